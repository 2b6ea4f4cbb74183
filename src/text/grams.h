/* SPDX-License-Identifier: MIT */
/* Runs of two to four code points, hashed. */
#ifndef HOP_TEXT_GRAMS_H
#define HOP_TEXT_GRAMS_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/status.h>
#include <hopfield/text.h>

/* 2^12 costs a point of intents on short questions, 2^18 gains nothing. */
enum { HOP_GRAMS = 1 << 14, HOP_GRAM_SHORTEST = 2, HOP_GRAM_LONGEST = 4 };

/* A text with one space before and one behind: words end where the text does. */
typedef struct hop_padded {
    char *bytes;
    size_t size, room;
} hop_padded;

/* Over what was there; HOP_ENOMEM. Free bytes. */
hop_status hop_padded_set(hop_padded *padded, const char *bytes, size_t size);

/* Which gram some bytes are; below HOP_GRAMS. */
uint16_t hop_gram_of(const char *bytes, size_t size);

/* Bytes of the code point at p of valid UTF-8. */
static inline size_t hop_code_size(const char *p) {
    const unsigned char lead = (unsigned char)*p;
    return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* Sets `bit` of seen[HOP_GRAMS] for each gram of a text; the grams that had no bit at all
   are put behind grams[count] (room for HOP_GRAMS). Returns the new count. */
size_t hop_grams_gather(const hop_padded *text, uint8_t bit, uint8_t *seen,
                        uint16_t *grams, size_t count);

#endif
