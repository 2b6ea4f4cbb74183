/* SPDX-License-Identifier: MIT */
/* What most trials do: learn fresh patterns, damage one, recall it, count what is wrong.
 */
#include "experiment/trial.h"

#include <stdlib.h>

#include "core/error.h"

void hop_rig_clear(hop_rig *rig) {
    hop_results_clear(&rig->result, 1);
    hop_memory_free(rig->memory);
    hop_patterns_free(rig->patterns);
    free(rig->cue);
    free(rig->state);
    *rig = (hop_rig){0};
}

hop_status hop_rig_generate_as(const hop_trial *trial, hop_structure structure,
                               size_t units, size_t count, hop_rig *rig) {
    rig->units = units;
    rig->cue = malloc(units);
    rig->state = malloc(units);
    if (!rig->cue || !rig->state || hop_patterns_create(units, &rig->patterns))
        return hop_fail_memory(trial->error);
    return hop_patterns_generate(rig->patterns, structure, count, trial->seed, 0,
                                 trial->error);
}

hop_status hop_rig_generate(const hop_trial *trial, size_t units, size_t count,
                            hop_rig *rig) {
    return hop_rig_generate_as(trial, trial->lab->settings[HOP_P_STRUCTURE].structure,
                               units, count, rig);
}

hop_status hop_rig_take(const hop_trial *trial, hop_patterns *patterns, hop_rig *rig) {
    rig->patterns = patterns;
    rig->units = hop_patterns_dim(patterns);
    rig->cue = malloc(rig->units);
    rig->state = malloc(rig->units);
    return rig->cue && rig->state ? HOP_OK : hop_fail_memory(trial->error);
}

hop_status hop_rig_learn(const hop_trial *trial, hop_rig *rig) {
    return hop_rig_learn_by(trial, NULL, rig);
}

hop_status hop_rig_learn_by(const hop_trial *trial, const char *rule, hop_rig *rig) {
    hop_memory_options options = hop_lab_memory_options(trial->lab);
    if (rule) options.rule = rule;
    hop_status status = hop_memory_create(trial->context, rig->units, &options,
                                          &rig->memory, trial->error);
    if (status) return status;
    return hop_memory_learn(rig->memory, rig->patterns, (hop_strength){1, 1},
                            trial->error);
}

hop_status hop_rig_flip(const hop_trial *trial, hop_rig *rig, size_t row, double noise,
                        uint64_t index) {
    hop_patterns_read(rig->patterns, row, rig->cue);
    hop_status status = hop_noise_flip(rig->cue, rig->units, noise, trial->seed, index);
    return status
               ? hop_fail(trial->error, status, "noise: %s", hop_status_describe(status))
               : HOP_OK;
}

hop_status hop_rig_recall(const hop_trial *trial, hop_rig *rig,
                          const hop_recall_options *how) {
    hop_recall_options options =
        how ? *how : hop_lab_recall_options(trial->lab, rig->units);
    if (!how) options.seed = trial->seed;
    hop_results_clear(&rig->result, 1);
    return hop_recall(rig->memory, &options, rig->cue, 1, rig->state, &rig->result,
                      trial->error);
}

hop_status hop_rig_step(const hop_trial *trial, hop_rig *rig) {
    hop_recall_options options = hop_lab_recall_options(trial->lab, rig->units);
    options.update = HOP_UPDATE_SYNC;
    options.max_steps = 1;
    return hop_rig_recall(trial, rig, &options);
}

size_t hop_rig_wrong(const hop_rig *rig, size_t row) {
    const uint64_t *bits = hop_patterns_row(rig->patterns, row);
    size_t wrong = 0;
    for (size_t i = 0; i < rig->units; i++) {
        const int unit = bits[i / 64] >> (i % 64) & 1 ? 1 : -1;
        wrong += rig->state[i] != unit;
    }
    return wrong;
}
