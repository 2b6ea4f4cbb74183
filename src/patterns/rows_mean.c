/* SPDX-License-Identifier: MIT */
/* The mean row of a set, and sums over rows that no number of threads changes. */
#include "patterns/rows_build.h"

#include <math.h>
#include <stdlib.h>

#include "core/error.h"

typedef struct average {
    const hop_rows_source *source;
    double *sums; /* [chunks][dim] */
    hop_rows_fault *faults;
} average;

void hop_rows_merge(double *sums, size_t chunks, size_t width) {
    for (size_t step = 1; step < chunks; step *= 2)
        for (size_t c = 0; c + step < chunks; c += 2 * step) {
            double *into = sums + c * width;
            const double *from = sums + (c + step) * width;
            for (size_t i = 0; i < width; i++) into[i] += from[i];
        }
}

/* Sums of finite floats cannot leave the doubles, so that they show whether all were. */
static hop_rows_fault look_for_fault(const hop_rows_source *source, size_t from,
                                     size_t to, const double *sums) {
    const size_t dim = source->dim;
    size_t i = 0;
    while (i < dim && isfinite(sums[i])) i++;
    if (i == dim) return (hop_rows_fault){HOP_ROWS_FINE, 0, 0, 0};
    for (size_t row = from; row < to; row++) {
        const float *x = source->values + row * dim;
        size_t unit = hop_rows_find_unfinite(x, dim);
        if (unit < dim)
            return (hop_rows_fault){HOP_ROWS_NOT_FINITE, row, unit, (double)x[unit]};
    }
    return (hop_rows_fault){HOP_ROWS_FINE, 0, 0, 0};
}

static void sum_chunk(void *shared, size_t chunk, unsigned worker) {
    (void)worker;
    average *a = shared;
    const size_t dim = a->source->dim, from = chunk * HOP_ROWS_CHUNK;
    const size_t left = a->source->count - from;
    const size_t to = from + (left < HOP_ROWS_CHUNK ? left : HOP_ROWS_CHUNK);
    double *sums = a->sums + chunk * dim;
    for (size_t i = 0; i < dim; i++) sums[i] = 0;
    for (size_t row = from; row < to; row++) {
        const float *x = a->source->values + row * dim;
        for (size_t i = 0; i < dim; i++) sums[i] += (double)x[i];
    }
    a->faults[chunk] = look_for_fault(a->source, from, to, sums);
}

hop_status hop_rows_average(hop_context *context, const hop_rows_source *source,
                            float *mean, hop_error *error) {
    const size_t chunks = hop_rows_chunks(source->count), dim = source->dim;
    hop_status status = hop_context_check_bytes(context, "sums of rows", chunks,
                                                dim * sizeof(double), error);
    if (status != HOP_OK) return status;
    average a = {source, malloc(chunks * dim * sizeof *a.sums),
                 calloc(chunks, sizeof *a.faults)};
    if (!a.sums || !a.faults) {
        status = hop_fail_memory(error);
        goto done;
    }
    hop_parallel_for(context, chunks, sum_chunk, &a);
    if (hop_context_interrupted(context)) {
        status = hop_fail(error, HOP_EINTERRUPTED, "interrupted while rows were read");
        goto done;
    }
    status = hop_rows_judge(source->name, a.faults, chunks, error);
    if (status != HOP_OK) goto done;
    hop_rows_merge(a.sums, chunks, dim);
    for (size_t i = 0; i < dim; i++) mean[i] = (float)(a.sums[i] / (double)source->count);
done:
    free(a.faults);
    free(a.sums);
    return status;
}
