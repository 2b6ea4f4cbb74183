/* SPDX-License-Identifier: MIT */
/* Retrieval at T = 0: the three equations, published figures, the critical load. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include <hopfield/theory.h>

static hop_theory_ags solved(double alpha) {
    hop_theory_ags ags;
    assert_int_equal(hop_theory_solve_ags(alpha, &ags), HOP_OK);
    assert_true(ags.alpha == alpha);
    return ags;
}

/* Residuals of the equations as they stand in the paper, before the change to y. */
static void solution_satisfies_the_original_equations(void **state) {
    (void)state;
    for (int i = 1; i <= 1379; i++) {
        double alpha = i * 1e-4;
        hop_theory_ags ags = solved(alpha);
        double m = ags.overlap, ar = alpha * ags.r;
        double c = sqrt(2 / (acos(-1) * ar)) * exp(-m * m / (2 * ar));
        assert_int_equal(ags.retrieval, 1);
        assert_true(fabs(m - erf(m / sqrt(2 * ar))) < 1e-10);
        assert_true(fabs(ags.r * (1 - c) * (1 - c) - 1) < 1e-10);
        assert_true(fabs(ags.error_fraction - (1 - m) / 2) < 1e-15);
        assert_true(c < 1);
    }
}

static void published_error_fractions(void **state) {
    (void)state;
    static const struct {
        double alpha, error, within;
    } table[] = {{0.05, 3.9e-6, 0.05e-6},
                 {0.10, 1.00e-3, 0.005e-3},
                 {0.1125, 2.17e-3, 0.005e-3},
                 {0.125, 4.60e-3, 0.005e-3},
                 {0.1379, 0.016, 0.0005}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_true(fabs(solved(table[i].alpha).error_fraction - table[i].error) <=
                    table[i].within);
    assert_true(fabs(8000 * solved(0.1125).error_fraction - 17.4) < 0.05);
}

static void retrieval_vanishes_at_the_critical_load(void **state) {
    (void)state;
    assert_int_equal(solved(0.1378).retrieval, 1);
    assert_int_equal(solved(0.1380).retrieval, 0);
    double low = 0.13, high = 0.15;
    while (high - low > 1e-13) {
        double middle = (low + high) / 2;
        if (solved(middle).retrieval)
            low = middle;
        else
            high = middle;
    }
    assert_true(fabs(low - 0.1379) < 0.00005);
    assert_true(fabs(low - HOP_THEORY_CRITICAL_LOAD) < 1e-5);
    assert_true(low >= HOP_THEORY_CRITICAL_LOAD);
    assert_true(fabs(solved(low).overlap - HOP_THEORY_CRITICAL_OVERLAP) < 0.0005);
}

static void overlap_falls_with_load(void **state) {
    (void)state;
    double overlap = 1, error = 0, r = 1;
    for (int i = 1; i <= 1379; i++) {
        hop_theory_ags ags = solved(i * 1e-4);
        assert_true(ags.overlap <= overlap && ags.r >= r);
        assert_true(ags.error_fraction >= error && ags.overlap > 0.967);
        overlap = ags.overlap;
        error = ags.error_fraction;
        r = ags.r;
    }
}

static void light_loads(void **state) {
    (void)state;
    hop_theory_ags none = solved(0);
    assert_true(none.retrieval == 1 && none.overlap == 1);
    assert_true(none.error_fraction == 0 && none.r == 1);
    /* r tends to 1, and the error to that of one Gaussian step, also where 1 - m rounds
       to 0. */
    double limit = 0.5 * erfc(1 / sqrt(2 * 0.005));
    assert_true(fabs(solved(0.005).error_fraction / limit - 1) < 1e-9);
    assert_true(solved(1e-300).retrieval == 1 && solved(1e-300).overlap == 1);
}

static void heavy_loads_give_the_spin_glass(void **state) {
    (void)state;
    const double loads[] = {0.138, 0.2, 1, 50};
    for (int i = 0; i < 4; i++) {
        hop_theory_ags ags = solved(loads[i]);
        assert_true(ags.retrieval == 0 && ags.overlap == 0 && ags.error_fraction == 0.5);
        double c = sqrt(2 / (acos(-1) * loads[i] * ags.r));
        assert_true(fabs(ags.r * (1 - c) * (1 - c) - 1) < 1e-10);
    }
}

static void impossible_loads_are_refused(void **state) {
    (void)state;
    const double loads[] = {-1e-9, -INFINITY, INFINITY, NAN};
    for (int i = 0; i < 4; i++) {
        hop_theory_ags ags = {7, 7, 7, 7, 7};
        assert_int_equal(hop_theory_solve_ags(loads[i], &ags), HOP_EINVAL);
        assert_true(ags.alpha == 7 && ags.retrieval == 7 && ags.overlap == 7);
        assert_true(ags.error_fraction == 7 && ags.r == 7);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solution_satisfies_the_original_equations),
        cmocka_unit_test(published_error_fractions),
        cmocka_unit_test(retrieval_vanishes_at_the_critical_load),
        cmocka_unit_test(overlap_falls_with_load),
        cmocka_unit_test(light_loads),
        cmocka_unit_test(heavy_loads_give_the_spin_glass),
        cmocka_unit_test(impossible_loads_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
