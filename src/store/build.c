/* SPDX-License-Identifier: MIT */
/* From the file to a memory. */
#include "store/store.h"

#include "core/error.h"
#include "learn/learn.h"
#include "learn/rules.h"
#include "memory/strengths.h"
#include "patterns/rows_stored.h"

static hop_status check_energy(const hop_store_recipe *recipe, hop_error *error) {
    hop_separation separation;
    hop_status status = hop_separation_parse(recipe->energy, &separation, error);
    if (status != HOP_OK) return status;
    if (recipe->similarity == HOP_SIMILARITY_HAMMING &&
        recipe->storage != HOP_STORAGE_BITS)
        return hop_fail(error, HOP_EUNSUPPORTED, "hamming compares bits, not %s",
                        hop_storage_name(recipe->storage));
    return HOP_OK;
}

hop_status hop_build_check_recipe(const hop_store_recipe *recipe, const char *name,
                                  hop_status failure, hop_error *error) {
    hop_error why;
    hop_status status = recipe->energy[0]
                            ? check_energy(recipe, &why)
                            : hop_rule_check(recipe->rule, recipe->dim, &why);
    if (status == HOP_OK) return HOP_OK;
    return hop_fail(error, failure, "%s: %s", name, why.message);
}

/* The items' strengths as a memory keeps them, faded, of the chosen rows; weights are not
   worked out. */
static hop_status strengths_of(const hop_mirror *mirror, int64_t half_life, hop_time at,
                               const unsigned char *chosen, size_t count,
                               hop_strengths *out, hop_error *error) {
    static const hop_strengths none = {0};
    hop_status status = hop_strengths_copy(&none, count, SIZE_MAX, out, error);
    if (status != HOP_OK) return status;
    for (size_t row = 0, k = 0; row < mirror->count && status == HOP_OK; row++) {
        const hop_mirror_detail detail = hop_mirror_detail_of(mirror, row);
        if (mirror->dead[row] || (chosen && !chosen[row])) continue;
        const int64_t age = hop_time_between(mirror->items[row].confirmed, at);
        status = hop_strength_fade(detail.learned, age, half_life, &out->learned[k]);
        if (status == HOP_OK)
            status = hop_strength_fade(detail.added, age, half_life, &out->added[k]);
        if (status != HOP_OK)
            hop_fail(error, status, "'%.100s': its strength is too large to fade",
                     mirror->items[row].key);
        out->batch[k] = (uint64_t)detail.batch;
        out->batches = out->batch[k] + 1;
        k++;
    }
    if (status != HOP_OK) hop_strengths_clear(out);
    return status;
}

/* Under a rule that knows no strengths every item has 1. */
static hop_status check_ones(const hop_mirror *mirror, const hop_store_recipe *recipe,
                             const char *name, hop_status failure, hop_error *error) {
    hop_rule_choice choice;
    hop_status status = hop_rule_parse(recipe->rule, &choice, error);
    if (status != HOP_OK || choice.rule->facts.strengths) return status;
    const hop_status unfit = failure == HOP_EOVERFLOW ? HOP_EUNSUPPORTED : failure;
    if (recipe->half_life)
        return hop_fail(error, unfit,
                        "%s: a half-life, but rule %s knows no strengths that could fade",
                        name, choice.rule->facts.name);
    for (size_t row = 0; row < mirror->count; row++) {
        const hop_strength strength = mirror->items[row].strength;
        if (strength.numerator != strength.denominator && !mirror->dead[row])
            return hop_fail(error, unfit,
                            "%s: '%.100s' has strength %lld/%lld, but rule %s knows no "
                            "strengths",
                            name, mirror->items[row].key, (long long)strength.numerator,
                            (long long)strength.denominator, choice.rule->facts.name);
    }
    return HOP_OK;
}

