/* SPDX-License-Identifier: MIT */
/* A table of state hashes. */
#include "recall/repeat.h"

#include <stdlib.h>
#include <string.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#define XXH_INLINE_ALL
#include <xxhash.h>
#pragma GCC diagnostic pop

enum { FIRST_CAPACITY = 64 };

void hop_repeat_reset(hop_repeat *repeat) {
    if (repeat->slots) memset(repeat->slots, 0, repeat->capacity * sizeof *repeat->slots);
    repeat->used = 0;
}

void hop_repeat_clear(hop_repeat *repeat) {
    free(repeat->slots);
    *repeat = (hop_repeat){0};
}

/* The slot that holds the hash, or the empty one where it belongs. */
static hop_sighting *find(hop_sighting *slots, size_t capacity, const uint64_t hash[2]) {
    size_t at = (size_t)hash[0] & (capacity - 1);
    while (slots[at].step_plus_one &&
           (slots[at].hash[0] != hash[0] || slots[at].hash[1] != hash[1]))
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static hop_status grow(hop_repeat *repeat) {
    size_t capacity = repeat->capacity ? 2 * repeat->capacity : FIRST_CAPACITY;
    hop_sighting *slots = calloc(capacity, sizeof *slots);
    if (!slots) return HOP_ENOMEM;
    for (size_t i = 0; i < repeat->capacity; i++)
        if (repeat->slots[i].step_plus_one)
            *find(slots, capacity, repeat->slots[i].hash) = repeat->slots[i];
    free(repeat->slots);
    repeat->slots = slots;
    repeat->capacity = capacity;
    return HOP_OK;
}

hop_status hop_repeat_note(hop_repeat *repeat, const hop_state *state, uint64_t step,
                           uint64_t *period) {
    if (2 * (repeat->used + 1) > repeat->capacity && grow(repeat)) return HOP_ENOMEM;
    XXH128_hash_t digest =
        XXH3_128bits(state->bits, 2 * state->words * sizeof *state->bits);
    const uint64_t hash[2] = {digest.low64, digest.high64};
    hop_sighting *slot = find(repeat->slots, repeat->capacity, hash);
    *period = slot->step_plus_one ? step + 1 - slot->step_plus_one : 0;
    if (!slot->step_plus_one) repeat->used++;
    *slot = (hop_sighting){{hash[0], hash[1]}, step + 1};
    return HOP_OK;
}

uint64_t hop_hash_words(const uint64_t *words, size_t count) {
    return XXH3_64bits(words, count * sizeof *words);
}
