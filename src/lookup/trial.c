/* SPDX-License-Identifier: MIT */
/* Some of many items, to tune on. */
#include "lookup/trial.h"

#include <stdlib.h>
#include "core/error.h"

/* Every so-manieth item that can be found. */
static void spread(const hop_lookup *lookup, size_t count, size_t *items) {
    size_t seen = 0, taken = 0;
    for (size_t row = 0; row < lookup->count && taken < count; row++) {
        if (!lookup->live[row]) continue;
        if ((unsigned __int128)taken * lookup->live_count / count == seen)
            items[taken++] = row;
        seen++;
    }
}

static hop_status take_bits(const hop_lookup *lookup, const size_t *items, hop_trial *out,
                            hop_error *error) {
    const hop_patterns *all = hop_store_patterns(lookup->store);
    hop_status status = hop_patterns_create(lookup->dim, &out->bits);
    for (size_t k = 0; status == HOP_OK && k < out->count; k++)
        status =
            hop_patterns_append_packed(out->bits, hop_patterns_row(all, items[k]), 1);
    if (status != HOP_OK)
        return hop_fail(error, status, "%s", hop_status_describe(status));
    return hop_rows_of_patterns(lookup->context, out->bits, &out->rows, error);
}

/* As they are stored: a set in bytes rounds its own bytes to themselves. */
static hop_status take_reals(const hop_lookup *lookup, const size_t *items,
                             hop_trial *out, hop_error *error) {
    hop_rows_options how = HOP_ROWS_OPTIONS_INIT;
    float *values = malloc(out->count * lookup->dim * sizeof *values);
    if (!values) return hop_fail_memory(error);
    how.storage = hop_rows_storage(lookup->keys);
    for (size_t k = 0; k < out->count; k++)
        hop_rows_read(lookup->keys, items[k], values + k * lookup->dim);
    out->values = values; /* floats are used in place */
    return hop_rows_create(lookup->context, values, out->count, lookup->dim, &how,
                           &out->rows, error);
}

hop_status hop_trial_create(const hop_lookup *lookup, hop_trial *out, hop_error *error) {
    size_t most = HOP_TRIAL_VALUES / lookup->dim;
    if (most < HOP_TRIAL_FEWEST) most = HOP_TRIAL_FEWEST;
    if (most > HOP_TRIAL_ITEMS) most = HOP_TRIAL_ITEMS;
    *out = (hop_trial){
        .memory = lookup->vectors, .count = lookup->live_count, .total = lookup->total};
    if (lookup->live_count <= most && lookup->count <= 2 * most) return HOP_OK;
    if (out->count > most) out->count = most;
    *out = (hop_trial){.count = out->count};
    size_t *items = malloc(out->count * sizeof *items);
    double *strengths = malloc(out->count * sizeof *strengths);
    hop_status status = items && strengths ? HOP_OK : hop_fail_memory(error);
    if (status == HOP_OK) {
        spread(lookup, out->count, items);
        status = hop_rows_storage(lookup->keys) == HOP_STORAGE_BITS
                     ? take_bits(lookup, items, out, error)
                     : take_reals(lookup, items, out, error);
    }
    for (size_t k = 0; status == HOP_OK && k < out->count; k++) {
        strengths[k] = lookup->strengths[items[k]];
        out->total += strengths[k];
    }
    if (status == HOP_OK)
        status = hop_vector_memory_create(lookup->context, out->rows, NULL,
                                          hop_vector_memory_options(lookup->vectors),
                                          &out->memory, error);
    if (status == HOP_OK)
        status = hop_vector_memory_set_strengths(out->memory, strengths, error);
    free(items);
    free(strengths);
    return status;
}

void hop_trial_free(hop_trial *self) {
    if (self->rows) hop_vector_memory_free(self->memory);
    hop_rows_free(self->rows);
    hop_patterns_free(self->bits);
    free(self->values);
    *self = (hop_trial){0};
}
