/* SPDX-License-Identifier: MIT */
/* The form of dense sequences: h_i = sum_nu xi_i^nu (m_(nu-1) without unit i)^n. */
#include <math.h>
#include <stdlib.h>
#include "memory/form.h"
#include "memory/sequence.h"
#include "patterns/packed.h"

/* The power of an overlap M - 1, M, M + 1: what it is without a unit that agrees, with a
   missing unit, without one that does not. In exact memories M^n, else (M / N)^n. */
typedef struct {
    __int128 exact[3];
    double rounded[3];
} powers;

typedef struct {
    hop_cursor cursor;
    int32_t *overlaps; /* M of the present state */
    powers *powers;    /* [count], of the memory that leads to each, times c */
    bool fresh;        /* powers are those of the state as it is */
} dense_cursor;

static unsigned power_of(const hop_memory *memory) {
    return (unsigned)memory->parameters[HOP_SEQUENCE_POWER];
}

/* (N + 1)^n sum |c| < 2^127 */
static bool is_exact(const hop_memory *memory) {
    __int128 room = (__int128)((~(unsigned __int128)0) >> 1);
    for (unsigned k = 0; k < power_of(memory); k++) room /= (__int128)memory->dim + 1;
    return memory->strengths.magnitude <= room;
}

static void load(hop_cursor *cursor) {
    dense_cursor *c = (dense_cursor *)cursor;
    const hop_memory *memory = cursor->memory;
    const hop_state *state = &cursor->state;
    const size_t count = hop_memory_count(memory);
    const int32_t known = (int32_t)(state->dim - state->missing);
    if (count)
        memory->context->kernels->mismatches(hop_patterns_row(memory->patterns, 0), count,
                                             state->words, state->bits, state->known,
                                             c->overlaps);
    for (size_t mu = 0; mu < count; mu++) c->overlaps[mu] = known - 2 * c->overlaps[mu];
    c->fresh = false;
}

static void refresh(dense_cursor *c) {
    const hop_memory *memory = c->cursor.memory;
    const unsigned power = power_of(memory);
    if (c->fresh) return;
    c->fresh = true;
    for (size_t nu = 0; nu < hop_memory_count(memory); nu++) {
        const size_t before = hop_sequence_before(memory, nu);
        if (before == SIZE_MAX) continue; /* its powers stay 0 */
        for (int by = -1; by <= 1; by++) {
            const int32_t overlap = c->overlaps[before] + by;
            __int128 exact = memory->strengths.weights[nu];
            double rounded = (double)memory->strengths.weights[nu];
            for (unsigned k = 0; k < power; k++) {
                if (c->cursor.exact)
                    exact *= overlap;
                else
                    rounded *= (double)overlap / (double)memory->dim;
            }
            c->powers[nu].exact[by + 1] = c->cursor.exact ? exact : 0;
            c->powers[nu].rounded[by + 1] = c->cursor.exact ? 0 : rounded;
        }
    }
}

/* Memories in their order. */
static hop_raw field(hop_cursor *cursor, size_t unit) {
    dense_cursor *c = (dense_cursor *)cursor;
    const hop_memory *memory = cursor->memory;
    const int s = hop_state_unit(&cursor->state, unit);
    const uint8_t *bytes = hop_tables_unit(&memory->tables, unit);
    const size_t count = hop_memory_count(memory);
    hop_raw h = {0, 0};
    refresh(c);
    for (size_t nu = 0; nu < count; nu++) {
        const size_t before = hop_sequence_before(memory, nu);
        if (before == SIZE_MAX) continue;
        const int leads = bytes[before / 8 * HOP_TILE] >> (before % 8) & 1 ? 1 : -1;
        const bool plus = bytes[nu / 8 * HOP_TILE] >> (nu % 8) & 1;
        const int at = 1 - leads * s;
        if (cursor->exact)
            h.exact += plus ? c->powers[nu].exact[at] : -c->powers[nu].exact[at];
        else
            h.rounded += plus ? c->powers[nu].rounded[at] : -c->powers[nu].rounded[at];
    }
    return h;
}

static int sign(hop_cursor *cursor, size_t unit) {
    const hop_raw h = field(cursor, unit);
    return (h.exact > 0) - (h.exact < 0) + (h.rounded > 0) - (h.rounded < 0);
}

static void signs(hop_cursor *cursor, uint64_t *plus, uint64_t *zero) {
    for (size_t w = 0; w < cursor->state.words; w++) plus[w] = zero[w] = 0;
    for (size_t i = 0; i < cursor->state.dim; i++) {
        const int s = sign(cursor, i);
        plus[i / 64] |= (uint64_t)(s > 0) << (i % 64);
        zero[i / 64] |= (uint64_t)(s == 0) << (i % 64);
    }
}

static void change(hop_cursor *cursor, size_t unit, int value) {
    dense_cursor *c = (dense_cursor *)cursor;
    const hop_patterns *patterns = cursor->memory->patterns;
    const int32_t step = value - hop_state_unit(&cursor->state, unit);
    for (size_t mu = 0; mu < hop_patterns_count(patterns); mu++)
        c->overlaps[mu] += step * hop_packed_unit(hop_patterns_row(patterns, mu), unit);
    hop_state_set(&cursor->state, unit, value);
    c->fresh = false;
}

static void free_dense(hop_cursor *cursor) {
    dense_cursor *c = (dense_cursor *)cursor;
    free(c->overlaps);
    free(c->powers);
    free(c);
}

static hop_status cursor(const hop_memory *memory, hop_cursor **out) {
    static const hop_landscape landscape = {load, signs,  sign,       field,
                                            NULL, change, free_dense, NULL};
    dense_cursor *c = calloc(1, sizeof *c);
    if (!c) return HOP_ENOMEM;
    c->cursor.landscape = &landscape;
    c->overlaps = calloc(hop_memory_count(memory) + 1, sizeof *c->overlaps);
    c->powers = calloc(hop_memory_count(memory) + 1, sizeof *c->powers);
    if (!c->overlaps || !c->powers) {
        free_dense(&c->cursor);
        return HOP_ENOMEM;
    }
    *out = &c->cursor;
    return HOP_OK;
}

/* m is M / N whatever the scaling; the source's weighs the base less than the rest. */
static double divisor(const hop_memory *memory) {
    double by = (double)memory->strengths.denominator;
    if (memory->scaling == HOP_SCALING_SOURCE)
        by *=
            (double)hop_strengths_scale(&memory->strengths, memory->dim, memory->scaling);
    for (unsigned k = 0; k < power_of(memory) && is_exact(memory); k++)
        by *= (double)memory->dim;
    return by;
}

static double most(const hop_memory *memory) {
    double sum = (double)memory->strengths.magnitude;
    for (unsigned k = 0; k < power_of(memory) && is_exact(memory); k++)
        sum *= (double)memory->dim + 1;
    return sum;
}

static hop_raw self(const hop_memory *memory, size_t unit) {
    (void)memory;
    (void)unit;
    return (hop_raw){0, 0};
}

const hop_form hop_form_dense_sequence = {
    .cursor = cursor,
    .divisor = divisor,
    .self = self,
    .most = most,
    .is_exact = is_exact,
    .tables = true,
};
