/* SPDX-License-Identifier: MIT */
/* Separations: how the scores of memories become weights over them. */
#ifndef HOPFIELD_SEPARATION_H
#define HOPFIELD_SEPARATION_H

#include <stddef.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Which function of a score z, with strength c, a weight w is; its potential F. */
typedef enum hop_separation_kind {
    HOP_SEPARATION_IDENTITY,    /* "identity": w = c z; F = sum c z^2 / 2 */
    HOP_SEPARATION_POLYNOMIAL,  /* "poly:n=3": w = c z^(n-1); F = sum c z^n / n */
    HOP_SEPARATION_RECTIFIED,   /* "rect:n=3": the same of max(z, 0) */
    HOP_SEPARATION_EXPONENTIAL, /* "exp": w = c e^z over its maximum; F = ln sum c e^z */
    HOP_SEPARATION_SOFTMAX,     /* "softmax": w = c e^z / sum c e^z; F = ln sum c e^z */
    HOP_SEPARATION_SPARSEMAX,   /* "sparsemax": entmax of alpha = 2 */
    HOP_SEPARATION_ENTMAX, /* "entmax:alpha=1.5": w = argmax_p p.(z + ln c) - Omega(p),
                              Omega(p) = (sum p^alpha - 1) / (alpha (alpha - 1));
                              F = the maximum */
    HOP_SEPARATION_TOPK,   /* "topk:k=8": softmax over the k largest z + ln c, of
                              equal ones the first; no F */
    HOP_SEPARATION_EPANECHNIKOV, /* "epanechnikov": w = c [z > -2] / sum c [z > -2], all 0
                                    where no memory is in reach;
                                    F = ln(epsilon + sum c max(1 + z/2, 0)) */
    HOP_SEPARATION_COUNT         /* sentinel */
} hop_separation_kind;

/** The epsilon of "epanechnikov": F is ln of it where no memory is in reach. */
#define HOP_EPANECHNIKOV_FLOOR 1e-12

/** A separation with its parameter. */
typedef struct hop_separation {
    hop_separation_kind kind;
    double order; /* n of poly and rect, alpha of entmax, k of topk; else 0 */
} hop_separation;

/** What a separation is and promises. */
typedef struct hop_separation_facts {
    const char *name;    /* as in "NAME:k=v" */
    const char *summary; /* one line */
    const char *formula;
    const char *paper;
    const char *parameter;   /* name of its parameter; NULL: it has none */
    double low, high, usual; /* least and largest value, and the one without it */
    int whole;               /* the parameter is a whole number */
    int sums_to_one;         /* the weights do, but where epanechnikov reaches nothing */
    int has_potential;       /* F is defined */
    int is_gradient;         /* the weights are dF/dz; else, where there is an F, they
                                are so up to a common factor */
} hop_separation_facts;

/** The separations in the order of hop_separation_kind; NULL past the end. */
HOP_API const hop_separation_facts *hop_separation_at(size_t index);

/**
 * A separation from "NAME" or "NAME:k=v".
 *
 * HOP_EINVAL (an unknown name or parameter, and the known ones; a value that is no number
 * or out of range); on error `out` is unchanged.
 */
HOP_API hop_status hop_separation_parse(const char *text, hop_separation *out,
                                        hop_error *error);

/** Bytes that hop_separation_text needs at most, the final zero included. */
enum { HOP_SEPARATION_TEXT = 48 };

/**
 * Write a separation as hop_separation_parse reads it, such as "entmax:alpha=1.5" with
 * as few digits as give the same value, into text[size], cut to fit. "?" for an unknown
 * kind.
 */
HOP_API void hop_separation_text(const hop_separation *separation, char *text,
                                 size_t size);

/**
 * Weights of memories from their scores.
 *
 * scores         z[count]: the inverse temperature times the similarity
 * log_strengths  ln c[count], or NULL: all strengths are 1
 * weights        [count] out; may be the same array as scores or log_strengths, else no
 *                overlap
 *
 * A score or a log strength of -infinity excludes a memory: its weight is 0. Scores of
 * any finite size are fine where weights sum to one.
 *
 * HOP_EINVAL (kind or order out of range), HOP_EEMPTY (count 0, or every memory is
 * excluded), HOP_EVALUE (a score or log strength is NaN or +infinity, or a weight of
 * identity, poly or rect leaves the doubles: says which), HOP_ENOMEM (topk, sparsemax,
 * entmax); on error `weights` is unchanged.
 *
 * O(count) time; topk O(count log k) and O(k) scratch; sparsemax and entmax
 * O(count + s log s) and O(s) scratch for the s memories with z + ln c within
 * 1 / (alpha - 1) of the largest. alpha 1.5 and 2 are exact, by sorting; others find the
 * last memory in by halving and the threshold by Newton's method, to rounding. Sums over
 * memories run in chunks of 64 in index order, merged as the complete binary tree over
 * chunks (those that seek a threshold, over the s from the largest down). Thread-safe.
 *
 * Krotov, Hopfield 2016 (poly, rect); Demircigil et al. 2017 (exp); Ramsauer et al. 2021
 * (softmax); Martins, Astudillo 2016 (sparsemax); Peters, Niculae, Martins 2019 (entmax);
 * Hoover et al. 2025 (epanechnikov).
 */
HOP_API hop_status hop_separate(const hop_separation *separation, const double *scores,
                                const double *log_strengths, size_t count,
                                double *weights, hop_error *error);

/**
 * The potential F(z) of a separation, whose gradient the weights are, or a multiple of
 * them (hop_separation_facts.is_gradient).
 *
 * NaN where there is none (topk), where hop_separate would refuse the arguments for
 * another reason than the size of a weight, and where memory runs out; infinite where it
 * leaves the doubles. Cost as hop_separate. Thread-safe.
 */
HOP_API double hop_separation_potential(const hop_separation *separation,
                                        const double *scores, const double *log_strengths,
                                        size_t count);

/**
 * dL/dz from dL/dw, the vector-Jacobian product of hop_separate:
 *
 *     identity, poly, rect   g_i dw_i/dz_i
 *     softmax, topk          w_i (g_i - sum w g)
 *     sparsemax, entmax      q_i (g_i - sum q g / sum q), q = w^(2 - alpha) where w > 0
 *
 * scores, log_strengths  as given to hop_separate, not overwritten since
 * weights                [count], what it made of them
 * weight_gradients       g[count]
 * score_gradients        [count] out; may be weight_gradients, else no overlap
 *
 * At the border of a support the one-sided derivative is given, that of the support as it
 * is. The gradient by ln c is the same for those that sum to one.
 *
 * Errors of hop_separate, and HOP_EVALUE (a weight or gradient is not finite),
 * HOP_EUNSUPPORTED (exp, whose common factor is free; epanechnikov, whose weights are
 * steps; topk where the last one in and the first one out are equal); on error
 * `score_gradients` is unchanged. O(count), no scratch. Thread-safe.
 */
HOP_API hop_status hop_separate_backward(const hop_separation *separation,
                                         const double *scores,
                                         const double *log_strengths,
                                         const double *weights,
                                         const double *weight_gradients, size_t count,
                                         double *score_gradients, hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
