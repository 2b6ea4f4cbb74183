/* SPDX-License-Identifier: MIT */
/* Sequences at once, at T = 0: During, Coolen and Sherrington 1998. */
#include <hopfield/theory_rules.h>

#include <math.h>

#include "theory/branch.h"

static const double TWO_OVER_ROOT_PI = 1.12837916709551257390;

/* alpha of the state of y: m = erf y, C = (2/sqrt pi) (y/m) e^{-y^2}, alpha r = m^2 /
   2 y^2, r = 1 / (1 - C^2). */
static double load_of(double y, const void *given) {
    (void)given;
    const double m = erf(y), c = TWO_OVER_ROOT_PI * y / m * exp(-y * y);
    return m * m / (2 * y * y) * (1 - c * c);
}

double hop_theory_sequence_overlap(double alpha) {
    return hop_branch_overlap(load_of, alpha);
}
