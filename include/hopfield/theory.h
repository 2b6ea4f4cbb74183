/* SPDX-License-Identifier: MIT */
/* What theory predicts for a Hebb memory of random patterns. */
#ifndef HOPFIELD_THEORY_H
#define HOPFIELD_THEORY_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A measured number and its 95% interval; NaN where there is none. */
typedef struct hop_estimate {
    double value, low, high;
} hop_estimate;

/** The share of so many trials, with Wilson's score interval. trials 0: NaN. Wilson 1927.
 */
HOP_API hop_estimate hop_rate(size_t hits, size_t trials);

/** alpha_c of Amit, Gutfreund and Sompolinsky at T = 0, and the overlap there. */
#define HOP_THEORY_CRITICAL_LOAD 0.13790
#define HOP_THEORY_CRITICAL_OVERLAP 0.967

/**
 * Probability that a unit is wrong after one synchronous step from a cue of overlap m0
 * (m0 = 1 - 2 noise) at load alpha = patterns / units, crosstalk taken as Gaussian:
 * 1/2 erfc(m0 / sqrt(2 alpha)). For large networks: of P patterns it counts all as
 * crosstalk, not P - 1. units > 0; no patterns give 0.  Hertz, Krogh, Palmer 1991.
 */
HOP_API double hop_theory_one_step_error(double units, double patterns, double m0);

/** Prediction at T = 0 and load alpha = P/N. */
typedef struct hop_theory_ags {
    double alpha;
    int retrieval;         /* 1 where the retrieval state exists: alpha <= alpha_c */
    double overlap;        /* m; 0 without retrieval */
    double error_fraction; /* (1 - m) / 2; 0.5 without retrieval */
    double r;              /* mean square overlap with the other patterns / alpha; without
                              retrieval the spin glass's, (1 + sqrt(2/(pi alpha)))^2 */
} hop_theory_ags;

/**
 * Solve m = erf(m / sqrt(2 alpha r)), C = sqrt(2/(pi alpha r)) exp(-m^2/(2 alpha r)),
 * r = (1 - C)^-2, through y (sqrt(2 alpha) + (2/sqrt pi) e^{-y^2}) = erf y, m = erf y,
 * the largest root y. HOP_EINVAL for alpha < 0 or not finite. Amit, Gutfreund,
 * Sompolinsky 1985, 1987.
 */
HOP_API hop_status hop_theory_solve_ags(double alpha, hop_theory_ags *out);

/** Prediction at temperature T and load alpha: what heat bath and Metropolis come to. */
typedef struct hop_theory_thermal {
    int retrieval;          /* 1 where a retrieval state exists: T <= T_M */
    double overlap, square; /* m and q; 0 without retrieval */
    double r;               /* mean square overlap with the other patterns / alpha */
    double free_energy; /* a unit, of the retrieval state; NaN without one, at T = 0 */
    double glass_free_energy; /* of the state without it: the spin glass; NaN at T = 0 */
} hop_theory_thermal;

/**
 * Solve m = <tanh beta (m + sqrt(alpha r) z)>, q = <tanh^2 beta (m + sqrt(alpha r) z)>,
 * r = q / (1 - beta (1 - q))^2 over a unit normal z, the largest root m,
 * replica-symmetric. Below T = 0.02 the solution of T = 0. Good to 1e-8; some
 * milliseconds. Amit, Gutfreund, Sompolinsky 1985, 1987.
 */
HOP_API hop_status hop_theory_solve_thermal(double alpha, double temperature,
                                            hop_theory_thermal *out);

/**
 * The lines of the phase diagram: T_M, where the retrieval state vanishes; T_c, below
 * which it is the deepest state; T_g = 1 + sqrt(alpha), below which there is a spin
 * glass. NaN where there is no such temperature (T_M above alpha = 0.138, T_c above
 * 0.051) and below alpha = 0. Good to 1e-5; T_M and T_c take tens of milliseconds.
 */
HOP_API double hop_theory_retrieval_temperature(double alpha);
HOP_API double hop_theory_transition_temperature(double alpha);
HOP_API double hop_theory_glass_temperature(double alpha);

/**
 * Exact probability that one unit of a stored random pattern is unstable at the next
 * update (zero diagonal, ties kept): the crosstalk is a sum of (N-1)(P-1) fair signs,
 * P[2B - (N-1)(P-1) < -(N-1)], B ~ Binomial((N-1)(P-1), 1/2). units >= 2, patterns >= 1.
 * A crosstalk of exactly -(N-1) is a tie and stable: one and two patterns give 0, and at
 * even N, where ties need an even P, small memories do better at even P than at odd ones.
 * Relative error below 1e-11 for every N and P, from a continued fraction that takes
 * microseconds (a millisecond where P >> N).
 */
HOP_API double hop_theory_unstable_exact(uint64_t units, uint64_t patterns);

/**
 * Largest P for which a stored pattern is wholly stable with probability >= `certainty`
 * (0 < certainty < 1), units taken as independent, error per unit as
 * hop_theory_unstable_exact. Tends to N / (2 ln N) at every certainty, slowly: 1.19 times
 * that at N = 10^6 and certainty 1/2. UINT64_MAX where no P is too many (a certainty of
 * 2^-N or less).
 */
HOP_API uint64_t hop_theory_exact_capacity(uint64_t units, double certainty);

/** The same for all P patterns at once; near N / (4 ln N) for large N. */
HOP_API uint64_t hop_theory_exact_capacity_all(uint64_t units, double certainty);

