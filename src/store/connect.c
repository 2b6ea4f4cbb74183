/* SPDX-License-Identifier: MIT */
/* Connections to memory files: of every version, also where nothing may be written. */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "core/error.h"

/* Opens the file and checks its header; nothing is written. The caller closes *out, also
   after a failure. */
static hop_status open_database(const char *path, hop_sql_mode mode,
                                hop_durability durability, sqlite3 **out,
                                hop_error *error) {
    int64_t tables = 0;
    hop_status status = hop_sql_check_regular(path, error);
    if (status == HOP_OK) status = hop_sql_open(path, mode, path, out, error);
    if (status == HOP_OK) status = hop_schema_check_header(*out, path, error);
    if (status == HOP_OK) status = hop_sql_settle(*out, mode, durability, path, error);
    /* The first read finds out whether the log can be used. */
    if (status == HOP_OK)
        status = hop_sql_number(*out, "SELECT count(*) FROM main.sqlite_schema", path,
                                &tables, error);
    return status;
}

int hop_store_has_log(const char *path) {
    static const char *const suffixes[] = {"-wal", "-journal"};
    struct stat info;
    int some = 0;
    const size_t size = strlen(path) + 16;
    char *name = malloc(size);
    if (!name) return 1;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(name, size, "%s%s", path, suffixes[i]);
        some = some || (stat(name, &info) == 0 && info.st_size > 0);
    }
    free(name);
    return some;
}

hop_store_stamp hop_store_stamp_of(const char *path) {
    struct stat info;
    hop_store_stamp stamp = {0};
    if (stat(path, &info) != 0) return stamp;
    stamp.device = (uint64_t)info.st_dev;
    stamp.number = (uint64_t)info.st_ino;
    stamp.size = (uint64_t)info.st_size;
    stamp.seconds = info.st_mtim.tv_sec;
    stamp.nanoseconds = info.st_mtim.tv_nsec;
    return stamp;
}

int hop_store_is_frozen(sqlite3 *db) {
    const char *name = sqlite3_db_filename(db, "main");
    return !name || !*name || sqlite3_uri_boolean(name, "immutable", 0);
}

/* What SQLite says where it may not make the files beside one that it wants, or has no
   room for the index of its log. */
static int may_not_write(sqlite3 *db) {
    const int code = db ? sqlite3_extended_errcode(db) : SQLITE_OK;
    switch (code & 0xff) {
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return 1;
    default:
        return code == SQLITE_IOERR_SHMOPEN || code == SQLITE_IOERR_SHMSIZE ||
               code == SQLITE_IOERR_SHMMAP;
    }
}

static hop_status open_to_read(const char *path, sqlite3 **out, hop_error *error) {
    hop_status status =
        open_database(path, HOP_SQL_READ, HOP_DURABILITY_FULL, out, error);
    if (status != HOP_EIO || !may_not_write(*out) || hop_store_has_log(path))
        return status;
    sqlite3_close(*out);
    *out = NULL;
    return open_database(path, HOP_SQL_IMMUTABLE, HOP_DURABILITY_FULL, out, error);
}

static hop_status migrate(sqlite3 *db, const char *name, hop_time now, hop_error *error) {
    int64_t version = 0;
    hop_status status = hop_sql_run(db, "BEGIN IMMEDIATE", name, error);
    if (status != HOP_OK) return status;
    /* Another process may have done it while this one waited. */
    status = hop_schema_version(db, name, &version, error);
    if (status == HOP_OK && version < HOP_STORE_SCHEMA_VERSION) {
        status = hop_schema_check(db, name, error);
        if (status == HOP_OK) status = hop_schema_migrate(db, name, now, error);
    }
    if (status == HOP_OK) status = hop_sql_run(db, "COMMIT", name, error);
    if (!sqlite3_get_autocommit(db)) sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* A copy in RAM, of this version. */
static hop_status copy_migrated(sqlite3 **db, const char *path, hop_time now,
                                hop_error *error) {
    sqlite3 *copy = NULL;
    hop_status status = hop_sql_open_memory(path, &copy, error);
    if (status != HOP_OK) return status;
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", *db, "main");
    int code = backup ? sqlite3_backup_step(backup, -1) : sqlite3_errcode(copy);
    if (backup) sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE)
        status = hop_sql_fail(NULL, code, path, error);
    else
        status = migrate(copy, path, now, error);
    sqlite3_close(*db);
    *db = copy;
    return status;
}

hop_status hop_store_connect(const char *path, int writable,
                             const hop_store_options *options, sqlite3 **db,
                             hop_error *error) {
    int64_t version = 0;
    hop_status status =
        writable ? open_database(path, HOP_SQL_WRITE, options->durability, db, error)
                 : open_to_read(path, db, error);
    if (status == HOP_OK) status = hop_schema_version(*db, path, &version, error);
    if (status != HOP_OK) return status;
    sqlite3_db_config(*db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    if (version < HOP_STORE_SCHEMA_VERSION) {
        const hop_time now = hop_clock_now(options);
        status = writable ? migrate(*db, path, now, error)
                          : copy_migrated(db, path, now, error);
    }
    /* Where others are just reading it stays as it is, and that is fine. */
    if (status == HOP_OK && writable)
        sqlite3_exec(*db, "PRAGMA main.journal_mode=WAL", NULL, NULL, NULL);
    return status;
}
