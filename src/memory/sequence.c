/* SPDX-License-Identifier: MIT */
/* The forms of sequences: each memory leads to the next one, at once or by the past. */
#include "memory/sequence.h"

#include <math.h>
#include <stdlib.h>
#include "memory/form.h"
#include "memory/readout.h"
#include "patterns/packed.h"

/* h_i = sum_nu xi_i^nu a_nu - self s_i. At once: a_nu = c_nu M_(nu-1). The slow form is
   over tau 2^16 more: a_nu = tau 2^16 c_nu M_nu + lambda 2^16 c_nu S_(nu-1), S the sum
   of the overlaps of the last tau states. */
typedef struct {
    hop_cursor cursor;
    hop_readout readout;
    int32_t *overlaps; /* M of the present state */
    int32_t *past;     /* [tau][count], M of the states at the last tau ticks */
    int64_t *sums;     /* [count], over the past */
    size_t oldest;     /* row of the past that goes next */
    __int128 own, lead;
    __int128 *a; /* padded with zeros */
    __int128 *fields;
    __int128 self;
    bool weighed, fresh; /* a, and the fields, are those of the state as it is */
    size_t visits;       /* units asked for since fields went stale */
} sequence_cursor;

static void stale(sequence_cursor *c) {
    c->weighed = c->fresh = false;
    c->visits = 0;
}

static void load(hop_cursor *cursor) {
    sequence_cursor *c = (sequence_cursor *)cursor;
    const hop_memory *memory = cursor->memory;
    const hop_state *state = &cursor->state;
    const size_t count = hop_memory_count(memory);
    const int32_t known = (int32_t)(state->dim - state->missing);
    if (count)
        memory->context->kernels->mismatches(hop_patterns_row(memory->patterns, 0), count,
                                             state->words, state->bits, state->known,
                                             c->overlaps);
    for (size_t mu = 0; mu < count; mu++) c->overlaps[mu] = known - 2 * c->overlaps[mu];
    stale(c);
}

static void begin(hop_cursor *cursor) {
    sequence_cursor *c = (sequence_cursor *)cursor;
    const size_t count = hop_memory_count(cursor->memory), span = cursor->span;
    for (size_t mu = 0; mu < count; mu++) {
        for (size_t t = 0; t < span; t++) c->past[t * count + mu] = c->overlaps[mu];
        c->sums[mu] = (int64_t)span * c->overlaps[mu];
    }
    c->oldest = 0;
    stale(c);
}

static void tick(hop_cursor *cursor) {
    sequence_cursor *c = (sequence_cursor *)cursor;
    const size_t count = hop_memory_count(cursor->memory);
    int32_t *row = c->past + c->oldest * count;
    for (size_t mu = 0; mu < count; mu++) {
        c->sums[mu] += c->overlaps[mu] - row[mu];
        row[mu] = c->overlaps[mu];
    }
    c->oldest = (c->oldest + 1) % cursor->span;
    stale(c);
}

static void weigh(sequence_cursor *c) {
    const hop_memory *memory = c->cursor.memory;
    if (c->weighed) return;
    for (size_t nu = 0; nu < hop_memory_count(memory); nu++) {
        const size_t before = hop_sequence_before(memory, nu);
        __int128 sum = c->own * c->overlaps[nu];
        if (before != SIZE_MAX)
            sum += c->lead * (c->cursor.span ? c->sums[before] : c->overlaps[before]);
        c->a[nu] = memory->strengths.weights[nu] * sum;
    }
    c->weighed = true;
}

static void refresh(sequence_cursor *c) {
    weigh(c);
    if (!c->fresh) hop_readout_wide(&c->readout, c->a, c->fields);
    c->fresh = true;
}

/* Reading single units is worth it for a few; then all fields are read at once. */
static __int128 field_of(sequence_cursor *c, size_t unit) {
    const hop_tables *tables = &c->cursor.memory->tables;
    const __int128 self = c->self * hop_state_unit(&c->cursor.state, unit);
    if (!c->fresh && ++c->visits > tables->tiles) refresh(c);
    if (c->fresh) return c->fields[unit] - self;
    weigh(c);
    return hop_readout_unit(tables, unit, c->a) - self;
}

static hop_raw field(hop_cursor *cursor, size_t unit) {
    return (hop_raw){field_of((sequence_cursor *)cursor, unit), 0};
}

static int sign(hop_cursor *cursor, size_t unit) {
    const __int128 h = field_of((sequence_cursor *)cursor, unit);
    return (h > 0) - (h < 0);
}

static void signs(hop_cursor *cursor, uint64_t *plus, uint64_t *zero) {
    refresh((sequence_cursor *)cursor);
    for (size_t w = 0; w < cursor->state.words; w++) plus[w] = zero[w] = 0;
    for (size_t i = 0; i < cursor->state.dim; i++) {
        const int s = sign(cursor, i);
        plus[i / 64] |= (uint64_t)(s > 0) << (i % 64);
        zero[i / 64] |= (uint64_t)(s == 0) << (i % 64);
    }
}

