/* SPDX-License-Identifier: MIT */
/* Small memory files for the tests of faults: folders, items that follow from a number,
   and one number that stands for all that a file holds. */
#ifndef HOP_TESTS_FAULTS_MEMORIES_H
#define HOP_TESTS_FAULTS_MEMORIES_H

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <hopfield.h>

#define TEST_UNUSED __attribute__((unused))

enum { MEMORY_DIM = 128 };

/* --- folders -------------------------------------------------------------------- */

/* A new folder, in memory where that can be had: nothing here needs a disk. */
TEST_UNUSED static void make_folder_at(char *path, size_t size) {
    const char *place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(path, size, "%s/hop-faults-XXXXXX", place);
    if (!mkdtemp(path)) {
        snprintf(path, size, "/tmp/hop-faults-XXXXXX");
        assert_non_null(mkdtemp(path));
    }
}

TEST_UNUSED static void empty_folder(const char *path) {
    DIR *listing = opendir(path);
    assert_non_null(listing);
    for (struct dirent *entry; (entry = readdir(listing));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(listing), entry->d_name, 0);
    closedir(listing);
}

TEST_UNUSED static void remove_folder_at(const char *path) {
    empty_folder(path);
    rmdir(path);
}

TEST_UNUSED static size_t names_in(const char *path) {
    size_t count = 0;
    DIR *listing = opendir(path);
    assert_non_null(listing);
    for (struct dirent *entry; (entry = readdir(listing));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(listing);
    return count;
}

TEST_UNUSED static void *read_bytes(const char *path, size_t *size) {
    FILE *stream = fopen(path, "rb");
    if (!stream) fail_msg("%s cannot be read", path);
    fseek(stream, 0, SEEK_END);
    *size = (size_t)ftell(stream);
    rewind(stream);
    void *bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, stream), *size);
    fclose(stream);
    return bytes;
}

TEST_UNUSED static void write_bytes(const char *path, const void *bytes, size_t size) {
    FILE *stream = fopen(path, "wb");
    if (!stream) fail_msg("%s cannot be written", path);
    assert_int_equal(fwrite(bytes, 1, size, stream), size);
    fclose(stream);
}

TEST_UNUSED static void copy_file(const char *from, const char *to) {
    size_t size;
    void *bytes = read_bytes(from, &size);
    write_bytes(to, bytes, size);
    free(bytes);
}

/* --- what is written ------------------------------------------------------------ */

TEST_UNUSED static uint64_t mix(uint64_t a, uint64_t b) {
    hop_random random = hop_random_begin(a, HOP_STREAM_USER, b);
    return hop_random_u64(&random);
}

TEST_UNUSED static hop_store_recipe memory_recipe(void) {
    hop_store_recipe recipe = HOP_STORE_RECIPE_INIT;
    recipe.dim = recipe.width = MEMORY_DIM;
    recipe.height = 1;
    return recipe;
}

/* A clock that stands still, so that files written twice are alike. */
TEST_UNUSED static hop_time memory_now(void *user) {
    (void)user;
    return 1700000000000;
}

TEST_UNUSED static hop_store_options memory_options(hop_durability durability) {
    hop_store_options options = HOP_STORE_OPTIONS_INIT;
    options.durability = durability;
    options.now = memory_now;
    return options;
}

TEST_UNUSED static hop_status open_memory(const char *path, hop_store_mode mode,
                                          hop_durability durability, hop_store **out,
                                          hop_error *error) {
    hop_store_recipe recipe = memory_recipe();
    hop_store_options options = memory_options(durability);
    return hop_store_open(path, mode, mode == HOP_STORE_CREATE ? &recipe : NULL, &options,
                          out, error);
}

/* An item's contents follow from its key and a number. */
typedef struct memory_item {
    char key[48], text[400], label[32], tag[32], payload[64];
    const char *tags[2];
    uint64_t words[MEMORY_DIM / 64];
    hop_store_entry entry;
} memory_item;

TEST_UNUSED static const hop_store_entry *memory_entry(memory_item *item, const char *key,
                                                       uint64_t seed) {
    uint64_t what = mix(seed, 77);
    snprintf(item->key, sizeof item->key, "%s", key);
    size_t length = what % 3 ? what % 300 : 0;
    for (size_t i = 0; i < length; i++) item->text[i] = (char)('a' + (what + i) % 26);
    item->text[length] = 0;
    snprintf(item->label, sizeof item->label, "label %u", (unsigned)(what >> 8 & 7));
    snprintf(item->tag, sizeof item->tag, "tag%u", (unsigned)(what >> 12 & 7));
    snprintf(item->payload, sizeof item->payload, "{\"number\":%u}",
             (unsigned)(what >> 16 & 1023));
    item->tags[0] = item->tag;
    item->tags[1] = "all";
    for (size_t i = 0; i < MEMORY_DIM / 64; i++) item->words[i] = mix(seed, i);
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    entry.key = item->key;
    entry.strength = (hop_strength){1 + (int64_t)(what >> 32 & 7), 1};
    entry.words = item->words;
    entry.label = what >> 40 & 1 ? item->label : NULL;
    entry.text = length ? item->text : NULL;
    entry.payload = what >> 41 & 1 ? item->payload : NULL;
    if (what >> 43 & 1) {
        entry.picture = item->words;
        entry.picture_size = sizeof item->words;
    }
    if (what >> 42 & 1) {
        entry.tags = item->tags;
        entry.tag_count = 1 + (what >> 44 & 1);
    }
    item->entry = entry;
    return &item->entry;
}

