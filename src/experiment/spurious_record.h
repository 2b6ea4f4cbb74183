/* SPDX-License-Identifier: MIT */
/* Spurious states: what a trial keeps, and the report on it. */
#ifndef HOP_EXPERIMENT_SPURIOUS_RECORD_H
#define HOP_EXPERIMENT_SPURIOUS_RECORD_H

#include "experiment/experiment.h"

/* What a random start ends in. */
typedef enum hop_end {
    END_MEMORY,
    END_INVERSE,
    END_MIXTURE_3,
    END_MIXTURE_MORE,
    END_OTHER,
    END_NONE, /* a cycle, or stopped */
    ENDS
} hop_end;

enum {
    SHARE = 0,           /* of each end */
    ENERGY = ENDS,       /* E/N of each */
    DISTINCT = 2 * ENDS, /* different ends, over the starts */
    BLEND_STAYS,         /* of the first three patterns */
    BLEND_ENERGY,
    DEPTH, /* E/N of a stored pattern */
    WIDTH
};

void hop_spurious_report(const hop_lab *lab, hop_report *report);

#endif
