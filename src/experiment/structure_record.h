/* SPDX-License-Identifier: MIT */
/* Structure: the variants, what a trial keeps, and the report on them. */
#ifndef HOP_EXPERIMENT_STRUCTURE_RECORD_H
#define HOP_EXPERIMENT_STRUCTURE_RECORD_H

#include "experiment/experiment.h"

/* A structure and a rule. */
enum {
    RANDOM_HEBB,
    ORTHOGONAL_HEBB,
    SPARSE_HEBB,
    SPARSE_COVARIANCE,
    CORRELATED_HEBB,
    CORRELATED_PROJECTION,
    VARIANTS
};

enum { EXACT, RETRIEVED, LIKENESS, WIDTH };

const char *hop_structure_variant_name(size_t variant);
const char *hop_structure_variant_rule(size_t variant);
hop_structure hop_structure_of_variant(const hop_lab *lab, size_t variant);

void hop_structure_report(const hop_lab *lab, hop_report *report);

#endif
