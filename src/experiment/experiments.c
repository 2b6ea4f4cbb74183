/* SPDX-License-Identifier: MIT */
/* The table of experiments. */
#include "experiment/experiment.h"

static const hop_experiment *const EXPERIMENTS[] = {
    &hop_experiment_capacity,
    &hop_experiment_modularity,
    &hop_experiment_symmetry,
};
enum { EXPERIMENT_COUNT = sizeof EXPERIMENTS / sizeof *EXPERIMENTS };

const hop_experiment *hop_experiment_at(size_t index) {
    return index < EXPERIMENT_COUNT ? EXPERIMENTS[index] : NULL;
}

const hop_lab_facts *hop_lab_at(size_t index) {
    return index < EXPERIMENT_COUNT ? &EXPERIMENTS[index]->facts : NULL;
}
