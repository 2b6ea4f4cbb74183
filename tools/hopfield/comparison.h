/* SPDX-License-Identifier: MIT */
/* What a comparison of rules puts through each of them, and what comes of it. */
#ifndef HOPFIELD_TOOL_COMPARISON_H
#define HOPFIELD_TOOL_COMPARISON_H

#include <hopfield.h>

#include "inputs.h"

/** The same for every rule. */
typedef struct hop_trial {
    hop_context *context;
    hop_patterns *patterns;
    size_t dim, count;
    int8_t *cues; /* [count][dim] */
    int own;      /* cue k is pattern k, damaged */
    uint32_t *order;
    hop_recall_options how;
    uint64_t trials; /* copies a level of a basin */
} hop_trial;

/** What came of one rule: counts of cues, and means over cues or patterns. */
typedef struct hop_comparison {
    char refused[HOP_MESSAGE_SIZE]; /* why there is nothing; else empty */
    size_t exact, near; /* cues that came back; exact ones are near ones, too */
    double overlap, wrong, steps, unstable;
    double basin; /* of the first few patterns */
} hop_comparison;

/** Patterns, cues and dynamics as the options say; end it either way. */
int hop_trial_begin(const hop_options *options, hop_trial *out);
void hop_trial_end(hop_trial *trial);

/** One rule; a refusal is a result. Complains where the comparison itself cannot go on.
 */
int hop_compare_rule(const hop_options *options, const hop_trial *trial, const char *rule,
                     hop_comparison *out);

#endif
