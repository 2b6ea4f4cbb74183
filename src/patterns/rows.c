/* SPDX-License-Identifier: MIT */
/* Sets of real-valued rows: made, asked and freed. */
#include "patterns/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/pages.h"
#include "patterns/packed.h"
#include "patterns/patterns.h"
#include "patterns/rows_stored.h"

enum { ROW_ALIGNMENT = HOP_CACHE_LINE };

const char *hop_storage_name(hop_storage storage) {
    static const char *const names[HOP_STORAGE_COUNT] = {"float32", "bfloat16", "int8",
                                                         "bits"};
    return (unsigned)storage < HOP_STORAGE_COUNT ? names[storage] : NULL;
}

size_t hop_storage_unit_bytes(hop_storage storage) {
    return storage == HOP_STORAGE_FLOAT32 ? 4 : storage == HOP_STORAGE_BFLOAT16 ? 2 : 1;
}

static int used_in_place(const hop_rows_options *options) {
    return options->storage == HOP_STORAGE_FLOAT32 && !options->centre &&
           !options->normalise;
}

static hop_status check_options(const hop_rows_options *options, hop_error *error) {
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "rows options: size %zu, expected %zu",
                        options->size, sizeof *options);
    if (options->storage == HOP_STORAGE_BITS)
        return hop_fail(error, HOP_EINVAL,
                        "rows options: storage bits is made of packed patterns only");
    if ((unsigned)options->storage >= HOP_STORAGE_COUNT)
        return hop_fail(error, HOP_EINVAL, "rows options: storage %d is unknown",
                        (int)options->storage);
    if ((options->centre | options->normalise) & ~1)
        return hop_fail(error, HOP_EINVAL,
                        "rows options: centre %d and normalise %d are not 0 or 1",
                        options->centre, options->normalise);
    return HOP_OK;
}

hop_status hop_rows_check_shape(size_t count, size_t dim, const char *name,
                                hop_error *error) {
    const char *lead = name ? name : "", *colon = name ? ": " : "";
    if (count == 0 || dim == 0)
        return hop_fail(error, HOP_EEMPTY, "%s%s%zu rows of %zu units: nothing to store",
                        lead, colon, count, dim);
    if (count > HOP_MAX_PATTERNS)
        return hop_fail(error, HOP_ELIMIT, "%s%s%zu rows, at most %d", lead, colon, count,
                        (int)HOP_MAX_PATTERNS);
    if (dim > HOP_MAX_UNITS)
        return hop_fail(error, HOP_ELIMIT, "%s%s%zu units a row, at most %d", lead, colon,
                        dim, (int)HOP_MAX_UNITS);
    return HOP_OK;
}

static hop_status check_bytes(const hop_context *context, size_t count, size_t dim,
                              const hop_rows_options *options, hop_error *error) {
    hop_status status =
        hop_context_check_bytes(context, "lengths of rows", count, sizeof(float), error);
    if (status != HOP_OK || used_in_place(options)) return status;
    return hop_context_check_bytes(context, "rows", count,
                                   dim * hop_storage_unit_bytes(options->storage), error);
}

/* Memory of the set, counted in held. */
static void *hold(hop_rows *rows, size_t count, size_t size) {
    const size_t bytes =
        (count * size + ROW_ALIGNMENT - 1) & ~(size_t)(ROW_ALIGNMENT - 1);
    void *memory;
    if (posix_memalign(&memory, hop_pages_align(bytes), bytes)) return NULL;
    hop_pages_ask(memory, bytes);
    rows->held += bytes;
    return memory;
}

hop_rows *hop_rows_allocate(size_t count, size_t dim, const hop_rows_options *options) {
    hop_rows *rows = calloc(1, sizeof *rows);
    if (!rows) return NULL;
    rows->held = sizeof *rows;
    rows->count = count;
    rows->dim = dim;
    rows->storage = options->storage;
    rows->options = *options;
    int whole = (rows->norms = hold(rows, count, sizeof(float))) != NULL;
    if (whole && options->storage == HOP_STORAGE_INT8)
        whole = (rows->scales = hold(rows, count, sizeof(float))) != NULL;
    if (whole && options->centre)
        whole = (rows->mean = hold(rows, dim, sizeof(float))) != NULL;
    if (whole) return rows;
    hop_rows_free(rows);
    return NULL;
}

/* The memory that rows are copied to; none where they are used in place. */
static hop_status place_rows(hop_rows *rows, const hop_rows_source *source,
                             hop_rows_target *target, hop_error *error) {
    if (used_in_place(&rows->options)) {
        rows->floats = source->values;
        return HOP_OK;
    }
    target->any = rows->own =
        hold(rows, rows->count, rows->dim * hop_storage_unit_bytes(rows->storage));
    if (!rows->own) return hop_fail_memory(error);
    if (rows->storage == HOP_STORAGE_FLOAT32)
        rows->floats = target->floats;
    else if (rows->storage == HOP_STORAGE_BFLOAT16)
        rows->halves = target->halves;
    else
        rows->bytes = target->bytes;
    return HOP_OK;
}

