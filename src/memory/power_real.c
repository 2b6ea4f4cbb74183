/* SPDX-License-Identifier: MIT */
/* Fields of powers beyond 128 bits, in doubles; what rounding may hide counts as 0. */
#include <math.h>
#include <stdlib.h>
#include "memory/dense.h"
#include "patterns/packed.h"

/* As in power_exact.c. */
typedef struct {
    hop_cursor cursor;
    int32_t *overlaps;
    double *pairs;    /* D(M - 1) + D(M + 1), D(M + 1); M from -(N + 1) on */
    double *weights;  /* c of every memory */
    double *agreeing; /* c (D(M - 1) + D(M + 1)) */
    double *unmoved;  /* c D(M) */
    double sum_agreeing, sum_others, sum_unmoved;
    double size, size_unmoved; /* sums of |terms| */
    double doubt;              /* by which a sum of terms of size 1 may be off */
    bool fresh, fresh_unmoved;
} power_cursor;

static void refresh(power_cursor *c) {
    const hop_memory *memory = c->cursor.memory;
    const size_t count = hop_memory_count(memory);
    const double *middle = c->pairs + 2 * (memory->dim + 1);
    double agreeing[HOP_LANES] = {0}, others[HOP_LANES] = {0}, size[HOP_LANES] = {0};
    if (c->fresh) return;
    c->fresh = true;
    for (size_t mu = 0; mu < count; mu++) {
        const double *pair = middle + 2 * (ptrdiff_t)c->overlaps[mu];
        const double term = c->weights[mu] * pair[0], other = c->weights[mu] * pair[1];
        c->agreeing[mu] = term;
        agreeing[mu % HOP_LANES] += term;
        others[mu % HOP_LANES] += other;
        size[mu % HOP_LANES] += fabs(term) + fabs(other);
    }
    c->sum_agreeing = hop_lanes_sum(agreeing);
    c->sum_others = hop_lanes_sum(others);
    c->size = hop_lanes_sum(size);
}

static void refresh_unmoved(power_cursor *c) {
    const hop_memory *memory = c->cursor.memory;
    const size_t count = hop_memory_count(memory);
    const double *middle = c->pairs + 2 * memory->dim + 1;
    double sum[HOP_LANES] = {0}, size[HOP_LANES] = {0};
    if (c->fresh_unmoved) return;
    c->fresh_unmoved = true;
    for (size_t mu = 0; mu < count; mu++) {
        const double term = c->weights[mu] * middle[2 * (ptrdiff_t)c->overlaps[mu]];
        c->unmoved[mu] = term;
        sum[mu % HOP_LANES] += term;
        size[mu % HOP_LANES] += fabs(term);
    }
    c->sum_unmoved = hop_lanes_sum(sum);
    c->size_unmoved = 2 * hop_lanes_sum(size);
}

static double masked_sum(const power_cursor *c, const double *terms, size_t unit) {
    const hop_memory *memory = c->cursor.memory;
    return memory->context->kernels->column_sum_real(
        hop_columns_unit(&memory->columns, unit), memory->columns.stride, terms);
}

static double field_of(power_cursor *c, size_t unit) {
    const int s = hop_state_unit(&c->cursor.state, unit);
    double h, size;
    if (s == 0) {
        refresh_unmoved(c);
        h = 2 * masked_sum(c, c->unmoved, unit) - c->sum_unmoved;
        size = c->size_unmoved;
    } else {
        refresh(c);
        const double plus = masked_sum(c, c->agreeing, unit);
        h = s > 0 ? plus - c->sum_others : c->sum_others - (c->sum_agreeing - plus);
        size = c->size;
    }
    return fabs(h) <= c->doubt * size ? 0 : h;
}

static hop_raw field(hop_cursor *cursor, size_t unit) {
    return (hop_raw){0, field_of((power_cursor *)cursor, unit)};
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

static hop_raw gain(hop_cursor *cursor, size_t unit, int value) {
    power_cursor *c = (power_cursor *)cursor;
    const hop_memory *memory = cursor->memory;
    const size_t count = hop_memory_count(memory);
    if (hop_state_unit(&cursor->state, unit) != 0)
        return (hop_raw){0, 4 * value * field_of(c, unit)};
    double sum = 0;
    for (size_t mu = 0; mu < count; mu++) {
        const int xi = hop_packed_unit(hop_patterns_row(memory->patterns, mu), unit);
        const int64_t m = c->overlaps[mu];
        sum += c->weights[mu] * (hop_dense_raise_real(memory, m + value * xi) -
                                 hop_dense_raise_real(memory, m));
    }
    return (hop_raw){0, 4 * sum};
}

static void free_power(hop_cursor *cursor) {
    power_cursor *c = (power_cursor *)cursor;
    free(c->overlaps);
    free(c->pairs);
    free(c->weights);
    free(c->agreeing);
    free(c->unmoved);
    free(c);
}

hop_status hop_cursor_power_real(const hop_memory *memory, hop_cursor **out) {
    const size_t count = hop_memory_count(memory);
    static const hop_landscape landscape = {load, hop_dense_signs, hop_dense_sign, field,
                                            gain, change,          free_power,     NULL};
    const size_t padded = hop_dense_padded(memory);
    const int64_t most = (int64_t)memory->dim + 1;
    power_cursor *c = calloc(1, sizeof *c);
    if (!c) return HOP_ENOMEM;
    c->overlaps = calloc(padded, sizeof *c->overlaps);
    c->cursor.landscape = &landscape;
    c->doubt = hop_dense_doubt(memory, 3 * memory->parameters[HOP_DENSE_POWER] + 2);
    c->pairs = calloc(2 * (2 * (size_t)most + 1), sizeof *c->pairs);
    c->weights = calloc(padded, sizeof *c->weights);
    c->agreeing = calloc(padded, sizeof *c->agreeing);
    c->unmoved = calloc(padded, sizeof *c->unmoved);
    if (!c->pairs || !c->weights || !c->agreeing || !c->unmoved || !c->overlaps) {
        free_power(&c->cursor);
        return HOP_ENOMEM;
    }
    for (size_t mu = 0; mu < count; mu++)
        c->weights[mu] = (double)hop_dense_weight(memory, mu);
    for (int64_t m = -most; m < most; m++) {
        double *pair = c->pairs + 2 * (m + most);
        pair[1] = hop_dense_step_real(memory, m + 1);
        pair[0] = hop_dense_step_real(memory, m - 1) + pair[1];
    }
    *out = &c->cursor;
    return HOP_OK;
}
