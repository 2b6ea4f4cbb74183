/* SPDX-License-Identifier: MIT */
/* The tables of a memory file: how they are made and how a file is told to be ours. */
#include "store/store.h"

#include <stdio.h>
#include <string.h>
#include "core/error.h"

typedef struct object {
    const char *name;
    const char *sql; /* NULL: SQLite makes it by itself, without a text */
} object;

/* Every object of a file, in the order in which they are made. */
static const object objects[] = {
    {"recipe", "CREATE TABLE recipe (key TEXT NOT NULL PRIMARY KEY, value ANY NOT NULL)"
               " STRICT, WITHOUT ROWID"},
    {"item", "CREATE TABLE item (id INTEGER PRIMARY KEY AUTOINCREMENT,"
             " key TEXT NOT NULL UNIQUE, batch INTEGER NOT NULL,"
             " learned_numerator INTEGER NOT NULL, learned_denominator INTEGER NOT NULL,"
             " added_numerator INTEGER NOT NULL, added_denominator INTEGER NOT NULL,"
             " created INTEGER NOT NULL, confirmed INTEGER NOT NULL,"
             " confirmations INTEGER NOT NULL, label TEXT, scale REAL, code BLOB,"
             " checksum INTEGER NOT NULL, pattern BLOB NOT NULL) STRICT"},
    {"sqlite_autoindex_item_1", NULL},
    {"sqlite_sequence", "CREATE TABLE sqlite_sequence(name,seq)"},
    {"content", "CREATE TABLE content (item INTEGER PRIMARY KEY, text TEXT, payload TEXT,"
                " picture BLOB) STRICT"},
    {"tag", "CREATE TABLE tag (name TEXT NOT NULL, item INTEGER NOT NULL,"
            " PRIMARY KEY (name, item)) STRICT, WITHOUT ROWID"},
    {"tag_item", "CREATE INDEX tag_item ON tag (item)"},
    {"event", "CREATE TABLE event (id INTEGER PRIMARY KEY, item INTEGER NOT NULL,"
              " at INTEGER NOT NULL, what TEXT NOT NULL, numerator INTEGER NOT NULL,"
              " denominator INTEGER NOT NULL, note TEXT) STRICT"},
    {"event_item", "CREATE INDEX event_item ON event (item)"},
};

/* Those of version 1. */
static const object former_objects[] = {
    {"recipe", "CREATE TABLE recipe (key TEXT NOT NULL PRIMARY KEY, value ANY NOT NULL)"
               " STRICT, WITHOUT ROWID"},
    {"item", "CREATE TABLE item (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,"
             " batch INTEGER NOT NULL,"
             " learned_numerator INTEGER NOT NULL, learned_denominator INTEGER NOT NULL,"
             " added_numerator INTEGER NOT NULL, added_denominator INTEGER NOT NULL,"
             " pattern BLOB NOT NULL) STRICT"},
    {"sqlite_autoindex_item_1", NULL},
};
enum {
    OBJECTS = sizeof objects / sizeof *objects,
    FORMER_OBJECTS = sizeof former_objects / sizeof *former_objects
};

/* Places in the first 100 bytes of an SQLite database; numbers are big-endian. */
enum {
    HEADER_SIZE = 100,
    HEADER_PAGE_SIZE = 16,
    HEADER_WRITE_FORMAT = 18,
    HEADER_READ_FORMAT = 19,
    HEADER_ENCODING = 56,
    HEADER_USER_VERSION = 60,
    HEADER_APPLICATION_ID = 68
};

static uint32_t big_endian(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
           bytes[3];
}

static hop_status check_ids(uint32_t id, int64_t version, const char *name,
                            hop_error *error) {
    if (id != HOP_STORE_APPLICATION_ID)
        return hop_fail(error, HOP_EFORMAT,
                        "%s: not a memory file, but another SQLite database "
                        "(application id 0x%08x)",
                        name, (unsigned)id);
    if (version > HOP_STORE_NEWEST_VERSION)
        return hop_fail(error, HOP_ENEWER,
                        "%s: schema version %lld is newer than %d, the newest known here",
                        name, (long long)version, HOP_STORE_NEWEST_VERSION);
    if (version < 1)
        return hop_fail(error, HOP_EFORMAT,
                        "%s: damaged memory file (schema version %lld)", name,
                        (long long)version);
    return HOP_OK;
}

