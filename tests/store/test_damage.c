/* SPDX-License-Identifier: MIT */
/* Thousands of damaged files: each is refused in one clear line or opens soundly. */
#include "store/describe.h"

enum { ITEMS = 40, DIM = 100, SEED = 20 };

static char *written; /* the items as they were written */

/* Opens what may be damaged; whatever opens must be wholly usable, and hold every item as
   it was written. Returns 1 if it did. */
static int open_somehow(int *changes) {
    hop_store *store = NULL;
    hop_error error = {0};
    hop_status status = hop_store_open(file, HOP_STORE_READ, NULL, NULL, &store, &error);
    if (status != HOP_OK) {
        assert_null(store);
        assert_true(status == HOP_EFORMAT || status == HOP_ENEWER || status == HOP_EIO);
        assert_int_equal(error.status, status);
        assert_non_null(strstr(error.message, file));
        assert_null(strchr(error.message, '\n'));
        return 0;
    }
    char *items = describe(store);
    assert_string_equal(strchr(items, '\n'), written);
    free(items);
    size_t dim = hop_store_recipe_of(store)->dim, count = hop_store_count(store);
    int8_t *units = malloc(dim);
    assert_non_null(units);
    assert_int_equal(hop_patterns_count(hop_store_patterns(store)), count);
    for (size_t row = 0; row < count; row++) {
        size_t found = count;
        const hop_store_item *item = hop_store_item_at(store, row);
        assert_int_equal(hop_store_find(store, item->key, &found), HOP_OK);
        assert_int_equal(found, row);
        assert_true(item->strength.denominator >= 1);
        hop_patterns_read(hop_store_patterns(store), row, units);
    }
    free(units);
    hop_store_close(store);
    static unsigned tried;
    if (tried++ % 8) return 1; /* a change costs a few waits for the disk */
    if (hop_store_open(file, HOP_STORE_WRITE, NULL, NULL, &store, &error) != HOP_OK)
        return 1;
    if (hop_store_begin(store, &error) == HOP_OK) { /* changes may fail, but cleanly */
        hop_patterns *patterns = random_patterns(dim, 1, 1);
        add_pattern(store, "new", patterns, 0, (hop_strength){1, 1}, &error);
        if (count) hop_store_forget(store, hop_store_item_at(store, 0)->key, &error);
        *changes += hop_store_commit(store, &error) == HOP_OK;
        hop_patterns_free(patterns);
    }
    hop_store_close(store);
    return 1;
}

static char *valid_file(size_t *size) {
    make_store(DIM, ITEMS);
    hop_store *store = open_store(HOP_STORE_READ);
    char *text = describe(store);
    free(written);
    written = strdup(strchr(text, '\n')); /* behind the line of the recipe */
    assert_non_null(written);
    free(text);
    hop_store_close(store);
    return slurp(file, size);
}

static void flipped_bits(void **state) {
    enum { FILES = 4000 };
    (void)state;
    size_t size;
    char *bytes = valid_file(&size), *damaged = malloc(size);
    assert_non_null(damaged);
    int opened = 0, changes = 0;
    for (uint64_t i = 0; i < FILES; i++) {
        hop_random random = hop_random_begin(SEED, HOP_STREAM_USER, i);
        uint64_t flips = 1 + hop_random_below(&random, i % 2 ? 3 : 64);
        memcpy(damaged, bytes, size);
        for (uint64_t f = 0; f < flips; f++) {
            /* Most of a small file is free space; half of the flips seek what is not. */
            uint64_t at = hop_random_below(&random, size);
            for (int tries = 0; i % 4 < 2 && !bytes[at] && tries < 50; tries++)
                at = hop_random_below(&random, size);
            damaged[at] = (char)(damaged[at] ^ (1 << hop_random_below(&random, 8)));
        }
        spill(file, damaged, size);
        opened += open_somehow(&changes);
    }
    print_message("%d of %d damaged files open, %d take a change\n", opened, FILES,
                  changes);
    assert_true(opened > 0 && opened < FILES && changes > 0);
    free(bytes);
    free(damaged);
}

