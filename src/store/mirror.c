/* SPDX-License-Identifier: MIT */
/* The items of a memory file in RAM: rows in the order of learning, found by key. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#include "core/pages.h"
#include "patterns/patterns.h"
#include "patterns/rows_stored.h"

hop_status hop_mirror_create(const hop_store_recipe *recipe, hop_mirror *out) {
    hop_mirror mirror = {
        .storage = recipe->storage, .dim = recipe->dim, .code_words = recipe->codes / 64};
    mirror.of_texts = hop_recipe_of_texts(recipe, NULL);
    if (mirror.of_texts) {
        *out = mirror;
        return HOP_OK;
    }
    if (recipe->storage == HOP_STORAGE_BITS) {
        hop_status status = hop_patterns_create(recipe->dim, &mirror.patterns);
        if (status != HOP_OK) return status;
        mirror.row_bytes = (recipe->dim + 7) / 8;
    } else {
        mirror.row_bytes = recipe->dim * hop_storage_unit_bytes(recipe->storage);
    }
    *out = mirror;
    return HOP_OK;
}

void hop_mirror_clear(hop_mirror *mirror) {
    free(mirror->items);
    hop_details_clear(&mirror->details);
    free(mirror->dead);
    free(mirror->slots);
    free(mirror->rows);
    free(mirror->scales);
    free(mirror->codes);
    free(mirror->texts);
    hop_patterns_free(mirror->patterns);
    hop_names_clear(&mirror->names);
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

/* An array of so many entries instead; 0: no memory, and it is as it was. */
static int grow(void **array, size_t count, size_t size) {
    void *grown = realloc(*array, count * size);
    if (!grown) return 0;
    *array = grown;
    return 1;
}

/* The same for rows, which start on a line of the cache. */
static int grow_rows(hop_mirror *mirror, size_t rows) {
    void *grown = NULL;
    const size_t bytes = rows * mirror->row_bytes + HOP_CACHE_LINE;
    if (posix_memalign(&grown, hop_pages_align(bytes), bytes)) return 0;
    hop_pages_ask(grown, bytes);
    if (mirror->rows) memcpy(grown, mirror->rows, mirror->count * mirror->row_bytes);
    free(mirror->rows);
    mirror->rows = grown;
    return 1;
}

hop_status hop_mirror_reserve(hop_mirror *mirror, size_t capacity) {
    if (capacity <= mirror->capacity) return HOP_OK;
    if (capacity > HOP_MAX_PATTERNS) return HOP_ELIMIT;
    size_t slots = 32, rows = mirror->capacity + mirror->capacity / 2;
    if (rows < capacity) rows = capacity;
    if (rows < 16) rows = 16;
    while (slots < 2 * rows) slots *= 2;
    if (!grow((void **)&mirror->items, rows, sizeof *mirror->items) ||
        hop_details_reserve(&mirror->details, rows) != HOP_OK ||
        !grow((void **)&mirror->dead, rows, 1))
        return HOP_ENOMEM;
    if (mirror->of_texts) {
        if (!grow((void **)&mirror->texts, rows, sizeof *mirror->texts))
            return HOP_ENOMEM;
    } else if (!mirror->patterns && !grow_rows(mirror, rows)) {
        return HOP_ENOMEM;
    }
    if (mirror->storage == HOP_STORAGE_INT8 &&
        !grow((void **)&mirror->scales, rows, sizeof *mirror->scales))
        return HOP_ENOMEM;
    if (mirror->code_words &&
        !grow((void **)&mirror->codes, rows, mirror->code_words * sizeof *mirror->codes))
        return HOP_ENOMEM;
    if (slots > mirror->slot_count) {
        uint32_t *fresh = malloc(slots * sizeof *fresh);
        if (!fresh) return HOP_ENOMEM;
        free(mirror->slots);
        mirror->slots = fresh;
        mirror->slot_count = slots;
        slot_all(mirror);
    }
    mirror->capacity = rows;
    return HOP_OK;
}

static hop_status strength_of(const hop_mirror_detail *detail, hop_strength *out) {
    if (detail->added.numerator != 0)
        return hop_strength_add(detail->learned, detail->added, out);
    *out = detail->learned;
    return HOP_OK;
}

hop_mirror_detail hop_mirror_detail_of(const hop_mirror *mirror, size_t row) {
    return hop_details_get(&mirror->details, row, mirror->items[row].strength);
}

