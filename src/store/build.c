/* SPDX-License-Identifier: MIT */
/* From the file to a memory: the base is learned, then the rest, then reinforcements. */
#include "store/store.h"

#include <stdlib.h>
#include "core/error.h"

/* Learns rows first..end-1 in one call. */
static hop_status learn_rows(const hop_store *store, size_t first, size_t end,
                             hop_memory *memory, hop_error *error) {
    hop_patterns *patterns = NULL;
    hop_strength *strengths = NULL;
    size_t count = end - first;
    if (count == 0) return HOP_OK;
    hop_status status = hop_patterns_create(store->recipe.dim, &patterns);
    if (status == HOP_OK) {
        strengths = malloc(count * sizeof *strengths);
        if (!strengths) status = HOP_ENOMEM;
    }
    for (size_t row = first; row < end && status == HOP_OK; row++) {
        strengths[row - first] = store->mirror.details[row].learned;
        status = hop_patterns_append_packed(
            patterns, hop_patterns_row(store->mirror.patterns, row), 1);
    }
    if (status == HOP_OK)
        status = hop_memory_learn_each(memory, patterns, strengths, error);
    else
        hop_fail(error, status, "%s: %s", store->path, hop_status_describe(status));
    free(strengths);
    hop_patterns_free(patterns);
    return status;
}

hop_status hop_store_memory(const hop_store *store, hop_context *context, hop_path path,
                            hop_memory **out, hop_error *error) {
    hop_memory *memory = NULL;
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.rule = store->recipe.rule;
    options.scaling = store->recipe.scaling;
    options.diagonal = store->recipe.diagonal;
    options.path = path;
    const hop_mirror *mirror = &store->mirror;
    size_t base = hop_mirror_base(mirror);
    hop_status status =
        hop_memory_create(context, store->recipe.dim, &options, &memory, error);
    if (status == HOP_OK) status = learn_rows(store, 0, base, memory, error);
    if (status == HOP_OK) status = learn_rows(store, base, mirror->count, memory, error);
    for (size_t row = 0; row < mirror->count && status == HOP_OK; row++)
        if (mirror->details[row].added.numerator != 0)
            status = hop_memory_reinforce(memory, row, mirror->details[row].added, error);
    if (status == HOP_OK)
        *out = memory;
    else
        hop_memory_free(memory);
    return status;
}
