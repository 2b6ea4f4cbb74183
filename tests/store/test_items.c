/* SPDX-License-Identifier: MIT */
/* Items: what is added, reinforced and forgotten is what a later opening finds. */
#include "store/fixture.h"
#include "store/store.h"

static hop_store *begin_store(void) {
    hop_store *store = open_store(HOP_STORE_WRITE);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    return store;
}

static void commit_and_close(hop_store *store) {
    hop_error error = {0};
    if (hop_store_commit(store, &error) != HOP_OK) fail_msg("%s", error.message);
    hop_store_close(store);
}

static void assert_strength(const hop_store *store, size_t row, int64_t numerator,
                            int64_t denominator, int64_t reinforced) {
    const hop_store_item *item = hop_store_item_at(store, row);
    assert_non_null(item);
    assert_int_equal(item->strength.numerator, numerator);
    assert_int_equal(item->strength.denominator, denominator);
    assert_int_equal(item->reinforced.numerator, reinforced);
}

static void round_trip_of_every_length(void **state) {
    static const size_t dims[] = {1, 7, 8, 9, 63, 64, 65, 100, 127, 128, 129, 1000, 8000};
    (void)state;
    for (size_t d = 0; d < sizeof dims / sizeof *dims; d++) {
        hop_patterns *patterns = random_patterns(dims[d], 20, 1);
        make_store(dims[d], 20);
        hop_store *store = open_store(HOP_STORE_READ);
        assert_int_equal(hop_store_count(store), 20);
        for (size_t i = 0; i < 20; i++) {
            char key[32];
            size_t row = 99;
            snprintf(key, sizeof key, "k%zu", i);
            assert_int_equal(hop_store_find(store, key, &row), HOP_OK);
            assert_int_equal(row, i);
            assert_string_equal(hop_store_item_at(store, row)->key, key);
            assert_strength(store, row, (int64_t)i + 1, 1, 0);
            assert_int_equal(
                hop_patterns_hamming(patterns, i, hop_store_patterns(store), i), 0);
        }
        assert_null(hop_store_item_at(store, 20));
        hop_store_close(store);
        hop_patterns_free(patterns);
        unlink(file);
    }
}

/* Unit i is bit i % 8 of byte i / 8, whatever the machine. */
static void layout_of_a_pattern(void **state) {
    (void)state;
    static const int8_t units[12] = {1, -1, -1, 1, -1, -1, -1, -1, 1, 1, -1, 1};
    hop_store_recipe recipe = recipe_of(12);
    hop_patterns *patterns = random_patterns(12, 0, 0);
    hop_store *store = NULL;
    assert_int_equal(
        hop_patterns_append(patterns, units, 1, 12, HOP_CODING_BIPOLAR, NULL), HOP_OK);
    assert_int_equal(hop_store_open(file, HOP_STORE_CREATE, &recipe, NULL, &store, NULL),
                     HOP_OK);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    assert_int_equal(add_pattern(store, "a", patterns, 0, (hop_strength){1, 1}, NULL),
                     HOP_OK);
    commit_and_close(store);
    hop_patterns_free(patterns);

    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT hex(pattern) FROM item", -1, &row, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(row, 0), "090B");
    sqlite3_finalize(row);
    sqlite3_close(db);
}

