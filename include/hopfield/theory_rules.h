/* SPDX-License-Identifier: MIT */
/* What theory predicts for learning rules beside Hebb's: random patterns, N -> infinity.
 */
#ifndef HOPFIELD_THEORY_RULES_H
#define HOPFIELD_THEORY_RULES_H

#include <stdint.h>
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

/* --- Willshaw: couplings that are there or not ----------------------------------- */

/** Bits a coupling that Willshaw's rule tends to at best, half of the couplings set. */
#define HOP_THEORY_WILLSHAW_INFORMATION 0.69314718055994531 /* ln 2 */

/**
 * Share of the couplings between two units that P random patterns with k of N units on
 * have set, on average: 1 - (1 - k (k-1) / N (N-1))^P, about 1 - (1 - f^2)^P with
 * f = k/N. 1 <= k <= N, N >= 2, P >= 1, else NaN. O(1).  Willshaw, Buneman,
 * Longuet-Higgins 1969.
 */
HOP_API double hop_theory_willshaw_fill(uint64_t units, uint64_t active,
                                        uint64_t patterns);

/**
 * Probability that a unit that should be silent fires at the next update of a stored
 * pattern: that it is coupled to all k active ones. The mean of
 *
 *     (1 - (1 - (k-1)/(N-1))^n)^k
 *
 * over the number n of the other patterns in which the unit is on, n ~ Binomial(P-1,
 * k/N); a unit that was on often is coupled to more, so this exceeds the textbook's
 * fill^k. It takes the k couplings of a unit, given n, as independent, which is rather
 * too many errors: they are exactly so where every unit is on by chance f of its own.
 * Active units always stay. O(sqrt(P k / N)), and O(1) where nearly all couplings are
 * set. NaN as above.  Buckingham, Willshaw 1992.
 */
HOP_API double hop_theory_willshaw_error(uint64_t units, uint64_t active,
                                         uint64_t patterns);

/**
 * Largest P at which a stored pattern gains at most `wrong` units at the next update, on
 * average: (N - k) times the error above. UINT64_MAX where no P is too many; 0 where an
 * argument is out of range, wrong < 0 included.
 */
HOP_API uint64_t hop_theory_willshaw_capacity(uint64_t units, uint64_t active,
                                              double wrong);

/**
 * Bits that P such patterns hold, of N^2 couplings each: P log2 (N over k) / N^2. With k
 * near log2 N, and P as above, it tends to ln 2, slowly. NaN as above. O(min(k, N - k)).
 */
HOP_API double hop_theory_willshaw_information(uint64_t units, uint64_t active,
                                               uint64_t patterns);

/* --- sequences and pairs --------------------------------------------------------- */

/** Load at which sequences at once are lost, and at which pairs are. */
#define HOP_THEORY_SEQUENCE_CRITICAL_LOAD 0.26906
#define HOP_THEORY_BAM_CRITICAL_LOAD 0.19980

/**
 * Overlap m with the pattern whose turn it is, far along a long cyclic sequence at once
 * (w_ij = (1/N) sum_mu xi_i^(mu+1) xi_j^mu, synchronous, T = 0), alpha = P/N:
 *
 *     m = erf(m / sqrt(2 alpha r)),  r = 1 / (1 - C^2),
 *     C = sqrt(2 / (pi alpha r)) exp(-m^2 / (2 alpha r)),
 *
 * the largest m. 0 above the critical load; NaN for alpha < 0, infinite or NaN. To the
 * last bits but next to the critical load; microseconds.  During, Coolen, Sherrington
 * 1998.
 */
HOP_API double hop_theory_sequence_overlap(double alpha);

/**
 * Overlap of each layer with its pattern, at rest, where P random pairs are held between
 * two layers of n units each, at T = 0 and alpha = P/n: P/n, not P over all 2 n units.
 * As above with r = (1 + C^2) / (1 - C^2)^2. Replica-symmetric.  Kurchan, Peliti, Saber
 * 1994.
 */
HOP_API double hop_theory_bam_overlap(double alpha);

/* --- dense memories --------------------------------------------------------------- */

/**
 * Probability that one update changes a unit of a stored pattern, E = -sum (xi.s)^n,
 * n = `power` >= 2, P random patterns of N units:
 *
 *     1/2 erfc sqrt(N^(n-1) / (2 P (2n-3)!!)),
 *
 * crosstalk taken as Gaussian, N and P large. Of the rectified form, which half of the
 * other patterns do not disturb, P/2 in place of P. n = 2 is Hebb's rule. 0 without
 * patterns; NaN for n < 2 and N <= 0. O(n).  Krotov, Hopfield 2016.
 */
HOP_API double hop_theory_power_error(unsigned power, double units, double patterns);

/**
 * Patterns of which most are recalled without an error, N^(n-1) / (2 (2n-3)!! ln N);
 * twice as many in the rectified form. NaN for n < 2 and N <= 1. O(n).  Krotov, Hopfield
 * 2016.
 */
