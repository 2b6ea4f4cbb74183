/* SPDX-License-Identifier: MIT */
/* The handle: arguments, clocks, what others did, and what it holds. */
#include "store/describe.h"
#include "store/texts.h"

static void arguments(void **state) {
    (void)state;
    hop_store *store = NULL;
    hop_error error = {0};
    size_t row = 0;
    hop_store_options options = HOP_STORE_OPTIONS_INIT;
    assert_int_equal(hop_store_open(NULL, HOP_STORE_READ, NULL, NULL, &store, &error),
                     HOP_EINVAL);
    assert_int_equal(hop_store_open("", HOP_STORE_READ, NULL, NULL, &store, &error),
                     HOP_EINVAL);
    assert_int_equal(try_open((hop_store_mode)9, NULL, &store, &error), HOP_EINVAL);
    assert_int_equal(hop_store_open(file, HOP_STORE_READ, NULL, NULL, NULL, &error),
                     HOP_EINVAL);
    options.size--;
    assert_int_equal(hop_store_open(file, HOP_STORE_READ, NULL, &options, &store, &error),
                     HOP_EINVAL);
    assert_non_null(strstr(error.message, "size"));
    options.size++;
    options.durability = HOP_DURABILITY_COUNT;
    assert_int_equal(hop_store_open(file, HOP_STORE_READ, NULL, &options, &store, &error),
                     HOP_EINVAL);
    assert_non_null(strstr(error.message, "durability"));
    assert_null(store);
    hop_store_close(NULL);
    make_store(8, 1);
    store = open_store(HOP_STORE_WRITE);
    assert_int_equal(hop_store_find(store, NULL, &row), HOP_ENOTFOUND);
    assert_string_equal(hop_store_path(store), file);
    assert_null(hop_store_codes(store));
    assert_null(hop_store_item_at(store, 1));
    hop_store_close(store);
}

static void clocks(void **state) {
    (void)state;
    hop_store *store = NULL;
    const hop_time then = clock_time;
    make_store(64, 2);
    store = begin_store();
    assert_int_equal(hop_store_now(store), then);
    clock_time += 5000; /* all of a transaction is of one moment: that of its begin */
    assert_int_equal(hop_store_confirm(store, "k1", (hop_strength){0, 1}, NULL), HOP_OK);
    assert_int_equal(hop_store_item_at(store, 1)->confirmed, then);
    commit(store);
    begin(store);
    assert_int_equal(hop_store_confirm(store, "k1", (hop_strength){0, 1}, NULL), HOP_OK);
    assert_int_equal(hop_store_item_at(store, 1)->confirmed, then + 5000);
    assert_int_equal(hop_store_item_at(store, 1)->created, then);
    commit_and_close(store);
    assert_int_equal(hop_store_open(file, HOP_STORE_READ, NULL, NULL, &store, NULL),
                     HOP_OK);
    const hop_time system = hop_store_now(store); /* since 2024, before 2100 */
    assert_true(system > INT64_C(1704067200000) && system < INT64_C(4102444800000));
    hop_store_close(store);
}

/* A clock before the year 0 or after 9999 is no time that can be kept. */
static void clocks_out_of_range(void **state) {
    (void)state;
    const hop_time then = clock_time;
    hop_error error = {0};
    make_store(64, 2);
    hop_store *store = open_store(HOP_STORE_WRITE);
    clock_time = HOP_TIME_MAX + 1;
    assert_int_equal(hop_store_begin(store, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "clock"));
    clock_time = HOP_TIME_MIN - 1;
    assert_int_equal(hop_store_begin(store, &error), HOP_EINVAL);
    clock_time = HOP_TIME_MIN;
    begin(store);
    assert_int_equal(hop_store_reinforce(store, "k0", (hop_strength){1, 1}, NULL),
                     HOP_OK);
    clock_time = then;
    commit_and_close(store);
    store = open_store(HOP_STORE_READ); /* the clock went back: not refreshed */
    assert_int_equal(hop_store_item_at(store, 0)->confirmed, then);
    hop_store_close(store);
}

