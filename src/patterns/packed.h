/* SPDX-License-Identifier: MIT */
/* Small helpers on packed units: unit i is bit i % 64 of word i / 64. */
#ifndef HOP_PATTERNS_PACKED_H
#define HOP_PATTERNS_PACKED_H

#include <stddef.h>
#include <stdint.h>

enum { HOP_WORD_UNITS = 64 };

/* Words that hold dim units. */
static inline size_t hop_packed_words(size_t dim) {
    return dim / HOP_WORD_UNITS + (dim % HOP_WORD_UNITS != 0);
}

/* The bits of the last word that are units; dim >= 1. */
static inline uint64_t hop_packed_tail(size_t dim) {
    unsigned used = (unsigned)(dim % HOP_WORD_UNITS);
    return used ? ((uint64_t)1 << used) - 1 : ~(uint64_t)0;
}

/* 1 where the unit is +1, else 0. */
static inline unsigned hop_packed_get(const uint64_t *row, size_t unit) {
    return (unsigned)(row[unit / HOP_WORD_UNITS] >> (unit % HOP_WORD_UNITS)) & 1;
}

/* Set the unit to +1. */
static inline void hop_packed_set(uint64_t *row, size_t unit) {
    row[unit / HOP_WORD_UNITS] |= (uint64_t)1 << (unit % HOP_WORD_UNITS);
}

/* -1 or +1. */
static inline int hop_packed_unit(const uint64_t *row, size_t unit) {
    return hop_packed_get(row, unit) ? 1 : -1;
}

/* The units of a row as -1.0 or +1.0. */
static inline void hop_packed_reals(const uint64_t *row, size_t dim, double *out) {
    for (size_t i = 0; i < dim; i++) out[i] = hop_packed_unit(row, i);
}

/* Units of a row that are +1. */
static inline size_t hop_packed_ones(const uint64_t *row, size_t words) {
    size_t ones = 0;
    for (size_t w = 0; w < words; w++) ones += (size_t)__builtin_popcountll(row[w]);
    return ones;
}

#endif