hop_status hop_schema_check_header(sqlite3 *db, const char *name, hop_error *error) {
    sqlite3_file *file = NULL;
    sqlite3_int64 size = 0;
    unsigned char header[HEADER_SIZE] = {0};
    int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    /* The file is read through SQLite's own handle: closing a second one would drop the
       locks that this process holds on it. */
    if (code == SQLITE_OK && (!file || !file->pMethods)) code = SQLITE_CANTOPEN;
    if (code == SQLITE_OK) code = file->pMethods->xFileSize(file, &size);
    if (code == SQLITE_OK && size == 0)
        return hop_fail(error, HOP_EFORMAT, "%s: not a memory file: it is empty", name);
    if (code == SQLITE_OK) code = file->pMethods->xRead(file, header, HEADER_SIZE, 0);
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ)
        return hop_fail(error, hop_sql_status(code), "%s: %s", name,
                        sqlite3_errstr(code));
    if (memcmp(header, "SQLite format 3", 16) != 0)
        return hop_fail(error, HOP_EFORMAT, "%s: not a memory file", name);
    if (size < HEADER_SIZE)
        return hop_fail(error, HOP_EFORMAT,
                        "%s: damaged memory file (it ends after %lld bytes)", name,
                        (long long)size);
    hop_status status =
        check_ids(big_endian(header + HEADER_APPLICATION_ID),
                  (int32_t)big_endian(header + HEADER_USER_VERSION), name, error);
    if (status != HOP_OK) return status;
    if (header[HEADER_WRITE_FORMAT] != header[HEADER_READ_FORMAT] ||
        header[HEADER_READ_FORMAT] < 1 || header[HEADER_READ_FORMAT] > 2)
        return hop_fail(error, HOP_EFORMAT,
                        "%s: damaged memory file (journal format %d/%d, not 2/2)", name,
                        header[HEADER_WRITE_FORMAT], header[HEADER_READ_FORMAT]);
    const unsigned page =
        (unsigned)header[HEADER_PAGE_SIZE] << 8 | header[HEADER_PAGE_SIZE + 1];
    /* Power lost while a log was taken over may leave a part of a page: it is in the log
       still. 1 stands for 65536. */
    if (size % (page > 1 ? page : 65536) &&
        !hop_store_has_log(sqlite3_db_filename(db, "main")))
        return hop_fail(
            error, HOP_EFORMAT,
            "%s: damaged memory file (it ends within a page, after %lld bytes)", name,
            (long long)size);
    if (big_endian(header + HEADER_ENCODING) != 1)
        return hop_fail(error, HOP_EFORMAT, "%s: damaged memory file (text encoding %u)",
                        name, (unsigned)big_endian(header + HEADER_ENCODING));
    return HOP_OK;
}

static hop_status check_objects(sqlite3 *db, const object *wanted, size_t count,
                                const char *name, hop_error *error) {
    sqlite3_stmt *statement = NULL;
    int seen[OBJECTS] = {0};
    hop_status status = hop_sql_prepare(db, "SELECT name, sql FROM main.sqlite_schema",
                                        name, &statement, error);
    if (status != HOP_OK) return status;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *found = (const char *)sqlite3_column_text(statement, 0);
        const char *sql = (const char *)sqlite3_column_text(statement, 1);
        int known = 0;
        for (size_t i = 0; found && i < count && !known; i++) {
            known = !seen[i] && strcmp(found, wanted[i].name) == 0 &&
                    (sql && wanted[i].sql ? strcmp(sql, wanted[i].sql) == 0
                                          : !sql && !wanted[i].sql);
            seen[i] |= known;
        }
        if (!known) {
            status = hop_fail(error, HOP_EFORMAT,
                              "%s: damaged memory file (unexpected table, index, view or "
                              "trigger '%.100s')",
                              name, found ? found : "");
            goto done;
        }
    }
    if (code != SQLITE_DONE) {
        status = hop_sql_fail(db, code, name, error);
        goto done;
    }
    for (size_t i = 0; i < count; i++)
        if (!seen[i]) {
            status = hop_fail(error, HOP_EFORMAT, "%s: damaged memory file (no '%s')",
                              name, wanted[i].name);
            goto done;
        }
done:
    sqlite3_finalize(statement);
    return status;
}

hop_status hop_schema_version(sqlite3 *db, const char *name, int64_t *version,
                              hop_error *error) {
    int64_t id = 0;
    hop_status status =
        hop_sql_number(db, "PRAGMA main.application_id", name, &id, error);
    if (status == HOP_OK)
        status = hop_sql_number(db, "PRAGMA main.user_version", name, version, error);
    if (status == HOP_OK) status = check_ids((uint32_t)id, *version, name, error);
    return status;
}

hop_status hop_schema_check(sqlite3 *db, const char *name, hop_error *error) {
    int64_t version = 0;
    hop_status status = hop_schema_version(db, name, &version, error);
    if (status != HOP_OK) return status;
    return version == 1 ? check_objects(db, former_objects, FORMER_OBJECTS, name, error)
                        : check_objects(db, objects, OBJECTS, name, error);
}

hop_status hop_schema_create_tables(sqlite3 *db, const char *name, hop_error *error) {
    hop_status status = HOP_OK;
    for (int i = 0; i < OBJECTS && status == HOP_OK; i++) {
        const int own = objects[i].sql && strncmp(objects[i].name, "sqlite_", 7) != 0;
        if (own && strcmp(objects[i].name, "recipe") != 0)
            status = hop_sql_run(db, objects[i].sql, name, error);
    }
    return status;
}

int hop_schema_version_of(const hop_store_recipe *recipe) {
    return hop_recipe_of_texts(recipe, NULL) ? HOP_STORE_TEXT_VERSION
                                             : HOP_STORE_SCHEMA_VERSION;
}

hop_status hop_schema_check_recipe(sqlite3 *db, const hop_store_recipe *recipe,
                                   const char *name, hop_error *error) {
    int64_t version = 0;
    hop_status status = hop_schema_version(db, name, &version, error);
    if (status != HOP_OK || version == hop_schema_version_of(recipe)) return status;
    return hop_fail(
        error, HOP_EFORMAT,
        "%s: damaged memory file (schema version %lld, but its encoder is %s)", name,
        (long long)version, hop_encoder_name(recipe->encoder));
}

hop_status hop_schema_create(sqlite3 *db, int version, const char *name,
                             hop_error *error) {
    char ids[96];
    snprintf(ids, sizeof ids, "PRAGMA application_id=%d; PRAGMA user_version=%d;",
             HOP_STORE_APPLICATION_ID, version);
    hop_status status = hop_sql_run(db, ids, name, error);
    if (status == HOP_OK) status = hop_sql_run(db, objects[0].sql, name, error);
    return status == HOP_OK ? hop_schema_create_tables(db, name, error) : status;
}
