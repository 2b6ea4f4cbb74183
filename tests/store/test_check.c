/* SPDX-License-Identifier: MIT */
/* A check tells of everything that is wrong, and of nothing where nothing is. */
#include "store/rich.h"
#include "store/store.h"
#include "store/texts.h"

typedef struct told {
    size_t count, most;
    char lines[200][HOP_MESSAGE_SIZE];
} told;

static told *new_told(void) {
    told *all = calloc(1, sizeof *all);
    assert_non_null(all);
    return all;
}

static int keep(void *user, const char *fault) {
    told *all = user;
    assert_true(all->count < 200);
    assert_null(strchr(fault, '\n'));
    if (!strstr(fault, file)) fail_msg("'%s' does not name the file", fault);
    snprintf(all->lines[all->count++], HOP_MESSAGE_SIZE, "%s", fault);
    return all->most && all->count == all->most;
}

static int says(const told *all, const char *part) {
    for (size_t i = 0; i < all->count; i++)
        if (strstr(all->lines[i], part)) return 1;
    return 0;
}

static hop_health check(told *all) {
    hop_health health;
    hop_error error = {0};
    must(hop_store_check(file, 0, keep, all, &health, &error), &error);
    assert_int_equal(health.faults, all->count);
    return health;
}

static void sound(void **state) {
    (void)state;
    for (int storage = 0; storage < HOP_STORAGE_COUNT; storage++) {
        hop_store_recipe recipe = rich_recipe((hop_storage)storage, 70);
        told *all = new_told();
        rich_make(file, &recipe);
        hop_health health = check(all);
        if (health.faults) fail_msg("%s", all->lines[0]);
        assert_true(health.complete);
        assert_int_equal(health.items, 4);
        assert_int_equal(health.contents, 3);
        assert_int_equal(health.tags, 4);
        assert_int_equal(health.events, 3);
        assert_int_equal(health.schema, 2);
        assert_true(health.bytes > 0 && health.free_bytes >= 0 &&
                    health.free_bytes < health.bytes);
        free(all);
        unlink(file);
    }
}

/* Each kind of damage is told of, and all of them at once. */
static void every_kind(void **state) {
    (void)state;
    static const struct {
        const char *sql, *says;
    } cases[] = {
        {"UPDATE item SET confirmations = 5 WHERE id = 1", "item 1: it does not agree"},
        {"UPDATE item SET batch = 0 WHERE id = 4", "item 4: its batch"},
        {"UPDATE item SET pattern = x'00' WHERE id = 5", "item 5: a pattern of 1 bytes"},
        {"UPDATE content SET text = CAST(x'61ff' AS TEXT) WHERE item = 2",
         "item 2: byte 2 of its text is not UTF-8"},
        {"UPDATE content SET payload = '{\"a\":1,}' WHERE item = 4",
         "item 4: its payload is no JSON"},
        {"UPDATE content SET payload = '{\"a\":1,\"a\":2}' WHERE item = 5",
         "item 5: its payload"},
        {"INSERT INTO content(item, text) VALUES(77, 'x')",
         "content of item 77, which is not"},
        {"INSERT INTO tag(item, name) VALUES(78, 'x')", "a tag of item 78, which is not"},
        {"INSERT INTO tag(item, name) VALUES(2, '')", "item 2: a tag is empty"},
        {"INSERT INTO tag(item, name) VALUES(4, 'a' || char(10))",
         "item 4: a tag contains"},
        {"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 70)"
         " INSERT INTO tag(item, name) SELECT 1, 't' || i FROM n",
         "item 1: 71 tags are over 64"},
        {"INSERT INTO event(item, at, what, numerator, denominator) VALUES(79, 1,"
         " 'confirm', 1, 1)",
         "an event of item 79, which is not"},
        {"INSERT INTO event(item, at, what, numerator, denominator) VALUES(1, 1, 'rot',"
         " 1, 1)",
         "item 1: no event is 'rot'"},
        {"INSERT INTO event(item, at, what, numerator, denominator) VALUES(2, 1,"
         " 'confirm', 1, 0)",
         "item 2: an event changes its strength by 1/0"},
        {"INSERT INTO event(item, at, what, numerator, denominator) VALUES(4,"
         " 9223372036854775807, 'confirm', 1, 1)",
         "item 4: an event at 9223372036854775807 ms"},
        {"UPDATE sqlite_sequence SET seq = 3", "from 3 on, but item 5"},
    };
    enum { COUNT = sizeof cases / sizeof *cases };
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    for (size_t i = 0; i <= COUNT; i++) {
        told *all = new_told();
        rich_make(file, &recipe);
        for (size_t k = 0; k < COUNT; k++)
            if (i == COUNT || k == i) tamper(cases[k].sql);
        check(all);
        for (size_t k = 0; k < COUNT; k++)
            if ((i == COUNT || k == i) && !says(all, cases[k].says))
                fail_msg("%s: not told; the first: %s", cases[k].sql,
                         all->count ? all->lines[0] : "(none)");
        if (i < COUNT) assert_int_equal(all->count, 1);
        free(all);
        unlink(file);
    }
}

