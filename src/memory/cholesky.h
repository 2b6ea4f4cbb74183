/* SPDX-License-Identifier: MIT */
/* Inverses of symmetric positive semidefinite matrices on rows that span the others. */
#ifndef HOP_MEMORY_CHOLESKY_H
#define HOP_MEMORY_CHOLESKY_H

#include <stdbool.h>
#include "core/context.h"

/* a[count][count], of which the lower triangle is read, becomes K: the inverse of A on
   the rows and columns of its pivots, zeros elsewhere. A K A = A up to rounding, since
   the rows left out are in the span of the pivots. K is symmetric bit by bit, and the
   same on any number of threads and every instruction set.

   Cholesky's rows with diagonal pivots, the largest first, ties to the lowest row:

       d = A_kk, u_j = A_kj / sqrt(d), row and column k = 0, u_k = -1 / sqrt(d),
       A -= u u^T over all rows.

   On rows not yet taken u is the row of the factor and A their Schur complement; on those
   taken A becomes -K by the same sum, so that no row moves. Ends where no d is over
   `tolerance` >= 0; *rank is the number of pivots. hop_cholesky_tolerance says where
   rounding ends.

   HOP_EDIVERGED (an entry is not finite, a then unchanged, or the inverse would not be, a
   then undefined), HOP_ELIMIT, HOP_ENOMEM (a unchanged), HOP_EINTERRUPTED (a undefined).
   count^2 rank / 2 multiplications and as many additions, on all threads but for a share
   of 64 / count, where pivots are found; 1 KiB of scratch a row. |A K - I| is of order
   2^-53 count cond(A) at worst.

   Personnaz, Guyon, Dreyfus 1985 (K in the projection rule); Higham 1990 (the rank found
   by diagonal pivots). */
hop_status hop_cholesky_invert(const hop_context *context, double *a, size_t count,
                               double tolerance, size_t *rank, hop_error *error);

/* 8 count 2^-52 largest, for a diagonal of at most `largest`. A pivot that is zero in
   exact arithmetic comes out below it: each of at most `count` subtractions rounds a
   diagonal by 2^-53 of it and takes a square within 2^-51 of the exact one, 5 count 2^-53
   in all, where the rows taken express the others by coefficients of order 1, as they do
   with diagonal pivots in all but contrived cases (Higham 1990). Measured on patterns,
   fair, sparse and in chains of small changes, with more rows than units: false pivots
   stay under 1/64 of it, true ones over 64 times. A true pivot is the squared distance of
   a pattern from the span of others: 0.03 at least among 1000 fair ones of 1000 units. */
double hop_cholesky_tolerance(size_t count, double largest);

/* One more row: K of `count` rows, in the corner of k with rows of `stride` > count,
   takes in g[count + 1], the new row's products with all of them and itself:

       u = K g, s = g_count - g.u, K += (u, -1) (u, -1)^T / s.

   Where s <= tolerance the row lies in the span of the others: *independent is false and
   its row and column become zeros. With W = (1/N) xi^T K xi this is W += v v^T / v.v,
   v = xi - W xi. HOP_EDIVERGED (s is not finite), HOP_ENOMEM; k is unchanged then.
   2 count^2 multiplications and as many additions, on all threads. Errors of K pass on
   from row to row: for 1000 fair patterns taken one by one |A K - I| is as
   hop_cholesky_invert leaves it (5e-15) while P <= N / 2, four times that at P = 0.95 N
   (1e-13) and 100 times at P = N (3e-9), where the largest N K_ii is 3e4.

   Personnaz, Guyon, Dreyfus 1986. */
hop_status hop_cholesky_append(const hop_context *context, double *k, size_t stride,
                               size_t count, const double *g, double tolerance,
                               bool *independent, hop_error *error);

#endif
