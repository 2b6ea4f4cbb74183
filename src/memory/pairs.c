/* SPDX-License-Identifier: MIT */
/* The form of pairs: W = sum_mu c_mu x y^T between two sides, and nothing inside them. */
#include <stdlib.h>
#include "memory/form.h"
#include "memory/outer.h"
#include "memory/readout.h"
#include "patterns/packed.h"

/* The fields of one side's units, which the other side makes. */
typedef struct {
    hop_tables tables; /* of the memory, only the tiles with units of this side */
    hop_readout readout;
    size_t first;     /* unit of the first tile */
    uint64_t *others; /* units of the other side */
    __int128 *a;      /* c_mu times the other side's overlap, padded with zeros */
    __int128 *fields; /* from `first` on */
    bool fresh;
    size_t visits; /* units asked for since fields went stale */
} side;

typedef struct {
    hop_cursor cursor;
    side sides[2];
    int32_t *overlaps;
    uint64_t *known;
} pairs_cursor;

static side *side_of(pairs_cursor *c, size_t unit) {
    return &c->sides[unit >= c->cursor.memory->left];
}

static void load(hop_cursor *cursor) {
    pairs_cursor *c = (pairs_cursor *)cursor;
    const hop_memory *memory = cursor->memory;
    const hop_state *state = &cursor->state;
    const size_t count = hop_memory_count(memory);
    for (int k = 0; k < 2; k++) {
        side *s = &c->sides[k];
        int32_t known = 0;
        for (size_t w = 0; w < state->words; w++) {
            c->known[w] = state->known[w] & s->others[w];
            known += __builtin_popcountll(c->known[w]);
        }
        if (count)
            memory->context->kernels->mismatches(hop_patterns_row(memory->patterns, 0),
                                                 count, state->words, state->bits,
                                                 c->known, c->overlaps);
        for (size_t mu = 0; mu < count; mu++)
            s->a[mu] =
                (__int128)memory->strengths.weights[mu] * (known - 2 * c->overlaps[mu]);
        s->fresh = false;
        s->visits = 0;
    }
}

static void refresh(side *s) {
    if (s->fresh) return;
    hop_readout_wide(&s->readout, s->a, s->fields);
    s->fresh = true;
}

/* Reading single units is worth it for a few; then all fields are read at once. */
static __int128 field_of(pairs_cursor *c, size_t unit) {
    side *s = side_of(c, unit);
    if (!s->fresh && ++s->visits > s->tables.tiles) refresh(s);
    if (s->fresh) return s->fields[unit - s->first];
    return hop_readout_unit(&s->tables, unit - s->first, s->a);
}

static hop_raw field(hop_cursor *cursor, size_t unit) {
    return (hop_raw){field_of((pairs_cursor *)cursor, unit), 0};
}

static int sign(hop_cursor *cursor, size_t unit) {
    const __int128 h = field_of((pairs_cursor *)cursor, unit);
    return (h > 0) - (h < 0);
}

static void signs(hop_cursor *cursor, uint64_t *plus, uint64_t *zero) {
    pairs_cursor *c = (pairs_cursor *)cursor;
    refresh(&c->sides[0]);
    refresh(&c->sides[1]);
    for (size_t w = 0; w < cursor->state.words; w++) plus[w] = zero[w] = 0;
    for (size_t i = 0; i < cursor->state.dim; i++) {
        const __int128 h = field_of(c, i);
        plus[i / 64] |= (uint64_t)(h > 0) << (i % 64);
        zero[i / 64] |= (uint64_t)(h == 0) << (i % 64);
    }
}

static void change(hop_cursor *cursor, size_t unit, int value) {
    pairs_cursor *c = (pairs_cursor *)cursor;
    const hop_memory *memory = cursor->memory;
    const int step = value - hop_state_unit(&cursor->state, unit);
    side *other = &c->sides[unit < memory->left];
    for (size_t mu = 0; mu < hop_memory_count(memory); mu++) {
        const int xi = hop_packed_unit(hop_patterns_row(memory->patterns, mu), unit);
        other->a[mu] += (__int128)memory->strengths.weights[mu] * (step * xi);
    }
    hop_state_set(&cursor->state, unit, value);
    other->fresh = false;
    other->visits = 0;
}

static hop_raw gain(hop_cursor *cursor, size_t unit, int value) {
    const int now = hop_state_unit(&cursor->state, unit);
    return (hop_raw){2 * (value - now) * field_of((pairs_cursor *)cursor, unit), 0};
}

static void free_pairs(hop_cursor *cursor) {
    pairs_cursor *c = (pairs_cursor *)cursor;
    for (int k = 0; k < 2; k++) {
        hop_readout_clear(&c->sides[k].readout);
        free(c->sides[k].others);
        free(c->sides[k].a);
        free(c->sides[k].fields);
    }
    free(c->overlaps);
    free(c->known);
    free(c);
}

