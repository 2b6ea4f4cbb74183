/* SPDX-License-Identifier: MIT */
/* Okapi BM25 over keys: sorted keys, each with its rows. */
#include "text/bm25.h"

#include <stdlib.h>
#include <string.h>
#include "core/context.h"
#include "core/error.h"
#include "core/exponential.h"

struct hop_bm25 {
    hop_context *context;
    size_t rows, texts; /* texts: N */
    double k1, b, total, mean;
    double *norms; /* [rows] lengths, then k1 (1 - b + b length / mean) */
    /* Until all are added: key << 32 | row, once an occurrence. */
    uint64_t *pairs;
    size_t pair_count, pair_room;
    uint32_t *keys;     /* [key_count] rising */
    uint32_t *begins;   /* [key_count + 1] in postings */
    uint32_t *postings; /* row << 8 | times; rows rise */
    size_t key_count;
};

hop_status hop_bm25_create(hop_context *context, size_t rows, double k1, double b,
                           hop_bm25 **out, hop_error *error) {
    if (rows > HOP_BM25_MOST_ROWS)
        return hop_fail(error, HOP_ELIMIT, "documents: %zu, the limit is %d", rows,
                        HOP_BM25_MOST_ROWS);
    hop_bm25 *self = calloc(1, sizeof *self);
    if (!self) return hop_fail_memory(error);
    *self = (hop_bm25){.context = context, .rows = rows, .k1 = k1, .b = b};
    self->norms = calloc(rows ? rows : 1, sizeof *self->norms);
    if (!self->norms) {
        free(self);
        return hop_fail_memory(error);
    }
    *out = self;
    return HOP_OK;
}

void hop_bm25_free(hop_bm25 *self) {
    if (!self) return;
    free(self->norms);
    free(self->pairs);
    free(self->keys);
    free(self->begins);
    free(self->postings);
    free(self);
}

size_t hop_bm25_bytes(const hop_bm25 *self) {
    return sizeof *self + self->rows * sizeof *self->norms +
           self->key_count * (sizeof *self->keys + sizeof *self->begins) +
           (self->begins ? self->begins[self->key_count] : 0) * sizeof *self->postings;
}

hop_status hop_bm25_add(hop_bm25 *self, size_t row, const uint32_t *keys, size_t count,
                        hop_error *error) {
    if (self->pair_count + count > self->pair_room) {
        const size_t room = 2 * (self->pair_count + count);
        hop_status status = hop_context_check_bytes(self->context, "words of documents",
                                                    room, sizeof(uint64_t), error);
        if (status) return status;
        uint64_t *pairs = realloc(self->pairs, room * sizeof *pairs);
        if (!pairs) return hop_fail_memory(error);
        self->pairs = pairs;
        self->pair_room = room;
    }
    for (size_t i = 0; i < count; i++)
        self->pairs[self->pair_count++] = (uint64_t)keys[i] << 32 | (uint64_t)row;
    self->norms[row] = (double)count;
    self->total += (double)count;
    self->texts++;
    return HOP_OK;
}

/* By key, stably: rows are in order already. `other` is as long; returns where the sorted
   pairs are. */
static uint64_t *sort_pairs(uint64_t *pairs, uint64_t *other, size_t count) {
    enum { BITS = 11, BINS = 1 << BITS };
    for (int shift = 32; shift < 64; shift += BITS) {
        size_t begins[BINS + 1] = {0};
        for (size_t i = 0; i < count; i++) begins[(pairs[i] >> shift & (BINS - 1)) + 1]++;
        for (size_t k = 0; k < BINS; k++) begins[k + 1] += begins[k];
        for (size_t i = 0; i < count; i++)
            other[begins[pairs[i] >> shift & (BINS - 1)]++] = pairs[i];
        uint64_t *swapped = pairs;
        pairs = other;
        other = swapped;
    }
    return pairs;
}

/* How many keys and postings sorted pairs are. */
static void count_pairs(const uint64_t *pairs, size_t count, size_t *keys,
                        size_t *postings) {
    *keys = *postings = 0;
    for (size_t i = 0; i < count; i++) {
        *postings += i == 0 || pairs[i] != pairs[i - 1];
        *keys += i == 0 || pairs[i] >> 32 != pairs[i - 1] >> 32;
    }
}

