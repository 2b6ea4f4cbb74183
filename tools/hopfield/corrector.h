/* SPDX-License-Identifier: MIT */
/* Words of a text that a memory of words does not know, and what they were meant to be.
 */
#ifndef HOPFIELD_TOOL_CORRECTOR_H
#define HOPFIELD_TOOL_CORRECTOR_H

#include <hopfield.h>

#include "options.h"

enum { HOP_CORRECTOR_OTHERS = 4 }; /* alternatives of a word */

/** A word of the memory, folded. */
typedef struct hop_known_word {
    uint64_t hash;
    char *word;
} hop_known_word;

/** What was found for a word; texts are owned by the store. */
typedef struct hop_found_word {
    uint64_t hash;                         /* of the word, folded */
    char *word;                            /* folded */
    int sure;                              /* it is to be changed */
    size_t count;                          /* of the rows */
    size_t rows[1 + HOP_CORRECTOR_OTHERS]; /* best first */
    double shares[1 + HOP_CORRECTOR_OTHERS];
} hop_found_word;

/** A word of a text that is unknown. */
typedef struct hop_unknown {
    size_t at, size; /* bytes, without 's */
    size_t found;    /* place in the corrector's `found` */
} hop_unknown;

typedef struct hop_corrector {
    const hop_options *options;
    hop_store *store;
    hop_context *context;
    hop_lookup *lookup;
    hop_known_word *known; /* [known_room] by hash; word NULL: none */
    size_t known_room;
    hop_found_word *found;                 /* [found_count] */
    size_t found_count, found_room, asked; /* of these, the first ones were asked */
    uint32_t *places;                      /* [place_room] 1 + place in `found` by hash */
    size_t place_room;
    hop_unknown *unknown; /* [unknown_count] of the last text */
    size_t unknown_count, unknown_room;
    int begins;                    /* the next word begins a sentence */
    uint64_t words, left, changed; /* seen, unknown and left, changed */
} hop_corrector;

/** Open the memory of words that is the first argument. Complains and returns the exit
    status; close it either way. */
int hop_corrector_open(const hop_options *options, hop_corrector *out);
void hop_corrector_close(hop_corrector *self);

/** Find the unknown words of a text that begins and ends between words, in their order,
    and what was meant by them. Complains. */
int hop_corrector_look(hop_corrector *self, const char *text, size_t size);

/** The word for the unknown one, in its case; NULL: it is left, or memory ran out, which
    is complained of. To be freed. */
char *hop_corrector_word(const hop_corrector *self, const char *text,
                         const hop_unknown *unknown, int *code);

#endif
