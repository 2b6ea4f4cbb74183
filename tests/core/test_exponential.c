/* SPDX-License-Identifier: MIT */
/* e^x and ln x against long doubles, and their ends. */
#include <math.h>

#include "core/exponential.h"
#include "engine.h"

static double ulps(double found, long double exact) {
    const double last = nextafter(fabs(found), INFINITY) - fabs(found);
    return (double)(fabsl((long double)found - exact) / last);
}

static void exponentials_are_good_to_two_places(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(381, HOP_STREAM_USER, 0);
    double worst = 0;
    for (int k = 0; k < 200000; k++) {
        const double range = k % 3 == 0 ? 700 : k % 3 == 1 ? 2 : 1e-5;
        const double x = range * (2 * hop_random_real(&chance) - 1);
        worst = fmax(worst, ulps(hop_exp(x), expl((long double)x)));
    }
    assert_true(worst < 2);
    assert_true(hop_exp(0) == 1);
    assert_true(hop_exp(800) == INFINITY);
    assert_true(hop_exp(-800) == 0);
    assert_true(hop_exp(-INFINITY) == 0);
    assert_true(isnan(hop_exp(NAN)));
}

static void logarithms_are_good_to_two_places(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(382, HOP_STREAM_USER, 0);
    double worst = 0;
    for (int k = 0; k < 200000; k++) {
        const double x = k % 2 ? ldexp(hop_random_real(&chance) + 0x1p-60,
                                       (int)hop_random_below(&chance, 1000) - 500)
                               : 0.5 + hop_random_real(&chance);
        if (fabsl(logl((long double)x)) < 1e-8L) continue;
        worst = fmax(worst, ulps(hop_log(x), logl((long double)x)));
    }
    assert_true(worst < 2);
    assert_true(hop_log(1) == 0);
    assert_true(hop_log(0) == -INFINITY);
    assert_true(hop_log(INFINITY) == INFINITY);
    assert_true(isnan(hop_log(-1)));
    assert_true(isnan(hop_log(NAN)));
}

static void their_kin_agree(void **state) {
    (void)state;
    for (double x = -30; x <= 30; x += 0.01) {
        assert_true(fabs(hop_tanh(x) - tanh(x)) < 0x1p-51);
        assert_true(hop_tanh(-x) == -hop_tanh(x));
        assert_true(fabs(hop_logistic(x) - (1 + tanh(x / 2)) / 2) < 0x1p-51);
        assert_true(fabs(hop_logistic(x) + hop_logistic(-x) - 1) < 0x1p-51);
    }
    assert_true(hop_tanh(INFINITY) == 1 && hop_tanh(-INFINITY) == -1);
    assert_true(hop_logistic(INFINITY) == 1 && hop_logistic(-INFINITY) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exponentials_are_good_to_two_places),
        cmocka_unit_test(logarithms_are_good_to_two_places),
        cmocka_unit_test(their_kin_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
