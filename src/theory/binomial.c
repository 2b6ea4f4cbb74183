/* SPDX-License-Identifier: MIT */
/* Exact stability of stored patterns: binomial tails, and the capacities they allow. */
#include "theory/binomial.h"

#include <hopfield/theory.h>
#include <math.h>

static const double PI = 3.14159265358979323846;

/* ln k! minus Stirling's (k + 1/2) ln k - k + 1/2 ln 2 pi, k >= 1. */
static double stirling_rest(double k) {
    if (k < 16) {
        double factorial = 1;
        for (double i = 2; i <= k; i++) factorial *= i;
        return log(factorial) - (k + 0.5) * log(k) + k - 0.5 * log(2 * PI);
    }
    double s = 1 / (k * k);
    return (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188)))) /
           k;
}

/* n/2 [(1-d) ln(1-d) + (1+d) ln(1+d)], d = gap / n: minus the exponent of the binomial
   probability of k. Each form is free of cancellation where it is used. */
static double deviance(double n, double k, double gap) {
    double d = gap / n;
    if (d < 0.5) return n / 2 * (log1p(-d * d) + 2 * d * atanh(d));
    return k * log(2 * k / n) + (n - k) * log(2 * (n - k) / n);
}

/* P[B = k] by Stirling's series, exact to rounding also for huge n (Loader 2000). */
static double probability_of(double n, double k, double gap) {
    if (k < 1) return exp2(-n);
    double rest = stirling_rest(n) - stirling_rest(k) - stirling_rest(n - k);
    double scale = sqrt(n / (2 * PI * k * (n - k)));
    return scale * exp(rest - deviance(n, k, gap));
}

/* Continued fraction of the incomplete beta function I_1/2(n - k, k + 1), its even part:
   all terms are positive, so nothing cancels (DiDonato, Morris 1992). About 160 (1 + n /
   gap^2) terms, never more than a few sqrt(n). Lentz's evaluation. */
static double beta_fraction(double n, double k, double gap) {
    double a = n - k, b = k + 1, lambda = (gap - 1) / 2;
    double value = a / (a + 1) * (lambda + 1), c = value, d = 0;
    for (double m = 1; m < b; m++) {
        double odd = a + 2 * m - 1;
        double alpha = (a + m - 1) / odd * ((n + m) / odd) * m * (b - m) / 4;
        double beta = m + m * (b - m) / (2 * odd) +
                      (a + m) / (a + 2 * m + 1) * (lambda + 1 + 1.5 * m);
        d = 1 / (beta + alpha * d);
        c = beta + alpha / c;
        double factor = c * d;
        value *= factor;
        if (fabs(factor - 1) < 1e-16) break;
    }
    return 1 / value;
}

double hop_binomial_tail(double n, double gap) {
    /* Here the error of the normal limit is about 1 / n, and the fraction is slow. */
    if (n > 1e12 && gap * gap < n) return 0.5 * erfc((gap - 1) / sqrt(2 * n));
    double k = (n - gap) / 2;
    return probability_of(n, k, gap) * (n - k) / 2 * beta_fraction(n, k, gap);
}

double hop_theory_unstable_exact(uint64_t units, uint64_t patterns) {
    if (units < 2 || patterns < 3) return 0;
    /* The crosstalk 2B - n is below -(N-1) from 2B = (N-1)(P-2) - 1 or - 2 downwards,
       whichever is even. */
    int odd = (units - 1) % 2 == 1 && patterns % 2 == 1;
    double others = (double)(units - 1);
    return hop_binomial_tail(others * (double)(patterns - 1), others + (odd ? 1 : 2));
}

/* Whether `copies` patterns of `patterns` are all stable with the wanted certainty. */
static int stable(uint64_t units, uint64_t patterns, double copies, double certainty) {
    double unstable = hop_theory_unstable_exact(units, patterns);
    return copies * (double)units * log1p(-unstable) >= log(certainty);
}

/* The largest stable P among start, start + 2, start + 4, ...; 0 where there is none.
   A crosstalk of exactly -(N-1) may be possible for every second P only: the probability
   of an unstable unit rises with P only among P of one parity. */
static uint64_t capacity_of_parity(uint64_t units, double certainty, uint64_t start,
                                   int all) {
    const uint64_t most = (uint64_t)1 << 62;
    uint64_t good = 0, bad = 1; /* P = start + 2 j, j between good and bad */
    if (!stable(units, start, all ? (double)start : 1, certainty)) return 0;
    for (;; bad *= 2) {
        if (bad > most) return UINT64_MAX;
        uint64_t patterns = start + 2 * bad;
        if (!stable(units, patterns, all ? (double)patterns : 1, certainty)) break;
        good = bad;
    }
    while (bad - good > 1) {
        uint64_t middle = good + (bad - good) / 2, patterns = start + 2 * middle;
        if (stable(units, patterns, all ? (double)patterns : 1, certainty))
            good = middle;
        else
            bad = middle;
    }
    return start + 2 * good;
}

static uint64_t capacity(uint64_t units, double certainty, int all) {
    uint64_t odd = capacity_of_parity(units, certainty, 1, all);
    uint64_t even = capacity_of_parity(units, certainty, 2, all);
    return odd > even ? odd : even;
}

uint64_t hop_theory_exact_capacity(uint64_t units, double certainty) {
    return capacity(units, certainty, 0);
}

uint64_t hop_theory_exact_capacity_all(uint64_t units, double certainty) {
    return capacity(units, certainty, 1);
}
