/* SPDX-License-Identifier: MIT */
/* Retrieval at T = 0 in a network of which a share of the couplings is cut. */
#ifndef HOP_THEORY_DILUTION_H
#define HOP_THEORY_DILUTION_H

#include <hopfield/theory.h>

/* As hop_theory_solve_ags at alpha = P/N, where each pair of units keeps its two
   couplings with probability `kept`: what the cuts add to the field is noise of variance
   alpha (1/kept - 1) beside the crosstalk's alpha r, in units of the signal:
   m = erf(m / sqrt(2 v)), C = sqrt(2/(pi v)) exp(-m^2/(2 v)), r = (1 - C)^-2,
   v = alpha (r + 1/kept - 1). Without retrieval r is NaN. HOP_EINVAL for alpha < 0 or not
   finite, kept outside (0, 1].  Sompolinsky 1986. */
hop_status hop_theory_solve_diluted(double alpha, double kept, hop_theory_ags *out);

/* The largest alpha at which it retrieves with at most a fraction `wrong` of the units
   wrong, 0 < wrong <= 1/2. kept = 1 and wrong >= 0.0164: AGS's 0.1379; for kept -> 0 and
   wrong = 1/2 alpha / kept tends to 2/pi. 0 < kept <= 1. */
double hop_theory_diluted_capacity(double kept, double wrong);

#endif