/* Works out what came after the base. */
static void settle(hop_mirror *mirror, size_t row) {
    const hop_mirror_detail detail = hop_mirror_detail_of(mirror, row);
    mirror->items[row].reinforced = detail.batch == hop_mirror_detail_of(mirror, 0).batch
                                        ? detail.added
                                        : mirror->items[row].strength;
}

hop_status hop_mirror_change(hop_mirror *mirror, size_t row,
                             const hop_mirror_detail *detail) {
    hop_strength strength;
    hop_status status = strength_of(detail, &strength);
    if (status == HOP_OK) status = hop_details_set(&mirror->details, row, detail);
    if (status != HOP_OK) return status;
    mirror->items[row].strength = strength;
    settle(mirror, row);
    return HOP_OK;
}

void hop_mirror_put_back(hop_mirror *mirror, size_t row, const hop_store_item *item,
                         const hop_mirror_detail *detail) {
    hop_details_set(&mirror->details, row, detail);
    mirror->items[row] = *item;
}

static int is_key(const char *stored, const char *key, size_t size) {
    return strncmp(stored, key, size) == 0 && !stored[size];
}

static hop_status find(const hop_mirror *mirror, const char *key, size_t size,
                       size_t *row) {
    if (!mirror->slots) return HOP_ENOTFOUND;
    for (size_t slot = first_slot(mirror, key, size); mirror->slots[slot];
         slot = (slot + 1) & (mirror->slot_count - 1)) {
        const size_t found = mirror->slots[slot] - 1;
        if (!mirror->dead[found] && is_key(mirror->items[found].key, key, size)) {
            *row = found;
            return HOP_OK;
        }
    }
    return HOP_ENOTFOUND;
}

hop_status hop_mirror_find(const hop_mirror *mirror, const char *key, size_t *row) {
    return find(mirror, key, strlen(key), row);
}

void *hop_mirror_pattern(const hop_mirror *mirror, size_t row) {
    return mirror->patterns
               ? (void *)(mirror->patterns->rows + row * mirror->patterns->words)
               : (void *)(mirror->rows + row * mirror->row_bytes);
}

size_t hop_mirror_pattern_bytes(const hop_mirror *mirror) {
    return mirror->patterns ? mirror->patterns->words * sizeof(uint64_t)
                            : mirror->row_bytes;
}

void hop_mirror_replace(hop_mirror *mirror, size_t row, const void *pattern, float scale,
                        const uint64_t *code) {
    memcpy(hop_mirror_pattern(mirror, row), pattern, hop_mirror_pattern_bytes(mirror));
    if (mirror->scales) mirror->scales[row] = scale;
    if (mirror->codes)
        memcpy(mirror->codes + row * mirror->code_words, code,
               mirror->code_words * sizeof *code);
}

int hop_mirror_keep_text(hop_mirror *mirror, const char *key, const void *text,
                         size_t size, hop_text *out) {
    const char *kept =
        is_key(key, text, size) ? key : hop_names_keep(&mirror->names, text, size);
    if (!kept) return 0;
    *out = (hop_text){kept, size};
    return 1;
}

hop_status hop_mirror_append(hop_mirror *mirror, const hop_mirror_row *from) {
    const size_t row = mirror->count;
    size_t other;
    hop_status status = hop_mirror_reserve(mirror, row + 1);
    if (status != HOP_OK) return status;
    if (find(mirror, from->item.key, from->key_size, &other) == HOP_OK)
        return HOP_EEXISTS;
    hop_store_item item = from->item;
    item.key = hop_names_keep(&mirror->names, item.key, from->key_size);
    if (!item.key) return HOP_ENOMEM;
    if (item.label) {
        item.label = hop_names_label(&mirror->names, item.label, from->label_size);
        if (!item.label) return HOP_ENOMEM;
    }
    if (mirror->of_texts && !hop_mirror_keep_text(mirror, item.key, from->pattern,
                                                  from->text_size, &mirror->texts[row]))
        return HOP_ENOMEM;
    status = strength_of(&from->detail, &item.strength);
    if (status == HOP_OK) status = hop_details_add(&mirror->details, row, &from->detail);
    if (status != HOP_OK) return status;
    mirror->items[row] = item;
    mirror->dead[row] = 0;
    settle(mirror, row);
    if (mirror->patterns)
        status = hop_patterns_append_packed(mirror->patterns, from->pattern, 1);
    if (status != HOP_OK) {
        hop_details_drop(&mirror->details, row);
        return status;
    }
    if (!mirror->patterns && !mirror->of_texts)
        hop_mirror_replace(mirror, row, from->pattern, from->scale, from->code);
    mirror->count++;
    slot_row(mirror, row);
    return HOP_OK;
}

