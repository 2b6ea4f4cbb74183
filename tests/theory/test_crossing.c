/* SPDX-License-Identifier: MIT */
/* Where a falling rate crosses one half: exact on lines, honest about noise. */
#include <hopfield/random.h>
#include <math.h>

#include "engine.h"
#include "theory/crossing.h"

static hop_estimate flat(double value, double half) {
    return (hop_estimate){value, value - half, value + half};
}

static void a_line_is_crossed_where_it_crosses(void **state) {
    (void)state;
    const double x[] = {0, 1, 2, 3};
    const hop_estimate rates[] = {flat(0.9, 0.1), flat(0.7, 0.1), flat(0.4, 0.1),
                                  flat(0.2, 0.1)};
    const hop_estimate knee = hop_crossing(x, rates, 4, 0.5);
    /* 0.7 to 0.4 between 1 and 2; the ends: 0.6 to 0.3, and 0.5 at 2 itself */
    assert_true(fabs(knee.value - (1 + 0.2 / 0.3)) < 1e-12);
    assert_true(fabs(knee.low - (1 + 0.1 / 0.3)) < 1e-12);
    assert_true(fabs(knee.high - 2) < 1e-12);
}

static void a_bump_is_made_monotone(void **state) {
    (void)state;
    const double x[] = {0, 1, 2, 3};
    const hop_estimate rates[] = {flat(0.8, 0), flat(0.4, 0), flat(0.6, 0), flat(0, 0)};
    /* 0.4 and 0.6 are pooled to 0.5, which is not below one half */
    assert_true(fabs(hop_crossing(x, rates, 4, 0.5).value - 2) < 1e-12);
}

static void a_step_is_known_to_its_grid(void **state) {
    (void)state;
    const double x[] = {0.1, 0.2};
    const hop_estimate rates[] = {flat(1, 0.01), flat(0, 0.01)};
    const hop_estimate knee = hop_crossing(x, rates, 2, 0.5);
    assert_true(knee.low == 0.1 && knee.high == 0.2 && fabs(knee.value - 0.15) < 1e-12);
}

static bool crosses(const double *x, const hop_estimate *rates, size_t count) {
    return !isnan(hop_crossing(x, rates, count, 0.5).value);
}

static void what_does_not_cross_has_no_knee(void **state) {
    (void)state;
    const double x[] = {0.1, 0.2, 0.3};
    const hop_estimate high[] = {flat(1, 0), flat(0.9, 0), flat(0.8, 0)};
    const hop_estimate low[] = {flat(0.4, 0.2), flat(0.1, 0), flat(0, 0)};
    assert_true(!crosses(x, high, 3));
    assert_true(!crosses(x, low, 3));
    assert_true(!crosses(x, high, 1));
    assert_true(!isnan(hop_crossing(x, low, 3, 0.5).high));
}

/* A rate that falls as 1 / (1 + e^(20 (x - 0.5))): at least 90% of 500 intervals hold the
   crossing at 0.5 (95% by construction, less what straight lines between points of a
   curve and pooling cost; five deviations of .95 at n = 500 are 0.049). */
static void intervals_hold_the_crossing(void **state) {
    (void)state;
    enum { POINTS = 11, TRIALS = 200, RUNS = 500 };
    int held = 0;
    for (size_t run = 0; run < RUNS; run++) {
        hop_random chance = hop_random_begin(11, HOP_STREAM_USER, run);
        double x[POINTS];
        hop_estimate rates[POINTS];
        for (size_t k = 0; k < POINTS; k++) {
            x[k] = 0.25 + 0.05 * (double)k;
            const double p = 1 / (1 + exp(20 * (x[k] - 0.5)));
            size_t hits = 0;
            for (size_t t = 0; t < TRIALS; t++)
                if (hop_random_real(&chance) < p) hits++;
            rates[k] = hop_rate(hits, TRIALS);
        }
        const hop_estimate knee = hop_crossing(x, rates, POINTS, 0.5);
        assert_true(knee.low <= knee.value && knee.value <= knee.high);
        assert_true(knee.high - knee.low < 0.1);
        held += knee.low <= 0.5 && 0.5 <= knee.high;
    }
    assert_true(held >= RUNS * 0.9);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_crossed_where_it_crosses),
        cmocka_unit_test(a_bump_is_made_monotone),
        cmocka_unit_test(a_step_is_known_to_its_grid),
        cmocka_unit_test(what_does_not_cross_has_no_knee),
        cmocka_unit_test(intervals_hold_the_crossing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
