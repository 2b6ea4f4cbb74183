/* SPDX-License-Identifier: MIT */
/* Ways to damage a memory file: its bytes, its pages, or single values that leave it a
   sound SQLite database. */
#ifndef HOP_TESTS_FAULTS_WOUNDS_H
#define HOP_TESTS_FAULTS_WOUNDS_H

#include "faults/memories.h"

enum { WOUND_PAGE = 4096, MAX_COLUMNS = 64 };

typedef struct wound_bytes {
    unsigned char *bytes;
    size_t size;
} wound_bytes;

/* --- bytes ------------------------------------------------------------------------ */

static void flip_bits(wound_bytes file, hop_random *random) {
    uint64_t flips = 1 + hop_random_below(random, hop_random_below(random, 2) ? 3 : 64);
    int seek = (int)hop_random_below(random, 4); /* most of a small file is zero */
    for (uint64_t f = 0; f < flips; f++) {
        uint64_t at = hop_random_below(random, file.size);
        for (int tries = 0; seek && !file.bytes[at] && tries < 50; tries++)
            at = hop_random_below(random, file.size);
        file.bytes[at] =
            (unsigned char)(file.bytes[at] ^ 1 << hop_random_below(random, 8));
    }
}

/* Pages exchanged, copied in part over each other, or filled with noise. */
static void shuffle_pages(wound_bytes file, hop_random *random) {
    unsigned char page[WOUND_PAGE];
    size_t from = hop_random_below(random, file.size / WOUND_PAGE) * WOUND_PAGE;
    size_t to = hop_random_below(random, file.size / WOUND_PAGE) * WOUND_PAGE;
    size_t part = 1 + hop_random_below(random, WOUND_PAGE);
    switch (hop_random_below(random, 4)) {
    case 0:
        memcpy(page, file.bytes + to, WOUND_PAGE);
        memcpy(file.bytes + to, file.bytes + from, WOUND_PAGE);
        memcpy(file.bytes + from, page, WOUND_PAGE);
        break;
    case 1:
        memmove(file.bytes + to + WOUND_PAGE - part,
                file.bytes + from + WOUND_PAGE - part, part);
        break;
    case 2:
        memset(file.bytes + to, 0, part);
        break;
    default:
        for (size_t i = 0; i < part; i++)
            file.bytes[to + i] = (unsigned char)hop_random_u32(random);
        break;
    }
}

/* --- values ----------------------------------------------------------------------- */

/* What a value becomes; %1$s is the column, %2$s the table, %3$u a number. */
static const char *const values[] = {
    "NULL",
    "0",
    "1",
    "-1",
    "%1$s + 1",
    "%1$s - 1",
    "-%1$s",
    "2 * %1$s",
    "%1$s | 1 << (%3$u %% 63)",
    "%3$u",
    "9223372036854775807",
    "-9223372036854775808",
    "9e999",
    "-0.5",
    "%1$s * 1.000001",
    "''",
    "'x'",
    "%1$s || 'x'",
    "substr(%1$s, 2)",
    "substr(%1$s, 1, length(%1$s) - 1)",
    "substr(%1$s, 1, length(%1$s) / 2)",
    "upper(%1$s)",
    "%1$s || char(7)",
    "%1$s || char(10) || 'line'",
    "'a' || char(0) || 'b'",
    "CAST(x'ff' AS TEXT)",
    "CAST(x'c080' AS TEXT)",
    "CAST(x'eda080' AS TEXT)",
    "CAST(randomblob(6) AS TEXT)",
    "printf('%%.*c', 1025, 'x')",
    "printf('%%.*c', %3$u %% 9000, '[')",
    "'{\"a\":1,\"a\":2}'",
    "'{\"a\":'",
    "x''",
    "x'00'",
    "zeroblob(length(%1$s))",
    "zeroblob(length(%1$s) + 1)",
    "zeroblob(%3$u %% 5000)",
    "randomblob(length(%1$s))",
    "CAST(substr(%1$s, 1, length(%1$s) - 1) AS BLOB)",
    "CAST(substr(%1$s, 1, 1) || substr(%1$s, 3) || substr(%1$s, 2, 1) AS BLOB)",
    "(SELECT %1$s FROM %2$s ORDER BY random() LIMIT 1)",
    "(SELECT %1$s FROM %2$s ORDER BY random() LIMIT 1)",
};

/* Every column of every table, as the file itself says. */
typedef struct wound_columns {
    char table[MAX_COLUMNS][32], column[MAX_COLUMNS][32];
    long hits[MAX_COLUMNS];
    size_t count;
} wound_columns;

static void find_columns(sqlite3 *db, wound_columns *out) {
    sqlite3_stmt *row = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT s.name, c.name FROM sqlite_schema s,"
                           " pragma_table_info(s.name) c WHERE s.type = 'table'",
                           -1, &row, NULL),
        SQLITE_OK);
    while (sqlite3_step(row) == SQLITE_ROW) {
        assert_true(out->count < MAX_COLUMNS);
        snprintf(out->table[out->count], 32, "%s", sqlite3_column_text(row, 0));
        snprintf(out->column[out->count++], 32, "%s", sqlite3_column_text(row, 1));
    }
    sqlite3_finalize(row);
}

