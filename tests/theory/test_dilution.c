/* SPDX-License-Identifier: MIT */
/* Retrieval with cut couplings: the equations, both limits, the capacity. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "theory/dilution.h"

static hop_theory_ags solved(double alpha, double kept) {
    hop_theory_ags ags;
    assert_int_equal(hop_theory_solve_diluted(alpha, kept, &ags), HOP_OK);
    assert_true(ags.alpha == alpha);
    return ags;
}

static void without_cuts_it_is_ags(void **state) {
    (void)state;
    for (int i = 0; i <= 200; i++) {
        hop_theory_ags ags;
        hop_theory_solve_ags(i * 1e-3, &ags);
        const hop_theory_ags same = solved(i * 1e-3, 1);
        assert_int_equal(same.retrieval, ags.retrieval);
        assert_true(fabs(same.overlap - ags.overlap) < 1e-10);
        assert_true(fabs(same.error_fraction - ags.error_fraction) < 1e-10);
        if (ags.retrieval) assert_true(fabs(same.r - ags.r) < 1e-10);
    }
}

/* Residuals of the equations as they stand, before the change to y. */
static void solution_satisfies_the_original_equations(void **state) {
    (void)state;
    const double shares[] = {1, 0.9, 0.5, 0.25, 0.125, 0.01};
    size_t solutions = 0;
    for (size_t k = 0; k < sizeof shares / sizeof *shares; k++)
        for (int i = 1; i <= 70; i++) {
            const double kept = shares[k], alpha = i * 0.01 * kept;
            const hop_theory_ags ags = solved(alpha, kept);
            if (!ags.retrieval) continue;
            const double m = ags.overlap, v = alpha * (ags.r + 1 / kept - 1);
            const double c = sqrt(2 / (acos(-1) * v)) * exp(-m * m / (2 * v));
            assert_true(fabs(m - erf(m / sqrt(2 * v))) < 1e-10);
            assert_true(fabs(ags.r * (1 - c) * (1 - c) - 1) < 1e-9);
            assert_true(fabs(ags.error_fraction - (1 - m) / 2) < 1e-15);
            assert_true(c < 1);
            solutions++;
        }
    assert_in_range(solutions, 13 + 14 + 17 + 21 + 26 + 42, 13 + 14 + 17 + 21 + 26 + 42);
}

static void capacity_is_where_solutions_end(void **state) {
    (void)state;
    const double shares[] = {1, 0.5, 0.125, 0.01}, wrongs[] = {0.5, 0.15, 0.05, 0.001};
    for (size_t k = 0; k < 4; k++)
        for (size_t w = 0; w < 4; w++) {
            const double most = hop_theory_diluted_capacity(shares[k], wrongs[w]);
            const hop_theory_ags below = solved(most * (1 - 1e-7), shares[k]);
            const hop_theory_ags above = solved(most * (1 + 1e-7), shares[k]);
            assert_true(below.retrieval && below.error_fraction <= wrongs[w]);
            assert_true(!above.retrieval || above.error_fraction > wrongs[w]);
        }
}

/* Without cuts 0.1379; of a synapse's own load, alpha / kept, ever more with ever more
   cuts, up to the 2/pi of a network whose crosstalk does not feed back: there
   m = erf(m / sqrt(2 v)), v = alpha / kept, has a solution while 2/(pi v) > 1. */
static void limits_of_the_capacity(void **state) {
    (void)state;
    assert_true(fabs(hop_theory_diluted_capacity(1, 0.15) - HOP_THEORY_CRITICAL_LOAD) <
                1e-5);
    double before = 0;
    for (double kept = 1; kept > 1e-6; kept /= 2) {
        const double load = hop_theory_diluted_capacity(kept, 0.5) / kept;
        assert_true(load > before && load < 2 / acos(-1));
        before = load;
    }
    const double nearly = hop_theory_diluted_capacity(1e-10, 0.5) / 1e-10;
    assert_true(nearly > 0.99 * 2 / acos(-1) && nearly < 2 / acos(-1));
    assert_true(hop_theory_diluted_capacity(0.01, 0.05) <
                hop_theory_diluted_capacity(0.01, 0.5));
}

static void impossible_ones_are_refused(void **state) {
    (void)state;
    const double pairs[][2] = {{-1e-9, 1},  {INFINITY, 1},    {NAN, 1},  {0.1, 0},
                               {0.1, -0.5}, {0.1, 1.0000001}, {0.1, NAN}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        hop_theory_ags ags = {7, 7, 7, 7, 7};
        assert_int_equal(hop_theory_solve_diluted(pairs[i][0], pairs[i][1], &ags),
                         HOP_EINVAL);
        assert_true(ags.alpha == 7 && ags.overlap == 7);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_cuts_it_is_ags),
        cmocka_unit_test(solution_satisfies_the_original_equations),
        cmocka_unit_test(capacity_is_where_solutions_end),
        cmocka_unit_test(limits_of_the_capacity),
        cmocka_unit_test(impossible_ones_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
