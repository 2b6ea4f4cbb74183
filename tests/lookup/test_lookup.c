/* SPDX-License-Identifier: MIT */
/* What a lookup is made of: who can be found, when, and with which settings. */
#include "lookup/files.h"

enum { DIM = 16 };

static contents two_labels(const float *rows, const int *strengths) {
    static const char *const labels[] = {"old", "new"};
    return (contents){
        .recipe = recipe_by_steps(DIM, HOP_STORAGE_FLOAT32, HOP_SIMILARITY_COSINE, 4),
        .count = 2,
        .dim = DIM,
        .values = rows,
        .labels = labels,
        .strengths = strengths};
}

static void test_refusals(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *rows = real_rows(1, 2, DIM);
    contents what = two_labels(rows, NULL);
    hop_store *store = file_of(&what);
    hop_lookup *lookup = (hop_lookup *)&rows;
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    hop_error error;
    how.size = 3;
    assert_status(hop_lookup_create(context, store, &how, &lookup, &error), HOP_EINVAL);
    how.size = sizeof how;
    how.chosen = (const unsigned char *)"\1\2";
    assert_status(hop_lookup_create(context, store, &how, &lookup, &error), HOP_EVALUE);
    how.chosen = NULL;
    hop_store_recipe other = what.recipe;
    how.recipe = &other;
    other.dim++;
    assert_status(hop_lookup_create(context, store, &how, &lookup, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "dim"));
    other = what.recipe;
    other.storage = HOP_STORAGE_INT8;
    assert_status(hop_lookup_create(context, store, &how, &lookup, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "storage"));
    other = what.recipe;
    strcpy(other.rule, "hebb");
    assert_status(hop_lookup_create(context, store, &how, &lookup, &error), HOP_EINVAL);
    assert_ptr_equal(lookup, &rows);
    hop_store_close(store);
    hop_context_free(context);
    free(rows);
}

/* Nothing chosen, or nothing of any strength: unknown, not an error. */
static void test_nothing_can_be_found(void **state) {
    (void)state;
    static const int none[] = {-1, -2};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *rows = real_rows(2, 2, DIM), made[DIM];
    contents what = two_labels(rows, NULL);
    hop_store *store = file_of(&what);
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    how.chosen = (const unsigned char *)"\0\0";
    for (int round = 0; round < 2; round++) {
        hop_lookup *lookup = lookup_of(context, store, &how);
        assert_int_equal(hop_lookup_count(lookup), 0);
        const reply got = ask_values(lookup, rows);
        assert_int_equal(got.answer.verdict, HOP_VERDICT_UNKNOWN);
        assert_int_equal(got.answer.match_count, 0);
        const hop_cue cue = {.values = rows};
        assert_status(hop_lookup_state(lookup, &cue, made, NULL), HOP_EEMPTY);
        hop_lookup_free(lookup);
        hop_store_close(store);
        what.strengths = none;
        how.chosen = NULL;
        if (round == 0) store = file_of(&what);
    }
    hop_context_free(context);
    free(rows);
}

/* Of an old memory of strength 8, confirmed at 0, and a new one of 1, confirmed at T, the
   half-life H lets the new one win from T = 3 H on, where a cue lies between them. */
static void test_fading_shifts_the_winner(void **state) {
    (void)state;
    enum { HALF_LIFE = 1000 };
    static const int strengths[] = {8};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const float rows[2 * DIM] = {[0] = 1, [DIM + 1] = 1}, cue[DIM] = {1, 1};
    contents what = two_labels(rows, strengths);
    what.count = 1;
    what.recipe.half_life = HALF_LIFE;
    const hop_time before = the_time;
    hop_store *store = file_of(&what);
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    hop_error error;
    the_time = before + 5 * HALF_LIFE;
    entry.key = "newer";
    entry.label = "new";
    entry.values = rows + DIM;
    must(hop_store_begin(store, &error), &error);
    must(hop_store_add(store, &entry, &error), &error);
    must(hop_store_commit(store, &error), &error);
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    for (int step = 1; step <= 5; step++) {
        how.at = before + step * HALF_LIFE;
        hop_lookup *lookup = lookup_of(context, store, &how);
        const reply got = ask_values(lookup, cue);
        const double old = 8 * pow(0.5, step); /* the other is not faded before it is */
        assert_int_equal(got.matches[0].row, step > 3);
        assert_near(got.answer.mass, fmax(old, 1) / (old + 1), 1e-6);
        assert_int_equal(got.answer.verdict,
                         step == 3 ? HOP_VERDICT_AMBIGUOUS : HOP_VERDICT_NEAR);
        hop_lookup_free(lookup);
    }
    /* Without a time it is asked now. */
    hop_lookup *lookup = lookup_of(context, store, NULL);
    assert_int_equal(ask_values(lookup, cue).matches[0].row, 1);
    hop_lookup_free(lookup);
    the_time = before;
    hop_store_close(store);
    hop_context_free(context);
}

static void test_other_settings(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *rows = real_rows(4, 2, DIM);
    contents what = two_labels(rows, NULL);
    hop_store *store = file_of(&what);
    hop_store_recipe other = what.recipe;
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    how.recipe = &other;
    other.beta = 1e-3;
    hop_lookup *lookup = lookup_of(context, store, &how);
    assert_near(ask_values(lookup, rows).answer.score, 0.5, 1e-3);
    assert_near(hop_lookup_recipe(lookup)->beta, 1e-3, 0);
    assert_true(isnan(hop_lookup_recipe(lookup)->threshold));
    hop_lookup_free(lookup);
    other.similarity = HOP_SIMILARITY_EUCLID;
    other.beta = 50;
    lookup = lookup_of(context, store, &how);
    assert_near(ask_values(lookup, rows).matches[0].similarity, 0, 1e-9);
    hop_lookup_free(lookup);
    hop_store_close(store);
    hop_context_free(context);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_nothing_can_be_found),
        cmocka_unit_test(test_fading_shifts_the_winner),
        cmocka_unit_test(test_other_settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
