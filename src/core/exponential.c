/* SPDX-License-Identifier: MIT */
/* e^x and ln x by multiplication, addition and division alone: the same bits everywhere.
 */
#include "core/exponential.h"

#include <math.h>

/* ln 2 in two parts, of which the first times a whole number below 2^11 is exact. */
static const double LN2_HIGH = 0x1.62e42fefap-1, LN2_LOW = 0x1.cf79abc9e3b3ap-40;

/* x = k ln 2 + r, |r| <= ln 2 / 2; e^r by its series to r^13 / 13!, whose rest is below
   2^-57. */
double hop_exp(double x) {
    if (isnan(x)) return x;
    if (x > 709.8) return INFINITY;
    if (x < -745.2) return 0;
    const double k = nearbyint(x / (LN2_HIGH + LN2_LOW));
    const double high = x - k * LN2_HIGH, low = k * LN2_LOW, r = high - low;
    double sum = 0;
    for (int n = 13; n >= 2; n--) sum = (sum + 1) * r / n;
    /* e^r = 1 + r (1 + sum): the parts of r that rounding took come last. */
    const double e = 1 + (high + (r * sum - low));
    return ldexp(e, (int)k);
}

/* x = 2^k m, m in [sqrt(1/2), sqrt 2); ln m = 2 atanh f, f = (m - 1)/(m + 1). */
double hop_log(double x) {
    if (isnan(x) || x < 0) return NAN;
    if (x == 0) return -INFINITY;
    if (isinf(x)) return x;
    int k;
    double m = frexp(x, &k);
    if (m < 0.70710678118654752) {
        m *= 2;
        k--;
    }
    const double t = m - 1, f = t / (2 + t), square = f * f;
    double sum = 0;
    for (int n = 23; n >= 3; n -= 2) sum = (sum + 1.0 / n) * square;
    /* 2 f = t - t f, and t is exact. */
    const double rest = f * (2 * sum - t);
    return k * LN2_HIGH + (t + (rest + k * LN2_LOW));
}

double hop_logistic(double x) {
    return 1 / (1 + hop_exp(-x));
}

double hop_tanh(double x) {
    if (fabs(x) > 22) return x > 0 ? 1 : -1;
    const double e = hop_exp(2 * fabs(x));
    return copysign((e - 1) / (e + 1), x);
}
