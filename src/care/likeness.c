/* SPDX-License-Identifier: MIT */
/* Items whose patterns are nearly the same. */
#include <hopfield/care.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield/near.h>
#include "care/alike.h"
#include "core/error.h"

/* Labels are kept once each, so that equal ones are the same text. */
int hop_same_label(const hop_store *store, size_t row, size_t other) {
    const char *a = hop_store_item_at(store, row)->label;
    const char *b = hop_store_item_at(store, other)->label;
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* How alike is measured: the similarity, and what its values are divided by. */
static hop_similarity measure_of(const hop_store_recipe *recipe) {
    if (recipe->storage == HOP_STORAGE_BITS) return HOP_SIMILARITY_HAMMING;
    return recipe->similarity == HOP_SIMILARITY_CENTRED ? HOP_SIMILARITY_CENTRED
                                                        : HOP_SIMILARITY_COSINE;
}

hop_status hop_store_likenesses(const hop_store *store, hop_context *context,
                                double least, size_t most, hop_likeness **out,
                                size_t *count, size_t *total, hop_error *error) {
    const hop_store_recipe *recipe = hop_store_recipe_of(store);
    const hop_similarity measure = measure_of(recipe);
    const int bits = measure == HOP_SIMILARITY_HAMMING;
    const double dim = (double)recipe->dim;
    hop_rows *rows = NULL;
    hop_near_pair *pairs = NULL;
    size_t found = 0, all = 0;
    if (!(least >= -1 && least <= 1))
        return hop_fail(error, HOP_EINVAL, "no likeness is %g", least);
    if (hop_store_count(store) == 0) {
        *out = NULL;
        *count = 0;
        if (total) *total = 0;
        return HOP_OK;
    }
    if (hop_recipe_of_texts(recipe, NULL))
        return hop_text_likenesses(store, context, least, most, out, count, total, error);
    hop_status status = hop_store_rows(store, context, &rows, error);
    if (status ==
        HOP_OK) /* m >= least where at most (1 - least) / 2 of the units differ */
        status = hop_near_pairs(context, rows, measure,
                                bits ? -floor((1 - least) / 2 * dim + 1e-9) : least, most,
                                &pairs, &found, &all, error);
    hop_rows_free(rows);
    hop_likeness *likenesses = NULL;
    if (status == HOP_OK && found && !(likenesses = calloc(found, sizeof *likenesses)))
        status = hop_fail_memory(error);
    for (size_t i = 0; status == HOP_OK && i < found; i++) {
        const double value = pairs[i].similarity;
        likenesses[i] = (hop_likeness){
            pairs[i].row, pairs[i].other, bits ? 1 + 2 * value / dim : value,
            hop_same_label(store, pairs[i].row, pairs[i].other)};
    }
    free(pairs);
    if (status != HOP_OK) return status;
    *out = likenesses;
    *count = found;
    if (total) *total = all;
    return HOP_OK;
}
