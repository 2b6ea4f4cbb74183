/* SPDX-License-Identifier: MIT */
/* Identity: Hebb's weights. */
#include "separate/check_separate.h"

static void weights_are_scores_times_strengths(void **state) {
    (void)state;
    const double scores[] = {1.5, -2, 0, 3, -INFINITY, 5e-324};
    const double logs[] = {0, 0, 800, -INFINITY, 0, 0};
    double *weights = weights_of("identity", scores, logs, 6);
    const double expected[] = {1.5, -2, 0, 0, 0, 5e-324};
    for (size_t i = 0; i < 6; i++) assert_true(weights[i] == expected[i]);
    free(weights);
    const hop_separation identity = separation_of("identity");
    assert_close(hop_separation_potential(&identity, scores, logs, 6), 3.125, 1e-15);
    const double two[] = {log(2), log(3)};
    weights = weights_of("identity", scores, two, 2);
    assert_close(weights[0], 3, 1e-15);
    assert_close(weights[1], -6, 4e-15);
    free(weights);
}

static void potential_and_gradient_agree(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(21, HOP_STREAM_USER, 0);
    double *scores = random_scores(&chance, 150, 0, 3);
    double *gradients = random_scores(&chance, 150, 0, 1);
    double *logs = random_scores(&chance, 150, 0, 1);
    assert_gradient("identity", scores, logs, 150, 1e-7);
    assert_int_equal(
        check_backward("identity", scores, logs, gradients, 150, -INFINITY, 1e-6), 150);
    assert_strengths_are_copies("identity", scores, 150);
    free(scores);
    free(gradients);
    free(logs);
}

static void weights_beyond_doubles_are_refused(void **state) {
    (void)state;
    const hop_separation identity = separation_of("identity");
    const double scores[] = {1, 1e300}, logs[] = {0, 100};
    double weights[] = {7, 7};
    hop_error error = {0};
    assert_status(hop_separate(&identity, scores, logs, 2, weights, &error), HOP_EVALUE);
    assert_non_null(strstr(error.message, "score 1 is 1e+300"));
    assert_true(weights[0] == 7 && weights[1] == 7);
    assert_ok(hop_separate(&identity, scores, NULL, 2, weights, NULL));
    assert_true(weights[1] == 1e300);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_scores_times_strengths),
        cmocka_unit_test(potential_and_gradient_agree),
        cmocka_unit_test(weights_beyond_doubles_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
