/* SPDX-License-Identifier: MIT */
/* A state: every unit -1, +1, or missing. */
#ifndef HOP_MEMORY_STATE_H
#define HOP_MEMORY_STATE_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/status.h>

/* A unit that is not known has its bit clear in both. */
typedef struct hop_state {
    size_t dim, words;
    uint64_t *bits;  /* set: +1 */
    uint64_t *known; /* set: not missing; follows bits in one block */
    size_t missing;
} hop_state;

/* All units missing. HOP_ENOMEM. */
hop_status hop_state_create(size_t dim, hop_state *out);
void hop_state_clear(hop_state *state);
void hop_state_copy(hop_state *to, const hop_state *from);

/* From values -1, 0, +1; returns the first unit with another value, or dim. */
size_t hop_state_load(hop_state *state, const int8_t *units);
void hop_state_read(const hop_state *state, int8_t *units);

/* Count the missing units again after bits and known were written. */
void hop_state_recount(hop_state *state);

/* -1, 0 or +1. */
static inline int hop_state_unit(const hop_state *state, size_t unit) {
    unsigned known = (unsigned)(state->known[unit / 64] >> (unit % 64)) & 1;
    unsigned bit = (unsigned)(state->bits[unit / 64] >> (unit % 64)) & 1;
    return (int)known * (2 * (int)bit - 1);
}

/* value: -1 or +1. */
static inline void hop_state_set(hop_state *state, size_t unit, int value) {
    uint64_t mask = (uint64_t)1 << (unit % 64);
    if (!(state->known[unit / 64] & mask)) {
        state->known[unit / 64] |= mask;
        state->missing--;
    }
    if (value > 0)
        state->bits[unit / 64] |= mask;
    else
        state->bits[unit / 64] &= ~mask;
}

#endif
