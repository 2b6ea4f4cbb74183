/* SPDX-License-Identifier: MIT */
/* Beta: what a trial keeps, and the report on it. */
#ifndef HOP_EXPERIMENT_BETA_RECORD_H
#define HOP_EXPERIMENT_BETA_RECORD_H

#include "experiment/experiment.h"

/* Memories that are alike where some are. */
enum { HOP_BETA_GROUP = 8 };

/* Of a whole trial; NaN where beta was not chosen. */
enum { CHOSEN, CHOSEN_OWN, HEAD };

/* Of each beta, one after the other behind the head. */
enum {
    OWN, /* one of OWN to MEAN is 1, the others are 0 */
    OTHER,
    MIXTURE,
    MEAN,
    EFFECTIVE, /* e^H of the weights at the end */
    ENTROPY,
    STEPS,
    FIRST, /* |f - x| / |x| after one step from the cue */
    PURE,  /* the same from the memory x itself */
    BOUND, /* Ramsauer's for PURE, at most 2 */
    BROKEN,
    FIELDS
};

static inline size_t hop_beta_field(size_t beta, size_t field) {
    return HEAD + beta * FIELDS + field;
}

void hop_beta_report(const hop_lab *lab, hop_report *report);

#endif
