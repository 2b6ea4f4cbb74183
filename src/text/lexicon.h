/* SPDX-License-Identifier: MIT */
/* Words with frequencies, and those that a misspelt one may have been. */
#ifndef HOP_TEXT_LEXICON_H
#define HOP_TEXT_LEXICON_H

#include <hopfield/texts.h>

/* The inverse temperature of the noisy channel, fitted to real misspellings. */
#define HOP_LEXICON_BETA 5.5f

typedef struct hop_lexicon hop_lexicon;

/* A word that may be meant. */
typedef struct hop_meant {
    uint32_t word;
    float edit;  /* what it costs to mistype it as the cue */
    float sim;   /* 0..1, of letters and pairs of letters */
    float sound; /* edits between sound keys; 0 without a language */
    float score; /* -edit + 3/4 sim - 1/8 sound + ln(frequency + 1) / HOP_LEXICON_BETA */
} hop_meant;

/* words[count] are folded, each once, and borrowed; frequencies[count] 0 or more: 0 is
   never found. HOP_ELIMIT (a word over HOP_WORD_MOST characters), HOP_ENOMEM,
   HOP_EINTERRUPTED. */
hop_status hop_lexicon_create(hop_context *context, const hop_text *words,
                              const double *frequencies, size_t count,
                              hop_language language, hop_lexicon **out, hop_error *error);
void hop_lexicon_free(hop_lexicon *lexicon);
size_t hop_lexicon_bytes(const hop_lexicon *lexicon);

/* The word that is spelt so; `count` where there is none. */
size_t hop_lexicon_find(const hop_lexicon *lexicon, const hop_text *folded);

/* Room for one search after another; belongs to one thread. */
typedef struct hop_lexicon_room hop_lexicon_room;
hop_status hop_lexicon_room_create(const hop_lexicon *lexicon, hop_lexicon_room **out);
void hop_lexicon_room_free(hop_lexicon_room *room);

/* Words to pass over from now on, [count of words], borrowed; NULL: none. */
void hop_lexicon_room_hide(hop_lexicon_room *room, const uint8_t *hidden);

/* The words that are most likely meant, by score, of equal ones the first: of
   `candidates` by pairs of letters the best `most`. Returns how many. A cue of over
   HOP_WORD_MOST characters is like none. */
size_t hop_lexicon_meant(const hop_lexicon *lexicon, hop_lexicon_room *room,
                         const hop_text *folded, size_t candidates, size_t most,
                         hop_meant *out);

#endif
