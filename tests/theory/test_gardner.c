/* SPDX-License-Identifier: MIT */
/* Gardner's capacity: the integral itself, published values, both directions. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include <hopfield/theory_rules.h>

/* int_{-kappa}^inf Dt (t + kappa)^2 = int_0^inf u^2 phi(u - kappa) du, by Simpson's rule
   in steps of 2e-4, relative to phi(kappa) where kappa < 0 so that nothing underflows:
   the integrand is then u^2 e^(-u^2/2 + kappa u). */
static double plainly(double kappa) {
    const double h = 2e-4, reach = fmax(kappa, 0) + 12;
    const double shift = kappa < 0 ? kappa * kappa / 2 : 0;
    const long count = 2 * (long)(reach / h / 2);
    double sum = 0;
    for (long k = 0; k <= count; k++) {
        const double u = (double)k * h;
        const double value = u * u * exp(-(u - kappa) * (u - kappa) / 2 + shift);
        sum += value * (k == 0 || k == count ? 1 : k % 2 ? 4 : 2);
    }
    return sum * h / 3 * exp(-shift) / sqrt(2 * acos(-1));
}

static void capacity_is_the_integral(void **state) {
    (void)state;
    for (double kappa = -12; kappa <= 12; kappa += 0.25)
        assert_true(fabs(hop_theory_gardner_capacity(kappa) * plainly(kappa) - 1) <
                    1e-11);
}

/* The two ways to evaluate it meet at kappa = -2: between points this close the capacity
   itself changes by 3e-12. */
static void evaluations_meet(void **state) {
    (void)state;
    const double below = hop_theory_gardner_capacity(-2 - 1e-12);
    const double above = hop_theory_gardner_capacity(-2 + 1e-12);
    assert_true(fabs(below / above - 1) < 1e-11);
}

/* Gardner 1988: alpha_c = 2 without a margin (Cover 1965 counts the same 2). The margin
   0.5 holds 1.25 Phi(.5) + .5 phi(.5) = 1.25 .6914624613 + .5 .3520653268, by tables of
   the normal distribution. */
static void published_values(void **state) {
    (void)state;
    assert_true(fabs(hop_theory_gardner_capacity(0) - 2) < 1e-15);
    assert_true(fabs(hop_theory_gardner_margin(2)) < 1e-15);
    assert_true(fabs(1 / hop_theory_gardner_capacity(0.5) - 1.0403607401) < 1e-9);
}

/* At alpha = 1: the root of (1 + kappa^2) Phi(kappa) + kappa phi(kappa) = 1, here by
   Newton's method; the slope of the integral is 2 (kappa Phi + phi). */
static void margin_at_load_one(void **state) {
    (void)state;
    double kappa = 0.5;
    for (int k = 0; k < 20; k++) {
        const double below = 1 - 0.5 * erfc(kappa / sqrt(2));
        const double here = exp(-kappa * kappa / 2) / sqrt(2 * acos(-1));
        const double value = (1 + kappa * kappa) * below + kappa * here - 1;
        kappa -= value / (2 * (kappa * below + here));
    }
    assert_true(fabs(hop_theory_gardner_margin(1) - kappa) < 1e-14);
    assert_true(kappa > 0.46 && kappa < 0.48);
}

static void margin_inverts_capacity(void **state) {
    (void)state;
    for (double kappa = -30; kappa <= 1000; kappa += kappa < 10 ? 0.125 : 50) {
        const double alpha = hop_theory_gardner_capacity(kappa);
        assert_true(fabs(hop_theory_gardner_margin(alpha) - kappa) <=
                    1e-13 * (1 + fabs(kappa)));
    }
    double before = INFINITY;
    for (double alpha = 1e-300; alpha < 1e300; alpha *= 7) {
        const double kappa = hop_theory_gardner_margin(alpha);
        assert_true(kappa < before);
        before = kappa;
    }
}

/* kappa -> inf: 1 + kappa^2, the whole integral; kappa -> -inf: 2 phi / |kappa|^3
   (1 - 6/kappa^2 + ...), the tail's expansion. */
static void both_ends(void **state) {
    (void)state;
    assert_true(fabs(hop_theory_gardner_capacity(50) * 2501 - 1) < 1e-14);
    const double tail = 2 * exp(-450.0) / sqrt(2 * acos(-1)) / 27000;
    assert_true(fabs(hop_theory_gardner_capacity(-30) * tail * (1 - 6 / 900.) - 1) <
                1e-4);
    assert_true(hop_theory_gardner_capacity(INFINITY) == 0);
    assert_true(isinf(hop_theory_gardner_capacity(-INFINITY)));
    assert_true(isinf(hop_theory_gardner_capacity(-100)));
    assert_true(isnan(hop_theory_gardner_capacity(NAN)));
    assert_true(isinf(hop_theory_gardner_margin(0)));
    assert_true(isnan(hop_theory_gardner_margin(-1e-9)));
    assert_true(isnan(hop_theory_gardner_margin(INFINITY)));
    assert_true(isnan(hop_theory_gardner_margin(NAN)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(capacity_is_the_integral), cmocka_unit_test(evaluations_meet),
        cmocka_unit_test(published_values),         cmocka_unit_test(margin_at_load_one),
        cmocka_unit_test(margin_inverts_capacity),  cmocka_unit_test(both_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
