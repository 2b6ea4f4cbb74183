/* SPDX-License-Identifier: MIT */
/* Powers, weights and overlaps of dense memories. */
#include "memory/dense.h"

#include <float.h>
#include <stdlib.h>
#include "patterns/packed.h"
#include "patterns/patterns.h"

static unsigned power_of(const hop_memory *memory) {
    return (unsigned)memory->parameters[HOP_DENSE_POWER];
}

static bool is_rectified(const hop_memory *memory) {
    return memory->form == &hop_form_rectified;
}

__int128 hop_dense_raise(const hop_memory *memory, int64_t x) {
    if (x < 0 && is_rectified(memory)) return 0;
    __int128 product = 1;
    for (unsigned k = 0; k < power_of(memory); k++) product *= x;
    return product;
}

__int128 hop_dense_step(const hop_memory *memory, int64_t r) {
    return hop_dense_raise(memory, r + 1) - hop_dense_raise(memory, r - 1);
}

double hop_dense_raise_real(const hop_memory *memory, int64_t x) {
    if (x < 0 && is_rectified(memory)) return 0;
    double product = 1;
    for (unsigned k = 0; k < power_of(memory); k++) product *= (double)x;
    return product;
}

/* 2 sum_k (n over k) r^(n-k) over odd k, whose terms do not cancel: of |r|, then with the
   sign of an odd or an even function. */
double hop_dense_step_real(const hop_memory *memory, int64_t r) {
    const unsigned n = power_of(memory);
    if (is_rectified(memory) && r < 1) return r == 0;
    const double size = (double)llabs(r);
    double sum = 0, choose = 1; /* n over k */
    for (unsigned k = 0; k <= n; k++) {
        sum = sum * size + (k % 2 ? choose : 0); /* Horner, from the power n - 0 on */
        choose = choose * (n - k) / (k + 1);
    }
    return r < 0 && n % 2 == 0 ? -2 * sum : 2 * sum;
}

int64_t hop_dense_weight(const hop_memory *memory, size_t row) {
    const int64_t c = memory->strengths.weights[row];
    return c > 0 || memory->form == &hop_form_power ? c : 0;
}

double hop_dense_scale(const hop_memory *memory) {
    const double denominator = (double)memory->strengths.denominator;
    if (memory->scaling == HOP_SCALING_UNITS) return denominator;
    return denominator *
           (double)hop_strengths_scale(&memory->strengths, memory->dim, memory->scaling);
}

double hop_dense_most(const hop_memory *memory) {
    double most = (double)memory->strengths.magnitude;
    for (unsigned k = 0; k < power_of(memory); k++) most *= (double)memory->dim + 1;
    return most;
}

bool hop_dense_fits(const hop_memory *memory, unsigned bits) {
    __int128 room = ((__int128)1 << bits) - 1;
    for (unsigned k = 0; k < power_of(memory); k++) room /= (__int128)memory->dim + 1;
    return memory->strengths.magnitude <= room;
}

bool hop_dense_is_narrow(const hop_memory *memory) {
    enum { NARROW_BITS = 27 };
    const int64_t most = (int64_t)memory->dim;
    int64_t largest = 0;
    if (!hop_dense_fits(memory, 63)) return false;
    for (size_t mu = 0; mu < hop_memory_count(memory); mu++)
        if (llabs(memory->strengths.weights[mu]) > largest)
            largest = llabs(memory->strengths.weights[mu]);
    const double step =
        hop_dense_raise_real(memory, most + 2) - hop_dense_raise_real(memory, most - 2);
    return (double)largest * step < (double)(1 << NARROW_BITS);
}

size_t hop_dense_padded(const hop_memory *memory) {
    return memory->tables.groups * HOP_GROUP + 1;
}

void hop_overlaps_load(int32_t *overlaps, const hop_memory *memory,
                       const hop_state *state) {
    const size_t count = hop_memory_count(memory);
    const int32_t known = (int32_t)(state->dim - state->missing);
    memory->context->kernels->mismatches(memory->patterns->rows, count,
                                         memory->patterns->words, state->bits,
                                         state->missing ? state->known : NULL, overlaps);
    for (size_t mu = 0; mu < count; mu++) overlaps[mu] = known - 2 * overlaps[mu];
}

void hop_overlaps_change(int32_t *overlaps, const hop_memory *memory, hop_state *state,
                         size_t unit, int value) {
    memory->context->kernels->column_add(hop_columns_unit(&memory->columns, unit),
                                         memory->columns.stride,
                                         value - hop_state_unit(state, unit), overlaps);
    hop_state_set(state, unit, value);
}

hop_raw hop_dense_first_gain(const hop_memory *memory, const int32_t *overlaps,
                             size_t unit, int value) {
    const size_t count = hop_memory_count(memory);
    __int128 sum = 0;
    for (size_t mu = 0; mu < count; mu++) {
        const int xi = hop_packed_unit(hop_patterns_row(memory->patterns, mu), unit);
        sum += hop_dense_weight(memory, mu) *
               (hop_dense_raise(memory, overlaps[mu] + value * xi) -
                hop_dense_raise(memory, overlaps[mu]));
    }
    return (hop_raw){4 * sum, 0};
}

double hop_lanes_sum(const double lanes[HOP_LANES]) {
    double lane[HOP_LANES];
    for (size_t k = 0; k < HOP_LANES; k++) lane[k] = lanes[k];
    for (size_t width = HOP_LANES / 2; width; width /= 2)
        for (size_t k = 0; k < width; k++) lane[k] += lane[k + width];
    return lane[0];
}

/* Of two such sums whose difference counts. */
double hop_dense_doubt(const hop_memory *memory, double roundings) {
    const double additions = (double)hop_memory_count(memory) / HOP_LANES + 6;
    return 2 * (additions + roundings) * DBL_EPSILON;
}

int hop_dense_sign(hop_cursor *cursor, size_t unit) {
    const hop_raw h = cursor->landscape->field(cursor, unit);
    return (h.exact > 0) - (h.exact < 0) + (h.rounded > 0) - (h.rounded < 0);
}

void hop_dense_signs(hop_cursor *cursor, uint64_t *plus, uint64_t *zero) {
    for (size_t w = 0; w < cursor->state.words; w++) plus[w] = zero[w] = 0;
    for (size_t i = 0; i < cursor->state.dim; i++) {
        const int s = hop_dense_sign(cursor, i);
        plus[i / 64] |= (uint64_t)(s > 0) << (i % 64);
        zero[i / 64] |= (uint64_t)(s == 0) << (i % 64);
    }
}
