/* SPDX-License-Identifier: MIT */
/* What items hold beside their patterns: it comes back whole, and is checked both ways.
 */
#include "store/describe.h"
#include "store/store.h"
#include "store/texts.h"

static hop_patterns *patterns;

static hop_store_entry entry_of(const char *key) {
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    if (!patterns) patterns = random_patterns(64, 1, 3);
    entry.key = key;
    entry.words = hop_patterns_row(patterns, 0);
    return entry;
}

static hop_store_content content_of(hop_store *store, const char *key) {
    hop_store_content content;
    hop_error error = {0};
    size_t row = 0;
    memset(&content, 0x77, sizeof content);
    assert_int_equal(hop_store_find(store, key, &row), HOP_OK);
    assert_ok(hop_store_content_of(store, row, &content, &error), &error);
    return content;
}

static void comes_back(void **state) {
    static const char *const tags[] = {"z", "a b", "\xc3\xa4", "A"};
    static const char picture[] = "\x89PNG\0\0\xff";
    (void)state;
    make_store(64, 1);
    hop_store *store = begin_store();
    hop_store_entry entry = entry_of("all");
    entry.text = "line\nline\t\x01 \xf0\x9f\x90\x95";
    entry.payload = " {\"b\": [1, 2.50], \"a\": null} ";
    entry.picture = picture;
    entry.picture_size = sizeof picture;
    entry.tags = tags;
    entry.tag_count = 4;
    entry.label = "a label";
    assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
    entry = entry_of("empty");
    entry.text = "";
    entry.picture = "";
    assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
    for (int round = 0; round < 3;
         round++) { /* in the transaction, after, and reopened */
        hop_store_content content = content_of(store, "all");
        assert_string_equal(content.text, "line\nline\t\x01 \xf0\x9f\x90\x95");
        assert_string_equal(content.payload, " {\"b\": [1, 2.50], \"a\": null} ");
        assert_int_equal(content.picture_size, sizeof picture);
        assert_memory_equal(content.picture, picture, sizeof picture);
        assert_int_equal(content.tag_count, 4);
        assert_string_equal(content.tags[0], "A");
        assert_string_equal(content.tags[1], "a b");
        assert_string_equal(content.tags[2], "z");
        assert_string_equal(content.tags[3], "\xc3\xa4");
        hop_store_content_clear(&content);
        content = content_of(store, "empty");
        assert_string_equal(content.text, "");
        assert_non_null(content.picture);
        assert_int_equal(content.picture_size, 0);
        assert_null(content.payload);
        assert_int_equal(content.tag_count, 0);
        hop_store_content_clear(&content);
        content = content_of(store, "k0");
        assert_null(content.text);
        assert_null(content.payload);
        assert_null(content.picture);
        assert_null(content.tags);
        hop_store_content_clear(&content);
        hop_store_content_clear(&content); /* twice is fine */
        if (round == 0) commit(store);
        if (round == 1) {
            hop_store_close(store);
            store = open_store(HOP_STORE_READ);
        }
    }
    hop_store_close(store);
}

static void update_replaces_all(void **state) {
    static const char *const before[] = {"one", "two"}, *const after[] = {"three"};
    (void)state;
    make_store(64, 1);
    hop_store *store = begin_store();
    hop_store_entry entry = entry_of("x");
    entry.text = "a text";
    entry.label = "a label";
    entry.tags = before;
    entry.tag_count = 2;
    assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
    commit(store);
    begin(store);
    entry = entry_of("x");
    entry.payload = "7";
    entry.tags = after;
    entry.tag_count = 1;
    entry.strength = (hop_strength){99, 1}; /* not an update's business */
    assert_int_equal(hop_store_update(store, &entry, NULL), HOP_OK);
    commit_and_close(store);
    store = open_store(HOP_STORE_READ);
    hop_store_content content = content_of(store, "x");
    assert_null(content.text);
    assert_string_equal(content.payload, "7");
    assert_int_equal(content.tag_count, 1);
    assert_string_equal(content.tags[0], "three");
    assert_null(hop_store_item_at(store, 1)->label);
    assert_int_equal(hop_store_item_at(store, 1)->strength.numerator, 1);
    hop_store_content_clear(&content);
    hop_store_close(store);
}

static void refuse(hop_store *store, const hop_store_entry *entry, hop_status expected,
                   const char *part) {
    hop_error error = {0};
    assert_int_equal(hop_store_add(store, entry, &error), expected);
    if (!strstr(error.message, part) || !strstr(error.message, "'x'") ||
        !strstr(error.message, file))
        fail_msg("'%s' lacks '%s'", error.message, part);
    assert_null(strchr(error.message, '\n'));
}

