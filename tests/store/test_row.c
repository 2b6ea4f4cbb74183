/* SPDX-License-Identifier: MIT */
/* One row of items: every column is checked, and covered by the checksum. */
#include "store/describe.h"
#include "store/texts.h"

/* Every item of a file of that storage is refused with `part` once `sql` has run. */
static void damage(hop_storage storage, const char *sql, const char *part) {
    hop_store_recipe recipe =
        storage == HOP_STORAGE_BITS ? recipe_of(100) : recipe_of_reals(storage, 100);
    hop_patterns *patterns = random_patterns(100, 5, 1);
    float *values = random_reals(100, 5, 1);
    hop_store *store = create_store(&recipe);
    begin(store);
    for (size_t i = 0; i < 5; i++) {
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        char key[8];
        snprintf(key, sizeof key, "k%zu", i);
        entry.key = key;
        entry.label = i % 2 ? NULL : "a label";
        if (storage == HOP_STORAGE_BITS)
            entry.words = hop_patterns_row(patterns, i);
        else
            entry.values = values + i * 100;
        assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
    }
    commit_and_close(store);
    tamper(sql);
    assert_refused(HOP_STORE_READ, HOP_EFORMAT, part);
    assert_refused(HOP_STORE_WRITE, HOP_EFORMAT, part);
    unlink_file();
    hop_patterns_free(patterns);
    free(values);
}

static void damaged_columns(void **state) {
    static const char *const damages[][2] = {
        {"pattern=zeroblob(12) WHERE id=2", "item 2: a pattern of 12 bytes, not 13"},
        {"pattern=zeroblob(14) WHERE id=2", "item 2: a pattern of 14 bytes, not 13"},
        {"pattern=x'' WHERE id=1", "item 1: a pattern of 0 bytes"},
        {"pattern=zeroblob(4000000) WHERE id=1", "item 1: a pattern of 4000000 bytes"},
        {"pattern=x'00000000000000000000000010' WHERE id=3",
         "item 3: its pattern has units past the last"},
        {"learned_denominator=0 WHERE id=1", "item 1: its strength is out of range"},
        {"added_denominator=-1 WHERE id=1", "item 1: its strength is out of range"},
        {"learned_numerator=0 WHERE id=1", "item 1: its strength is out of range"},
        {"batch=0 WHERE id=1", "item 1: its batch is out of order"},
        {"batch=9 WHERE id=2", "item 2: it does not agree with its checksum"},
        {"id=-5 WHERE id=2", "item -5: its number is out of order"},
        {"created=-62167219200001 WHERE id=4", "item 4: a time is out of range"},
        {"confirmed=253402300800000 WHERE id=4", "item 4: a time is out of range"},
        {"confirmations=-1 WHERE id=4", "item 4: its confirmations are out of range"},
        {"key='' WHERE id=2", "item 2: its key is empty"},
        {"key='a'||char(10)||'b' WHERE id=2", "item 2: its key contains a control"},
        {"key=CAST(x'6100' AS TEXT) WHERE id=2", "item 2: its key contains a control"},
        {"key=CAST(x'ff' AS TEXT) WHERE id=2", "item 2: its key is not UTF-8"},
        {"key=hex(zeroblob(600)) WHERE id=2", "item 2: its key is longer than 1024"},
        {"label='' WHERE id=2", "item 2: its label is empty"},
        {"label=CAST(x'6109' AS TEXT) WHERE id=2",
         "item 2: its label contains a control"},
        {"label=hex(zeroblob(600)) WHERE id=2", "item 2: its label is longer than 1024"},
        {"scale=1.0 WHERE id=2", "item 2: its scale is of the wrong type"},
        {"code=x'0011223344556677' WHERE id=2", "item 2: its code is of the wrong type"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        char sql[160];
        snprintf(sql, sizeof sql, "UPDATE item SET %s", damages[i][0]);
        damage(HOP_STORAGE_BITS, sql, damages[i][1]);
    }
}

/* Values that would be fine if they were what was written. */
static void what_the_checksum_finds(void **state) {
    static const char *const changes[] = {"id=77",
                                          "key='k9'",
                                          "batch=2",
                                          "created=created+1",
                                          "learned_numerator=2",
                                          "confirmed=0",
                                          "learned_denominator=2",
                                          "confirmations=1",
                                          "added_numerator=1",
                                          "label='b'",
                                          "added_denominator=2",
                                          "label=NULL",
                                          "checksum=checksum+1",
                                          "pattern=zeroblob(13)"};
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char sql[160];
        snprintf(sql, sizeof sql, "UPDATE item SET %s WHERE id=5", changes[i]);
        damage(HOP_STORAGE_BITS, sql,
               i ? "item 5: it does not agree with its checksum"
                 : "item 77: it does not agree with its checksum");
    }
    /* Letters moved from the label to the key. */
    damage(HOP_STORAGE_BITS, "UPDATE item SET key='k4a', label=' label' WHERE id=5",
           "item 5: it does not agree with its checksum");
}

