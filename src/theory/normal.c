/* SPDX-License-Identifier: MIT */
/* Density, tail and quantile of the normal distribution, and the quadrant of two
 * variables.
 */
#include "theory/normal.h"

#include <math.h>

static const double PI = 3.14159265358979323846;
static const double ROOT_TWO_PI = 2.50662827463100050242;

/* Points of the Gauss-Legendre rule, and a width whose integral does not count. */
enum { POINTS = 20 };
static const double NARROW = 1e-17;

double hop_normal_density(double x) {
    return exp(-x * x / 2) / ROOT_TWO_PI;
}

double hop_normal_tail(double x) {
    return 0.5 * erfc(x * sqrt(0.5));
}

/* Upper quantile of p <= 1/2 within 4.5e-4: Abramowitz and Stegun 26.2.23 (Hastings). */
static double rough_quantile(double p) {
    double t = sqrt(-2 * log(p));
    double above = 2.515517 + t * (0.802853 + t * 0.010328);
    double below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
    return t - above / below;
}

double hop_normal_quantile(double p) {
    if (!(p >= 0 && p <= 1)) return NAN;
    if (p > 0.5) return -hop_normal_quantile(1 - p);
    if (p == 0) return INFINITY;
    double x = rough_quantile(p);
    if (p < 1e-300) return x;
    for (int round = 0; round < 3; round++) { /* Halley: errors are cubed */
        /* Near 1/2 a difference of tails would cancel. */
        double excess =
            p > 0.25 ? (0.5 - p) - 0.5 * erf(x * sqrt(0.5)) : hop_normal_tail(x) - p;
        double step = excess / hop_normal_density(x);
        x += step / (1 - x * step / 2);
    }
    return x;
}

/* The integrand of Plackett's formula at theta = pi/2 - x; the exponent is split so that
   all that is steep near x = 0 is in its first term. */
static double slope(double h, double k, double x) {
    double s = sin(x), apart = h == k ? 0 : (h - k) / s;
    return exp(-apart * apart / 2 - h * k / (1 + cos(x)));
}

/* Positive nodes and weights on [-1, 1], by Newton's method on P_n. */
static void make_rule(double node[POINTS / 2], double weight[POINTS / 2]) {
    for (int i = 0; i < POINTS / 2; i++) {
        double x = cos(PI * (i + 0.75) / (POINTS + 0.5)), rise = 1;
        for (int round = 0; round < 6; round++) {
            double before = 1, value = x;
            for (int n = 2; n <= POINTS; n++) {
                double next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
                before = value;
                value = next;
            }
            rise = POINTS * (before - x * value) / (1 - x * x);
            x -= value / rise;
        }
        node[i] = x;
        weight[i] = 2 / ((1 - x * x) * rise * rise);
    }
}

/* The integral over theta from 0 to asin(size). It may change at any scale of x near 0:
   each panel ends at half of the x where it starts. */
static double integral(double h, double k, double size) {
    double low = atan2(sqrt((1 - size) * (1 + size)), size); /* acos, also near 1 */
    double node[POINTS / 2], weight[POINTS / 2], sum = 0;
    double half = fmin(asin(size), PI / 4) / 2; /* keeps the digits of a small one */
    make_rule(node, weight);
    double top = PI / 2;
    do {
        double end = fmax(low, top / 2);
        if (top < PI / 2) half = (top - end) / 2;
        double middle = (top + end) / 2, panel = 0;
        for (int i = 0; i < POINTS / 2; i++)
            panel += weight[i] * (slope(h, k, middle - half * node[i]) +
                                  slope(h, k, middle + half * node[i]));
        sum += half * panel;
        top = end;
    } while (top > low && top > NARROW);
    return sum;
}

double hop_normal_excess(double h, double k, double rho) {
    if (!(rho >= -1 && rho <= 1) || isnan(h) || isnan(k)) return NAN;
    if (isinf(h) || isinf(k)) return 0;
    double sum = integral(h, rho < 0 ? -k : k, fabs(rho)) / (2 * PI);
    return rho < 0 ? -sum : sum;
}

double hop_normal_orthant(double h, double k, double rho) {
    double apart = hop_normal_tail(h) * hop_normal_tail(k);
    double both = apart + hop_normal_excess(h, k, rho);
    return both < 0 ? 0 : both;
}
