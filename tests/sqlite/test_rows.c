/* SPDX-License-Identifier: MIT */
/* What a row tells, and that of an empty file, an unknown cue, a damaged payload. */
#include "sqlite/asks.h"

static void add_rich(hop_store *store, const char *key, float x, const char *text,
                     const char *payload) {
    const float values[4] = {x, 1, 0, 0};
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    hop_error error = {HOP_OK, ""};
    entry.key = key;
    entry.values = values;
    entry.text = text;
    entry.payload = payload;
    assert_ok(hop_store_add(store, &entry, &error), &error);
}

static void make_rich(void) {
    hop_store_recipe recipe = ask_recipe();
    hop_store *store = create_store(&recipe);
    begin(store);
    add_rich(store, "both", 0, "how do I open an account", "{\"price\":[3,4]}");
    add_rich(store, "neither", 1, NULL, NULL);
    commit_and_close(store);
}

static void content(void **state) {
    (void)state;
    make_rich();
    sqlite3 *db = ask_open();
    ask_expect(db,
               "SELECT key, text, payload->>'price[1]' FROM"
               " hopfield_recall('@', '[0,1,0,0]', 2)",
               "both|how do I open an account|4;neither|NULL|NULL");
    ask_expect(
        db, "SELECT key FROM hopfield_recall('@', '[0,1,0,0]') WHERE text LIKE '%open%'",
        "both");
    ask_expect(db, "SELECT rowid, label, text FROM hopfield_recall('@', '[1,1,0,0]')",
               "1|NULL|NULL;2|NULL|how do I open an account");
    ask_close(db);
}

/* Content is read only where it is wanted: damage there is told then. */
static void content_is_read_when_wanted(void **state) {
    (void)state;
    make_rich();
    tamper(
        "UPDATE content SET payload = CAST(x'22ff22' AS TEXT) WHERE payload IS NOT NULL");
    sqlite3 *db = ask_open();
    ask_expect(db, "SELECT key FROM hopfield_recall('@', '[0,1,0,0]', 2)",
               "both;neither");
    ask_refused(db, "SELECT key, payload FROM hopfield_recall('@', '[0,1,0,0]', 2)",
                "a.hop");
    ask_refused(db, "SELECT * FROM hopfield_recall('@', '[0,1,0,0]', 2)", "a.hop");
    ask_close(db);
}

static void nothing_is_learned(void **state) {
    (void)state;
    hop_store_recipe recipe = ask_recipe();
    hop_store *store = create_store(&recipe);
    begin(store);
    commit_and_close(store);
    sqlite3 *db = ask_open();
    ask_expect(db, "SELECT count(*) FROM hopfield_recall('@', '[0,1,0,0]')", "0");
    ask_refused(db, "SELECT count(*) FROM hopfield_recall('@', '[0,1]')", "4 numbers");
    ask_close(db);
}

/* An unknown cue has rows, the nearest, that say so. */
static void unknown_cues(void **state) {
    (void)state;
    ask_make();
    hop_store *store = open_store(HOP_STORE_WRITE);
    hop_store_recipe recipe = *hop_store_recipe_of(store);
    recipe.false_rejection = 0.05;
    recipe.threshold = -0.9; /* the energy of a stored item: -sim, but for a rest */
    recipe.tuned_at = 4;
    begin(store);
    assert_int_equal(hop_store_change_recipe(store, &recipe, NULL), HOP_OK);
    commit_and_close(store);
    sqlite3 *db = ask_open();
    ask_expect(db,
               "SELECT key, verdict, certainty FROM"
               " hopfield_recall('@', '[1.2,1,1,1]', 1)",
               "a|unknown|0.0");
    ask_expect(db,
               "SELECT key, verdict FROM hopfield_recall('@', '[1,0,0,0]', 1)"
               " WHERE verdict <> 'unknown'",
               "a|exact");
    ask_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(content),
        STORE_TEST(content_is_read_when_wanted),
        STORE_TEST(nothing_is_learned),
        STORE_TEST(unknown_cues),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
