/* SPDX-License-Identifier: MIT */
/* The matrix A that mixes patterns: W = (1/N) sum_mu,nu xi^mu A_mu,nu xi^nu. */
#ifndef HOP_MEMORY_MIXING_H
#define HOP_MEMORY_MIXING_H

#include <stddef.h>
#include <hopfield/context.h>
#include "memory/tables.h"

/* A as it was learned, and rounded to multiples of 1/scale: the couplings are made of the
   rounded one, held as whole numbers k = A scale, so that fields, energies and ties are
   exact integers over N scale. Row sums of |k| times N stay below 2^52. */
typedef struct hop_mixing {
    size_t count;
    double *real;  /* [count][count], symmetric */
    double *whole; /* [count][count] */
    double scale;  /* a power of two */
    double *self;  /* [dim] raw w_ii = sum_mu,nu xi_i^mu k_mu,nu xi_i^nu */
} hop_mixing;

void hop_mixing_clear(hop_mixing *mixing);
size_t hop_mixing_size(const hop_mixing *mixing); /* in bytes */

/* real[count][count] with that of `from` in its corner, zeros elsewhere. HOP_ELIMIT,
   HOP_ENOMEM. */
hop_status hop_mixing_extend(const hop_context *context, const hop_mixing *from,
                             size_t count, hop_mixing *out, hop_error *error);

/* whole, scale and self from real. tables: of all patterns of dim units. HOP_EDIVERGED
   (A is not finite, or too large beside N), HOP_ENOMEM. */
hop_status hop_mixing_round(const hop_context *context, const hop_tables *tables,
                            size_t dim, hop_mixing *mixing, hop_error *error);

#endif
