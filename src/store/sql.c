/* SPDX-License-Identifier: MIT */
/* SQLite connections that do not trust their file, and their failures in our words. */
#include "store/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "core/error.h"

static void restrain(sqlite3 *db) {
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},        {SQLITE_DBCONFIG_DQS_DML, 0},
    };
    static const struct {
        int limit, value;
    } limits[] = {
        {SQLITE_LIMIT_LENGTH, HOP_STORE_MAX_ROW},
        {SQLITE_LIMIT_SQL_LENGTH, 1 << 16},
        {SQLITE_LIMIT_COLUMN, 64},
        {SQLITE_LIMIT_EXPR_DEPTH, 32},
        {SQLITE_LIMIT_COMPOUND_SELECT, 4},
        {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
        {SQLITE_LIMIT_WORKER_THREADS, 0},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        sqlite3_db_config(db, options[i].option, options[i].value, NULL);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(db, limits[i].limit, limits[i].value);
    sqlite3_busy_timeout(db, HOP_STORE_BUSY_MS);
}

hop_status hop_sql_check_regular(const char *path, hop_error *error) {
    struct stat info;
    if (stat(path, &info) != 0)
        return hop_fail(error,
                        errno == ENOENT || errno == ENOTDIR ? HOP_ENOTFOUND : HOP_EIO,
                        "%s: %s", path, strerror(errno));
    if (S_ISDIR(info.st_mode))
        return hop_fail(error, HOP_EIO, "%s: is a directory", path);
    if (!S_ISREG(info.st_mode))
        return hop_fail(error, HOP_EIO, "%s: is not a regular file", path);
    return HOP_OK;
}

/* A name such as ":memory:" means something else to SQLite; "file:./:memory:" does not.
 */
static char *address_of(const char *path, int immutable) {
    static const char digits[] = "0123456789abcdef";
    char *address = malloc(3 * strlen(path) + 32), *at = address;
    if (!address) return NULL;
    at = stpcpy(at, path[0] == '/' ? "file:" : "file:./");
    for (; *path; path++) {
        const unsigned char c = (unsigned char)*path;
        if (c == '%' || c == '?' || c == '#') {
            *at++ = '%';
            *at++ = digits[c >> 4];
            *at++ = digits[c & 15];
        } else {
            *at++ = (char)c;
        }
    }
    strcpy(at, immutable ? "?immutable=1" : "");
    return address;
}

hop_status hop_sql_open(const char *path, hop_sql_mode mode, const char *name,
                        sqlite3 **out, hop_error *error) {
    char *address = address_of(path, mode == HOP_SQL_IMMUTABLE);
    if (!address) return hop_fail_memory(error);
    sqlite3 *db = NULL;
    /* A reader that may write tidies up behind itself; it is told below not to. */
    int flags =
        (mode == HOP_SQL_IMMUTABLE ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
        SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(address, &db, flags, NULL);
    free(address);
    hop_status status = HOP_OK;
    if (code != SQLITE_OK)
        status = hop_sql_fail(db, code, name, error);
    else if (mode == HOP_SQL_WRITE && sqlite3_db_readonly(db, "main") == 1)
        status = hop_fail(error, HOP_EIO, "%s: cannot be written", name);
    if (status != HOP_OK) {
        sqlite3_close(db);
        return status;
    }
    restrain(db);
    /* Until it is known to be ours, closing leaves a log as it is. */
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    *out = db;
    return HOP_OK;
}

hop_status hop_sql_open_memory(const char *name, sqlite3 **out, hop_error *error) {
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(":memory:", &db,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                                   SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                               NULL);
    if (code != SQLITE_OK) {
        hop_status status = hop_sql_fail(db, code, name, error);
        sqlite3_close(db);
        return status;
    }
    restrain(db);
    *out = db;
    return HOP_OK;
}

hop_status hop_sql_settle(sqlite3 *db, hop_sql_mode mode, hop_durability durability,
                          const char *name, hop_error *error) {
    /* Without spilling, nothing is written before a commit. */
    hop_status status =
        hop_sql_run(db,
                    durability == HOP_DURABILITY_NORMAL ? "PRAGMA synchronous=NORMAL"
                                                        : "PRAGMA synchronous=EXTRA",
                    name, error);
    if (status == HOP_OK)
        status = hop_sql_run(db,
                             "PRAGMA cell_size_check=ON; PRAGMA cache_spill=OFF;"
                             "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
                             "PRAGMA mmap_size=0; PRAGMA cache_size=-2000;",
                             name, error);
    if (status == HOP_OK && mode != HOP_SQL_WRITE)
        status = hop_sql_run(db, "PRAGMA query_only=ON", name, error);
    return status;
}

hop_status hop_sql_status(int code) {
    if (code == SQLITE_IOERR_NOMEM) return HOP_ENOMEM;
    if (code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_CORRUPTFS)
        return HOP_EFORMAT;
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return HOP_OK;
    case SQLITE_NOMEM:
        return HOP_ENOMEM;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return HOP_EBUSY;
    case SQLITE_ERROR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_SCHEMA:
    case SQLITE_TOOBIG:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return HOP_EFORMAT;
    case SQLITE_INTERRUPT:
        return HOP_EINTERRUPTED;
    default:
        return HOP_EIO;
    }
}

hop_status hop_sql_fail(sqlite3 *db, int code, const char *name, hop_error *error) {
    hop_status status = hop_sql_status(code);
    /* Of a failure that SQLite does not know of it would say "not an error". */
    const int known = db && (sqlite3_errcode(db) & 0xff) == (code & 0xff);
    const char *detail = known ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    switch (status) {
    case HOP_ENOMEM:
        return hop_fail_memory(error);
    case HOP_EBUSY:
        return hop_fail(error, status, "%s: another process or thread is writing it",
                        name);
    case HOP_EFORMAT:
        return hop_fail(error, status, "%s: damaged (%s)", name, detail);
    default:
        break;
    }
    int cause = db && (code & 0xff) == SQLITE_CANTOPEN ? sqlite3_system_errno(db) : 0;
    return hop_fail(error, status, "%s: %s", name, cause ? strerror(cause) : detail);
}

hop_status hop_sql_run(sqlite3 *db, const char *sql, const char *name, hop_error *error) {
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? HOP_OK : hop_sql_fail(db, code, name, error);
}

hop_status hop_sql_prepare(sqlite3 *db, const char *sql, const char *name,
                           sqlite3_stmt **out, hop_error *error) {
    int code = sqlite3_prepare_v2(db, sql, -1, out, NULL);
    return code == SQLITE_OK ? HOP_OK : hop_sql_fail(db, code, name, error);
}

int hop_sql_delete(sqlite3 *db, const char *sql, int64_t id) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK) return code;
    sqlite3_bind_int64(statement, 1, id);
    code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

hop_status hop_sql_number(sqlite3 *db, const char *sql, const char *name, int64_t *out,
                          hop_error *error) {
    sqlite3_stmt *statement = NULL;
    hop_status status = hop_sql_prepare(db, sql, name, &statement, error);
    if (status != HOP_OK) return status;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *out = sqlite3_column_int64(statement, 0);
    else
        status =
            hop_sql_fail(db, code == SQLITE_DONE ? SQLITE_CORRUPT : code, name, error);
    sqlite3_finalize(statement);
    return status;
}
