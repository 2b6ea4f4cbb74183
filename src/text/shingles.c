/* SPDX-License-Identifier: MIT */
/* Runs of five characters across words, hashed. */
#include "text/shingles.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

hop_status hop_shingles_add_word(hop_shingles *self, const hop_text *word) {
    if (self->size + word->size + 2 > self->bytes_room) {
        const size_t room = 2 * (self->size + word->size) + 256;
        char *bytes = realloc(self->bytes, room);
        if (!bytes) return HOP_ENOMEM;
        self->bytes = bytes;
        self->bytes_room = room;
    }
    if (self->size == 0) self->bytes[self->size++] = ' ';
    memcpy(self->bytes + self->size, word->bytes, word->size);
    self->size += word->size;
    self->bytes[self->size++] = ' ';
    return HOP_OK;
}

hop_status hop_shingles_cut(hop_shingles *self) {
    if (self->count + self->size > self->room) {
        const size_t room = 2 * (self->count + self->size);
        uint32_t *keys = realloc(self->keys, room * sizeof *keys);
        if (!keys) return HOP_ENOMEM;
        self->keys = keys;
        self->room = room;
    }
    size_t begins[HOP_SHINGLE] = {0}, characters = 0;
    for (size_t i = 0; i <= self->size; i++) {
        if (i < self->size && (self->bytes[i] & 0xc0) == 0x80) continue;
        size_t *begin = &begins[characters++ % HOP_SHINGLE];
        if (characters > HOP_SHINGLE)
            self->keys[self->count++] =
                (uint32_t)XXH3_64bits(self->bytes + *begin, i - *begin);
        *begin = i;
    }
    self->size = 0;
    return HOP_OK;
}

void hop_shingles_clear(hop_shingles *self) {
    free(self->keys);
    free(self->bytes);
    *self = (hop_shingles){0};
}
