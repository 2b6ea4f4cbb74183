/* SPDX-License-Identifier: MIT */
/* Codes of correlated patterns after a random expansion. */
#include <hopfield/theory.h>

#include <math.h>

#include "theory/normal.h"

double hop_theory_code_overlap(double overlap, double fraction) {
    if (!(fraction > 0 && fraction < 1)) return NAN;
    double z = hop_normal_quantile(fraction);
    return hop_normal_excess(z, z, overlap) / (fraction * (1 - fraction));
}