hop_status hop_build_check_strengths(const hop_mirror *mirror,
                                     const hop_store_recipe *recipe, const char *name,
                                     hop_status failure, hop_error *error) {
    hop_strengths strengths;
    hop_error why;
    if (recipe->energy[0]) return HOP_OK;
    hop_status status = check_ones(mirror, recipe, name, failure, error);
    if (status == HOP_OK)
        status = strengths_of(mirror, 0, 0, NULL, mirror->count - mirror->dead_count,
                              &strengths, error);
    if (status != HOP_OK) return status;
    status = hop_strengths_settle(&strengths, recipe->dim, recipe->scaling, &why);
    if (status == HOP_ENOMEM)
        hop_fail_memory(error);
    else if (status != HOP_OK)
        status = hop_fail(error, failure, "%s: %s", name, why.message);
    hop_strengths_clear(&strengths);
    return status;
}

/* The chosen patterns; the store's own where all are. */
static hop_status patterns_of(const hop_mirror *mirror, const unsigned char *chosen,
                              hop_patterns **copy, const hop_patterns **out) {
    *out = mirror->patterns;
    if (!chosen && !mirror->dead_count) return HOP_OK;
    hop_status status = hop_patterns_create(mirror->dim, copy);
    for (size_t row = 0; row < mirror->count && status == HOP_OK; row++)
        if (!mirror->dead[row] && (!chosen || chosen[row]))
            status = hop_patterns_append_packed(
                *copy, hop_patterns_row(mirror->patterns, row), 1);
    *out = *copy;
    return status;
}

static hop_status restore(const hop_store *store, hop_time at,
                          const unsigned char *chosen, hop_memory *memory,
                          hop_error *error) {
    const hop_mirror *mirror = &store->mirror;
    hop_strengths strengths = {0};
    hop_patterns *copy = NULL;
    const hop_patterns *patterns = NULL;
    hop_status status = patterns_of(mirror, chosen, &copy, &patterns);
    if (status != HOP_OK)
        hop_fail(error, status, "%s: %s", store->path, hop_status_describe(status));
    else if (hop_patterns_count(patterns)) {
        status = strengths_of(mirror, store->recipe.half_life, at, chosen,
                              hop_patterns_count(patterns), &strengths, error);
        if (status == HOP_OK)
            status = hop_memory_restore(memory, patterns, &strengths, error);
    }
    hop_strengths_clear(&strengths);
    hop_patterns_free(copy);
    return status;
}

hop_status hop_store_memory(const hop_store *store, hop_context *context, hop_path path,
                            hop_time at, const unsigned char *chosen, hop_memory **out,
                            hop_error *error) {
    hop_memory *memory = NULL;
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    if (!store->recipe.rule[0])
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "%s: recalls by steps of energy %s: it has no couplings",
                        store->path, store->recipe.energy);
    options.rule = store->recipe.rule;
    options.scaling = store->recipe.scaling;
    options.diagonal = store->recipe.diagonal;
    options.path = path;
    hop_status status =
        hop_memory_create(context, store->recipe.dim, &options, &memory, error);
    if (status == HOP_OK) status = restore(store, at, chosen, memory, error);
    if (status == HOP_OK)
        *out = memory;
    else
        hop_memory_free(memory);
    return status;
}

hop_status hop_store_rows(const hop_store *store, hop_context *context, hop_rows **out,
                          hop_error *error) {
    const hop_mirror *mirror = &store->mirror;
    if (store->transaction != HOP_TRANSACTION_NONE &&
        (store->former_count || mirror->dead_count ||
         mirror->count != store->count_before))
        return hop_fail(error, HOP_EINVAL, "%s: the open transaction has changed it",
                        store->path);
    if (mirror->of_texts)
        return hop_fail(error, HOP_EUNSUPPORTED, "%s: its patterns are texts, not rows",
                        store->path);
    if (mirror->count == 0)
        return hop_fail(error, HOP_EEMPTY, "%s: holds no items", store->path);
    hop_status status =
        mirror->patterns
            ? hop_rows_of_patterns(context, mirror->patterns, out, error)
            : hop_rows_of_stored(context, mirror->storage, store->recipe.normalise,
                                 mirror->rows, mirror->scales, mirror->count, mirror->dim,
                                 out, error);
    if (status == HOP_EVALUE && error) {
        const hop_error why = *error;
        return hop_fail(error, HOP_EFORMAT, "%s: %s", store->path, why.message);
    }
    return status == HOP_EVALUE ? HOP_EFORMAT : status;
}
