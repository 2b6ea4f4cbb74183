/* SPDX-License-Identifier: MIT */
/* Explicit couplings: fields are kept, and follow every flip by one row. */
#include <stdlib.h>
#include "memory/landscape.h"

typedef struct {
    hop_cursor cursor;
    double *values; /* the state as -1, 0, +1 */
    double *fields;
    bool fresh;
} explicit_cursor;

static void load(hop_cursor *cursor) {
    explicit_cursor *c = (explicit_cursor *)cursor;
    for (size_t i = 0; i < cursor->state.dim; i++)
        c->values[i] = hop_state_unit(&cursor->state, i);
    c->fresh = false;
}

static void refresh(explicit_cursor *c) {
    if (c->fresh) return;
    const hop_memory *memory = c->cursor.memory;
    const size_t dim = memory->dim;
    for (size_t i = 0; i < dim; i++)
        c->fields[i] =
            memory->context->kernels->dot(memory->matrix->w + i * dim, c->values, dim);
    c->fresh = true;
}

static int sign(hop_cursor *cursor, size_t unit) {
    explicit_cursor *c = (explicit_cursor *)cursor;
    refresh(c);
    return (c->fields[unit] > 0) - (c->fields[unit] < 0);
}

static void signs(hop_cursor *cursor, uint64_t *plus, uint64_t *zero) {
    for (size_t word = 0; word < cursor->state.words; word++) {
        plus[word] = zero[word] = 0;
        for (size_t b = 0; b < 64 && word * 64 + b < cursor->state.dim; b++) {
            const int s = sign(cursor, word * 64 + b);
            plus[word] |= (uint64_t)(s > 0) << b;
            zero[word] |= (uint64_t)(s == 0) << b;
        }
    }
}

static void change(hop_cursor *cursor, size_t unit, int value) {
    explicit_cursor *c = (explicit_cursor *)cursor;
    const hop_matrix *matrix = cursor->memory->matrix;
    const double *column =
        (matrix->symmetric ? matrix->w : matrix->columns) + unit * matrix->dim;
    const double step = value - c->values[unit];
    refresh(c);
    cursor->memory->context->kernels->add_scaled(step, column, c->fields, matrix->dim);
    c->values[unit] = value;
    hop_state_set(&cursor->state, unit, value);
}

/* s^T W s holds a unit's row and its column; in a symmetric matrix they are the same. */
static hop_raw gain(hop_cursor *cursor, size_t unit, int value) {
    explicit_cursor *c = (explicit_cursor *)cursor;
    const hop_matrix *matrix = cursor->memory->matrix;
    const hop_kernels *kernels = cursor->memory->context->kernels;
    const int now = hop_state_unit(&cursor->state, unit);
    const double kept = matrix->w[unit * matrix->dim + unit];
    refresh(c);
    double both = 2 * c->fields[unit];
    if (!matrix->symmetric)
        both = c->fields[unit] +
               kernels->dot(matrix->columns + unit * matrix->dim, c->values, matrix->dim);
    const double others = both - 2 * kept * now;
    const double grows = (value - now) * others + kept * (value * value - now * now);
    return matrix->integral ? (hop_raw){(__int128)grows, 0} : (hop_raw){0, grows};
}

static void free_explicit(hop_cursor *cursor) {
    explicit_cursor *c = (explicit_cursor *)cursor;
    free(c->values);
    free(c->fields);
    free(c);
}

hop_status hop_cursor_explicit(const hop_memory *memory, hop_cursor **out) {
    static const hop_landscape landscape = {load, signs,  sign,
                                            gain, change, free_explicit};
    explicit_cursor *c = calloc(1, sizeof *c);
    if (!c) return HOP_ENOMEM;
    c->cursor.landscape = &landscape;
    c->values = calloc(memory->dim, sizeof *c->values);
    c->fields = calloc(memory->dim, sizeof *c->fields);
    if (!c->values || !c->fields) {
        free_explicit(&c->cursor);
        return HOP_ENOMEM;
    }
    *out = &c->cursor;
    return HOP_OK;
}
