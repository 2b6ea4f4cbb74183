/* SPDX-License-Identifier: MIT */
/* Inverses of matrices of overlaps, grown row by row. */
#include "learn/inverse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "kernels/kernels.h"
#include "patterns/patterns.h"

static const double DEPENDENT = 1e-8;

/* B_row,0..count-1 into b. */
static void correlate(const hop_context *context, const hop_correlations *of, size_t row,
                      size_t count, int32_t *scratch, double *b) {
    const hop_patterns *patterns = of->patterns;
    const double dim = (double)patterns->dim;
    context->kernels->mismatches(patterns->rows, count, patterns->words,
                                 hop_patterns_row(patterns, row), NULL, scratch);
    for (size_t nu = 0; nu < count; nu++)
        b[nu] = of->overlap * (dim - 2 * (double)scratch[nu]) / dim;
    if (row < count) b[row] += of->identity;
}

/* What the threads work on together. */
typedef struct {
    const hop_kernels *kernels;
    size_t count, column, end; /* rows from `column` on, of the block before `end` */
    double *b;                 /* [count][count] B, then its factor L, then L^-1 */
    const double *columns;     /* the transpose of L^-1 */
    const uint8_t *kept;       /* [count] rows that are not in the span of others */
    double *k;
} job;

/* --- the factor: B = L L^T, rows that depend on others left out -----------------------
 */

enum { BLOCK = 32 };

/* The entries of one row in the columns of a block, all columns before it being done. */
static void factor_row(void *shared, size_t index, unsigned who) {
    (void)who;
    const job *all = shared;
    const size_t row = all->end + index, count = all->count;
    double *l = all->b + row * count;
    for (size_t c = all->column; c < all->end; c++) {
        const double *above = all->b + c * count;
        l[c] = all->kept[c] ? (l[c] - all->kernels->dot(l, above, c)) / above[c] : 0;
    }
}

/* L over the lower triangle of all->b, block of columns by block. */
static void factorise(const hop_context *context, job *all, uint8_t *kept) {
    static const atomic_bool never = false;
    const size_t count = all->count;
    for (size_t first = 0; first < count; first += BLOCK) {
        all->column = first;
        all->end = first + BLOCK < count ? first + BLOCK : count;
        for (size_t row = first; row < all->end; row++) {
            double *l = all->b + row * count;
            for (size_t c = first; c < row; c++) {
                const double *above = all->b + c * count;
                l[c] = kept[c] ? (l[c] - all->kernels->dot(l, above, c)) / above[c] : 0;
            }
            const double rest = l[row] - all->kernels->dot(l, l, row);
            kept[row] = rest > DEPENDENT;
            l[row] = kept[row] ? sqrt(rest) : 0;
        }
        hop_pool_run(context->pool, count - all->end, factor_row, all, &never);
    }
}

/* --- L^-1, then L^-T L^-1 --------------------------------------------------------------
 */

/* A column of L^-1, written as a row of its transpose: entries `column` and on. */
static void invert_column(void *shared, size_t column, unsigned who) {
    (void)who;
    const job *all = shared;
    const size_t count = all->count;
    double *x = all->k + column * count;
    memset(x, 0, count * sizeof *x);
    if (!all->kept[column]) return;
    x[column] = 1 / all->b[column * count + column];
    for (size_t row = column + 1; row < count; row++) {
        if (!all->kept[row]) continue;
        const double *l = all->b + row * count;
        const double sum = all->kernels->dot(l + column, x + column, row - column);
        x[row] = -sum / l[row];
    }
}

/* Row i of L^-T L^-1 up to its diagonal: products of columns of L^-1. */
static void multiply_row(void *shared, size_t i, unsigned who) {
    (void)who;
    const job *all = shared;
    const size_t count = all->count;
    const double *x = all->columns + i * count;
    for (size_t j = 0; j <= i; j++)
        all->b[i * count + j] =
            all->kernels->dot(x + i, all->columns + j * count + i, count - i);
}

static void correlate_row(const hop_context *context, const hop_correlations *of,
                          size_t count, int32_t *scratch, double *b) {
    for (size_t row = 0; row < count; row++)
        correlate(context, of, row, row + 1, scratch, b + row * count);
}

/* From nothing. `k` serves as the transpose of L^-1 on the way. */
static hop_status invert(const hop_context *context, const hop_correlations *of,
                         size_t count, int32_t *scratch, double *k) {
    static const atomic_bool never = false;
    double *b = calloc(count * count, sizeof *b);
    uint8_t *kept = calloc(count, 1);
    hop_status status = HOP_ENOMEM;
    if (b && kept) {
        job all = {.kernels = context->kernels,
                   .count = count,
                   .b = b,
                   .columns = k,
                   .kept = kept,
                   .k = k};
        correlate_row(context, of, count, scratch, b);
        factorise(context, &all, kept);
        hop_pool_run(context->pool, count, invert_column, &all, &never);
        hop_pool_run(context->pool, count, multiply_row, &all, &never);
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j <= i; j++)
                k[i * count + j] = k[j * count + i] = b[i * count + j];
        status = HOP_OK;
    }
    free(b);
    free(kept);
    return status;
}

/* --- one more row
 * ------------------------------------------------------------------------ */

/* K of the rows before `row` takes in this one; k has rows of `count`. */
static void border(const hop_context *context, const hop_correlations *of, size_t row,
                   size_t count, int32_t *scratch, double *b, double *u, double *k) {
    const hop_kernels *kernels = context->kernels;
    correlate(context, of, row, row + 1, scratch, b);
    for (size_t mu = 0; mu < row; mu++) u[mu] = kernels->dot(k + mu * count, b, row);
    const double s = b[row] - kernels->dot(b, u, row);
    if (!(s > DEPENDENT)) return;
    u[row] = -1;
    for (size_t mu = 0; mu <= row; mu++)
        for (size_t nu = 0; nu <= mu; nu++) {
            const double then = k[mu * count + nu] + u[mu] * u[nu] / s;
            k[mu * count + nu] = k[nu * count + mu] = then;
        }
}

hop_status hop_inverse_extend(const hop_context *context, const hop_correlations *of,
                              size_t first, size_t count, double *k, hop_error *error) {
    int32_t *scratch = calloc(count + 1, sizeof *scratch);
    double *b = calloc(2 * count + 1, sizeof *b);
    hop_status status = scratch && b ? HOP_OK : HOP_ENOMEM;
    if (!status && first == 0 && count) {
        status = invert(context, of, count, scratch, k);
        first = count;
    }
    for (size_t row = first; row < count && !status; row++)
        border(context, of, row, count, scratch, b, b + count, k);
    free(scratch);
    free(b);
    return status ? hop_fail_memory(error) : HOP_OK;
}
