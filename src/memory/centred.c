/* SPDX-License-Identifier: MIT */
/* The form of centred patterns of 0 and 1: J = sum_mu c_mu (eta - f)(eta - f)^T over
   N f (1 - f). */
#include <stdlib.h>
#include "memory/form.h"
#include "memory/readout.h"
#include "patterns/packed.h"

/* With f = p / q all of it is whole: raw couplings sum_mu c_mu (q eta_i - p)(q eta_j - p)
   over N p (q - p). */
typedef struct {
    hop_cursor cursor;
    hop_readout readout;
    int32_t *shared; /* [count] units on in the state and in a pattern */
    int64_t active;  /* units on in the state */
    __int128 *b;     /* c_mu sum_j (q eta_j - p) s_j, padded with zeros */
    __int128 *fields;
    bool spread, fresh; /* whether b and fields are those of the state */
    size_t visits; /* units asked for since fields went stale: many are read at once */
} centred_cursor;

/* q eta - p of a unit of a pattern. */
static int64_t centred(const hop_memory *memory, size_t mu, size_t unit) {
    const bool on = hop_packed_get(hop_patterns_row(memory->patterns, mu), unit);
    return (on ? memory->activity.whole : 0) - memory->activity.part;
}

static double divisor(const hop_memory *memory) {
    const double p = (double)memory->activity.part, q = (double)memory->activity.whole;
    return (double)memory->strengths.denominator * p * (q - p) *
           (double)hop_strengths_scale(&memory->strengths, memory->dim, memory->scaling);
}

static double most(const hop_memory *memory) {
    const double q = (double)memory->activity.whole;
    return q * q * (double)memory->dim * (double)memory->strengths.magnitude;
}

/* sum_mu c_mu (q eta_i - p)^2 */
static hop_raw self(const hop_memory *memory, size_t unit) {
    hop_raw raw = {0, 0};
    for (size_t mu = 0; mu < memory->strengths.count; mu++) {
        const int64_t value = centred(memory, mu, unit);
        raw.exact += (__int128)memory->strengths.weights[mu] * value * value;
    }
    return raw;
}

/* The part of a field that a unit that is on makes itself, and should not. */
static __int128 excess_of(const hop_memory *memory, size_t unit) {
    return memory->diagonal == HOP_DIAGONAL_KEEP ? 0 : self(memory, unit).exact;
}

static void load(hop_cursor *cursor) {
    centred_cursor *c = (centred_cursor *)cursor;
    const hop_memory *memory = cursor->memory;
    const hop_state *state = &cursor->state;
    const size_t count = hop_memory_count(memory);
    c->active = (int64_t)hop_packed_ones(state->bits, state->words);
    /* Of the units that are on, those that a pattern has off. */
    if (count)
        memory->context->kernels->mismatches(hop_patterns_row(memory->patterns, 0), count,
                                             state->words, state->bits, state->bits,
                                             c->shared);
    for (size_t mu = 0; mu < count; mu++)
        c->shared[mu] = (int32_t)c->active - c->shared[mu];
    c->spread = c->fresh = false;
    c->visits = 0;
}

static void spread(centred_cursor *c) {
    const hop_memory *memory = c->cursor.memory;
    const int64_t p = memory->activity.part, q = memory->activity.whole;
    if (c->spread) return;
    for (size_t mu = 0; mu < hop_memory_count(memory); mu++)
        c->b[mu] =
            (__int128)memory->strengths.weights[mu] * (q * c->shared[mu] - p * c->active);
    c->spread = true;
}

/* sum_mu (q eta_i - p) b_mu from r = sum_mu xi_i b_mu: q (r + sum b) / 2 - p sum b. */
static __int128 centre(const hop_memory *memory, __int128 r, __int128 total) {
    return memory->activity.whole * ((r + total) / 2) - memory->activity.part * total;
}

static __int128 total_of(const __int128 *b, size_t count) {
    __int128 total = 0;
    for (size_t mu = 0; mu < count; mu++) total += b[mu];
    return total;
}

