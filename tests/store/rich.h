/* SPDX-License-Identifier: MIT */
/* Memory files that hold something of everything: content, history, gaps, every storage.
 */
#ifndef HOP_TESTS_STORE_RICH_H
#define HOP_TESTS_STORE_RICH_H

#include "store/fixture.h"

#define RICH_DAY INT64_C(86400000)
/* 2026-01-01T00:00:00Z; the clock of these files stands where a test puts it. */
#define RICH_NEW_YEAR INT64_C(1767225600000)

static hop_time rich_clock = RICH_NEW_YEAR;

TEST_UNUSED static hop_time rich_now(void *user) {
    (void)user;
    return rich_clock;
}

TEST_UNUSED static void must(hop_status status, const hop_error *error) {
    if (status != HOP_OK) fail_msg("%d: %s", (int)status, error->message);
}

TEST_UNUSED static hop_store *rich_open(const char *path, hop_store_mode mode,
                                        const hop_store_recipe *recipe) {
    hop_store_options options = HOP_STORE_OPTIONS_INIT;
    hop_store *store = NULL;
    hop_error error = {0};
    options.now = rich_now;
    must(hop_store_open(path, mode, recipe, &options, &store, &error), &error);
    return store;
}

TEST_UNUSED static hop_store_recipe rich_recipe(hop_storage storage, size_t dim) {
    hop_store_recipe recipe = HOP_STORE_RECIPE_INIT;
    recipe.dim = recipe.width = dim;
    recipe.height = 1;
    recipe.storage = storage;
    if (storage != HOP_STORAGE_BITS) {
        snprintf(recipe.kind, sizeof recipe.kind, "vector");
        recipe.rule[0] = '\0';
        snprintf(recipe.energy, sizeof recipe.energy, "softmax");
        recipe.similarity = HOP_SIMILARITY_COSINE;
        recipe.beta = 0.1; /* no finite binary fraction */
        recipe.half_life = 30 * RICH_DAY;
    }
    return recipe;
}

/* The pattern of an item: chance that goes by its number. */
TEST_UNUSED static void rich_pattern(hop_store *store, hop_store_entry *entry,
                                     uint64_t number, uint64_t *words, float *values) {
    const hop_store_recipe *recipe = hop_store_recipe_of(store);
    hop_random random = hop_random_begin(11, HOP_STREAM_USER, number);
    if (recipe->storage == HOP_STORAGE_BITS) {
        for (size_t i = 0; i < (recipe->dim + 63) / 64; i++)
            words[i] = hop_random_below(&random, UINT64_MAX);
        if (recipe->dim % 64)
            words[recipe->dim / 64] &= (UINT64_C(1) << recipe->dim % 64) - 1;
        entry->words = words;
    } else {
        for (size_t i = 0; i < recipe->dim; i++)
            values[i] = (float)((double)hop_random_below(&random, 2000001) / 1e6 - 1);
        entry->values = values;
    }
}

enum { RICH_MOST_DIM = 512 };

TEST_UNUSED static void rich_add(hop_store *store, uint64_t number,
                                 hop_store_entry *entry) {
    uint64_t words[RICH_MOST_DIM / 64 + 1];
    float values[RICH_MOST_DIM];
    hop_error error = {0};
    rich_pattern(store, entry, number, words, values);
    must(hop_store_add(store, entry, &error), &error);
}

/* A text of every kind of sign that JSON writes in its own way. */
#define RICH_TEXT                                                                        \
    "quote \" slash \\ / tab\t line\nreturn\r \x01\x1f\x7f \xc3\xa9\xe2\x80\xa8 "        \
    "\xf0\x9f\x90\x95"

