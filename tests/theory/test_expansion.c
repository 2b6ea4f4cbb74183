/* SPDX-License-Identifier: MIT */
/* Correlation of codes: closed forms, a series, and the separation of patterns. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include <hopfield/theory.h>
#include "theory/normal.h"

static const double PI = 3.14159265358979323846;
static const double FRACTIONS[] = {1e-9, 1e-3, 0.02, 0.1, 0.3, 0.5};
enum { FRACTION_COUNT = sizeof FRACTIONS / sizeof *FRACTIONS };

static void half_of_the_units_give_the_arcsine(void **state) {
    (void)state;
    for (double m = -1; m <= 1; m += 1. / 32)
        assert_true(fabs(hop_theory_code_overlap(m, 0.5) - 2 / PI * asin(m)) < 1e-14);
}

static void ends_of_the_overlap(void **state) {
    (void)state;
    for (int k = 0; k < FRACTION_COUNT; k++) {
        double f = FRACTIONS[k];
        assert_true(fabs(hop_theory_code_overlap(1, f) - 1) < 1e-12);
        assert_true(hop_theory_code_overlap(0, f) == 0);
        /* No unit is on for both of two opposite patterns. */
        double opposite = hop_theory_code_overlap(-1, f);
        assert_true(fabs(opposite / (-f / (1 - f)) - 1) < 1e-12);
    }
}

static void on_and_off_are_alike(void **state) {
    (void)state;
    for (int k = 1; k < FRACTION_COUNT; k++)
        for (double m = -1; m <= 1; m += 0.125)
            assert_true(fabs(hop_theory_code_overlap(m, FRACTIONS[k]) -
                             hop_theory_code_overlap(m, 1 - FRACTIONS[k])) < 1e-12);
}

/* The tetrachoric series (Pearson 1900): density(z)^2 sum_n m^(n+1) / (n+1)! He_n(z)^2,
   with H_n = He_n / sqrt(n!) by its recursion. Terms fall as m^n. */
static void correlations_by_series(void **state) {
    (void)state;
    for (int k = 0; k < FRACTION_COUNT; k++)
        for (double m = -0.8; m <= 0.8; m += 0.1) {
            double f = FRACTIONS[k], z = hop_normal_quantile(f);
            double before = 0, h = 1, power = m, sum = 0;
            for (int n = 0; n < 400; n++) {
                sum += power * h * h / (n + 1);
                double next = (z * h - sqrt(n) * before) / sqrt(n + 1);
                before = h;
                h = next;
                power *= m;
            }
            double share = exp(-z * z) / (2 * PI) / (f * (1 - f));
            double overlap = hop_theory_code_overlap(m, f);
            assert_true(fabs(overlap - share * sum) < 1e-12 * fabs(overlap) + 1e-14);
        }
}

static void expansion_separates(void **state) {
    (void)state;
    for (double m = 0.05; m < 1; m += 0.05) {
        double wider = 0;
        for (int k = 0; k < FRACTION_COUNT; k++) { /* sparser codes separate better */
            double overlap = hop_theory_code_overlap(m, FRACTIONS[k]);
            assert_true(overlap > wider && overlap < m);
            assert_true(hop_theory_code_overlap(-m, FRACTIONS[k]) > -m);
            wider = overlap;
        }
    }
}

static void impossible_codes_have_no_overlap(void **state) {
    (void)state;
    const double fractions[] = {0, 1, -0.1, 1.1, NAN};
    for (int k = 0; k < 5; k++)
        assert_true(isnan(hop_theory_code_overlap(0.5, fractions[k])));
    assert_true(isnan(hop_theory_code_overlap(1.01, 0.5)));
    assert_true(isnan(hop_theory_code_overlap(NAN, 0.5)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_of_the_units_give_the_arcsine),
        cmocka_unit_test(ends_of_the_overlap),
        cmocka_unit_test(on_and_off_are_alike),
        cmocka_unit_test(correlations_by_series),
        cmocka_unit_test(expansion_separates),
        cmocka_unit_test(impossible_codes_have_no_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
