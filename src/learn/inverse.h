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
   before `first` and zeros elsewhere; from nothing (first 0) at once by
   hop_cholesky_invert, further rows one by one by hop_cholesky_append, which say how.
   Rows in the span of others (to 1e-8 of B_nn = 1) get zeros: the span is there already.
   Symmetric bit by bit, and the same on any number of threads and every instruction set.
   HOP_ENOMEM, HOP_ELIMIT, HOP_EINTERRUPTED; k is then undefined. O(count^2 dim / 64 +
   count^3 / 2).  Personnaz, Guyon, Dreyfus 1985. */
hop_status hop_inverse_extend(const hop_context *context, const hop_correlations *of,
                              size_t first, size_t count, double *k, hop_error *error);

#endif
