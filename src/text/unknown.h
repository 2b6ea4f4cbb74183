/* SPDX-License-Identifier: MIT */
/* The unknown words of a cue, each looked up once. */
#ifndef HOP_TEXT_UNKNOWN_H
#define HOP_TEXT_UNKNOWN_H

#include "text/lexicon.h"

/* Different words of a cue that are looked up, and what each may mean, at most. */
enum { HOP_UNKNOWN_MOST = 128, HOP_UNKNOWN_MEANT = 3 };

/* Begin with the first three; the others are private. */
typedef struct hop_unknown {
    const hop_lexicon *lexicon;
    size_t candidates, most; /* of hop_lexicon_meant; most: up to HOP_UNKNOWN_MEANT */
    hop_lexicon_room *room;
    hop_text words[HOP_UNKNOWN_MOST];
    hop_meant meant[HOP_UNKNOWN_MOST][HOP_UNKNOWN_MEANT];
    size_t found[HOP_UNKNOWN_MOST], count;
} hop_unknown;

/* What a word may mean, the likeliest first, until hop_unknown_clear; the word's bytes
   stay so long too. Words after HOP_UNKNOWN_MOST others mean nothing. HOP_ENOMEM. */
hop_status hop_unknown_recall(hop_unknown *self, const hop_text *word,
                              const hop_meant **meant, size_t *count);
void hop_unknown_clear(hop_unknown *self);

#endif
