/* SPDX-License-Identifier: MIT */
/* Answers by couplings: the state's verdict, scores of state and cue, twins. */
#include "lookup/files.h"
#include "one_context.h"

enum { DIM = 128, COUNT = 4 };

static contents bits(const int8_t *rows, size_t count) {
    return (contents){
        .recipe = recipe_by_couplings(DIM), .count = count, .dim = DIM, .units = rows};
}

static double overlap(const int8_t *a, const int8_t *b) {
    int sum = 0, known = 0;
    for (size_t i = 0; i < DIM; i++) {
        sum += a[i] * b[i];
        known += a[i] != 0;
    }
    return (double)sum / known;
}

static void test_damaged_copy_comes_back(void **state) {
    (void)state;
    int8_t *rows = sign_rows(1, COUNT, DIM), cue[DIM];
    contents what = bits(rows, COUNT);
    hop_store *store = file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    memcpy(cue, rows + DIM, DIM);
    for (size_t i = 0; i < DIM; i += 8) cue[i] = (int8_t)-cue[i];
    for (size_t i = 1; i < DIM; i += 8) cue[i] = 0;
    const reply got = ask_units(lookup, cue);
    const double agree = overlap(cue, rows + DIM);
    assert_int_equal(got.answer.verdict, HOP_VERDICT_EXACT);
    assert_int_equal(got.answer.outcome, HOP_OUTCOME_EXACT);
    assert_int_equal(got.matches[0].row, 1);
    assert_near(got.answer.score, agree, 1e-12);
    assert_near(got.matches[0].similarity, agree, 1e-12);
    assert_true(isnan(got.answer.mass) && isnan(got.answer.entropy));
    assert_int_equal(got.answer.match_count, COUNT);
    double next = 0;
    for (size_t k = 0; k < COUNT; k++)
        if (k != 1)
            next = fmax(next, fmax(overlap(rows + DIM, rows + k * DIM), 0) *
                                  fmax(overlap(cue, rows + k * DIM), 0));
    assert_near(got.answer.margin, agree - next, 1e-12);
    float state_[DIM], values[DIM];
    const hop_cue as_units = {.units = cue};
    assert_ok(hop_lookup_state(lookup, &as_units, state_, NULL));
    for (size_t i = 0; i < DIM; i++) {
        assert_near(state_[i], rows[DIM + i], 0);
        values[i] = cue[i] ? (float)cue[i] : NAN;
    }
    const reply same = ask_values(lookup, values);
    assert_memory_equal(&same, &got, sizeof got);
    hop_lookup_free(lookup);
    hop_store_close(store);
    free(rows);
}

/* What the open transaction has forgotten leaves no place in the memory. */
static void test_within_a_transaction(void **state) {
    (void)state;
    int8_t *rows = sign_rows(1, COUNT, DIM);
    contents what = bits(rows, COUNT);
    hop_store *store = file_of(&what);
    hop_error error;
    must(hop_store_begin(store, &error), &error);
    must(hop_store_forget(store, "k0", &error), &error);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    for (size_t k = 1; k < COUNT; k++) {
        const reply got = ask_units(lookup, rows + k * DIM);
        assert_int_equal(got.answer.verdict, HOP_VERDICT_EXACT);
        assert_int_equal(got.matches[0].row, k);
        assert_int_equal(got.answer.match_count, COUNT - 1);
    }
    hop_lookup_free(lookup);
    hop_store_close(store);
    free(rows);
}

static void test_negative_and_blend(void **state) {
    (void)state;
    int8_t *rows = sign_rows(2, COUNT, DIM), cue[DIM];
    contents what = bits(rows, COUNT);
    hop_store *store = file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    for (size_t i = 0; i < DIM; i++) cue[i] = (int8_t)-rows[i];
    reply got = ask_units(lookup, cue);
    assert_int_equal(got.answer.outcome, HOP_OUTCOME_INVERSE);
    assert_int_equal(got.answer.verdict, HOP_VERDICT_UNKNOWN);
    assert_near(got.answer.score, 0, 0);
    for (size_t i = 0; i < DIM; i++)
        cue[i] = rows[i] + rows[DIM + i] + rows[2 * DIM + i] > 0 ? 1 : -1;
    got = ask_units(lookup, cue);
    assert_int_equal(got.answer.outcome, HOP_OUTCOME_MIXTURE);
    assert_int_equal(got.answer.verdict, HOP_VERDICT_AMBIGUOUS);
    assert_true(got.answer.score > 0 && got.answer.margin >= 0);
    hop_lookup_free(lookup);
    hop_store_close(store);
    free(rows);
}