static void refused(void **state) {
    (void)state;
    static const char *const twice[] = {"a", "b", "a"}, *const bad[] = {"ok", "a\nb"};
    static const char *const none[] = {NULL}, *const empty[] = {""};
    static const char *many[HOP_MAX_TAGS + 1];
    static char names[HOP_MAX_TAGS + 1][8];
    make_store(64, 1);
    hop_store *store = begin_store();
    hop_store_entry entry = entry_of("x");
    (void)state;
    entry.text = "a\xff";
    refuse(store, &entry, HOP_EINVAL, "text is not UTF-8 at byte 1");
    entry.text = NULL, entry.payload = "{";
    refuse(store, &entry, HOP_EFORMAT, "payload");
    entry.payload = "{\"a\":1,\"a\":2}";
    refuse(store, &entry, HOP_EFORMAT, "payload");
    entry.payload = "";
    refuse(store, &entry, HOP_EFORMAT, "payload");
    entry.payload = "\"\xff\"";
    refuse(store, &entry, HOP_EINVAL, "payload is not UTF-8");
    char deep[200];
    memset(deep, '[', 65), memset(deep + 65, ']', 65), deep[130] = 0;
    entry.payload = deep;
    refuse(store, &entry, HOP_ELIMIT, "payload");
    entry.payload = NULL, entry.tags = twice, entry.tag_count = 3;
    refuse(store, &entry, HOP_EINVAL, "tag 'a' twice");
    entry.tags = bad, entry.tag_count = 2;
    refuse(store, &entry, HOP_EINVAL, "control character");
    entry.tags = none, entry.tag_count = 1;
    refuse(store, &entry, HOP_EINVAL, "tag");
    entry.tags = empty;
    refuse(store, &entry, HOP_EINVAL, "is empty");
    entry.tags = NULL;
    refuse(store, &entry, HOP_EINVAL, "tags");
    for (int i = 0; i <= HOP_MAX_TAGS; i++) {
        snprintf(names[i], sizeof names[i], "t%d", i);
        many[i] = names[i];
    }
    entry.tags = many, entry.tag_count = HOP_MAX_TAGS + 1;
    refuse(store, &entry, HOP_ELIMIT, "65 tags, at most 64");
    entry.tag_count = HOP_MAX_TAGS;
    assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
    hop_store_content content = content_of(store, "x");
    assert_int_equal(content.tag_count, HOP_MAX_TAGS);
    hop_store_content_clear(&content);
    commit_and_close(store);
}

/* The largest text, payload and picture, all of one item. */
static void the_largest(void **state) {
    (void)state;
    make_store(64, 1);
    hop_store_entry entry = entry_of("x");
    char *text = malloc(HOP_MAX_TEXT + 2), *payload = malloc(HOP_MAX_PAYLOAD + 2);
    char *picture = calloc(1, HOP_MAX_PICTURE + 1);
    assert_true(text && payload && picture);
    memset(text, 't', HOP_MAX_TEXT + 1), text[HOP_MAX_TEXT + 1] = 0;
    memset(payload, ' ', HOP_MAX_PAYLOAD + 1), payload[HOP_MAX_PAYLOAD + 1] = 0;
    payload[0] = '7';
    hop_store *store = begin_store();
    entry.text = text;
    refuse(store, &entry, HOP_ELIMIT, "text is of 16777217 bytes, at most 16777216");
    entry.text = NULL, entry.payload = payload;
    refuse(store, &entry, HOP_ELIMIT, "payload is of 16777217 bytes");
    entry.payload = NULL, entry.picture = picture;
    entry.picture_size = HOP_MAX_PICTURE + 1;
    refuse(store, &entry, HOP_ELIMIT, "picture is of 67108865 bytes");
    entry.picture_size--;
    text[HOP_MAX_TEXT] = payload[HOP_MAX_PAYLOAD] = 0;
    entry.text = text, entry.payload = payload;
    hop_error error = {0};
    assert_ok(hop_store_add(store, &entry, &error), &error);
    commit_and_close(store);
    store = open_store(HOP_STORE_READ);
    hop_store_content content = content_of(store, "x");
    assert_int_equal(content.picture_size, HOP_MAX_PICTURE);
    assert_int_equal(strlen(content.text), HOP_MAX_TEXT);
    assert_int_equal(strlen(content.payload), HOP_MAX_PAYLOAD);
    hop_store_content_clear(&content);
    hop_store_close(store);
    free(text), free(payload), free(picture);
}

static void damaged(void **state) {
    static const char *const damages[][2] = {
        {"UPDATE content SET text=CAST(x'61ff' AS TEXT)", "text"},
        {"UPDATE content SET text=CAST(x'610062' AS TEXT)", "text"},
        {"UPDATE content SET text=hex(zeroblob(8388609))", "text"},
        {"UPDATE content SET payload=CAST(x'ff' AS TEXT)", "payload"},
        {"UPDATE content SET picture=zeroblob(67108865)", "picture"},
        {"UPDATE tag SET name=CAST(x'ff' AS TEXT) WHERE name='a'", "tags"},
        {"UPDATE tag SET name=hex(zeroblob(600)) WHERE name='a'", "tags"},
        {"UPDATE tag SET name=CAST(x'611b62' AS TEXT) WHERE name='a'", "tags"},
        {"UPDATE tag SET name='' WHERE name='a'", "tags"},
        {"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<70)"
         " INSERT INTO tag SELECT 't'||i, 2 FROM n",
         "tags"},
    };
    static const char *const tags[] = {"a", "b"};
    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        hop_store_content content = {.text = (char *)&folder};
        hop_error error = {0};
        make_store(64, 1);
        hop_store *store = begin_store();
        hop_store_entry entry = entry_of("x");
        entry.text = "t", entry.payload = "7", entry.picture = "p";
        entry.picture_size = 1, entry.tags = tags, entry.tag_count = 2;
        assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
        commit_and_close(store);
        tamper(damages[i][0]);
        store = open_store(HOP_STORE_READ); /* the items are sound */
        assert_int_equal(hop_store_content_of(store, 1, &content, &error), HOP_EFORMAT);
        assert_ptr_equal(content.text, &folder);
        if (!strstr(error.message, damages[i][1]) || !strstr(error.message, file) ||
            !strstr(error.message, "item 2"))
            fail_msg("%s", error.message);
        assert_int_equal(hop_store_content_of(store, 0, &content, &error), HOP_OK);
        hop_store_content_clear(&content);
        hop_store_close(store);
        unlink_file();
    }
}

