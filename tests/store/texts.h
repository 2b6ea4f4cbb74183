/* SPDX-License-Identifier: MIT */
/* Memory files the patterns of which are texts. */
#ifndef HOP_TESTS_STORE_TEXTS_H
#define HOP_TESTS_STORE_TEXTS_H

#include "store/fixture.h"

TEST_UNUSED static hop_store_recipe recipe_of_texts(hop_encoder encoder) {
    hop_store_recipe recipe = {.kind = "utterance",
                               .encoder = encoder,
                               .language = HOP_LANGUAGE_ENGLISH,
                               .energy = "softmax",
                               .beta = 5.5,
                               .false_rejection = 0.05};
    return recipe;
}

TEST_UNUSED static hop_status try_text(hop_store *store, const char *key,
                                       const char *text, const char *label,
                                       hop_error *error) {
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    entry.key = key;
    entry.text = text;
    entry.label = label;
    return hop_store_add(store, &entry, error);
}

TEST_UNUSED static void add_text(hop_store *store, const char *key, const char *text) {
    hop_error error = {0};
    assert_ok(try_text(store, key, text, NULL, &error), &error);
}

TEST_UNUSED static void update_text(hop_store *store, const char *key, const char *text) {
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    hop_error error = {0};
    entry.key = key;
    entry.text = text;
    assert_ok(hop_store_update(store, &entry, &error), &error);
}

/* The text of a key, and that it is as long as it says. */
TEST_UNUSED static const char *text_of(const hop_store *store, const char *key) {
    size_t row = SIZE_MAX, size = SIZE_MAX;
    assert_int_equal(hop_store_find(store, key, &row), HOP_OK);
    const char *text = hop_store_text(store, row, &size);
    assert_non_null(text);
    assert_int_equal(strlen(text), size);
    return text;
}

/* "word": its key is the text; "cafe": not ASCII; "long": of many blocks,
   but of words as long as one may be. */
TEST_UNUSED static void make_texts(hop_encoder encoder) {
    const size_t length = encoder == HOP_ENCODER_WORD ? HOP_WORD_MOST : 200000;
    const hop_store_recipe recipe = recipe_of_texts(encoder);
    hop_store *store = create_store(&recipe);
    char *text = malloc(length + 1);
    assert_non_null(text);
    memset(text, 'x', length);
    text[length] = '\0';
    begin(store);
    add_text(store, "word", "word");
    add_text(store, "cafe", "caf\xc3\xa9 \"\\\n\t\xf0\x9f\x98\x80");
    add_text(store, "long", text);
    commit_and_close(store);
    free(text);
}

#endif
