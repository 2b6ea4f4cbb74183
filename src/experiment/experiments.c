/* SPDX-License-Identifier: MIT */
/* The table of experiments. */
#include "experiment/experiment.h"

static const hop_experiment *const EXPERIMENTS[] = {
    &hop_experiment_journal,   &hop_experiment_capacity,   &hop_experiment_noise,
    &hop_experiment_dynamics,  &hop_experiment_modularity, &hop_experiment_drift,
    &hop_experiment_prototype, &hop_experiment_separation, &hop_experiment_symmetry,
    &hop_experiment_landscape, &hop_experiment_structure,  &hop_experiment_rules,
    &hop_experiment_phase,     &hop_experiment_spurious,   &hop_experiment_basins,
    &hop_experiment_dense,     &hop_experiment_beta,       &hop_experiment_pictures,
};
enum { EXPERIMENT_COUNT = sizeof EXPERIMENTS / sizeof *EXPERIMENTS };

const hop_experiment *hop_experiment_at(size_t index) {
    return index < EXPERIMENT_COUNT ? EXPERIMENTS[index] : NULL;
}

const hop_lab_facts *hop_lab_at(size_t index) {
    return index < EXPERIMENT_COUNT ? &EXPERIMENTS[index]->facts : NULL;
}
