/* SPDX-License-Identifier: MIT */
/* Memory files that want looking after. */
#ifndef HOP_TESTS_CARE_FILES_H
#define HOP_TESTS_CARE_FILES_H

#include "store/fixture.h"

#include <math.h>

TEST_UNUSED static hop_context *care_context(unsigned threads) {
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    hop_context *context = NULL;
    options.threads = threads;
    assert_int_equal(hop_context_create(&options, &context, NULL), HOP_OK);
    return context;
}

/* Adds one item of bits, pattern `row` with its first `flips` units flipped. */
TEST_UNUSED static void add_flipped(hop_store *store, const char *key, const char *label,
                                    const hop_patterns *patterns, size_t row,
                                    size_t flips, int64_t strength) {
    hop_error error = {HOP_OK, ""};
    const size_t words = hop_patterns_words(patterns);
    uint64_t *copy = malloc(words * sizeof *copy);
    assert_non_null(copy);
    memcpy(copy, hop_patterns_row(patterns, row), words * sizeof *copy);
    for (size_t i = 0; i < flips; i++) copy[i / 64] ^= UINT64_C(1) << (i % 64);
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    entry.key = key;
    entry.label = label;
    entry.words = copy;
    entry.strength = (hop_strength){strength, 1};
    assert_ok(hop_store_add(store, &entry, &error), &error);
    free(copy);
}

/* A new file of texts, of the kind named, whose cues are never unknown. */
TEST_UNUSED static hop_store *text_file(const char *kind) {
    hop_store_recipe recipe = hop_kind_find(kind)->recipe;
    recipe.false_rejection = 0;
    return create_store(&recipe);
}

TEST_UNUSED static void add_text(hop_store *store, const char *key, const char *label,
                                 const char *text, int64_t strength) {
    hop_error error = {HOP_OK, ""};
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    entry.key = key;
    entry.label = label;
    entry.text = text;
    entry.strength = (hop_strength){strength, 1};
    assert_ok(hop_store_add(store, &entry, &error), &error);
}

TEST_UNUSED static size_t row_of(const hop_store *store, const char *key) {
    size_t row = SIZE_MAX;
    if (hop_store_find(store, key, &row) != HOP_OK) fail_msg("no key %s", key);
    return row;
}

/* 200 units: "a" with copies "a1" (1% off, stronger), "a2" (2% off) and "a9" (1% off,
   another label), and "b", alone. */
TEST_UNUSED static hop_store *near_file(void) {
    hop_store_recipe recipe = recipe_of(200);
    hop_patterns *patterns = random_patterns(200, 2, 5);
    hop_store *store = create_store(&recipe);
    begin(store);
    add_flipped(store, "a", "x", patterns, 0, 0, 1);
    add_flipped(store, "a1", "x", patterns, 0, 2, 3);
    add_flipped(store, "a2", "x", patterns, 0, 4, 1);
    add_flipped(store, "a9", "y", patterns, 0, 2, 1);
    add_flipped(store, "b", "x", patterns, 1, 0, 1);
    commit(store);
    hop_patterns_free(patterns);
    return store;
}

#endif
