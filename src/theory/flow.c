/* SPDX-License-Identifier: MIT */
/* Synchronous recall step by step: the statistical neurodynamics of Amari and Maginu. */
#include <hopfield/theory.h>

#include <math.h>

#include "theory/normal.h"

hop_theory_flow hop_theory_flow_begin(double alpha, double overlap) {
    return (hop_theory_flow){overlap, sqrt(alpha)};
}

hop_theory_flow hop_theory_flow_step(double alpha, hop_theory_flow now) {
    double m = now.overlap, sigma = now.noise;
    if (sigma == 0) {
        double sign = m > 0 ? 1 : m < 0 ? -1 : m; /* 0 and NaN stay */
        return (hop_theory_flow){sign, sqrt(alpha)};
    }
    double u = m / sigma, f = hop_normal_density(u), next = erf(u * sqrt(0.5));
    /* Overlaps with the other patterns obey m' = w + U m, U = 2 f / sigma, where w has
       the variance 1 / N and the covariance next * m / N with m. */
    double variance = alpha + 4 * f * f + 4 * alpha * f * u * next;
    return (hop_theory_flow){next, sqrt(variance)};
}

double hop_theory_flow_overlap(double alpha, double overlap, uint64_t steps) {
    hop_theory_flow now = hop_theory_flow_begin(alpha, overlap);
    for (uint64_t t = 0; t < steps; t++) {
        hop_theory_flow next = hop_theory_flow_step(alpha, now);
        if (next.overlap == now.overlap && next.noise == now.noise) break;
        now = next;
    }
    return now.overlap;
}

/* Step and noise depend on u = m / sigma alone, and a step raises u where alpha is below
   G(u) = (e^2 / u^2 - 4 f^2) / (1 + 4 f u e), e = erf(u / sqrt 2). With the series e = 2
   f u S, S = 1 + u^2/3 + u^4/(3 5) + ..., nothing cancels. */
static double load_that_stays(double u) {
    double f = hop_normal_density(u), rest = 0;
    for (int k = 61; k >= 3; k -= 2) rest = u * u / k * (1 + rest); /* S - 1 */
    double gain = 4 * f * f * rest * (2 + rest);
    return gain / (1 + 8 * f * f * u * u * (1 + rest));
}

/* Where G peaks: it rises before and falls after. */
static double critical_ratio(void) {
    double low = 1, high = 2;
    while (high - low > 1e-9) {
        double a = low + (high - low) / 3, b = high - (high - low) / 3;
        if (load_that_stays(a) < load_that_stays(b))
            low = a;
        else
            high = b;
    }
    return (low + high) / 2;
}

double hop_theory_critical_overlap(double alpha) {
    if (!(alpha >= 0)) return NAN;
    if (alpha == 0) return 0;
    double low = 0, high = critical_ratio();
    if (alpha > load_that_stays(high)) return NAN;
    for (;;) {
        double middle = (low + high) / 2;
        if (middle <= low || middle >= high) return sqrt(alpha) * middle;
        if (load_that_stays(middle) < alpha)
            low = middle;
        else
            high = middle;
    }
}
