/* SPDX-License-Identifier: MIT */
/* Damaged copies of some memories, as vector memories are tried with. */
#include "recall/samples.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "patterns/packed.h"

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

static bool is_live(const hop_vector_memory *memory, size_t row) {
    return !memory->log_strengths || !isinf(memory->log_strengths[row]);
}

size_t hop_samples_live(const hop_vector_memory *memory) {
    const size_t all = hop_rows_count(memory->keys);
    size_t live = 0;
    for (size_t row = 0; row < all; row++) live += is_live(memory, row);
    return live;
}

bool hop_samples_same(const hop_rows *rows, size_t a, size_t b) {
    const size_t dim = rows->dim;
    switch (rows->storage) {
    case HOP_STORAGE_BFLOAT16:
        return !memcmp(rows->halves + a * dim, rows->halves + b * dim,
                       dim * sizeof *rows->halves);
    case HOP_STORAGE_INT8:
        return rows->scales[a] == rows->scales[b] &&
               !memcmp(rows->bytes + a * dim, rows->bytes + b * dim, dim);
    case HOP_STORAGE_BITS:
        return !memcmp(hop_patterns_row(rows->bits, a), hop_patterns_row(rows->bits, b),
                       hop_packed_words(dim) * sizeof(uint64_t));
    default:
        for (size_t i = 0; i < dim; i++) /* 0 and -0 are the same */
            if (rows->floats[a * dim + i] != rows->floats[b * dim + i]) return false;
        return true;
    }
}

/* Every so-manieth live row, from the first on. */
static void spread(const hop_vector_memory *memory, size_t live, hop_samples *out) {
    size_t k = 0, seen = 0;
    for (size_t row = 0; k < out->count; row++) {
        if (!is_live(memory, row)) continue;
        if (seen++ == (size_t)((unsigned __int128)k * live / out->count))
            out->rows[k++] = row;
    }
}

hop_status hop_samples_take(const hop_vector_memory *memory,
                            const hop_tune_options *options, hop_samples *out,
                            hop_error *error) {
    const hop_rows *keys = memory->keys;
    const size_t live = hop_samples_live(memory), dim = hop_rows_dim(keys);
    *out = (hop_samples){.count = live < options->samples ? live : options->samples,
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
    spread(memory, live, out);
    for (size_t k = 0; status == HOP_OK && k < out->count; k++) {
        float *cue = out->cues + k * dim;
        hop_rows_read(keys, out->rows[k], cue);
        status = hop_damage_apply(&options->damage, cue, dim,
                                  out->mask ? out->mask + k * dim : NULL, options->seed,
                                  out->rows[k], error);
        /* As a cue that was damaged so would be encoded: noise is a share of what is left
           without the mean, and does not change the length. */
        if (status == HOP_OK) hop_rows_scale_cue(keys, cue);
    }
    return status;
}

int hop_samples_ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void hop_samples_free(hop_samples *samples) {
    free(samples->rows);
    free(samples->cues);
    free(samples->mask);
}
