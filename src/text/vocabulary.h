/* SPDX-License-Identifier: MIT */
/* The words of a collection, and a cue in these words. */
#ifndef HOP_TEXT_VOCABULARY_H
#define HOP_TEXT_VOCABULARY_H

#include "text/grams.h"
#include "text/lexicon.h"
#include "text/word_table.h"

/* The words, sorted by their bytes: what the order of the texts was does not matter. */
typedef struct hop_vocabulary {
    hop_word_table words;
    hop_lexicon *lexicon; /* NULL: no words */
} hop_vocabulary;

/* Counts the words of a folded text; those over HOP_WORD_MOST characters are passed over.
   HOP_ENOMEM, HOP_ELIMIT. */
hop_status hop_vocabulary_add(hop_word_table *words, const hop_text *folded);

/* Of all words added, which it takes over: they are to be cleared whether it succeeds or
   not. Errors as hop_lexicon_create; *out is then as it was. */
hop_status hop_vocabulary_create(hop_context *context, hop_word_table *words,
                                 hop_language language, hop_vocabulary *out,
                                 hop_error *error);
void hop_vocabulary_clear(hop_vocabulary *vocabulary);
size_t hop_vocabulary_bytes(const hop_vocabulary *vocabulary);

/* A word of a cue that was taken for another. */
typedef struct hop_recalled {
    size_t at, size; /* in the cue */
    uint32_t word;   /* of the vocabulary */
} hop_recalled;

/*
 * The words of a folded cue that are not in the vocabulary, each with the word that was
 * most likely meant. Words like no other are left out, and those after
 * HOP_UNKNOWN_MOST others.
 *
 * out     *count of them, in the order of the cue; to be freed
 *
 * HOP_ENOMEM. O(cue size + unknown words * what hop_lexicon_meant takes).
 */
hop_status hop_vocabulary_recall(const hop_vocabulary *vocabulary, const hop_text *cue,
                                 hop_recalled **out, size_t *count);

/* The cue with these words in it. HOP_ENOMEM. */
hop_status hop_vocabulary_rewrite(const hop_vocabulary *vocabulary, const hop_text *cue,
                                  const hop_recalled *recalled, size_t count,
                                  hop_padded *out);

#endif
