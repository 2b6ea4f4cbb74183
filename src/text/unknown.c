/* SPDX-License-Identifier: MIT */
/* The unknown words of a cue, each looked up once. */
#include "text/unknown.h"

#include <string.h>

/* The place of a word among those looked up, or where it goes. */
static size_t place_of(const hop_unknown *self, const hop_text *word) {
    size_t place = 0;
    while (place < self->count &&
           !(self->words[place].size == word->size &&
             memcmp(self->words[place].bytes, word->bytes, word->size) == 0))
        place++;
    return place;
}

hop_status hop_unknown_recall(hop_unknown *self, const hop_text *word,
                              const hop_meant **meant, size_t *count) {
    const size_t place = place_of(self, word);
    *meant = NULL;
    *count = 0;
    if (place == HOP_UNKNOWN_MOST) return HOP_OK;
    if (!self->room) {
        hop_status status = hop_lexicon_room_create(self->lexicon, &self->room);
        if (status) return status;
    }
    if (place == self->count) {
        self->words[place] = *word;
        self->found[place] =
            hop_lexicon_meant(self->lexicon, self->room, word, self->candidates,
                              self->most, self->meant[place]);
        self->count++;
    }
    *meant = self->meant[place];
    *count = self->found[place];
    return HOP_OK;
}

void hop_unknown_clear(hop_unknown *self) {
    hop_lexicon_room_free(self->room);
    self->room = NULL;
    self->count = 0;
}
