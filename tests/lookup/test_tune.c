/* SPDX-License-Identifier: MIT */
/* beta and threshold: found, kept, used, and found anew once a file has grown. */
#include "lookup/files.h"

enum { DIM = 32, COUNT = 60 };

static contents some(const float *rows, size_t count) {
    contents what = {
        .recipe = recipe_by_steps(DIM, HOP_STORAGE_FLOAT32, HOP_SIMILARITY_COSINE, 0),
        .count = count,
        .dim = DIM,
        .values = rows};
    what.recipe.false_rejection = 0.05;
    return what;
}

static void test_tuned_as_a_lookup_tunes_itself(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    float *rows = real_rows(1, 2 * COUNT, DIM);
    contents what = some(rows, COUNT);
    hop_store *store = file_of(&what);
    hop_store_recipe recipe = *hop_store_recipe_of(store);
    hop_error error;
    hop_lookup *itself = lookup_of(context, store, NULL);
    must(hop_lookup_tune(context, store, NULL, &recipe, &error), &error);
    assert_true(recipe.beta > 0);
    assert_int_equal(recipe.tuned_at, COUNT);
    assert_near(hop_lookup_recipe(itself)->beta, recipe.beta, 0);
    assert_near(hop_lookup_recipe(itself)->threshold, recipe.threshold, 0);
    must(hop_store_begin(store, &error), &error);
    must(hop_store_change_recipe(store, &recipe, &error), &error);
    must(hop_store_commit(store, &error), &error);
    hop_lookup_free(itself);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    assert_near(hop_lookup_recipe(lookup)->beta, recipe.beta, 0);
    size_t known = 0, strangers = 0;
    for (size_t k = 0; k < COUNT; k++) {
        known += ask_values(lookup, rows + k * DIM).answer.verdict == HOP_VERDICT_EXACT;
        strangers += ask_values(lookup, rows + (COUNT + k) * DIM).answer.verdict ==
                     HOP_VERDICT_UNKNOWN;
    }
    assert_int_equal(known, COUNT);
    assert_true(strangers > COUNT * 9 / 10);
    hop_lookup_free(lookup);
    hop_store_close(store);
    hop_context_free(context);
    free(rows);
}

static void test_what_was_given_stays(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *rows = real_rows(2, COUNT, DIM);
    contents what = some(rows, COUNT);
    what.recipe.beta = 7;
    what.recipe.beta_auto = 0;
    what.recipe.false_rejection = 0;
    hop_store *store = file_of(&what);
    hop_store_recipe recipe = *hop_store_recipe_of(store);
    assert_ok(hop_lookup_tune(context, store, NULL, &recipe, NULL));
    assert_near(recipe.beta, 7, 0);
    assert_near(recipe.threshold, 0, 0);
    recipe.beta_auto = 1;
    assert_ok(hop_lookup_tune(context, store, NULL, &recipe, NULL));
    assert_true(recipe.beta != 7);
    hop_store_close(store);
    hop_context_free(context);
    free(rows);
}

/* One item, and copies of one: no impostor, so nobody is unknown. */
static void test_too_few_to_tell(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *rows = real_rows(3, 3, DIM);
    memcpy(rows + DIM, rows, DIM * sizeof *rows);
    for (size_t count = 1; count <= 2; count++) {
        contents what = some(rows, count);
        hop_store *store = file_of(&what);
        hop_store_recipe recipe = *hop_store_recipe_of(store);
        assert_ok(hop_lookup_tune(context, store, NULL, &recipe, NULL));
        assert_near(recipe.beta, 1, 0);
        hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
        how.recipe = &recipe;
        hop_lookup *lookup = lookup_of(context, store, &how);
        assert_int_not_equal(ask_values(lookup, rows + 2 * DIM).answer.verdict,
                             HOP_VERDICT_UNKNOWN);
        hop_lookup_free(lookup);
        hop_store_close(store);
    }
    hop_context_free(context);
    free(rows);
}

/* Of many items some are tried: what was found serves the others. */
static void test_many_items(void **state) {
    (void)state;
    enum { MANY = 9000, CUES = 50 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    float *rows = real_rows(5, MANY + CUES, DIM);
    hop_random chance = hop_random_begin(6, HOP_STREAM_USER, 0);
    contents what = some(rows, MANY);
    hop_store *store = file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    size_t right = 0, strangers = 0;
    for (size_t k = 0; k < CUES; k++) {
        float cue[DIM];
        const size_t row = k * (MANY / CUES);
        for (size_t i = 0; i < DIM; i++)
            cue[i] =
                rows[row * DIM + i] + (float)(0.2 * (hop_random_real(&chance) - 0.5));
        const reply got = ask_values(lookup, cue);
        right += got.matches[0].row == row && got.answer.verdict == HOP_VERDICT_NEAR;
        strangers += ask_values(lookup, rows + (MANY + k) * DIM).answer.verdict ==
                     HOP_VERDICT_UNKNOWN;
    }
    assert_true(right >= 47);
    assert_true(strangers >= 40);
    hop_lookup_free(lookup);
    hop_store_close(store);
    hop_context_free(context);
    free(rows);
}

static void test_outgrown(void **state) {
    (void)state;
    hop_store_recipe recipe =
        recipe_by_steps(4, HOP_STORAGE_FLOAT32, HOP_SIMILARITY_DOT, 0);
    assert_true(hop_lookup_outgrown(&recipe, 10));
    recipe.beta = 3;
    recipe.tuned_at = 10;
    assert_false(hop_lookup_outgrown(&recipe, 10));
    assert_false(hop_lookup_outgrown(&recipe, 19));
    assert_true(hop_lookup_outgrown(&recipe, 20));
    assert_false(hop_lookup_outgrown(&recipe, 6));
    assert_true(hop_lookup_outgrown(&recipe, 5));
    recipe.beta_auto = 0;
    assert_false(hop_lookup_outgrown(&recipe, 100));
    recipe.false_rejection = 0.1;
    assert_true(hop_lookup_outgrown(&recipe, 100));
    recipe = recipe_by_couplings(4);
    assert_false(hop_lookup_outgrown(&recipe, 100));
}

static void test_couplings_need_none(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t *rows = sign_rows(4, 2, DIM);
    contents what = {
        .recipe = recipe_by_couplings(DIM), .count = 2, .dim = DIM, .units = rows};
    hop_store *store = file_of(&what);
    hop_store_recipe recipe = what.recipe;
    assert_ok(hop_lookup_tune(context, store, NULL, &recipe, NULL));
    assert_int_equal(recipe.tuned_at, 0);
    hop_store_close(store);
    hop_context_free(context);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tuned_as_a_lookup_tunes_itself),
        cmocka_unit_test(test_what_was_given_stays),
        cmocka_unit_test(test_too_few_to_tell),
        cmocka_unit_test(test_many_items),
        cmocka_unit_test(test_outgrown),
        cmocka_unit_test(test_couplings_need_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