/* Rows that are gone: here, in the open transaction, or in another's. */
static void no_such_row(void **state) {
    (void)state;
    hop_store_content content;
    hop_error error = {0};
    make_store(64, 3);
    hop_store *reader = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_content_of(reader, 3, &content, &error), HOP_ENOTFOUND);
    hop_store *store = begin_store();
    assert_int_equal(hop_store_forget(store, "k1", NULL), HOP_OK);
    assert_int_equal(hop_store_content_of(store, 1, &content, &error), HOP_ENOTFOUND);
    assert_int_equal(hop_store_content_of(reader, 1, &content, &error), HOP_OK);
    hop_store_content_clear(&content);
    commit(store);
    assert_int_equal(hop_store_content_of(reader, 1, &content, &error), HOP_ENOTFOUND);
    assert_non_null(strstr(error.message, "forgotten"));
    hop_store_close(store);
    hop_store_close(reader);
}

static int free_patterns(void **state) {
    (void)state;
    hop_patterns_free(patterns);
    return 0;
}

static hop_store *writer;

/* Before the tags are read another handle replaces text and tags. */
static int replace_between(unsigned event, void *user, void *statement, void *text) {
    static const char *const tags[] = {"new"};
    (void)event;
    (void)user;
    (void)text;
    if (!writer || !strstr(sqlite3_sql(statement), "main.tag")) return 0;
    hop_store *store = writer;
    hop_store_entry entry = entry_of("k0");
    hop_error error = {0};
    writer = NULL;
    entry.text = "new";
    entry.tags = tags;
    entry.tag_count = 1;
    assert_ok(hop_store_begin(store, &error), &error);
    assert_ok(hop_store_update(store, &entry, &error), &error);
    commit_and_close(store);
    return 0;
}

static void of_one_moment(void **state) {
    (void)state;
    make_store(64, 1);
    hop_store *store = open_store(HOP_STORE_READ);
    writer = open_store(HOP_STORE_WRITE);
    sqlite3_trace_v2(store->db, SQLITE_TRACE_STMT, replace_between, NULL);
    hop_store_content content = content_of(store, "k0");
    assert_null(writer); /* it was replaced */
    assert_null(content.text);
    assert_int_equal(content.tag_count, 0);
    hop_store_content_clear(&content);
    content = content_of(store, "k0");
    assert_string_equal(content.text, "new");
    assert_int_equal(content.tag_count, 1);
    hop_store_content_clear(&content);
    hop_store_close(store);
}

/* The text of a text memory is its pattern; all else is as elsewhere. */
static void of_texts(void **state) {
    (void)state;
    hop_store_content content;
    hop_error error = {0};
    size_t row = 9;
    make_texts(HOP_ENCODER_DOCUMENT);
    hop_store *store = begin_store();
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    const char *const tags[] = {"one"};
    entry.key = "rich";
    entry.text = "the text";
    entry.payload = "{\"a\":1}";
    entry.tags = tags;
    entry.tag_count = 1;
    assert_ok(hop_store_add(store, &entry, &error), &error);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(hop_store_find(store, "rich", &row), HOP_OK);
        assert_ok(hop_store_content_of(store, row, &content, &error), &error);
        assert_string_equal(content.text, "the text");
        assert_string_equal(content.payload, "{\"a\":1}");
        assert_int_equal(content.tag_count, 1);
        hop_store_content_clear(&content);
        assert_ok(hop_store_content_of(store, 0, &content, &error), &error);
        assert_string_equal(content.text, "word");
        assert_null(content.payload);
        hop_store_content_clear(&content);
        if (round == 0) commit(store);
    }
    hop_store_close(store);
    char *held = describe_file();
    assert_non_null(strstr(held, "content\n 1:4 5: 3:{\"a\":1} 5:\n")); /* no text */
    free(held);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(of_one_moment),       STORE_TEST(comes_back),
        STORE_TEST(update_replaces_all), STORE_TEST(refused),
        STORE_TEST(the_largest),         STORE_TEST(damaged),
        STORE_TEST(no_such_row),         STORE_TEST(of_texts),
    };
    return cmocka_run_group_tests(tests, NULL, free_patterns);
}
