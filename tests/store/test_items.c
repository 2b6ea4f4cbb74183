/* SPDX-License-Identifier: MIT */
/* The table of items: what is written is what a later opening finds, in every storage. */
#include "store/describe.h"

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
    assert_int_equal(
        hop_patterns_append(patterns, units, 1, 12, HOP_CODING_BIPOLAR, NULL), HOP_OK);
    hop_store *store = create_store(&recipe);
    begin(store);
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

/* Numbers of reals are little-endian, scales a column of their own. */
static void layout_of_reals(void **state) {
    static const struct {
        hop_storage storage;
        const char *pattern;
        double scale;
    } cases[] = {
        {HOP_STORAGE_FLOAT32, "0000803F000000C0000000000000003F", 0},
        {HOP_STORAGE_BFLOAT16, "803F00C00000003F", 0},
        {HOP_STORAGE_INT8, "40810020", 2.0 / 127}, /* 63.5 to even, -127, 0, 31.75 */
    };
    static const float values[] = {1, -2, 0, 0.5f};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hop_store_recipe recipe = recipe_of_reals(cases[i].storage, 4);
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        hop_store *store = create_store(&recipe);
        entry.key = "a";
        entry.values = values;
        begin(store);
        assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
        commit_and_close(store);
        sqlite3 *db = NULL;
        sqlite3_stmt *row = NULL;
        assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
        assert_int_equal(sqlite3_prepare_v2(db, "SELECT hex(pattern), scale FROM item",
                                            -1, &row, NULL),
                         SQLITE_OK);
        assert_int_equal(sqlite3_step(row), SQLITE_ROW);
        assert_string_equal((const char *)sqlite3_column_text(row, 0), cases[i].pattern);
        if (cases[i].scale > 0)
            assert_true(sqlite3_column_double(row, 1) == (double)(float)cases[i].scale);
        else
            assert_int_equal(sqlite3_column_type(row, 1), SQLITE_NULL);
        sqlite3_finalize(row);
        sqlite3_close(db);
        unlink_file();
    }
}

/* Rows come back as hop_rows_create would store them, byte for byte. */
static void reals_come_back(void **state) {
    enum { COUNT = 70 };
    static const size_t dims[] = {1, 5, 64, 257};
    (void)state;
    hop_context *context = NULL;
    hop_error error = {0};
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    for (int c = 0; c < 4 * 3 * 2; c++) {
        const size_t dim = dims[c % 4];
        hop_store_recipe recipe = recipe_of_reals((hop_storage)(c / 4 % 3), dim);
        hop_rows_options options = HOP_ROWS_OPTIONS_INIT;
        hop_rows *expected = NULL, *got = NULL;
        float *values = random_reals(dim, COUNT, (uint64_t)c);
        float a[257], b[257];
        recipe.normalise = options.normalise = c / 12;
        options.storage = recipe.storage;
        hop_store *store = create_store(&recipe);
        begin(store);
        for (size_t i = 0; i < COUNT; i++) {
            hop_store_entry entry = HOP_STORE_ENTRY_INIT;
            char key[8];
            snprintf(key, sizeof key, "k%zu", i);
            entry.key = key;
            entry.values = values + i * dim;
            assert_ok(hop_store_add(store, &entry, &error), &error);
        }
        commit_and_close(store);
        store = open_store(HOP_STORE_READ);
        assert_null(hop_store_patterns(store));
        assert_ok(hop_store_rows(store, context, &got, &error), &error);
        assert_ok(
            hop_rows_create(context, values, COUNT, dim, &options, &expected, &error),
            &error);
        for (size_t i = 0; i < COUNT; i++) {
            hop_rows_read(expected, i, a);
            hop_rows_read(got, i, b);
            assert_memory_equal(a, b, dim * sizeof *a);
            assert_true(hop_rows_norm(expected, i) == hop_rows_norm(got, i));
            assert_true(hop_rows_scale(expected, i) == hop_rows_scale(got, i));
        }
        hop_rows_free(got);
        hop_rows_free(expected);
        hop_store_close(store);
        free(values);
        unlink_file();
    }
    hop_context_free(context);
}

/* Numbers are never used again, not even that of the last one. */
static void numbers_are_used_once(void **state) {
    (void)state;
    make_store(8, 3);
    hop_patterns *patterns = random_patterns(8, 6, 1);
    hop_store *store = begin_store();
    assert_int_equal(hop_store_forget(store, "k2", NULL), HOP_OK);
    add_items(store, patterns, 3, 4);
    assert_int_equal(hop_store_item_at(store, 3)->id, 4);
    commit(store);
    begin(store);
    assert_int_equal(hop_store_forget(store, "k3", NULL), HOP_OK);
    commit_and_close(store);
    store = begin_store();
    add_items(store, patterns, 4, 5);
    commit(store);
    assert_int_equal(hop_store_item_at(store, 2)->id, 5);
    begin(store);
    add_items(store, patterns, 5, 6);
    hop_store_rollback(store); /* what never was may be */
    begin(store);
    add_items(store, patterns, 5, 6);
    commit_and_close(store);
    store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_item_at(store, 3)->id, 6);
    hop_store_close(store);
    hop_patterns_free(patterns);
}

