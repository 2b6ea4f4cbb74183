/* SPDX-License-Identifier: MIT */
/* Rows that are kept as a set stores them, and sets made of such rows. */
#include "patterns/rows_stored.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"

/* Reads row[dim] of a storage into out[dim]. */
static void widen(hop_storage storage, const void *row, float scale, size_t dim,
                  float *out) {
    const hop_rows one = {.storage = storage,
                          .dim = dim,
                          .floats = row,
                          .halves = row,
                          .bytes = row,
                          .scales = &scale};
    hop_rows_read(&one, 0, out);
}

hop_status hop_rows_store_one(hop_storage storage, int normalise, const float *x,
                              size_t dim, float *scratch, void *row, float *scale,
                              hop_error *error) {
    double square = hop_rows_square(x, dim);
    if (!isfinite(square)) {
        const size_t unit = hop_rows_find_unfinite(x, dim);
        return hop_fail(error, HOP_EVALUE, "unit %zu: %.9g is no finite number", unit,
                        (double)x[unit]);
    }
    const double length = sqrt(square);
    const int scaled = normalise && square > 0;
    for (size_t i = 0; i < dim; i++)
        scratch[i] = scaled ? (float)((double)x[i] / length) : x[i];
    *scale = 1;
    if (storage == HOP_STORAGE_FLOAT32)
        memcpy(row, scratch, dim * sizeof *scratch);
    else if (storage == HOP_STORAGE_INT8)
        hop_rows_quantise_cue(scratch, dim, row, scale);
    else
        for (size_t i = 0; i < dim; i++) ((uint16_t *)row)[i] = hop_half_of(scratch[i]);
    widen(storage, row, *scale, dim, scratch + dim);
    square = hop_rows_square(scratch + dim, dim);
    if (!isfinite(square)) {
        const size_t unit = hop_rows_find_unfinite(scratch + dim, dim);
        return hop_fail(error, HOP_EVALUE, "unit %zu: %.9g is beyond %s", unit,
                        (double)scratch[unit], hop_storage_name(storage));
    }
    if (!isfinite((float)sqrt(square)))
        return hop_fail(error, HOP_EVALUE, "the length %g is beyond float32",
                        sqrt(square));
    return HOP_OK;
}

/* Lengths of rows stored before. */
typedef struct measure {
    hop_rows *rows;
    float *scratch;         /* [threads][dim] */
    hop_rows_fault *faults; /* [chunks] */
} measure;

static hop_rows_fault measure_row(measure *self, size_t row, float *x) {
    hop_rows *rows = self->rows;
    const size_t dim = rows->dim;
    if (rows->storage == HOP_STORAGE_FLOAT32)
        x = (float *)rows->floats + row * dim;
    else
        hop_rows_read(rows, row, x);
    const double square = hop_rows_square(x, dim);
    if (!isfinite(square)) {
        const size_t unit = hop_rows_find_unfinite(x, dim);
        return (hop_rows_fault){HOP_ROWS_NOT_FINITE, row, unit, (double)x[unit]};
    }
    rows->norms[row] = (float)sqrt(square);
    if (!isfinite(rows->norms[row]))
        return (hop_rows_fault){HOP_ROWS_LENGTH, row, 0, sqrt(square)};
    const int8_t *bytes = rows->bytes ? rows->bytes + row * dim : NULL;
    int least = 0;
    for (size_t i = 0; bytes && i < dim; i++) least = bytes[i] < least ? bytes[i] : least;
    if (least == INT8_MIN || (bytes && !(rows->scales[row] >= 0)))
        return (hop_rows_fault){HOP_ROWS_BYTE, row, 0, (double)rows->scales[row]};
    return (hop_rows_fault){HOP_ROWS_FINE, 0, 0, 0};
}

static void measure_chunk(void *shared, size_t chunk, unsigned worker) {
    measure *self = shared;
    const size_t from = chunk * HOP_ROWS_CHUNK, left = self->rows->count - from;
    const size_t to = from + (left < HOP_ROWS_CHUNK ? left : HOP_ROWS_CHUNK);
    for (size_t row = from; row < to; row++) {
        self->faults[chunk] =
            measure_row(self, row, self->scratch + worker * self->rows->dim);
        if (self->faults[chunk].kind != HOP_ROWS_FINE) return;
    }
}

static hop_status measure_all(hop_context *context, hop_rows *rows, hop_error *error) {
    const size_t chunks = hop_rows_chunks(rows->count);
    measure self = {.rows = rows};
    hop_status status =
        hop_context_check_bytes(context, "scratch of threads", context->threads,
                                rows->dim * sizeof *self.scratch, error);
    if (status != HOP_OK) return status;
    self.scratch = malloc(context->threads * rows->dim * sizeof *self.scratch);
    self.faults = calloc(chunks, sizeof *self.faults);
    if (!self.scratch || !self.faults)
        status = hop_fail_memory(error);
    else {
        hop_parallel_for(context, chunks, measure_chunk, &self);
        status = hop_context_interrupted(context)
                     ? hop_fail(error, HOP_EINTERRUPTED, "interrupted")
                     : hop_rows_judge(NULL, self.faults, chunks, error);
    }
    free(self.faults);
    free(self.scratch);
    for (size_t row = 0; status == HOP_OK && row < rows->count; row++)
        if (rows->norms[row] > rows->largest_norm) rows->largest_norm = rows->norms[row];
    return status;
}

hop_status hop_rows_of_stored(hop_context *context, hop_storage storage, int normalise,
                              const void *stored, const float *scales, size_t count,
                              size_t dim, hop_rows **out, hop_error *error) {
    const hop_rows_options options = {sizeof options, storage, 0, normalise};
    hop_status status = hop_rows_check_shape(count, dim, NULL, error);
    if (status == HOP_OK)
        status = hop_context_check_bytes(context, "lengths of rows", count,
                                         2 * sizeof(float), error);
    if (status != HOP_OK) return status;
    hop_rows *rows = hop_rows_allocate(count, dim, &options);
    if (!rows) return hop_fail_memory(error);
    if (storage == HOP_STORAGE_FLOAT32)
        rows->floats = stored;
    else if (storage == HOP_STORAGE_BFLOAT16)
        rows->halves = stored;
    else
        rows->bytes = stored;
    if (rows->scales) memcpy(rows->scales, scales, count * sizeof *scales);
    status = measure_all(context, rows, error);
    if (status == HOP_OK)
        *out = rows;
    else
        hop_rows_free(rows);
    return status;
}
