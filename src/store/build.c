/* SPDX-License-Identifier: MIT */
/* From the file to a memory: the base is learned, then the rest, then what is left of the
   reinforcements. */
#include "store/store.h"

#include <stdlib.h>
#include "core/error.h"
#include "learn/rules.h"
#include "memory/strengths.h"

hop_status hop_build_check_rule(const hop_store_recipe *recipe, const char *name,
                                hop_status failure, hop_error *error) {
    const hop_rule *rule;
    hop_error why;
    if (hop_rule_parse(recipe->rule, &rule, &why) == HOP_OK) return HOP_OK;
    return hop_fail(error, failure, "%s: %s", name, why.message);
}

hop_status hop_build_check_strengths(const hop_mirror *mirror,
                                     const hop_store_recipe *recipe, const char *name,
                                     hop_status failure, hop_error *error) {
    /* A memory is built by learning all items, then reinforcing one after the other: no
       state on the way has larger weights than all items before and after together. */
    size_t count = 2 * mirror->count;
    hop_strengths both = {.count = count};
    hop_error why;
    both.learned = calloc(count + 1, sizeof *both.learned);
    both.added = calloc(count + 1, sizeof *both.added);
    both.batch = calloc(count + 1, sizeof *both.batch);
    hop_status status = HOP_OK;
    if (!both.learned || !both.added || !both.batch) {
        status = hop_fail_memory(error);
        goto done;
    }
    for (size_t i = 0; i < count; i++) {
        const hop_mirror_detail *detail = &mirror->details[i / 2];
        both.learned[i] = detail->learned;
        both.added[i] = i % 2 ? detail->added : (hop_strength){0, 1};
        both.batch[i] = (uint64_t)detail->batch;
    }
    status = hop_strengths_settle(&both, recipe->dim, recipe->scaling, &why);
    if (status == HOP_ENOMEM)
        status = hop_fail_memory(error);
    else if (status != HOP_OK)
        status = hop_fail(error, failure, "%s: %s", name, why.message);
done:
    hop_strengths_clear(&both);
    return status;
}

/* Whether a row can be learned with all its strength at once, which spares a change of
   all weights. A strength of 0 cannot, nor can the base under source scaling, whose
   reinforcements weigh more. */
static int learned_whole(const hop_store *store, size_t row) {
    const hop_mirror *mirror = &store->mirror;
    return mirror->items[row].strength.numerator != 0 &&
           (store->recipe.scaling != HOP_SCALING_SOURCE ||
            mirror->details[row].batch != mirror->details[0].batch);
}

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
        strengths[row - first] = learned_whole(store, row)
                                     ? store->mirror.items[row].strength
                                     : store->mirror.details[row].learned;
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
        if (mirror->details[row].added.numerator != 0 && !learned_whole(store, row))
            status = hop_memory_reinforce(memory, row, mirror->details[row].added, error);
    if (status == HOP_OK)
        *out = memory;
    else
        hop_memory_free(memory);
    return status;
}
