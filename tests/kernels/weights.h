/* SPDX-License-Identifier: MIT */
/* Read-out weights of every size that the tests of plans and kernels draw from. */
#ifndef HOP_TESTS_WEIGHTS_H
#define HOP_TESTS_WEIGHTS_H

#include "engine.h"

enum { LONGEST = 257 };

/* Weights of several kinds: small, at the edges of 16 bits, of the whole range. */
static inline int32_t random_weight(hop_random *chance, int kind) {
    static const int32_t edges[] = {
        32767, -32767, 32768, -32768,      1 << 30,   -(1 << 30), 2047, -2048,
        2048,  4095,   4096,  0,           INT32_MAX, INT32_MIN,  1,    -1,
        16383, -16384, 8191,  4096 * 2048, (1 << 23), -(1 << 23), 0,    0};
    switch (kind) {
    case 0:
        return (int32_t)hop_random_below(chance, 201) - 100;
    case 1:
        return edges[hop_random_below(chance, sizeof edges / sizeof *edges)];
    case 2:
        return (int32_t)hop_random_u32(chance);
    case 3: /* groups of zeros between */
        return hop_random_below(chance, 12) ? 0 : (int32_t)hop_random_u32(chance) >> 8;
    default:
        return (int32_t)hop_random_below(chance, 8193) - 4096;
    }
}

/* A group whose absolute values sum to exactly `sum` (at most 2^31 - 1). */
static inline void exact_group(hop_random *chance, int32_t sum, int32_t a[8]) {
    int32_t left = sum;
    for (int k = 0; k < 7; k++) {
        a[k] = (int32_t)hop_random_below(chance, (uint64_t)left + 1);
        left -= a[k];
    }
    a[7] = left;
    for (int k = 0; k < 8; k++)
        if (hop_random_below(chance, 2)) a[k] = -a[k];
}

#endif
