/* SPDX-License-Identifier: MIT */
/* A memory file of schema version 1, made by SQL as that version made it. */
#ifndef HOP_TESTS_FAULTS_OLD_FILE_H
#define HOP_TESTS_FAULTS_OLD_FILE_H

#include "faults/memories.h"

TEST_UNUSED static void old_sql(sqlite3 *db, const char *sql) {
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

TEST_UNUSED static void make_old_memory(const char *path, size_t count) {
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    char sql[200];
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    old_sql(db, "PRAGMA synchronous=OFF; BEGIN; PRAGMA application_id=1752133734;"
                "PRAGMA user_version=1;"
                "CREATE TABLE recipe (key TEXT NOT NULL PRIMARY KEY, value ANY NOT NULL)"
                " STRICT, WITHOUT ROWID;"
                "CREATE TABLE item (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,"
                " batch INTEGER NOT NULL, learned_numerator INTEGER NOT NULL,"
                " learned_denominator INTEGER NOT NULL, added_numerator INTEGER NOT NULL,"
                " added_denominator INTEGER NOT NULL, pattern BLOB NOT NULL) STRICT");
    snprintf(sql, sizeof sql,
             "INSERT INTO recipe VALUES('dim', %d), ('width', %d), ('height', 1),"
             " ('pictures', 0), ('rule', 'hebb'), ('scaling', 'n'), ('diagonal', 'zero')",
             MEMORY_DIM, MEMORY_DIM);
    old_sql(db, sql);
    assert_int_equal(
        sqlite3_prepare_v2(db, "INSERT INTO item VALUES(?1, ?2, ?3, ?4, 1, ?5, 2, ?6)",
                           -1, &row, NULL),
        SQLITE_OK);
    for (size_t i = 0; i < count; i++) {
        unsigned char bytes[MEMORY_DIM / 8];
        char key[32];
        for (size_t k = 0; k < sizeof bytes; k++)
            bytes[k] = (unsigned char)(mix(i, k / 8) >> 8 * (k % 8));
        snprintf(key, sizeof key, "k%zu", i);
        sqlite3_bind_int64(row, 1, (sqlite3_int64)i + 1);
        sqlite3_bind_text(row, 2, key, -1, SQLITE_STATIC);
        sqlite3_bind_int64(row, 3, 1 + (sqlite3_int64)i / 8);
        sqlite3_bind_int64(row, 4, 1 + (sqlite3_int64)i % 3);
        sqlite3_bind_int64(row, 5, (sqlite3_int64)i % 4);
        sqlite3_bind_blob(row, 6, bytes, sizeof bytes, SQLITE_STATIC);
        assert_int_equal(sqlite3_step(row), SQLITE_DONE);
        sqlite3_reset(row);
    }
    sqlite3_finalize(row);
    old_sql(db, "COMMIT");
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

#endif