static void refresh(centred_cursor *c) {
    const hop_memory *memory = c->cursor.memory;
    if (c->fresh) return;
    spread(c);
    hop_readout_wide(&c->readout, c->b, c->fields);
    const __int128 total = total_of(c->b, hop_memory_count(memory));
    for (size_t i = 0; i < memory->dim; i++)
        c->fields[i] = centre(memory, c->fields[i], total);
    c->fresh = true;
}

/* With the unit's own part in it. */
static __int128 full_field(centred_cursor *c, size_t unit) {
    const hop_memory *memory = c->cursor.memory;
    if (!c->fresh && ++c->visits > memory->dim / 64 + 1) refresh(c);
    if (c->fresh) return c->fields[unit];
    spread(c);
    return centre(memory, hop_readout_unit(&memory->tables, unit, c->b),
                  total_of(c->b, hop_memory_count(memory)));
}

static bool is_on(const hop_cursor *cursor, size_t unit) {
    return hop_state_unit(&cursor->state, unit) > 0;
}

static hop_raw field(hop_cursor *cursor, size_t unit) {
    __int128 h = full_field((centred_cursor *)cursor, unit);
    if (is_on(cursor, unit)) h -= excess_of(cursor->memory, unit);
    return (hop_raw){h, 0};
}

static hop_raw gain(hop_cursor *cursor, size_t unit, int value) {
    const hop_memory *memory = cursor->memory;
    const int now = is_on(cursor, unit), then = value > 0;
    if (now == then) return (hop_raw){0, 0};
    const __int128 own = self(memory, unit).exact;
    const __int128 kept = memory->diagonal == HOP_DIAGONAL_KEEP ? own : 0;
    const __int128 others = full_field((centred_cursor *)cursor, unit) - own * now;
    return (hop_raw){2 * (then - now) * others + kept * (then - now), 0};
}

static void change(hop_cursor *cursor, size_t unit, int value) {
    centred_cursor *c = (centred_cursor *)cursor;
    const hop_memory *memory = cursor->memory;
    const int step = (value > 0) - is_on(cursor, unit);
    hop_state_set(&cursor->state, unit, value);
    if (step == 0) return; /* a missing unit that is off now counted as off before */
    for (size_t mu = 0; mu < hop_memory_count(memory); mu++)
        if (hop_packed_get(hop_patterns_row(memory->patterns, mu), unit))
            c->shared[mu] += step;
    c->active += step;
    c->spread = c->fresh = false;
    c->visits = 0;
}

static void free_centred(hop_cursor *cursor) {
    centred_cursor *c = (centred_cursor *)cursor;
    hop_readout_clear(&c->readout);
    free(c->shared);
    free(c->b);
    free(c->fields);
    free(c);
}

static hop_status make_cursor(const hop_memory *memory, hop_cursor **out) {
    static const hop_landscape landscape = {.load = load,
                                            .field = field,
                                            .gain = gain,
                                            .change = change,
                                            .free = free_centred};
    const hop_tables *tables = &memory->tables;
    const size_t tiles = (memory->dim + HOP_TILE - 1) / HOP_TILE;
    centred_cursor *c = calloc(1, sizeof *c);
    if (!c) return HOP_ENOMEM;
    c->cursor.landscape = &landscape;
    c->shared = calloc(tables->groups * HOP_GROUP + 1, sizeof *c->shared);
    c->b = calloc(tables->groups * HOP_GROUP + 1, sizeof *c->b);
    c->fields = calloc(tiles * HOP_TILE, sizeof *c->fields);
    if (!c->shared || !c->b || !c->fields ||
        hop_readout_create(memory->context->kernels, tables, tiles, tables->groups,
                           &c->readout)) {
        free_centred(&c->cursor);
        return HOP_ENOMEM;
    }
    *out = &c->cursor;
    return HOP_OK;
}

