/* SPDX-License-Identifier: MIT */
/* Space that was forgotten is given back, and nothing of it is left. */
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <hopfield/upkeep.h>
#include "core/error.h"
#include "store/check.h"
#include "store/store.h"

int64_t hop_file_bytes(const char *path, const char *ending) {
    char name[PATH_MAX]; /* no longer one can be opened */
    struct stat info;
    const int size = snprintf(name, sizeof name, "%s%s", path, ending);
    if (size < 0 || (size_t)size >= sizeof name) return 0;
    return stat(name, &info) == 0 ? info.st_size : 0;
}

/* Bytes of a memory file and its log. */
static int64_t bytes_held(const char *path) {
    return hop_file_bytes(path, "") + hop_file_bytes(path, "-wal");
}

/* Moves the log into the file and cuts it to nothing; in files without a log, nothing. */
static hop_status empty_log(sqlite3 *db, const char *path, hop_error *error) {
    sqlite3_stmt *statement = NULL;
    hop_status status = hop_sql_prepare(db, "PRAGMA main.wal_checkpoint(TRUNCATE)", path,
                                        &statement, error);
    if (status != HOP_OK) return status;
    const int code = sqlite3_step(statement);
    if (code != SQLITE_ROW)
        status =
            hop_sql_fail(db, code == SQLITE_DONE ? SQLITE_CORRUPT : code, path, error);
    else if (sqlite3_column_int(statement, 0) != 0)
        status = hop_fail(error, HOP_EBUSY,
                          "%s: another process or thread is using it; the log beside it "
                          "may still hold what was forgotten",
                          path);
    sqlite3_finalize(statement);
    return status;
}

hop_status hop_store_vacuum(const char *path, int64_t *before, int64_t *after,
                            hop_error *error) {
    sqlite3 *db = NULL;
    int64_t held = 0;
    if (!path || !*path) return hop_fail(error, HOP_EINVAL, "a memory file needs a name");
    hop_status status = hop_sql_check_regular(path, error);
    if (status == HOP_OK) held = bytes_held(path);
    if (status == HOP_OK) status = hop_sql_open(path, HOP_SQL_WRITE, path, &db, error);
    if (status == HOP_OK) status = hop_schema_check_header(db, path, error);
    if (status == HOP_OK)
        status = hop_sql_settle(db, HOP_SQL_WRITE, HOP_DURABILITY_FULL, path, error);
    /* It is ours: closing it as the last one leaves nothing beside it. */
    if (status == HOP_OK)
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    /* VACUUM attaches the database, in RAM, that it builds anew. */
    if (status == HOP_OK) sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 1);
    if (status == HOP_OK) status = hop_sql_run(db, "VACUUM", path, error);
    if (status == HOP_OK) status = empty_log(db, path, error);
    sqlite3_close(db);
    if (status != HOP_OK) return status;
    if (before) *before = held;
    if (after) *after = bytes_held(path);
    return HOP_OK;
}
