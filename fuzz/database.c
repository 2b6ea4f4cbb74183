/* SPDX-License-Identifier: MIT */
/* What targets for SQLite files share: a place for them, and mutations that keep most of
   a file valid. */
#include "database.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], path[96], place[96];

static void remove_files(const char *of) {
    static const char *const endings[] = {"", "-journal", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char name[128];
        snprintf(name, sizeof name, "%s%s", of, endings[i]);
        unlink(name);
    }
}

static void remove_folder(void) {
    remove_files(path);
    remove_files(place);
    rmdir(folder);
}

static void make_folder(void) {
    static const char *const places[] = {"/dev/shm", "/tmp"};
    for (size_t i = 0; i < 2; i++) {
        snprintf(folder, sizeof folder, "%s/hopfield-fuzz-XXXXXX", places[i]);
        if (!mkdtemp(folder)) continue;
        snprintf(path, sizeof path, "%s/input", folder);
        snprintf(place, sizeof place, "%s/place", folder);
        atexit(remove_folder);
        return;
    }
    CHECK(0 && "no folder for files");
}

const char *fuzz_database(const uint8_t *data, size_t size) {
    if (!*path) make_folder();
    remove_files(path);
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    CHECK(file >= 0);
    CHECK(write(file, data, size) == (ssize_t)size);
    CHECK(close(file) == 0);
    return path;
}

const char *fuzz_database_place(void) {
    if (!*path) make_folder();
    remove_files(place);
    return place;
}

int fuzz_database_is_tidy(void) {
    DIR *entries = opendir(folder);
    CHECK(entries);
    int tidy = 1;
    for (struct dirent *entry; (entry = readdir(entries));)
        tidy = tidy && (entry->d_name[0] == '.' || strcmp(entry->d_name, "input") == 0 ||
                        strcmp(entry->d_name, "place") == 0);
    closedir(entries);
    return tidy;
}

#ifdef HOP_LIBFUZZER
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

enum { MOST_VALUE = 4096, READ_VERSION = 18, WRITE_VERSION = 19 };

static uint64_t below(hop_random *chance, uint64_t bound) {
    return hop_random_below(chance, bound);
}

static void run(sqlite3 *db, const char *sql) {
    sqlite3_exec(db, sql, NULL, NULL, NULL); /* what cannot be done is not done */
}

/* One name out of those that a query gives, to be freed with sqlite3_free; NULL: none. */
static char *pick(sqlite3 *db, const char *sql, hop_random *chance) {
    sqlite3_stmt *rows = NULL;
    char *picked = NULL;
    uint64_t seen = 0;
    if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) != SQLITE_OK) return NULL;
    while (sqlite3_step(rows) == SQLITE_ROW) {
        if (below(chance, ++seen) != 0) continue;
        sqlite3_free(picked);
        picked = sqlite3_mprintf("%s", sqlite3_column_text(rows, 0));
    }
    sqlite3_finalize(rows);
    return picked;
}