static void last_number(void **state) {
    (void)state;
    hop_error error = {0};
    make_store(8, 2);
    tamper("UPDATE sqlite_sequence SET seq=9223372036854775806");
    hop_patterns *patterns = random_patterns(8, 3, 1);
    hop_store *store = begin_store();
    assert_int_equal(add_pattern(store, "x", patterns, 0, (hop_strength){1, 1}, &error),
                     HOP_OK);
    assert_int_equal(add_pattern(store, "y", patterns, 0, (hop_strength){1, 1}, &error),
                     HOP_ELIMIT);
    assert_non_null(strstr(error.message, "no number is left"));
    commit_and_close(store);
    hop_store_close(open_store(HOP_STORE_READ));
    hop_patterns_free(patterns);
}

/* Damage that one row alone does not show. */
static void rows_that_do_not_go_together(void **state) {
    (void)state;
    hop_mirror mirror = {0};
    hop_store_recipe recipe = recipe_of(8);
    hop_error error = {0};
    const uint64_t words[1] = {5};
    sqlite3 *db = NULL;
    static const struct {
        int64_t id, batch;
        const char *key, *part;
    } cases[] = {
        {7, 1, "b", "batch is out of order"},
        {7, 2, "a", "UNIQUE"},
        {5, 2, "b", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_ok(hop_sql_open_memory(file, &db, &error), &error);
        assert_ok(hop_schema_create(db, HOP_STORE_SCHEMA_VERSION, file, &error), &error);
        assert_int_equal(hop_mirror_create(&recipe, &mirror), HOP_OK);
        hop_store store = {.db = db};
        hop_mirror_row row = {.item = {.id = 3, .key = "a"},
                              .detail = {{1, 1}, {0, 1}, 2},
                              .key_size = 1,
                              .pattern = words,
                              .scale = 1};
        assert_int_equal(hop_mirror_append(&mirror, &row), HOP_OK);
        row.item.id = cases[i].id;
        row.item.key = i == 1 ? "x" : cases[i].key;
        row.detail.batch = cases[i].batch;
        assert_int_equal(hop_mirror_append(&mirror, &row), HOP_OK);
        mirror.items[1].key = cases[i].key;
        store.mirror = mirror;
        assert_int_equal(hop_row_room_open(&mirror, &store.room), HOP_OK);
        assert_int_equal(hop_items_insert(&store, 0), SQLITE_OK);
        const int code = hop_items_insert(&store, 1);
        sqlite3_finalize(store.insert);
        hop_row_room_close(&store.room);
        hop_mirror loaded = {0};
        if (code != SQLITE_OK) {
            assert_int_equal(hop_sql_fail(db, code, file, &error), HOP_EFORMAT);
            assert_non_null(strstr(error.message, cases[i].part));
        } else if (cases[i].part) {
            assert_int_equal(hop_items_load(db, &recipe, file, &loaded, &error),
                             HOP_EFORMAT);
            assert_non_null(strstr(error.message, cases[i].part));
            assert_non_null(strstr(error.message, file));
        } else {
            assert_ok(hop_items_load(db, &recipe, file, &loaded, &error), &error);
            assert_int_equal(loaded.count, 2);
        }
        hop_mirror_clear(&loaded);
        hop_mirror_clear(&mirror);
        sqlite3_close(db);
    }
}

/* A row that is gone from the file though not from the mirror is no silence. */
static void replacing_what_is_not_there(void **state) {
    (void)state;
    make_store(8, 2);
    hop_store *store = begin_store();
    assert_int_equal(hop_sql_run(store->db, "DELETE FROM item WHERE id=1", file, NULL),
                     HOP_OK);
    assert_int_equal(hop_items_replace(store, 0), SQLITE_CORRUPT);
    assert_int_equal(hop_items_replace(store, 1), SQLITE_OK);
    hop_store_close(store);
}

/* An index of keys that knows of more or fewer items than there are. */
static void keys_without_items(void **state) {
    (void)state;
    make_store(8, 5);
    tamper("PRAGMA writable_schema=ON; UPDATE sqlite_schema SET rootpage=(SELECT rootpage"
           " FROM sqlite_schema WHERE name='tag_item')"
           " WHERE name='sqlite_autoindex_item_1'");
    assert_refused(HOP_STORE_READ, HOP_EFORMAT, "5 items, but 0 keys");
    assert_refused(HOP_STORE_WRITE, HOP_EFORMAT, "5 items, but 0 keys");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(round_trip_of_every_length),
        STORE_TEST(layout_of_a_pattern),
        STORE_TEST(layout_of_reals),
        STORE_TEST(reals_come_back),
        STORE_TEST(numbers_are_used_once),
        STORE_TEST(last_number),
        STORE_TEST(rows_that_do_not_go_together),
        STORE_TEST(replacing_what_is_not_there),
        STORE_TEST(keys_without_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