/* The same for a store of whatever recipe: of texts the text is the pattern. */
TEST_UNUSED static const hop_store_entry *memory_entry_for(const hop_store *store,
                                                           memory_item *item,
                                                           const char *key,
                                                           uint64_t seed) {
    memory_entry(item, key, seed);
    if (hop_recipe_of_texts(hop_store_recipe_of(store), NULL)) {
        item->entry.words = NULL;
        if (!item->entry.text) item->entry.text = item->key;
    }
    return &item->entry;
}

TEST_UNUSED static hop_status add_item(hop_store *store, const char *key, uint64_t seed,
                                       hop_error *error) {
    memory_item item;
    return hop_store_add(store, memory_entry_for(store, &item, key, seed), error);
}

/* --- what is there -------------------------------------------------------------- */

TEST_UNUSED static uint64_t digest_bytes(uint64_t digest, const void *bytes,
                                         size_t size) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++) digest = (digest ^ at[i]) * 0x100000001b3;
    return (digest ^ size) * 0x100000001b3;
}

TEST_UNUSED static uint64_t digest_text(uint64_t digest, const char *text) {
    return text ? digest_bytes(digest, text, strlen(text))
                : digest_bytes(digest, &digest, 3);
}

/* One number for all items of a store with their contents; never 0, which stands for no
   file. A failure to read contents is left in *status. */
TEST_UNUSED static uint64_t digest_of(hop_store *store, hop_status *status,
                                      hop_error *error) {
    uint64_t digest = 0xcbf29ce484222325;
    *status = HOP_OK;
    for (size_t row = 0; row < hop_store_count(store); row++) {
        const hop_store_item *item = hop_store_item_at(store, row);
        if (!item) continue;
        hop_store_content content = {0};
        *status = hop_store_content_of(store, row, &content, error);
        if (*status != HOP_OK) return 0;
        int64_t numbers[] = {item->strength.numerator, item->strength.denominator,
                             item->confirmations};
        digest = digest_text(digest, item->key);
        digest = digest_text(digest, item->label);
        digest = digest_bytes(digest, numbers, sizeof numbers);
        const hop_patterns *patterns = hop_store_patterns(store);
        if (patterns)
            digest =
                digest_bytes(digest, hop_patterns_row(patterns, row), MEMORY_DIM / 8);
        digest = digest_text(digest, hop_store_text(store, row, NULL));
        digest = digest_text(digest, content.text);
        digest = digest_text(digest, content.payload);
        digest = digest_bytes(digest, content.picture, content.picture_size);
        for (size_t i = 0; i < content.tag_count; i++)
            digest = digest_text(digest, content.tags[i]);
        hop_store_content_clear(&content);
    }
    return digest ? digest : 1;
}

/* The same of a file: 0 where there is none. */
TEST_UNUSED static uint64_t digest_file(const char *path, hop_store_mode mode,
                                        hop_status *status, hop_error *error) {
    hop_store *store = NULL;
    if (access(path, F_OK) != 0) {
        *status = HOP_OK;
        return 0;
    }
    *status = open_memory(path, mode, HOP_DURABILITY_FULL, &store, error);
    if (*status != HOP_OK) return 0;
    uint64_t digest = digest_of(store, status, error);
    hop_store_close(store);
    return digest;
}

TEST_UNUSED static uint64_t sound_digest(const char *path) {
    hop_status status;
    hop_error error = {0};
    uint64_t digest = digest_file(path, HOP_STORE_READ, &status, &error);
    if (status != HOP_OK) fail_msg("%s", error.message);
    return digest;
}

/* A committed and closed file of `count` items "k0", "k1", ... */
TEST_UNUSED static void make_memory(const char *path, size_t count) {
    hop_store *store = NULL;
    hop_error error = {0};
    hop_status status =
        open_memory(path, HOP_STORE_CREATE, HOP_DURABILITY_FULL, &store, &error);
    if (status == HOP_OK) status = hop_store_begin(store, &error);
    for (size_t i = 0; i < count && status == HOP_OK; i++) {
        char key[32];
        snprintf(key, sizeof key, "k%zu", i);
        status = add_item(store, key, i, &error);
    }
    if (status == HOP_OK) status = hop_store_commit(store, &error);
    if (status != HOP_OK) fail_msg("%s", error.message);
    hop_store_close(store);
}

/* A count of the environment variable, or the usual one. */
TEST_UNUSED static uint64_t number_of(const char *variable, uint64_t usual) {
    const char *text = getenv(variable);
    return text && *text ? strtoull(text, NULL, 10) : usual;
}

#endif
