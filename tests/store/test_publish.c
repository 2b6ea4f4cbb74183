/* SPDX-License-Identifier: MIT */
/* A new file appears whole at its first commit, never over another, or not at all. */
#include "store/fixture.h"
#include "store/store.h"

static hop_store *create(hop_status expected) {
    hop_store_recipe recipe = recipe_of(32);
    hop_store *store = NULL;
    hop_error error = {0};
    assert_int_equal(try_open(HOP_STORE_CREATE, &recipe, &store, &error), expected);
    return store;
}

static void nothing_without_commit(void **state) {
    (void)state;
    hop_patterns *patterns = random_patterns(32, 3, 1);
    hop_store *store = create(HOP_OK);
    assert_int_equal(access(file, F_OK), -1);
    hop_store_close(store);
    assert_int_equal(names_in_folder(), 0);

    store = create(HOP_OK);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    add_items(store, patterns, 0, 3);
    assert_int_equal(access(file, F_OK), -1);
    hop_store_close(store); /* with the transaction open */
    assert_int_equal(names_in_folder(), 0);

    store = create(HOP_OK);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    add_items(store, patterns, 0, 3);
    hop_store_rollback(store);
    assert_int_equal(hop_store_count(store), 0);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK); /* a second try is a first */
    add_items(store, patterns, 0, 2);
    assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
    assert_int_equal(names_in_folder(), 1);
    assert_int_equal(hop_store_count(store), 2);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK); /* and then it goes on */
    add_items(store, patterns, 2, 3);
    assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
    hop_store_close(store);
    store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_count(store), 3);
    hop_store_close(store);
    hop_patterns_free(patterns);
}

static void name_taken_before(void **state) {
    (void)state;
    spill(file, "precious", 8);
    assert_null(create(HOP_EEXISTS));
    assert_int_equal(names_in_folder(), 1);
    unlink(file);
    assert_int_equal(symlink("nowhere", file), 0);
    assert_null(create(HOP_EEXISTS));
}

static void name_taken_meanwhile(void **state) {
    (void)state;
    hop_patterns *patterns = random_patterns(32, 3, 1);
    hop_store *store = create(HOP_OK);
    hop_error error = {0};
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    add_items(store, patterns, 0, 3);
    spill(file, "precious", 8);
    assert_int_equal(hop_store_commit(store, &error), HOP_EEXISTS);
    assert_non_null(strstr(error.message, file));
    assert_int_equal(hop_store_count(store), 0);
    assert_int_equal(names_in_folder(), 1);
    size_t size;
    char *bytes = slurp(file, &size);
    assert_int_equal(size, 8);
    assert_memory_equal(bytes, "precious", 8);
    free(bytes);
    assert_int_equal(hop_store_begin(store, &error), HOP_EEXISTS);
    unlink(file);
    assert_int_equal(hop_store_begin(store, &error), HOP_OK);
    add_items(store, patterns, 0, 3);
    assert_int_equal(hop_store_commit(store, &error), HOP_OK);
    hop_store_close(store);
    store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_count(store), 3);
    hop_store_close(store);
    hop_patterns_free(patterns);
}

static void two_creators(void **state) {
    (void)state;
    hop_store *one = create(HOP_OK), *two = create(HOP_OK);
    assert_int_equal(hop_store_begin(one, NULL), HOP_OK);
    assert_int_equal(hop_store_begin(two, NULL), HOP_OK);
    assert_int_equal(hop_store_commit(two, NULL), HOP_OK);
    assert_int_equal(hop_store_commit(one, NULL), HOP_EEXISTS);
    hop_store_close(one);
    hop_store_close(two);
    assert_int_equal(names_in_folder(), 1);
    hop_store_close(open_store(HOP_STORE_READ));
}

static void no_folder(void **state) {
    (void)state;
    strcat(folder, "/missing");
    snprintf(file, sizeof file, "%s/a.hop", folder);
    assert_null(create(HOP_EIO));
    *strrchr(folder, '/') = 0;
}

static void permissions_follow_the_mask(void **state) {
    (void)state;
    struct stat info;
    mode_t before = umask(027);
    hop_store *store = create(HOP_OK);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
    hop_store_close(store);
    umask(before);
    assert_int_equal(stat(file, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0640);
}

/* Whatever SQLite put beside an unfinished file goes with it. */
static void abandoned(void **state) {
    static const char *const suffixes[] = {"", "-journal", "-wal", "-shm"};
    (void)state;
    char *temporary = NULL, name[160];
    assert_int_equal(hop_publish_begin(file, &temporary, NULL), HOP_OK);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(name, sizeof name, "%s%s", temporary, suffixes[i]);
        spill(name, "x", 1);
    }
    assert_int_equal(names_in_folder(), 4);
    hop_publish_abandon(temporary);
    assert_int_equal(names_in_folder(), 0);
    hop_publish_abandon(NULL);
}

/* What appears has a log from its first moment, and nothing lies beside it. */
static void ready_for_others(void **state) {
    (void)state;
    hop_patterns *patterns = random_patterns(32, 2, 1);
    hop_store *store = create(HOP_OK);
    begin(store);
    add_items(store, patterns, 0, 1);
    commit(store);
    assert_int_equal(names_in_folder(), 1);
    size_t size;
    char *bytes = slurp(file, &size);
    assert_int_equal(bytes[18], 2);
    free(bytes);
    hop_store *other = begin_store();
    add_items(other, patterns, 1, 2);
    commit_and_close(other);
    assert_int_equal(hop_store_refresh(store, NULL, NULL), HOP_OK);
    assert_int_equal(hop_store_count(store), 2);
    hop_store_close(store);
    hop_patterns_free(patterns);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(nothing_without_commit),
        STORE_TEST(name_taken_before),
        STORE_TEST(name_taken_meanwhile),
        STORE_TEST(two_creators),
        STORE_TEST(no_folder),
        STORE_TEST(permissions_follow_the_mask),
        STORE_TEST(abandoned),
        STORE_TEST(ready_for_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