static hop_status gather(hop_bm25 *self, const uint64_t *pairs, hop_error *error) {
    const size_t count = self->pair_count;
    size_t keys, postings;
    count_pairs(pairs, count, &keys, &postings);
    if (postings > UINT32_MAX)
        return hop_fail(error, HOP_ELIMIT, "documents: %zu words, the limit is 2^32 - 1",
                        postings);
    self->keys = malloc((keys ? keys : 1) * sizeof *self->keys);
    self->begins = malloc((keys + 1) * sizeof *self->begins);
    self->postings = malloc((postings ? postings : 1) * sizeof *self->postings);
    if (!self->keys || !self->begins || !self->postings) return hop_fail_memory(error);
    size_t key = 0, used = 0;
    for (size_t i = 0, end; i < count; i = end) {
        if (hop_context_interrupted(self->context))
            return hop_fail(error, HOP_EINTERRUPTED, "documents: interrupted");
        for (end = i + 1; end < count && pairs[end] == pairs[i];) end++;
        const size_t times =
            end - i > HOP_BM25_MOST_TIMES ? HOP_BM25_MOST_TIMES : end - i;
        if (i == 0 || pairs[i] >> 32 != pairs[i - 1] >> 32) {
            self->keys[key] = (uint32_t)(pairs[i] >> 32);
            self->begins[key++] = (uint32_t)used;
        }
        self->postings[used++] = (uint32_t)pairs[i] << 8 | (uint32_t)times;
    }
    self->begins[key] = (uint32_t)used;
    self->key_count = key;
    return HOP_OK;
}

hop_status hop_bm25_settle(hop_bm25 *self, hop_error *error) {
    uint64_t *other = malloc((self->pair_count ? self->pair_count : 1) * sizeof *other);
    if (!other) return hop_fail_memory(error);
    hop_status status =
        gather(self, sort_pairs(self->pairs, other, self->pair_count), error);
    free(other);
    free(self->pairs);
    self->pairs = NULL;
    self->pair_count = self->pair_room = 0;
    if (status) return status;
    self->mean = self->total > 0 ? self->total / (double)self->texts : 1;
    for (size_t i = 0; i < self->rows; i++)
        self->norms[i] = self->k1 * (1 - self->b + self->b * self->norms[i] / self->mean);
    return HOP_OK;
}

/* The place of a key; key_count where no text has it. */
static size_t find_key(const hop_bm25 *self, uint32_t key) {
    size_t low = 0, high = self->key_count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (self->keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < self->key_count && self->keys[low] == key ? low : self->key_count;
}

static double idf_of(const hop_bm25 *self, size_t place) {
    const double texts = (double)self->texts;
    const double holding = place == self->key_count
                               ? 0
                               : (double)(self->begins[place + 1] - self->begins[place]);
    return hop_log(1 + (texts - holding + .5) / (holding + .5));
}

double hop_bm25_idf(const hop_bm25 *self, uint32_t key) {
    return idf_of(self, find_key(self, key));
}

double hop_bm25_share(const hop_bm25 *self, size_t times, size_t length) {
    const double n = (double)(times > HOP_BM25_MOST_TIMES ? HOP_BM25_MOST_TIMES : times);
    const double norm = self->k1 * (1 - self->b + self->b * (double)length / self->mean);
    return n * (self->k1 + 1) / (n + norm);
}

double hop_bm25_score(const hop_bm25 *self, uint32_t key, double weight, double *scores) {
    const size_t place = find_key(self, key);
    const double most = weight * idf_of(self, place) * (self->k1 + 1);
    if (place == self->key_count || !scores) return most;
    for (size_t i = self->begins[place]; i < self->begins[place + 1]; i++) {
        const uint32_t row = self->postings[i] >> 8;
        const double times = self->postings[i] & 255;
        scores[row] += most * times / (times + self->norms[row]);
    }
    return most;
}
