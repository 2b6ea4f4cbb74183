/* SPDX-License-Identifier: MIT */
/* Drift: dreams are unlearned from what was learned so far. */
#include <hopfield/dream.h>

#include "experiment/drift_memory.h"

hop_status hop_drift_dream(const hop_trial *trial, const hop_scenes *scenes,
                           const size_t *chosen, size_t count, hop_drift_memory *out) {
    hop_unlearn_options options = HOP_UNLEARN_OPTIONS_INIT;
    hop_unlearn_report report;
    options.eps = hop_lab_value(trial->lab, HOP_P_EPS);
    options.dreams = (uint64_t)hop_lab_value(trial->lab, HOP_P_DREAMS);
    options.seed = trial->seed;
    hop_status status = hop_drift_learn(trial, scenes, HOP_DRIFT_AS_IS, 0, out);
    for (size_t k = 0; k < count && !status; k++)
        status = hop_drift_reinforce(out, chosen[k]);
    if (status || options.dreams == 0) return status;
    return hop_memory_unlearn(out->memory, &options, &report, trial->error);
}
