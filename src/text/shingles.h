/* SPDX-License-Identifier: MIT */
/* Runs of five characters across words, hashed. */
#ifndef HOP_TEXT_SHINGLES_H
#define HOP_TEXT_SHINGLES_H

#include <hopfield/text.h>

enum { HOP_SHINGLE = 5 };

/* Begin with zeros; may be used again and again. */
typedef struct hop_shingles {
    uint32_t *keys; /* [count]; set the count to 0 for a new text */
    size_t count, room;
    char *bytes; /* the words, a space before, between and after them */
    size_t size, bytes_room;
} hop_shingles;

/* HOP_ENOMEM. */
hop_status hop_shingles_add_word(hop_shingles *self, const hop_text *word);
/* Adds the keys of the words since the last time. HOP_ENOMEM. */
hop_status hop_shingles_cut(hop_shingles *self);
void hop_shingles_clear(hop_shingles *self);

#endif
