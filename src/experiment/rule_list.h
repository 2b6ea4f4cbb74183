/* SPDX-License-Identifier: MIT */
/* The rules that an experiment compares, and its points: rule by rule over all loads. */
#ifndef HOP_EXPERIMENT_RULE_LIST_H
#define HOP_EXPERIMENT_RULE_LIST_H

#include "experiment/experiment.h"

enum { HOP_MOST_RULES = 24 };

/* What is made of the parameter --rules. */
typedef struct hop_rules {
    size_t count;
    char text[HOP_MOST_RULES][HOP_MAX_RULE + 1];
    bool binary[HOP_MOST_RULES]; /* learns sparse patterns */
} hop_rules;

/* Reads the list alone. HOP_EINVAL. */
hop_status hop_rules_read(const hop_lab *lab, hop_rules *out, hop_error *error);

/* Reads the list into lab->own, which is the lab's to free, and lays out the points:
   `extra` is the number of the rule. HOP_EINVAL (a rule that is none here, too many, a
   load of no pattern), HOP_ENOMEM. */
hop_status hop_rules_prepare(hop_lab *lab, hop_error *error);

const hop_rules *hop_rules_of(const hop_lab *lab);
/* How a rule of the list was written. */
const char *hop_rules_text(const hop_lab *lab, const hop_point *point);

/* Loads swept, and the point of a rule at one of them. */
size_t hop_rules_loads(const hop_lab *lab);
size_t hop_rules_at(const hop_lab *lab, size_t rule, size_t load);

#endif