hop_status hop_rows_adopt(hop_context *context, const hop_rows_source *source,
                          const hop_rows_options *options, hop_rows **out,
                          hop_error *error) {
    static const hop_rows_options defaults = HOP_ROWS_OPTIONS_INIT;
    if (!options) options = &defaults;
    hop_status status = check_options(options, error);
    if (status == HOP_OK)
        status = hop_rows_check_shape(source->count, source->dim, source->name, error);
    if (status == HOP_OK)
        status = check_bytes(context, source->count, source->dim, options, error);
    if (status != HOP_OK) return status;

    hop_rows *rows = hop_rows_allocate(source->count, source->dim, options);
    hop_rows_target target = {NULL};
    if (!rows) return hop_fail_memory(error);
    status = place_rows(rows, source, &target, error);
    if (status == HOP_OK && rows->mean)
        status = hop_rows_average(context, source, rows->mean, error);
    if (status == HOP_OK) status = hop_rows_fill(context, source, rows, target, error);
    if (status != HOP_OK) {
        hop_rows_free(rows);
        return status;
    }
    if (!rows->own) {
        rows->source = *source;
        rows->source.name = NULL;
        rows->held += source->bytes;
    } else if (source->release) {
        source->release(source->of);
    }
    *out = rows;
    return HOP_OK;
}

hop_status hop_rows_create(hop_context *context, const float *values, size_t count,
                           size_t dim, const hop_rows_options *options, hop_rows **out,
                           hop_error *error) {
    hop_rows_source source = {.values = values, .count = count, .dim = dim};
    return hop_rows_adopt(context, &source, options, out, error);
}

hop_status hop_rows_of_patterns(hop_context *context, const hop_patterns *patterns,
                                hop_rows **out, hop_error *error) {
    const hop_rows_options options = {sizeof options, HOP_STORAGE_BITS, 0, 0};
    size_t count = patterns->count, dim = patterns->dim;
    hop_status status = hop_rows_check_shape(count, dim, NULL, error);
    if (status == HOP_OK)
        status = hop_context_check_bytes(context, "lengths of rows", count, sizeof(float),
                                         error);
    if (status != HOP_OK) return status;
    hop_rows *rows = hop_rows_allocate(count, dim, &options);
    if (!rows) return hop_fail_memory(error);
    rows->bits = patterns;
    rows->largest_norm = (float)sqrt((double)dim);
    for (size_t row = 0; row < count; row++) rows->norms[row] = rows->largest_norm;
    *out = rows;
    return HOP_OK;
}

void hop_rows_free(hop_rows *rows) {
    if (!rows) return;
    if (rows->source.release) rows->source.release(rows->source.of);
    free(rows->own);
    free(rows->scales);
    free(rows->norms);
    free(rows->mean);
    free(rows);
}

size_t hop_rows_count(const hop_rows *rows) {
    return rows->count;
}

size_t hop_rows_dim(const hop_rows *rows) {
    return rows->dim;
}

hop_storage hop_rows_storage(const hop_rows *rows) {
    return rows->storage;
}

const hop_rows_options *hop_rows_options_of(const hop_rows *rows) {
    return &rows->options;
}

size_t hop_rows_bytes(const hop_rows *rows) {
    return rows->held;
}

const float *hop_rows_mean(const hop_rows *rows) {
    return rows->mean;
}

float hop_rows_scale(const hop_rows *rows, size_t row) {
    return rows->scales ? rows->scales[row] : 1;
}

float hop_rows_norm(const hop_rows *rows, size_t row) {
    return rows->norms[row];
}

hop_rows_loss hop_rows_loss_of(const hop_rows *rows) {
    return rows->loss;
}

void hop_rows_read(const hop_rows *rows, size_t row, float *out) {
    const size_t dim = rows->dim, at = row * dim;
    switch (rows->storage) {
    case HOP_STORAGE_BFLOAT16:
        for (size_t i = 0; i < dim; i++) out[i] = hop_half_widen(rows->halves[at + i]);
        break;
    case HOP_STORAGE_INT8:
        for (size_t i = 0; i < dim; i++)
            out[i] = (float)rows->bytes[at + i] * rows->scales[row];
        break;
    case HOP_STORAGE_BITS: {
        const uint64_t *packed = hop_patterns_row(rows->bits, row);
        for (size_t i = 0; i < dim; i++) out[i] = (float)hop_packed_unit(packed, i);
        break;
    }
    default:
        memcpy(out, rows->floats + at, dim * sizeof *out);
    }
}
