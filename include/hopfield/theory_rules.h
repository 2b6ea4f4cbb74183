/* SPDX-License-Identifier: MIT */
/* What theory predicts for learning rules beside Hebb's: random patterns, N -> infinity.
 */
#ifndef HOPFIELD_THEORY_RULES_H
#define HOPFIELD_THEORY_RULES_H

#include <hopfield/status.h>
#include <hopfield/theory.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- the best that couplings can do ------------------------------------------------ */

/**
 * Largest load alpha = P/N at which some couplings give every unit of every random
 * pattern a margin kappa, x_i sum_j w_ij x_j >= kappa |w_i|:
 *
 *     1 / alpha = int_{-kappa}^inf Dt (t + kappa)^2
 *               = (1 + kappa^2) Phi(kappa) + kappa phi(kappa),
 *
 * Dt, phi, Phi of a unit normal. 2 at kappa = 0. Replica-symmetric: exact for
 * kappa >= 0, an upper bound for kappa < 0, where units may be wrong. Relative error
 * below 1e-13; infinite below kappa = -38, NaN for NaN. O(1).  Gardner 1988.
 */
HOP_API double hop_theory_gardner_capacity(double kappa);

/**
 * The largest margin kappa at load alpha, the inverse of the above: about 1 / sqrt(alpha)
 * for small alpha, 0 at alpha = 2, below 0 beyond. Infinite at alpha = 0; NaN for
 * alpha < 0, infinite or NaN. Found to the last bits; microseconds.
 */
HOP_API double hop_theory_gardner_margin(double alpha);

#ifdef __cplusplus
}
#endif
#endif
