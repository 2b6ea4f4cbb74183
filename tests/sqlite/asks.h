/* SPDX-License-Identifier: MIT */
/* Connections that have the extension, and memory files to ask. */
#ifndef HOP_TESTS_SQLITE_ASKS_H
#define HOP_TESTS_SQLITE_ASKS_H

#include "store/fixture.h"

#include <math.h>

TEST_UNUSED static sqlite3 *ask_open(void) {
    sqlite3 *db = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL), SQLITE_OK);
    if (sqlite3_load_extension(db, HOP_TEST_EXTENSION, NULL, &message) != SQLITE_OK)
        fail_msg("%s", message);
    return db;
}

/* SQL with @ for the memory file. */
TEST_UNUSED static sqlite3_stmt *ask_prepare(sqlite3 *db, const char *sql) {
    char text[2048], *to = text;
    sqlite3_stmt *rows = NULL;
    for (; *sql; sql++) to += *sql == '@' ? sprintf(to, "%s", file) : (*to = *sql, 1);
    *to = '\0';
    if (sqlite3_prepare_v2(db, text, -1, &rows, NULL) != SQLITE_OK)
        fail_msg("%s: %s", text, sqlite3_errmsg(db));
    return rows;
}

/* Columns by "|", rows by ";". Finalizes the statement. */
TEST_UNUSED static void ask_expect_rows(sqlite3 *db, sqlite3_stmt *rows,
                                        const char *wanted) {
    char got[2048] = "";
    size_t used = 0;
    int code;
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        for (int k = 0; k < sqlite3_column_count(rows); k++) {
            const char *text = (const char *)sqlite3_column_text(rows, k);
            used += (size_t)snprintf(got + used, sizeof got - used, "%s%s",
                                     k      ? "|"
                                     : used ? ";"
                                            : "",
                                     text ? text : "NULL");
        }
    }
    if (code != SQLITE_DONE) fail_msg("%s: %s", sqlite3_sql(rows), sqlite3_errmsg(db));
    if (strcmp(got, wanted) != 0)
        fail_msg("%s: '%s', not '%s'", sqlite3_sql(rows), got, wanted);
    sqlite3_finalize(rows);
}

TEST_UNUSED static void ask_expect(sqlite3 *db, const char *sql, const char *wanted) {
    ask_expect_rows(db, ask_prepare(db, sql), wanted);
}

/* Preparing or running fails, and the message says `part`. */
TEST_UNUSED static void ask_refused(sqlite3 *db, const char *sql, const char *part) {
    char text[2048], *to = text;
    sqlite3_stmt *rows = NULL;
    for (const char *from = sql; *from; from++)
        to += *from == '@' ? sprintf(to, "%s", file) : (*to = *from, 1);
    *to = '\0';
    int code = sqlite3_prepare_v2(db, text, -1, &rows, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) code = sqlite3_step(rows);
    if (code == SQLITE_DONE) fail_msg("%s: was not refused", text);
    if (!strstr(sqlite3_errmsg(db), part))
        fail_msg("%s: '%s' lacks '%s'", text, sqlite3_errmsg(db), part);
    sqlite3_finalize(rows);
}

TEST_UNUSED static void ask_close(sqlite3 *db) {
    assert_int_equal(sqlite3_close(db), SQLITE_OK); /* no statement, no cursor is left */
}

TEST_UNUSED static hop_store_recipe ask_recipe(void) {
    hop_store_recipe recipe = recipe_of_reals(HOP_STORAGE_FLOAT32, 4);
    recipe.similarity = HOP_SIMILARITY_COSINE;
    recipe.beta = 20;
    return recipe;
}

/* Item k is the unit vector of unit k. */
TEST_UNUSED static void ask_add(hop_store *store, const char *key, int k,
                                const char *label, const char *tag) {
    float values[4] = {0, 0, 0, 0};
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    hop_error error = {HOP_OK, ""};
    values[k] = 1;
    entry.key = key;
    entry.label = label;
    entry.values = values;
    entry.tags = &tag;
    entry.tag_count = tag != NULL;
    assert_ok(hop_store_add(store, &entry, &error), &error);
}

/* Items a, b, c, d of units 0 to 3; a and b are tagged "early". */
TEST_UNUSED static void ask_make(void) {
    hop_store_recipe recipe = ask_recipe();
    hop_store *store = create_store(&recipe);
    begin(store);
    ask_add(store, "a", 0, "first", "early");
    ask_add(store, "b", 1, "first", "early");
    ask_add(store, "c", 2, "last", NULL);
    ask_add(store, "d", 3, NULL, NULL);
    commit_and_close(store);
}

#endif