static void damaged_reals(void **state) {
    static const struct {
        hop_storage storage;
        const char *change, *part;
    } cases[] = {
        {HOP_STORAGE_FLOAT32, "pattern=zeroblob(396)", "a pattern of 396 bytes, not 400"},
        {HOP_STORAGE_FLOAT32, "pattern=zeroblob(400)", "checksum"},
        {HOP_STORAGE_FLOAT32, "scale=1", "its scale is of the wrong type"},
        {HOP_STORAGE_BFLOAT16, "pattern=zeroblob(198)",
         "a pattern of 198 bytes, not 200"},
        {HOP_STORAGE_INT8, "pattern=zeroblob(99)", "a pattern of 99 bytes, not 100"},
        {HOP_STORAGE_INT8, "scale=NULL", "its scale is of the wrong type"},
        {HOP_STORAGE_INT8, "scale=-1", "its scale is out of range"},
        {HOP_STORAGE_INT8, "scale=1e300", "its scale is out of range"},
        {HOP_STORAGE_INT8, "scale=9e999", "its scale is out of range"},
        {HOP_STORAGE_INT8, "scale=0.1", "its scale is out of range"}, /* no float */
        {HOP_STORAGE_INT8, "scale=0.5", "checksum"},
        {HOP_STORAGE_INT8, "code=zeroblob(8)", "its code is of the wrong type"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char sql[160];
        snprintf(sql, sizeof sql, "UPDATE item SET %s WHERE id=3", cases[i].change);
        damage(cases[i].storage, sql, cases[i].part);
    }
}

/* Types that no statement of ours writes, put there by hand. */
static void wrong_types(void **state) {
    static const char *const cases[][2] = {
        {"key=x'6b'", "its key"},
        {"batch='many'", "its batch"},
        {"learned_numerator=1.5", "what it learned"},
        {"learned_denominator=x'01'", "what it learned"},
        {"added_numerator='none'", "what was added"},
        {"added_denominator='none'", "what was added"},
        {"created='now'", "when it was created"},
        {"confirmed=x''", "when it was confirmed"},
        {"confirmations=0.5", "how often it was confirmed"},
        {"label=x'61'", "its label"},
        {"code='text'", "its code"},
        {"checksum=0.5", "its checksum"},
        {"pattern='text'", "its pattern"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char sql[512], part[96];
        snprintf(sql, sizeof sql,
                 "PRAGMA writable_schema=ON;"
                 "UPDATE sqlite_schema SET sql=replace(sql, 'STRICT', '/**/')"
                 " WHERE name='item'; PRAGMA writable_schema=RESET");
        snprintf(part, sizeof part, "item 1: %s is of the wrong type", cases[i][1]);
        make_store(100, 2);
        tamper(sql);
        assert_refused(HOP_STORE_READ, HOP_EFORMAT, "'item'");
        snprintf(sql, sizeof sql, "UPDATE item SET %s WHERE id=1", cases[i][0]);
        tamper(sql);
        tamper("PRAGMA writable_schema=ON;"
               "UPDATE sqlite_schema SET sql=replace(sql, '/**/', 'STRICT')"
               " WHERE name='item'; PRAGMA writable_schema=RESET");
        assert_refused(HOP_STORE_READ, HOP_EFORMAT, part);
        unlink_file();
    }
}

/* Rows with codes, from one mirror through a database into another. */
static void through_a_database(void **state) {
    enum { COUNT = 200, DIM = 70, WORDS = 3 };
    (void)state;
    for (int storage = 0; storage <= HOP_STORAGE_BITS; storage++) {
        const int bits = storage == HOP_STORAGE_BITS;
        hop_store_recipe recipe =
            bits ? recipe_of(DIM) : recipe_of_reals((hop_storage)storage, DIM);
        hop_mirror mirror = {0}, loaded = {0};
        hop_error error = {0};
        sqlite3 *db = NULL;
        recipe.codes = bits ? 0 : 64 * WORDS;
        assert_int_equal(hop_mirror_create(&recipe, &mirror), HOP_OK);
        hop_random random = hop_random_begin(4, HOP_STREAM_USER, (uint64_t)storage);
        for (int64_t i = 0; i < COUNT; i++) {
            uint64_t code[WORDS], words[2];
            unsigned char bytes[4 * DIM];
            char key[16];
            for (int w = 0; w < WORDS; w++)
                code[w] =
                    (uint64_t)hop_random_u32(&random) << 32 | hop_random_u32(&random);
            for (size_t b = 0; b < sizeof bytes; b++)
                bytes[b] = (unsigned char)hop_random_u32(&random);
            words[0] = code[0];
            words[1] = code[1] & 63;
            const hop_mirror_row row = {
                .item = {.id = 3 * i + 1,
                         .key = key,
                         .label = i % 3 ? "a label" : NULL,
                         .created = 1000 * i - 5,
                         .confirmed = HOP_TIME_MAX - i,
                         .confirmations = i * i},
                .detail = {{i % 2 ? -3 : 5, 1 + i}, {i - 9, 7}, 1 + i / 9},
                .key_size = (size_t)snprintf(key, sizeof key, "%d", (int)i),
                .label_size = i % 3 ? 7 : 0,
                .pattern = bits ? (const void *)words : (const void *)bytes,
                .scale = storage == HOP_STORAGE_INT8 ? 0.25f : 1,
                .code = bits ? NULL : code};
            assert_int_equal(hop_mirror_append(&mirror, &row), HOP_OK);
        }
        assert_ok(hop_sql_open_memory(file, &db, &error), &error);
        assert_ok(hop_schema_create(db, HOP_STORE_SCHEMA_VERSION, file, &error), &error);
        hop_store store = {.db = db, .mirror = mirror}, other = {.recipe = recipe};
        store.recipe = recipe;
        assert_int_equal(hop_row_room_open(&mirror, &store.room), HOP_OK);
        for (size_t row = 0; row < COUNT; row++)
            assert_int_equal(hop_items_insert(&store, row), SQLITE_OK);
        assert_ok(hop_items_load(db, &recipe, file, &loaded, &error), &error);
        other.mirror = loaded;
        char *before = describe(&store), *after = describe(&other);
        assert_string_equal(before, after);
        free(before), free(after);
        if (!bits) { /* codes are covered too */
            assert_ok(hop_sql_run(db, "UPDATE item SET code=zeroblob(24) WHERE id=4",
                                  file, &error),
                      &error);
            hop_mirror none = {0};
            assert_int_equal(hop_items_load(db, &recipe, file, &none, &error),
                             HOP_EFORMAT);
            assert_non_null(strstr(error.message, "item 4"));
            assert_ok(hop_sql_run(db, "UPDATE item SET code=zeroblob(16) WHERE id=4",
                                  file, &error),
                      &error);
            assert_int_equal(hop_items_load(db, &recipe, file, &none, &error),
                             HOP_EFORMAT);
            assert_non_null(strstr(error.message, "a code of 16 bytes, not 24"));
        }
        sqlite3_finalize(store.insert);
        hop_row_room_close(&store.room);
        hop_mirror_clear(&mirror);
        hop_mirror_clear(&loaded);
        sqlite3_close(db);
    }
}

static void damaged_texts(void **state) {
    static const char *const damages[][2] = {
        {"pattern=x'' WHERE id=1", "item 1: its text is empty"},
        {"pattern=x'61ff' WHERE id=2", "item 2: its text is not UTF-8 at byte 1"},
        {"pattern=x'610062' WHERE id=2", "item 2: its text has a NUL at byte 1"},
        {"pattern=zeroblob(16777217) WHERE id=3",
         "item 3: its text is of 16777217 bytes"},
        {"pattern=x'776f7265' WHERE id=1", "item 1: it does not agree"},
        {"code=x'00' WHERE id=1", "item 1: its code is of the wrong type"},
        {"key='other' WHERE id=1", "item 1: it does not agree"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        char sql[256];
        snprintf(sql, sizeof sql, "UPDATE item SET %s", damages[i][0]);
        make_texts(HOP_ENCODER_WORD);
        tamper(sql);
        assert_refused(HOP_STORE_READ, HOP_EFORMAT, damages[i][1]);
        unlink_file();
    }
}

/* Of every length, through the file and back. */
static void texts_come_back(void **state) {
    enum { MOST = 300 };
    (void)state;
    const hop_store_recipe recipe = recipe_of_texts(HOP_ENCODER_UTTERANCE);
    hop_store *store = create_store(&recipe);
    char text[MOST + 1] = "", key[16];
    begin(store);
    for (int i = 0; i < MOST; i++) {
        text[i] = (char)(1 + i % 127); /* control characters too */
        snprintf(key, sizeof key, "%d", i);
        add_text(store, key, text);
    }
    char *before = describe(store);
    commit_and_close(store);
    assert_reader_holds(before);
    free(before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(damaged_columns),    STORE_TEST(what_the_checksum_finds),
        STORE_TEST(damaged_reals),      STORE_TEST(wrong_types),
        STORE_TEST(through_a_database), STORE_TEST(damaged_texts),
        STORE_TEST(texts_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
