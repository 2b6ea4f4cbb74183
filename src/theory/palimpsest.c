/* SPDX-License-Identifier: MIT */
/* The palimpsest of decay at T = 0: Mezard, Nadal and Toulouse 1986. */
#include <hopfield/theory_rules.h>

#include <math.h>
#include <stddef.h>

#include "theory/branch.h"

static const double PI = 3.14159265358979323846;

/* K(C) = int_0^1 c / (1 - C c)^2 dc = (C / (1 - C) + ln(1 - C)) / C^2, by its series
   sum_n n C^(n-1) / (n + 1) where the terms cancel. */
static double spread(double c) {
    if (c > 0.05) return (c / (1 - c) + log1p(-c)) / (c * c);
    double sum = 0, power = 1;
    for (int n = 1; n <= 14; n++, power *= c) sum += n * power / (n + 1);
    return sum;
}

/* C^2 K(C) rises from 0 without end; roots are sought where a function falls. */
static double negative(double c, const void *given) {
    (void)given;
    return -c * c * spread(c);
}

/* Noise R of the state of y, m = erf y: strengths e^(-eps^2 u / 2) of all ages u = a / N
   give R = (2 / eps^2) K(C), and C = sqrt(2 / (pi R)) e^(-y^2). */
static double noise_of(double y, double epsilon) {
    const double wanted = epsilon * epsilon / PI * exp(-2 * y * y);
    const double c = hop_branch_root(negative, NULL, -wanted, 0, 1 - 1e-12);
    return 2 / (epsilon * epsilon) * spread(c);
}

/* The age u at which the state of y is found: y sqrt(2 R) = m e^(-eps^2 u / 2). */
static double age_of(double y, const void *given) {
    const double epsilon = *(const double *)given;
    const double strength = y * sqrt(2 * noise_of(y, epsilon)) / erf(y);
    return -2 / (epsilon * epsilon) * log(strength);
}

static const double LEAST = 0.3, MOST = 26; /* of y: erf(26) is 1, e^(-y^2) nothing */

static double oldest_of(double epsilon, const void *given) {
    (void)given;
    return age_of(hop_branch_peak(age_of, &epsilon, LEAST, MOST), &epsilon);
}

double hop_theory_palimpsest_capacity(double epsilon) {
    if (!(epsilon > 0) || isinf(epsilon)) return NAN;
    return fmax(oldest_of(epsilon, NULL), 0);
}

double hop_theory_palimpsest_best(double *epsilon) {
    const double best = hop_branch_peak(oldest_of, NULL, 2, 8);
    if (epsilon) *epsilon = best;
    return oldest_of(best, NULL);
}

double hop_theory_palimpsest_overlap(double epsilon, double age) {
    if (!(epsilon > 0) || isinf(epsilon) || !(age >= 0)) return NAN;
    const double peak = hop_branch_peak(age_of, &epsilon, LEAST, MOST);
    if (age > age_of(peak, &epsilon)) return 0;
    return erf(hop_branch_root(age_of, &epsilon, age, peak, MOST));
}
