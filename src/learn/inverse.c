/* SPDX-License-Identifier: MIT */
/* Inverses of matrices of overlaps, grown row by row. */
#include "learn/inverse.h"

#include <stdlib.h>
#include "core/error.h"
#include "kernels/kernels.h"
#include "memory/cholesky.h"
#include "memory/gram.h"
#include "patterns/patterns.h"

/* Of B_nn = 1: far over rounding, under the least distances of patterns from a span. */
static const double DEPENDENT = 1e-8;

/* B_row,0..row into b. */
static void correlate(const hop_context *context, const hop_correlations *of, size_t row,
                      int32_t *scratch, double *b) {
    const hop_patterns *patterns = of->patterns;
    const double dim = (double)patterns->dim;
    context->kernels->mismatches(patterns->rows, row + 1, patterns->words,
                                 hop_patterns_row(patterns, row), NULL, scratch);
    for (size_t nu = 0; nu <= row; nu++)
        b[nu] = of->overlap * (dim - 2 * (double)scratch[nu]) / dim;
    b[row] += of->identity;
}

static hop_status border(const hop_context *context, const hop_correlations *of,
                         size_t first, size_t count, double *k, hop_error *error) {
    int32_t *scratch = calloc(count, sizeof *scratch);
    double *b = calloc(count, sizeof *b);
    hop_status status = scratch && b ? HOP_OK : hop_fail_memory(error);
    for (size_t row = first; row < count && !status; row++) {
        bool independent;
        correlate(context, of, row, scratch, b);
        status = hop_cholesky_append(context, k, count, row, b, DEPENDENT, &independent,
                                     error);
    }
    free(scratch);
    free(b);
    return status;
}

hop_status hop_inverse_extend(const hop_context *context, const hop_correlations *of,
                              size_t first, size_t count, double *k, hop_error *error) {
    if (first == count) return HOP_OK;
    if (first) return border(context, of, first, count, k, error);
    size_t rank;
    const hop_status status = hop_gram_correlations(context, of->patterns, count,
                                                    of->identity, of->overlap, k, error);
    return status ? status
                  : hop_cholesky_invert(context, k, count, DEPENDENT, &rank, error);
}
