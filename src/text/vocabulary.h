/* SPDX-License-Identifier: MIT */
/* The words of a collection, and a cue in these words. */
#ifndef HOP_TEXT_VOCABULARY_H
#define HOP_TEXT_VOCABULARY_H

#include "text/grams.h"
#include "text/lexicon.h"

/* Words as they are met, with how often. Begin with zeros. */
typedef struct hop_word_counts {
    char *bytes;
    size_t size, room;
    struct hop_word_count *words;
    size_t count, words_room;
    uint32_t *slots; /* [slot_count] 1 + word; 0: free */
    size_t slot_count;
} hop_word_counts;

/* Counts the words of a folded text; those over HOP_WORD_MOST characters are passed over.
   HOP_ENOMEM. */
hop_status hop_word_counts_add(hop_word_counts *counts, const hop_text *folded);
void hop_word_counts_clear(hop_word_counts *counts);

/* The words, sorted by their bytes: what the order of the texts was does not matter. */
typedef struct hop_vocabulary {
    char *bytes;
    size_t size, count;
    hop_text *words;
    hop_lexicon *lexicon; /* NULL: no words */
} hop_vocabulary;

/* Errors as hop_lexicon_create; *out is then clear. */
hop_status hop_vocabulary_create(hop_context *context, const hop_word_counts *counts,
                                 hop_language language, hop_vocabulary *out,
                                 hop_error *error);
void hop_vocabulary_clear(hop_vocabulary *vocabulary);
size_t hop_vocabulary_bytes(const hop_vocabulary *vocabulary);

/* A word of a cue that was taken for another. */
typedef struct hop_recalled {
    size_t at, size; /* in the cue */
    uint32_t word;   /* of the vocabulary */
} hop_recalled;

/* Words that a cue may have that are not in the vocabulary; later ones are left alone. */
enum { HOP_RECALLED_UNKNOWN = 128 };

/*
 * The words of a folded cue that are not in the vocabulary, each with the word that was
 * most likely meant. Words like no other are left out.
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
