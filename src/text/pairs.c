/* SPDX-License-Identifier: MIT */
/* An inverted index of pairs of letters. */
#include "text/pairs.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

size_t hop_pairs_of(const hop_letters *letters, uint64_t pairs[HOP_PAIRS_MOST]) {
    size_t count = 0;
    uint64_t before = 0;
    for (size_t k = 0; letters->count && k <= letters->count; k++) {
        const uint64_t letter = k < letters->count ? letters->code[k] : 0;
        const uint64_t pair = before << 32 | letter;
        size_t seen = 0;
        while (seen < count && pairs[seen] != pair) seen++;
        if (seen == count) pairs[count++] = pair;
        before = letter;
    }
    return count;
}

/* The slot of a pair, or the free one where it belongs. */
static size_t slot_of(const hop_pairs *index, uint64_t pair) {
    size_t slot = XXH3_64bits(&pair, sizeof pair) & (index->slots - 1);
    while (index->numbers[slot] && index->keys[slot] != pair)
        slot = (slot + 1) & (index->slots - 1);
    return slot;
}

/* Slots for twice as many pairs, and room to count the words of each. */
static hop_status grow(hop_pairs *index) {
    enum { FIRST = 1024 };
    hop_pairs next = *index;
    next.slots = index->slots ? 2 * index->slots : FIRST;
    next.keys = malloc(next.slots * sizeof *next.keys);
    next.numbers = calloc(next.slots, sizeof *next.numbers);
    uint32_t *ends = realloc(index->ends, (next.slots / 2 + 1) * sizeof *ends);
    if (ends) index->ends = next.ends = ends;
    if (!next.keys || !next.numbers || !ends) {
        free(next.keys);
        free(next.numbers);
        return HOP_ENOMEM;
    }
    for (size_t k = 0; k < index->slots; k++) {
        if (!index->numbers[k]) continue;
        const size_t slot = slot_of(&next, index->keys[k]);
        next.keys[slot] = index->keys[k];
        next.numbers[slot] = index->numbers[k];
    }
    free(index->keys);
    free(index->numbers);
    *index = next;
    return HOP_OK;
}

hop_status hop_pairs_count(hop_pairs *index, const uint64_t *pairs, size_t count) {
    for (size_t k = 0; k < count; k++) {
        if (2 * ((size_t)index->count + 1) >= index->slots) {
            const hop_status status = grow(index);
            if (status) return status;
        }
        const size_t slot = slot_of(index, pairs[k]);
        if (!index->numbers[slot]) {
            index->keys[slot] = pairs[k];
            index->numbers[slot] = ++index->count;
            index->ends[index->count] = 0;
        }
        index->ends[index->numbers[slot]]++;
    }
    return HOP_OK;
}

/* Before the words are placed ends[p] is where those of p begin; each placed moves it. */
hop_status hop_pairs_lay(hop_pairs *index) {
    if (!index->slots) return HOP_OK;
    uint64_t total = 0;
    for (uint32_t p = 1; p <= index->count; p++) total += index->ends[p];
    if (total > UINT32_MAX) return HOP_ELIMIT;
    index->words = malloc(total * sizeof *index->words);
    if (!index->words) return HOP_ENOMEM;
    uint32_t begin = 0;
    index->ends[0] = 0;
    for (uint32_t p = 1; p <= index->count; p++) {
        const uint32_t words = index->ends[p];
        index->ends[p] = begin;
        begin += words;
    }
    return HOP_OK;
}

void hop_pairs_place(hop_pairs *index, uint32_t word, const uint64_t *pairs,
                     size_t count) {
    for (size_t k = 0; k < count; k++)
        index->words[index->ends[index->numbers[slot_of(index, pairs[k])]]++] = word;
}

void hop_pairs_clear(hop_pairs *index) {
    free(index->keys);
    free(index->numbers);
    free(index->ends);
    free(index->words);
    *index = (hop_pairs){0};
}

size_t hop_pairs_bytes(const hop_pairs *index) {
    if (!index->slots) return 0;
    return index->slots * (sizeof *index->keys + sizeof *index->numbers) +
           (index->slots / 2 + 1) * sizeof *index->ends +
           index->ends[index->count] * sizeof *index->words;
}

void hop_pairs_add(const hop_pairs *index, const uint64_t *pairs, size_t count,
                   uint8_t *common) {
    for (size_t k = 0; index->slots && k < count; k++) {
        const uint32_t number = index->numbers[slot_of(index, pairs[k])];
        if (!number) continue;
        const uint32_t *const words = index->words;
        const uint32_t end = index->ends[number];
        for (uint32_t w = index->ends[number - 1]; w < end; w++) common[words[w]]++;
    }
}
