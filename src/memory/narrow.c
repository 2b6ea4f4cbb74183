/* SPDX-License-Identifier: MIT */
/* Factored couplings whose fields fit in 32 bits: overlaps, weights, read-out. */
#include <stdlib.h>
#include "memory/landscape.h"
#include "memory/readout.h"

typedef struct {
    hop_cursor cursor;
    const hop_kernels *kernels;
    hop_readout readout;
    int32_t *a;      /* c_mu M_mu, padded with zeros */
    int32_t *fields; /* sum_mu xi_i^mu a_mu, self-coupling included */
    int64_t total;   /* sum of a */
    bool fresh;      /* fields belong to the state as it is */
    size_t visits;   /* units asked for since fields went stale */
} narrow_cursor;

/* Reading single units is worth it for this many; then all fields are read at once. */
static size_t patience(const narrow_cursor *c) {
    return c->cursor.memory->dim / 64 + 1;
}

static void load(hop_cursor *cursor) {
    narrow_cursor *c = (narrow_cursor *)cursor;
    const hop_memory *memory = cursor->memory;
    const hop_patterns *patterns = memory->patterns;
    const size_t count = hop_patterns_count(patterns), words = cursor->state.words;
    const hop_state *state = &cursor->state;
    const int32_t known = (int32_t)(state->dim - state->missing);
    if (count)
        c->kernels->mismatches(hop_patterns_row(patterns, 0), count, words, state->bits,
                               state->missing ? state->known : NULL, c->a);
    c->total = 0;
    for (size_t mu = 0; mu < count; mu++) {
        c->a[mu] = memory->strengths.narrow[mu] * (known - 2 * c->a[mu]);
        c->total += c->a[mu];
    }
    c->fresh = false;
    c->visits = 0;
}

static void refresh(narrow_cursor *c) {
    if (c->fresh) return;
    hop_readout_narrow(&c->readout, c->a, c->fields);
    c->fresh = true;
}

/* What h_i holds of the unit itself, to be taken off. */
static int32_t self_of(const hop_memory *memory) {
    return memory->diagonal == HOP_DIAGONAL_KEEP ? 0 : (int32_t)hop_memory_self(memory);
}

static void signs(hop_cursor *cursor, uint64_t *plus, uint64_t *zero) {
    narrow_cursor *c = (narrow_cursor *)cursor;
    refresh(c);
    c->kernels->signs(c->fields, self_of(cursor->memory), cursor->state.bits,
                      cursor->state.known, cursor->state.words, plus, zero);
}

/* sum_mu xi_i^mu a_mu */
static int64_t full_field(narrow_cursor *c, size_t unit) {
    if (!c->fresh && ++c->visits > patience(c)) refresh(c);
    if (c->fresh) return c->fields[unit];
    const hop_tables *tables = &c->cursor.memory->tables;
    int64_t set =
        c->kernels->unit_sum(hop_tables_unit(tables, unit), tables->groups, c->a);
    return 2 * set - c->total;
}

static int64_t field_of(hop_cursor *cursor, size_t unit) {
    return full_field((narrow_cursor *)cursor, unit) -
           (int64_t)self_of(cursor->memory) * hop_state_unit(&cursor->state, unit);
}

static int sign(hop_cursor *cursor, size_t unit) {
    const int64_t h = field_of(cursor, unit);
    return (h > 0) - (h < 0);
}

static hop_raw field(hop_cursor *cursor, size_t unit) {
    return (hop_raw){field_of(cursor, unit), 0};
}

static void change(hop_cursor *cursor, size_t unit, int value) {
    narrow_cursor *c = (narrow_cursor *)cursor;
    const hop_memory *memory = cursor->memory;
    const hop_tables *tables = &memory->tables;
    const uint8_t *bytes = hop_tables_unit(tables, unit);
    const int32_t step = value - hop_state_unit(&cursor->state, unit);
    const int32_t *weights = memory->strengths.narrow;
    c->kernels->unit_add(bytes, tables->groups, weights, step, c->a);
    int64_t set = c->kernels->unit_sum(bytes, tables->groups, weights);
    c->total += step * (2 * set - memory->strengths.total);
    hop_state_set(&cursor->state, unit, value);
    c->fresh = false;
    c->visits = 0;
}

static hop_raw gain(hop_cursor *cursor, size_t unit, int value) {
    narrow_cursor *c = (narrow_cursor *)cursor;
    const int now = hop_state_unit(&cursor->state, unit);
    const int64_t self = hop_memory_self(cursor->memory);
    const int64_t kept = self - self_of(cursor->memory);
    const int64_t others = full_field(c, unit) - self * now;
    return (hop_raw){2 * (value - now) * others + kept * (value * value - now * now), 0};
}

static void free_narrow(hop_cursor *cursor) {
    narrow_cursor *c = (narrow_cursor *)cursor;
    hop_readout_clear(&c->readout);
    free(c->a);
    free(c->fields);
    free(c);
}

hop_status hop_cursor_narrow(const hop_memory *memory, hop_cursor **out) {
    static const hop_landscape landscape = {load, signs,  sign,        field,
                                            gain, change, free_narrow, NULL};
    const hop_tables *tables = &memory->tables;
    const size_t tiles = (memory->dim + HOP_TILE - 1) / HOP_TILE;
    narrow_cursor *c = calloc(1, sizeof *c);
    if (!c) return HOP_ENOMEM;
    c->cursor.landscape = &landscape;
    c->kernels = memory->context->kernels;
    c->a = calloc(tables->groups * HOP_GROUP + 1, sizeof *c->a);
    c->fields = calloc(tiles * HOP_TILE, sizeof *c->fields);
    if (!c->a || !c->fields ||
        hop_readout_create(c->kernels, tables, tiles, tables->groups, &c->readout)) {
        free_narrow(&c->cursor);
        return HOP_ENOMEM;
    }
    *out = &c->cursor;
    return HOP_OK;
}
