/* SPDX-License-Identifier: MIT */
/* Sparsemax: the projection onto the simplex, and entmax of alpha = 2. */
#include "separate/check_separate.h"

/* w is the nearest point of the simplex where z - w is the same tau on the support, and
   z <= tau off it: the conditions of Karush, Kuhn and Tucker. */
static void weights_are_the_projection_onto_the_simplex(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(71, HOP_STREAM_USER, 0);
    for (int round = 0; round < 200; round++) {
        const size_t count = 1 + hop_random_below(&chance, 300);
        double *scores = random_scores(&chance, count, 0, round % 2 ? 0.5 : 20);
        double *w = weights_of("sparsemax", scores, NULL, count);
        double tau = NAN;
        assert_sums_to_one(w, count);
        for (size_t i = 0; i < count; i++)
            if (w[i] > 0) tau = scores[i] - w[i];
        for (size_t i = 0; i < count; i++) {
            if (w[i] > 0)
                assert_close(scores[i] - w[i], tau, 1e-14);
            else
                assert_true(scores[i] <= tau + 1e-14);
        }
        free(scores);
        free(w);
    }
}

static void it_is_entmax_of_two(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(72, HOP_STREAM_USER, 0);
    const hop_separation sparsemax = separation_of("sparsemax");
    const hop_separation entmax = separation_of("entmax:alpha=2");
    double *scores = random_scores(&chance, 200, 5, 1);
    double *logs = random_scores(&chance, 200, 0, 0.5);
    double *a = weights_of("sparsemax", scores, logs, 200);
    double *b = weights_of("entmax:alpha=2", scores, logs, 200);
    assert_memory_equal(a, b, 200 * sizeof *a);
    assert_true(hop_separation_potential(&sparsemax, scores, logs, 200) ==
                hop_separation_potential(&entmax, scores, logs, 200));
    free(scores);
    free(logs);
    free(a);
    free(b);
}

/* The example of two scores: w = ((1 + d) / 2, (1 - d) / 2) for |d| <= 1. */
static void two_scores_share_in_a_line(void **state) {
    (void)state;
    for (double d = 0; d <= 1.25; d += 0.125) {
        const double scores[] = {d, 0};
        double *w = weights_of("sparsemax", scores, NULL, 2);
        const double share = d < 1 ? (1 + d) / 2 : 1;
        assert_true(w[0] == share && w[1] == 1 - share);
        free(w);
    }
}

static void potential_and_gradient_agree(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(73, HOP_STREAM_USER, 0);
    size_t checked = 0;
    for (int round = 0; round < 20; round++) {
        double *scores = random_scores(&chance, 30, 0, 1);
        double *gradients = random_scores(&chance, 30, 0, 1);
        double *logs = random_scores(&chance, 30, 0, 1);
        assert_gradient("sparsemax", scores, NULL, 30, 1e-5);
        checked += check_backward("sparsemax", scores, logs, gradients, 30, 1e-4, 1e-6);
        free(scores);
        free(gradients);
        free(logs);
    }
    assert_true(checked > 300);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_the_projection_onto_the_simplex),
        cmocka_unit_test(it_is_entmax_of_two),
        cmocka_unit_test(two_scores_share_in_a_line),
        cmocka_unit_test(potential_and_gradient_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
