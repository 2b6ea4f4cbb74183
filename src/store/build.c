/* SPDX-License-Identifier: MIT */
/* From the file to a memory. */
#include "store/store.h"

#include "core/error.h"
#include "learn/learn.h"
#include "learn/rules.h"
#include "memory/strengths.h"

hop_status hop_build_check_rule(const hop_store_recipe *recipe, const char *name,
                                hop_status failure, hop_error *error) {
    hop_error why;
    hop_status status = hop_rule_check(recipe->rule, recipe->dim, &why);
    if (status == HOP_OK) return HOP_OK;
    return hop_fail(error, failure, "%s: %s", name, why.message);
}

/* The items' strengths as a memory keeps them; weights are not worked out. */
static hop_status strengths_of(const hop_mirror *mirror, hop_strengths *out,
                               hop_error *error) {
    static const hop_strengths none = {0};
    hop_status status = hop_strengths_copy(&none, mirror->count, SIZE_MAX, out, error);
    if (status != HOP_OK) return status;
    for (size_t row = 0; row < mirror->count; row++) {
        const hop_mirror_detail *detail = &mirror->details[row];
        out->learned[row] = detail->learned;
        out->added[row] = detail->added;
        out->batch[row] = (uint64_t)detail->batch;
        out->batches = out->batch[row] + 1;
    }
    return HOP_OK;
}

/* Under a rule that knows no strengths every item has 1. */
static hop_status check_ones(const hop_mirror *mirror, const hop_store_recipe *recipe,
                             const char *name, hop_status failure, hop_error *error) {
    hop_rule_choice choice;
    hop_status status = hop_rule_parse(recipe->rule, &choice, error);
    if (status != HOP_OK || choice.rule->facts.strengths) return status;
    for (size_t row = 0; row < mirror->count; row++) {
        const hop_strength strength = mirror->items[row].strength;
        if (strength.numerator != strength.denominator)
            return hop_fail(error, failure == HOP_EOVERFLOW ? HOP_EUNSUPPORTED : failure,
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
    hop_status status = check_ones(mirror, recipe, name, failure, error);
    if (status == HOP_OK) status = strengths_of(mirror, &strengths, error);
    if (status != HOP_OK) return status;
    status = hop_strengths_settle(&strengths, recipe->dim, recipe->scaling, &why);
    if (status == HOP_ENOMEM)
        hop_fail_memory(error);
    else if (status != HOP_OK)
        status = hop_fail(error, failure, "%s: %s", name, why.message);
    hop_strengths_clear(&strengths);
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
    hop_status status =
        hop_memory_create(context, store->recipe.dim, &options, &memory, error);
    if (status == HOP_OK && store->mirror.count) {
        hop_strengths strengths = {0};
        status = strengths_of(&store->mirror, &strengths, error);
        if (status == HOP_OK)
            status =
                hop_memory_restore(memory, store->mirror.patterns, &strengths, error);
        hop_strengths_clear(&strengths);
    }
    if (status == HOP_OK)
        *out = memory;
    else
        hop_memory_free(memory);
    return status;
}
