/* SPDX-License-Identifier: MIT */
/* Fields of powers in integers: one sum over the memories that agree with a unit.

   With D(r) = F(r + 1) - F(r - 1), and r = M - 1 where a memory agrees with the unit,
   M + 1 where it does not,
   s_i h_i = sum_agreeing c D(M - 1) - sum_others c D(M + 1)
           = sum_agreeing c (D(M - 1) + D(M + 1)) - sum_all c D(M + 1). */
#include <stdlib.h>
#include "memory/dense.h"

typedef unsigned __int128 wide;

/* Numbers beyond 64 bits are summed in parts of 36 bits, the last one with the rest: sums
   of as many as there may be memories stay below 2^64. */
enum { MOST_LIMBS = 3, LIMB_BITS = 36 };

typedef struct {
    hop_cursor cursor;
    const hop_kernels *kernels;
    int32_t *overlaps;
    unsigned limbs;
    int64_t *weights; /* c of every memory */
    int64_t common;   /* where it is the same for all, else 0 */
    int64_t *pairs;   /* of one limb: D(M - 1) + D(M + 1), D(M + 1); M from -(N + 1) on */
    __int128 *steps;  /* of more: D(r), r from -(N + 1) on */
    int64_t *agreeing[MOST_LIMBS]; /* c (D(M - 1) + D(M + 1)), for every memory */
    int64_t *unmoved[MOST_LIMBS];  /* c D(M), which missing units feel */
    wide sum_agreeing, sum_others, sum_unmoved;
    bool fresh, fresh_unmoved; /* whether they are those of the state as it is */
} power_cursor;

/* The lowest bits of a sum are a number of so many bits with a sign. */
static __int128 signed_of(const power_cursor *c, wide sum) {
    const unsigned above = c->limbs == 1 ? 64 : c->limbs == 2 ? 64 - LIMB_BITS : 0;
    return (__int128)(sum << above) >> above;
}

static inline void split(const power_cursor *c, wide value,
                         int64_t *const limbs[MOST_LIMBS], size_t mu) {
    const wide lower = ((wide)1 << LIMB_BITS) - 1;
    int64_t *const *limb = limbs;
    if (c->limbs > 1) {
        (*limb++)[mu] = (int64_t)(value & lower);
        value = (wide)((__int128)value >> LIMB_BITS);
    }
    if (c->limbs > 2) {
        (*limb++)[mu] = (int64_t)(value & lower);
        value = (wide)((__int128)value >> LIMB_BITS);
    }
    (*limb)[mu] = (int64_t)value;
}

/* Sum over the memories whose unit is +1. */
static wide masked_sum(const power_cursor *c, int64_t *const limbs[MOST_LIMBS],
                       size_t unit) {
    const hop_columns *columns = &c->cursor.memory->columns;
    const uint8_t *bits = hop_columns_unit(columns, unit);
    wide sum = 0;
    for (unsigned k = 0; k < c->limbs; k++) {
        const int64_t part = c->kernels->column_sum_wide(bits, columns->stride, limbs[k]);
        sum += (wide)(uint64_t)part << (k * LIMB_BITS);
    }
    return sum;
}

/* One limb, by look-up. */
static void refresh_narrow(power_cursor *c) {
    const hop_memory *memory = c->cursor.memory;
    const size_t count = hop_memory_count(memory);
    const int32_t *m = c->overlaps;
    const int64_t *middle = c->pairs + 2 * (memory->dim + 1);
    int64_t *agreeing = c->agreeing[0];
    uint64_t sum = 0, others = 0;
    for (size_t mu = 0; mu < count; mu++) {
        const int64_t *pair = middle + 2 * (ptrdiff_t)m[mu];
        const uint64_t by = c->common ? 1 : (uint64_t)c->weights[mu];
        const uint64_t term = by * (uint64_t)pair[0];
        agreeing[mu] = (int64_t)term;
        sum += term;
        others += by * (uint64_t)pair[1];
    }
    c->sum_agreeing = sum;
    c->sum_others = others;
}

/* Two limbs or three, by look-up of the steps. */
static void refresh_wide(power_cursor *c) {
    const size_t count = hop_memory_count(c->cursor.memory);
    const __int128 *middle = c->steps + c->cursor.memory->dim + 1;
    wide sum = 0, others = 0;
    for (size_t mu = 0; mu < count; mu++) {
        const ptrdiff_t m = c->overlaps[mu];
        wide other = (wide)middle[m + 1], term = (wide)middle[m - 1] + other;
        if (!c->common) {
            const wide by = (wide)(__int128)c->weights[mu];
            other = by * other;
            term = by * term;
        }
        split(c, term, c->agreeing, mu);
        sum += term;
        others += other;
    }
    c->sum_agreeing = sum;
    c->sum_others = others;
}

static void refresh(power_cursor *c) {
    if (c->fresh) return;
    c->fresh = true;
    if (c->limbs == 1)
        refresh_narrow(c);
    else
        refresh_wide(c);
}

static void refresh_unmoved(power_cursor *c) {
    const hop_memory *memory = c->cursor.memory;
    const size_t count = hop_memory_count(memory);
    wide sum = 0;
    if (c->fresh_unmoved) return;
    c->fresh_unmoved = true;
    for (size_t mu = 0; mu < count; mu++) {
        const ptrdiff_t at = c->overlaps[mu] + (ptrdiff_t)memory->dim;
        const __int128 step = c->limbs > 1 ? c->steps[at + 1] : c->pairs[2 * at + 1];
        const wide by = c->common ? 1 : (wide)(__int128)c->weights[mu];
        const wide term = by * (wide)step;
        split(c, term, c->unmoved, mu);
        sum += term;
    }
    c->sum_unmoved = sum;
}

