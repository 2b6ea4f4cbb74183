/* SPDX-License-Identifier: MIT */
/* Factored couplings whose fields need more than 32 bits: the same steps in 128 bits. */
#include <stdlib.h>
#include "memory/form.h"
#include "memory/readout.h"
#include "patterns/packed.h"

typedef struct {
    hop_cursor cursor;
    hop_readout readout;
    int32_t *overlaps;  /* M of the state with every pattern */
    double *reals;      /* the same, or a row of units: scratch of mixing */
    __int128 *a;        /* c_mu M_mu, or sum_nu k_mu,nu M_nu; padded with zeros */
    __int128 *fields;   /* sum_mu xi_i^mu a_mu, self-coupling included */
    bool spread, fresh; /* whether a and fields are those of the state */
} wide_cursor;

static void load(hop_cursor *cursor) {
    wide_cursor *c = (wide_cursor *)cursor;
    const hop_memory *memory = cursor->memory;
    const hop_state *state = &cursor->state;
    const size_t count = hop_memory_count(memory);
    const int32_t known = (int32_t)(state->dim - state->missing);
    if (count)
        memory->context->kernels->mismatches(hop_patterns_row(memory->patterns, 0), count,
                                             state->words, state->bits, state->known,
                                             c->overlaps);
    for (size_t mu = 0; mu < count; mu++) c->overlaps[mu] = known - 2 * c->overlaps[mu];
    c->spread = c->fresh = false;
}

/* a from the overlaps. Sums of mixing are whole numbers below 2^52 in doubles. */
static void spread(wide_cursor *c) {
    const hop_memory *memory = c->cursor.memory;
    const hop_mixing *mixing = &memory->mixing;
    const size_t count = hop_memory_count(memory);
    if (c->spread) return;
    if (mixing->whole) {
        for (size_t mu = 0; mu < count; mu++) c->reals[mu] = c->overlaps[mu];
        for (size_t mu = 0; mu < count; mu++)
            c->a[mu] = (__int128)memory->context->kernels->dot(mixing->whole + mu * count,
                                                               c->reals, count);
    } else {
        for (size_t mu = 0; mu < count; mu++)
            c->a[mu] = (__int128)memory->strengths.weights[mu] * c->overlaps[mu];
    }
    c->spread = true;
}

static void refresh(wide_cursor *c) {
    if (c->fresh) return;
    spread(c);
    hop_readout_wide(&c->readout, c->a, c->fields);
    c->fresh = true;
}

static __int128 self_of(const hop_memory *memory, size_t unit) {
    return memory->form->self(memory, unit).exact;
}

/* The self-coupling that the fields hold beyond what the memory keeps. */
static __int128 excess_of(const hop_memory *memory, size_t unit) {
    return memory->diagonal == HOP_DIAGONAL_KEEP ? 0 : self_of(memory, unit);
}

static int sign_of(__int128 h) {
    return (h > 0) - (h < 0);
}

static void signs(hop_cursor *cursor, uint64_t *plus, uint64_t *zero) {
    wide_cursor *c = (wide_cursor *)cursor;
    refresh(c);
    for (size_t word = 0; word < cursor->state.words; word++) {
        plus[word] = zero[word] = 0;
        for (size_t b = 0; b < 64 && word * 64 + b < cursor->state.dim; b++) {
            const size_t i = word * 64 + b;
            const int s = sign_of(c->fields[i] - excess_of(cursor->memory, i) *
                                                     hop_state_unit(&cursor->state, i));
            plus[word] |= (uint64_t)(s > 0) << b;
            zero[word] |= (uint64_t)(s == 0) << b;
        }
    }
}

/* sum_mu xi_i^mu a_mu */
static __int128 full_field(wide_cursor *c, size_t unit) {
    if (c->fresh) return c->fields[unit];
    spread(c);
    const hop_patterns *patterns = c->cursor.memory->patterns;
    __int128 h = 0;
    for (size_t mu = 0; mu < hop_patterns_count(patterns); mu++)
        h += hop_packed_get(hop_patterns_row(patterns, mu), unit) ? c->a[mu] : -c->a[mu];
    return h;
}

static hop_raw field(hop_cursor *cursor, size_t unit) {
    const __int128 self = excess_of(cursor->memory, unit);
    return (hop_raw){full_field((wide_cursor *)cursor, unit) -
                         self * hop_state_unit(&cursor->state, unit),
                     0};
}

static int sign(hop_cursor *cursor, size_t unit) {
    return sign_of(field(cursor, unit).exact);
}

static void change(hop_cursor *cursor, size_t unit, int value) {
    wide_cursor *c = (wide_cursor *)cursor;
    const hop_memory *memory = cursor->memory;
    const hop_patterns *patterns = memory->patterns;
    const int step = value - hop_state_unit(&cursor->state, unit);
    for (size_t mu = 0; mu < hop_patterns_count(patterns); mu++) {
        c->overlaps[mu] += step * hop_packed_unit(hop_patterns_row(patterns, mu), unit);
    }
    hop_state_set(&cursor->state, unit, value);
    c->spread = c->fresh = false;
}

static hop_raw gain(hop_cursor *cursor, size_t unit, int value) {
    const int now = hop_state_unit(&cursor->state, unit);
    const __int128 self = self_of(cursor->memory, unit);
    const __int128 kept = self - excess_of(cursor->memory, unit);
    const __int128 others = full_field((wide_cursor *)cursor, unit) - self * now;
    return (hop_raw){2 * (value - now) * others + kept * (value * value - now * now), 0};
}

static void free_wide(hop_cursor *cursor) {
    wide_cursor *c = (wide_cursor *)cursor;
    hop_readout_clear(&c->readout);
    free(c->overlaps);
    free(c->reals);
    free(c->a);
    free(c->fields);
    free(c);
}

hop_status hop_cursor_wide(const hop_memory *memory, hop_cursor **out) {
    static const hop_landscape landscape = {load, signs,  sign,      field,
                                            gain, change, free_wide, NULL};
    const hop_tables *tables = &memory->tables;
    const size_t tiles = (memory->dim + HOP_TILE - 1) / HOP_TILE;
    wide_cursor *c = calloc(1, sizeof *c);
    if (!c) return HOP_ENOMEM;
    c->cursor.landscape = &landscape;
    c->overlaps = calloc(tables->groups * HOP_GROUP + 1, sizeof *c->overlaps);
    c->reals = calloc(tables->groups * HOP_GROUP + 1, sizeof *c->reals);
    c->a = calloc(tables->groups * HOP_GROUP + 1, sizeof *c->a);
    c->fields = calloc(tiles * HOP_TILE, sizeof *c->fields);
    if (!c->overlaps || !c->reals || !c->a || !c->fields ||
        hop_readout_create(memory->context->kernels, tables, tiles, tables->groups,
                           &c->readout)) {
        free_wide(&c->cursor);
        return HOP_ENOMEM;
    }
    *out = &c->cursor;
    return HOP_OK;
}
