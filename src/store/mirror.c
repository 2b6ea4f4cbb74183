/* SPDX-License-Identifier: MIT */
/* The items of a memory file in RAM: rows in the order of learning, found by key. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

hop_status hop_mirror_create(size_t dim, hop_mirror *out) {
    hop_mirror mirror = {0};
    hop_status status = hop_patterns_create(dim, &mirror.patterns);
    if (status == HOP_OK) *out = mirror;
    return status;
}

void hop_mirror_clear(hop_mirror *mirror) {
    for (size_t row = 0; row < mirror->count; row++) free((char *)mirror->items[row].key);
    free(mirror->items);
    free(mirror->details);
    free(mirror->slots);
    hop_patterns_free(mirror->patterns);
    *mirror = (hop_mirror){0};
}

static size_t first_slot(const hop_mirror *mirror, const char *key, size_t size) {
    return (size_t)XXH3_64bits(key, size) & (mirror->slot_count - 1);
}

static void slot_row(hop_mirror *mirror, size_t row) {
    const char *key = mirror->items[row].key;
    size_t slot = first_slot(mirror, key, strlen(key));
    while (mirror->slots[slot]) slot = (slot + 1) & (mirror->slot_count - 1);
    mirror->slots[slot] = (uint32_t)row + 1;
}

static void slot_all(hop_mirror *mirror) {
    if (mirror->slots)
        memset(mirror->slots, 0, mirror->slot_count * sizeof *mirror->slots);
    for (size_t row = 0; row < mirror->count; row++) slot_row(mirror, row);
}

/* Room for `capacity` rows and a hash table at most half full. */
static hop_status reserve(hop_mirror *mirror, size_t capacity) {
    if (capacity <= mirror->capacity) return HOP_OK;
    if (capacity > HOP_MAX_PATTERNS) return HOP_ELIMIT;
    size_t rows = 16;
    while (rows < capacity) rows *= 2;
    hop_store_item *items = realloc(mirror->items, rows * sizeof *items);
    if (!items) return HOP_ENOMEM;
    mirror->items = items;
    hop_mirror_detail *details = realloc(mirror->details, rows * sizeof *details);
    if (!details) return HOP_ENOMEM;
    mirror->details = details;
    uint32_t *slots = malloc(2 * rows * sizeof *slots);
    if (!slots) return HOP_ENOMEM;
    free(mirror->slots);
    mirror->slots = slots;
    mirror->slot_count = 2 * rows;
    mirror->capacity = rows;
    slot_all(mirror);
    return HOP_OK;
}

static hop_strength part_after_base(const hop_mirror *mirror, size_t row) {
    return mirror->details[row].batch == mirror->details[0].batch
               ? mirror->details[row].added
               : mirror->items[row].strength;
}

hop_status hop_mirror_find(const hop_mirror *mirror, const char *key, size_t *row) {
    if (!mirror->slots) return HOP_ENOTFOUND;
    for (size_t slot = first_slot(mirror, key, strlen(key)); mirror->slots[slot];
         slot = (slot + 1) & (mirror->slot_count - 1)) {
        size_t found = mirror->slots[slot] - 1;
        if (strcmp(mirror->items[found].key, key) == 0) {
            *row = found;
            return HOP_OK;
        }
    }
    return HOP_ENOTFOUND;
}

hop_status hop_mirror_append(hop_mirror *mirror, int64_t id, const char *key, size_t size,
                             const hop_mirror_detail *detail, const uint64_t *words) {
    hop_strength strength;
    size_t row = mirror->count, other;
    hop_status status = hop_strength_add(detail->learned, detail->added, &strength);
    if (status == HOP_OK) status = reserve(mirror, row + 1);
    if (status != HOP_OK) return status;
    char *copy = malloc(size + 1);
    if (!copy) return HOP_ENOMEM;
    memcpy(copy, key, size);
    copy[size] = 0;
    if (hop_mirror_find(mirror, copy, &other) == HOP_OK) {
        free(copy);
        return HOP_EEXISTS;
    }
    status = hop_patterns_append_packed(mirror->patterns, words, 1);
    if (status != HOP_OK) {
        free(copy);
        return status;
    }
    mirror->items[row] = (hop_store_item){.id = id, .key = copy, .strength = strength};
    mirror->details[row] = *detail;
    mirror->items[row].reinforced = part_after_base(mirror, row);
    mirror->count++;
    slot_row(mirror, row);
    return HOP_OK;
}

hop_status hop_mirror_set_added(hop_mirror *mirror, size_t row, hop_strength added) {
    hop_strength strength;
    hop_status status = hop_strength_add(mirror->details[row].learned, added, &strength);
    if (status != HOP_OK) return status;
    mirror->details[row].added = added;
    mirror->items[row].strength = strength;
    mirror->items[row].reinforced = part_after_base(mirror, row);
    return HOP_OK;
}

hop_status hop_mirror_reinforce(hop_mirror *mirror, size_t row, hop_strength by) {
    hop_strength added;
    hop_status status = hop_strength_add(mirror->details[row].added, by, &added);
    return status == HOP_OK ? hop_mirror_set_added(mirror, row, added) : status;
}

/* Frees the slot of a row; entries that had to step over it move back. */
static void unslot_row(hop_mirror *mirror, size_t row) {
    const char *key = mirror->items[row].key;
    size_t mask = mirror->slot_count - 1, hole = first_slot(mirror, key, strlen(key));
    while (mirror->slots[hole] != row + 1) hole = (hole + 1) & mask;
    for (size_t slot = (hole + 1) & mask; mirror->slots[slot]; slot = (slot + 1) & mask) {
        const char *other = mirror->items[mirror->slots[slot] - 1].key;
        size_t home = first_slot(mirror, other, strlen(other));
        if (((slot - home) & mask) >= ((slot - hole) & mask)) {
            mirror->slots[hole] = mirror->slots[slot];
            hole = slot;
        }
    }
    mirror->slots[hole] = 0;
}

void hop_mirror_remove(hop_mirror *mirror, size_t row) {
    size_t after = mirror->count - row - 1;
    unslot_row(mirror, row);
    for (size_t slot = 0; after && slot < mirror->slot_count; slot++)
        mirror->slots[slot] -= mirror->slots[slot] > row + 1;
    free((char *)mirror->items[row].key);
    memmove(mirror->items + row, mirror->items + row + 1, after * sizeof *mirror->items);
    memmove(mirror->details + row, mirror->details + row + 1,
            after * sizeof *mirror->details);
    hop_patterns_remove(mirror->patterns, row);
    mirror->count--;
    /* With the last item of the base gone, the next batch becomes the base. */
    for (size_t i = 0; row == 0 && i < mirror->count; i++)
        mirror->items[i].reinforced = part_after_base(mirror, i);
}

void hop_mirror_truncate(hop_mirror *mirror, size_t count) {
    while (mirror->count > count) hop_mirror_remove(mirror, mirror->count - 1);
}

hop_status hop_mirror_clone(const hop_mirror *mirror, hop_mirror *out) {
    hop_mirror copy = {0};
    hop_status status = hop_mirror_create(hop_patterns_dim(mirror->patterns), &copy);
    if (status == HOP_OK) status = reserve(&copy, mirror->count);
    for (size_t row = 0; row < mirror->count && status == HOP_OK; row++) {
        const hop_store_item *item = &mirror->items[row];
        status = hop_mirror_append(&copy, item->id, item->key, strlen(item->key),
                                   &mirror->details[row],
                                   hop_patterns_row(mirror->patterns, row));
    }
    if (status == HOP_OK)
        *out = copy;
    else
        hop_mirror_clear(&copy);
    return status;
}
