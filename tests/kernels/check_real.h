/* SPDX-License-Identifier: MIT */
/* What tests of the kernels for real-valued rows share: rows, queries, plain sums. */
#ifndef HOP_TESTS_CHECK_REAL_H
#define HOP_TESTS_CHECK_REAL_H

#include <float.h>
#include <math.h>

#include "engine.h"
#include "kernels/guarded.h"
#include "kernels/real.h"

enum { LONGEST = 257, MOST = 9 };

/* The table that a test program checks; NULL where the machine cannot run it. */
static const hop_real_kernels *table;

/* Of many sizes, so that the order of additions shows in the last bits. */
static inline float random_float(hop_random *chance) {
    const double magnitude = ldexp(1, (int)hop_random_below(chance, 24) - 12);
    return (float)((2 * hop_random_real(chance) - 1) * magnitude);
}

static inline float float_of_half(uint16_t half) {
    const uint32_t bits = (uint32_t)half << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* A float cut to its upper half. */
static inline uint16_t random_half(hop_random *chance) {
    const float value = random_float(chance);
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (uint16_t)(bits >> 16);
}

static inline float *random_floats(hop_random *chance, size_t count) {
    float *values = need(count * sizeof *values);
    for (size_t i = 0; i < count; i++) values[i] = random_float(chance);
    return values;
}

static inline float tree(float lane[HOP_LANES]) {
    for (size_t half = HOP_LANES / 2; half; half /= 2)
        for (size_t k = 0; k < half; k++) lane[k] = lane[k] + lane[k + half];
    return lane[0];
}

static inline void assert_same_floats(const float *found, const float *expected,
                                      size_t count) {
    if (count) assert_memory_equal(found, expected, count * sizeof *found);
}

/* Numbers of rows and queries tried with a length: few at most lengths, all at some. */
typedef struct shape {
    size_t dim, rows, queries, stride;
    place_kind where;
} shape;

static inline shape random_shape(hop_random *chance, size_t dim, int trial) {
    shape s = {.dim = dim,
               .rows = hop_random_below(chance, MOST + 1),
               .queries = hop_random_below(chance, MOST + 1),
               .where = (place_kind)(trial % PLACES)};
    if (dim % 16 == 1) {
        s.rows = (size_t)trial % (MOST + 1);
        s.queries = (size_t)trial / (MOST + 1);
    }
    s.stride = s.rows + hop_random_below(chance, 3);
    return s;
}

enum { TRIALS_SOME = 6, TRIALS_ALL = (MOST + 1) * (MOST + 1) };

static inline int trials_of(size_t dim) {
    return dim % 16 == 1 ? TRIALS_ALL : TRIALS_SOME;
}

/* Values of scores[queries][stride] up to the last that is in use. */
static inline size_t used(const shape *s) {
    return s->queries && s->rows ? (s->queries - 1) * s->stride + s->rows : 0;
}

#endif