HOP_API double hop_theory_power_capacity(unsigned power, double units);

/**
 * What the same probability is at most for E = -ln sum e^(xi.s): by Chebyshev,
 *
 *     1/2 (P - 1) ((1 + e^-4) / 2)^(N - 1),
 *
 * at most 1/2. It is far from tight: what disturbs a unit is not Gaussian but rare. NaN
 * for N < 1. O(1).
 */
HOP_API double hop_theory_exponential_error(double units, double patterns);

/** Patterns of which all are stable, in order of size: 2^(N/2). NaN for N <= 0.
    Demircigil et al. 2017. */
HOP_API double hop_theory_exponential_capacity(double units);

/* --- sparse patterns, covariance rule ---------------------------------------------- */

/**
 * Largest load P/N at which the covariance rule holds random patterns of 0 and 1 with a
 * share f = `fraction` of the units on, and the threshold that allows it (*threshold,
 * unless NULL). Fields are
 *
 *     h_i = sum_j J_ij (s_j - centre),  J = sum_mu (eta - f)(eta - f)^T / (N f (1 - f)),
 *
 * s_i = 1 where h_i > theta: centre 0 for the rule `covariance`, f for fields without a
 * mean, which suffer less noise at larger f. The most, over theta, of the equations of
 * hop_theory_solve_sparse. 0.1379 at f = centre = 1/2, Hebb's; 0.0691 there with centre
 * 0; about 1 / (2 f |ln f|) for tiny f, slowly. 0 < f < 1 and 0 <= centre <= 1, else NaN.
 * A relative error about 1e-12, and 1e-6 of the threshold; some milliseconds.  Tsodyks,
 * Feigelman 1988.
 */
HOP_API double hop_theory_sparse_capacity(double fraction, double centre,
                                          double *threshold);

/** Prediction for a sparse pattern at T = 0. */
typedef struct hop_theory_sparse {
    int retrieval;       /* 1 where the state exists, with an overlap above 1/2 */
    double overlap;      /* sum_i (eta_i - f) s_i / (N f (1 - f)); 0 without retrieval */
    double active_error; /* share of the active units that are off; NaN without */
    double silent_error; /* share of the silent units that are on; NaN without */
} hop_theory_sparse;

/**
 * Solve, from the pattern itself, with phi and Q the density and the tail of a unit
 * normal,
 *
 *     m = 1 - Q(y1) - Q(y0),  <s> = f (1 - Q(y1)) + (1 - f) Q(y0),
 *     y1 = ((1 - f) m + g - theta) / S,  y0 = (f m - g + theta) / S,
 *     U = (f phi(y1) + (1 - f) phi(y0)) / S,  g = alpha U / (1 - U) (1/2 - centre),
 *     S^2 = alpha (centre^2 + (1 - 2 centre) <s>) / (1 - U)^2,
 *
 * zero diagonal, replica-symmetric. Just below the capacity at f < 0.1 the state exists
 * and is not reached from the pattern: above 0.99 of it at f = 0.05, 0.95 at 0.02, 0.91
 * at 0.001; that counts as no retrieval. HOP_EINVAL where fraction or centre is out of
 * range or alpha or threshold is not finite or alpha < 0. Some microseconds, milliseconds
 * near the capacity.
 */
HOP_API hop_status hop_theory_solve_sparse(double alpha, double fraction, double centre,
                                           double threshold, hop_theory_sparse *out);

/* --- palimpsests that decay ------------------------------------------------------ */

/**
 * Overlap m of the pattern of age a = `age` N (0: the newest) after w <- lambda w +
 * xi xi^T / N of patterns without end, lambda = exp(-epsilon^2 / 2N), at T = 0:
 *
 *     m = erf(y),  y = m exp(-epsilon^2 age / 2) / sqrt(2 R),
 *     R = (2 / epsilon^2) (C / (1 - C) + ln(1 - C)) / C^2,
 *     C = sqrt(2 / (pi R)) e^(-y^2),
 *
 * the largest m, replica-symmetric. 0 where no such state is; NaN for epsilon <= 0 or
 * infinite and for age < 0 or NaN. Some milliseconds.  Mezard, Nadal, Toulouse 1986.
 */
HOP_API double hop_theory_palimpsest_overlap(double epsilon, double age);

/** Patterns kept, per unit: the largest such age; 0 below epsilon of 2.465, where not
   even the newest is held for the noise of all before it. NaN as above. */
HOP_API double hop_theory_palimpsest_capacity(double epsilon);

/** The most patterns kept, per unit, 0.04896, and at which epsilon (unless NULL), 4.108:
    to 1e-6. Tens of milliseconds. */
HOP_API double hop_theory_palimpsest_best(double *epsilon);

#ifdef __cplusplus
}
#endif
#endif
