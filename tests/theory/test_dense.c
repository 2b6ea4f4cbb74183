/* SPDX-License-Identifier: MIT */
/* Dense memories: Hebb's rule at n = 2, the papers' factors, a binomial bound. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include <hopfield/theory_rules.h>

static void power_two_is_hebb(void **state) {
    (void)state;
    for (double units = 50; units < 1e5; units *= 3)
        for (double load = 0.02; load < 1; load *= 2) {
            const double want = hop_theory_one_step_error(units, load * units, 1);
            const double found = hop_theory_power_error(2, units, load * units);
            assert_true(fabs(found - want) <= 1e-14 * want);
            assert_true(fabs(hop_theory_power_capacity(2, units) /
                                 hop_theory_mceliece_most(units) -
                             1) < 1e-14);
        }
}

/* (2n - 3)!!: 1, 3, 15, 105. */
static void factors_are_the_papers(void **state) {
    (void)state;
    const double factors[] = {1, 3, 15, 105}, units = 100, patterns = 500;
    for (unsigned n = 2; n <= 5; n++) {
        const double most = pow(units, n - 1) / factors[n - 2];
        const double error = 0.5 * erfc(sqrt(most / (2 * patterns)));
        assert_true(fabs(hop_theory_power_error(n, units, patterns) - error) <=
                    1e-12 * error);
        assert_true(fabs(hop_theory_power_capacity(n, units) / (most / (2 * log(units))) -
                         1) < 1e-14);
    }
    /* N = 100, n = 3, P = 500 */
    assert_true(fabs(hop_theory_power_error(3, 100, 500) - 0.00491) < 1e-5);
}

/* E e^(2r) of N - 1 fair signs, summed over the binomial distribution. */
static void the_bound_is_chebyshevs(void **state) {
    (void)state;
    for (int units = 2; units <= 40; units += 7) {
        double square = 0, share = pow(0.5, units - 1);
        for (int k = 0; k < units; k++) {
            square += share * exp(2.0 * (units - 1 - 2 * k) - 2.0 * (units - 1));
            share *= (double)(units - 1 - k) / (k + 1);
        }
        const double found = hop_theory_exponential_error(units, 2);
        assert_true(fabs(found / (square / 2) - 1) < 1e-12);
    }
    assert_true(hop_theory_exponential_error(20, 1e9) == 0.5);
    assert_true(hop_theory_exponential_error(20, 1) == 0);
    assert_true(hop_theory_exponential_capacity(20) == 1024);
}

static void out_of_range(void **state) {
    (void)state;
    assert_true(isnan(hop_theory_power_error(1, 100, 10)));
    assert_true(isnan(hop_theory_power_error(3, 0, 10)));
    assert_true(hop_theory_power_error(3, 100, 0) == 0);
    assert_true(isnan(hop_theory_power_capacity(3, 1)));
    assert_true(isnan(hop_theory_power_capacity(0, 100)));
    assert_true(isnan(hop_theory_exponential_error(0, 10)));
    assert_true(isnan(hop_theory_exponential_capacity(-1)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(power_two_is_hebb),
        cmocka_unit_test(factors_are_the_papers),
        cmocka_unit_test(the_bound_is_chebyshevs),
        cmocka_unit_test(out_of_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
