/* SPDX-License-Identifier: MIT */
/* The steps that make a set of rows: its mean, then one pass over all rows. */
#ifndef HOP_PATTERNS_ROWS_BUILD_H
#define HOP_PATTERNS_ROWS_BUILD_H

#include "core/context.h"
#include "patterns/rows.h"

/* Rows that one thread takes at a time; sums over rows are merged in these. */
enum { HOP_ROWS_CHUNK = 1024 };

static inline size_t hop_rows_chunks(size_t count) {
    return count / HOP_ROWS_CHUNK + (count % HOP_ROWS_CHUNK != 0);
}

/* HOP_EEMPTY or HOP_ELIMIT where there are too few or too many rows or units. */
hop_status hop_rows_check_shape(size_t count, size_t dim, const char *name,
                                hop_error *error);

/* A set without its rows: norms, scales and mean are to be filled in. NULL: no memory. */
hop_rows *hop_rows_allocate(size_t count, size_t dim, const hop_rows_options *options);

/* What is wrong with a value. */
typedef enum hop_rows_fault_kind {
    HOP_ROWS_FINE = 0,
    HOP_ROWS_NOT_FINITE,
    HOP_ROWS_CENTRED, /* beyond float32 once the mean is taken off */
    HOP_ROWS_HALF,    /* beyond bfloat16 */
    HOP_ROWS_BYTE,  /* of rows stored before: a byte or scale that storing never gives */
    HOP_ROWS_LENGTH /* the length of the row is beyond float32; no unit */
} hop_rows_fault_kind;

/* The first fault of a chunk. */
typedef struct hop_rows_fault {
    hop_rows_fault_kind kind;
    size_t row, unit;
    double value;
} hop_rows_fault;

/* HOP_EVALUE with the first fault of faults[chunks], or HOP_OK. */
hop_status hop_rows_judge(const char *name, const hop_rows_fault *faults, size_t chunks,
                          hop_error *error);

/* The first unit of x[dim] that is NaN or infinite; dim where there is none. */
size_t hop_rows_find_unfinite(const float *x, size_t dim);

/* sum x^2 in double: 16 lanes, lane k takes i % 16 = k in order, then lanes k + 8, k + 4,
   k + 2, k + 1 are added. Finite if and only if all x are. */
double hop_rows_square(const float *x, size_t dim);

/* sums[0] += the other sums[chunks][width]: merged as a binary tree over the chunks, 2 c
   with 2 c + 1, then those two by two. Destroys the others. */
void hop_rows_merge(double *sums, size_t chunks, size_t width);

/* mean[dim] of the source. HOP_EVALUE, HOP_ELIMIT, HOP_ENOMEM, HOP_EINTERRUPTED. */
hop_status hop_rows_average(hop_context *context, const hop_rows_source *source,
                            float *mean, hop_error *error);

/* Where the pass writes; NULL: floats are used in place. */
typedef union hop_rows_target {
    void *any;
    float *floats;
    uint16_t *halves;
    int8_t *bytes;
} hop_rows_target;

/* Stores every row of the source into the target, and fills norms, largest_norm, scales
   and the loss. storage, count, dim, mean, options and the memory are there. */
hop_status hop_rows_fill(hop_context *context, const hop_rows_source *source,
                         hop_rows *rows, hop_rows_target target, hop_error *error);

#endif
