/* SPDX-License-Identifier: MIT */
/* Wilson's interval against the equation that it solves. */
#include <math.h>

#include "engine.h"

static void assert_close(double found, double expected, double room) {
    if (!(fabs(found - expected) <= room)) fail_msg("%.9g is not %.9g", found, expected);
}

/* Wilson's interval solves (p - x)^2 = z^2 x (1 - x) / n at both ends. */
static void wilson_solves_its_equation(void **state) {
    (void)state;
    const double z2 = 1.959963984540054 * 1.959963984540054;
    for (size_t n = 1; n < 400; n += 7)
        for (size_t hits = 0; hits <= n; hits += 1 + n / 5) {
            const hop_estimate rate = hop_rate(hits, n);
            const double p = (double)hits / (double)n;
            assert_true(rate.value == p && rate.low <= p && rate.high >= p);
            const double ends[] = {rate.low, rate.high};
            for (int k = 0; k < 2; k++)
                assert_close((p - ends[k]) * (p - ends[k]),
                             z2 * ends[k] * (1 - ends[k]) / (double)n, 1e-12);
        }
    assert_true(isnan(hop_rate(0, 0).value));
    assert_true(hop_rate(0, 9).low == 0 && hop_rate(9, 9).high == 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(wilson_solves_its_equation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
