/* SPDX-License-Identifier: MIT */
/* Files are kept open, and yet answer as they are when they are asked. */
#include "sqlite/asks.h"

#define BEST "SELECT key FROM hopfield_recall('@', '[1,1,0,0.5]', 1)"

static void sees_what_others_commit(void **state) {
    (void)state;
    ask_make();
    sqlite3 *db = ask_open();
    ask_expect(db, "SELECT count(*) FROM hopfield_recall('@', '[4,3,2,1]')", "4");
    hop_store *store = begin_store();
    assert_int_equal(hop_store_forget(store, "a", NULL), HOP_OK);
    ask_expect(db, "SELECT count(*) FROM hopfield_recall('@', '[4,3,2,1]')", "4");
    commit(store);
    ask_expect(db, "SELECT group_concat(key) FROM hopfield_recall('@', '[4,3,2,1]')",
               "b,c,d");
    begin(store);
    ask_add(store, "e", 0, NULL, "early");
    commit_and_close(store);
    ask_expect(db, "SELECT group_concat(key) FROM hopfield_recall('@', '[4,3,2,1]')",
               "e,b,c,d");
    ask_close(db);
}

/* Another file takes the name: what is open is not what is asked. */
static void sees_another_file_of_that_name(void **state) {
    (void)state;
    ask_make();
    sqlite3 *db = ask_open();
    ask_expect(db, "SELECT key FROM hopfield_recall('@', '[1,0,0,0]', 1)", "a");
    unlink_file();
    ask_refused(db, "SELECT key FROM hopfield_recall('@', '[1,0,0,0]', 1)", "a.hop");
    hop_store_recipe recipe = ask_recipe();
    hop_store *store = create_store(&recipe);
    begin(store);
    ask_add(store, "other", 0, NULL, NULL);
    commit_and_close(store);
    ask_expect(db, "SELECT key FROM hopfield_recall('@', '[1,0,0,0]', 1)", "other");
    ask_close(db);
}

/* A relative name means another file in another folder. */
static void names_follow_the_folder(void **state) {
    (void)state;
    char before[4096];
    assert_non_null(getcwd(before, sizeof before));
    ask_make();
    sqlite3 *db = ask_open();
    assert_int_equal(chdir(folder), 0);
    ask_expect(db, "SELECT key FROM hopfield_recall('a.hop', '[1,0,0,0]', 1)", "a");
    assert_int_equal(mkdir("sub", 0777), 0);
    assert_int_equal(chdir("sub"), 0);
    ask_refused(db, "SELECT key FROM hopfield_recall('a.hop', '[1,0,0,0]', 1)", "a.hop");
    ask_expect(db, "SELECT key FROM hopfield_recall('../a.hop', '[1,0,0,0]', 1)", "a");
    assert_int_equal(chdir(before), 0);
    ask_close(db);
}

/* More files than are kept open, over and over. */
static void takes_many_files(void **state) {
    (void)state;
    enum { MANY = 7 };
    sqlite3 *db = ask_open();
    char whole[sizeof file];
    memcpy(whole, file, sizeof whole);
    for (int k = 0; k < MANY; k++) {
        hop_store_recipe recipe = ask_recipe();
        char key[8];
        snprintf(file, sizeof file, "%s/%d.hop", folder, k);
        snprintf(key, sizeof key, "of%d", k);
        hop_store *store = create_store(&recipe);
        begin(store);
        ask_add(store, key, k % 4, NULL, NULL);
        commit_and_close(store);
    }
    for (int k = 0; k < 5 * MANY; k++) {
        char key[8];
        snprintf(file, sizeof file, "%s/%d.hop", folder, k * 3 % MANY);
        snprintf(key, sizeof key, "of%d", k * 3 % MANY);
        ask_expect(db, "SELECT key FROM hopfield_recall('@', '[1,1,1,1]', 1)", key);
    }
    ask_close(db);
    memcpy(file, whole, sizeof file);
}

static void conditions_are_told_apart(void **state) {
    (void)state;
    ask_make();
    sqlite3 *db = ask_open();
    for (int k = 0; k < 3; k++) {
        ask_expect(db,
                   "SELECT group_concat(key) FROM hopfield_recall('@', '[1,2,3,4]', 4,"
                   " 'tag=early')",
                   "b,a");
        ask_expect(db,
                   "SELECT group_concat(key) FROM hopfield_recall('@', '[1,2,3,4]', 4,"
                   " 'tag!=early')",
                   "d,c");
        ask_expect(db, "SELECT group_concat(key) FROM hopfield_recall('@', '[1,2,3,4]')",
                   "d,c,b,a");
    }
    ask_expect(
        db, "SELECT count(*) FROM hopfield_recall('@', '[1,2,3,4]', 4, 'tag=none')", "0");
    ask_expect(db,
               "SELECT c.column1, count(*) FROM (VALUES ('tag=early'), ('key=a'),"
               " ('tag=early')) AS c, hopfield_recall('@', '[1,2,3,4]', 9, c.column1)"
               " GROUP BY 1",
               "key=a|1;tag=early|4");
    ask_close(db);
}

static void damage_is_told_and_mended(void **state) {
    (void)state;
    ask_make();
    size_t size = 0;
    char *bytes = slurp(file, &size);
    sqlite3 *db = ask_open();
    unlink_file();
    spill(file, "this is no memory file", 22);
    ask_refused(db, BEST, "a.hop");
    unlink_file();
    spill(file, bytes, size);
    ask_expect(db, BEST, "a");
    unlink_file();
    spill(file, bytes, size / 2);
    ask_refused(db, BEST, "a.hop");
    unlink_file();
    spill(file, bytes, size);
    tamper("UPDATE item SET label = 'changed' WHERE key = 'b'");
    ask_refused(db, BEST, "a.hop");
    tamper("UPDATE item SET label = 'first' WHERE key = 'b'");
    ask_expect(db, BEST, "a");
    free(bytes);
    ask_close(db);
}

/* Items that nobody confirms give way to fresh ones, by the real clock. */
static void strengths_fade(void **state) {
    (void)state;
    hop_store_recipe recipe = ask_recipe();
    recipe.half_life = INT64_C(86400000);
    hop_store *store = create_store(&recipe);
    const hop_time before = clock_time;
    begin(store);
    ask_add(store, "stale", 0, NULL, NULL); /* learned at the beginning of 2026 */
    commit_and_close(store);
    store = NULL;
    hop_error error = {HOP_OK, ""};
    assert_ok(hop_store_open(file, HOP_STORE_WRITE, NULL, NULL, &store, &error), &error);
    begin(store);
    ask_add(store, "fresh", 1, NULL, NULL);
    commit_and_close(store);
    clock_time = before;
    sqlite3 *db = ask_open();
    ask_expect(db, "SELECT key FROM hopfield_recall('@', '[1.01,1,0,0]', 1)", "fresh");
    ask_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(sees_what_others_commit),
        STORE_TEST(sees_another_file_of_that_name),
        STORE_TEST(names_follow_the_folder),
        STORE_TEST(takes_many_files),
        STORE_TEST(conditions_are_told_apart),
        STORE_TEST(damage_is_told_and_mended),
        STORE_TEST(strengths_fade),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
