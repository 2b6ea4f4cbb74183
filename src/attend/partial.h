/* SPDX-License-Identifier: MIT */
/* What a run of memories adds to a group of read-outs, and how two runs are merged. */
#ifndef HOP_ATTEND_PARTIAL_H
#define HOP_ATTEND_PARTIAL_H

#include "attend/attend.h"
#include "core/tree.h"

/* Of every question: the largest score m, sum e^(z - m), sum e^(z - m) (z - m), and
   sum e^(z - m) v. Weights that are no exponentials count with m = 0. A run without
   weights has m = -infinity and is skipped. */
typedef struct hop_partial {
    float *most;
    double *sum, *moment; /* [questions] */
    float *out;           /* [questions][dim] */
} hop_partial;

/* The shape that all partial results of a group have; shared by their merges. */
typedef struct hop_partial_shape {
    size_t questions, dim;
} hop_partial_shape;

/* Bytes of one of them. */
size_t hop_partial_bytes(const hop_partial_shape *shape);

/* slots[count] with buffers of their own in one block, which the caller frees; NULL where
   memory runs out. */
void *hop_partials_allocate(const hop_partial_shape *shape, size_t count,
                            hop_partial *slots);

/* No run yet. */
void hop_partial_reset(const hop_partial_shape *shape, hop_partial *partial);

/* As hop_tree_merge. */
void hop_partial_merge(void *shape, void *left, void *right);

/* Adds weights[questions][HOP_CHUNK] times the rows first .. first + count - 1 to
   partial->out. Overwrites the weights. scratch: HOP_CHUNK rows. */
void hop_partial_read_out(const hop_partial_shape *shape, hop_partial *partial,
                          const hop_context *context, const hop_rows *values,
                          size_t first, size_t count, float *weights, float *scratch);

/* The heaviest memories so far: largest score first, lowest row on ties. */
typedef struct hop_leaders {
    size_t count, limit;
    size_t rows[HOP_MAX_SHARES];
    double scores[HOP_MAX_SHARES];
} hop_leaders;

void hop_leaders_add(hop_leaders *leaders, size_t row, double score);

#endif
