/* SPDX-License-Identifier: MIT */
/* What most trials do: learn fresh patterns, damage one, recall it, count what is wrong.
 */
#ifndef HOP_EXPERIMENT_TRIAL_H
#define HOP_EXPERIMENT_TRIAL_H

#include "experiment/experiment.h"

/* Patterns, a memory of them, and one cue on its way. Zero it first. */
typedef struct hop_rig {
    size_t units;
    hop_patterns *patterns;
    hop_memory *memory;
    int8_t *cue, *state; /* [units] */
    hop_result result;
} hop_rig;

void hop_rig_clear(hop_rig *rig);

/* `count` patterns of the lab's structure under the trial's chance, and the two buffers;
   there is no memory yet. */
hop_status hop_rig_generate(const hop_trial *trial, size_t units, size_t count,
                            hop_rig *rig);
/* The same round patterns that are there already; the rig owns them from here on. */
hop_status hop_rig_take(const hop_trial *trial, hop_patterns *patterns, hop_rig *rig);
/* The same with a structure of its own. */
hop_status hop_rig_generate_as(const hop_trial *trial, hop_structure structure,
                               size_t units, size_t count, hop_rig *rig);
/* A memory of the lab's rule that has learned rig->patterns once each. */
hop_status hop_rig_learn(const hop_trial *trial, hop_rig *rig);
/* The same with a rule of its own. */
hop_status hop_rig_learn_by(const hop_trial *trial, const char *rule, hop_rig *rig);

/* Pattern `row` with a fraction of its units flipped, into rig->cue; index keys the
   chance within the trial. */
hop_status hop_rig_flip(const hop_trial *trial, hop_rig *rig, size_t row, double noise,
                        uint64_t index);

/* Recall rig->cue into rig->state and rig->result; how NULL: as the lab asks. */
hop_status hop_rig_recall(const hop_trial *trial, hop_rig *rig,
                          const hop_recall_options *how);

/* One synchronous step from rig->cue, whatever the lab asks for. */
hop_status hop_rig_step(const hop_trial *trial, hop_rig *rig);

/* Units of the state that differ from a pattern; a missing one counts. */
size_t hop_rig_wrong(const hop_rig *rig, size_t row);

#endif
