/* SPDX-License-Identifier: MIT */
/* What the library itself asks of the system: counted, made to fail, recorded. The
   linker's --wrap brings these calls here; SQLite's own go through the VFS. */
#include "faults/vfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int __real_open(const char *path, int flags, ...);
int __real_link(const char *from, const char *to);
int __real_rename(const char *from, const char *to);
int __real_renameat2(int from_folder, const char *from, int to_folder, const char *to,
                     unsigned flags);
int __real_unlink(const char *path);

int __wrap_open(const char *path, int flags, ...);
int __wrap_fsync(int file);
int __wrap_fdatasync(int file);
int __wrap_link(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __wrap_renameat2(int from_folder, const char *from, int to_folder, const char *to,
                     unsigned flags);
int __wrap_unlink(const char *path);

static int refuse(int writes) {
    if (writes && fault_is_frozen()) {
        errno = EROFS;
        return 1;
    }
    if (!fault_due(FAULT_NAME)) return 0;
    errno = EIO;
    return 1;
}

static void record(fault_event_kind kind, const char *path, const char *to) {
    fault_journal *journal = fault_recorder();
    const char *name = journal ? journal_name(journal, path) : NULL;
    if (!name) return;
    journal_add(journal, kind, -1, 0, NULL, 0, name, to ? journal_name(journal, to) : to);
}

int __wrap_open(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & O_CREAT) {
        va_list list;
        va_start(list, flags);
        mode = (mode_t)va_arg(list, unsigned);
        va_end(list);
    }
    if (refuse(flags & (O_CREAT | O_WRONLY | O_RDWR))) return -1;
    int there = access(path, F_OK) == 0;
    int file = __real_open(path, flags, mode);
    if (file >= 0 && !there) record(EVENT_CREATE, path, NULL);
    return file;
}

/* The name of an open file in the recorded folder, or "" for the folder. */
static const char *name_of(int file, char *path, size_t size) {
    char link_name[48];
    snprintf(link_name, sizeof link_name, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link_name, path, size - 1);
    if (length < 0) return NULL;
    path[length] = 0;
    struct stat info;
    if (fstat(file, &info) == 0 && S_ISDIR(info.st_mode)) {
        strcat(path, "/."); /* room for two is kept by the caller */
        return journal_name(fault_recorder(), path) ? "" : NULL;
    }
    return journal_name(fault_recorder(), path);
}

int __wrap_fsync(int file) {
    char path[512];
    int due = refuse(0);
    fault_journal *journal = fault_recorder();
    const char *name = journal ? name_of(file, path, sizeof path - 2) : NULL;
    if (fault_is_lying()) return 0;
    if (name && *name)
        journal_add(journal, due ? EVENT_SYNC_FAILED : EVENT_SYNC,
                    journal_find(journal, name), 0, NULL, 0, NULL, NULL);
    else if (name && !due)
        journal_add(journal, EVENT_SYNC_FOLDER, -1, 0, NULL, 0, NULL, NULL);
    return due ? -1 : 0;
}

int __wrap_fdatasync(int file) {
    return __wrap_fsync(file);
}

int __wrap_link(const char *from, const char *to) {
    if (refuse(1)) return -1;
    int code = __real_link(from, to);
    if (code == 0) record(EVENT_LINK, from, to);
    return code;
}

int __wrap_rename(const char *from, const char *to) {
    if (refuse(1)) return -1;
    int code = __real_rename(from, to);
    if (code == 0) record(EVENT_RENAME, from, to);
    return code;
}

int __wrap_renameat2(int from_folder, const char *from, int to_folder, const char *to,
                     unsigned flags) {
    if (refuse(1)) return -1;
    int code = __real_renameat2(from_folder, from, to_folder, to, flags);
    if (code == 0) record(EVENT_RENAME, from, to);
    return code;
}

int __wrap_unlink(const char *path) {
    if (refuse(1)) return -1;
    int code = __real_unlink(path);
    if (code == 0) record(EVENT_DELETE, path, NULL);
    return code;
}
