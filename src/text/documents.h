/* SPDX-License-Identifier: MIT */
/* The inside of an index of documents, and how it reads a cue. */
#ifndef HOP_TEXT_DOCUMENTS_H
#define HOP_TEXT_DOCUMENTS_H

#include "text/bm25.h"
#include "text/letters.h"
#include "text/lexicon.h"
#include "text/shingles.h"
#include "text/sorts.h"
#include "text/unknown.h"
#include "text/word_table.h"

/* A word that says nothing of what a text is about. */
#define HOP_NO_TERM UINT32_MAX

typedef struct hop_documents {
    hop_word_table words;
    uint32_t *terms;      /* [words.count] the number of the stem, or HOP_NO_TERM */
    hop_lexicon *lexicon; /* of the words; NULL where there are none */
    hop_bm25 *by_term, *by_shingle;
    uint64_t *sums; /* [count] hashes of the folded texts */
    size_t count;
} hop_documents;

/* What all shingles count beside all words: 0.7 a shingle's length. */
#define HOP_SHINGLE_WEIGHT (.7 / HOP_SHINGLE)

enum { HOP_SENSES = HOP_UNKNOWN_MEANT };

/* A word of a cue, and what it is taken for. */
typedef struct hop_cue_word {
    hop_text word;
    int stop; /* it says nothing */
    size_t senses;
    uint32_t words[HOP_SENSES]; /* of the collection, the likeliest first */
    double shares[HOP_SENSES];  /* sum to 1 */
} hop_cue_word;

/* Every word of a folded cue: known ones as they are, unknown ones by what is likeliest
   meant; of those at most HOP_UNKNOWN_MOST different ones. *words to be freed.
   HOP_ENOMEM. */
hop_status hop_document_cue(const hop_documents *self, hop_language language,
                            const hop_folded *cue, hop_cue_word **words, size_t *count);

/* The cue's score with each text, added to scores[count]; *most: what none reaches.
   scores NULL: only *most. HOP_ENOMEM. */
hop_status hop_document_scores(const hop_documents *self, const hop_cue_word *words,
                               size_t count, double *scores, double *most);

/* hop_sort.explain of documents. */
hop_status hop_document_explain(const hop_texts_given *given, const void *index,
                                const hop_folded *cue, const hop_folded *text,
                                hop_text_span **spans, size_t *count, hop_error *error);

#endif