static __int128 field_of(power_cursor *c, size_t unit) {
    const int s = hop_state_unit(&c->cursor.state, unit);
    if (s == 0) {
        refresh_unmoved(c);
        return signed_of(c, 2 * masked_sum(c, c->unmoved, unit) - c->sum_unmoved);
    }
    refresh(c);
    const wide plus = masked_sum(c, c->agreeing, unit);
    if (s > 0) return signed_of(c, plus - c->sum_others);
    return signed_of(c, c->sum_others - (c->sum_agreeing - plus));
}

static hop_raw field(hop_cursor *cursor, size_t unit) {
    return (hop_raw){field_of((power_cursor *)cursor, unit), 0};
}

static void load(hop_cursor *cursor) {
    power_cursor *c = (power_cursor *)cursor;
    hop_overlaps_load(c->overlaps, cursor->memory, &cursor->state);
    c->fresh = c->fresh_unmoved = false;
}

static void change(hop_cursor *cursor, size_t unit, int value) {
    power_cursor *c = (power_cursor *)cursor;
    hop_overlaps_change(c->overlaps, cursor->memory, &cursor->state, unit, value);
    c->fresh = c->fresh_unmoved = false;
}

/* Of -4 E: a unit that is known goes from one side of its field to the other. */
static hop_raw gain(hop_cursor *cursor, size_t unit, int value) {
    power_cursor *c = (power_cursor *)cursor;
    if (hop_state_unit(&cursor->state, unit) == 0)
        return hop_dense_first_gain(cursor->memory, c->overlaps, unit, value);
    return (hop_raw){4 * value * field_of(c, unit), 0};
}

static void free_power(hop_cursor *cursor) {
    power_cursor *c = (power_cursor *)cursor;
    free(c->overlaps);
    free(c->pairs);
    free(c->steps);
    free(c->weights);
    free(c->agreeing[0]);
    free(c->unmoved[0]);
    free(c);
}

static void fill_weights(power_cursor *c, const hop_memory *memory) {
    const size_t count = hop_memory_count(memory);
    for (size_t mu = 0; mu < count; mu++) c->weights[mu] = hop_dense_weight(memory, mu);
    c->common = count ? c->weights[0] : 0;
    for (size_t mu = 1; mu < count; mu++)
        if (c->weights[mu] != c->common) c->common = 0;
}

/* Tables over all overlaps, and one more at either end, where no memory ever reads what
   counts. */
static hop_status fill_tables(power_cursor *c, const hop_memory *memory) {
    fill_weights(c, memory);
    const int64_t most = (int64_t)memory->dim + 1;
    const size_t entries = 2 * (size_t)most + 1;
    const wide by = (wide)(__int128)(c->common ? c->common : 1); /* in the tables */
    if (c->limbs > 1) {
        c->steps = calloc(entries, sizeof *c->steps);
        if (!c->steps) return HOP_ENOMEM;
        for (int64_t r = -most; r <= most; r++)
            c->steps[r + most] = (__int128)(by * (wide)hop_dense_step(memory, r));
        return HOP_OK;
    }
    c->pairs = calloc(2 * entries, sizeof *c->pairs);
    if (!c->pairs) return HOP_ENOMEM;
    for (int64_t m = -most; m < most; m++) {
        const wide others = by * (wide)hop_dense_step(memory, m + 1);
        int64_t *pair = c->pairs + 2 * (m + most);
        pair[0] = (int64_t)(by * (wide)hop_dense_step(memory, m - 1) + others);
        pair[1] = (int64_t)others;
    }
    return HOP_OK;
}

hop_status hop_cursor_power(const hop_memory *memory, hop_cursor **out) {
    static const hop_landscape landscape = {load, hop_dense_signs, hop_dense_sign, field,
                                            gain, change,          free_power,     NULL};
    const size_t padded = hop_dense_padded(memory);
    power_cursor *c = calloc(1, sizeof *c);
    if (!c) return HOP_ENOMEM;
    c->overlaps = calloc(padded, sizeof *c->overlaps);
    c->cursor.landscape = &landscape;
    c->kernels = memory->context->kernels;
    c->weights = calloc(padded, sizeof *c->weights);
    c->limbs = hop_dense_fits(memory, 63)               ? 1
               : hop_dense_fits(memory, LIMB_BITS + 63) ? 2
                                                        : MOST_LIMBS;
    c->agreeing[0] = calloc(padded * c->limbs, sizeof *c->agreeing[0]);
    c->unmoved[0] = calloc(padded * c->limbs, sizeof *c->unmoved[0]);
    if (!c->weights || !c->agreeing[0] || !c->unmoved[0] || fill_tables(c, memory) ||
        !c->overlaps) {
        free_power(&c->cursor);
        return HOP_ENOMEM;
    }
    for (unsigned k = 1; k < c->limbs; k++) {
        c->agreeing[k] = c->agreeing[0] + k * padded;
        c->unmoved[k] = c->unmoved[0] + k * padded;
    }
    *out = &c->cursor;
    return HOP_OK;
}
