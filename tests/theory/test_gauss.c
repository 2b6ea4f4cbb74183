/* SPDX-License-Identifier: MIT */
/* Gaussian predictions against published figures and an integral of the density. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include <hopfield/theory.h>

/* The tail of the normal density beyond z, by Simpson's rule. */
static double normal_tail(double z) {
    const int steps = 20000;
    const double width = 12.0 / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
        double x = z + i * width, weight = i == 0 || i == steps ? 1 : i % 2 ? 4 : 2;
        sum += weight * exp(-x * x / 2);
    }
    return sum * width / 3 / sqrt(2 * acos(-1));
}

static void first_step_of_the_published_experiment(void **state) {
    (void)state;
    /* 8000 units, 900 patterns, 10% noise: 68.3 wrong bits after the first step. */
    assert_true(fabs(8000 * hop_theory_one_step_error(8000, 900, 0.8) - 68.3) < 0.05);
}

static void table_of_hertz_krogh_palmer(void **state) {
    (void)state;
    /* Load P/N that gives a one-step error of a stored pattern. */
    static const struct {
        double error, load;
    } table[] = {
        {0.001, 0.105}, {0.0036, 0.138}, {0.01, 0.185}, {0.05, 0.37}, {0.1, 0.61}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        double low = hop_theory_one_step_error(1e9, (table[i].load - 0.005) * 1e9, 1);
        double high = hop_theory_one_step_error(1e9, (table[i].load + 0.005) * 1e9, 1);
        assert_true(low < table[i].error && table[i].error < high);
    }
}

static void one_step_error_is_a_normal_tail(void **state) {
    (void)state;
    const double overlaps[] = {-0.3, 0, 0.2, 0.8, 1};
    for (int i = 0; i < 5; i++) {
        double error = hop_theory_one_step_error(1000, 100, overlaps[i]);
        double tail = normal_tail(overlaps[i] * sqrt(10));
        assert_true(fabs(error - tail) <= 1e-9 * tail);
    }
}

static void no_pattern_has_no_crosstalk(void **state) {
    (void)state;
    assert_true(hop_theory_one_step_error(100, 0, 1) == 0);
}

static void mceliece_capacities(void **state) {
    (void)state;
    assert_true(fabs(hop_theory_mceliece_most(8000) - 445.07) < 0.01);
    assert_true(fabs(hop_theory_mceliece_most(exp(2)) - exp(2) / 4) < 1e-12);
    assert_true(hop_theory_mceliece_all(8000) * 2 == hop_theory_mceliece_most(8000));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_step_of_the_published_experiment),
        cmocka_unit_test(table_of_hertz_krogh_palmer),
        cmocka_unit_test(one_step_error_is_a_normal_tail),
        cmocka_unit_test(no_pattern_has_no_crosstalk),
        cmocka_unit_test(mceliece_capacities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
