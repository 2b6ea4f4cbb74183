/* SPDX-License-Identifier: MIT */
/* Cues as SQL has them: lists, blobs of floats, pictures. */
#include "sqlite/asks.h"

static void bound(sqlite3 *db, const void *cue, size_t size, const char *wanted) {
    sqlite3_stmt *rows = ask_prepare(db, "SELECT key FROM hopfield_recall('@', ?1, 1)");
    assert_int_equal(sqlite3_bind_blob64(rows, 1, cue, size, SQLITE_STATIC), SQLITE_OK);
    ask_expect_rows(db, rows, wanted);
}

static void lists(void **state) {
    (void)state;
    ask_make();
    sqlite3 *db = ask_open();
    ask_expect(db, "SELECT key FROM hopfield_recall('@', '[0, 1e0, 0, -0.0]', 1)", "b");
    ask_expect(db, "SELECT key FROM hopfield_recall('@', '  [0,1,0,0] ', 1)", "b");
    ask_expect(db, "SELECT key FROM hopfield_recall('@', json_array(0, 0, 0, 2), 1)",
               "d");
    /* Of the known units alone the cue is item c in all it tells. */
    ask_expect(db, "SELECT key, verdict FROM hopfield_recall('@', '[null, 0, 1, 0]', 1)",
               "c|exact");
    static const char *const wrong[] = {
        "[]",           "[1,2,3]",     "[1,2,3,4,5]",  "[1,2,3,\"4\"]",
        "[1,2,3,true]", "[1,2,3,[4]]", "[1,2,3,1e39]", "[1,2,3,4",
        "[1,2,3,nan]",  "[1,2,3,4]]",  "[{},{},{},{}]"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char sql[200];
        snprintf(sql, sizeof sql, "SELECT key FROM hopfield_recall('@', '%s')", wrong[i]);
        ask_refused(db, sql, "no list of 4 numbers");
    }
    ask_close(db);
}

static void blobs_of_floats(void **state) {
    (void)state;
    ask_make();
    sqlite3 *db = ask_open();
    const float cue[5] = {0, 0, 1, 0, 0}, strange[4] = {0, 0, INFINITY, 0};
    bound(db, cue, 16, "c");
    sqlite3_stmt *rows = ask_prepare(db, "SELECT key FROM hopfield_recall('@', ?1, 1)");
    static const int sizes[] = {1, 12, 15, 17, 20};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        sqlite3_reset(rows);
        sqlite3_bind_blob(rows, 1, cue, sizes[i], SQLITE_STATIC);
        assert_int_equal(sqlite3_step(rows), SQLITE_ERROR);
        assert_non_null(strstr(sqlite3_errmsg(db), "not 4 float32 numbers"));
    }
    sqlite3_reset(rows);
    sqlite3_bind_blob(rows, 1, strange, sizeof strange, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(rows), SQLITE_ERROR);
    assert_non_null(strstr(sqlite3_errmsg(db), "not finite"));
    sqlite3_finalize(rows);
    ask_refused(db, "SELECT key FROM hopfield_recall('@', x'')", "0 bytes");
    ask_refused(db, "SELECT key FROM hopfield_recall('@', 'a text')", "texts");
    ask_refused(db, "SELECT key FROM hopfield_recall('@', '')", "texts");
    ask_refused(db, "SELECT key FROM hopfield_recall('@', 5)", "number");
    ask_refused(db, "SELECT key FROM hopfield_recall('@', 5.5)", "number");
    ask_close(db);
}

/* Two pictures of 2 x 2: white above, white left. */
static void make_pictures(void) {
    hop_store_recipe recipe = recipe_of(4);
    static const uint64_t above = 3, left = 5;
    recipe.encoder = HOP_ENCODER_PICTURE;
    recipe.width = recipe.height = 2;
    recipe.image = (hop_image_recipe){
        .width = 2, .height = 2, .threshold = HOP_THRESHOLD_LEVEL, .level = 127};
    recipe.rule[0] = '\0';
    snprintf(recipe.energy, sizeof recipe.energy, "softmax");
    recipe.similarity = HOP_SIMILARITY_HAMMING;
    recipe.beta = 2;
    hop_store *store = create_store(&recipe);
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    begin(store);
    entry.key = "above";
    entry.words = &above;
    assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
    entry.key = "left";
    entry.words = &left;
    assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
    commit_and_close(store);
}

static void pictures(void **state) {
    (void)state;
    make_pictures();
    sqlite3 *db = ask_open();
    bound(db, "P5 2 2 255\n\xff\xff\x00\x00", 15, "above");
    bound(db, "P5\n2 2 255\n\xff\x00\xff\x00", 15, "left");
    ask_expect(db, "SELECT key FROM hopfield_recall('@', '[1,-1,1,-1]', 1)", "left");
    ask_expect(db, "SELECT key FROM hopfield_recall('@', '[1,null,null,-1]', 2)",
               "above;left");
    ask_refused(db, "SELECT key FROM hopfield_recall('@', CAST('P5 2 2 255' AS BLOB))",
                "cue 0");
    ask_refused(db, "SELECT key FROM hopfield_recall('@', x'89504E470D0A1A0A00')",
                "cue 0");
    ask_refused(db, "SELECT key FROM hopfield_recall('@', x'010203')", "no PNG");
    ask_close(db);
}

/* A vector whose first bytes are those of a PNM file is a vector all the same. */
static void a_vector_is_no_picture(void **state) {
    (void)state;
    make_pictures();
    sqlite3 *db = ask_open();
    float cue[4] = {0, 1, -1, -1};
    memcpy(cue, "P5\x80\x3f", 4); /* 1.0026 */
    bound(db, cue, sizeof cue, "above");
    ask_close(db);
}

static void couplings(void **state) {
    (void)state;
    make_store(64, 2);
    sqlite3 *db = ask_open();
    hop_store *store = open_store(HOP_STORE_READ);
    int8_t units[64];
    float values[64];
    hop_patterns_read(hop_store_patterns(store), 1, units);
    for (size_t i = 0; i < 64; i++) values[i] = units[i];
    values[7] = NAN; /* missing */
    bound(db, values, sizeof values, "k1");
    hop_store_close(store);
    ask_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(lists),     STORE_TEST(blobs_of_floats),
        STORE_TEST(pictures),  STORE_TEST(a_vector_is_no_picture),
        STORE_TEST(couplings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
