/* SPDX-License-Identifier: MIT */
/* Sparse patterns, and recall of damaged ones. */
#ifndef HOP_TESTS_SPARSE_ROWS_H
#define HOP_TESTS_SPARSE_ROWS_H

#include "learn/rule_memory.h"

/* rows[count][dim] with exactly round(fraction dim) units at +1. */
static inline int8_t *sparse_rows(size_t count, size_t dim, double fraction,
                                  uint64_t seed) {
    hop_patterns *patterns = NULL;
    int8_t *rows = need(count * dim);
    assert_ok(hop_patterns_create(dim, &patterns));
    assert_ok(hop_patterns_generate_sparse(patterns, count, fraction, seed, 0));
    for (size_t mu = 0; mu < count; mu++)
        hop_patterns_read(patterns, mu, rows + mu * dim);
    hop_patterns_free(patterns);
    return rows;
}

/* Of the first `tried` rows, cued with `off` of their active units turned off, how many
   come back exact or near. */
static inline size_t recalled(const hop_memory *memory, const int8_t *rows, size_t tried,
                              size_t off) {
    const size_t dim = hop_memory_dim(memory);
    const hop_recall_options o = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM);
    size_t good = 0;
    for (size_t mu = 0; mu < tried; mu++) {
        int8_t *cue = copy_of(rows + mu * dim, dim);
        for (size_t i = 0, left = off; i < dim && left; i++)
            if (cue[i] > 0) {
                cue[i] = -1;
                left--;
            }
        hop_result result = recall_of(memory, &o, cue, NULL);
        good +=
            (result.outcome == HOP_OUTCOME_EXACT || result.outcome == HOP_OUTCOME_NEAR) &&
            result.match == mu;
        hop_results_clear(&result, 1);
        free(cue);
    }
    return good;
}

#endif
