/* SPDX-License-Identifier: MIT */
/* Rows that are nearly alike: all pairs at least so similar. */
#ifndef HOPFIELD_NEAR_H
#define HOPFIELD_NEAR_H

#include <stddef.h>
#include <hopfield/context.h>
#include <hopfield/rows.h>
#include <hopfield/similarity.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Two rows that are alike; row < other. */
typedef struct hop_near_pair {
    size_t row, other;
    double similarity;
} hop_near_pair;

/**
 * All pairs of rows x, y with sim(x, y) >= least, by row, then by the other.
 *
 * rows    any storage; similarities are those that recall would find, the lower row as
 *         the cue
 * most    pairs wanted at most: the first ones in the order above
 * out     [*count], to be given to free(); NULL where there is none
 * total   how many pairs there are; NULL if not wanted
 *
 * HOP_EINVAL (similarity; least not finite), HOP_EUNSUPPORTED (hamming of rows that are
 * not bits), HOP_EDIVERGED (similarities beyond float32), HOP_ELIMIT, HOP_ENOMEM,
 * HOP_EINTERRUPTED. O(count^2 dim / 2) on the threads of the context; the same bytes on
 * any number of them.
 */
HOP_API hop_status hop_near_pairs(hop_context *context, const hop_rows *rows,
                                  hop_similarity similarity, double least, size_t most,
                                  hop_near_pair **out, size_t *count, size_t *total,
                                  hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
