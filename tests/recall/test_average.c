/* SPDX-License-Identifier: MIT */
/* Means of series and their errors, where values remember and where they do not. */
#include "recall/average.h"

#include <math.h>
#include "engine.h"

/* A unit normal deviate by the central limit: 12 uniform numbers less 6. */
static double normal(hop_random *chance) {
    double sum = -6;
    for (int k = 0; k < 12; k++) sum += hop_random_real(chance);
    return sum;
}

/* x' = r x + noise: the variance of a mean of n values is (1 + r)/(1 - r) / n times that
   of a value. Each error comes from 20 stretches, so that its square is known to
   sqrt(2/19); the mean square of 200 of them to .023, five times which is .12. The naive
   error would be three times too small. */
static void errors_know_of_correlations(void **state) {
    (void)state;
    enum { SERIES = 200, LENGTH = 4000 };
    const double r = 0.8, variance = 1 / (1 - r * r);
    const double expected = variance * (1 + r) / (1 - r) / LENGTH;
    double squares = 0, spread = 0;
    for (uint64_t k = 0; k < SERIES; k++) {
        hop_random chance = hop_random_begin(391, HOP_STREAM_TRIAL, k);
        hop_series series = {.length = LENGTH};
        double x = sqrt(variance) * normal(&chance);
        for (int i = 0; i < LENGTH; i++) {
            hop_series_add(&series, x);
            x = r * x + normal(&chance);
        }
        squares += hop_series_error(&series) * hop_series_error(&series);
        spread += hop_series_mean(&series) * hop_series_mean(&series);
    }
    assert_true(fabs(squares / SERIES / expected - 1) < 0.12 + 0.03);
    assert_true(fabs(spread / SERIES / expected - 1) < 0.5); /* 5 sqrt(2/200) */
}

static void short_series_are_means_of_what_there_is(void **state) {
    (void)state;
    for (uint64_t length = 0; length < 70; length++) {
        hop_series series = {.length = length};
        double sum = 0;
        for (uint64_t k = 0; k < length + 3; k++) { /* what is too much is left out */
            hop_series_add(&series, (double)(k * k));
            if (k < length) sum += (double)(k * k);
        }
        if (length == 0)
            assert_true(isnan(hop_series_mean(&series)));
        else
            assert_true(fabs(hop_series_mean(&series) - sum / (double)length) < 1e-9);
        assert_int_equal(isnan(hop_series_error(&series)), length < 2);
    }
    hop_series two = {.length = 2};
    hop_series_add(&two, 1);
    hop_series_add(&two, 3);
    assert_true(fabs(hop_series_error(&two) - 1) < 1e-15); /* |a - b| / 2 */
    hop_series same = {.length = 50};
    for (int k = 0; k < 50; k++) hop_series_add(&same, 0.25);
    assert_true(hop_series_error(&same) < 1e-15);
}

static void the_best_at_the_start_are_followed(void **state) {
    (void)state;
    enum { PATTERNS = 30 };
    int32_t overlaps[PATTERNS];
    for (int32_t k = 0; k < PATTERNS; k++) overlaps[k] = (k * 7) % PATTERNS;
    hop_averages averages;
    hop_averages_reset(&averages);
    hop_averages_begin(&averages, 2, overlaps, PATTERNS);
    assert_int_equal(averages.count, HOP_MAX_BEST);
    hop_averages_add(&averages, -1, overlaps, 100);
    for (size_t k = 0; k < PATTERNS; k++) overlaps[k] += 10;
    hop_averages_add(&averages, -2, overlaps, 100);
    hop_result result = {.best_count = 2};
    for (size_t k = 0; k < PATTERNS; k++) {
        if (overlaps[k] == PATTERNS - 1 + 10) result.best[0].row = k;
        if (overlaps[k] == 10) result.best[1] = (hop_match){k, 0, NAN, NAN};
    }
    hop_averages_report(&averages, &result);
    assert_int_equal(result.average.sweeps, 2);
    assert_true(fabs(result.average.energy + 1.5) < 1e-15);
    assert_true(fabs(result.best[0].mean - 0.34) < 1e-15);
    assert_true(fabs(result.best[0].mean_error - 0.05) < 1e-15);
    assert_true(isnan(result.best[1].mean));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_know_of_correlations),
        cmocka_unit_test(short_series_are_means_of_what_there_is),
        cmocka_unit_test(the_best_at_the_start_are_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
