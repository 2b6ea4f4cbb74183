/* SPDX-License-Identifier: MIT */
/* Stems of English words, by libstemmer. */
#include "text/stems.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

struct hop_stems {
    struct sb_stemmer *stemmer;
};

hop_status hop_stems_create(hop_stems **out) {
    hop_stems *self = malloc(sizeof *self);
    if (!self) return HOP_ENOMEM;
    self->stemmer = sb_stemmer_new("porter", "UTF_8");
    if (!self->stemmer) {
        free(self);
        return HOP_ENOMEM;
    }
    *out = self;
    return HOP_OK;
}

void hop_stems_free(hop_stems *stems) {
    if (!stems) return;
    sb_stemmer_delete(stems->stemmer);
    free(stems);
}

hop_status hop_stems_of(hop_stems *stems, const hop_text *word, hop_text *out) {
    size_t size = word->size;
    if (size > 2 && memcmp(word->bytes + size - 2, "'s", 2) == 0) size -= 2;
    const sb_symbol *found =
        sb_stemmer_stem(stems->stemmer, (const sb_symbol *)word->bytes, (int)size);
    if (!found) return HOP_ENOMEM;
    const int length = sb_stemmer_length(stems->stemmer);
    *out = length > 0 ? (hop_text){(const char *)found, (size_t)length} : *word;
    return HOP_OK;
}
