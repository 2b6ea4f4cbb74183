/* SPDX-License-Identifier: MIT */
/* Tail, quantile and quadrant: identities, limits, and integrals done another way. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "theory/normal.h"

static const double PI = 3.14159265358979323846;

static double density(double x) {
    return exp(-x * x / 2) / sqrt(2 * PI);
}

static void tails(void **state) {
    (void)state;
    assert_true(hop_normal_tail(0) == 0.5);
    assert_true(hop_normal_tail(INFINITY) == 0 && hop_normal_tail(-INFINITY) == 1);
    /* Published to these digits: Abramowitz and Stegun, table 26.1 and 26.2. */
    assert_true(fabs(hop_normal_tail(1) - 0.158655253931457) < 1e-15);
    assert_true(fabs(hop_normal_tail(1.959963984540054) - 0.025) < 1e-15);
    for (double x = -8; x <= 8; x += 0.25) {
        assert_true(fabs(hop_normal_tail(x) + hop_normal_tail(-x) - 1) < 1e-15);
        double step = 1e-4; /* Q' = -density, differences off by step^2 / 6 max|f''| */
        double rise =
            (hop_normal_tail(x - step) - hop_normal_tail(x + step)) / (2 * step);
        assert_true(fabs(rise - density(x)) < step * step * 0.1);
    }
}

static void quantiles_undo_tails(void **state) {
    (void)state;
    /* dp / p = -(x^2 + 1) dx / x at large x: the last bits of x matter so much to p. */
    for (double p = 0.5; p > 1e-300; p /= 1.7) {
        double x = hop_normal_quantile(p);
        assert_true(fabs(hop_normal_tail(x) / p - 1) < 4e-16 * (x * x + 4));
        if (p > 0.01) assert_true(hop_normal_quantile(1 - p) <= -x * (1 - 1e-13));
    }
    for (double x = -8; x < 0; x += 0.01)
        assert_true(fabs(hop_normal_quantile(hop_normal_tail(x)) - x) <
                    1e-15 + 2e-16 / density(x)); /* p is rounded near 1 */
    for (double x = 0; x < 37; x += 0.01)
        assert_true(fabs(hop_normal_quantile(hop_normal_tail(x)) - x) < 1e-14 * (1 + x));
    /* Near 1/2 the quantile is (1/2 - p) sqrt(2 pi) (1 + x^2 / 6 + ...). */
    for (double off = 1e-3; off > 1e-12; off /= 3) {
        double p = 0.5 - off, line = (0.5 - p) * sqrt(2 * PI);
        double cubic = line * (1 + line * line / 6);
        assert_true(fabs(hop_normal_quantile(p) / cubic - 1) < pow(line, 4) + 1e-15);
    }
}

static void quantiles_at_the_ends(void **state) {
    (void)state;
    assert_true(fabs(hop_normal_quantile(0.5)) < 1e-16);
    assert_true(hop_normal_quantile(0) == INFINITY &&
                hop_normal_quantile(1) == -INFINITY);
    assert_true(isnan(hop_normal_quantile(-1e-9)) && isnan(hop_normal_quantile(1.1)));
    assert_true(isnan(hop_normal_quantile(NAN)));
    double last = hop_normal_quantile(5e-324), before = hop_normal_quantile(1e-300);
    assert_true(last > before && last < 38.6);
    assert_true(fabs(hop_normal_quantile(0.9e-300) / before - 1) < 1e-4);
}

static const double LIMITS[] = {-3, -1.2, -0.4, 0, 0.3, 1, 1.7, 2.5, 4};
enum { LIMIT_COUNT = sizeof LIMITS / sizeof *LIMITS };
static const double CORRELATIONS[] = {-1,  -0.999999, -0.9, -0.5,  -0.1, 0,
                                      0.2, 0.6,       0.95, 0.999, 1};
enum { CORRELATION_COUNT = sizeof CORRELATIONS / sizeof *CORRELATIONS };

static void quadrants_of_sheppard(void **state) {
    (void)state;
    for (double rho = -1; rho <= 1; rho += 1. / 64)
        assert_true(fabs(hop_normal_orthant(0, 0, rho) - (0.25 + asin(rho) / (2 * PI))) <
                    1e-14);
}

static void quadrants_obey_their_identities(void **state) {
    (void)state;
    for (int i = 0; i < LIMIT_COUNT; i++)
        for (int j = 0; j < LIMIT_COUNT; j++) {
            double h = LIMITS[i], k = LIMITS[j];
            double a = hop_normal_tail(h), b = hop_normal_tail(k);
            assert_true(fabs(hop_normal_orthant(h, k, 0) - a * b) < 1e-16);
            assert_true(fabs(hop_normal_orthant(h, k, 1) - fmin(a, b)) < 1e-14);
            assert_true(fabs(hop_normal_orthant(h, k, -1) - fmax(0, a + b - 1)) < 1e-14);
            double before = 0;
            for (int r = 0; r < CORRELATION_COUNT; r++) {
                double rho = CORRELATIONS[r], both = hop_normal_orthant(h, k, rho);
                assert_true(fabs(both - hop_normal_orthant(k, h, rho)) < 1e-15);
                /* X > h splits by Y > k; both signs change at once. */
                assert_true(fabs(both + hop_normal_orthant(h, -k, -rho) - a) < 1e-14);
                assert_true(fabs(hop_normal_orthant(-h, -k, rho) - (1 - a - b + both)) <
                            1e-14);
                assert_true(fabs(both - a * b - hop_normal_excess(h, k, rho)) < 1e-15);
                assert_true(both >= before - 1e-15); /* rises with rho */
                before = both;
            }
        }
}