/* sum_mu c_mu a_mu^2, a_mu = sum_j (q eta_j - p) s_j, less what the diagonal holds. */
static hop_raw measure(const hop_memory *memory, const hop_state *state,
                       const int32_t *overlaps, double *scratch) {
    (void)scratch;
    const int64_t p = memory->activity.part, q = memory->activity.whole;
    const int64_t active = (int64_t)hop_packed_ones(state->bits, state->words);
    hop_raw raw = {0, 0};
    for (size_t mu = 0; mu < memory->strengths.count; mu++) {
        const uint64_t *row = hop_patterns_row(memory->patterns, mu);
        int64_t shared = 0;
        for (size_t w = 0; w < state->words; w++)
            shared += __builtin_popcountll(row[w] & state->bits[w]);
        const int64_t a = q * shared - p * active;
        raw.exact += (__int128)memory->strengths.weights[mu] * a * a;
    }
    (void)overlaps;
    for (size_t i = 0; i < memory->dim && memory->diagonal == HOP_DIAGONAL_ZERO; i++)
        if (hop_state_unit(state, i) > 0) raw.exact -= self(memory, i).exact;
    return raw;
}

/* Row i is the centred read-out of c_mu (q eta_i - p). */
static hop_status fill(const hop_memory *memory, double *w) {
    const hop_tables *tables = &memory->tables;
    const size_t dim = memory->dim, count = hop_memory_count(memory);
    hop_readout readout = {0};
    __int128 *b = calloc(tables->groups * HOP_GROUP + 1, sizeof *b);
    __int128 *row = calloc(tables->tiles * HOP_TILE + 1, sizeof *row);
    hop_status status = HOP_ENOMEM;
    if (b && row &&
        hop_readout_create(memory->context->kernels, tables, tables->tiles,
                           tables->groups, &readout) == HOP_OK)
        status = HOP_OK;
    for (size_t i = 0; i < dim && !status; i++) {
        for (size_t mu = 0; mu < count; mu++)
            b[mu] = (__int128)memory->strengths.weights[mu] * centred(memory, mu, i);
        if (count) hop_readout_wide(&readout, b, row);
        const __int128 total = total_of(b, count);
        for (size_t j = 0; j < dim; j++)
            w[i * dim + j] = count ? (double)centre(memory, row[j], total) : 0;
        if (memory->diagonal == HOP_DIAGONAL_ZERO) w[i * dim + i] = 0;
    }
    hop_readout_clear(&readout);
    free(b);
    free(row);
    return status;
}

/* With xi = 2 eta - 1: sum_j (eta_j - f) v_j = (xi.v + (1 - 2 f) sum v) / 2. */
static void apply(const hop_memory *memory, const double *v, double *scratch, double *h) {
    const hop_kernels *kernels = memory->context->kernels;
    const size_t dim = memory->dim;
    const double p = (double)memory->activity.part, q = (double)memory->activity.whole;
    const double by = divisor(memory);
    double sum = 0, constant = 0;
    for (size_t i = 0; i < dim; i++) {
        sum += v[i];
        h[i] = -(double)excess_of(memory, i) / by * v[i];
    }
    for (size_t mu = 0; mu < hop_memory_count(memory); mu++) {
        hop_packed_reals(hop_patterns_row(memory->patterns, mu), dim, scratch);
        const double a = q * (kernels->dot(scratch, v, dim) + sum) / 2 - p * sum;
        const double b = (double)memory->strengths.weights[mu] * a / by;
        kernels->add_scaled(q * b / 2, scratch, h, dim);
        constant += (q / 2 - p) * b;
    }
    for (size_t i = 0; i < dim; i++) h[i] += constant;
}

static void parts(const hop_memory *memory, const hop_state *state,
                  const int32_t *overlaps, double *scratch, size_t unit, double *out) {
    (void)overlaps;
    (void)scratch;
    const double p = (double)memory->activity.part, q = (double)memory->activity.whole;
    const double active = (double)hop_packed_ones(state->bits, state->words);
    for (size_t mu = 0; mu < hop_memory_count(memory); mu++) {
        const uint64_t *row = hop_patterns_row(memory->patterns, mu);
        double shared = 0;
        for (size_t w = 0; w < state->words; w++)
            shared += __builtin_popcountll(row[w] & state->bits[w]);
        out[mu] = (double)centred(memory, mu, unit) *
                  (double)memory->strengths.weights[mu] * (q * shared - p * active) /
                  divisor(memory);
    }
}

const hop_form hop_form_centred = {
    .cursor = make_cursor,
    .divisor = divisor,
    .self = self,
    .measure = measure,
    .fill = fill,
    .apply = apply,
    .parts = parts,
    .most = most,
    .exact = true,
    .tables = true,
};
