/* SPDX-License-Identifier: MIT */
/* What a trial of the journal keeps, for the two files that write and read it. */
#ifndef HOP_EXPERIMENT_JOURNAL_RECORD_H
#define HOP_EXPERIMENT_JOURNAL_RECORD_H

#include "experiment/experiment.h"

enum {
    EXACT,
    WRONG,
    SETTLED_WRONG, /* of trials that reach a fixed point */
    CYCLE_WRONG,   /* of those that do not, in the state where the cycle is found */
    STEPS,
    ONE_STEP,
    CYCLE,
    UNSTABLE, /* units of the pattern itself that a step changes */
    FIRST,    /* wrong after the first step */
    WIDTH
};

void hop_journal_report(const hop_lab *lab, hop_report *report);

#endif
