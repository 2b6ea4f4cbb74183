/* SPDX-License-Identifier: MIT */
/* Powers: against pow, their potentials and gradients, and their limits. */
#include "separate/check_separate.h"

static void weights_are_powers(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(31, HOP_STREAM_USER, 0);
    double *scores = random_scores(&chance, 200, 0, 5);
    scores[7] = 0;
    for (int n = 2; n <= 30; n++) {
        char text[32];
        snprintf(text, sizeof text, "poly:n=%d", n);
        double *all = weights_of(text, scores, NULL, 200);
        snprintf(text, sizeof text, "rect:n=%d", n);
        double *above = weights_of(text, scores, NULL, 200);
        for (size_t i = 0; i < 200; i++) {
            const double exact = pow(scores[i], n - 1);
            assert_close(all[i], exact, n * 0x1p-52 * fabs(exact));
            assert_true(above[i] == (scores[i] > 0 ? all[i] : 0));
        }
        free(all);
        free(above);
    }
    free(scores);
}

static void order_two_is_the_identity(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(32, HOP_STREAM_USER, 0);
    double *scores = random_scores(&chance, 90, 0, 1e3);
    double *logs = random_scores(&chance, 90, 0, 2);
    double *poly = weights_of("poly:n=2", scores, logs, 90);
    double *identity = weights_of("identity", scores, logs, 90);
    assert_memory_equal(poly, identity, 90 * sizeof *poly);
    free(scores);
    free(logs);
    free(poly);
    free(identity);
}

static void potentials_and_gradients_agree(void **state) {
    (void)state;
    static const char *const texts[] = {"poly:n=2", "poly:n=3", "poly:n=7",
                                        "rect:n=2", "rect:n=3", "rect:n=8"};
    hop_random chance = hop_random_begin(33, HOP_STREAM_USER, 0);
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        double *scores = random_scores(&chance, 100, 0, 1);
        double *gradients = random_scores(&chance, 100, 0, 1);
        double *logs = random_scores(&chance, 100, 0, 1);
        assert_gradient(texts[k], scores, logs, 100, 1e-8);
        assert_int_equal(
            check_backward(texts[k], scores, logs, gradients, 100, -INFINITY, 1e-6), 100);
        assert_strengths_are_copies(texts[k], scores, 100);
        free(scores);
        free(gradients);
        free(logs);
    }
}

/* F of one memory: c z^n / n. */
static void potentials_are_those_of_the_formula(void **state) {
    (void)state;
    const double up = 2, down = -2, log_strength = log(5);
    hop_separation s = separation_of("poly:n=3");
    assert_close(hop_separation_potential(&s, &down, &log_strength, 1), -40. / 3, 1e-14);
    s = separation_of("rect:n=3");
    assert_close(hop_separation_potential(&s, &up, &log_strength, 1), 40. / 3, 1e-14);
    assert_true(hop_separation_potential(&s, &down, &log_strength, 1) == 0);
}

static void large_powers_are_refused_or_infinite(void **state) {
    (void)state;
    const hop_separation poly = separation_of("poly:n=30");
    const double scores[] = {1, -1e30, 1e10};
    double weights[] = {7, 7, 7};
    hop_error error = {0};
    assert_status(hop_separate(&poly, scores, NULL, 3, weights, &error), HOP_EVALUE);
    assert_non_null(strstr(error.message, "score 1 is -1e+30"));
    assert_true(weights[0] == 7 && weights[1] == 7 && weights[2] == 7);
    const hop_separation rect = separation_of("rect:n=30");
    assert_ok(hop_separate(&rect, scores, NULL, 3, weights, NULL));
    assert_true(weights[0] == 1 && weights[1] == 0);
    assert_close(weights[2], 1e290, 1e277);
    assert_true(hop_separation_potential(&poly, scores, NULL, 3) == INFINITY);
    /* A score of 0 has no weight, whatever its strength. */
    const double zero = 0, huge = 1e4;
    assert_ok(hop_separate(&poly, &zero, &huge, 1, weights, NULL));
    assert_true(weights[0] == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_powers),
        cmocka_unit_test(order_two_is_the_identity),
        cmocka_unit_test(potentials_and_gradients_agree),
        cmocka_unit_test(potentials_are_those_of_the_formula),
        cmocka_unit_test(large_powers_are_refused_or_infinite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