/* Row `from` takes the place of row `to`. */
static void move(hop_mirror *mirror, size_t from, size_t to) {
    mirror->items[to] = mirror->items[from];
    hop_details_move(&mirror->details, from, to);
    mirror->dead[to] = 0;
    if (mirror->of_texts)
        mirror->texts[to] = mirror->texts[from];
    else
        hop_mirror_replace(mirror, to, hop_mirror_pattern(mirror, from),
                           mirror->scales ? mirror->scales[from] : 1,
                           mirror->codes ? mirror->codes + from * mirror->code_words
                                         : NULL);
}

static void cut(hop_mirror *mirror, size_t count) {
    mirror->count = count;
    if (mirror->patterns) mirror->patterns->count = count;
}

/* Where the texts of a row are. */
typedef struct row_texts {
    const char *key, *label;
    hop_text text;
} row_texts;

/* Copies what a row needs into fresh names; 0: no memory. */
static int keep_row(const hop_mirror *mirror, size_t row, hop_names *fresh,
                    row_texts *out) {
    const hop_store_item *item = &mirror->items[row];
    out->label = NULL;
    out->key = hop_names_keep(fresh, item->key, strlen(item->key));
    if (!out->key) return 0;
    if (item->label &&
        !(out->label = hop_names_label(fresh, item->label, strlen(item->label))))
        return 0;
    if (!mirror->of_texts) return 1;
    const hop_text *text = &mirror->texts[row];
    out->text = (hop_text){out->key, text->size};
    if (text->bytes != item->key)
        out->text.bytes = hop_names_keep(fresh, text->bytes, text->size);
    return out->text.bytes != NULL;
}

/* Texts of items that are gone are let go once they may be half of all. Without memory
   to do it they stay. */
static void tidy_names(hop_mirror *mirror) {
    enum { LITTLE = 1 << 20 };
    hop_names fresh = {0};
    if (mirror->names.used / 2 <= mirror->names_kept + LITTLE / 2) return;
    mirror->names_kept = mirror->names.used;
    row_texts *texts = malloc((mirror->count + 1) * sizeof *texts);
    int fine = texts != NULL;
    for (size_t row = 0; row < mirror->count && fine; row++)
        fine = keep_row(mirror, row, &fresh, &texts[row]);
    for (size_t row = 0; row < mirror->count && fine; row++) {
        mirror->items[row].key = texts[row].key;
        mirror->items[row].label = texts[row].label;
        if (mirror->of_texts) mirror->texts[row] = texts[row].text;
    }
    free(texts);
    hop_names_clear(fine ? &mirror->names : &fresh);
    if (!fine) return;
    mirror->names = fresh;
    mirror->names_kept = fresh.used;
}

void hop_mirror_compact(hop_mirror *mirror) {
    if (!mirror->dead_count) {
        tidy_names(mirror);
        return;
    }
    size_t kept = 0;
    for (size_t row = 0; row < mirror->count; row++) {
        if (mirror->dead[row]) {
            hop_details_drop(&mirror->details, row);
            continue;
        }
        if (row != kept) move(mirror, row, kept);
        kept++;
    }
    cut(mirror, kept);
    mirror->dead_count = 0;
    slot_all(mirror);
    /* With the last item of the base gone, the next batch becomes the base. */
    for (size_t row = 0; row < kept; row++) settle(mirror, row);
    tidy_names(mirror);
}

void hop_mirror_restore(hop_mirror *mirror, size_t count, const hop_names_mark *names) {
    if (mirror->dead_count) memset(mirror->dead, 0, mirror->count);
    mirror->dead_count = 0;
    if (count != mirror->count) {
        for (size_t row = count; row < mirror->count; row++)
            hop_details_drop(&mirror->details, row);
        cut(mirror, count);
        slot_all(mirror);
    }
    hop_names_cut(&mirror->names, names);
}
