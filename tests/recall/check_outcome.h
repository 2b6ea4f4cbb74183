/* SPDX-License-Identifier: MIT */
/* A memory without couplings, where every state stays and is only judged. */
#ifndef HOP_TESTS_CHECK_OUTCOME_H
#define HOP_TESTS_CHECK_OUTCOME_H

#include "recall/check_recall.h"

/* Couplings of 0, and rows[count][dim] that only name outcomes. */
static inline hop_memory *judging_memory(hop_context *context, const int8_t *rows,
                                         size_t count, size_t dim) {
    hop_memory *memory = empty_memory(context, dim, NULL);
    double *w = need(dim * dim * sizeof *w);
    assert_ok(hop_memory_import(memory, w, NULL));
    free(w);
    if (count) learn_rows(memory, rows, count, (hop_strength){1, 1});
    return memory;
}

static inline hop_result judge(const hop_memory *memory, const int8_t *state) {
    hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
    hop_result result = recall_of(memory, &options, state, NULL);
    assert_int_equal(result.steps, 0);
    return result;
}

/* sign(sum_k signs[k] rows[members[k]]), an odd number of members. */
static inline void majority_of(const int8_t *rows, size_t dim, const size_t *members,
                               const int *signs, size_t size, int8_t *out) {
    for (size_t i = 0; i < dim; i++) {
        int sum = 0;
        for (size_t k = 0; k < size; k++) sum += signs[k] * rows[members[k] * dim + i];
        out[i] = sum > 0 ? 1 : -1;
    }
}

#endif
