/* SPDX-License-Identifier: MIT */
/* Weights become masses of labels and matches, on lookups that hold nothing else. */
#include "lookup/files.h"

static void test_podium(void **state) {
    (void)state;
    hop_answer_match places[3];
    hop_podium podium = {.limit = 3, .places = places};
    static const double scores[] = {1, 3, 2, 3, 0.5, 2};
    for (size_t k = 0; k < 6; k++) hop_podium_add(&podium, k, scores[k]);
    assert_int_equal(podium.count, 3);
    assert_int_equal(places[0].row, 1);
    assert_int_equal(places[1].row, 3);
    assert_int_equal(places[2].row, 2);
}

static void test_without_labels(void **state) {
    (void)state;
    static const float weights[] = {0, 2, 0, 1, 2};
    const hop_lookup lookup = {.count = 5, .labels = {NULL, 5}};
    hop_answer answer = {0};
    hop_answer_match matches[4];
    assert_true(hop_judge_weights(&lookup, weights, 4, NULL, &answer, matches));
    assert_int_equal(answer.match_count, 3);
    assert_int_equal(matches[0].row, 1);
    assert_int_equal(matches[1].row, 4);
    assert_near(answer.score, 0.4, 1e-12);
    assert_near(answer.margin, 0, 0);
    assert_near(matches[2].score, 0.2, 1e-12);
}

/* Label 2 (rows 2 and 4) outweighs the heaviest item; it leads even where it does not
   reach the podium. */
static void test_labels(void **state) {
    (void)state;
    static const float weights[] = {5, 4, 3, 3.5f, 3, -1};
    size_t of[] = {0, 1, 2, 3, 2, 4};
    const hop_lookup lookup = {.count = 6, .labels = {of, 5}};
    double scratch[5];
    hop_answer answer = {0};
    hop_answer_match matches[6];
    assert_true(hop_judge_weights(&lookup, weights, 6, scratch, &answer, matches));
    assert_near(answer.mass, 6 / 18.5, 1e-12);
    assert_near(answer.margin, 1 / 18.5, 1e-12);
    static const size_t order[] = {2, 0, 1, 3, 4};
    assert_int_equal(answer.match_count, 5);
    for (size_t k = 0; k < 5; k++) assert_int_equal(matches[k].row, order[k]);
    assert_true(hop_judge_weights(&lookup, weights, 2, scratch, &answer, matches));
    assert_int_equal(answer.match_count, 2);
    assert_int_equal(matches[0].row, 2);
    assert_int_equal(matches[1].row, 0);
}

static void test_no_weight(void **state) {
    (void)state;
    static const float weights[] = {0, -3};
    const hop_lookup lookup = {.count = 2, .labels = {NULL, 2}};
    hop_answer answer = {0};
    hop_answer_match match;
    assert_false(hop_judge_weights(&lookup, weights, 1, NULL, &answer, &match));
    assert_int_equal(answer.match_count, 0);
    assert_near(answer.score, 0, 0);
}

static void test_few(void **state) {
    (void)state;
    hop_vector_result result = {.best_count = 3,
                                .best = {{7, 0.6, 1}, {2, 0.3, 1}, {9, 0, 1}}};
    hop_answer answer = {0};
    hop_answer_match matches[3];
    assert_true(hop_judge_few(&result, 3, &answer, matches));
    assert_int_equal(answer.match_count, 2);
    assert_int_equal(matches[0].row, 7);
    assert_near(answer.score, 0.6, 0);
    assert_near(answer.margin, 0.3, 1e-15);
    result.best_count = 0;
    assert_false(hop_judge_few(&result, 3, &answer, matches));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_podium), cmocka_unit_test(test_without_labels),
        cmocka_unit_test(test_labels), cmocka_unit_test(test_no_weight),
        cmocka_unit_test(test_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
