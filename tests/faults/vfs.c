/* SPDX-License-Identifier: MIT */
/* The VFS: every call is counted, may fail, is recorded, and goes on to the usual VFS. */
#include "faults/vfs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct fault_file {
    sqlite3_file base;
    sqlite3_file *real;
    int number;          /* in the journal; -1: not recorded */
    int folder_unsynced; /* its first sync also syncs its folder */
} fault_file;

static sqlite3_vfs vfs;
static sqlite3_vfs *usual;
static fault_plan plan;
static fault_journal *recorder;
static long calls, fired, calls_of[FAULT_KINDS];
static const char *last_failed = "none";

static const struct {
    const char *name;
    int code;
} kinds[FAULT_KINDS] = {
    {"open", SQLITE_CANTOPEN},          {"delete", SQLITE_IOERR_DELETE},
    {"access", SQLITE_IOERR_ACCESS},    {"read", SQLITE_IOERR_READ},
    {"write", SQLITE_IOERR_WRITE},      {"truncate", SQLITE_IOERR_TRUNCATE},
    {"sync", SQLITE_IOERR_FSYNC},       {"size", SQLITE_IOERR_FSTAT},
    {"lock", SQLITE_IOERR_LOCK},        {"shm map", SQLITE_IOERR_SHMMAP},
    {"shm lock", SQLITE_IOERR_SHMLOCK}, {"name", SQLITE_IOERR},
};

void fault_begin(const fault_plan *next) {
    static const fault_plan none;
    plan = next ? *next : none;
    calls = fired = 0;
    memset(calls_of, 0, sizeof calls_of);
    last_failed = "none";
}

long fault_calls(void) {
    return calls;
}

long fault_fired(void) {
    return fired;
}

const char *fault_last(void) {
    return last_failed;
}

long fault_calls_of(fault_kind kind) {
    return calls_of[kind];
}

const char *fault_name(fault_kind kind) {
    return kinds[kind].name;
}

void fault_record(fault_journal *journal) {
    recorder = journal;
}

fault_journal *fault_recorder(void) {
    return recorder;
}

int fault_is_frozen(void) {
    return plan.frozen;
}

int fault_is_lying(void) {
    return plan.lying;
}

static int fire(fault_kind kind) {
    fired++;
    last_failed = kinds[kind].name;
    return 1;
}

int fault_due(fault_kind kind) {
    calls_of[kind]++;
    if (!(plan.kinds >> kind & 1)) return 0;
    calls++;
    int due = plan.at && (plan.lasting ? calls >= plan.at : calls == plan.at);
    return due ? fire(kind) : 0;
}

/* Whether the disk has no room for a file of `now` bytes to grow to `end`. */
static int is_full(int64_t now, int64_t end, fault_kind kind) {
    if (!plan.bounded || end <= now) return 0;
    if (plan.room < end - now) return fire(kind);
    plan.room -= end - now;
    return 0;
}

static sqlite3_file *real_of(sqlite3_file *file) {
    return ((fault_file *)file)->real;
}

static int close_file(sqlite3_file *file) {
    sqlite3_file *real = real_of(file);
    int code = real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
    free(real);
    return code;
}

static int read_file(sqlite3_file *file, void *out, int size, sqlite3_int64 at) {
    if (fault_due(FAULT_READ)) return kinds[FAULT_READ].code;
    return real_of(file)->pMethods->xRead(real_of(file), out, size, at);
}

/* Writes and records it. */
static int write_part(fault_file *file, const void *bytes, int size, sqlite3_int64 at) {
    if (size == 0) return SQLITE_OK;
    int code = file->real->pMethods->xWrite(file->real, bytes, size, at);
    if (code == SQLITE_OK && recorder && file->number >= 0)
        journal_add(recorder, EVENT_WRITE, file->number, at, bytes, (size_t)size, NULL,
                    NULL);
    return code;
}

static int write_file(sqlite3_file *base, const void *bytes, int size, sqlite3_int64 at) {
    fault_file *file = (fault_file *)base;
    sqlite3_int64 now = 0;
    if (plan.frozen) return fire(FAULT_WRITE) ? SQLITE_IOERR_WRITE : SQLITE_OK;
    int due = fault_due(FAULT_WRITE);
    file->real->pMethods->xFileSize(file->real, &now);
    int full = !due && is_full(now, at + size, FAULT_WRITE);
    if (!due && !full) return write_part(file, bytes, size, at);
    write_part(file, bytes, size / 2, at); /* what fails may be done in part */
    return full ? SQLITE_FULL : kinds[FAULT_WRITE].code;
}

static int truncate_file(sqlite3_file *base, sqlite3_int64 size) {
    fault_file *file = (fault_file *)base;
    if (plan.frozen || fault_due(FAULT_TRUNCATE)) return kinds[FAULT_TRUNCATE].code;
    int code = file->real->pMethods->xTruncate(file->real, size);
    if (code == SQLITE_OK && recorder && file->number >= 0)
        journal_add(recorder, EVENT_TRUNCATE, file->number, size, NULL, 0, NULL, NULL);
    return code;
}