/* A database in memory of the file's bytes. */
static sqlite3 *open_bytes(wound_bytes file) {
    enum { HEADER_FORMATS = 18 };
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    unsigned char *copy = sqlite3_malloc64(file.size);
    assert_non_null(copy);
    memcpy(copy, file.bytes, file.size);
    /* A database in memory has no log. */
    copy[HEADER_FORMATS] = copy[HEADER_FORMATS + 1] = 1;
    assert_int_equal(sqlite3_deserialize(db, "main", copy, (sqlite3_int64)file.size,
                                         (sqlite3_int64)file.size,
                                         SQLITE_DESERIALIZE_FREEONCLOSE |
                                             SQLITE_DESERIALIZE_RESIZEABLE),
                     SQLITE_OK);
    return db;
}

/* One value becomes another, or a row goes. Returns 1 where something changed. */
static int change_value(sqlite3 *db, wound_columns *columns, hop_random *random) {
    char value[200], sql[700];
    size_t at = (size_t)hop_random_below(random, columns->count);
    const char *table = columns->table[at], *column = columns->column[at];
    const char *form = values[hop_random_below(random, sizeof values / sizeof *values)];
    unsigned number = (unsigned)hop_random_below(random, 100000);
    unsigned row = (unsigned)hop_random_below(random, 40);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
    snprintf(value, sizeof value, form, column, table, number);
#pragma GCC diagnostic pop
    if (hop_random_below(random, 40) == 0)
        snprintf(sql, sizeof sql,
                 "DELETE FROM %s WHERE %s IS (SELECT %s FROM %s LIMIT 1"
                 " OFFSET %u)",
                 table, column, column, table, row);
    else
        snprintf(sql, sizeof sql,
                 "UPDATE %s SET %s = %s WHERE %s IS (SELECT %s FROM %s LIMIT 1 OFFSET %u)"
                 " AND %s IS NOT (%s)",
                 table, column, value, column, column, table, row, column, value);
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    int changed = code == SQLITE_OK && sqlite3_changes(db) > 0;
    columns->hits[at] += changed;
    return changed;
}

/* A bit of a blob or text changes, by its own size. */
static int flip_value(sqlite3 *db, wound_columns *columns, hop_random *random) {
    char sql[300];
    sqlite3_stmt *read = NULL, *change = NULL;
    size_t at = (size_t)hop_random_below(random, columns->count);
    const char *table = columns->table[at], *column = columns->column[at];
    int changed = 0;
    snprintf(sql, sizeof sql, "SELECT %s FROM %s LIMIT 1 OFFSET %u", column, table,
             (unsigned)hop_random_below(random, 40));
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &read, NULL), SQLITE_OK);
    int type =
        sqlite3_step(read) == SQLITE_ROW ? sqlite3_column_type(read, 0) : SQLITE_NULL;
    if (type == SQLITE_BLOB || type == SQLITE_TEXT) {
        const void *bytes = sqlite3_column_blob(read, 0);
        size_t size = (size_t)sqlite3_column_bytes(read, 0);
        unsigned char *copy = malloc(size + 1);
        assert_non_null(copy);
        if (size) memcpy(copy, bytes, size);
        if (size) {
            size_t byte = (size_t)hop_random_below(random, size);
            copy[byte] = (unsigned char)(copy[byte] ^ 1 << hop_random_below(random, 8));
        }
        snprintf(sql, sizeof sql, "UPDATE %s SET %s = ?1 WHERE %s IS ?2", table, column,
                 column);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &change, NULL), SQLITE_OK);
        sqlite3_bind_value(change, 2, sqlite3_column_value(read, 0));
        if (type == SQLITE_BLOB)
            sqlite3_bind_blob(change, 1, copy, (int)size, SQLITE_STATIC);
        else
            sqlite3_bind_text(change, 1, (char *)copy, (int)size, SQLITE_STATIC);
        sqlite3_reset(read);
        changed = size && sqlite3_step(change) == SQLITE_DONE && sqlite3_changes(db) > 0;
        sqlite3_finalize(change);
        free(copy);
    }
    sqlite3_finalize(read);
    columns->hits[at] += changed;
    return changed;
}

/* Values change in a copy that stays a sound database; free its bytes by sqlite3_free. */
static wound_bytes wound_values(wound_bytes file, wound_columns *columns,
                                hop_random *random) {
    sqlite3 *db = open_bytes(file);
    sqlite3_exec(db, "PRAGMA journal_mode=OFF", NULL, NULL, NULL);
    int wanted = 1 + (hop_random_below(random, 4) == 0);
    for (int tries = 0; wanted && tries < 500; tries++)
        wanted -= hop_random_below(random, 4) ? change_value(db, columns, random)
                                              : flip_value(db, columns, random);
    assert_int_equal(wanted, 0);
    sqlite3_int64 size = 0;
    wound_bytes out = {.bytes = sqlite3_serialize(db, "main", &size, 0)};
    assert_non_null(out.bytes);
    out.size = (size_t)size;
    memcpy(out.bytes + 18, file.bytes + 18, 2); /* the format of its journal, as before */
    sqlite3_close(db);
    return out;
}

/* What SQLite itself says of the bytes. */
TEST_UNUSED static int sqlite_accepts(wound_bytes file) {
    sqlite3 *db = open_bytes(file);
    sqlite3_stmt *row = NULL;
    int sound =
        sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &row, NULL) == SQLITE_OK &&
        sqlite3_step(row) == SQLITE_ROW && sqlite3_column_text(row, 0) &&
        strcmp((const char *)sqlite3_column_text(row, 0), "ok") == 0;
    sqlite3_finalize(row);
    sqlite3_close(db);
    return sound;
}

#endif
