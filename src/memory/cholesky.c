/* SPDX-License-Identifier: MIT */
/* Inverses of symmetric positive semidefinite matrices on rows that span the others. */
#include "memory/cholesky.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "kernels/kernels.h"

/* Pivots taken before the whole matrix is touched; rows of squares a thread takes. */
enum { PANEL = 64, STRIP = 2 };

static const atomic_bool never = false;

typedef struct {
    const hop_kernels *kernels;
    size_t count, squares; /* rows, and squares along them */
    double *a;
    double *diagonal; /* of the rows not yet taken; -infinity for the others */
    size_t depth, pivots[PANEL];
    double *rows;    /* [PANEL][squares * 16] u of each pivot of the panel */
    double *columns; /* [squares][PANEL][16] the same by squares, as the kernel reads */
} sweep;

static bool taken(const sweep *all, size_t row) {
    return all->diagonal[row] == -INFINITY;
}

/* --- a panel of pivots ---------------------------------------------------------- */

/* The row not yet taken with the largest diagonal, or count where none is over it. */
static size_t choose(const sweep *all, double tolerance) {
    size_t best = all->count;
    double most = tolerance;
    for (size_t i = 0; i < all->count; i++)
        if (all->diagonal[i] > most) {
            most = all->diagonal[i];
            best = i;
        }
    return best;
}

/* Row k as the pivots of the panel leave it, into y; zeros in its place in a. */
static void take_row(sweep *all, size_t k, double *y) {
    const size_t count = all->count;
    double *a = all->a;
    memcpy(y, a + k * count, (k + 1) * sizeof *y);
    memset(a + k * count, 0, (k + 1) * sizeof *a);
    for (size_t j = k + 1; j < count; j++) {
        y[j] = a[j * count + k];
        a[j * count + k] = 0;
    }
    for (size_t m = 0; m < all->depth; m++) {
        const double *u = all->rows + m * all->squares * HOP_SQUARE;
        y[all->pivots[m]] = 0;
        all->kernels->add_scaled(-u[k], u, y, count);
    }
}

/* One more pivot of the panel. Its row and column start from zero here: what the pivots
   before it would take from them must not be taken again. */
static void take_pivot(sweep *all, size_t k) {
    double *u = all->rows + all->depth * all->squares * HOP_SQUARE;
    take_row(all, k, u);
    const double root = sqrt(all->diagonal[k]);
    for (size_t j = 0; j < all->count; j++) {
        u[j] /= root;
        all->diagonal[j] -= u[j] * u[j];
    }
    u[k] = -1 / root;
    all->diagonal[k] = -INFINITY;
    double *column = all->columns + k / HOP_SQUARE * PANEL * HOP_SQUARE + k % HOP_SQUARE;
    for (size_t m = 0; m < all->depth; m++) column[m * HOP_SQUARE] = 0;
    for (size_t square = 0; square < all->squares; square++)
        memcpy(all->columns + (square * PANEL + all->depth) * HOP_SQUARE,
               u + square * HOP_SQUARE, HOP_SQUARE * sizeof *u);
    all->pivots[all->depth++] = k;
}

/* --- the whole matrix ----------------------------------------------------------- */

/* Rows and columns of a square that lie in the matrix. */
static size_t side(const sweep *all, size_t square) {
    const size_t left = all->count - square * HOP_SQUARE;
    return left < HOP_SQUARE ? left : HOP_SQUARE;
}

static void update_square(const sweep *all, size_t row, size_t column) {
    const size_t count = all->count, height = side(all, row), width = side(all, column);
    const double *left = all->columns + row * PANEL * HOP_SQUARE;
    const double *right = all->columns + column * PANEL * HOP_SQUARE;
    double *c = all->a + row * HOP_SQUARE * count + column * HOP_SQUARE;
    if (height == HOP_SQUARE && width == HOP_SQUARE) {
        all->kernels->subtract_products(left, right, all->depth, c, count);
        return;
    }
    double edge[HOP_SQUARE * HOP_SQUARE] = {0};
    for (size_t i = 0; i < height; i++)
        memcpy(edge + i * HOP_SQUARE, c + i * count, width * sizeof *c);
    all->kernels->subtract_products(left, right, all->depth, edge, HOP_SQUARE);
    for (size_t i = 0; i < height; i++)
        memcpy(c + i * count, edge + i * HOP_SQUARE, width * sizeof *c);
}

/* A strip of the lower triangle loses the panel's products; the longest come first. */
static void update_strip(void *shared, size_t index, unsigned who) {
    (void)who;
    const sweep *all = shared;
    const size_t strips = (all->squares + STRIP - 1) / STRIP;
    const size_t first = (strips - 1 - index) * STRIP;
    const size_t end = first + STRIP < all->squares ? first + STRIP : all->squares;
    for (size_t column = 0; column < end; column++)
        for (size_t row = first > column ? first : column; row < end; row++)
            update_square(all, row, column);
}

