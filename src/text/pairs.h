/* SPDX-License-Identifier: MIT */
/* Which words have which pairs of neighbouring letters. */
#ifndef HOP_TEXT_PAIRS_H
#define HOP_TEXT_PAIRS_H

#include "text/letters.h"

/* The pairs of a word, its edges included: n letters have at most n + 1. */
enum { HOP_PAIRS_MOST = HOP_WORD_MOST + 1 };

/* Each pair once, first and second letter in the upper and lower half; 0 is the edge.
   Returns how many; none of no letters. */
size_t hop_pairs_of(const hop_letters *letters, uint64_t pairs[HOP_PAIRS_MOST]);

/* An inverted index. Empty: {0}. */
typedef struct hop_pairs {
    uint64_t *keys;    /* [slots] */
    uint32_t *numbers; /* [slots] of the pair, from 1; 0: the slot is free */
    size_t slots;      /* a power of two, under half in use */
    uint32_t *ends;    /* [count + 1] words of pair p: words[ends[p - 1]..ends[p]) */
    uint32_t *words;   /* ascending within a pair */
    uint32_t count;    /* pairs */
} hop_pairs;

/* Count the pairs of a word, for every word first, then place each, in the same order;
   hop_pairs_lay in between. HOP_ENOMEM, HOP_ELIMIT (2^32 entries). */
hop_status hop_pairs_count(hop_pairs *index, const uint64_t *pairs, size_t count);
hop_status hop_pairs_lay(hop_pairs *index);
void hop_pairs_place(hop_pairs *index, uint32_t word, const uint64_t *pairs,
                     size_t count);
void hop_pairs_clear(hop_pairs *index);
size_t hop_pairs_bytes(const hop_pairs *index);

/* common[word]++ for every word that has the pair, for each of the pairs. */
void hop_pairs_add(const hop_pairs *index, const uint64_t *pairs, size_t count,
                   uint8_t *common);

#endif
