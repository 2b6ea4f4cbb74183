/* SPDX-License-Identifier: MIT */
/* By steps: one read-out of the cue gives every item its weight. */
#include <stdlib.h>
#include "core/error.h"
#include "lookup/lookup.h"

/* Mask values of cues with missing units; NULL in *out where there are none. */
static hop_status mask_of(const uint8_t *missing, size_t length, uint8_t **out,
                          hop_error *error) {
    bool any = false;
    *out = NULL;
    for (size_t i = 0; i < length && !any; i++) any = missing[i];
    if (!any) return HOP_OK;
    *out = malloc(length);
    if (!*out) return hop_fail_memory(error);
    for (size_t i = 0; i < length; i++)
        (*out)[i] = missing[i] ? HOP_MASK_MISSING : HOP_MASK_FREE;
    return HOP_OK;
}

bool hop_lookup_few(const hop_lookup *lookup, size_t top) {
    const hop_separation_kind kind =
        hop_vector_memory_options(lookup->vectors)->separation.kind;
    return !lookup->labels.of && top <= HOP_MAX_BEST &&
           hop_separation_at(kind)->sums_to_one;
}

hop_status hop_lookup_weigh(const hop_lookup *lookup, const float *values,
                            const uint8_t *missing, size_t count, float *weights,
                            hop_vector_result *results, hop_answer *answers,
                            hop_error *error) {
    hop_vector_recall_options how = HOP_VECTOR_RECALL_OPTIONS_INIT;
    uint8_t *mask = NULL;
    hop_status status = mask_of(missing, count * lookup->dim, &mask, error);
    how.max_steps = 1;
    how.confirm = 0;
    how.threshold = lookup->recipe.threshold;
    how.mask = mask;
    how.mask_rows = count;
    how.best = HOP_MAX_BEST;
    if (status == HOP_OK)
        status = hop_vector_recall(lookup->vectors, &how, values, count, NULL, weights,
                                   results, error);
    for (size_t k = 0; status == HOP_OK && k < count; k++) {
        answers[k].outcome = results[k].outcome;
        answers[k].energy = results[k].energy_start;
        answers[k].entropy = results[k].entropy;
        answers[k].steps = results[k].steps;
        answers[k].looked_at = results[k].looked_at;
    }
    free(mask);
    return status;
}
