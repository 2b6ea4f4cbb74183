/* SPDX-License-Identifier: MIT */
/* Memory files of texts: what the commands share about them. */
#include "textual.h"

#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "text.h"

int hop_textual(const hop_store *store) {
    hop_text_sort sort;
    return hop_recipe_of_texts(hop_store_recipe_of(store), &sort);
}

const char *hop_textual_noun(const hop_store_recipe *recipe, size_t count) {
    static const char *const nouns[HOP_TEXT_SORT_COUNT][2] = {
        [HOP_TEXT_WORDS] = {"word", "words"},
        [HOP_TEXT_UTTERANCES] = {"utterance", "utterances"},
        [HOP_TEXT_DOCUMENTS] = {"document", "documents"}};
    hop_text_sort sort = HOP_TEXT_UTTERANCES;
    hop_recipe_of_texts(recipe, &sort);
    return nouns[sort][count != 1];
}

int hop_textual_refuse(const hop_store *store) {
    if (!hop_textual(store)) return 0;
    return hop_complain(
        EXIT_USAGE, "%s holds texts (kind %s), which have neither units nor couplings",
        hop_store_path(store), hop_store_recipe_of(store)->kind);
}

int hop_textual_check(const hop_options *options, const hop_flag_id *strange,
                      size_t count) {
    for (size_t i = 0; i < count; i++)
        if (options->given[strange[i]])
            return hop_complain(EXIT_USAGE, "--%s does not go with a memory of texts",
                                hop_flags[strange[i]].name);
    return 0;
}

int hop_textual_any(const char *text, size_t size) {
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text[i] > ' ' && text[i] != 0x7f) return 1;
    return 0;
}

size_t hop_textual_fault(const char *text, size_t size) {
    uint32_t code;
    size_t at = 0;
    while (at < size) {
        /* A text's last character may seem to go on behind its end. */
        char last[5] = "";
        const size_t left = size - at;
        if (left < 4) memcpy(last, text + at, left);
        const size_t length = hop_text_sequence(left < 4 ? last : text + at, &code);
        if (length == 0 || text[at] == '\0') return at;
        at += length;
    }
    return size;
}

typedef struct entry {
    uint64_t hash;
    size_t row;
} entry;

static int by_hash(const void *a, const void *b) {
    const entry *one = a, *other = b;
    if (one->hash != other->hash) return one->hash < other->hash ? -1 : 1;
    return one->row < other->row ? -1 : 1;
}

static hop_status fold_row(const hop_store *store, size_t row, hop_folded *out,
                           hop_error *error) {
    hop_text text = {0};
    text.bytes = hop_store_text(store, row, &text.size);
    return hop_text_fold(&text, 0, out, error);
}

uint64_t hop_textual_hash(const char *bytes, size_t size) {
    uint64_t hash = UINT64_C(0x9e3779b97f4a7c15);
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 32;
}

static hop_status hash_all(const hop_store *store, entry *entries, size_t count,
                           hop_error *error) {
    hop_status status = HOP_OK;
    for (size_t row = 0; status == HOP_OK && row < count; row++) {
        hop_folded folded = {0};
        status = fold_row(store, row, &folded, error);
        if (status == HOP_OK)
            entries[row] = (entry){hop_textual_hash(folded.bytes, folded.size), row};
        hop_folded_clear(&folded);
    }
    return status;
}

static int are_equal(const hop_store *store, size_t row, size_t other) {
    hop_folded one = {0}, two = {0};
    const int equal = fold_row(store, row, &one, NULL) == HOP_OK &&
                      fold_row(store, other, &two, NULL) == HOP_OK &&
                      one.size == two.size && memcmp(one.bytes, two.bytes, one.size) == 0;
    hop_folded_clear(&one);
    hop_folded_clear(&two);
    return equal;
}

int hop_textual_twins(hop_store *store, size_t first) {
    const size_t count = hop_store_count(store);
    size_t found = 0, row = 0, other = 0;
    hop_error error;
    if (first >= count) return 0;
    entry *entries = malloc(count * sizeof *entries);
    if (!entries) return hop_complain_memory();
    const hop_status status = hash_all(store, entries, count, &error);
    if (status == HOP_OK) qsort(entries, count, sizeof *entries, by_hash);
    for (size_t i = 1, run = 0; status == HOP_OK && i < count; i++) {
        if (entries[i].hash != entries[run].hash) {
            run = i;
        } else if (entries[i].row >= first &&
                   are_equal(store, entries[i].row, entries[run].row)) {
            if (found++ == 0 || entries[i].row < row) {
                row = entries[i].row;
                other = entries[run].row;
            }
        }
    }
    free(entries);
    if (status != HOP_OK) return hop_complain_error(status, BLAME_FILE, &error);
    if (found == 0) return 0;
    const char *key = hop_store_item_at(store, row)->key;
    if (found == 1)
        hop_note("%s says the same as %s, but for case, blanks and the like", key,
                 hop_store_item_at(store, other)->key);
    else
        hop_note("%zu %s say the same as others, but for case, blanks and the like, such "
                 "as %s and %s",
                 found, hop_textual_noun(hop_store_recipe_of(store), found), key,
                 hop_store_item_at(store, other)->key);
    return 0;
}
