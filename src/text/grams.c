/* SPDX-License-Identifier: MIT */
/* The runs of two to four code points of a text, by the hash of their bytes. */
#include "text/grams.h"

#include <stdlib.h>
#include <string.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#define XXH_INLINE_ALL
#include <xxhash.h>
#pragma GCC diagnostic pop

hop_status hop_padded_set(hop_padded *padded, const char *bytes, size_t size) {
    if (size + 2 > padded->room) {
        char *grown = realloc(padded->bytes, 2 * size + 2);
        if (!grown) return HOP_ENOMEM;
        padded->bytes = grown;
        padded->room = 2 * size + 2;
    }
    padded->bytes[0] = ' ';
    if (size) memcpy(padded->bytes + 1, bytes, size);
    padded->bytes[size + 1] = ' ';
    padded->size = size + 2;
    return HOP_OK;
}

uint16_t hop_gram_of(const char *bytes, size_t size) {
    return (uint16_t)(XXH3_64bits(bytes, size) & (HOP_GRAMS - 1));
}

size_t hop_grams_gather(const hop_padded *text, uint8_t bit, uint8_t *seen,
                        uint16_t *grams, size_t count) {
    const char *bytes = text->bytes;
    /* Where the last code points begin, the latest first. */
    size_t begins[HOP_GRAM_LONGEST] = {0}, known = 0;
    for (size_t at = 0; at < text->size;) {
        for (size_t k = HOP_GRAM_LONGEST - 1; k > 0; k--) begins[k] = begins[k - 1];
        begins[0] = at;
        if (known < HOP_GRAM_LONGEST) known++;
        at += hop_code_size(bytes + at);
        for (size_t k = HOP_GRAM_SHORTEST; k <= known; k++) {
            const size_t begin = begins[k - 1];
            const uint16_t gram = hop_gram_of(bytes + begin, at - begin);
            if (!seen[gram]) grams[count++] = gram;
            seen[gram] |= bit;
        }
    }
    return count;
}
