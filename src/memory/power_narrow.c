/* SPDX-License-Identifier: MIT */
/* Fields of powers whose terms fit in 27 bits: polynomials of overlaps, and one sum over
   the memories that agree with a unit.

   With F(r + 1) - F(r - 1) = D(r), and r = M - 1 where a memory agrees with the unit,
   M + 1 where it does not,
   s_i h_i = sum_agreeing c D(M - 1) - sum_others c D(M + 1)
           = sum_agreeing c (F(M + 2) - F(M - 2)) - sum_all c (F(M + 2) - F(M)). */
#include <stdlib.h>
#include "memory/dense.h"

/* F(M + up) - F(M - down), as a polynomial in M or by look-up, modulo 2^32. */
typedef struct {
    int up, down;
    int32_t *values; /* coefficients, or over M = -N .. N */
} difference;

enum { AGREEING, OTHERS, UNMOVED, DIFFERENCES };

typedef struct {
    hop_cursor cursor;
    const hop_kernels *kernels;
    size_t terms; /* of the polynomials, 0 where they are looked up */
    difference differences[DIFFERENCES];
    int32_t *overlaps;
    int32_t *weights;  /* c, or NULL where all are 1 */
    int32_t *agreeing; /* c (F(M + 2) - F(M - 2)), for every memory */
    int32_t *unmoved;  /* c (F(M + 1) - F(M - 1)), which missing units feel */
    int64_t sum_agreeing, sum_others, sum_unmoved;
    bool fresh, fresh_unmoved; /* those of the state as it is */
} power_cursor;

/* Into out[count], if that is not NULL; returns their sum. */
static int64_t evaluate(const power_cursor *c, int which, int32_t *out) {
    const hop_memory *memory = c->cursor.memory;
    const size_t count = hop_memory_count(memory);
    const int32_t *values = c->differences[which].values;
    if (c->terms)
        return c->kernels->polynomial(c->overlaps, count, values, c->terms, c->weights,
                                      out);
    int64_t sum = 0;
    values += memory->dim;
    for (size_t mu = 0; mu < count; mu++) {
        const int32_t term = values[c->overlaps[mu]] * (c->weights ? c->weights[mu] : 1);
        if (out) out[mu] = term;
        sum += term;
    }
    return sum;
}

static void refresh(power_cursor *c) {
    if (c->fresh) return;
    c->sum_agreeing = evaluate(c, AGREEING, c->agreeing);
    c->sum_others = evaluate(c, OTHERS, NULL);
    c->fresh = true;
}

static void refresh_unmoved(power_cursor *c) {
    if (c->fresh_unmoved) return;
    c->sum_unmoved = evaluate(c, UNMOVED, c->unmoved);
    c->fresh_unmoved = true;
}

static int64_t column_sum(const power_cursor *c, const int32_t *a, size_t unit) {
    const hop_columns *columns = &c->cursor.memory->columns;
    return c->kernels->column_sum(hop_columns_unit(columns, unit), columns->stride, a);
}

static int64_t field_of(power_cursor *c, size_t unit) {
    const int s = hop_state_unit(&c->cursor.state, unit);
    if (s == 0) {
        refresh_unmoved(c);
        return 2 * column_sum(c, c->unmoved, unit) - c->sum_unmoved;
    }
    refresh(c);
    const int64_t plus = column_sum(c, c->agreeing, unit);
    return s > 0 ? plus - c->sum_others : c->sum_others - (c->sum_agreeing - plus);
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
    return (hop_raw){4 * (__int128)value * field_of(c, unit), 0};
}

static void free_power(hop_cursor *cursor) {
    power_cursor *c = (power_cursor *)cursor;
    for (int k = 0; k < DIFFERENCES; k++) free(c->differences[k].values);
    free(c->overlaps);
    free(c->weights);
    free(c->agreeing);
    free(c->unmoved);
    free(c);
}

/* (M + up)^n - (M - down)^n = sum_k (n over k) (up^k - (-down)^k) M^(n-k), modulo 2^32.
 */
static hop_status expand(difference *d, size_t n) {
    d->values = calloc(n, sizeof *d->values);
    if (!d->values) return HOP_ENOMEM;
    uint64_t choose = 1; /* n over k, below 2^28 for n up to 30 */
    uint32_t up = 1, down = 1;
    for (size_t k = 1; k <= n; k++) {
        choose = choose * (n - k + 1) / k;
        up *= (uint32_t)d->up;
        down *= 0u - (uint32_t)d->down;
        d->values[n - k] = (int32_t)((uint32_t)choose * (up - down));
    }
    return HOP_OK;
}

static hop_status tabulate(difference *d, const hop_memory *memory) {
    const int64_t most = (int64_t)memory->dim;
    d->values = calloc(2 * (size_t)most + 1, sizeof *d->values);
    if (!d->values) return HOP_ENOMEM;
    for (int64_t m = -most; m <= most; m++)
        d->values[m + most] = (int32_t)(hop_dense_raise(memory, m + d->up) -
                                        hop_dense_raise(memory, m - d->down));
    return HOP_OK;
}

static hop_status fill_weights(power_cursor *c, const hop_memory *memory) {
    const size_t count = hop_memory_count(memory);
    size_t ones = 0;
    for (size_t mu = 0; mu < count; mu++) ones += hop_dense_weight(memory, mu) == 1;
    if (ones == count) return HOP_OK;
    c->weights = calloc(hop_dense_padded(memory), sizeof *c->weights);
    if (!c->weights) return HOP_ENOMEM;
    for (size_t mu = 0; mu < count; mu++)
        c->weights[mu] = (int32_t)hop_dense_weight(memory, mu);
    return HOP_OK;
}

static hop_status fill(power_cursor *c, const hop_memory *memory) {
    static const int ends[DIFFERENCES][2] = {{2, 2}, {2, 0}, {1, 1}};
    if (memory->form == &hop_form_power)
        c->terms = (size_t)memory->parameters[HOP_DENSE_POWER];
    for (int k = 0; k < DIFFERENCES; k++) {
        difference *d = &c->differences[k];
        d->up = ends[k][0];
        d->down = ends[k][1];
        if (c->terms ? expand(d, c->terms) : tabulate(d, memory)) return HOP_ENOMEM;
    }
    return fill_weights(c, memory);
}

hop_status hop_cursor_power_narrow(const hop_memory *memory, hop_cursor **out) {
    static const hop_landscape landscape = {load, hop_dense_signs, hop_dense_sign, field,
                                            gain, change,          free_power,     NULL};
    const size_t padded = hop_dense_padded(memory);
    power_cursor *c = calloc(1, sizeof *c);
    if (!c) return HOP_ENOMEM;
    c->cursor.landscape = &landscape;
    c->kernels = memory->context->kernels;
    c->overlaps = calloc(padded, sizeof *c->overlaps);
    c->agreeing = calloc(padded, sizeof *c->agreeing);
    c->unmoved = calloc(padded, sizeof *c->unmoved);
    if (!c->overlaps || !c->agreeing || !c->unmoved || fill(c, memory)) {
        free_power(&c->cursor);
        return HOP_ENOMEM;
    }
    *out = &c->cursor;
    return HOP_OK;
}
