/* SPDX-License-Identifier: MIT */
/* Items that share a label get one number. */
#include <stdlib.h>
#include <string.h>
#include "lookup/lookup.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#define XXH_INLINE_ALL
#include <xxhash.h>
#pragma GCC diagnostic pop

/* A table of labels, open and at most half full; an entry is a row plus 1, 0: empty. */
typedef struct table {
    const hop_store *store;
    size_t *entries;
    size_t mask;
} table;

/* The first row that was added with the label of `row`; adds it where there is none. */
static size_t find(table *self, size_t row, const char *label) {
    size_t at = (size_t)XXH3_64bits(label, strlen(label)) & self->mask;
    while (self->entries[at]) {
        const size_t other = self->entries[at] - 1;
        if (strcmp(hop_store_item_at(self->store, other)->label, label) == 0)
            return other;
        at = (at + 1) & self->mask;
    }
    self->entries[at] = row + 1;
    return row;
}

static size_t count_labelled(const hop_store *store, const unsigned char *live) {
    size_t labelled = 0;
    for (size_t row = 0; row < hop_store_count(store); row++)
        labelled += live[row] && hop_store_item_at(store, row)->label;
    return labelled;
}

hop_status hop_labels_create(const hop_store *store, const unsigned char *live,
                             hop_labels *out) {
    const size_t count = hop_store_count(store);
    const size_t labelled = count_labelled(store, live);
    table self = {.store = store, .mask = 15};
    *out = (hop_labels){.count = count};
    if (labelled == 0) return HOP_OK;
    while (self.mask < 2 * labelled) self.mask = 2 * self.mask + 1;
    self.entries = calloc(self.mask + 1, sizeof *self.entries);
    out->of = malloc(count * sizeof *out->of);
    out->count = 0;
    if (!self.entries || !out->of) {
        free(self.entries);
        return HOP_ENOMEM;
    }
    for (size_t row = 0; row < count; row++) {
        const char *label = live[row] ? hop_store_item_at(store, row)->label : NULL;
        const size_t first = label ? find(&self, row, label) : row;
        out->of[row] = first < row ? out->of[first] : out->count++;
    }
    free(self.entries);
    return HOP_OK;
}

void hop_labels_free(hop_labels *labels) {
    free(labels->of);
    *labels = (hop_labels){0};
}
