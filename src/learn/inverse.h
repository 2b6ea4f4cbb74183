/* SPDX-License-Identifier: MIT */
/* Inverses of matrices of overlaps, grown row by row. */
#ifndef HOP_LEARN_INVERSE_H
#define HOP_LEARN_INVERSE_H

#include <hopfield/patterns.h>
#include "core/context.h"

/* B = identity I + overlap C, C_mu,nu = xi^mu . xi^nu / N. */
typedef struct hop_correlations {
    const hop_patterns *patterns;
    double identity, overlap;
} hop_correlations;

/* k[count][count] = B^-1 of the rows before `count`, where it holds that of the rows
   before `first` and zeros elsewhere. From nothing (first 0) by a Cholesky factor in the
   order of the rows; further rows border it one by one, O(count^2) each:

       u = K b, s = B_nn - b.u, K += (u, -1) (u, -1)^T / s.

   A row that lies in the span of those before it (s under 1e-8, of B_nn = 1) gets zeros:
   the span is theirs already. Symmetric bit by bit, and the same on any number of threads
   and every instruction set. HOP_ENOMEM. O(count^2 dim / 64 + count^3 / 2), much of it on
   all threads.  Personnaz, Guyon, Dreyfus 1985. */
hop_status hop_inverse_extend(const hop_context *context, const hop_correlations *of,
                              size_t first, size_t count, double *k, hop_error *error);

#endif
