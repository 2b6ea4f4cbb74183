/* SPDX-License-Identifier: MIT */
/* What every separation offers, and what it is given. */
#ifndef HOP_SEPARATE_SEPARATE_H
#define HOP_SEPARATE_SEPARATE_H

#include <math.h>
#include <stdbool.h>
#include <hopfield/separation.h>
#include "core/error.h"
#include "core/exponential.h"
#include "core/tree.h"

/* Scores that have been looked at: none is NaN or +infinity, and not all are excluded. */
typedef struct hop_scores {
    const double *values, *log_strengths; /* z and ln c; NULL: zeros */
    size_t count;
    double order; /* of the separation */
    double shift; /* the largest z of a memory not excluded */
    double most;  /* the largest (z - shift) + ln c */
} hop_scores;

/* ln c. */
static inline double hop_scores_log_strength(const hop_scores *s, size_t i) {
    return s->log_strengths ? s->log_strengths[i] : 0;
}

static inline bool hop_scores_excluded(const hop_scores *s, size_t i) {
    return isinf(s->values[i]) || isinf(hop_scores_log_strength(s, i));
}

/* c, 0 where excluded. */
static inline double hop_scores_strength(const hop_scores *s, size_t i) {
    return s->log_strengths ? hop_exp(s->log_strengths[i]) : 1;
}

/* z + ln c less its maximum: 0 or below, -infinity where excluded. Taken off in two
   steps, so that strengths count beside scores of any size. */
static inline double hop_scores_below(const hop_scores *s, size_t i) {
    return s->values[i] - s->shift + hop_scores_log_strength(s, i) - s->most;
}

/* A separation. The functions get scores looked at, and kind and order in range. */
typedef struct hop_separator {
    hop_separation_facts facts;
    /* May fail before it writes, never after. */
    hop_status (*weigh)(const hop_scores *scores, double *weights, hop_error *error);
    double (*potential)(const hop_scores *scores); /* NULL: it has none */
    /* Both, with the bytes of each alone, where they share most of the work and may run
       out of memory; NULL: one after the other. */
    hop_status (*both)(const hop_scores *scores, double *weights, double *potential,
                       hop_error *error);
    /* NULL: HOP_EUNSUPPORTED. */
    hop_status (*backward)(const hop_scores *scores, const double *weights,
                           const double *weight_gradients, double *score_gradients,
                           hop_error *error);
} hop_separator;

extern const hop_separator hop_separator_identity, hop_separator_polynomial,
    hop_separator_rectified, hop_separator_exponential, hop_separator_softmax,
    hop_separator_sparsemax, hop_separator_entmax, hop_separator_topk,
    hop_separator_epanechnikov;

/* By kind; NULL past the end. */
const hop_separator *hop_separator_of(size_t kind);

/* HOP_EINVAL where kind or order are out of range. */
hop_status hop_separation_check(const hop_separation *separation, hop_error *error);

/* hop_separate and hop_separation_potential together: the same bytes, and memory that
   runs out for the potential is reported too. Nothing is written on failure. */
hop_status hop_separate_both(const hop_separation *separation, const double *scores,
                             const double *log_strengths, size_t count, double *weights,
                             double *potential, hop_error *error);

/* HOP_EVALUE: the weight of memory i leaves the doubles. */
hop_status hop_fail_weight(const hop_scores *scores, size_t i, const char *name,
                           hop_error *error);

/* ln sum c e^z. */
double hop_scores_log_sum(const hop_scores *scores);

/* w_i (g_i - sum w g). */
hop_status hop_softmax_backward(const hop_scores *scores, const double *weights,
                                const double *weight_gradients, double *score_gradients,
                                hop_error *error);

#endif
