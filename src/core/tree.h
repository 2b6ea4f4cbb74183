/* SPDX-License-Identifier: MIT */
/* The one order in which partial results of chunks are merged, whoever made them.

   Leaf c is chunk c. A node is merge(left, right) of two neighbours that begin at a
   multiple of their common length: level k + 1 holds merge(node 2j, node 2j + 1) of level
   k, and a last node without a neighbour rises as it is. Five chunks give
   ((0 1) (2 3)) 4. Any complete subtree may be made elsewhere, by another thread or
   machine, and the bytes are the same. */
#ifndef HOP_CORE_TREE_H
#define HOP_CORE_TREE_H

#include <stddef.h>
#include <stdint.h>

/* Makes `left` the merge of both, in this order. */
typedef void (*hop_tree_merge)(void *shared, void *left, void *right);

/* Merges partials[count], `size` bytes each, in place: the result is the first; the
   others are used up. */
void hop_tree_fold(void *partials, size_t count, size_t size, hop_tree_merge merge,
                   void *shared);

/* The same of partial results that come one after the other: a stack of O(log count). */
typedef struct hop_tree {
    char *slots; /* hop_tree_depth(count) partial results of `size` bytes, the caller's */
    size_t size;
    hop_tree_merge merge;
    void *shared;
    uint64_t count; /* chunks so far: begin with 0 */
    size_t depth;   /* slots in use: begin with 0 */
} hop_tree;

/* Slots that `count` chunks need, 1 at least, 65 at most. */
size_t hop_tree_depth(uint64_t count);

/* The slot to write the next chunk's partial result into. */
void *hop_tree_next(const hop_tree *tree);

/* Takes what was written there, and merges what has become whole. */
void hop_tree_push(hop_tree *tree);

/* The merge of all, in the first slot; NULL without any. The tree is used up. */
void *hop_tree_finish(hop_tree *tree);

/* The sum of doubles in this order: chunks of HOP_TREE_CHUNK in index order, each from
   +0, merged by addition. Begin with {0}. */
enum { HOP_TREE_CHUNK = 64 };
typedef struct hop_sum {
    double levels[65]; /* a stack of sums of whole chunks */
    uint64_t chunks;
    size_t depth, within;
    double chunk;
} hop_sum;

void hop_sum_carry(hop_sum *sum);

static inline void hop_sum_add(hop_sum *sum, double value) {
    sum->chunk += value;
    if (++sum->within == HOP_TREE_CHUNK) hop_sum_carry(sum);
}

/* 0 without any. The sum is used up. */
double hop_sum_finish(hop_sum *sum);

#endif
