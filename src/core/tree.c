/* SPDX-License-Identifier: MIT */
/* The one order in which partial results of chunks are merged, whoever made them. */
#include "core/tree.h"

void hop_tree_fold(void *partials, size_t count, size_t size, hop_tree_merge merge,
                   void *shared) {
    char *at = partials;
    for (size_t step = 1; step < count; step *= 2)
        for (size_t k = 0; count - k > step; k += 2 * step) {
            merge(shared, at + k * size, at + (k + step) * size);
            if (count - k <= 2 * step) break;
        }
}

size_t hop_tree_depth(uint64_t count) {
    size_t depth = 1;
    for (uint64_t last = count ? count - 1 : 0; last; last /= 2) depth++;
    return depth;
}

void *hop_tree_next(const hop_tree *tree) {
    return tree->slots + tree->depth * tree->size;
}

static void merge_top(hop_tree *tree) {
    char *right = tree->slots + --tree->depth * tree->size;
    tree->merge(tree->shared, right - tree->size, right);
}

void hop_tree_push(hop_tree *tree) {
    tree->depth++;
    /* As a binary counter carries: one merge for each bit that turns to 0. */
    for (uint64_t whole = tree->count++; whole & 1; whole /= 2) merge_top(tree);
}

void *hop_tree_finish(hop_tree *tree) {
    while (tree->depth > 1) merge_top(tree);
    return tree->depth ? tree->slots : NULL;
}

void hop_sum_carry(hop_sum *sum) {
    sum->levels[sum->depth++] = sum->chunk;
    for (uint64_t whole = sum->chunks++; whole & 1; whole /= 2) {
        sum->depth--;
        sum->levels[sum->depth - 1] += sum->levels[sum->depth];
    }
    sum->chunk = 0;
    sum->within = 0;
}

double hop_sum_finish(hop_sum *sum) {
    if (sum->within) hop_sum_carry(sum);
    for (; sum->depth > 1; sum->depth--)
        sum->levels[sum->depth - 2] += sum->levels[sum->depth - 1];
    return sum->depth ? sum->levels[0] : 0;
}