/* Another value of the same kind as a column of a row, or of any. */
static void bind_changed(sqlite3_stmt *to, sqlite3_stmt *row, hop_random *chance) {
    static const int64_t numbers[] = {
        0, 1, -1, 2, 255, 1 << 20, INT32_MAX, INT64_C(1) << 40, INT64_MAX, INT64_MIN};
    static uint8_t value[MOST_VALUE];
    int type = sqlite3_column_type(row, 0);
    if (below(chance, 8) == 0) type = (int)(1 + below(chance, 5)); /* INTEGER..NULL */
    const int64_t number = sqlite3_column_int64(row, 0);
    const size_t which = below(chance, 2 * sizeof numbers / sizeof *numbers);
    const int64_t drawn = which < sizeof numbers / sizeof *numbers ? numbers[which]
                          : which % 2 ? (int64_t)((uint64_t)number + below(chance, 9) - 4)
                                      : (int64_t)hop_random_u64(chance);
    if (type == SQLITE_INTEGER) {
        sqlite3_bind_int64(to, 1, drawn);
    } else if (type == SQLITE_FLOAT) {
        double real;
        memcpy(&real, &drawn, sizeof real);
        sqlite3_bind_double(to, 1, which % 2 ? real : (double)drawn / 16);
    } else if (type != SQLITE_NULL) {
        const void *held = sqlite3_column_blob(row, 0);
        size_t size = (size_t)sqlite3_column_bytes(row, 0);
        if (size > MOST_VALUE / 2) size = MOST_VALUE / 2;
        if (size) memcpy(value, held, size);
        size = LLVMFuzzerMutate(value, size, MOST_VALUE);
        if (type == SQLITE_TEXT)
            sqlite3_bind_text(to, 1, (char *)value, (int)size, SQLITE_TRANSIENT);
        else
            sqlite3_bind_blob(to, 1, value, (int)size, SQLITE_TRANSIENT);
    }
}

/* One value of one column, and those equal to it. */
static void change_value(sqlite3 *db, const char *table, hop_random *chance) {
    char *sql = sqlite3_mprintf("SELECT name FROM pragma_table_info(%Q)", table);
    char *column = pick(db, sql, chance);
    sqlite3_free(sql);
    sqlite3_stmt *row = NULL, *to = NULL;
    sql = sqlite3_mprintf("SELECT \"%w\" FROM \"%w\" LIMIT 1 OFFSET %d", column, table,
                          (int)below(chance, 4));
    if (sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK &&
        sqlite3_step(row) == SQLITE_ROW) {
        sqlite3_free(sql);
        sql =
            sqlite3_mprintf("UPDATE OR IGNORE \"%w\" SET \"%w\" = ?1 WHERE \"%w\" IS ?2",
                            table, column, column);
        if (sqlite3_prepare_v2(db, sql, -1, &to, NULL) == SQLITE_OK) {
            bind_changed(to, row, chance);
            sqlite3_value *kept = sqlite3_value_dup(sqlite3_column_value(row, 0));
            sqlite3_bind_value(to, 2, kept);
            sqlite3_finalize(row); /* reads the table that is written */
            row = NULL;
            sqlite3_step(to);
            sqlite3_value_free(kept);
        }
    }
    sqlite3_finalize(row);
    sqlite3_finalize(to);
    sqlite3_free(sql);
    sqlite3_free(column);
}

static void change_rows(sqlite3 *db, const char *table, hop_random *chance) {
    char *sql;
    const int row = (int)below(chance, 4);
    if (below(chance, 2))
        sql = sqlite3_mprintf("DELETE FROM \"%w\" WHERE rowid IN (SELECT rowid FROM "
                              "\"%w\" LIMIT 1 OFFSET %d)",
                              table, table, row);
    else
        sql = sqlite3_mprintf("INSERT INTO \"%w\" SELECT * FROM \"%w\" LIMIT 1 OFFSET %d",
                              table, table, row);
    run(db, sql);
    sqlite3_free(sql);
}

static void change_schema(sqlite3 *db, const char *table, hop_random *chance) {
    static const char *const changes[] = {
        "DROP TABLE \"%w\"",
        "ALTER TABLE \"%w\" ADD COLUMN more",
        "CREATE TRIGGER extra AFTER INSERT ON \"%w\" BEGIN SELECT 1; END",
        "CREATE VIEW extra AS SELECT * FROM \"%w\"",
        "CREATE INDEX extra ON \"%w\"(1)",
        "ALTER TABLE \"%w\" RENAME TO other",
        "UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = '%w'",
        "UPDATE sqlite_master SET sql = replace(sql, 'INTEGER', '') WHERE name = '%w'",
        "UPDATE sqlite_master SET rootpage = rootpage + 1 WHERE name = '%w'",
    };
    run(db, "PRAGMA writable_schema = ON");
    const size_t which = below(chance, sizeof changes / sizeof *changes);
    char *sql = sqlite3_mprintf(changes[which], table);
    run(db, sql);
    sqlite3_free(sql);
}