static void reinforce_and_forget(void **state) {
    (void)state;
    make_store(64, 5);
    hop_patterns *more = random_patterns(64, 7, 2);
    hop_store *store = begin_store();
    size_t row = 0;
    assert_int_equal(hop_store_reinforce(store, "k1", (hop_strength){1, 2}, NULL),
                     HOP_OK);
    assert_int_equal(hop_store_reinforce(store, "k1", (hop_strength){1, 2}, NULL),
                     HOP_OK);
    assert_int_equal(hop_store_reinforce(store, "k3", (hop_strength){-7, 1}, NULL),
                     HOP_OK);
    add_items(store, more, 5, 7);
    assert_int_equal(hop_store_reinforce(store, "k5", (hop_strength){1, 3}, NULL),
                     HOP_OK);
    assert_int_equal(hop_store_forget(store, "k0", NULL), HOP_OK);
    assert_int_equal(hop_store_forget(store, "k0", NULL), HOP_ENOTFOUND);
    commit_and_close(store);

    store = begin_store();
    assert_int_equal(hop_store_count(store), 6);
    assert_int_equal(hop_store_find(store, "k0", &row), HOP_ENOTFOUND);
    assert_strength(store, 0, 3, 1, 1);
    assert_strength(store, 1, 3, 1, 0);
    assert_strength(store, 2, -3, 1, -7);
    assert_strength(store, 4, 19, 3, 19); /* came after the base: all of 6 + 1/3 */
    assert_strength(store, 5, 7, 1, 7);
    assert_int_equal(hop_patterns_hamming(more, 6, hop_store_patterns(store), 5), 0);
    for (int i = 1; i <= 6; i++) {
        char key[8];
        snprintf(key, sizeof key, "k%d", i);
        assert_int_equal(hop_store_forget(store, key, NULL), HOP_OK);
    }
    add_items(store, more, 0, 2);
    commit_and_close(store);
    store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_count(store), 2);
    assert_strength(store, 1, 2, 1, 0); /* a new base */
    hop_store_close(store);
    hop_patterns_free(more);
}

static void refused_changes(void **state) {
    (void)state;
    make_store(64, 3);
    hop_patterns *good = random_patterns(64, 1, 3), *wide = random_patterns(65, 1, 3);
    hop_strength one = {1, 1};
    hop_error error = {0};
    hop_store *store = open_store(HOP_STORE_WRITE);
    assert_int_equal(add_pattern(store, "x", good, 0, one, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "no transaction"));
    assert_int_equal(hop_store_reinforce(store, "k0", one, &error), HOP_EINVAL);
    assert_int_equal(hop_store_forget(store, "k0", &error), HOP_EINVAL);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    assert_int_equal(add_pattern(store, "k1", good, 0, one, &error), HOP_EEXISTS);
    assert_non_null(strstr(error.message, "'k1'"));
    assert_int_equal(add_pattern(store, "x", wide, 0, one, &error), HOP_ESHAPE);
    assert_non_null(strstr(error.message, "65 units, not 64"));
    assert_int_equal(add_pattern(store, "x", good, 1, one, &error), HOP_EINVAL);
    assert_int_equal(add_pattern(store, "x", NULL, 0, one, &error), HOP_EINVAL);
    assert_int_equal(add_pattern(store, "", good, 0, one, &error), HOP_EINVAL);
    assert_int_equal(add_pattern(store, NULL, good, 0, one, &error), HOP_EINVAL);
    assert_int_equal(add_pattern(store, "a\tb", good, 0, one, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "control character"));
    assert_int_equal(add_pattern(store, "x", good, 0, (hop_strength){0, 1}, &error),
                     HOP_EINVAL);
    assert_int_equal(add_pattern(store, "x", good, 0, (hop_strength){1, 0}, &error),
                     HOP_EINVAL);
    assert_int_equal(hop_store_reinforce(store, "x", one, &error), HOP_ENOTFOUND);
    assert_int_equal(hop_store_reinforce(store, NULL, one, &error), HOP_ENOTFOUND);
    assert_int_equal(hop_store_reinforce(store, "k0", (hop_strength){1, 0}, &error),
                     HOP_EINVAL);
    assert_int_equal(
        hop_store_reinforce(store, "k0", (hop_strength){INT64_MAX, 1}, &error),
        HOP_EOVERFLOW);
    assert_int_equal(hop_store_forget(store, "x", &error), HOP_ENOTFOUND);
    /* None of these ended the transaction. */
    assert_int_equal(add_pattern(store, "x", good, 0, one, &error), HOP_OK);
    commit_and_close(store);
    store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_count(store), 4);
    assert_strength(store, 0, 1, 1, 0);
    hop_store_close(store);
    hop_patterns_free(good);
    hop_patterns_free(wide);
}