static void refresh(void **state) {
    (void)state;
    int changed = -1;
    make_store(64, 4);
    hop_patterns *patterns = random_patterns(64, 8, 3);
    hop_store *reader = open_store(HOP_STORE_READ), *other = open_store(HOP_STORE_WRITE);
    assert_int_equal(hop_store_refresh(reader, &changed, NULL), HOP_OK);
    assert_int_equal(changed, 0);
    hop_store *writer = begin_store();
    add_items(writer, patterns, 4, 6);
    assert_int_equal(hop_store_refresh(reader, &changed, NULL), HOP_OK);
    assert_int_equal(changed, 0);
    commit(writer);
    assert_int_equal(hop_store_count(reader), 4);
    assert_int_equal(hop_store_refresh(reader, &changed, NULL), HOP_OK);
    assert_int_equal(changed, 1);
    assert_int_equal(hop_store_refresh(other, NULL, NULL), HOP_OK);
    assert_int_equal(hop_store_refresh(writer, &changed, NULL), HOP_OK);
    assert_int_equal(changed, 0); /* its own changes are no news */
    char *expected = describe(writer), *text = describe(reader), *too = describe(other);
    assert_string_equal(expected, text);
    assert_string_equal(expected, too);
    free(expected), free(text), free(too);
    hop_store_close(reader);
    hop_store_close(writer);
    hop_store_close(other);
    hop_patterns_free(patterns);
}

/* A file that took its name is the file. */
static void refresh_after_replacement(void **state) {
    (void)state;
    int changed = -1;
    size_t size;
    char other[sizeof file + 16];
    make_store(32, 7);
    char *bytes = slurp(file, &size);
    unlink_file();
    make_store(64, 4);
    hop_store *reader = open_store(HOP_STORE_READ);
    snprintf(other, sizeof other, "%s.other", file);
    spill(other, bytes, size);
    assert_int_equal(rename(other, file), 0);
    assert_int_equal(hop_store_refresh(reader, &changed, NULL), HOP_OK);
    assert_int_equal(changed, 1);
    assert_int_equal(hop_store_count(reader), 7);
    assert_int_equal(hop_store_recipe_of(reader)->dim, 32);
    unlink_file();
    assert_int_equal(hop_store_refresh(reader, &changed, NULL), HOP_ENOTFOUND);
    assert_int_equal(hop_store_refresh(reader, &changed, NULL), HOP_ENOTFOUND);
    assert_int_equal(hop_store_count(reader), 7);
    spill(file, bytes, size);
    assert_int_equal(hop_store_refresh(reader, &changed, NULL), HOP_OK);
    hop_store_close(reader);
    free(bytes);
}

/* With either durability nothing is torn, and what one leaves the other takes up. */
static void durabilities(void **state) {
    (void)state;
    make_store(64, 2);
    hop_patterns *patterns = random_patterns(64, 8, 3);
    for (size_t i = 2; i < 8; i++) {
        hop_store_options options = HOP_STORE_OPTIONS_INIT;
        hop_store *store = NULL;
        int64_t level = 0;
        options.durability = i % 2 ? HOP_DURABILITY_NORMAL : HOP_DURABILITY_FULL;
        assert_int_equal(
            hop_store_open(file, HOP_STORE_WRITE, NULL, &options, &store, NULL), HOP_OK);
        assert_int_equal(
            hop_sql_number(store->db, "PRAGMA synchronous", file, &level, NULL), HOP_OK);
        assert_true(i % 2 ? level == 1 : level >= 2);
        begin(store);
        add_items(store, patterns, i, i + 1);
        commit_and_close(store);
        assert_int_equal(names_in_folder(), 1);
    }
    hop_store *store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_count(store), 8);
    hop_store_close(store);
    hop_patterns_free(patterns);
}

static void text_of_a_row(void **state) {
    (void)state;
    size_t size = 77;
    make_texts(HOP_ENCODER_UTTERANCE);
    hop_store *store = open_store(HOP_STORE_READ);
    assert_string_equal(hop_store_text(store, 0, &size), "word");
    assert_int_equal(size, 4);
    assert_ptr_equal(hop_store_text(store, 0, NULL), hop_store_item_at(store, 0)->key);
    assert_non_null(hop_store_text(store, 2, &size));
    assert_int_equal(size, 200000);
    assert_null(hop_store_text(store, 3, &size));
    assert_int_equal(size, 200000);
    hop_store_close(store);
    unlink_file();
    make_store(8, 1);
    store = open_store(HOP_STORE_READ);
    assert_null(hop_store_text(store, 0, &size));
    hop_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(arguments),
        STORE_TEST(clocks),
        STORE_TEST(clocks_out_of_range),
        STORE_TEST(refresh),
        STORE_TEST(refresh_after_replacement),
        STORE_TEST(durabilities),
        STORE_TEST(text_of_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
