/* SPDX-License-Identifier: MIT */
/* A folder of its own for every test of the store, and small memory files to put there.
 */
#ifndef HOP_TESTS_STORE_FIXTURE_H
#define HOP_TESTS_STORE_FIXTURE_H

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

static char folder[64];
static char file[96];

TEST_UNUSED static int make_folder(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/hop-store-XXXXXX");
    if (!mkdtemp(folder)) return -1;
    snprintf(file, sizeof file, "%s/a.hop", folder);
    return 0;
}

TEST_UNUSED static int remove_folder(void **state) {
    char command[96];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

#define STORE_TEST(f) cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)

/* How many names the test's folder holds. */
TEST_UNUSED static int names_in_folder(void) {
    char command[96];
    int count = -1;
    snprintf(command, sizeof command, "ls -A '%s' | wc -l", folder);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%d", &count), 1);
    pclose(pipe);
    return count;
}

TEST_UNUSED static hop_store_recipe recipe_of(size_t dim) {
    hop_store_recipe recipe = HOP_STORE_RECIPE_INIT;
    recipe.dim = recipe.width = dim;
    recipe.height = 1;
    return recipe;
}

TEST_UNUSED static hop_patterns *random_patterns(size_t dim, size_t count,
                                                 uint64_t seed) {
    hop_patterns *patterns = NULL;
    assert_int_equal(hop_patterns_create(dim, &patterns), HOP_OK);
    if (count)
        assert_int_equal(hop_patterns_generate_random(patterns, count, 0, seed, 0),
                         HOP_OK);
    return patterns;
}

TEST_UNUSED static hop_status add_pattern(hop_store *store, const char *key,
                                          const hop_patterns *patterns, size_t row,
                                          hop_strength strength, hop_error *error) {
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    entry.key = key;
    entry.words = hop_patterns_row(patterns, row);
    entry.strength = strength;
    return hop_store_add(store, &entry, error);
}

/* Items "k0", "k1", ... of strengths 1, 2, ... in one transaction. */
TEST_UNUSED static void add_items(hop_store *store, const hop_patterns *patterns,
                                  size_t first, size_t end) {
    hop_error error = {0};
    for (size_t i = first; i < end; i++) {
        char key[32];
        snprintf(key, sizeof key, "k%zu", i);
        hop_status status = add_pattern(store, key, patterns, i,
                                        (hop_strength){(int64_t)i + 1, 1}, &error);
        if (status != HOP_OK) fail_msg("%s", error.message);
    }
}

TEST_UNUSED static hop_store *open_store(hop_store_mode mode) {
    hop_store *store = NULL;
    hop_error error = {0};
    if (hop_store_open(file, mode, NULL, NULL, &store, &error) != HOP_OK)
        fail_msg("%s", error.message);
    return store;
}

/* A file of `count` items of `dim` units, committed and closed. */
TEST_UNUSED static void make_store(size_t dim, size_t count) {
    hop_store_recipe recipe = recipe_of(dim);
    hop_patterns *patterns = random_patterns(dim, count, 1);
    hop_store *store = NULL;
    hop_error error = {0};
    if (hop_store_open(file, HOP_STORE_CREATE, &recipe, NULL, &store, &error) != HOP_OK)
        fail_msg("%s", error.message);
    assert_int_equal(hop_store_begin(store, &error), HOP_OK);
    add_items(store, patterns, 0, count);
    assert_int_equal(hop_store_commit(store, &error), HOP_OK);
    hop_store_close(store);
    hop_patterns_free(patterns);
}

/* Runs SQL on the file with none of the store's care. */
TEST_UNUSED static void tamper(const char *sql) {
    sqlite3 *db = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) fail_msg("%s", message);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

TEST_UNUSED static char *slurp(const char *path, size_t *size) {
    FILE *stream = fopen(path, "rb");
    assert_non_null(stream);
    fseek(stream, 0, SEEK_END);
    *size = (size_t)ftell(stream);
    rewind(stream);
    char *bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, stream), *size);
    fclose(stream);
    return bytes;
}

TEST_UNUSED static void spill(const char *path, const void *bytes, size_t size) {
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(bytes, 1, size, stream), size);
    fclose(stream);
}

/* Opening must fail so, in one line that names the file and says `part`. */
TEST_UNUSED static void assert_refused(hop_store_mode mode, hop_status status,
                                       const char *part) {
    hop_store *store = (hop_store *)&folder;
    hop_error error = {0};
    hop_status got = hop_store_open(file, mode, NULL, NULL, &store, &error);
    if (got != status) fail_msg("status %d: %s", got, error.message);
    assert_ptr_equal(store, &folder);
    assert_int_equal(error.status, status);
    if (!strstr(error.message, file) || !strstr(error.message, part))
        fail_msg("'%s' lacks '%s' or the name", error.message, part);
    assert_null(strchr(error.message, '\n'));
}

#endif
