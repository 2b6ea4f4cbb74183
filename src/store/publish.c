/* SPDX-License-Identifier: MIT */
/* A new memory file is written under a name of its own and appears whole, once. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "core/error.h"

static hop_status fail_errno(const char *path, int code, hop_error *error) {
    if (code == EEXIST)
        return hop_fail(error, HOP_EEXISTS, "%s: there is a file already", path);
    if (code == ENOMEM) return hop_fail_memory(error);
    return hop_fail(error, HOP_EIO, "%s: %s", path, strerror(code));
}

hop_status hop_publish_begin(const char *path, char **temporary, hop_error *error) {
    struct stat info;
    if (lstat(path, &info) == 0) return fail_errno(path, EEXIST, error);
    return hop_publish_beside(path, temporary, error);
}

hop_status hop_publish_beside(const char *path, char **temporary, hop_error *error) {
    enum { ATTEMPTS = 1000 };
    size_t size = strlen(path) + 48;
    char *name = malloc(size);
    if (!name) return hop_fail_memory(error);
    int file = -1;
    for (int i = 0; i < ATTEMPTS && file < 0; i++) {
        snprintf(name, size, "%s.new-%ld-%d", path, (long)getpid(), i);
        file = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file < 0 && errno != EEXIST) break;
    }
    if (file < 0) {
        hop_status status = hop_fail(error, HOP_EIO, "%s: %s", path, strerror(errno));
        free(name);
        return status;
    }
    close(file);
    *temporary = name;
    return HOP_OK;
}

/* Renames only where `to` does not exist; returns 0 or an errno. */
static int rename_new(const char *from, const char *to) {
#ifdef RENAME_NOREPLACE
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return errno;
#endif
    if (link(from, to) != 0) return errno;
    unlink(from);
    return 0;
}

/* Makes the entry of path in its directory durable; returns 0 or an errno. */
static int sync_directory(const char *path) {
    const char *slash = strrchr(path, '/');
    char *folder = !slash          ? strdup(".")
                   : slash == path ? strdup("/")
                                   : strndup(path, (size_t)(slash - path));
    if (!folder) return ENOMEM;
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int code = file < 0 ? errno : 0;
    free(folder);
    /* Some file systems cannot sync a directory and say EINVAL. */
    if (file >= 0 && fsync(file) != 0 && errno != EINVAL) code = errno;
    if (file >= 0) close(file);
    return code;
}

hop_status hop_publish_finish(const char *temporary, const char *path, hop_error *error) {
    int code = rename_new(temporary, path);
    if (code) return fail_errno(path, code, error);
    code = sync_directory(path);
    if (code) {
        unlink(path);
        return fail_errno(path, code, error);
    }
    return HOP_OK;
}

hop_status hop_publish_replace(const char *temporary, const char *path,
                               hop_error *error) {
    int code = rename(temporary, path) == 0 ? 0 : errno;
    if (code == 0) code = sync_directory(path);
    return code ? fail_errno(path, code, error) : HOP_OK;
}

void hop_publish_abandon(char *temporary) {
    static const char *const suffixes[] = {"-journal", "-wal", "-shm", ""};
    if (!temporary) return;
    const size_t size = strlen(temporary) + 16;
    char *name = malloc(size);
    for (size_t i = 0; name && i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(name, size, "%s%s", temporary, suffixes[i]);
        unlink(name);
    }
    if (!name) unlink(temporary);
    free(name);
    free(temporary);
}
