/* SPDX-License-Identifier: MIT */
/* Dense: the laws of its rules, what a trial keeps, and the report. */
#ifndef HOP_EXPERIMENT_DENSE_RECORD_H
#define HOP_EXPERIMENT_DENSE_RECORD_H

#include "experiment/experiment.h"
#include "experiment/rule_list.h"

/* Means over the patterns that a trial looks at. */
enum {
    UNSTABLE, /* share of units that one step changes in a pattern */
    STABLE,   /* share of patterns in which it changes none */
    EXACT,    /* share of patterns that come back from a damaged cue */
    WIDTH
};

/* What theory says of a rule. */
typedef struct hop_dense_law {
    unsigned power; /* 0: exponential */
    double share;   /* of the other patterns that disturb: 1/2 where rectified */
} hop_dense_law;

typedef struct hop_dense_plan {
    hop_rules rules;
    hop_dense_law laws[HOP_MOST_RULES];
} hop_dense_plan;

const hop_dense_plan *hop_dense_plan_of(const hop_lab *lab);

/* Patterns that fit, and the probability that a step changes a unit of one: of an
   exponential rule at most. */
double hop_dense_capacity(const hop_dense_law *law, double units);
double hop_dense_error(const hop_dense_law *law, double units, double patterns);

/* Patterns that a trial of this point looks at. */
size_t hop_dense_looked_at(const hop_point *point);

void hop_dense_report(const hop_lab *lab, hop_report *report);

#endif
