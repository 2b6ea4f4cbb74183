/* SPDX-License-Identifier: MIT */
/* What a trial of separation keeps, for the two files that write and read it. */
#ifndef HOP_EXPERIMENT_SEPARATION_RECORD_H
#define HOP_EXPERIMENT_SEPARATION_RECORD_H

#include "experiment/experiment.h"

/* Of each kind of pattern: the inputs themselves (RAW), then the codes of every active
   fraction. */
enum {
    LIKENESS, /* correlation of two patterns, mean over all pairs; of inputs, overlap */
    CUE,      /* of a damaged cue with its pattern */
    EXACT,
    RETRIEVED,
    FIELDS
};
enum { RAW = 0 };

/* The inputs and all codes of all expansions are at most so many. */
enum { HOP_SEPARATION_MOST = 256 };

/* Kinds of patterns: 1 + active fractions. */
size_t hop_separation_kinds(const hop_lab *lab);

void hop_separation_report(const hop_lab *lab, hop_report *report);

#endif