static void change_numbers(sqlite3 *db, hop_random *chance) {
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA %s = %d",
             below(chance, 2) ? "user_version" : "application_id",
             (int)below(chance, 5) - 1);
    run(db, sql);
}

/* Takes STRICT and NOT NULL out of the schema while a value is changed. */
static void change_loosely(sqlite3 *db, const char *table, hop_random *chance) {
    run(db,
        "PRAGMA writable_schema = ON; CREATE TEMP TABLE kept AS SELECT * FROM "
        "main.sqlite_master; UPDATE sqlite_master SET sql = replace(replace(replace(sql, "
        "'STRICT, ', ''), ' STRICT', ''), 'NOT NULL', ''); PRAGMA writable_schema = "
        "RESET");
    change_value(db, table, chance);
    run(db,
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = (SELECT sql FROM "
        "kept WHERE kept.name = sqlite_master.name); PRAGMA writable_schema = RESET; "
        "DROP TABLE kept");
}

static void change(sqlite3 *db, hop_random *chance) {
    char *table = pick(db, "SELECT name FROM sqlite_master WHERE type = 'table'", chance);
    const uint64_t way = below(chance, 16);
    if (!table || way == 0)
        change_numbers(db, chance);
    else if (way == 1)
        change_schema(db, table, chance);
    else if (way <= 4)
        change_rows(db, table, chance);
    else if (way <= 8)
        change_loosely(db, table, chance);
    else
        change_value(db, table, chance);
    sqlite3_free(table);
}

/* The changed file over data; its size, or 0 where it is no database or grew too large.
 */
static size_t change_by_sql(uint8_t *data, size_t size, size_t max_size,
                            hop_random *chance, fuzz_mend *mend) {
    sqlite3 *db = NULL;
    sqlite3_int64 length = 0;
    size_t changed = 0;
    if (size < 100) return 0;
    const uint8_t versions[2] = {data[READ_VERSION], data[WRITE_VERSION]};
    uint8_t *copy = sqlite3_malloc64(size);
    CHECK(copy);
    memcpy(copy, data, size);
    copy[READ_VERSION] = copy[WRITE_VERSION] = 1; /* no log beside a file in memory */
    CHECK(sqlite3_open(":memory:", &db) == SQLITE_OK);
    CHECK(sqlite3_deserialize(db, "main", copy, (sqlite3_int64)size, (sqlite3_int64)size,
                              SQLITE_DESERIALIZE_FREEONCLOSE |
                                  SQLITE_DESERIALIZE_RESIZEABLE) == SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    run(db, "PRAGMA ignore_check_constraints = ON; PRAGMA secure_delete = OFF");
    for (uint64_t count = 1 + below(chance, 3); count > 0; count--) change(db, chance);
    if (mend && below(chance, 8) != 0) mend(db);
    unsigned char *bytes = sqlite3_serialize(db, "main", &length, 0);
    if (bytes && length >= 100 && (size_t)length <= max_size) {
        changed = (size_t)length;
        memcpy(data, bytes, changed);
        data[READ_VERSION] = versions[0];
        data[WRITE_VERSION] = versions[1];
    }
    sqlite3_free(bytes);
    sqlite3_close(db);
    return changed;
}

size_t fuzz_database_mutate(uint8_t *data, size_t size, size_t max_size, unsigned seed,
                            fuzz_mend *mend) {
    hop_random chance = hop_random_begin(seed, 1, 0);
    size_t changed = 0;
    if (below(&chance, 4) != 0)
        changed = change_by_sql(data, size, max_size, &chance, mend);
    return changed ? changed : LLVMFuzzerMutate(data, size, max_size);
}
#endif