static void change(hop_cursor *cursor, size_t unit, int value) {
    sequence_cursor *c = (sequence_cursor *)cursor;
    const hop_patterns *patterns = cursor->memory->patterns;
    const int32_t step = value - hop_state_unit(&cursor->state, unit);
    for (size_t mu = 0; mu < hop_patterns_count(patterns); mu++)
        c->overlaps[mu] += step * hop_packed_unit(hop_patterns_row(patterns, mu), unit);
    hop_state_set(&cursor->state, unit, value);
    stale(c);
}

/* w_ii = sum_nu c_nu xi_i^nu xi_i^(nu-1). */
static hop_raw self(const hop_memory *memory, size_t unit) {
    __int128 sum = 0;
    for (size_t nu = 0; nu < hop_memory_count(memory); nu++) {
        const size_t before = hop_sequence_before(memory, nu);
        if (before == SIZE_MAX) continue;
        sum += (__int128)memory->strengths.weights[nu] *
               (hop_packed_unit(hop_patterns_row(memory->patterns, nu), unit) *
                hop_packed_unit(hop_patterns_row(memory->patterns, before), unit));
    }
    return (hop_raw){sum, 0};
}

/* s^T W s holds a unit's row and its column: sum_nu c_nu xi_i^(nu-1) M_nu. */
static hop_raw gain(hop_cursor *cursor, size_t unit, int value) {
    sequence_cursor *c = (sequence_cursor *)cursor;
    const hop_memory *memory = cursor->memory;
    const int now = hop_state_unit(&cursor->state, unit);
    const __int128 own = self(memory, unit).exact;
    __int128 both = field_of(c, unit);
    for (size_t nu = 0; nu < hop_memory_count(memory); nu++) {
        const size_t before = hop_sequence_before(memory, nu);
        if (before == SIZE_MAX) continue;
        const int xi = hop_packed_unit(hop_patterns_row(memory->patterns, before), unit);
        both += (__int128)memory->strengths.weights[nu] * xi * c->overlaps[nu];
    }
    const __int128 others = both - 2 * own * now;
    return (hop_raw){(value - now) * others + own * (value * value - now * now), 0};
}

static void free_sequence(hop_cursor *cursor) {
    sequence_cursor *c = (sequence_cursor *)cursor;
    hop_readout_clear(&c->readout);
    free(c->overlaps);
    free(c->past);
    free(c->sums);
    free(c->a);
    free(c->fields);
    free(c);
}

/* span: states of the past; 0: each memory leads on at once. */
static hop_status create(const hop_memory *memory, const hop_landscape *landscape,
                         size_t span, sequence_cursor **out) {
    const hop_tables *tables = &memory->tables;
    const size_t tiles = hop_packed_words(memory->dim), count = hop_memory_count(memory);
    sequence_cursor *c = calloc(1, sizeof *c);
    if (!c) return HOP_ENOMEM;
    c->cursor.landscape = landscape;
    c->cursor.span = span;
    c->lead = 1;
    c->overlaps = calloc(count + 1, sizeof *c->overlaps);
    c->past = calloc(span * count + 1, sizeof *c->past);
    c->sums = calloc(count + 1, sizeof *c->sums);
    c->a = calloc(tables->groups * HOP_GROUP + 1, sizeof *c->a);
    c->fields = calloc(tiles * HOP_TILE, sizeof *c->fields);
    if (!c->overlaps || !c->past || !c->sums || !c->a || !c->fields ||
        hop_readout_create(memory->context->kernels, tables, tiles, tables->groups,
                           &c->readout)) {
        free_sequence(&c->cursor);
        return HOP_ENOMEM;
    }
    *out = c;
    return HOP_OK;
}

static hop_status cursor(const hop_memory *memory, hop_cursor **out) {
    static const hop_landscape landscape = {load, signs,  sign,          field,
                                            gain, change, free_sequence, NULL};
    sequence_cursor *c;
    hop_status status = create(memory, &landscape, 0, &c);
    if (!status) *out = &c->cursor;
    return status;
}

static __int128 fixed_lambda(const hop_memory *memory) {
    const double lambda = memory->parameters[HOP_SEQUENCE_LAMBDA];
    return (__int128)nearbyint(ldexp(lambda, HOP_LAMBDA_SHIFT));
}

static hop_status slow_cursor(const hop_memory *memory, hop_cursor **out) {
    static const hop_landscape landscape = {load, signs,  sign,          field,
                                            NULL, change, free_sequence, tick};
    sequence_cursor *c;
    const size_t span = (size_t)memory->parameters[HOP_SEQUENCE_TAU];
    hop_status status = create(memory, &landscape, span, &c);
    if (status) return status;
    c->own = (__int128)span << HOP_LAMBDA_SHIFT;
    c->lead = fixed_lambda(memory);
    c->self = c->own * hop_memory_self(memory);
    c->cursor.begin = begin;
    *out = &c->cursor;
    return HOP_OK;
}

