/* SPDX-License-Identifier: MIT */
/* The distinct words of a collection, and how often each occurs. */
#include "text/word_table.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

static size_t begin_of(const hop_word_table *self, size_t number) {
    return number ? self->ends[number - 1] : 0;
}

/* The slot of a word, or the free one where it goes. */
static size_t look_up(const hop_word_table *self, const hop_text *word) {
    size_t slot = (size_t)XXH3_64bits(word->bytes, word->size) & (self->slot_count - 1);
    while (self->slots[slot]) {
        const size_t number = self->slots[slot] - 1, begin = begin_of(self, number);
        if (self->ends[number] - begin == word->size &&
            memcmp(self->pool + begin, word->bytes, word->size) == 0)
            break;
        slot = (slot + 1) & (self->slot_count - 1);
    }
    return slot;
}

/* Twice the slots, at most half of them taken. */
static hop_status grow(hop_word_table *self) {
    const size_t slot_count = self->slot_count ? 2 * self->slot_count : 256;
    const size_t room = slot_count / 2;
    size_t *ends = realloc(self->ends, room * sizeof *ends);
    if (!ends) return HOP_ENOMEM;
    self->ends = ends;
    double *counts = realloc(self->counts, room * sizeof *counts);
    if (!counts) return HOP_ENOMEM;
    self->counts = counts;
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    if (!slots) return HOP_ENOMEM;
    free(self->slots);
    self->slots = slots;
    self->slot_count = slot_count;
    self->room = room;
    for (size_t i = 0; i < self->count; i++) {
        const size_t begin = begin_of(self, i);
        const hop_text word = {self->pool + begin, self->ends[i] - begin};
        self->slots[look_up(self, &word)] = (uint32_t)i + 1;
    }
    return HOP_OK;
}

static hop_status append(hop_word_table *self, const hop_text *word) {
    if (self->pool_size + word->size >= self->pool_room) {
        const size_t room = 2 * (self->pool_size + word->size) + 1024;
        char *pool = realloc(self->pool, room);
        if (!pool) return HOP_ENOMEM;
        self->pool = pool;
        self->pool_room = room;
    }
    memcpy(self->pool + self->pool_size, word->bytes, word->size);
    self->pool_size += word->size;
    return HOP_OK;
}

hop_status hop_word_table_add(hop_word_table *self, const hop_text *word,
                              uint32_t *number) {
    if (self->count == self->room) {
        hop_status status = grow(self);
        if (status) return status;
    }
    const size_t slot = look_up(self, word);
    if (self->slots[slot] == 0) {
        if (self->count >= UINT32_MAX - 1) return HOP_ELIMIT;
        hop_status status = append(self, word);
        if (status) return status;
        self->ends[self->count] = self->pool_size;
        self->counts[self->count] = 0;
        self->slots[slot] = (uint32_t)++self->count;
    }
    *number = self->slots[slot] - 1;
    self->counts[*number]++;
    return HOP_OK;
}

hop_status hop_word_table_settle(hop_word_table *self) {
    self->words = malloc((self->count ? self->count : 1) * sizeof *self->words);
    if (!self->words) return HOP_ENOMEM;
    char *pool = realloc(self->pool, self->pool_size ? self->pool_size : 1);
    if (pool) {
        self->pool = pool;
        self->pool_room = self->pool_size;
    }
    double *counts =
        realloc(self->counts, (self->count ? self->count : 1) * sizeof *counts);
    if (counts) {
        self->counts = counts;
        self->room = self->count;
    }
    for (size_t i = 0; i < self->count; i++) {
        const size_t begin = begin_of(self, i);
        self->words[i] = (hop_text){self->pool + begin, self->ends[i] - begin};
    }
    free(self->slots);
    free(self->ends);
    self->slots = NULL;
    self->ends = NULL;
    self->slot_count = 0;
    return HOP_OK;
}

void hop_word_table_clear(hop_word_table *self) {
    free(self->words);
    free(self->counts);
    free(self->pool);
    free(self->ends);
    free(self->slots);
    *self = (hop_word_table){0};
}

size_t hop_word_table_bytes(const hop_word_table *self) {
    return self->pool_room + self->slot_count * sizeof *self->slots +
           self->room * (sizeof *self->counts + (self->ends ? sizeof *self->ends : 0)) +
           (self->words ? self->count * sizeof *self->words : 0);
}
