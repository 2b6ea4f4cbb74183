/* SPDX-License-Identifier: MIT */
/* The strengths of a memory's patterns, and the exact integer weights they stand for. */
#ifndef HOP_MEMORY_STRENGTHS_H
#define HOP_MEMORY_STRENGTHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <hopfield/memory.h>

/* Strengths row by row. `weights` are integers over one denominator, in lowest terms, so
   that equal strengths always give equal weights whatever the history. */
typedef struct hop_strengths {
    size_t count;
    hop_strength *learned;
    hop_strength *added; /* by reinforcement since */
    uint64_t *batch;     /* which call learned it; never falls from row to row */
    uint64_t batches;    /* calls so far */
    size_t base_count;   /* rows of the first row's batch: the base */
    int64_t *weights;    /* padded with zeros to a multiple of 8 */
    int32_t *narrow;     /* the same in 32 bits, or NULL where fields need more */
    int64_t denominator; /* common to all weights */
    int64_t total;       /* sum of weights */
    int64_t magnitude;   /* sum of |weight| */
} hop_strengths;

void hop_strengths_clear(hop_strengths *strengths);

/* A copy with room for `extra` more rows and without row `without` (SIZE_MAX: with all);
   weights are not set. HOP_ENOMEM, HOP_ELIMIT. */
hop_status hop_strengths_copy(const hop_strengths *from, size_t extra, size_t without,
                              hop_strengths *out, hop_error *error);

/* Effective strength of a row: learned + added; under source scaling all that came after
   the base was learned counts P times. */
hop_status hop_strengths_effective(const hop_strengths *strengths, hop_scaling scaling,
                                   size_t row, hop_strength *out);

/* Work out weights, narrow, denominator, total and magnitude for patterns of dim units.
   HOP_EOVERFLOW, HOP_ENOMEM. */
hop_status hop_strengths_settle(hop_strengths *strengths, size_t dim, hop_scaling scaling,
                                hop_error *error);

/* Weights are scaled by 1 / (denominator * this). */
size_t hop_strengths_scale(const hop_strengths *strengths, size_t dim,
                           hop_scaling scaling);

#endif
