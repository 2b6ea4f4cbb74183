/* SPDX-License-Identifier: MIT */
/* The one pass that checks, centres, scales, stores and measures every row of a set. */
#include "patterns/rows_build.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "core/error.h"

enum { LANES = 16 };

typedef struct fill {
    const hop_rows_source *source;
    hop_rows *rows;
    hop_rows_target target;
    float *scratch;         /* [threads][2][dim]; NULL for FLOAT32 */
    hop_rows_fault *faults; /* [chunks] */
    double *sums;    /* [chunks][2]: squares of what was lost, and of all there was */
    double *largest; /* [chunks]: the largest |stored - x| */
} fill;

static double add_lanes(double *lanes) {
    for (int half = LANES / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++) lanes[k] += lanes[k + half];
    return lanes[0];
}

double hop_rows_square(const float *x, size_t dim) {
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= dim; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            lanes[k] += (double)x[i + k] * (double)x[i + k];
    for (size_t k = 0; i + k < dim; k++) lanes[k] += (double)x[i + k] * (double)x[i + k];
    return add_lanes(lanes);
}

size_t hop_rows_find_unfinite(const float *x, size_t dim) {
    size_t i = 0;
    while (i < dim && isfinite(x[i])) i++;
    return i;
}

hop_status hop_rows_judge(const char *name, const hop_rows_fault *faults, size_t chunks,
                          hop_error *error) {
    static const char *const words[] = {
        [HOP_ROWS_FINE] = "",
        [HOP_ROWS_NOT_FINITE] = "is no finite number",
        [HOP_ROWS_CENTRED] = "less the mean is beyond float32",
        [HOP_ROWS_HALF] = "is beyond bfloat16",
        [HOP_ROWS_BYTE] = "is no scale of such bytes",
    };
    size_t c = 0;
    while (c < chunks && faults[c].kind == HOP_ROWS_FINE) c++;
    if (c == chunks) return HOP_OK;
    const hop_rows_fault *fault = &faults[c];
    const char *lead = name ? name : "", *colon = name ? ": " : "";
    if (fault->kind == HOP_ROWS_LENGTH)
        return hop_fail(error, HOP_EVALUE, "%s%srow %zu: its length %g is beyond float32",
                        lead, colon, fault->row, fault->value);
    return hop_fail(error, HOP_EVALUE, "%s%srow %zu, unit %zu: %.9g %s", lead, colon,
                    fault->row, fault->unit, fault->value, words[fault->kind]);
}

/* out = s (x - m), out may be given itself; the sum of squares of x - m. */
static double prepare(const hop_rows *rows, const float *given, float *out) {
    const size_t dim = rows->dim;
    const float *mean = rows->mean;
    for (size_t i = 0; i < dim; i++) out[i] = mean ? given[i] - mean[i] : given[i];
    const double square = hop_rows_square(out, dim);
    if (rows->options.normalise && square > 0 && isfinite(square)) {
        const double length = sqrt(square);
        for (size_t i = 0; i < dim; i++) out[i] = (float)((double)out[i] / length);
    }
    return square;
}

/* Adds what storing x as y lost. */
static void add_loss(const float *x, const float *y, size_t dim, double *sums,
                     double *largest) {
    double lanes[LANES] = {0}, most[LANES] = {0};
    for (size_t i = 0; i < dim; i += LANES) {
        const size_t wide = dim - i < LANES ? dim - i : LANES;
        for (size_t k = 0; k < wide; k++) {
            const double lost = fabs((double)y[i + k] - (double)x[i + k]);
            lanes[k] += lost * lost;
            most[k] = lost > most[k] ? lost : most[k];
        }
    }
    for (size_t k = 0; k < LANES; k++)
        if (most[k] > *largest) *largest = most[k];
    sums[0] += add_lanes(lanes);
    sums[1] += hop_rows_square(x, dim);
}

/* Rounds x into the target. The first unit that cannot be rounded, or dim. */
static size_t round_row(const fill *f, size_t row, const float *x) {
    const size_t dim = f->rows->dim;
    if (f->rows->storage == HOP_STORAGE_INT8) {
        hop_rows_quantise_cue(x, dim, f->target.bytes + row * dim, &f->rows->scales[row]);
        return dim;
    }
    uint16_t *halves = f->target.halves + row * dim;
    unsigned over = 0;
    for (size_t i = 0; i < dim; i++) {
        halves[i] = hop_half_of(x[i]);
        over |= (halves[i] & 0x7f80u) == 0x7f80u;
    }
    if (!over) return dim;
    size_t i = 0;
    while ((halves[i] & 0x7f80u) != 0x7f80u) i++;
    return i;
}