/* Equal patterns of one label are one answer, of two labels two. */
static void test_twins(void **state) {
    (void)state;
    static const char *const one[] = {"a", "a", "b", "c"}, *const two[] = {"a", "b", "b",
                                                                           "c"};
    int8_t *rows = sign_rows(3, COUNT, DIM);
    memcpy(rows + DIM, rows, DIM);
    contents what = bits(rows, COUNT);
    for (int round = 0; round < 3; round++) {
        what.labels = round == 0 ? one : round == 1 ? two : NULL;
        hop_store *store = file_of(&what);
        hop_lookup *lookup = lookup_of(context, store, NULL);
        const reply got = ask_units(lookup, rows);
        assert_int_equal(got.answer.verdict,
                         round ? HOP_VERDICT_AMBIGUOUS : HOP_VERDICT_EXACT);
        assert_int_equal(got.matches[0].row, 0);
        assert_near(got.matches[1].score, 1, 0);
        if (round) assert_near(got.answer.margin, 0, 0);
        hop_lookup_free(lookup);
        hop_store_close(store);
    }
    free(rows);
}

static void test_chosen_as_a_file_of_these(void **state) {
    (void)state;
    enum { MANY = 12 };
    int8_t *rows = sign_rows(4, MANY, DIM);
    contents all = bits(rows, MANY), few = bits(rows + 6 * DIM, 6);
    hop_store *whole = file_of(&all), *part = file_of(&few);
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    how.chosen = (const unsigned char *)"\0\0\0\0\0\0\1\1\1\1\1\1";
    hop_lookup *chosen = lookup_of(context, whole, &how);
    hop_lookup *only = lookup_of(context, part, NULL);
    for (size_t k = 0; k < MANY; k++) {
        const reply a = ask_units(chosen, rows + k * DIM);
        reply b = ask_units(only, rows + k * DIM);
        for (size_t m = 0; m < b.answer.match_count; m++) b.matches[m].row += 6;
        if (b.answer.match_count) b.answer.row += 6;
        assert_memory_equal(&a, &b, sizeof a);
    }
    hop_lookup_free(chosen);
    hop_lookup_free(only);
    hop_store_close(whole);
    hop_store_close(part);
    free(rows);
}

/* Patterns that Hebb's couplings blend, the projection keeps apart. */
static void test_other_rule(void **state) {
    (void)state;
    enum { MANY = 40 };
    int8_t *rows = sign_rows(5, MANY, DIM);
    contents what = bits(rows, MANY);
    hop_store *store = file_of(&what);
    hop_store_recipe other = what.recipe;
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    how.recipe = &other;
    size_t exact[2] = {0, 0};
    for (int round = 0; round < 2; round++) {
        hop_lookup *lookup = lookup_of(context, store, round ? &how : NULL);
        for (size_t k = 0; k < MANY; k++)
            exact[round] +=
                ask_units(lookup, rows + k * DIM).answer.verdict == HOP_VERDICT_EXACT;
        hop_lookup_free(lookup);
        strcpy(other.rule, "projection");
    }
    assert_int_equal(exact[1], MANY);
    assert_true(exact[0] < MANY / 2);
    /* An item without strength is not learned by the other rule either. */
    hop_error error;
    must(hop_store_begin(store, &error), &error);
    must(hop_store_reinforce(store, "k0", (hop_strength){-1, 1}, &error), &error);
    must(hop_store_commit(store, &error), &error);
    strcpy(other.rule, "hebb");
    other.diagonal = HOP_DIAGONAL_KEEP;
    hop_lookup *lookup = lookup_of(context, store, &how);
    assert_int_equal(hop_lookup_count(lookup), MANY - 1);
    hop_lookup_free(lookup);
    lookup = NULL;
    other.scaling = HOP_SCALING_SOURCE;
    assert_status(hop_lookup_create(context, store, &how, &lookup, NULL),
                  HOP_EUNSUPPORTED);
    hop_store_close(store);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_damaged_copy_comes_back),
        cmocka_unit_test(test_within_a_transaction),
        cmocka_unit_test(test_negative_and_blend),
        cmocka_unit_test(test_twins),
        cmocka_unit_test(test_chosen_as_a_file_of_these),
        cmocka_unit_test(test_other_rule),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
