/* SPDX-License-Identifier: MIT */
/* The distinct words of a collection, and how often each occurs. */
#ifndef HOP_TEXT_VOCABULARY_H
#define HOP_TEXT_VOCABULARY_H

#include <hopfield/text.h>

/* Begin with zeros. */
typedef struct hop_vocabulary {
    hop_text *words; /* [count], from hop_vocabulary_settle on */
    double *counts;  /* [count] */
    size_t count;
    /* private */
    char *pool;
    size_t pool_size, pool_room;
    size_t *ends;    /* [count] in the pool */
    uint32_t *slots; /* [slot_count] number + 1, 0: free */
    size_t slot_count, room;
} hop_vocabulary;

/* Counts a word; its number, in the order in which they were first added. HOP_ENOMEM,
   HOP_ELIMIT (2^32 - 2 words). */
hop_status hop_vocabulary_add(hop_vocabulary *self, const hop_text *word,
                              uint32_t *number);

/* Makes the array of words and frees what only adding needs. HOP_ENOMEM. */
hop_status hop_vocabulary_settle(hop_vocabulary *self);
void hop_vocabulary_clear(hop_vocabulary *self);
size_t hop_vocabulary_bytes(const hop_vocabulary *self);

#endif
