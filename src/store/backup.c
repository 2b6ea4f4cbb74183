/* SPDX-License-Identifier: MIT */
/* A copy of a memory file while others use it, checked before it has its name. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <hopfield/upkeep.h>
#include "core/error.h"
#include "store/check.h"
#include "store/store.h"

static int is_same_file(const char *a, const char *b) {
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

/* Copies all pages as one state of the file: a read lock is held all the while. */
static hop_status copy(sqlite3 *from, const char *path, sqlite3 *to, const char *target,
                       hop_error *error) {
    enum { PAUSE_MS = 20 };
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup) return hop_sql_fail(to, sqlite3_errcode(to), target, error);
    int code = sqlite3_backup_step(backup, -1);
    /* The busy handler is not asked here. */
    for (int waited = 0;
         (code == SQLITE_BUSY || code == SQLITE_LOCKED) && waited < HOP_STORE_BUSY_MS;
         waited += PAUSE_MS) {
        sqlite3_sleep(PAUSE_MS);
        code = sqlite3_backup_step(backup, -1);
    }
    const int finished = sqlite3_backup_finish(backup);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return hop_sql_fail(from, code, path, error);
    return finished == SQLITE_OK ? HOP_OK : hop_sql_fail(to, finished, target, error);
}

typedef struct first_fault {
    char text[HOP_MESSAGE_SIZE];
} first_fault;

static int keep_first(void *user, const char *fault) {
    first_fault *self = user;
    snprintf(self->text, sizeof self->text, "%s", fault);
    return 1;
}

static hop_status check(const char *temporary, const char *path, hop_error *error) {
    first_fault found = {""};
    hop_health health;
    hop_status status =
        hop_check_file(temporary, path, 1, keep_first, &found, &health, error);
    if (status == HOP_OK && health.faults)
        status = hop_fail(error, HOP_EFORMAT, "%s; nothing was copied", found.text);
    return status;
}

/* A log beside a file that is replaced would be taken for the new one's: nobody may have
   the old file open, and closing it here empties and removes its log. */
static hop_status check_unused(const char *target, hop_error *error) {
    struct stat info;
    sqlite3 *db = NULL;
    if (lstat(target, &info) != 0) return HOP_OK;
    hop_status status = hop_sql_check_regular(target, error);
    if (status == HOP_OK)
        status = hop_sql_open(target, HOP_SQL_WRITE, target, &db, error);
    if (status == HOP_OK) {
        sqlite3_busy_timeout(db, 500);
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
        int code = sqlite3_exec(db, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE;",
                                NULL, NULL, NULL);
        if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED)
            status =
                hop_fail(error, HOP_EBUSY, "%s: is in use and is not replaced", target);
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    }
    sqlite3_close(db);
    return status;
}

/* Removes what reading the copy has left beside it, and has the disk keep the copy. */
static hop_status settle(const char *temporary, const char *target, hop_error *error) {
    static const char *const endings[] = {"-wal", "-shm"};
    const size_t size = strlen(temporary) + sizeof "-wal";
    char *name = malloc(size);
    if (!name) return hop_fail_memory(error);
    for (int i = 0; i < 2; i++) {
        snprintf(name, size, "%s%s", temporary, endings[i]);
        unlink(name);
    }
    free(name);
    const int file = open(temporary, O_RDONLY | O_CLOEXEC);
    int code = file < 0 ? errno : 0;
    if (file >= 0 && fsync(file) != 0) code = errno;
    if (file >= 0) close(file);
    return code ? hop_fail(error, HOP_EIO, "%s: %s", target, strerror(code)) : HOP_OK;
}

/* Fills the empty file beside the target. */
static hop_status fill(const char *path, const char *temporary, const char *target,
                       hop_error *error) {
    sqlite3 *from = NULL, *to = NULL;
    static const hop_store_options options = HOP_STORE_OPTIONS_INIT;
    hop_status status = hop_store_connect(path, 0, &options, &from, error);
    if (status == HOP_OK)
        status = hop_sql_open(temporary, HOP_SQL_WRITE, target, &to, error);
    if (status == HOP_OK)
        status = hop_sql_settle(to, HOP_SQL_WRITE, HOP_DURABILITY_FULL, target, error);
    if (status == HOP_OK) status = copy(from, path, to, target, error);
    sqlite3_close(to);
    sqlite3_close(from);
    return status;
}

hop_status hop_store_backup(const char *path, const char *to, int replace,
                            hop_error *error) {
    char *temporary = NULL;
    if (!path || !*path || !to || !*to)
        return hop_fail(error, HOP_EINVAL, "a memory file and its copy need names");
    hop_status status = hop_sql_check_regular(path, error);
    if (status == HOP_OK && is_same_file(path, to))
        status = hop_fail(error, HOP_EINVAL, "%s: is the file itself, not a copy", to);
    if (status == HOP_OK && replace) status = check_unused(to, error);
    if (status == HOP_OK)
        status = replace ? hop_publish_beside(to, &temporary, error)
                         : hop_publish_begin(to, &temporary, error);
    if (status == HOP_OK) status = fill(path, temporary, to, error);
    if (status == HOP_OK) status = check(temporary, path, error);
    if (status == HOP_OK) status = settle(temporary, to, error);
    if (status == HOP_OK && replace) status = check_unused(to, error);
    if (status == HOP_OK)
        status = replace ? hop_publish_replace(temporary, to, error)
                         : hop_publish_finish(temporary, to, error);
    if (status == HOP_OK)
        free(temporary);
    else
        hop_publish_abandon(temporary);
    return status;
}
