/* SPDX-License-Identifier: MIT */
/* Weighted sums of outer products of a memory's patterns, row by row. */
#ifndef HOP_MEMORY_OUTER_H
#define HOP_MEMORY_OUTER_H

#include "memory/memory.h"

/* Scratch of every thread. */
typedef struct hop_matrix_workers hop_matrix_workers;
hop_status hop_matrix_workers_create(const hop_memory *memory, size_t groups,
                                     hop_matrix_workers **out);
void hop_matrix_workers_free(hop_matrix_workers *workers);

/* matrix->w += sum_mu delta_mu xi xi^T over all rows of the memory, by exact integers;
   sum |delta| < 2^53. `workers` come from hop_matrix_workers_create. */
void hop_matrix_add_outer(hop_memory *memory, hop_matrix_workers *workers,
                          const int64_t *delta);

/* w[dim][dim] = sum_mu c_mu xi xi^T, without the diagonal unless it is kept. HOP_ENOMEM.
 */
hop_status hop_outer_fill(const hop_memory *memory, double *w);

#endif
