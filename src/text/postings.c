/* SPDX-License-Identifier: MIT */
/* Gathering the rows of each gram, and adding weights up along them. */
#include "text/postings.h"

#include <stdlib.h>
#include <string.h>

static size_t begin_of(const hop_gram_lists *lists, size_t row) {
    return row ? lists->ends[row - 1] : 0;
}

static void fill_block(const hop_gram_lists *lists, size_t first, size_t end,
                       uint32_t *offsets, uint16_t *rows) {
    const uint16_t *grams = lists->grams;
    const size_t begin = begin_of(lists, first), stop = begin_of(lists, end);
    for (size_t at = begin; at < stop; at++) offsets[grams[at] + 1]++;
    for (size_t gram = 0; gram < HOP_GRAMS; gram++) offsets[gram + 1] += offsets[gram];
    /* A gram's offset runs ahead to where the next one begins, and is put back after. */
    for (size_t row = first, at = begin; row < end; row++)
        for (; at < lists->ends[row]; at++)
            rows[offsets[grams[at]]++] = (uint16_t)(row - first);
    memmove(offsets + 1, offsets, HOP_GRAMS * sizeof *offsets);
    offsets[0] = 0;
}

hop_status hop_postings_create(hop_context *context, const hop_gram_lists *lists,
                               hop_postings *out) {
    hop_postings self = {.count = lists->count};
    self.blocks = (lists->count + HOP_POSTINGS_BLOCK - 1) / HOP_POSTINGS_BLOCK;
    const size_t total = begin_of(lists, lists->count);
    self.offsets = calloc(self.blocks * (HOP_GRAMS + 1) + 1, sizeof *self.offsets);
    self.begins = malloc((self.blocks + 1) * sizeof *self.begins);
    self.rows = malloc((total + 1) * sizeof *self.rows);
    if (!self.offsets || !self.begins || !self.rows) {
        hop_postings_clear(&self);
        return HOP_ENOMEM;
    }
    for (size_t block = 0; block < self.blocks; block++) {
        const size_t first = block * HOP_POSTINGS_BLOCK;
        const size_t left = lists->count - first;
        if (hop_context_interrupted(context)) {
            hop_postings_clear(&self);
            return HOP_EINTERRUPTED;
        }
        self.begins[block] = begin_of(lists, first);
        fill_block(
            lists, first, first + (left < HOP_POSTINGS_BLOCK ? left : HOP_POSTINGS_BLOCK),
            self.offsets + block * (HOP_GRAMS + 1), self.rows + self.begins[block]);
    }
    self.begins[self.blocks] = total;
    *out = self;
    return HOP_OK;
}

void hop_postings_clear(hop_postings *postings) {
    free(postings->offsets);
    free(postings->begins);
    free(postings->rows);
    memset(postings, 0, sizeof *postings);
}

size_t hop_postings_bytes(const hop_postings *postings) {
    if (!postings->begins) return 0;
    return (postings->blocks * (HOP_GRAMS + 1) + 1) * sizeof *postings->offsets +
           (postings->blocks + 1) * sizeof *postings->begins +
           (postings->begins[postings->blocks] + 1) * sizeof *postings->rows;
}

static void add(uint64_t *sums, const uint16_t *rows, size_t count, uint64_t weight) {
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        sums[rows[i]] += weight;
        sums[rows[i + 1]] += weight;
        sums[rows[i + 2]] += weight;
        sums[rows[i + 3]] += weight;
    }
    for (; i < count; i++) sums[rows[i]] += weight;
}

void hop_postings_sum(const hop_postings *postings, const hop_gram_weight *weights,
                      size_t count, uint64_t *sums) {
    memset(sums, 0, postings->count * sizeof *sums);
    for (size_t block = 0; block < postings->blocks; block++)
        for (size_t i = 0; i < count; i++) {
            size_t number;
            const uint16_t *rows =
                hop_postings_of(postings, block, weights[i].gram, &number);
            add(sums + block * HOP_POSTINGS_BLOCK, rows, number, weights[i].weight);
        }
}
