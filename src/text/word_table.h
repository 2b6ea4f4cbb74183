/* SPDX-License-Identifier: MIT */
/* The distinct words of a collection, and how often each occurs. */
#ifndef HOP_TEXT_WORD_TABLE_H
#define HOP_TEXT_WORD_TABLE_H

#include <hopfield/text.h>

/* Begin with zeros. */
typedef struct hop_word_table {
    hop_text *words; /* [count], from hop_word_table_settle on */
    double *counts;  /* [count] */
    size_t count;
    /* private */
    char *pool;
    size_t pool_size, pool_room;
    size_t *ends;    /* [count] in the pool */
    uint32_t *slots; /* [slot_count] number + 1, 0: free */
    size_t slot_count, room;
} hop_word_table;

/* Counts a word; its number, in the order in which they were first added. HOP_ENOMEM,
   HOP_ELIMIT (2^32 - 2 words). */
hop_status hop_word_table_add(hop_word_table *self, const hop_text *word,
                              uint32_t *number);

/* Makes the array of words and frees what only adding needs. HOP_ENOMEM. */
hop_status hop_word_table_settle(hop_word_table *self);
void hop_word_table_clear(hop_word_table *self);
size_t hop_word_table_bytes(const hop_word_table *self);

#endif
