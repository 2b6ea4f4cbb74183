/* SPDX-License-Identifier: MIT */
/* Sums of blocks of floats over the leaves of the one tree. */
#ifndef HOP_ATTEND_SUMS_H
#define HOP_ATTEND_SUMS_H

#include "core/tree.h"

/* A sum of blocks of `length` floats that come one after the other. */
typedef struct hop_block_sum {
    hop_tree tree;
    size_t length;
} hop_block_sum;

/* Floats that a sum of `leaves` blocks needs. */
size_t hop_block_sum_floats(uint64_t leaves, size_t length);

/* No block yet; room[hop_block_sum_floats] is the caller's. */
hop_block_sum hop_block_sum_begin(float *room, size_t length);

/* The next block, all zeros, to add to; then hop_block_sum_push. */
float *hop_block_sum_next(hop_block_sum *sum);
void hop_block_sum_push(hop_block_sum *sum);

/* The sum, in the room; NULL without a block. It is used up. */
const float *hop_block_sum_finish(hop_block_sum *sum);

#endif
