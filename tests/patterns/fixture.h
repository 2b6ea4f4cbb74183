/* SPDX-License-Identifier: MIT */
/* Helpers of the pattern tests: sets, their tails, simple statistics. */
#ifndef HOP_TESTS_PATTERNS_FIXTURE_H
#define HOP_TESTS_PATTERNS_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hopfield/patterns.h>
#include "patterns/packed.h"
#include "patterns/patterns.h"

/* Requests beyond the address space must come back as HOP_ENOMEM, not as a report. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "allocator_may_return_null=1";
}

static inline hop_patterns *new_set(size_t dim) {
    hop_patterns *patterns = NULL;
    assert_int_equal(hop_patterns_create(dim, &patterns), HOP_OK);
    assert_non_null(patterns);
    return patterns;
}

static inline void assert_tails_clear(const hop_patterns *patterns) {
    size_t dim = hop_patterns_dim(patterns), words = hop_patterns_words(patterns);
    for (size_t row = 0; row < hop_patterns_count(patterns); row++) {
        uint64_t last = hop_patterns_row(patterns, row)[words - 1];
        for (size_t bit = (dim - 1) % 64 + 1; bit < 64; bit++)
            assert_true((last >> bit & 1) == 0);
    }
}

/* The units of a row, one by one, as -1 and +1. */
static inline int unit_at(const hop_patterns *patterns, size_t row, size_t unit) {
    return hop_patterns_row(patterns, row)[unit / 64] >> (unit % 64) & 1 ? 1 : -1;
}

static inline void assert_same_sets(const hop_patterns *a, const hop_patterns *b) {
    assert_int_equal(hop_patterns_dim(a), hop_patterns_dim(b));
    assert_int_equal(hop_patterns_count(a), hop_patterns_count(b));
    size_t bytes = hop_patterns_words(a) * sizeof(uint64_t);
    for (size_t row = 0; row < hop_patterns_count(a); row++)
        assert_memory_equal(hop_patterns_row(a, row), hop_patterns_row(b, row), bytes);
}

#endif
