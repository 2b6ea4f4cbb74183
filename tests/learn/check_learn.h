/* SPDX-License-Identifier: MIT */
/* Memories held against each other: couplings, energies and recalls, byte for byte. */
#ifndef HOP_TESTS_CHECK_LEARN_H
#define HOP_TESTS_CHECK_LEARN_H

#include "engine.h"

enum { UNITS = 75, PROBES = 6 };

static inline void assert_same_memory(const hop_memory *a, const hop_memory *b) {
    static const hop_order orders[] = {HOP_ORDER_FIXED, HOP_ORDER_RANDOM,
                                       HOP_ORDER_GREEDY};
    const size_t count = hop_memory_count(a);
    assert_int_equal(count, hop_memory_count(b));
    for (size_t row = 0; row < count; row++) {
        assert_int_equal(hop_patterns_hamming(hop_memory_patterns(a), row,
                                              hop_memory_patterns(b), row),
                         0);
        const hop_strength left = hop_memory_strength(a, row);
        const hop_strength right = hop_memory_strength(b, row);
        assert_true(left.numerator == right.numerator);
        assert_true(left.denominator == right.denominator);
    }
    assert_same_couplings(a, b);
    hop_random chance = hop_random_begin(201, HOP_STREAM_USER, 0);
    int8_t *cues = random_rows(&chance, PROBES, UNITS);
    double left[PROBES], right[PROBES];
    assert_ok(hop_memory_energy(a, cues, PROBES, left, NULL));
    assert_ok(hop_memory_energy(b, cues, PROBES, right, NULL));
    assert_memory_equal(left, right, sizeof left);
    for (int update = 0; update < 2 && count; update++)
        for (int k = 0; k < 3; k++) {
            hop_recall_options o = recall_options((hop_update)update, orders[k]);
            o.trace = HOP_TRACE_STEPS;
            hop_result one[PROBES], other[PROBES];
            int8_t ends[2][PROBES * UNITS];
            assert_ok(hop_recall(a, &o, cues, PROBES, ends[0], one, NULL));
            assert_ok(hop_recall(b, &o, cues, PROBES, ends[1], other, NULL));
            assert_memory_equal(ends[0], ends[1], sizeof ends[0]);
            for (size_t c = 0; c < PROBES; c++)
                assert_same_result(&one[c], &other[c], UNITS, count);
            hop_results_clear(one, PROBES);
            hop_results_clear(other, PROBES);
        }
    free(cues);
}

/* Runs a test under every scaling, diagonal and path. */
typedef void (*memory_test)(hop_context *context, const hop_memory_options *options);

static inline void with_all_options(memory_test test) {
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (int scaling = 0; scaling < 3; scaling++)
        for (int diagonal = 0; diagonal < 2; diagonal++)
            for (int path = HOP_PATH_FACTORED; path <= HOP_PATH_EXPLICIT; path++) {
                const hop_memory_options options = memory_options(
                    (hop_scaling)scaling, (hop_diagonal)diagonal, (hop_path)path);
                test(context, &options);
            }
    hop_context_free(context);
}

#endif
