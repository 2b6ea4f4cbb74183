/* SPDX-License-Identifier: MIT */
/* Packing and unpacking states. */
#include "memory/state.h"

#include <stdlib.h>
#include <string.h>
#include "patterns/packed.h"

hop_status hop_state_create(size_t dim, hop_state *out) {
    size_t words = hop_packed_words(dim);
    uint64_t *bits = calloc(2 * words, sizeof *bits);
    if (!bits) return HOP_ENOMEM;
    *out = (hop_state){dim, words, bits, bits + words, dim};
    return HOP_OK;
}

void hop_state_clear(hop_state *state) {
    free(state->bits);
    *state = (hop_state){0};
}

void hop_state_copy(hop_state *to, const hop_state *from) {
    memcpy(to->bits, from->bits, 2 * from->words * sizeof *from->bits);
    to->missing = from->missing;
}

size_t hop_state_load(hop_state *state, const int8_t *units) {
    for (size_t word = 0; word < state->words; word++) {
        const int8_t *values = units + word * 64;
        size_t here = state->dim - word * 64 < 64 ? state->dim - word * 64 : 64;
        uint64_t bits = 0, known = 0;
        for (size_t b = 0; b < here; b++) {
            if (values[b] < -1 || values[b] > 1) return word * 64 + b;
            bits |= (uint64_t)(values[b] > 0) << b;
            known |= (uint64_t)(values[b] != 0) << b;
        }
        state->bits[word] = bits;
        state->known[word] = known;
    }
    hop_state_recount(state);
    return state->dim;
}

void hop_state_read(const hop_state *state, int8_t *units) {
    for (size_t i = 0; i < state->dim; i++) units[i] = (int8_t)hop_state_unit(state, i);
}

void hop_state_recount(hop_state *state) {
    state->missing = state->dim - hop_packed_ones(state->known, state->words);
}