/** McEliece et al. 1987: N / (2 ln N), most patterns; N / (4 ln N), all. units > 1. */
HOP_API double hop_theory_mceliece_most(double units);
HOP_API double hop_theory_mceliece_all(double units);

/* --- recall step by step --------------------------------------------------------- */

/** Largest load at which the flow below keeps a retrieval state: too high, see there. */
#define HOP_THEORY_FLOW_CRITICAL_LOAD 0.15960

/** A state of synchronous recall: its overlap m with the pattern, and the standard
    deviation sigma of the crosstalk in its fields. */
typedef struct hop_theory_flow {
    double overlap, noise;
} hop_theory_flow;

/**
 * The cue of overlap m_0 at load alpha = crosstalking patterns / units, and what becomes
 * of it in one synchronous step, N -> infinity:
 *
 *     m' = erf(u / sqrt 2),  sigma_0^2 = alpha,
 *     sigma'^2 = alpha + 4 f(u)^2 + 4 alpha u f(u) m',
 *     u = m / sigma,  f(u) = exp(-u^2 / 2) / sqrt(2 pi).
 *
 * The first step is exact for zero diagonal. Afterwards the theory takes the crosstalk as
 * Gaussian and unrelated to the unit itself: near its edge it is too hopeful, and its
 * largest load is 0.1596, not 0.1379. alpha >= 0, overlap -1..1; no errors: a NaN gives
 * NaN. O(1).  Amari and Maginu 1988.
 */
HOP_API hop_theory_flow hop_theory_flow_begin(double alpha, double overlap);
HOP_API hop_theory_flow hop_theory_flow_step(double alpha, hop_theory_flow now);

/** The overlap after so many steps; O(steps), less where the flow has come to rest. */
HOP_API double hop_theory_flow_overlap(double alpha, double overlap, uint64_t steps);

/**
 * The smallest overlap m_c of a cue from which the flow ends in the retrieval state; more
 * than (1 - m_c) / 2 of the units wrong are too many. 0 at alpha = 0, about 1.535 alpha
 * for small alpha, 0.633 where retrieval ends; NaN above HOP_THEORY_FLOW_CRITICAL_LOAD,
 * below 0 and for NaN. The flow is one of u = m / sigma alone and m_c = sqrt(alpha) u_c,
 * u_c its lower fixed point, found to the last bits. Microseconds.
 */
HOP_API double hop_theory_critical_overlap(double alpha);

/* --- pattern separation -------------------------------------------------------- */

/**
 * Expected correlation of the codes of two patterns of overlap m = x.y / N, where every
 * output unit sums all inputs under its own random signs (or normal weights) and the
 * `fraction` f of the units with the largest sums is on (hop_patterns_expand):
 *
 *     (P[X > z, Y > z] - f^2) / (f (1 - f)),  P[X > z] = f,
 *
 * X and Y normal, of variance 1 and correlation m. 2/pi asin m at f = 1/2; f and 1 - f
 * give the same; below m for 0 < m < 1. For many inputs (corrections of O(1/N)) and many
 * units. Relative error about 1e-13. NaN for m outside -1..1, f outside 0..1 or at its
 * ends. Some microseconds.  Sheppard 1899 (f = 1/2), Marr 1969.
 */
HOP_API double hop_theory_code_overlap(double overlap, double fraction);

/* --- prototypes out of examples --------------------------------------------------- */

/**
 * Hebb's rule is shown M noisy examples each of K random prototypes, never the prototypes
 * themselves; a unit of an example is its prototype's with probability (1 + a) / 2.
 * Probability that a unit of a prototype is unstable at the next update (zero diagonal):
 * the mean of
 *
 *     Q(sqrt(N - 1) a S / sqrt(v)),  v = M (1 - a^2) + (K - 1) (M + M (M - 1) a^4),
 *
 * over the sum S of the unit's values in the M examples, relative to the prototype's:
 * S = 2 B - M, B ~ Binomial(M, (1 + a) / 2). For many examples that is one Gaussian of
 * signal M a^2 and variance M a^2 (1 - a^2) + v / (N - 1).
 *
 * units       N >= 2                 prototypes  K >= 1
 * examples    M, 1..2^32             overlap     a = 1 - 2 noise, 0..1
 *
 * For large N; crosstalk is taken as Gaussian, with the mean variance of a prototype. NaN
 * where an argument is out of range. O(sqrt(M)).  Fontanari 1990.
 */
HOP_API double hop_theory_prototype_error(double units, double prototypes,
                                          uint64_t examples, double overlap);

/**
 * The same for a unit of an example that was shown: the mean of
 *
 *     Q(sqrt(N - 1) (1 + x a^2 S) / sqrt(v)),
 *     v = (M - 1) (1 - a^2) + a^2 (1 - a^2) S^2 + (K - 1) (M + M (M - 1) a^4),
 *
 * over S = 2 B - (M - 1), B ~ Binomial(M - 1, (1 + a) / 2), and x = +-1: whether the unit
 * is its prototype's, with probability (1 + a) / 2, or not. Many examples take it to the
 * prototype: the error tends to (1 - a) / 2.
 */
HOP_API double hop_theory_example_error(double units, double prototypes,
                                        uint64_t examples, double overlap);

/**
 * The smallest number M of examples, up to `limit`, at which prototypes have fewer
 * unstable units than the examples shown; 0 where there is none. Little more than
 * 1 + 1 / a^3 at most, where the other examples outvote a unit of one's own that is not
 * its prototype's. Arguments as above. O(M^(3/2)).
 */
HOP_API uint64_t hop_theory_prototype_crossing(double units, double prototypes,
                                               double overlap, uint64_t limit);

#ifdef __cplusplus
}
#endif
#endif
