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

TEST_UNUSED static void assert_ok(hop_status status, const hop_error *error) {
    if (status != HOP_OK) fail_msg("%d: %s", (int)status, error->message);
}

TEST_UNUSED static hop_store_recipe recipe_of(size_t dim) {
    hop_store_recipe recipe = HOP_STORE_RECIPE_INIT;
    recipe.dim = recipe.width = dim;
    recipe.height = 1;
    return recipe;
}

TEST_UNUSED static hop_store_recipe recipe_of_reals(hop_storage storage, size_t dim) {
    hop_store_recipe recipe = recipe_of(dim);
    recipe.storage = storage;
    memset(recipe.rule, 0, sizeof recipe.rule);
    snprintf(recipe.energy, sizeof recipe.energy, "softmax");
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

/* values[count][dim] in -1..1, the same ones for a seed. */
TEST_UNUSED static float *random_reals(size_t dim, size_t count, uint64_t seed) {
    hop_random random = hop_random_begin(seed, HOP_STREAM_USER, 99);
    float *values = malloc(dim * count * sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < dim * count; i++)
        values[i] = (float)(hop_random_u32(&random) * 0x1p-31 - 1);
    return values;
}

/* A clock that stands where a test puts it. */
static hop_time clock_time = INT64_C(1767225600000); /* 2026-01-01T00:00:00Z */

TEST_UNUSED static hop_time tell_time(void *user) {
    (void)user;
    return clock_time;
}

TEST_UNUSED static hop_status try_open(hop_store_mode mode,
                                       const hop_store_recipe *recipe, hop_store **out,
                                       hop_error *error) {
    hop_store_options options = HOP_STORE_OPTIONS_INIT;
    options.now = tell_time;
    return hop_store_open(file, mode, recipe, &options, out, error);
}

TEST_UNUSED static hop_store *open_store(hop_store_mode mode) {
    hop_store *store = NULL;
    hop_error error = {0};
    assert_ok(try_open(mode, NULL, &store, &error), &error);
    return store;
}

TEST_UNUSED static hop_store *create_store(const hop_store_recipe *recipe) {
    hop_store *store = NULL;
    hop_error error = {0};
    assert_ok(try_open(HOP_STORE_CREATE, recipe, &store, &error), &error);
    return store;
}

TEST_UNUSED static void begin(hop_store *store) {
    hop_error error = {0};
    assert_ok(hop_store_begin(store, &error), &error);
}

TEST_UNUSED static void commit(hop_store *store) {
    hop_error error = {0};
    assert_ok(hop_store_commit(store, &error), &error);
}

TEST_UNUSED static hop_store *begin_store(void) {
    hop_store *store = open_store(HOP_STORE_WRITE);
    begin(store);
    return store;
}

TEST_UNUSED static void commit_and_close(hop_store *store) {
    commit(store);
    hop_store_close(store);
}

/* Adds one pattern of a set. */
TEST_UNUSED static hop_status add_pattern(hop_store *store, const char *key,
                                          const hop_patterns *patterns, size_t row,
                                          hop_strength strength, hop_error *error) {
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    entry.key = key;
    entry.strength = strength;
    entry.words = hop_patterns_row(patterns, row);
    return hop_store_add(store, &entry, error);
}

/* Items "k0", "k1", ... of strengths 1, 2, ... in one transaction. */
TEST_UNUSED static void add_items(hop_store *store, const hop_patterns *patterns,
                                  size_t first, size_t end) {
    hop_error error = {0};
    for (size_t i = first; i < end; i++) {
        char key[32];
        snprintf(key, sizeof key, "k%zu", i);
        assert_ok(add_pattern(store, key, patterns, i, (hop_strength){(int64_t)i + 1, 1},
                              &error),
                  &error);
    }
}

/* A file of `count` items of `dim` units, committed and closed. */
TEST_UNUSED static void make_store(size_t dim, size_t count) {
    hop_store_recipe recipe = recipe_of(dim);
    hop_patterns *patterns = random_patterns(dim, count, 1);
    hop_store *store = create_store(&recipe);
    begin(store);
    add_items(store, patterns, 0, count);
    commit_and_close(store);
    hop_patterns_free(patterns);
}

/* The file, and what may lie beside it. */
TEST_UNUSED static void unlink_file(void) {
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    char name[sizeof file + 16];
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(name, sizeof name, "%s%s", file, suffixes[i]);
        unlink(name);
    }
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
    hop_status got = try_open(mode, NULL, &store, &error);
    if (got != status) fail_msg("status %d: %s", got, error.message);
    assert_ptr_equal(store, &folder);
    assert_int_equal(error.status, status);
    if (!strstr(error.message, file) || !strstr(error.message, part))
        fail_msg("'%s' lacks '%s' or the name", error.message, part);
    assert_null(strchr(error.message, '\n'));
}

#endif