static void damaged_items(void **state) {
    static const char *const damages[][2] = {
        {"UPDATE item SET pattern=zeroblob(12) WHERE id=2",
         "item 2: a pattern of 12 bytes"},
        {"UPDATE item SET pattern=zeroblob(14) WHERE id=2",
         "item 2: a pattern of 14 bytes"},
        {"UPDATE item SET pattern=x'' WHERE id=1", "a pattern of 0 bytes"},
        {"UPDATE item SET pattern=zeroblob(4000000) WHERE id=1", "damaged"},
        {"UPDATE item SET pattern=x'00000000000000000000000010000000000000000000000010'"
         " WHERE id=3",
         "a pattern of 25 bytes"},
        {"UPDATE item SET pattern=x'00000000000000000000000010' WHERE id=3",
         "item 3: its pattern has units past the last"},
        {"UPDATE item SET learned_denominator=0 WHERE id=1", "strength is out of range"},
        {"UPDATE item SET added_denominator=-1 WHERE id=1", "strength is out of range"},
        {"UPDATE item SET learned_numerator=0 WHERE id=1", "strength is out of range"},
        {"UPDATE item SET learned_numerator=9223372036854775807, added_numerator=1"
         " WHERE id=1",
         "strength is out of range"},
        {"UPDATE item SET batch=0 WHERE id=1", "batch is out of order"},
        {"UPDATE item SET batch=9 WHERE id=2", "batch is out of order"},
        {"UPDATE item SET id=-5 WHERE id=2", "number is out of order"},
        {"UPDATE item SET key='' WHERE id=2", "its key is empty"},
        {"UPDATE item SET key='a'||char(10)||'b' WHERE id=2", "control character"},
        {"UPDATE item SET key=CAST(x'6100' AS TEXT) WHERE id=2", "control character"},
        {"UPDATE item SET key=CAST(x'ff' AS TEXT) WHERE id=2", "not UTF-8"},
        {"UPDATE item SET key=hex(zeroblob(600)) WHERE id=2", "longer than 1024"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        make_store(100, 5);
        tamper(damages[i][0]);
        assert_refused(HOP_STORE_READ, HOP_EFORMAT, damages[i][1]);
        assert_refused(HOP_STORE_WRITE, HOP_EFORMAT, damages[i][1]);
        unlink(file);
    }
}

/* Columns of a type that no statement of ours writes, put there by hand. */
static void wrong_types(void **state) {
    (void)state;
    make_store(100, 2);
    size_t size;
    char *bytes = slurp(file, &size);
    tamper(
        "PRAGMA writable_schema=ON;"
        "UPDATE sqlite_schema SET sql=replace(sql, 'STRICT', '      ') WHERE name='item';"
        "PRAGMA writable_schema=OFF;");
    assert_refused(HOP_STORE_READ, HOP_EFORMAT, "'item'");
    tamper(
        "UPDATE item SET learned_numerator='many' WHERE id=1;"
        "PRAGMA writable_schema=ON;"
        "UPDATE sqlite_schema SET sql=replace(sql, '      ', 'STRICT') WHERE name='item';"
        "PRAGMA writable_schema=OFF;");
    assert_refused(HOP_STORE_READ, HOP_EFORMAT, "damaged memory file");
    free(bytes);
}

static void last_number(void **state) {
    (void)state;
    make_store(8, 2);
    tamper(
        "UPDATE item SET id=9223372036854775807, batch=9223372036854775807 WHERE id=2");
    hop_patterns *patterns = random_patterns(8, 3, 1);
    hop_store *store = begin_store();
    hop_error error = {0};
    assert_int_equal(add_pattern(store, "x", patterns, 0, (hop_strength){1, 1}, &error),
                     HOP_ELIMIT);
    assert_int_equal(hop_store_forget(store, "k1", &error), HOP_OK);
    assert_int_equal(add_pattern(store, "x", patterns, 0, (hop_strength){1, 1}, &error),
                     HOP_OK);
    commit_and_close(store);
    hop_store_close(open_store(HOP_STORE_READ));
    hop_patterns_free(patterns);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(round_trip_of_every_length),
        STORE_TEST(layout_of_a_pattern),
        STORE_TEST(reinforce_and_forget),
        STORE_TEST(refused_changes),
        STORE_TEST(damaged_items),
        STORE_TEST(wrong_types),
        STORE_TEST(last_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