/* P = integral over x > h of density(x) Q((k - rho x) / sqrt(1 - rho^2)), by Simpson's
   rule; the second factor changes over sqrt(1 - rho^2) / rho = w, the error is of order
   (step / w)^4 / 180. */
static double integrated(double h, double k, double rho) {
    const int steps = 60000;
    double low = fmax(h, -9), width = (9 - low) / steps, sum = 0;
    double spread = sqrt(1 - rho * rho);
    for (int i = 0; i <= steps; i++) {
        double x = low + i * width, weight = i == 0 || i == steps ? 1 : i % 2 ? 4 : 2;
        sum += weight * density(x) * hop_normal_tail((k - rho * x) / spread);
    }
    return sum * width / 3;
}

static void quadrants_by_integration(void **state) {
    (void)state;
    const double correlations[] = {-0.999, -0.95, -0.5, 0.1, 0.7, 0.9, 0.99, 0.9999};
    for (int i = 0; i < LIMIT_COUNT; i++)
        for (int j = 0; j < LIMIT_COUNT; j += 2)
            for (int r = 0; r < 8; r++) {
                double h = LIMITS[i], k = LIMITS[j], rho = correlations[r];
                double w = sqrt(1 - rho * rho), step = 12. / 60000;
                double bound = 1e-13 + pow(step / w, 4);
                assert_true(fabs(hop_normal_orthant(h, k, rho) - integrated(h, k, rho)) <
                            bound);
            }
}

/* d/d rho of the quadrant is the joint density at (h, k) (Plackett 1954), also where it
   is steep: limits 1e-3 apart at rho = 1 - 1e-6. */
static void quadrants_grow_as_the_joint_density(void **state) {
    (void)state;
    const double pairs[][3] = {
        {1, 1, 0.3}, {0.5, 1.5, -0.8}, {2, 2.001, 1 - 1e-6}, {-1, -1.02, 0.9999}};
    for (int i = 0; i < 4; i++) {
        double h = pairs[i][0], k = pairs[i][1], rho = pairs[i][2];
        double rest = 1 - rho * rho, step = rest * 1e-3;
        double rise =
            hop_normal_excess(h, k, rho + step) - hop_normal_excess(h, k, rho - step);
        double joint = exp(-((h - k) * (h - k) + 2 * h * k * (1 - rho)) / (2 * rest)) /
                       (2 * PI * sqrt(rest));
        assert_true(fabs(rise / (2 * step * joint) - 1) < 1e-4);
    }
}

static void small_probabilities_keep_their_digits(void **state) {
    (void)state;
    /* To first order in rho the excess is rho density(h) density(k). */
    double excess = hop_normal_excess(6, 5, 1e-9); /* next: h k rho / 2 of it */
    assert_true(fabs(excess / (1e-9 * density(6) * density(5)) - 1) < 2e-8);
    excess = hop_normal_excess(6, 5, 1e-16);
    assert_true(fabs(excess / (1e-16 * density(6) * density(5)) - 1) < 1e-13);
    double both = hop_normal_excess(8, 8, 1), tail = hop_normal_tail(8);
    assert_true(fabs(both / (tail * (1 - tail)) - 1) < 1e-12);
}

static void quadrants_at_the_ends(void **state) {
    (void)state;
    assert_true(hop_normal_orthant(INFINITY, 0, 0.5) == 0);
    assert_true(hop_normal_orthant(-INFINITY, 1, 0.5) == hop_normal_tail(1));
    assert_true(hop_normal_orthant(50, 50, 0.99) == 0);
    assert_true(hop_normal_orthant(-50, -50, -0.99) == 1);
    assert_true(isnan(hop_normal_excess(0, 0, 1.0001)));
    assert_true(isnan(hop_normal_excess(0, NAN, 0.5)));
    assert_true(isnan(hop_normal_orthant(0, 0, NAN)));
}

/* Central differences of Q: off by h^2 / 6 of its third derivative, and rounding / h. */
static void density_is_the_slope_of_the_tail(void **state) {
    (void)state;
    const double h = 1e-4;
    for (double x = -4; x <= 4; x += 0.25) {
        const double slope = (hop_normal_tail(x - h) - hop_normal_tail(x + h)) / (2 * h);
        assert_true(fabs(hop_normal_density(x) - slope) < 1e-8);
    }
    assert_true(fabs(hop_normal_density(0) - 0.39894228040143268) < 1e-16);
    assert_true(hop_normal_density(1e200) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(density_is_the_slope_of_the_tail),
        cmocka_unit_test(tails),
        cmocka_unit_test(quantiles_undo_tails),
        cmocka_unit_test(quantiles_at_the_ends),
        cmocka_unit_test(quadrants_of_sheppard),
        cmocka_unit_test(quadrants_obey_their_identities),
        cmocka_unit_test(quadrants_by_integration),
        cmocka_unit_test(quadrants_grow_as_the_joint_density),
        cmocka_unit_test(small_probabilities_keep_their_digits),
        cmocka_unit_test(quadrants_at_the_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
