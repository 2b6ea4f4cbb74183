/* SPDX-License-Identifier: MIT */
/* Noticing that a deterministic dynamics is back at a state it had before. */
#ifndef HOP_RECALL_REPEAT_H
#define HOP_RECALL_REPEAT_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/status.h>
#include "memory/state.h"

typedef struct hop_sighting {
    uint64_t hash[2];
    uint64_t step_plus_one; /* 0: empty */
} hop_sighting;

/* 128-bit hashes of all states so far, in an open-addressed table. */
typedef struct hop_repeat {
    hop_sighting *slots;
    size_t capacity, used;
} hop_repeat;

void hop_repeat_reset(hop_repeat *repeat);
void hop_repeat_clear(hop_repeat *repeat);

/* Notes the state of a step. *period is the distance to the step that had an equal hash,
   or 0. HOP_ENOMEM. */
hop_status hop_repeat_note(hop_repeat *repeat, const hop_state *state, uint64_t step,
                           uint64_t *period);

/* A hash of words. */
uint64_t hop_hash_words(const uint64_t *words, size_t count);

#endif
