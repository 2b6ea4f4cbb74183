/* SPDX-License-Identifier: MIT */
/* What the sort of words is made of. */
#ifndef HOP_TEXT_WORDS_H
#define HOP_TEXT_WORDS_H

#include "text/edit.h"
#include "text/sorts.h"
#include "text/word_table.h"

/* Rows by what is the same once folded. */
typedef struct hop_spellings {
    hop_word_table words; /* settled; a word's count is the sum of its rows' strengths */
    uint32_t *begins; /* [words.count + 1] rows[begins[w]..begins[w + 1]) are spelt like
                         word w */
    uint32_t *rows;   /* ascending within a word; rows of strength 0 are in none */
    size_t row_count;
} hop_spellings;

/* Errors as hop_texts_create. */
hop_status hop_spellings_create(const hop_texts_given *given, hop_spellings *out,
                                hop_error *error);
void hop_spellings_clear(hop_spellings *spellings);
size_t hop_spellings_bytes(const hop_spellings *spellings);

/* (1 - edit / (what it costs at most between words of these lengths))^2: 1 iff the edit
   is 0, and 0 where nothing agrees. The square tells misspelt words from random letters
   and foreign words better than what is squared. */
double hop_words_similarity(double edit, size_t cue, size_t word);

/* hop_sort.explain: along the cheapest way from the text to the cue. */
hop_status hop_words_explain(const hop_texts_given *given, const void *index,
                             const hop_folded *cue, const hop_folded *text,
                             hop_text_span **spans, size_t *count, hop_error *error);

#endif