/* Stores one row and writes its length. */
static hop_rows_fault store_row(fill *f, size_t row, float *scratch, size_t chunk) {
    hop_rows *rows = f->rows;
    const size_t dim = rows->dim;
    const float *given = f->source->values + row * dim;
    float *to = scratch ? scratch : f->target.any ? f->target.floats + row * dim : NULL;
    const float *x = to ? to : given;
    double square = to ? prepare(rows, given, to) : hop_rows_square(given, dim);
    if (!isfinite(square)) {
        const size_t unit = hop_rows_find_unfinite(x, dim);
        return (hop_rows_fault){rows->mean ? HOP_ROWS_CENTRED : HOP_ROWS_NOT_FINITE, row,
                                unit, (double)given[unit]};
    }
    if (scratch) {
        const size_t unit = round_row(f, row, x);
        if (unit < dim)
            return (hop_rows_fault){HOP_ROWS_HALF, row, unit, (double)x[unit]};
        hop_rows_read(rows, row, scratch + dim);
        add_loss(x, scratch + dim, dim, f->sums + 2 * chunk, &f->largest[chunk]);
        x = scratch + dim;
    }
    if (scratch || rows->options.normalise) square = hop_rows_square(x, dim);
    rows->norms[row] = (float)sqrt(square);
    if (!isfinite(rows->norms[row]))
        return (hop_rows_fault){HOP_ROWS_LENGTH, row, 0, sqrt(square)};
    return (hop_rows_fault){HOP_ROWS_FINE, 0, 0, 0};
}

static void store_chunk(void *shared, size_t chunk, unsigned worker) {
    fill *f = shared;
    const size_t from = chunk * HOP_ROWS_CHUNK, left = f->rows->count - from;
    const size_t to = from + (left < HOP_ROWS_CHUNK ? left : HOP_ROWS_CHUNK);
    float *scratch = f->scratch ? f->scratch + 2 * f->rows->dim * worker : NULL;
    for (size_t row = from; row < to; row++) {
        f->faults[chunk] = store_row(f, row, scratch, chunk);
        if (f->faults[chunk].kind != HOP_ROWS_FINE) return;
    }
}

/* Figures of the whole set from those of its rows and chunks. */
static void sum_up(fill *f, size_t chunks) {
    hop_rows *rows = f->rows;
    for (size_t row = 0; row < rows->count; row++)
        if (rows->norms[row] > rows->largest_norm) rows->largest_norm = rows->norms[row];
    double largest = 0;
    for (size_t c = 0; c < chunks; c++)
        if (f->largest[c] > largest) largest = f->largest[c];
    hop_rows_merge(f->sums, chunks, 2);
    if (f->sums[1] > 0) {
        const double units = (double)rows->count * (double)rows->dim;
        rows->loss.largest = largest / sqrt(f->sums[1] / units);
        rows->loss.rms = sqrt(f->sums[0] / f->sums[1]);
    }
}

hop_status hop_rows_fill(hop_context *context, const hop_rows_source *source,
                         hop_rows *rows, hop_rows_target target, hop_error *error) {
    const size_t chunks = hop_rows_chunks(rows->count);
    const int rounds = rows->storage != HOP_STORAGE_FLOAT32;
    const size_t scratch_bytes = 2 * rows->dim * sizeof(float);
    hop_status status = HOP_OK;
    if (rounds)
        status = hop_context_check_bytes(context, "scratch of threads", context->threads,
                                         scratch_bytes, error);
    if (status != HOP_OK) return status;
    fill f = {.source = source, .rows = rows, .target = target};
    f.scratch = rounds ? malloc(context->threads * scratch_bytes) : NULL;
    f.faults = calloc(chunks, sizeof *f.faults);
    f.sums = calloc(chunks, 2 * sizeof *f.sums);
    f.largest = calloc(chunks, sizeof *f.largest);
    if ((rounds && !f.scratch) || !f.faults || !f.sums || !f.largest) {
        status = hop_fail_memory(error);
        goto done;
    }
    hop_parallel_for(context, chunks, store_chunk, &f);
    status = hop_context_interrupted(context)
                 ? hop_fail(error, HOP_EINTERRUPTED, "interrupted while rows were stored")
                 : hop_rows_judge(source->name, f.faults, chunks, error);
    if (status == HOP_OK) sum_up(&f, chunks);
done:
    free(f.largest);
    free(f.sums);
    free(f.faults);
    free(f.scratch);
    return status;
}
