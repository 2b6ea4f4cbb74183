/* SPDX-License-Identifier: MIT */
/* Texts of items in RAM: keys one after the other in blocks, labels each once. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { BLOCK_BYTES = 1 << 16, LONG_BYTES = BLOCK_BYTES / 8 };

struct hop_names_block {
    hop_names_block *next;
    size_t used, size;
    char bytes[];
};

/* A block in which a text of `size` bytes has room; NULL: no memory. A long one that
   does not fit gets a block of its own, behind the one that is being filled. */
static hop_names_block *block_for(hop_names *names, size_t size) {
    hop_names_block *first = names->blocks;
    if (first && first->size - first->used > size) return first;
    const int own = size >= LONG_BYTES;
    const size_t bytes = own ? size + 1 : BLOCK_BYTES;
    hop_names_block *block = malloc(sizeof *block + bytes);
    if (!block) return NULL;
    *block = (hop_names_block){.next = first, .size = bytes};
    names->blocks = block;
    if (own && first) {
        names->blocks = first;
        block->next = first->next;
        first->next = block;
    }
    return block;
}

const char *hop_names_keep(hop_names *names, const char *text, size_t size) {
    hop_names_block *block = block_for(names, size);
    if (!block) return NULL;
    char *copy = block->bytes + block->used;
    memcpy(copy, text, size);
    copy[size] = 0;
    block->used += size + 1;
    names->used += size + 1;
    return copy;
}

/* The slot of a label, or the free one where it would be. */
static size_t label_slot(const hop_names *names, const char *text, size_t size) {
    size_t slot = (size_t)XXH3_64bits(text, size) & (names->slot_count - 1);
    for (; names->slots[slot]; slot = (slot + 1) & (names->slot_count - 1)) {
        const char *label = names->labels[names->slots[slot] - 1];
        if (strncmp(label, text, size) == 0 && !label[size]) break;
    }
    return slot;
}

/* Puts all labels into an empty table. */
static void slot_labels(hop_names *names) {
    for (size_t i = 0; i < names->label_count; i++) {
        const char *label = names->labels[i];
        names->slots[label_slot(names, label, strlen(label))] = (uint32_t)i + 1;
    }
}

/* Room for one more label, and a hash table at most half full. */
static int make_room(hop_names *names) {
    if (names->label_count < names->label_room) return 1;
    const size_t room = names->label_room ? 2 * names->label_room : 16;
    const char **labels = realloc(names->labels, room * sizeof *labels);
    if (!labels) return 0;
    names->labels = labels;
    uint32_t *slots = calloc(2 * room, sizeof *slots);
    if (!slots) return 0;
    free(names->slots);
    names->slots = slots;
    names->slot_count = 2 * room;
    names->label_room = room;
    slot_labels(names);
    return 1;
}

const char *hop_names_label(hop_names *names, const char *text, size_t size) {
    if (!make_room(names)) return NULL;
    const size_t slot = label_slot(names, text, size);
    if (names->slots[slot]) return names->labels[names->slots[slot] - 1];
    const char *copy = hop_names_keep(names, text, size);
    if (!copy) return NULL;
    names->labels[names->label_count++] = copy;
    names->slots[slot] = (uint32_t)names->label_count;
    return copy;
}

/* Frees the blocks from `first` up to `end`. */
static void free_blocks(hop_names_block *first, const hop_names_block *end) {
    while (first != end) {
        hop_names_block *next = first->next;
        free(first);
        first = next;
    }
}

hop_names_mark hop_names_mark_of(const hop_names *names) {
    hop_names_block *first = names->blocks;
    return (hop_names_mark){.block = first,
                            .behind = first ? first->next : NULL,
                            .block_used = first ? first->used : 0,
                            .label_count = names->label_count,
                            .used = names->used};
}

void hop_names_cut(hop_names *names, const hop_names_mark *mark) {
    if (names->label_count > mark->label_count) {
        names->label_count = mark->label_count;
        memset(names->slots, 0, names->slot_count * sizeof *names->slots);
        slot_labels(names);
    }
    /* New blocks are before the one that was the first, long ones also right behind it.
     */
    free_blocks(names->blocks, mark->block);
    names->blocks = mark->block;
    if (mark->block) {
        free_blocks(mark->block->next, mark->behind);
        mark->block->next = mark->behind;
        mark->block->used = mark->block_used;
    }
    names->used = mark->used;
}

void hop_names_clear(hop_names *names) {
    free_blocks(names->blocks, NULL);
    free(names->labels);
    free(names->slots);
    *names = (hop_names){0};
}
