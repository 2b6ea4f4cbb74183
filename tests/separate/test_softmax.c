/* SPDX-License-Identifier: MIT */
/* Softmax: against long doubles, its potential and gradient, the order of its sum. */
#include "separate/check_separate.h"
#include "core/exponential.h"
#include "core/tree.h"

static void weights_and_potential_are_those_of_long_doubles(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(51, HOP_STREAM_USER, 0);
    const hop_separation softmax = separation_of("softmax");
    for (int round = 0; round < 60; round++) {
        const size_t count = 1 + hop_random_below(&chance, 400);
        const double size = round % 3 ? 5 : 1e3;
        double *scores = random_scores(&chance, count, round % 2 ? 1e3 : -1e3, size);
        double *logs = random_scores(&chance, count, 0, 3);
        double *weights = weights_of("softmax", scores, logs, count);
        long double most = -INFINITY, sum = 0;
        for (size_t i = 0; i < count; i++)
            most = fmaxl(most, (long double)scores[i] + (long double)logs[i]);
        for (size_t i = 0; i < count; i++)
            sum += expl((long double)scores[i] + (long double)logs[i] - most);
        assert_sums_to_one(weights, count);
        for (size_t i = 0; i < count; i++) {
            const long double z = (long double)scores[i] + (long double)logs[i];
            assert_close(weights[i], (double)(expl(z - most) / sum), 1e-13);
        }
        const double exact = (double)(most + logl(sum));
        assert_close(hop_separation_potential(&softmax, scores, logs, count), exact,
                     1e-15 * fabs(exact) + 1e-14);
        free(scores);
        free(logs);
        free(weights);
    }
}

/* F = w . (z + ln c) - sum w ln w, the equality of Fenchel and Young; for any other
   weights the right side is less. */
static void potential_is_the_conjugate_of_negative_entropy(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(52, HOP_STREAM_USER, 0);
    const hop_separation softmax = separation_of("softmax");
    double *scores = random_scores(&chance, 100, 0, 3);
    double *others = random_scores(&chance, 100, 0, 3);
    const char *const texts[] = {"softmax", "topk:k=5"};
    double *best = weights_of("softmax", scores, NULL, 100);
    for (int k = 0; k < 3; k++) {
        double *w = k < 2 ? weights_of(texts[k], scores, NULL, 100)
                          : weights_of("softmax", others, NULL, 100);
        double value = product_of(w, scores, 100);
        for (size_t i = 0; i < 100; i++) value -= w[i] > 0 ? w[i] * log(w[i]) : 0;
        const double f = hop_separation_potential(&softmax, scores, NULL, 100);
        if (k == 0)
            assert_close(value, f, 1e-13);
        else
            assert_true(value < f - 1e-3);
        free(w);
    }
    free(best);
    free(scores);
    free(others);
}

static void potential_and_gradient_agree(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(53, HOP_STREAM_USER, 0);
    double *scores = random_scores(&chance, 150, 0, 3);
    double *gradients = random_scores(&chance, 150, 0, 1);
    double *logs = random_scores(&chance, 150, 0, 1);
    assert_gradient("softmax", scores, logs, 150, 1e-9);
    assert_int_equal(check_backward("softmax", scores, logs, gradients, 150, 0, 1e-6),
                     150);
    assert_strengths_are_copies("softmax", scores, 150);
    free(scores);
    free(gradients);
    free(logs);
}

static void add(void *shared, void *left, void *right) {
    (void)shared;
    *(double *)left += *(double *)right;
}

static void sums_run_over_the_tree_of_chunks(void **state) {
    (void)state;
    enum { COUNT = 10007, CHUNKS = (COUNT + 63) / 64 };
    hop_random chance = hop_random_begin(54, HOP_STREAM_USER, 0);
    double *scores = random_scores(&chance, COUNT, 0, 10);
    double *weights = weights_of("softmax", scores, NULL, COUNT);
    double partials[CHUNKS] = {0}, most = -INFINITY;
    for (size_t i = 0; i < COUNT; i++) most = fmax(most, scores[i]);
    for (size_t i = 0; i < COUNT; i++) partials[i / 64] += hop_exp(scores[i] - most);
    hop_tree_fold(partials, CHUNKS, sizeof *partials, add, NULL);
    for (size_t i = 0; i < COUNT; i++) {
        const double expected = hop_exp(scores[i] - most) / partials[0];
        assert_memory_equal(&weights[i], &expected, sizeof expected);
    }
    assert_sums_to_one(weights, COUNT);
    free(scores);
    free(weights);
}

/* Strengths count beside scores of any size. */
static void huge_scores_keep_their_ties(void **state) {
    (void)state;
    const double scores[] = {1e30, 1e30, -1e30, 1e29}, logs[] = {log(3), 0, 900, 0};
    double *weights = weights_of("softmax", scores, logs, 4);
    assert_close(weights[0], 0.75, 1e-15);
    assert_close(weights[1], 0.25, 1e-15);
    assert_true(weights[2] == 0 && weights[3] == 0);
    free(weights);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_and_potential_are_those_of_long_doubles),
        cmocka_unit_test(potential_is_the_conjugate_of_negative_entropy),
        cmocka_unit_test(potential_and_gradient_agree),
        cmocka_unit_test(sums_run_over_the_tree_of_chunks),
        cmocka_unit_test(huge_scores_keep_their_ties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
