/* SPDX-License-Identifier: MIT */
/* Patterns that say the same as others in a memory file. */
#include "twins.h"

#include <stdlib.h>

#include "exit.h"

enum { MOST_NOTES = 5 };

typedef struct entry {
    uint64_t hash;
    size_t row;
} entry;

/* The same for a pattern and its negative: the sign is chosen so that unit 0 is +1. */
static uint64_t hash_row(const hop_patterns *patterns, size_t row) {
    const uint64_t *units = hop_patterns_row(patterns, row);
    size_t words = hop_patterns_words(patterns), tail = hop_patterns_dim(patterns) % 64;
    uint64_t flip = units[0] & 1 ? 0 : UINT64_MAX, hash = 0;
    for (size_t i = 0; i < words; i++) {
        uint64_t word = units[i] ^ flip;
        if (i + 1 == words && tail) word &= (UINT64_C(1) << tail) - 1;
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    return hash;
}

static int by_hash(const void *a, const void *b) {
    const entry *one = a, *other = b;
    if (one->hash != other->hash) return one->hash < other->hash ? -1 : 1;
    return one->row < other->row ? -1 : 1;
}

/* twin[row]: the lowest row that says the same; the row itself where there is none. */
static void find_twins(const hop_patterns *patterns, entry *entries, size_t *twins) {
    size_t count = hop_patterns_count(patterns), dim = hop_patterns_dim(patterns);
    for (size_t row = 0; row < count; row++) {
        entries[row] = (entry){hash_row(patterns, row), row};
        twins[row] = row;
    }
    qsort(entries, count, sizeof *entries, by_hash);
    for (size_t i = 1; i < count; i++) {
        if (entries[i].hash != entries[i - 1].hash) continue;
        size_t twin = twins[entries[i - 1].row];
        size_t apart = hop_patterns_hamming(patterns, entries[i].row, patterns, twin);
        if (apart == 0 || apart == dim) twins[entries[i].row] = twin;
    }
}

int hop_twins_note(const hop_store *store, size_t first) {
    const hop_patterns *patterns = hop_store_patterns(store);
    size_t count = hop_store_count(store), found = 0;
    entry *entries = calloc(count + 1, sizeof *entries);
    size_t *twins = calloc(count + 1, sizeof *twins);
    int code = entries && twins ? 0 : hop_complain_memory();
    if (code == 0) find_twins(patterns, entries, twins);
    for (size_t row = first; code == 0 && row < count; row++) {
        if (twins[row] == row || ++found > MOST_NOTES) continue;
        size_t apart = hop_patterns_hamming(patterns, row, patterns, twins[row]);
        hop_note("%s %s %s: their strengths add up", hop_store_item_at(store, row)->key,
                 apart ? "is the negative of" : "equals",
                 hop_store_item_at(store, twins[row])->key);
    }
    if (found > MOST_NOTES)
        hop_note("%zu more patterns equal others, too", found - MOST_NOTES);
    free(twins);
    free(entries);
    return code;
}
