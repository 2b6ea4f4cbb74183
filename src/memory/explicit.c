/* SPDX-License-Identifier: MIT */
/* The form of explicit couplings: fields are kept, and follow every flip by one row. */
#include <stdlib.h>
#include <string.h>
#include "memory/form.h"

typedef struct {
    hop_cursor cursor;
    double *values; /* the state as the couplings count it */
    double *fields;
    bool fresh;
} explicit_cursor;

static void load(hop_cursor *cursor) {
    explicit_cursor *c = (explicit_cursor *)cursor;
    for (size_t i = 0; i < cursor->state.dim; i++)
        c->values[i] =
            hop_memory_value(cursor->memory, hop_state_unit(&cursor->state, i));
    c->fresh = false;
}

static void refresh(explicit_cursor *c) {
    if (c->fresh) return;
    const hop_memory *memory = c->cursor.memory;
    const size_t dim = memory->dim;
    memory->context->kernels->products(memory->matrix->w, dim, c->values, dim, c->fields);
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

static hop_raw raw_of(const hop_matrix *matrix, double value) {
    return matrix->integral ? (hop_raw){(__int128)value, 0} : (hop_raw){0, value};
}

static hop_raw field(hop_cursor *cursor, size_t unit) {
    explicit_cursor *c = (explicit_cursor *)cursor;
    refresh(c);
    return raw_of(cursor->memory->matrix, c->fields[unit]);
}

static void change(hop_cursor *cursor, size_t unit, int value) {
    explicit_cursor *c = (explicit_cursor *)cursor;
    const hop_matrix *matrix = cursor->memory->matrix;
    const double then = hop_memory_value(cursor->memory, value);
    const double *column =
        (matrix->symmetric ? matrix->w : matrix->columns) + unit * matrix->dim;
    const double step = then - c->values[unit];
    refresh(c);
    if (step != 0) /* a missing unit that becomes 0 changes no field */
        cursor->memory->context->kernels->add_scaled(step, column, c->fields,
                                                     matrix->dim);
    c->values[unit] = then;
    hop_state_set(&cursor->state, unit, value);
}

/* s^T W s holds a unit's row and its column; in a symmetric matrix they are the same. */
static hop_raw gain(hop_cursor *cursor, size_t unit, int value) {
    explicit_cursor *c = (explicit_cursor *)cursor;
    const hop_matrix *matrix = cursor->memory->matrix;
    const hop_kernels *kernels = cursor->memory->context->kernels;
    const double now = c->values[unit], then = hop_memory_value(cursor->memory, value);
    const double kept = matrix->w[unit * matrix->dim + unit];
    refresh(c);
    double both = 2 * c->fields[unit];
    if (!matrix->symmetric)
        both = c->fields[unit] +
               kernels->dot(matrix->columns + unit * matrix->dim, c->values, matrix->dim);
    const double others = both - 2 * kept * now;
    return raw_of(matrix, (then - now) * others + kept * (then * then - now * now));
}

static void free_explicit(hop_cursor *cursor) {
    explicit_cursor *c = (explicit_cursor *)cursor;
    free(c->values);
    free(c->fields);
    free(c);
}

hop_status hop_cursor_explicit(const hop_memory *memory, hop_cursor **out) {
    static const hop_landscape landscape = {load, signs,  sign,          field,
                                            gain, change, free_explicit, NULL};
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

static double divisor(const hop_memory *memory) {
    return memory->matrix->divisor;
}

static hop_raw self(const hop_memory *memory, size_t unit) {
    const hop_matrix *matrix = memory->matrix;
    return raw_of(matrix, matrix->w[unit * matrix->dim + unit]);
}

/* sum_i s_i (sum_j w_ij s_j), rows in order, each row by the kernels' dot product. */
static hop_raw measure(const hop_memory *memory, const hop_state *state,
                       const int32_t *overlaps, double *scratch) {
    (void)overlaps;
    const hop_matrix *matrix = memory->matrix;
    const hop_kernels *kernels = memory->context->kernels;
    const size_t dim = matrix->dim;
    hop_raw raw = {0, 0};
    for (size_t i = 0; i < dim; i++)
        scratch[i] = hop_memory_value(memory, hop_state_unit(state, i));
    for (size_t i = 0; i < dim; i++) {
        if (scratch[i] == 0) continue;
        double field = kernels->dot(matrix->w + i * dim, scratch, dim);
        if (matrix->integral)
            raw.exact += (__int128)(int64_t)field * (int)scratch[i];
        else
            raw.rounded += field * scratch[i];
    }
    return raw;
}

static hop_status fill(const hop_memory *memory, double *w) {
    const size_t dim = memory->dim;
    memcpy(w, memory->matrix->w, dim * dim * sizeof *w);
    return HOP_OK;
}

static void apply(const hop_memory *memory, const double *v, double *scratch, double *h) {
    (void)scratch;
    const hop_matrix *matrix = memory->matrix;
    memory->context->kernels->products(matrix->w, matrix->dim, v, matrix->dim, h);
    for (size_t i = 0; i < matrix->dim; i++) h[i] /= matrix->divisor;
}

const hop_form hop_form_matrix = {
    .cursor = hop_cursor_explicit,
    .divisor = divisor,
    .self = self,
    .measure = measure,
    .fill = fill,
    .apply = apply,
};
