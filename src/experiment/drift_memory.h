/* SPDX-License-Identifier: MIT */
/* The memory of a run of drift: its base, and its reinforcements. */
#ifndef HOP_EXPERIMENT_DRIFT_MEMORY_H
#define HOP_EXPERIMENT_DRIFT_MEMORY_H

#include "experiment/drift.h"

/* Zero it first. */
typedef struct hop_drift_memory {
    const hop_trial *trial;
    const hop_scenes *scenes;
    hop_drift_course course;
    size_t subject; /* of a course that has one */
    hop_memory *memory;
    size_t *old_row, *new_row; /* [scenes]; new_row SIZE_MAX: not learned yet */
    size_t *reinforced;        /* [scenes] */
    hop_strength *fresh;       /* [scenes]: of the new association, in reinforcements */
    hop_strength *left;  /* [scenes]: of the old association, in reinforcements: c0/rho */
    hop_strength ground; /* of a background that is held */
} hop_drift_memory;

/* Learns the base of a course. */
hop_status hop_drift_learn(const hop_trial *trial, const hop_scenes *scenes,
                           hop_drift_course course, size_t subject,
                           hop_drift_memory *out);
void hop_drift_memory_clear(hop_drift_memory *memory);

/* One reinforcement of a scene's new association, and what the course does to the old. */
hop_status hop_drift_reinforce(hop_drift_memory *memory, size_t scene);

/* drift_fade.c: all strengths but for that reinforcement become lambda times what they
   were, rounded to whole multiples of 2^-20; as they are where lambda is 1. */
hop_status hop_drift_fade(hop_drift_memory *memory);

/* drift_dream.c: the base and reinforcements of so many scenes, with dreams unlearned
   from all of it; such couplings cannot be reinforced any more, and are made anew each
   time. HOP_EUNSUPPORTED as hop_memory_unlearn. */
hop_status hop_drift_dream(const hop_trial *trial, const hop_scenes *scenes,
                           const size_t *chosen, size_t count, hop_drift_memory *out);

/* Whether c rho to_new > c0 to_old, in the strengths of now. */
bool hop_drift_outweighs(const hop_drift_memory *memory, size_t scene, int64_t to_old,
                         int64_t to_new);

#endif
