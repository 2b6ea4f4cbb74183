/* SPDX-License-Identifier: MIT */
/* Epanechnikov: reach, plain means, the potential and its floor. */
#include "separate/check_separate.h"

static void memories_within_reach_count_alike(void **state) {
    (void)state;
    const double scores[] = {-0.1, -1.9, -2, -2.1, -1e30, -INFINITY, 0};
    double *weights = weights_of("epanechnikov", scores, NULL, 7);
    const double third = 1. / 3, expected[] = {third, third, 0, 0, 0, 0, third};
    for (size_t i = 0; i < 7; i++) assert_true(weights[i] == expected[i]);
    free(weights);
    const double logs[] = {800 + log(3), 800, 900, 0, 0, 0, -INFINITY};
    weights = weights_of("epanechnikov", scores, logs, 7);
    assert_close(weights[0], 0.75, 1e-13);
    assert_close(weights[1], 0.25, 1e-13);
    assert_true(weights[2] == 0 && weights[6] == 0);
    free(weights);
}

static void out_of_reach_all_weights_are_zero(void **state) {
    (void)state;
    const hop_separation epanechnikov = separation_of("epanechnikov");
    const double scores[] = {-2, -3, -100};
    double *weights = weights_of("epanechnikov", scores, NULL, 3);
    for (size_t i = 0; i < 3; i++) assert_true(weights[i] == 0);
    free(weights);
    assert_close(hop_separation_potential(&epanechnikov, scores, NULL, 3),
                 log(HOP_EPANECHNIKOV_FLOOR), 1e-13);
}

/* F = ln(epsilon + sum c (1 + z/2)_+); its gradient c [z > -2] / 2 e^-F is a multiple of
   the weights. */
static void the_gradient_is_a_multiple_of_the_weights(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(91, HOP_STREAM_USER, 0);
    const hop_separation epanechnikov = separation_of("epanechnikov");
    double *scores = random_scores(&chance, 100, -2, 2);
    double *logs = random_scores(&chance, 100, 0, 1);
    double *weights = weights_of("epanechnikov", scores, logs, 100);
    long double sum = (long double)HOP_EPANECHNIKOV_FLOOR, strengths = 0;
    for (size_t i = 0; i < 100; i++) {
        const long double c = expl((long double)logs[i]);
        sum += c * fmaxl(1 + (long double)scores[i] / 2, 0);
        strengths += scores[i] > -2 ? c : 0;
    }
    const double f = hop_separation_potential(&epanechnikov, scores, logs, 100);
    assert_close(f, (double)logl(sum), 1e-14);
    const double h = 1e-6, factor = (double)(strengths / (2 * sum));
    for (size_t i = 0; i < 100; i++) {
        const double z = scores[i];
        scores[i] = z + h;
        const double above = hop_separation_potential(&epanechnikov, scores, logs, 100);
        scores[i] = z - h;
        const double below = hop_separation_potential(&epanechnikov, scores, logs, 100);
        scores[i] = z;
        assert_close((above - below) / (2 * h), factor * weights[i], 1e-8);
    }
    assert_sums_to_one(weights, 100);
    assert_strengths_are_copies("epanechnikov", scores, 100);
    free(scores);
    free(logs);
    free(weights);
}

static void steps_have_no_gradient(void **state) {
    (void)state;
    const hop_separation epanechnikov = separation_of("epanechnikov");
    const double zero = 0, one = 1;
    double out = 7;
    assert_status(
        hop_separate_backward(&epanechnikov, &zero, NULL, &one, &one, 1, &out, NULL),
        HOP_EUNSUPPORTED);
    assert_true(out == 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memories_within_reach_count_alike),
        cmocka_unit_test(out_of_reach_all_weights_are_zero),
        cmocka_unit_test(the_gradient_is_a_multiple_of_the_weights),
        cmocka_unit_test(steps_have_no_gradient),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