/* -K in the lower triangle becomes K in both, zeros in rows that were not taken. */
static void finish_strip(void *shared, size_t index, unsigned who) {
    (void)who;
    const sweep *all = shared;
    const size_t count = all->count, first = index * HOP_SQUARE;
    const size_t end = first + side(all, index);
    for (size_t from = 0; from <= first; from += HOP_SQUARE)
        for (size_t i = first; i < end; i++)
            for (size_t j = from; j <= i && j < from + HOP_SQUARE; j++) {
                const double k =
                    taken(all, i) && taken(all, j) ? 0 - all->a[i * count + j] : 0;
                all->a[i * count + j] = all->a[j * count + i] = k;
            }
}

/* --- from nothing --------------------------------------------------------------- */

static bool lower_is_finite(const double *a, size_t count) {
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j <= i; j++)
            if (!isfinite(a[i * count + j])) return false;
    return true;
}

static hop_status run(const hop_context *context, sweep *all, double tolerance,
                      size_t *rank, hop_error *error) {
    const size_t strips = (all->squares + STRIP - 1) / STRIP;
    size_t found = 0, next = choose(all, tolerance);
    while (next < all->count) {
        if (hop_context_interrupted(context))
            return hop_fail(error, HOP_EINTERRUPTED, "inverse of overlaps: interrupted");
        for (all->depth = 0; all->depth < PANEL && next < all->count; found++) {
            take_pivot(all, next);
            next = choose(all, tolerance);
        }
        hop_pool_run(context->pool, strips, update_strip, all, &never);
    }
    hop_pool_run(context->pool, all->squares, finish_strip, all, &never);
    if (!lower_is_finite(all->a, all->count))
        return hop_fail(error, HOP_EDIVERGED, "inverse of overlaps: out of range");
    *rank = found;
    return HOP_OK;
}

hop_status hop_cholesky_invert(const hop_context *context, double *a, size_t count,
                               double tolerance, size_t *rank, hop_error *error) {
    const size_t squares = count / HOP_SQUARE + (count % HOP_SQUARE != 0);
    const size_t row = (2 * PANEL + 1) * sizeof(double);
    hop_status status = hop_context_check_bytes(context, "inverse of overlaps", count,
                                                count * sizeof *a, error);
    if (!status)
        status = hop_context_check_bytes(context, "inverse of overlaps",
                                         squares * HOP_SQUARE, row, error);
    if (status) return status;
    if (!lower_is_finite(a, count))
        return hop_fail(error, HOP_EDIVERGED, "inverse of overlaps: not finite");
    const size_t padded = squares * HOP_SQUARE;
    double *scratch = calloc(padded + 1, row);
    if (!scratch) return hop_fail_memory(error);
    sweep all = {.kernels = context->kernels,
                 .count = count,
                 .squares = squares,
                 .a = a,
                 .diagonal = scratch,
                 .rows = scratch + padded,
                 .columns = scratch + padded + padded * PANEL};
    for (size_t i = 0; i < count; i++) all.diagonal[i] = a[i * count + i];
    status = run(context, &all, tolerance, rank, error);
    free(scratch);
    return status;
}

double hop_cholesky_tolerance(size_t count, double largest) {
    return 8 * DBL_EPSILON * (double)count * largest;
}

/* --- one more row --------------------------------------------------------------- */

enum { ROWS = 32 };

typedef struct {
    const hop_kernels *kernels;
    double *k;
    size_t stride, count;
    const double *g;
    double *u; /* K g, then (K g, -1) / sqrt(s) */
} border;

static void multiply_rows(void *shared, size_t index, unsigned who) {
    (void)who;
    const border *all = shared;
    for (size_t i = index * ROWS; i < (index + 1) * ROWS && i < all->count; i++)
        all->u[i] = all->kernels->dot(all->k + i * all->stride, all->g, all->count);
}

/* Products commute to the bit: both triangles stay equal. */
static void border_rows(void *shared, size_t index, unsigned who) {
    (void)who;
    const border *all = shared;
    for (size_t i = index * ROWS; i < (index + 1) * ROWS && i <= all->count; i++)
        all->kernels->add_scaled(all->u[i], all->u, all->k + i * all->stride,
                                 all->count + 1);
}

hop_status hop_cholesky_append(const hop_context *context, double *k, size_t stride,
                               size_t count, const double *g, double tolerance,
                               bool *independent, hop_error *error) {
    double *u = calloc(count + 1, sizeof *u);
    if (!u) return hop_fail_memory(error);
    border all = {context->kernels, k, stride, count, g, u};
    hop_pool_run(context->pool, (count + ROWS - 1) / ROWS, multiply_rows, &all, &never);
    const double s = g[count] - context->kernels->dot(g, u, count);
    hop_status status = HOP_OK;
    if (!isfinite(s)) {
        status = hop_fail(error, HOP_EDIVERGED, "inverse of overlaps: not finite");
    } else {
        *independent = s > tolerance;
        for (size_t i = 0; i <= count; i++)
            k[i * stride + count] = k[count * stride + i] = 0;
        if (*independent) {
            const double root = sqrt(s);
            for (size_t i = 0; i < count; i++) u[i] /= root;
            u[count] = -1 / root;
            hop_pool_run(context->pool, count / ROWS + 1, border_rows, &all, &never);
        }
    }
    free(u);
    return status;
}
