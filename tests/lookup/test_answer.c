/* SPDX-License-Identifier: MIT */
/* Verdicts: what one item, twins, labels, thresholds and missing units come to. */
#include "lookup/files.h"
#include "one_context.h"

enum { DIM = 16 };

static contents reals(const float *values, size_t count, double beta) {
    return (contents){
        .recipe = recipe_by_steps(DIM, HOP_STORAGE_FLOAT32, HOP_SIMILARITY_COSINE, beta),
        .count = count,
        .dim = DIM,
        .values = values};
}

static void test_names(void **state) {
    (void)state;
    assert_string_equal(hop_verdict_name(HOP_VERDICT_EXACT), "exact");
    assert_string_equal(hop_verdict_name(HOP_VERDICT_UNKNOWN), "unknown");
    assert_null(hop_verdict_name(HOP_VERDICT_COUNT));
}

static void test_one_item_has_all_mass(void **state) {
    (void)state;
    float *rows = real_rows(1, 2, DIM);
    contents what = reals(rows, 1, 5);
    hop_store *store = file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    const reply itself = ask_values(lookup, rows);
    const reply other = ask_values(lookup, rows + DIM);
    assert_int_equal(itself.answer.verdict, HOP_VERDICT_EXACT);
    assert_int_equal(other.answer.verdict, HOP_VERDICT_NEAR);
    assert_near(itself.answer.mass, 1, 0);
    assert_near(other.answer.mass, 1, 0);
    assert_near(other.answer.margin, 1, 0);
    assert_int_equal(itself.answer.match_count, 1);
    assert_near(itself.matches[0].similarity, 1, 1e-6);
    hop_lookup_free(lookup);
    hop_store_close(store);
    free(rows);
}

static void test_twins_share_and_are_ambiguous(void **state) {
    (void)state;
    float *rows = real_rows(2, 3, DIM);
    memcpy(rows + DIM, rows, DIM * sizeof *rows);
    contents what = reals(rows, 3, 60);
    hop_store *store = file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    const reply got = ask_values(lookup, rows);
    assert_int_equal(got.answer.verdict, HOP_VERDICT_AMBIGUOUS);
    assert_int_equal(got.matches[0].row, 0);
    assert_int_equal(got.matches[1].row, 1);
    assert_near(got.matches[0].score, 0.5, 1e-6);
    assert_near(got.matches[1].score, 0.5, 1e-6);
    assert_near(got.answer.margin, 0, 1e-9);
    hop_lookup_free(lookup);
    hop_store_close(store);
    free(rows);
}

static void test_labels_add(void **state) {
    (void)state;
    static const char *const labels[] = {"a", "b", "b"};
    const float rows[3 * DIM] = {
        [0] = 1, [DIM] = 0.9f, [DIM + 1] = 1, [2 * DIM] = 0.9f, [2 * DIM + 2] = 1};
    contents what = reals(rows, 3, 1);
    what.labels = labels;
    hop_store *store = file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    const float cue[DIM] = {1, 0.1f, 0.1f};
    const reply got = ask_values(lookup, cue);
    /* The first item alone is the likest, but the two others share a label. */
    const double length = sqrt(1.02), other = sqrt(1.81);
    const double z[3] = {1 / length, 1.0 / length / other, 1.0 / length / other};
    double sum = 0, p[3];
    for (int k = 0; k < 3; k++) sum += p[k] = exp(z[k]);
    for (int k = 0; k < 3; k++) p[k] /= sum;
    assert_true(p[0] > p[1]);
    assert_near(got.answer.mass, p[1] + p[2], 1e-6);
    assert_near(got.answer.margin, p[1] + p[2] - p[0], 1e-6);
    assert_int_equal(got.answer.verdict, HOP_VERDICT_NEAR);
    assert_int_equal(got.matches[0].row, 1);
    assert_int_equal(got.matches[1].row, 0);
    assert_int_equal(got.matches[2].row, 2);
    assert_near(got.matches[1].score, p[0], 1e-6);
    hop_lookup_free(lookup);
    hop_store_close(store);
}

static void test_above_the_threshold_is_unknown(void **state) {
    (void)state;
    float *rows = real_rows(3, 5, DIM);
    contents what = reals(rows, 4, 20);
    hop_store *store = file_of(&what);
    hop_store_recipe recipe = what.recipe;
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    hop_lookup *lookup = lookup_of(context, store, NULL);
    const double own = ask_values(lookup, rows).answer.energy;
    const double strange = ask_values(lookup, rows + 4 * DIM).answer.energy;
    hop_lookup_free(lookup);
    assert_true(own < strange);
    recipe.false_rejection = 0.1;
    recipe.tuned_at = 4;
    recipe.threshold = (own + strange) / 2;
    how.recipe = &recipe;
    lookup = lookup_of(context, store, &how);
    const reply known = ask_values(lookup, rows);
    const reply unknown = ask_values(lookup, rows + 4 * DIM);
    assert_int_equal(known.answer.verdict, HOP_VERDICT_EXACT);
    assert_int_equal(unknown.answer.verdict, HOP_VERDICT_UNKNOWN);
    assert_near(unknown.answer.score, 0, 0);
    assert_near(unknown.answer.margin, 0, 0);
    assert_true(unknown.answer.match_count > 0);
    hop_lookup_free(lookup);
    hop_store_close(store);
    free(rows);
}

