/* SPDX-License-Identifier: MIT */
/* Okapi BM25 over keys: how much each text of a collection has in common with a cue. */
#ifndef HOP_TEXT_BM25_H
#define HOP_TEXT_BM25_H

#include <stdint.h>
#include <hopfield/context.h>

enum {
    HOP_BM25_MOST_ROWS = 1 << 24,
    HOP_BM25_MOST_TIMES = 255 /* that a key is counted in one text */
};

/* In a text of `length` keys, a key that occurs n times is worth
     idf n (k1 + 1) / (n + k1 (1 - b + b length / mean length)),
     idf = ln(1 + (N - df + 1/2) / (df + 1/2)),
   df of N texts hold it. Robertson, Zaragoza 2009. */
typedef struct hop_bm25 hop_bm25;

/* For texts of rows below `rows`. HOP_ELIMIT, HOP_ENOMEM. */
hop_status hop_bm25_create(hop_context *context, size_t rows, double k1, double b,
                           hop_bm25 **out, hop_error *error);
void hop_bm25_free(hop_bm25 *self);
size_t hop_bm25_bytes(const hop_bm25 *self);

/* Adds a text; rows rise. HOP_ELIMIT (the context's bytes), HOP_ENOMEM. */
hop_status hop_bm25_add(hop_bm25 *self, size_t row, const uint32_t *keys, size_t count,
                        hop_error *error);
/* After the last one, before anything else. HOP_ELIMIT, HOP_ENOMEM, HOP_EINTERRUPTED. */
hop_status hop_bm25_settle(hop_bm25 *self, hop_error *error);

/* Of a key that no text has, too. */
double hop_bm25_idf(const hop_bm25 *self, uint32_t key);
/* The factor behind idf, below k1 + 1. */
double hop_bm25_share(const hop_bm25 *self, size_t times, size_t length);

/* Adds to scores[row] of each text that holds the key weight * its worth; returns
   weight * idf * (k1 + 1), which none reaches. `scores` NULL: only that. */
double hop_bm25_score(const hop_bm25 *self, uint32_t key, double weight, double *scores);

#endif
