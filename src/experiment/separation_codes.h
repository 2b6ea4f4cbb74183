/* SPDX-License-Identifier: MIT */
/* Codes of separation: what their trials measure, and what theory says of them. */
#ifndef HOP_EXPERIMENT_SEPARATION_CODES_H
#define HOP_EXPERIMENT_SEPARATION_CODES_H

#include "experiment/separation_record.h"

/* Patterns of one kind: the inputs, or the codes of one expansion and active fraction. */
typedef struct hop_codes {
    size_t kind;      /* RAW, or 1 + place of the active fraction */
    size_t expansion; /* place in the sweep */
} hop_codes;

#define HOP_CODES_INPUTS ((hop_codes){RAW, 0})

/* Units to an input unit, the fraction that is on (NaN of inputs), units. */
double hop_codes_expansion(const hop_lab *lab, hop_codes c);
double hop_codes_active(const hop_lab *lab, hop_codes c);
double hop_codes_units(const hop_lab *lab, hop_codes c);
/* The point of the plan at a place in the sweep of loads. */
size_t hop_codes_point(const hop_lab *lab, hop_codes c, size_t load);

/* The kind whose active fraction is nearest to one half, as Hebb's rule wants it, and the
   one furthest from it. */
size_t hop_codes_balanced(const hop_lab *lab);
size_t hop_codes_skewed(const hop_lab *lab);

/* What trials measure: a mean and a rate of a field of the record. */
hop_estimate hop_codes_mean(const hop_lab *lab, hop_codes c, size_t load, size_t field);
hop_estimate hop_codes_rate(const hop_lab *lab, hop_codes c, size_t load, size_t field);

/* Whether there is theory of the codes: of random and correlated patterns, whatever rule
   learns the codes. And of recall: by Hebb's rule with a zero diagonal besides. */
bool hop_codes_predicted(const hop_lab *lab);
bool hop_codes_recall_predicted(const hop_lab *lab);
/* Theory of LIKENESS and CUE, from what inputs measure at the same point, and of EXACT;
   NaN where there is none. */
double hop_codes_correlation(const hop_lab *lab, hop_codes c, size_t load, size_t field);
double hop_codes_exact(const hop_lab *lab, hop_codes c, size_t load);

/* The number of patterns at which a rate crosses one half, measured or in theory. */
hop_estimate hop_codes_knee(const hop_lab *lab, hop_codes c, size_t field,
                            bool is_theory);

#endif