/* Items "plain", "full", "gone" (forgotten), "strong" in one batch, "late" in another. */
TEST_UNUSED static void rich_make(const char *path, const hop_store_recipe *recipe) {
    static const char *const tags[] = {"pets", "a \"quoted\" tag", "z"};
    static const char *const other_tags[] = {"pets"};
    hop_error error = {0};
    rich_clock = RICH_NEW_YEAR;
    hop_store *store = rich_open(path, HOP_STORE_CREATE, recipe);
    must(hop_store_begin(store, &error), &error);
    hop_store_entry plain = HOP_STORE_ENTRY_INIT, full = HOP_STORE_ENTRY_INIT;
    hop_store_entry gone = HOP_STORE_ENTRY_INIT, strong = HOP_STORE_ENTRY_INIT;
    hop_store_entry late = HOP_STORE_ENTRY_INIT;
    plain.key = "plain";
    rich_add(store, 1, &plain);
    full.key = "full \xc3\xa9";
    full.label = "dog";
    full.text = RICH_TEXT;
    full.payload =
        "{\"price\": 12.5, \"name\": \"Rex\", \"n\": 3, \"ok\": true, \"no\": null,"
        " \"lines\": [{\"unit price\": 0.1}, 7, \"seven\"], \"zip\": \"007\","
        " \"colours\": [\"red\", \"blue\"], \"big\": 1e300, \"tiny\": -0.0}";
    full.picture = "\x89PNG\0bytes\xff";
    full.picture_size = 12;
    full.tags = tags;
    full.tag_count = 3;
    rich_add(store, 2, &full);
    gone.key = "gone";
    gone.text = "forgotten text";
    rich_add(store, 3, &gone);
    strong.key = "strong";
    strong.label = "cat";
    strong.strength = (hop_strength){7, 3};
    strong.text = "";
    strong.payload = "[1, 2, {\"deep\": [[[]]]}]";
    strong.tags = other_tags;
    strong.tag_count = 1;
    rich_add(store, 4, &strong);
    must(hop_store_commit(store, &error), &error);

    rich_clock += 10 * RICH_DAY + 123;
    must(hop_store_begin(store, &error), &error);
    must(hop_store_forget(store, "gone", &error), &error);
    must(hop_store_reinforce(store, "strong", (hop_strength){1, 2}, &error), &error);
    must(hop_store_reinforce(store, "plain", (hop_strength){-1, 4}, &error), &error);
    late.key = "late";
    late.payload = "\"only a text\"";
    rich_add(store, 5, &late);
    must(hop_store_commit(store, &error), &error);

    rich_clock += 20 * RICH_DAY;
    must(hop_store_begin(store, &error), &error);
    must(hop_store_confirm(store, "full \xc3\xa9", (hop_strength){1, 1}, &error), &error);
    must(hop_store_commit(store, &error), &error);
    hop_store_close(store);
}

/* The files of schema version 1 that are kept. */
static const char *const rich_old_names[] = {"hebb",  "source", "projection", "dense",
                                             "pairs", "random", "empty"};
enum { RICH_OLD = sizeof rich_old_names / sizeof *rich_old_names };

/* One of them as the test's file; its bytes, to be freed. */
TEST_UNUSED static char *rich_take_old(int which, size_t *size) {
    char path[512];
    snprintf(path, sizeof path, "%s/store/v1-%s.hop", HOP_TEST_DATA,
             rich_old_names[which]);
    char *bytes = slurp(path, size);
    spill(file, bytes, *size);
    return bytes;
}

/* The test's file still has these bytes; frees them. */
TEST_UNUSED static void rich_assert_bytes(char *bytes, size_t size) {
    size_t now;
    char *read = slurp(file, &now);
    assert_int_equal(now, size);
    assert_memory_equal(read, bytes, size);
    free(read);
    free(bytes);
}

/* What is written in memory, and read from there. */
typedef struct rich_buffer {
    char *bytes;
    size_t size, room, taken, most_at_once;
} rich_buffer;

TEST_UNUSED static hop_status rich_write(void *user, const char *bytes, size_t size,
                                         hop_error *error) {
    rich_buffer *buffer = user;
    (void)error;
    if (buffer->size + size + 1 > buffer->room) {
        buffer->room = 2 * (buffer->size + size + 1);
        buffer->bytes = realloc(buffer->bytes, buffer->room);
        assert_non_null(buffer->bytes);
    }
    memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
    buffer->bytes[buffer->size] = '\0';
    return HOP_OK;
}

TEST_UNUSED static hop_status rich_read(void *user, char *bytes, size_t room,
                                        size_t *size, hop_error *error) {
    rich_buffer *buffer = user;
    (void)error;
    size_t part = buffer->size - buffer->taken;
    if (part > room) part = room;
    if (buffer->most_at_once && part > buffer->most_at_once) part = buffer->most_at_once;
    memcpy(bytes, buffer->bytes + buffer->taken, part);
    buffer->taken += part;
    *size = part;
    return HOP_OK;
}

TEST_UNUSED static void rich_dump(const char *path, int readable, rich_buffer *out) {
    hop_dump_options options = HOP_DUMP_OPTIONS_INIT;
    hop_error error = {0};
    options.readable = readable;
    hop_store *store = rich_open(path, HOP_STORE_READ, NULL);
    must(hop_store_dump(store, &options, rich_write, out, &error), &error);
    hop_store_close(store);
}

#endif
