/* SPDX-License-Identifier: MIT */
/* What theory predicts for softmax recall of random memories on a sphere. */
#ifndef HOPFIELD_THEORY_ATTENTION_H
#define HOPFIELD_THEORY_ATTENTION_H

#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Memories x of length sqrt(d), d = dim, in random directions; P = patterns of them, own
   and P - 1 others; a query q of length sqrt(d square) with q . x = m d, m = overlap;
   weights are softmax(beta q . x). L = ln(P - 1). An argument out of range (dim not above
   0, P below 1, beta or square negative) gives NaN. Thread-safe. */

/**
 * ln sum exp(beta q . x) over the others: what they weigh together. The scores of
 * memories in random directions are as good as normal, of deviation s = beta |q|: the
 * random-energy model.
 *
 *     L + s^2 / 2      while s < sqrt(2 L): e^s^2/2 is the mean of e^score
 *     s sqrt(2 L)      beyond: the largest of the scores, alone
 *
 * -infinity for P = 1. O(1).  Derrida 1981; Lucibello, Mezard 2024.
 */
HOP_API double hop_theory_attention_others(double dim, double patterns, double beta,
                                           double square);

/** What the own memory weighs in a query, beside the others: 1 / (1 + exp(others - beta m
    d)). O(1). */
HOP_API double hop_theory_attention_weight(double dim, double patterns, double beta,
                                           double overlap, double square);

/**
 * The beta at which the own memory weighs as much in the query as all others: the smaller
 * root of beta^2 |q|^2 / 2 - beta m d + L = 0, which lies in the first of the two cases
 * above wherever it is real. Infinite where it is not, where the nearest memory is
 * another: L > m^2 d / (2 square). 0 for P <= 2. O(1).
 */
HOP_API double hop_theory_attention_onset(double dim, double patterns, double overlap,
                                          double square);

/**
 * The smallest beta at which recall from a damaged copy, q = x + normal noise of
 * deviation `noise` a unit, ends in a state in which the own memory weighs `share` or
 * more: found by iterating, from m = 1 and w = noise^2,
 *
 *     p = weight(m, m^2 + w),  t = min(beta, sqrt(2 L) / |q|),
 *     m <- p + (1 - p) t m,
 *     w <- (1 - p)^2 (t^2 w + min(1, exp(s^2 - L))),
 *
 * w d being the square of what is at right angles to x: the others' mean is t q, and as
 * many as exp(L - s^2) of them make it. Infinite where there is none; NaN for share
 * outside (0, 1) too. To 1e-12 of itself; some milliseconds at most. For many dimensions;
 * at d = 64 it is good to some percent.
 */
HOP_API double hop_theory_attention_retrieval(double dim, double patterns, double noise,
                                              double share);

/**
 * The beta at which the mean of all memories stops being a rest of recall: a small step q
 * away from it is answered by beta C q, C the covariance of the memories, whose largest
 * eigenvalue is (1 + sqrt(d/P))^2 (Marchenko, Pastur 1967). One over that. O(1).
 */
HOP_API double hop_theory_attention_mean(double dim, double patterns);

/**
 * How far one step from a query at most leads from a memory: 2 (P - 1) exp(-beta (gap -
 * 2 distance M)) M.
 *
 * gap       x . x - max x . y over the other memories y: its separation
 * distance  |q - x|
 * largest   M, the length of the longest memory
 *
 * O(1).  Ramsauer et al. 2021, theorem 5.
 */
HOP_API double hop_theory_attention_bound(double patterns, double beta, double gap,
                                          double distance, double largest);

#ifdef __cplusplus
}
#endif
#endif