static hop_status create_side(const hop_memory *memory, int right, side *out) {
    const size_t left = memory->left, dim = memory->dim;
    const size_t groups = memory->tables.groups;
    const size_t tile = right ? left / HOP_TILE : 0;
    const size_t end = hop_packed_words(right ? dim : left);
    *out = (side){.tables = memory->tables, .first = tile * HOP_TILE};
    out->tables.tiles = end - tile;
    if (memory->tables.bytes)
        out->tables.bytes += tile * memory->tables.stride * HOP_TILE;
    out->others = calloc(hop_packed_words(dim), sizeof *out->others);
    out->a = calloc(groups * HOP_GROUP + 1, sizeof *out->a);
    out->fields = calloc(out->tables.tiles * HOP_TILE, sizeof *out->fields);
    if (!out->others || !out->a || !out->fields) return HOP_ENOMEM;
    for (size_t i = right ? 0 : left; i < (right ? left : dim); i++)
        hop_packed_set(out->others, i);
    return hop_readout_create(memory->context->kernels, &out->tables, out->tables.tiles,
                              groups, &out->readout);
}

static hop_status cursor(const hop_memory *memory, hop_cursor **out) {
    static const hop_landscape landscape = {load, signs,  sign,       field,
                                            gain, change, free_pairs, NULL};
    pairs_cursor *c = calloc(1, sizeof *c);
    if (!c) return HOP_ENOMEM;
    c->cursor.landscape = &landscape;
    c->overlaps = calloc(hop_memory_count(memory) + 1, sizeof *c->overlaps);
    c->known = calloc(hop_packed_words(memory->dim), sizeof *c->known);
    if (!c->overlaps || !c->known || create_side(memory, 0, &c->sides[0]) ||
        create_side(memory, 1, &c->sides[1])) {
        free_pairs(&c->cursor);
        return HOP_ENOMEM;
    }
    *out = &c->cursor;
    return HOP_OK;
}

/* Raw sums, as Kosko has them: only the source's scaling divides, to weigh the base. */
static double divisor(const hop_memory *memory) {
    size_t scale = 1;
    if (memory->scaling == HOP_SCALING_SOURCE)
        scale = hop_strengths_scale(&memory->strengths, memory->dim, memory->scaling);
    return (double)memory->strengths.denominator * (double)scale;
}

static hop_raw self(const hop_memory *memory, size_t unit) {
    (void)memory;
    (void)unit;
    return (hop_raw){0, 0};
}

/* x.x^mu of the state's left side. */
static int64_t left_overlap(const hop_memory *memory, const hop_state *state, size_t mu) {
    const uint64_t *row = hop_patterns_row(memory->patterns, mu);
    const size_t words = hop_packed_words(memory->left);
    int64_t overlap = 0;
    for (size_t w = 0; w < words; w++) {
        uint64_t known = state->known[w];
        if (w == words - 1) known &= hop_packed_tail(memory->left);
        const uint64_t differ = (row[w] ^ state->bits[w]) & known;
        overlap += __builtin_popcountll(known) - 2 * __builtin_popcountll(differ);
    }
    return overlap;
}

/* s^T W s = 2 sum_mu c_mu (x.x^mu)(y.y^mu), exactly. */
static hop_raw measure(const hop_memory *memory, const hop_state *state,
                       const int32_t *overlaps, double *scratch) {
    (void)scratch;
    __int128 sum = 0;
    for (size_t mu = 0; mu < memory->strengths.count; mu++) {
        const int64_t x = left_overlap(memory, state, mu);
        sum += (__int128)memory->strengths.weights[mu] * (2 * x * (overlaps[mu] - x));
    }
    return (hop_raw){sum, 0};
}

static hop_status fill(const hop_memory *memory, double *w) {
    const size_t dim = memory->dim, left = memory->left;
    hop_status status = hop_outer_fill(memory, w);
    for (size_t i = 0; i < dim && !status; i++)
        for (size_t j = i < left ? 0 : left; j < (i < left ? left : dim); j++)
            w[i * dim + j] = 0;
    return status;
}

/* Memory by memory: x^mu c_mu (y^mu.v) on the left, y^mu c_mu (x^mu.v) on the right. */
static void apply(const hop_memory *memory, const double *v, double *scratch, double *h) {
    const hop_kernels *kernels = memory->context->kernels;
    const size_t left = memory->left, right = memory->dim - left;
    const double by = divisor(memory);
    for (size_t i = 0; i < memory->dim; i++) h[i] = 0;
    for (size_t mu = 0; mu < memory->strengths.count; mu++) {
        const double weight = (double)memory->strengths.weights[mu];
        hop_packed_reals(hop_patterns_row(memory->patterns, mu), memory->dim, scratch);
        const double x = kernels->dot(scratch, v, left);
        const double y = kernels->dot(scratch + left, v + left, right);
        kernels->add_scaled(weight * y / by, scratch, h, left);
        kernels->add_scaled(weight * x / by, scratch + left, h + left, right);
    }
}

static void parts(const hop_memory *memory, const hop_state *state,
                  const int32_t *overlaps, double *scratch, size_t unit, double *out) {
    (void)scratch;
    const double by = divisor(memory);
    for (size_t mu = 0; mu < memory->strengths.count; mu++) {
        const int xi = hop_packed_unit(hop_patterns_row(memory->patterns, mu), unit);
        const int64_t x = left_overlap(memory, state, mu);
        const int64_t other = unit < memory->left ? overlaps[mu] - x : x;
        out[mu] = xi * (double)memory->strengths.weights[mu] * (double)other / by;
    }
}

const hop_form hop_form_pairs = {
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
