/* SPDX-License-Identifier: MIT */
/* Exponentials are softmax but for a factor. */
#include "separate/check_separate.h"

static void weights_are_those_of_softmax_over_their_largest(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(41, HOP_STREAM_USER, 0);
    double *scores = random_scores(&chance, 300, 1e3, 4);
    double *logs = random_scores(&chance, 300, 0, 1);
    logs[17] = -INFINITY;
    double *weights = weights_of("exp", scores, logs, 300);
    double *softmax = weights_of("softmax", scores, logs, 300);
    double largest = 0;
    for (size_t i = 0; i < 300; i++) largest = fmax(largest, weights[i]);
    assert_true(largest == 1 && weights[17] == 0);
    const double sum = sum_of(weights, 300);
    for (size_t i = 0; i < 300; i++) assert_close(weights[i] / sum, softmax[i], 1e-16);
    const hop_separation exponential = separation_of("exp");
    const hop_separation reference = separation_of("softmax");
    assert_true(hop_separation_potential(&exponential, scores, logs, 300) ==
                hop_separation_potential(&reference, scores, logs, 300));
    free(scores);
    free(logs);
    free(weights);
    free(softmax);
}

static void the_free_factor_has_no_gradient(void **state) {
    (void)state;
    const hop_separation exponential = separation_of("exp");
    const double one = 1;
    double out = 7;
    assert_status(
        hop_separate_backward(&exponential, &one, NULL, &one, &one, 1, &out, NULL),
        HOP_EUNSUPPORTED);
    assert_true(out == 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_those_of_softmax_over_their_largest),
        cmocka_unit_test(the_free_factor_has_no_gradient),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
