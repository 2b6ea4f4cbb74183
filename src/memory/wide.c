/* SPDX-License-Identifier: MIT */
/* Factored couplings whose fields need more than 32 bits: the same steps in 128 bits. */
#include <stdlib.h>
#include "memory/landscape.h"
#include "memory/readout.h"
#include "patterns/packed.h"

typedef struct {
    hop_cursor cursor;
    hop_readout readout;
    int32_t *overlaps;
    __int128 *a;      /* c_mu M_mu, padded with zeros */
    __int128 *fields; /* sum_mu xi_i^mu a_mu, self-coupling included */
    bool fresh;
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
    for (size_t mu = 0; mu < count; mu++)
        c->a[mu] =
            (__int128)memory->strengths.weights[mu] * (known - 2 * c->overlaps[mu]);
    c->fresh = false;
}

static void refresh(wide_cursor *c) {
    if (c->fresh) return;
    hop_readout_wide(&c->readout, c->a, c->fields);
    c->fresh = true;
}

/* The self-coupling that the fields hold beyond what the memory keeps. */
static __int128 self_of(const hop_memory *memory) {
    return memory->diagonal == HOP_DIAGONAL_KEEP ? 0 : hop_memory_self(memory);
}

static int sign_of(__int128 h) {
    return (h > 0) - (h < 0);
}

static void signs(hop_cursor *cursor, uint64_t *plus, uint64_t *zero) {
    wide_cursor *c = (wide_cursor *)cursor;
    const __int128 self = self_of(cursor->memory);
    refresh(c);
    for (size_t word = 0; word < cursor->state.words; word++) {
        plus[word] = zero[word] = 0;
        for (size_t b = 0; b < 64 && word * 64 + b < cursor->state.dim; b++) {
            const size_t i = word * 64 + b;
            const int s =
                sign_of(c->fields[i] - self * hop_state_unit(&cursor->state, i));
            plus[word] |= (uint64_t)(s > 0) << b;
            zero[word] |= (uint64_t)(s == 0) << b;
        }
    }
}

/* sum_mu xi_i^mu a_mu */
static __int128 full_field(const wide_cursor *c, size_t unit) {
    if (c->fresh) return c->fields[unit];
    const hop_patterns *patterns = c->cursor.memory->patterns;
    __int128 h = 0;
    for (size_t mu = 0; mu < hop_patterns_count(patterns); mu++)
        h += hop_packed_get(hop_patterns_row(patterns, mu), unit) ? c->a[mu] : -c->a[mu];
    return h;
}

static hop_raw field(hop_cursor *cursor, size_t unit) {
    const __int128 self = self_of(cursor->memory);
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
        const int xi = hop_packed_get(hop_patterns_row(patterns, mu), unit) ? 1 : -1;
        c->a[mu] += (__int128)memory->strengths.weights[mu] * (step * xi);
    }
    hop_state_set(&cursor->state, unit, value);
    c->fresh = false;
}

static hop_raw gain(hop_cursor *cursor, size_t unit, int value) {
    const int now = hop_state_unit(&cursor->state, unit);
    const __int128 self = hop_memory_self(cursor->memory);
    const __int128 kept = self - self_of(cursor->memory);
    const __int128 others = full_field((wide_cursor *)cursor, unit) - self * now;
    return (hop_raw){2 * (value - now) * others + kept * (value * value - now * now), 0};
}

static void free_wide(hop_cursor *cursor) {
    wide_cursor *c = (wide_cursor *)cursor;
    hop_readout_clear(&c->readout);
    free(c->overlaps);
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
    c->a = calloc(tables->groups * HOP_GROUP + 1, sizeof *c->a);
    c->fields = calloc(tiles * HOP_TILE, sizeof *c->fields);
    if (!c->overlaps || !c->a || !c->fields ||
        hop_readout_create(memory->context->kernels, tables, tiles, tables->groups,
                           &c->readout)) {
        free_wide(&c->cursor);
        return HOP_ENOMEM;
    }
    *out = &c->cursor;
    return HOP_OK;
}
