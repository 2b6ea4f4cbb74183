/* SPDX-License-Identifier: MIT */
/* Rules: the list of them, what a trial keeps, and the report on it. */
#ifndef HOP_EXPERIMENT_RULES_RECORD_H
#define HOP_EXPERIMENT_RULES_RECORD_H

#include "experiment/experiment.h"

enum { HOP_MOST_RULES = 24 };

enum { UNSTABLE, EXACT, RETRIEVED, BASIN, DIVERGED, WIDTH };

/* What `prepare` makes of the list. */
typedef struct hop_rules {
    size_t count;
    char text[HOP_MOST_RULES][HOP_MAX_RULE + 1];
    bool binary[HOP_MOST_RULES]; /* learns sparse patterns */
} hop_rules;

const hop_rules *hop_rules_of(const hop_lab *lab);

void hop_rules_report(const hop_lab *lab, hop_report *report);

#endif
