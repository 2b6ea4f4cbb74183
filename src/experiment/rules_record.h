/* SPDX-License-Identifier: MIT */
/* Rules: what a trial keeps, and the report on it. */
#ifndef HOP_EXPERIMENT_RULES_RECORD_H
#define HOP_EXPERIMENT_RULES_RECORD_H

#include "experiment/rule_list.h"

enum { UNSTABLE, EXACT, RETRIEVED, BASIN, DIVERGED, WIDTH };

void hop_rules_report(const hop_lab *lab, hop_report *report);

#endif
