/* SPDX-License-Identifier: MIT */
/* Which rows have a gram: an inverted index. */
#ifndef HOP_TEXT_POSTINGS_H
#define HOP_TEXT_POSTINGS_H

#include "core/context.h"
#include "text/grams.h"

/* Rows of a block are told by 16 bits. */
enum { HOP_POSTINGS_BLOCK = 1 << 16 };

typedef struct hop_postings {
    size_t count, blocks; /* rows; blocks of them */
    uint32_t *offsets;    /* [blocks][HOP_GRAMS + 1], within the block's rows */
    size_t *begins;       /* [blocks + 1], of each block's rows */
    uint16_t *rows;       /* of a gram ascending, less the first of the block */
} hop_postings;

/* Distinct grams of rows, one row behind the other. */
typedef struct hop_gram_lists {
    uint16_t *grams;
    size_t room, count; /* rows */
    size_t *ends;       /* [count] */
} hop_gram_lists;

/* HOP_ENOMEM, HOP_EINTERRUPTED; *out is then as it was. */
hop_status hop_postings_create(hop_context *context, const hop_gram_lists *lists,
                               hop_postings *out);
void hop_postings_clear(hop_postings *postings);
size_t hop_postings_bytes(const hop_postings *postings);

/* The rows of a gram in one block. */
static inline const uint16_t *hop_postings_of(const hop_postings *postings, size_t block,
                                              uint16_t gram, size_t *count) {
    const uint32_t *offset = postings->offsets + block * (HOP_GRAMS + 1) + gram;
    *count = offset[1] - offset[0];
    return postings->rows + postings->begins[block] + offset[0];
}

/* A weight of a gram for each of two scores, in halves of 64 bits: no sum of the lower
   half may reach 2^32. */
typedef struct hop_gram_weight {
    uint64_t weight;
    uint16_t gram;
} hop_gram_weight;

/* sums[row] = the weights of its grams added up. O(postings of the grams). */
void hop_postings_sum(const hop_postings *postings, const hop_gram_weight *weights,
                      size_t count, uint64_t *sums);

#endif