static void test_known_units_only(void **state) {
    (void)state;
    float *rows = real_rows(4, 6, DIM);
    contents what = reals(rows, 6, 50);
    hop_store *store = file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    float cue[DIM], state_[DIM];
    for (size_t i = 0; i < DIM; i++) cue[i] = i < DIM / 2 ? rows[3 * DIM + i] : NAN;
    const reply got = ask_values(lookup, cue);
    assert_int_equal(got.answer.verdict, HOP_VERDICT_EXACT);
    assert_int_equal(got.matches[0].row, 3);
    assert_near(got.matches[0].similarity, 1, 1e-6);
    cue[0] += 0.1f;
    assert_int_equal(ask_values(lookup, cue).answer.verdict, HOP_VERDICT_NEAR);
    const hop_cue half = {.values = cue};
    assert_ok(hop_lookup_state(lookup, &half, state_, NULL));
    for (size_t i = 0; i < DIM; i++) assert_near(state_[i], rows[3 * DIM + i], 1e-3);
    hop_lookup_free(lookup);
    hop_store_close(store);
    free(rows);
}

/* The answers of a file that holds the chosen items only. */
static void test_chosen_as_a_file_of_these(void **state) {
    (void)state;
    enum { COUNT = 300 };
    float *rows = real_rows(5, COUNT, DIM), *some = need(COUNT * DIM * sizeof *some);
    const char *labels[COUNT], *their[COUNT];
    unsigned char chosen[COUNT];
    size_t of[COUNT], count = 0;
    for (size_t k = 0; k < COUNT; k++) {
        labels[k] = k % 3 ? NULL : k % 2 ? "x" : "y";
        chosen[k] = k % 5 < 2;
        if (!chosen[k]) continue;
        memcpy(some + count * DIM, rows + k * DIM, DIM * sizeof *some);
        their[count] = labels[k];
        of[count++] = k;
    }
    contents all = reals(rows, COUNT, 8), few = reals(some, count, 8);
    all.labels = labels;
    few.labels = their;
    hop_store *whole = file_of(&all), *part = file_of(&few);
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    how.chosen = chosen;
    hop_lookup *chosen_ones = lookup_of(context, whole, &how);
    hop_lookup *only = lookup_of(context, part, NULL);
    assert_int_equal(hop_lookup_count(chosen_ones), count);
    for (size_t k = 0; k < 40; k++) {
        const reply a = ask_values(chosen_ones, rows + k * DIM);
        const reply b = ask_values(only, rows + k * DIM);
        assert_int_equal(a.answer.verdict, b.answer.verdict);
        assert_near(a.answer.score, b.answer.score, 1e-6);
        assert_near(a.answer.margin, b.answer.margin, 1e-6);
        assert_near(a.answer.energy, b.answer.energy, 1e-6);
        assert_int_equal(a.answer.match_count, b.answer.match_count);
        for (size_t m = 0; m < a.answer.match_count; m++)
            assert_int_equal(a.matches[m].row, of[b.matches[m].row]);
    }
    hop_lookup_free(chosen_ones);
    hop_lookup_free(only);
    hop_store_close(whole);
    hop_store_close(part);
    free(rows);
    free(some);
}

static void test_refusals(void **state) {
    (void)state;
    float *rows = real_rows(6, 2, DIM);
    contents what = reals(rows, 2, 1);
    hop_store *store = file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    hop_answer answer;
    hop_answer_match match;
    hop_error error;
    const hop_cue cues[2] = {{.values = rows}, {.text = "hello", .text_size = 5}};
    assert_status(hop_lookup_recall(lookup, cues, 1, 0, &answer, &match, &error),
                  HOP_EINVAL);
    assert_status(hop_lookup_recall(lookup, cues + 1, 1, 1, &answer, &match, &error),
                  HOP_EUNSUPPORTED);
    assert_non_null(strstr(error.message, "text"));
    assert_ok(hop_lookup_recall(lookup, cues, 0, 1, &answer, &match, NULL));
    hop_lookup_free(lookup);
    hop_lookup_free(NULL);
    hop_store_close(store);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_one_item_has_all_mass),
        cmocka_unit_test(test_twins_share_and_are_ambiguous),
        cmocka_unit_test(test_labels_add),
        cmocka_unit_test(test_above_the_threshold_is_unknown),
        cmocka_unit_test(test_known_units_only),
        cmocka_unit_test(test_chosen_as_a_file_of_these),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
