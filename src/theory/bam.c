/* SPDX-License-Identifier: MIT */
/* Pairs of patterns on two layers, at T = 0: Kurchan, Peliti and Saber 1994. */
#include <hopfield/theory_rules.h>

#include <math.h>

#include "theory/branch.h"

static const double TWO_OVER_ROOT_PI = 1.12837916709551257390;

/* alpha of the state of y: m = erf y, C = (2/sqrt pi) (y/m) e^{-y^2}, alpha r = m^2 /
   2 y^2. A layer passes its overlaps z with the other pairs on, C times as large, and
   gets them back: v = (z + C z') / (1 - C^2), z and z' of the layers, so that
   r = (1 + C^2) / (1 - C^2)^2. */
static double load_of(double y, const void *given) {
    (void)given;
    const double m = erf(y), c = TWO_OVER_ROOT_PI * y / m * exp(-y * y);
    const double rest = 1 - c * c;
    return m * m / (2 * y * y) * (rest * rest / (1 + c * c));
}

double hop_theory_bam_overlap(double alpha) {
    return hop_branch_overlap(load_of, alpha);
}
