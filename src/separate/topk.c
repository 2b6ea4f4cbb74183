/* SPDX-License-Identifier: MIT */
/* Softmax over the k largest scores. */
#include <stdlib.h>
#include "separate/separate.h"

typedef struct {
    double below; /* z + ln c less its maximum */
    size_t index;
} entry;

/* Of equal scores the first comes first. */
static bool comes_after(entry a, entry b) {
    return a.below < b.below || (a.below == b.below && a.index > b.index);
}

/* Restores a heap whose root, the one that comes last, has been replaced. */
static void sift(entry *heap, size_t size) {
    const entry moved = heap[0];
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < size; at = child) {
        if (child + 1 < size && comes_after(heap[child + 1], heap[child])) child++;
        if (!comes_after(heap[child], moved)) break;
        heap[at] = heap[child];
    }
    heap[at] = moved;
}

static void rise(entry *heap, size_t at) {
    const entry moved = heap[at];
    for (; at > 0 && comes_after(moved, heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = moved;
}

/* The last one of the k largest. */
static hop_status find_last(const hop_scores *scores, entry *last, hop_error *error) {
    const size_t size =
        scores->order < (double)scores->count ? (size_t)scores->order : scores->count;
    if (size == scores->count) {
        *last = (entry){-INFINITY, scores->count};
        return HOP_OK;
    }
    entry *heap = malloc(size * sizeof *heap);
    if (!heap) return hop_fail_memory(error);
    for (size_t i = 0; i < scores->count; i++) {
        const entry new = {hop_scores_below(scores, i), i};
        if (i < size) {
            heap[i] = new;
            rise(heap, i);
        } else if (comes_after(heap[0], new)) {
            heap[0] = new;
            sift(heap, size);
        }
    }
    *last = heap[0];
    free(heap);
    return HOP_OK;
}

static hop_status weigh(const hop_scores *scores, double *weights, hop_error *error) {
    entry last = {0};
    const hop_status status = find_last(scores, &last, error);
    if (status) return status;
    hop_sum sum = {0};
    for (size_t i = 0; i < scores->count; i++) {
        const entry here = {hop_scores_below(scores, i), i};
        weights[i] = comes_after(here, last) ? 0 : hop_exp(here.below);
        hop_sum_add(&sum, weights[i]);
    }
    const double all = hop_sum_finish(&sum);
    for (size_t i = 0; i < scores->count; i++) weights[i] /= all;
    return HOP_OK;
}

/* Where the last one in and the first one out are equal, either may be the one that moves
   out. */
static hop_status backward(const hop_scores *scores, const double *weights,
                           const double *weight_gradients, double *score_gradients,
                           hop_error *error) {
    double in = INFINITY, out = -INFINITY;
    for (size_t i = 0; i < scores->count; i++) {
        const double below = hop_scores_below(scores, i);
        if (weights[i] > 0)
            in = fmin(in, below);
        else
            out = fmax(out, below);
    }
    if (in == out)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "topk:k=%.0f has no gradient here: the last score in and the "
                        "first one out are equal",
                        scores->order);
    return hop_softmax_backward(scores, weights, weight_gradients, score_gradients,
                                error);
}

const hop_separator hop_separator_topk = {
    .facts = {.name = "topk",
              .summary = "softmax over the k largest scores",
              .formula = "w = c e^z / sum c e^z over the k largest c e^z",
              .paper = "Hu et al. 2024",
              .parameter = "k",
              .low = 1,
              .high = 1 << 28,
              .usual = 8,
              .whole = 1,
              .sums_to_one = 1},
    .weigh = weigh,
    .backward = backward,
};
