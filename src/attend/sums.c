/* SPDX-License-Identifier: MIT */
/* Sums of blocks of floats over the leaves of the one tree. */
#include "attend/sums.h"

#include <string.h>

static void add(void *length, void *left, void *right) {
    float *a = left;
    const float *b = right;
    for (size_t i = 0; i < (uintptr_t)length; i++) a[i] += b[i];
}

size_t hop_block_sum_floats(uint64_t leaves, size_t length) {
    return (hop_tree_depth(leaves) + 1) * length;
}

hop_block_sum hop_block_sum_begin(float *room, size_t length) {
    return (hop_block_sum){.tree = {.slots = (char *)room,
                                    .size = length * sizeof *room,
                                    .merge = add,
                                    .shared = (void *)(uintptr_t)length},
                           .length = length};
}

float *hop_block_sum_next(hop_block_sum *sum) {
    float *slot = hop_tree_next(&sum->tree);
    memset(slot, 0, sum->length * sizeof *slot);
    return slot;
}

void hop_block_sum_push(hop_block_sum *sum) {
    hop_tree_push(&sum->tree);
}

const float *hop_block_sum_finish(hop_block_sum *sum) {
    return hop_tree_finish(&sum->tree);
}