static void truncated_and_extended(void **state) {
    (void)state;
    size_t size;
    int changes = 0;
    char *bytes = valid_file(&size), *longer = calloc(1, size + 5000);
    assert_non_null(longer);
    for (size_t length = 0; length < size; length += length < 600 ? 1 : 97) {
        spill(file, bytes, length);
        assert_false(open_somehow(&changes));
    }
    memcpy(longer, bytes, size);
    spill(file, longer, size + 5000);
    open_somehow(&changes);
    free(bytes);
    free(longer);
}

/* Pages exchanged, copied over each other, or filled with noise. */
static void shuffled_pages(void **state) {
    enum { PAGE = HOP_STORE_PAGE_SIZE, FILES = 600 };
    (void)state;
    size_t size;
    int opened = 0, changes = 0;
    char *bytes = valid_file(&size), *damaged = malloc(size);
    assert_non_null(damaged);
    assert_true(size >= 4 * PAGE);
    for (uint64_t i = 0; i < FILES; i++) {
        hop_random random = hop_random_begin(SEED + 1, HOP_STREAM_USER, i);
        size_t from = hop_random_below(&random, size / PAGE) * PAGE;
        size_t to = hop_random_below(&random, size / PAGE) * PAGE;
        size_t part = 1 + hop_random_below(&random, PAGE);
        memcpy(damaged, bytes, size);
        if (i % 3 == 0) {
            memcpy(damaged + to, bytes + from, PAGE);
            memcpy(damaged + from, bytes + to, PAGE);
        } else if (i % 3 == 1) {
            memcpy(damaged + to + PAGE - part, bytes + from + PAGE - part, part);
        } else {
            for (size_t b = 0; b < part; b++)
                damaged[to + b] = (char)hop_random_u32(&random);
        }
        spill(file, damaged, size);
        opened += open_somehow(&changes);
    }
    print_message("%d of %d shuffled files open\n", opened, FILES);
    assert_true(opened < FILES);
    free(bytes);
    free(damaged);
}

/* Columns changed by SQL: the file stays valid SQLite, so our own checks decide. */
static void damaged_columns(void **state) {
    enum { FILES = 600 };
    static const char *const columns[] = {"id",
                                          "key",
                                          "batch",
                                          "learned_numerator",
                                          "learned_denominator",
                                          "added_numerator",
                                          "added_denominator",
                                          "created",
                                          "confirmed",
                                          "confirmations",
                                          "label",
                                          "scale",
                                          "code",
                                          "checksum",
                                          "pattern"};
    static const char *const values[] = {"0",
                                         "-1",
                                         "9223372036854775807",
                                         "-9223372036854775808",
                                         "'x'",
                                         "''",
                                         "x''",
                                         "zeroblob(13)",
                                         "zeroblob(12)",
                                         "randomblob(13)",
                                         "char(7)",
                                         "CAST(randomblob(6) AS TEXT)",
                                         "5000",
                                         "NULL",
                                         "1.5"};
    (void)state;
    size_t size;
    int opened = 0, changes = 0, applied = 0;
    char *bytes = valid_file(&size);
    for (uint64_t i = 0; i < FILES; i++) {
        hop_random random = hop_random_begin(SEED + 2, HOP_STREAM_USER, i);
        char sql[160];
        sqlite3 *db = NULL;
        snprintf(sql, sizeof sql, "UPDATE item SET %s=%s WHERE id=%d",
                 columns[hop_random_below(&random, sizeof columns / sizeof *columns)],
                 values[hop_random_below(&random, sizeof values / sizeof *values)],
                 1 + (int)hop_random_below(&random, ITEMS));
        spill(file, bytes, size);
        assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
        sqlite3_exec(db, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
        applied += sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
        sqlite3_close(db);
        opened += open_somehow(&changes);
    }
    assert_true(applied > FILES / 3);
    assert_true(opened > 0 && opened < FILES);
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(flipped_bits),
        STORE_TEST(truncated_and_extended),
        STORE_TEST(shuffled_pages),
        STORE_TEST(damaged_columns),
    };
    const int failures = cmocka_run_group_tests(tests, NULL, NULL);
    free(written);
    return failures;
}
