/* SPDX-License-Identifier: MIT */
/* Estimates with 95% intervals. */
#include "experiment/statistics.h"

#include <math.h>
#include <stdbool.h>

static const double Z = 1.959963984540054; /* 97.5% of the normal distribution */

/* Exact for 1 and 2; from 3 on Hill's asymptotic series (1970) in 1/freedom, within 0.6%
   at 3 and 1e-4 from 8 on. */
double hop_student(size_t freedom) {
    if (freedom == 0) return NAN;
    const double v = (double)freedom, p = 0.975;
    if (freedom == 1) return tan(3.14159265358979323846 * (p - 0.5));
    if (freedom == 2) return (2 * p - 1) * sqrt(2 / (1 - (2 * p - 1) * (2 * p - 1)));
    const double z = Z, z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;
    const double z9 = z7 * z * z;
    return z + (z3 + z) / (4 * v) + (5 * z5 + 16 * z3 + 3 * z) / (96 * v * v) +
           (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * v * v * v) +
           (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) /
               (92160 * v * v * v * v);
}

/* Welford's recurrence (1962), in the order of the values. */
static size_t moments(const double *values, size_t count, size_t stride, double *mean,
                      double *squares) {
    size_t n = 0;
    *mean = *squares = 0;
    for (size_t k = 0; k < count; k++) {
        const double x = values[k * stride];
        if (isnan(x)) continue;
        n++;
        const double before = x - *mean;
        *mean += before / (double)n;
        *squares += before * (x - *mean);
    }
    return n;
}

/* A mean of few values above 0 among zeros is the share of those times their own mean.
   Student's interval sees neither that they might as well have been none, nor twice as
   many: Wilson's interval of the share is widened by that of their mean, as relative
   errors. */
static hop_estimate rare_mean(const double *values, size_t count, size_t stride,
                              size_t rare, size_t n) {
    double mean = 0, squares = 0;
    size_t seen = 0;
    for (size_t k = 0; k < count; k++) {
        const double x = values[k * stride];
        if (isnan(x) || x == 0) continue;
        seen++;
        const double before = x - mean;
        mean += before / (double)seen;
        squares += before * (x - mean);
    }
    const hop_estimate share = hop_rate(rare, n);
    /* Few values say little of their spread: it is half their mean at least. */
    const double spread =
        fmax(rare < 2 ? 0 : sqrt(squares / (double)(rare - 1)), mean / 2);
    const double error = Z * spread / sqrt((double)rare) / mean;
    const double under = (share.value - share.low) / share.value;
    const double over = (share.high - share.value) / share.value;
    const double value = share.value * mean;
    return (hop_estimate){value, fmax(0, value * (1 - hypot(under, error))),
                          value * (1 + hypot(over, error))};
}

hop_estimate hop_mean(const double *values, size_t count, size_t stride) {
    enum { FEW = 30 };
    double mean, squares;
    const size_t n = moments(values, count, stride, &mean, &squares);
    if (n == 0) return (hop_estimate){NAN, NAN, NAN};
    if (n == 1) return (hop_estimate){mean, NAN, NAN};
    size_t above = 0, below = 0;
    for (size_t k = 0; k < count; k++) {
        const double x = values[k * stride];
        above += x > 0 ? 1 : 0;
        below += x < 0 ? 1 : 0;
    }
    if (below == 0 && above == 0) return (hop_estimate){0, 0, hop_rate(0, n).high};
    if (below == 0 && above < FEW && 2 * above < n)
        return rare_mean(values, count, stride, above, n);
    const double error = sqrt(squares / (double)(n - 1) / (double)n);
    const double half = hop_student(n - 1) * error;
    return (hop_estimate){mean, mean - half, mean + half};
}

hop_estimate hop_mean_share(const double *values, size_t count, size_t stride) {
    double mean, squares;
    const size_t n = moments(values, count, stride, &mean, &squares);
    hop_estimate out = hop_mean(values, count, stride);
    if (n < 2) return out;
    if (squares == 0 && mean == 1) out.low = 1 - hop_rate(0, n).high;
    out.low = fmax(out.low, 0);
    out.high = fmin(out.high, 1);
    return out;
}

double hop_deviation(const double *values, size_t count, size_t stride) {
    double mean, squares;
    const size_t n = moments(values, count, stride, &mean, &squares);
    return n < 2 ? NAN : sqrt(squares / (double)(n - 1));
}

/* Pairs that are whole. */
typedef struct {
    size_t count;
    double x, y, xx, xy, yy; /* means, and sums of squared deviations */
} pairs;

static pairs pair_up(const double *x, const double *y, size_t count, size_t stride) {
    pairs sum = {0};
    for (size_t k = 0; k < count; k++) {
        const double a = x[k * stride], b = y[k * stride];
        if (isnan(a) || isnan(b)) continue;
        sum.count++;
        const double dx = a - sum.x, dy = b - sum.y;
        sum.x += dx / (double)sum.count;
        sum.y += dy / (double)sum.count;
        sum.xx += dx * (a - sum.x);
        sum.xy += dx * (b - sum.y);
        sum.yy += dy * (b - sum.y);
    }
    return sum;
}

static bool varies(double squares, double mean, size_t count) {
    return sqrt(squares / (double)count) > 1e-9 * fabs(mean);
}

hop_estimate hop_correlation(const double *x, const double *y, size_t count,
                             size_t stride) {
    const pairs sum = pair_up(x, y, count, stride);
    if (sum.count < 4 || !varies(sum.xx, sum.x, sum.count) ||
        !varies(sum.yy, sum.y, sum.count))
        return (hop_estimate){NAN, NAN, NAN};
    const double r = fmax(-1, fmin(1, sum.xy / sqrt(sum.xx * sum.yy)));
    const double half = Z / sqrt((double)sum.count - 3);
    return (hop_estimate){r, tanh(atanh(r) - half), tanh(atanh(r) + half)};
}

hop_estimate hop_spread_of_twice(const double *first, const double *second, size_t count,
                                 size_t stride) {
    const pairs sum = pair_up(first, second, count, stride);
    if (sum.count < 3) return (hop_estimate){NAN, NAN, NAN};
    const double n = (double)sum.count, mean = sum.xy / n;
    double squares = 0;
    for (size_t k = 0; k < count; k++) {
        const double a = first[k * stride], b = second[k * stride];
        if (isnan(a) || isnan(b)) continue;
        const double off = (a - sum.x) * (b - sum.y) - mean;
        squares += off * off;
    }
    const double value = sum.xy / (n - 1);
    const double half = hop_student(sum.count - 1) * sqrt(squares / (n - 1) / n);
    return (hop_estimate){sqrt(fmax(0, value)), sqrt(fmax(0, value - half)),
                          sqrt(fmax(0, value + half))};
}
