/* SPDX-License-Identifier: MIT */
/* Making and importing explicit couplings. */
#include "memory/matrix.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "core/context.h"
#include "core/error.h"
#include "core/pages.h"

static const double EXACT = 0x1p53;

/* count zeros, aligned, within a block to be freed. Large pages make a lesson that writes
   the whole matrix, pattern by pattern, about 1.3 times as fast (steps, which read, are
   not). */
static double *aligned_zeros(size_t count, void **block) {
    const size_t bytes = count * sizeof(double);
    const size_t align = hop_pages_align(bytes);
    char *found = calloc(1, bytes + align);
    if (!found) return NULL;
    *block = found;
    found += align - (uintptr_t)found % align;
    hop_pages_ask(found, bytes);
    return (double *)(void *)found;
}

hop_status hop_matrix_create(const hop_context *context, size_t dim, hop_matrix **out,
                             hop_error *error) {
    hop_status status = hop_context_check_bytes(context, "explicit couplings", dim,
                                                dim * sizeof(double), error);
    if (status) return status;
    hop_matrix *matrix = calloc(1, sizeof *matrix);
    void *block = NULL;
    double *w = aligned_zeros(dim * dim, &block);
    if (!matrix || !w) {
        free(matrix);
        free(block);
        return hop_fail_memory(error);
    }
    *matrix = (hop_matrix){.dim = dim,
                           .w = w,
                           .block = block,
                           .integral = true,
                           .symmetric = true,
                           .divisor = 1};
    *out = matrix;
    return HOP_OK;
}

void hop_matrix_free(hop_matrix *matrix) {
    if (!matrix) return;
    free(matrix->columns);
    free(matrix->block);
    free(matrix);
}

hop_status hop_matrix_copy(const hop_context *context, const hop_matrix *from,
                           hop_matrix **out, hop_error *error) {
    const size_t size = from->dim * from->dim * sizeof *from->w;
    hop_matrix *copy = NULL;
    hop_status status = hop_matrix_create(context, from->dim, &copy, error);
    if (status) return status;
    if (from->columns && !(copy->columns = malloc(size))) {
        hop_matrix_free(copy);
        return hop_fail_memory(error);
    }
    memcpy(copy->w, from->w, size);
    if (copy->columns) memcpy(copy->columns, from->columns, size);
    copy->integral = from->integral;
    copy->symmetric = from->symmetric;
    copy->divisor = from->divisor;
    *out = copy;
    return HOP_OK;
}

/* Tile by tile: a column of a large matrix is in no cache. */
static bool is_symmetric(const double *w, size_t dim) {
    enum { TILE = 32 };
    for (size_t top = 0; top < dim; top += TILE)
        for (size_t left = 0; left <= top; left += TILE)
            for (size_t i = top; i < dim && i < top + TILE; i++)
                for (size_t j = left; j < i && j < left + TILE; j++)
                    if (w[i * dim + j] != w[j * dim + i]) return false;
    return true;
}

/* Whether w = k / scale for integers k whose fields stay exact. */
static bool is_integral(const double *w, size_t dim, double scale) {
    for (size_t i = 0; i < dim; i++) {
        double sum = 0;
        for (size_t j = 0; j < dim; j++) {
            double value = w[i * dim + j], k = nearbyint(value * scale);
            if (k / scale != value) return false;
            sum += fabs(k);
        }
        if (!(sum < EXACT / 4)) return false;
    }
    return true;
}

/* Finite entries, and no energy or change of a field may leave the range of doubles. */
static hop_status check_range(const double *w, size_t dim, hop_error *error) {
    double sum = 0;
    for (size_t i = 0; i < dim * dim; i++) {
        if (!isfinite(w[i]))
            return hop_fail(error, HOP_EVALUE,
                            "couplings: row %zu, column %zu: value %g is not finite",
                            i / dim, i % dim, w[i]);
        sum += fabs(w[i]);
    }
    if (sum <= DBL_MAX / 4) return HOP_OK;
    return hop_fail(error, HOP_EVALUE,
                    "couplings: the sum of their sizes, %g, is over %g", sum,
                    DBL_MAX / 4);
}

hop_status hop_matrix_import(hop_matrix *matrix, const double *w, bool keep_diagonal,
                             hop_error *error) {
    const size_t dim = matrix->dim;
    hop_status status = check_range(w, dim, error);
    if (status) return status;
    const bool symmetric = is_symmetric(w, dim),
               integral = is_integral(w, dim, (double)dim);
    double *columns = NULL;
    if (!symmetric && !(columns = malloc(dim * dim * sizeof *columns)))
        return hop_fail_memory(error);
    for (size_t i = 0; i < dim; i++)
        for (size_t j = 0; j < dim; j++) {
            double value = w[i * dim + j];
            if (integral) value = nearbyint(value * (double)dim);
            if (i == j && !keep_diagonal) value = 0;
            matrix->w[i * dim + j] = value;
            if (columns) columns[j * dim + i] = value;
        }
    free(matrix->columns);
    matrix->columns = columns;
    matrix->symmetric = symmetric;
    matrix->integral = integral;
    matrix->divisor = integral ? (double)dim : 1;
    return HOP_OK;
}

hop_status hop_matrix_settle(hop_matrix *matrix, bool keep_diagonal, hop_error *error) {
    const size_t dim = matrix->dim;
    hop_error why;
    if (check_range(matrix->w, dim, &why))
        return hop_fail(error, HOP_EDIVERGED, "learning diverged: %.400s", why.message);
    for (size_t i = 0; i < dim && !keep_diagonal; i++) matrix->w[i * dim + i] = 0;
    const bool symmetric = is_symmetric(matrix->w, dim);
    double *columns = NULL;
    if (!symmetric && !(columns = malloc(dim * dim * sizeof *columns)))
        return hop_fail_memory(error);
    for (size_t i = 0; columns && i < dim; i++)
        for (size_t j = 0; j < dim; j++) columns[j * dim + i] = matrix->w[i * dim + j];
    free(matrix->columns);
    matrix->columns = columns;
    matrix->symmetric = symmetric;
    matrix->integral = is_integral(matrix->w, dim, 1);
    return HOP_OK;
}
