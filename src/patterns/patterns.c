/* SPDX-License-Identifier: MIT */
/* The set of packed patterns: its rows, their distances, and how it grows. */
#include "patterns/patterns.h"

#include <stdlib.h>
#include <string.h>

#include "patterns/packed.h"

enum { ROW_ALIGNMENT = 64 };

hop_status hop_patterns_create(size_t dim, hop_patterns **out) {
    if (dim < 1 || dim > HOP_MAX_UNITS) return HOP_EINVAL;
    hop_patterns *patterns = calloc(1, sizeof *patterns);
    if (!patterns) return HOP_ENOMEM;
    patterns->dim = dim;
    patterns->words = hop_packed_words(dim);
    *out = patterns;
    return HOP_OK;
}

void hop_patterns_free(hop_patterns *patterns) {
    if (!patterns) return;
    free(patterns->rows);
    free(patterns);
}

size_t hop_patterns_count(const hop_patterns *patterns) {
    return patterns->count;
}

size_t hop_patterns_dim(const hop_patterns *patterns) {
    return patterns->dim;
}

size_t hop_patterns_words(const hop_patterns *patterns) {
    return patterns->words;
}

const uint64_t *hop_patterns_row(const hop_patterns *patterns, size_t row) {
    return patterns->rows + row * patterns->words;
}

/* Half as much again, so that many small appends copy each row O(1) times; but a set
   that is filled at once takes exactly what it needs. */
static size_t grown_capacity(const hop_patterns *patterns, size_t needed) {
    size_t grown = patterns->capacity + patterns->capacity / 2;
    if (grown > HOP_MAX_PATTERNS) grown = HOP_MAX_PATTERNS;
    return grown > needed ? grown : needed;
}

hop_status hop_patterns_stage(const hop_patterns *patterns, size_t count,
                              hop_staged *staged) {
    if (count > HOP_MAX_PATTERNS - patterns->count) return HOP_ELIMIT;
    size_t needed = patterns->count + count, capacity = patterns->capacity;
    size_t held = patterns->count * patterns->words, row_bytes = patterns->words * 8;
    uint64_t *rows = patterns->rows;
    if (needed > capacity) {
        capacity = grown_capacity(patterns, needed);
        if (capacity > (SIZE_MAX - ROW_ALIGNMENT) / row_bytes) return HOP_ENOMEM;
        size_t bytes = capacity * row_bytes + ROW_ALIGNMENT - 1;
        rows = aligned_alloc(ROW_ALIGNMENT, bytes & ~(size_t)(ROW_ALIGNMENT - 1));
        if (!rows) return HOP_ENOMEM;
        if (held) memcpy(rows, patterns->rows, held * sizeof *rows);
    }
    *staged = (hop_staged){rows, rows ? rows + held : NULL, count, capacity};
    return HOP_OK;
}

void hop_patterns_commit(hop_patterns *patterns, const hop_staged *staged) {
    if (staged->rows != patterns->rows) {
        free(patterns->rows);
        patterns->rows = staged->rows;
        patterns->capacity = staged->capacity;
    }
    patterns->count += staged->count;
}

void hop_patterns_abandon(const hop_patterns *patterns, const hop_staged *staged) {
    if (staged->rows != patterns->rows) free(staged->rows);
}

hop_status hop_patterns_append_packed(hop_patterns *patterns, const uint64_t *rows,
                                      size_t count) {
    if (count == 0) return HOP_EEMPTY;
    hop_staged staged;
    hop_status status = hop_patterns_stage(patterns, count, &staged);
    if (status != HOP_OK) return status;
    size_t words = patterns->words;
    uint64_t tail = hop_packed_tail(patterns->dim);
    memcpy(staged.added, rows, count * words * sizeof *rows);
    for (size_t k = 0; k < count; k++) staged.added[k * words + words - 1] &= tail;
    hop_patterns_commit(patterns, &staged);
    return HOP_OK;
}

hop_status hop_patterns_remove(hop_patterns *patterns, size_t row) {
    if (row >= patterns->count) return HOP_ENOTFOUND;
    uint64_t *gap = patterns->rows + row * patterns->words;
    size_t after = (patterns->count - row - 1) * patterns->words;
    memmove(gap, gap + patterns->words, after * sizeof *gap);
    patterns->count--;
    return HOP_OK;
}

size_t hop_patterns_hamming(const hop_patterns *a, size_t row_a, const hop_patterns *b,
                            size_t row_b) {
    const uint64_t *left = hop_patterns_row(a, row_a);
    const uint64_t *right = hop_patterns_row(b, row_b);
    size_t differ = 0;
    for (size_t w = 0; w < a->words; w++)
        differ += (size_t)__builtin_popcountll(left[w] ^ right[w]);
    return differ;
}

int64_t hop_patterns_overlap(const hop_patterns *a, size_t row_a, const hop_patterns *b,
                             size_t row_b) {
    return (int64_t)a->dim - 2 * (int64_t)hop_patterns_hamming(a, row_a, b, row_b);
}