static double divisor(const hop_memory *memory) {
    return (double)memory->strengths.denominator *
           (double)hop_strengths_scale(&memory->strengths, memory->dim, memory->scaling);
}

/* What fields of the slow form are over more. */
static double slow_unit(const hop_memory *memory) {
    return ldexp(memory->parameters[HOP_SEQUENCE_TAU], HOP_LAMBDA_SHIFT);
}

static double slow_divisor(const hop_memory *memory) {
    return divisor(memory) * slow_unit(memory);
}

static double slow_most(const hop_memory *memory) {
    return slow_unit(memory) * (2 + memory->parameters[HOP_SEQUENCE_LAMBDA]) *
           (double)memory->dim * (double)memory->strengths.magnitude;
}

static hop_raw no_self(const hop_memory *memory, size_t unit) {
    (void)memory;
    (void)unit;
    return (hop_raw){0, 0};
}

/* s^T W s = sum_nu c_nu M_nu M_(nu-1), exactly. */
static hop_raw measure(const hop_memory *memory, const hop_state *state,
                       const int32_t *overlaps, double *scratch) {
    (void)state;
    (void)scratch;
    __int128 sum = 0;
    for (size_t nu = 0; nu < hop_memory_count(memory); nu++) {
        const size_t before = hop_sequence_before(memory, nu);
        if (before != SIZE_MAX)
            sum +=
                (__int128)memory->strengths.weights[nu] * overlaps[nu] * overlaps[before];
    }
    return (hop_raw){sum, 0};
}

/* Integers, which a double holds up to 2^53 and a matrix counts as exact below that. */
static hop_status fill(const hop_memory *memory, double *w) {
    const size_t dim = memory->dim;
    double *xi = calloc(2 * dim, sizeof *xi);
    if (!xi) return HOP_ENOMEM;
    for (size_t k = 0; k < dim * dim; k++) w[k] = 0;
    for (size_t nu = 0; nu < hop_memory_count(memory); nu++) {
        const size_t before = hop_sequence_before(memory, nu);
        if (before == SIZE_MAX) continue;
        hop_packed_reals(hop_patterns_row(memory->patterns, nu), dim, xi);
        hop_packed_reals(hop_patterns_row(memory->patterns, before), dim, xi + dim);
        for (size_t i = 0; i < dim; i++)
            memory->context->kernels->add_scaled((double)memory->strengths.weights[nu] *
                                                     xi[i],
                                                 xi + dim, w + i * dim, dim);
    }
    free(xi);
    return HOP_OK;
}

/* Transition by transition: xi^nu c_nu (xi^(nu-1).v). */
static void apply(const hop_memory *memory, const double *v, double *scratch, double *h) {
    const hop_kernels *kernels = memory->context->kernels;
    const double by = divisor(memory);
    for (size_t i = 0; i < memory->dim; i++) h[i] = 0;
    for (size_t nu = 0; nu < hop_memory_count(memory); nu++) {
        const size_t before = hop_sequence_before(memory, nu);
        if (before == SIZE_MAX) continue;
        hop_packed_reals(hop_patterns_row(memory->patterns, before), memory->dim,
                         scratch);
        const double overlap = kernels->dot(scratch, v, memory->dim);
        hop_packed_reals(hop_patterns_row(memory->patterns, nu), memory->dim, scratch);
        kernels->add_scaled((double)memory->strengths.weights[nu] * overlap / by, scratch,
                            h, memory->dim);
    }
}

/* A transition counts for the memory that it leads to. */
static void parts(const hop_memory *memory, const hop_state *state,
                  const int32_t *overlaps, double *scratch, size_t unit, double *out) {
    (void)state;
    (void)scratch;
    const double by = divisor(memory);
    for (size_t nu = 0; nu < hop_memory_count(memory); nu++) {
        const size_t before = hop_sequence_before(memory, nu);
        const int xi = hop_packed_unit(hop_patterns_row(memory->patterns, nu), unit);
        const double overlap = before == SIZE_MAX ? 0 : overlaps[before];
        out[nu] = xi * (double)memory->strengths.weights[nu] * overlap / by;
    }
}

const hop_form hop_form_sequence = {
    .cursor = cursor,
    .divisor = divisor,
    .self = self,
    .measure = measure,
    .fill = fill,
    .apply = apply,
    .parts = parts,
    .exact = true,
    .tables = true,
};

const hop_form hop_form_slow_sequence = {
    .cursor = slow_cursor,
    .divisor = slow_divisor,
    .self = no_self,
    .most = slow_most,
    .exact = true,
    .tables = true,
};