static void recipes(void **state) {
    (void)state;
    static const struct {
        const char *sql, *says;
    } cases[] = {
        {"UPDATE recipe SET value = 'hobb' WHERE key = 'rule'", "hobb"},
        {"UPDATE recipe SET value = 71 WHERE key = 'dim'", "recipe"},
        {"DELETE FROM recipe WHERE key = 'dim'", "dim"},
        {"INSERT INTO recipe VALUES('taste', 'sweet')", "taste"},
        {"CREATE TABLE more(x)", "more"},
        {"DROP INDEX tag_item", "tag_item"},
    };
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        told *all = new_told();
        rich_make(file, &recipe);
        tamper(cases[i].sql);
        check(all);
        if (!says(all, cases[i].says))
            fail_msg("%s: '%s'", cases[i].sql, all->count ? all->lines[0] : "(none)");
        free(all);
        unlink(file);
    }
}

/* Bytes of pages are damaged below SQL; whatever comes of it, something is told. */
static void pages(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    size_t size, found = 0, files = 0;
    rich_make(file, &recipe);
    tamper("PRAGMA wal_checkpoint(TRUNCATE)");
    char *bytes = slurp(file, &size);
    for (uint64_t i = 0; i < 120; i++) {
        hop_random random = hop_random_begin(8, HOP_STREAM_USER, i);
        size_t at = 0;
        for (int tries = 0; tries < 200 && (at < 100 || !bytes[at]); tries++)
            at = hop_random_below(&random, size);
        bytes[at] = (char)(bytes[at] ^ 0x55);
        spill(file, bytes, size);
        bytes[at] = (char)(bytes[at] ^ 0x55);
        hop_health health = {0};
        hop_error error = {0};
        hop_status status = hop_store_check(file, 0, NULL, NULL, &health, &error);
        found += status != HOP_OK || health.faults > 0;
        files++;
    }
    print_message("%zu of %zu damaged files are told of\n", found, files);
    /* Cut short by a byte, or longer. */
    for (int longer = 0; longer < 2; longer++) {
        hop_health health = {0};
        spill(file, bytes, longer ? size + 1 : size - 1);
        const hop_status status = hop_store_check(file, 0, NULL, NULL, &health, NULL);
        assert_true(status == HOP_EFORMAT || (status == HOP_OK && health.faults > 0));
    }
    assert_true(found > files * 8 / 10);
    free(bytes);
}

/* Files of version 1 are looked at and left alone. */
static void old_versions(void **state) {
    (void)state;
    for (int i = 0; i < RICH_OLD; i++) {
        size_t size;
        char *bytes = rich_take_old(i, &size);
        told *all = new_told();
        hop_health health = check(all);
        if (health.faults) fail_msg("%s: %s", rich_old_names[i], all->lines[0]);
        assert_int_equal(health.schema, 1);
        assert_int_equal(health.bytes, size);
        rich_assert_bytes(bytes, size);
        assert_int_equal(names_in_folder(), 1);
        free(all);
    }
}

