/* SPDX-License-Identifier: MIT */
/* Top-k: which rows are in, ties, and its gradient between borders. */
#include "separate/check_separate.h"

static void the_k_largest_share_as_in_softmax(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(81, HOP_STREAM_USER, 0);
    for (int round = 0; round < 300; round++) {
        const size_t count = 1 + hop_random_below(&chance, 60);
        const size_t k = 1 + hop_random_below(&chance, 70);
        double *scores = random_scores(&chance, count, 0, 4);
        double *logs = random_scores(&chance, count, 0, 1);
        /* Many ties, in every other round. */
        for (size_t i = 0; i < count && round % 2; i++) {
            scores[i] = nearbyint(scores[i]);
            logs[i] = 0;
        }
        double *rest = copy_of(logs, count * sizeof *logs);
        for (size_t i = 0; i < count; i++) {
            size_t before = 0;
            for (size_t j = 0; j < count; j++) {
                const double here = scores[i] + logs[i], there = scores[j] + logs[j];
                before += there > here || (there == here && j < i);
            }
            if (before >= k) rest[i] = -INFINITY;
        }
        char text[32];
        snprintf(text, sizeof text, "topk:k=%zu", k);
        double *found = weights_of(text, scores, logs, count);
        double *expected = weights_of("softmax", scores, rest, count);
        assert_sums_to_one(found, count);
        assert_memory_equal(found, expected, count * sizeof *found);
        free(scores);
        free(logs);
        free(rest);
        free(found);
        free(expected);
    }
}

static void of_equal_scores_the_first_are_in(void **state) {
    (void)state;
    const double scores[] = {1, 3, 3, 0, 3, 3};
    double *weights = weights_of("topk:k=2", scores, NULL, 6);
    const double expected[] = {0, 0.5, 0.5, 0, 0, 0};
    for (size_t i = 0; i < 6; i++) assert_true(weights[i] == expected[i]);
    free(weights);
}

static void gradients_stop_at_borders(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(82, HOP_STREAM_USER, 0);
    double *scores = random_scores(&chance, 40, 0, 2);
    double *gradients = random_scores(&chance, 40, 0, 1);
    double *logs = random_scores(&chance, 40, 0, 1);
    assert_int_equal(check_backward("topk:k=8", scores, logs, gradients, 40, 0, 1e-6),
                     40);
    scores[3] = scores[30] = 5;
    double *weights = weights_of("topk:k=1", scores, NULL, 40);
    const hop_separation topk = separation_of("topk:k=1");
    double out[40] = {7};
    assert_status(
        hop_separate_backward(&topk, scores, NULL, weights, gradients, 40, out, NULL),
        HOP_EUNSUPPORTED);
    assert_true(out[0] == 7);
    free(scores);
    free(gradients);
    free(logs);
    free(weights);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_k_largest_share_as_in_softmax),
        cmocka_unit_test(of_equal_scores_the_first_are_in),
        cmocka_unit_test(gradients_stop_at_borders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
