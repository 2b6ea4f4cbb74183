/* SPDX-License-Identifier: MIT */
/* The inside of an index of utterances. */
#ifndef HOP_TEXT_UTTERANCES_H
#define HOP_TEXT_UTTERANCES_H

#include "text/label_grams.h"
#include "text/postings.h"
#include "text/sorts.h"
#include "text/vocabulary.h"

/* Two ways to weigh a gram: to find a text, and to find a label. */
enum { HOP_BY_ITEM, HOP_BY_LABEL, HOP_WAYS };

/* Worths and weights of grams are whole numbers of 2^-20, so that sums are exact. */
enum { HOP_WORTH_BITS = 20 };

typedef struct hop_utterances {
    size_t rows;                         /* that can be found */
    uint32_t worth[HOP_WAYS][HOP_GRAMS]; /* 0: in no row */
    uint32_t unseen[HOP_WAYS];           /* of grams in no row */
    float *scale[HOP_WAYS]; /* [count] a row's sum of weights times it is its score; 0:
                               the row is not there */
    double mean;            /* of the lengths by item */
    uint64_t *prints;       /* [count] hashes of the folded texts */
    float *logs;            /* [count] ln strength */
    uint32_t *labels;       /* [count]; NULL: they are not shared, and only items count */
    hop_postings postings;
    hop_label_grams label_grams; /* no labels: they are too many to be told by grams */
    hop_vocabulary vocabulary;
} hop_utterances;

/* A cue as its grams. */
typedef struct hop_utterance_cue {
    hop_recalled *recalled; /* words of the cue that were taken for others */
    size_t recalled_count;
    hop_padded raw, cleaned;
    uint8_t seen[HOP_GRAMS];   /* of the cue (1), of the cleaned cue (2) */
    uint16_t grams[HOP_GRAMS]; /* those seen */
    size_t count;
    double share[HOP_WAYS][4]; /* what a gram counts, by where it is seen */
    double full; /* the sum of weights by item of a text with all its grams */
} hop_utterance_cue;

enum { HOP_SEEN_RAW = 1, HOP_SEEN_CLEANED = 2 };

/* *out is to be cleared and freed. HOP_ENOMEM. */
hop_status hop_utterance_cue_create(const hop_utterances *index, const hop_folded *cue,
                                    hop_utterance_cue **out);
void hop_utterance_cue_free(hop_utterance_cue *cue);

/* A gram's weight in one way, in units of 2^-20. */
uint32_t hop_utterance_weight(const hop_utterances *index, const hop_utterance_cue *cue,
                              int way, uint16_t gram);

uint64_t hop_utterance_print(const hop_folded *folded);

/* The similarity to a row by the sum of its weights: below 1. */
double hop_utterance_similarity(const hop_utterances *index, size_t row, uint32_t sum);

/* hop_sort's find and explain. */
hop_status hop_utterances_find(const hop_texts_given *given, const void *index,
                               const hop_text *source, const hop_folded *cue,
                               const hop_texts_find_options *options, hop_text_found *out,
                               size_t *found, size_t *looked_at, hop_error *error);
hop_status hop_utterances_explain(const hop_texts_given *given, const void *index,
                                  const hop_folded *cue, const hop_folded *text,
                                  hop_text_span **spans, size_t *count, hop_error *error);

#endif
