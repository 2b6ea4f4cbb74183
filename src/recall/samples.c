/* SPDX-License-Identifier: MIT */
/* Damaged copies of some memories, as vector memories are tried with. */
#include "recall/samples.h"

#include <math.h>
#include <stdlib.h>
#include "core/error.h"

static hop_status check(const hop_tune_options *options, hop_error *error) {
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "tune options: size %zu, not %zu",
                        options->size, sizeof *options);
    if (options->samples == 0) return hop_fail(error, HOP_EINVAL, "samples: 0");
    if (!(options->wanted > 0 && options->wanted <= 1))
        return hop_fail(error, HOP_EINVAL, "wanted: %g is not within 0 and 1",
                        options->wanted);
    if (!(options->false_rejection >= 0 && options->false_rejection < 1))
        return hop_fail(error, HOP_EINVAL, "false rejection: %g is not within 0 and 1",
                        options->false_rejection);
    return HOP_OK;
}

hop_status hop_samples_take(const hop_vector_memory *memory,
                            const hop_tune_options *options, hop_samples *out,
                            hop_error *error) {
    const hop_rows *keys = memory->keys;
    const size_t all = hop_rows_count(keys), dim = hop_rows_dim(keys);
    *out = (hop_samples){.count = all < options->samples ? all : options->samples,
                         .dim = dim};
    hop_status status = check(options, error);
    if (status == HOP_OK)
        status = hop_context_check_bytes(memory->context, "samples", out->count * dim,
                                         sizeof *out->cues, error);
    if (status != HOP_OK) return status;
    out->rows = malloc(out->count * sizeof *out->rows);
    out->cues = malloc(out->count * dim * sizeof *out->cues);
    if (options->damage.cover > 0) out->mask = malloc(out->count * dim);
    if (!out->rows || !out->cues || (options->damage.cover > 0 && !out->mask))
        return hop_fail_memory(error);
    for (size_t k = 0; status == HOP_OK && k < out->count; k++) {
        float *cue = out->cues + k * dim;
        out->rows[k] = (size_t)((unsigned __int128)k * all / out->count);
        hop_rows_read(keys, out->rows[k], cue);
        status = hop_damage_apply(&options->damage, cue, dim,
                                  out->mask ? out->mask + k * dim : NULL, options->seed,
                                  out->rows[k], error);
    }
    return status;
}

void hop_samples_free(hop_samples *samples) {
    free(samples->rows);
    free(samples->cues);
    free(samples->mask);
}