/* Power fails only in images, so that nothing need wait for the disk. */
static int sync_file(sqlite3_file *base, int flags) {
    fault_file *file = (fault_file *)base;
    (void)flags;
    int due = fault_due(FAULT_SYNC);
    if (recorder && file->number >= 0 && !plan.lying) {
        journal_add(recorder, due ? EVENT_SYNC_FAILED : EVENT_SYNC, file->number, 0, NULL,
                    0, NULL, NULL);
        if (!due && file->folder_unsynced)
            journal_add(recorder, EVENT_SYNC_FOLDER, -1, 0, NULL, 0, NULL, NULL);
    }
    if (due) return kinds[FAULT_SYNC].code;
    file->folder_unsynced = 0;
    return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *out) {
    if (fault_due(FAULT_SIZE)) return kinds[FAULT_SIZE].code;
    return real_of(file)->pMethods->xFileSize(real_of(file), out);
}

static int lock_file(sqlite3_file *file, int level) {
    if (fault_due(FAULT_LOCK)) return kinds[FAULT_LOCK].code;
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int unlock_file(sqlite3_file *file, int level) {
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int check_reserved(sqlite3_file *file, int *out) {
    if (fault_due(FAULT_LOCK)) return SQLITE_IOERR_CHECKRESERVEDLOCK;
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int control_file(sqlite3_file *file, int what, void *argument) {
    return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}

static int sector_size(sqlite3_file *file) {
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int characteristics(sqlite3_file *file) {
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int map_shared(sqlite3_file *file, int region, int size, int extend,
                      void volatile **out) {
    if (plan.frozen) return SQLITE_CANTOPEN;
    if (fault_due(FAULT_SHM_MAP)) return kinds[FAULT_SHM_MAP].code;
    /* The first region is made when it is first asked for, later ones as they grow. */
    int64_t end = (int64_t)(region + 1) * size;
    if (extend && is_full(0, end, FAULT_SHM_MAP)) return SQLITE_IOERR_SHMSIZE;
    return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, out);
}

static int lock_shared(sqlite3_file *file, int first, int count, int flags) {
    if (flags & SQLITE_SHM_LOCK && fault_due(FAULT_SHM_LOCK))
        return kinds[FAULT_SHM_LOCK].code;
    return real_of(file)->pMethods->xShmLock(real_of(file), first, count, flags);
}

static void barrier(sqlite3_file *file) {
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int unmap_shared(sqlite3_file *file, int delete) {
    return real_of(file)->pMethods->xShmUnmap(real_of(file), delete);
}

/* Version 2: files are never mapped, so every access is a call. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = barrier,
    .xShmUnmap = unmap_shared,
};

static int open_file(sqlite3_vfs *self, sqlite3_filename path, sqlite3_file *base,
                     int flags, int *flags_out) {
    enum {
        JOURNALS = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL | SQLITE_OPEN_SUPER_JOURNAL
    };
    fault_file *file = (fault_file *)base;
    (void)self;
    *file = (fault_file){.number = -1};
    if (fault_due(FAULT_OPEN)) return kinds[FAULT_OPEN].code;
    if (plan.frozen && flags & SQLITE_OPEN_READWRITE) {
        flags &= ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        flags |= SQLITE_OPEN_READONLY;
    }
    file->real = calloc(1, (size_t)usual->szOsFile);
    if (!file->real) return SQLITE_NOMEM;
    const char *name = recorder ? journal_name(recorder, path) : NULL;
    int there = path && access(path, F_OK) == 0;
    int code = usual->xOpen(usual, path, file->real, flags, flags_out);
    if (code != SQLITE_OK) {
        if (file->real->pMethods) file->real->pMethods->xClose(file->real);
        free(file->real);
        file->real = NULL;
        return code;
    }
    if (name && !there)
        file->number = journal_add(recorder, EVENT_CREATE, -1, 0, NULL, 0, name, NULL);
    else if (name)
        file->number = journal_find(recorder, name);
    file->folder_unsynced = flags & SQLITE_OPEN_CREATE && flags & JOURNALS;
    file->base.pMethods = &methods;
    return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *self, const char *path, int sync_folder) {
    (void)self;
    if (plan.frozen || fault_due(FAULT_DELETE)) return kinds[FAULT_DELETE].code;
    int code = usual->xDelete(usual, path, 0);
    const char *name = recorder ? journal_name(recorder, path) : NULL;
    if (code != SQLITE_OK || !name) return code;
    journal_add(recorder, EVENT_DELETE, -1, 0, NULL, 0, name, NULL);
    if (sync_folder && !plan.lying)
        journal_add(recorder, EVENT_SYNC_FOLDER, -1, 0, NULL, 0, NULL, NULL);
    return code;
}

static int access_file(sqlite3_vfs *self, const char *path, int flags, int *out) {
    (void)self;
    if (fault_due(FAULT_ACCESS)) return kinds[FAULT_ACCESS].code;
    int code = usual->xAccess(usual, path, flags, out);
    if (plan.frozen && flags == SQLITE_ACCESS_READWRITE) *out = 0;
    return code;
}

static int full_path(sqlite3_vfs *self, const char *path, int size, char *out) {
    (void)self;
    return usual->xFullPathname(usual, path, size, out);
}

void fault_install(void) {
    if (usual) return;
    usual = sqlite3_vfs_find(NULL);
    vfs = *usual;
    vfs.iVersion = usual->iVersion < 2 ? usual->iVersion : 2;
    vfs.szOsFile = (int)sizeof(fault_file);
    vfs.zName = "faults";
    vfs.pNext = NULL;
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    vfs.xAccess = access_file;
    vfs.xFullPathname = full_path;
    if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK) abort();
}