static void ends_when_asked(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    told *all = new_told();
    hop_health health;
    rich_make(file, &recipe);
    tamper("UPDATE item SET confirmations = 5");
    assert_int_equal(hop_store_check(file, 2, keep, all, &health, NULL), HOP_OK);
    assert_true(health.faults == 2 && !health.complete && all->count == 2);
    all->count = 0;
    all->most = 3;
    assert_int_equal(hop_store_check(file, 0, keep, all, &health, NULL), HOP_OK);
    assert_true(health.faults == 3 && !health.complete);
    assert_int_equal(hop_store_check(file, 0, NULL, NULL, &health, NULL), HOP_OK);
    assert_true(health.faults == 4 && health.complete);
    free(all);
}

static void cannot_be_opened(void **state) {
    (void)state;
    hop_health health = {.faults = 9};
    hop_error error = {0};
    assert_int_equal(hop_store_check(file, 0, NULL, NULL, &health, &error),
                     HOP_ENOTFOUND);
    assert_int_equal(hop_store_check(folder, 0, NULL, NULL, &health, &error), HOP_EIO);
    assert_int_equal(hop_store_check("", 0, NULL, NULL, &health, &error), HOP_EINVAL);
    spill(file, "words, but no database", 22);
    assert_int_equal(hop_store_check(file, 0, NULL, NULL, &health, &error), HOP_EFORMAT);
    assert_non_null(strstr(error.message, file));
    unlink(file);
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    rich_make(file, &recipe);
    tamper("PRAGMA user_version = 4");
    assert_int_equal(hop_store_check(file, 0, NULL, NULL, &health, &error), HOP_ENEWER);
    assert_int_equal(health.faults, 9);
}

static void texts(void **state) {
    (void)state;
    told *all = new_told();
    make_texts(HOP_ENCODER_WORD);
    hop_health health = check(all);
    if (health.faults) fail_msg("%s", all->lines[0]);
    assert_int_equal(health.schema, 3);
    assert_int_equal(health.items, 3);
    assert_int_equal(health.contents, 0);
    tamper("INSERT INTO content(item, text) VALUES(2, 'more')");
    tamper("UPDATE item SET pattern=x'ff' WHERE id=1");
    check(all);
    assert_int_equal(all->count, 2);
    assert_true(says(all, "item 2: a text beside that which is its pattern"));
    assert_true(says(all, "item 1: its text is not UTF-8"));
    tamper("PRAGMA user_version=2");
    all->count = 0;
    check(all);
    assert_true(says(all, "schema version 2, but its encoder is word"));
    free(all);
}

/* What an earlier program, or another, may have written. */
static void texts_that_no_index_takes(void **state) {
    (void)state;
    told *all = new_told();
    hop_error error = {0};
    char word[HOP_WORD_MOST + 2] = "";
    memset(word, 'w', HOP_WORD_MOST + 1);
    hop_mirror_row row = {
        .item = {.key = "too long"},
        .detail = {{1, 1}, {0, 1}, 1},
        .key_size = strlen("too long"),
        .pattern = word,
        .text_size = strlen(word),
    };
    make_texts(HOP_ENCODER_WORD);
    hop_store *store = begin_store();
    must(hop_store_next_id(store, &row.item.id, &error), &error);
    assert_int_equal(hop_mirror_append(&store->mirror, &row), HOP_OK);
    assert_int_equal(hop_items_insert(store, 3), SQLITE_OK);
    commit_and_close(store);
    hop_health health = check(all);
    assert_int_equal(health.items, 4);
    assert_int_equal(all->count, 1);
    assert_true(
        says(all, "item 4, 'too long': its text is a word of over 64 characters"));
    store = open_store(HOP_STORE_READ); /* which can be asked, dumped and mended */
    assert_string_equal(text_of(store, "too long"), word);
    hop_store_close(store);
    free(all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(sound),
        STORE_TEST(every_kind),
        STORE_TEST(recipes),
        STORE_TEST(pages),
        STORE_TEST(ends_when_asked),
        STORE_TEST(cannot_be_opened),
        STORE_TEST(old_versions),
        STORE_TEST(texts),
        STORE_TEST(texts_that_no_index_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
