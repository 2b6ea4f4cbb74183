/* SPDX-License-Identifier: MIT */
/* Reading files and memory alike, and writing files whole or not at all. */
#include "encode/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"

/* Linux moves at most 2 GiB a call, some systems refuse more than INT_MAX. */
enum { MAX_TRANSFER = 1 << 30, FIRST_PIPE_BUFFER = 1 << 16, NAME_TRIES = 16 };

static hop_status cannot(hop_error *error, const char *verb, const char *path) {
    return hop_fail(error, HOP_EIO, "cannot %s %s: %s", verb, path, strerror(errno));
}

hop_status hop_source_open(const char *path, hop_source *out, hop_error *error) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return cannot(error, "read", path);
    struct stat about;
    if (fstat(fd, &about) != 0) {
        hop_status status = cannot(error, "read", path);
        close(fd);
        return status;
    }
    uint64_t left = UINT64_MAX;
    if (S_ISREG(about.st_mode) && about.st_size > 0) left = (uint64_t)about.st_size;
    *out = (hop_source){.name = path, .fd = fd, .left = left};
    return HOP_OK;
}

hop_source hop_source_of_memory(const void *bytes, size_t size, const char *name) {
    return (hop_source){.name = name, .fd = -1, .bytes = bytes, .left = size};
}

void hop_source_close(hop_source *source) {
    if (source->fd >= 0) close(source->fd);
    source->fd = -1;
}

static void count_down(hop_source *source, size_t done) {
    if (source->left != UINT64_MAX)
        source->left -= done < source->left ? done : source->left;
}

hop_status hop_source_read_some(hop_source *source, void *to, size_t size, size_t *got,
                                hop_error *error) {
    if (source->fd < 0) {
        size_t take = size < source->left ? size : (size_t)source->left;
        if (take) memcpy(to, source->bytes, take);
        if (take) source->bytes += take;
        source->left -= take;
        *got = take;
        return HOP_OK;
    }
    /* A signal ends the wait for a pipe or a terminal, on which nothing may ever come. */
    const ssize_t n = read(source->fd, to, size < MAX_TRANSFER ? size : MAX_TRANSFER);
    if (n < 0 && errno == EINTR)
        return hop_fail(error, HOP_EINTERRUPTED, "%s: interrupted", source->name);
    if (n < 0) return cannot(error, "read", source->name);
    count_down(source, (size_t)n);
    *got = (size_t)n;
    return HOP_OK;
}

hop_status hop_source_read(hop_source *source, void *to, size_t size, size_t *got,
                           hop_error *error) {
    size_t done = 0, more = 0;
    do {
        hop_status status =
            hop_source_read_some(source, (uint8_t *)to + done, size - done, &more, error);
        if (status != HOP_OK) return status;
        done += more;
    } while (more > 0 && done < size);
    *got = done;
    return HOP_OK;
}

static hop_status too_large(hop_error *error, const char *path, size_t max_bytes) {
    return hop_fail(error, HOP_ELIMIT, "%s: the file is larger than %zu bytes", path,
                    max_bytes);
}

/* One byte more than the limit is read, to see that the file goes on. */
static hop_status read_all(hop_source *source, size_t max_bytes, uint8_t **bytes,
                           size_t *size, hop_error *error) {
    size_t capacity = FIRST_PIPE_BUFFER, used = 0, got = 0;
    if (source->left != UINT64_MAX) capacity = (size_t)source->left + 1;
    if (capacity > max_bytes + 1) capacity = max_bytes + 1;
    uint8_t *buffer = malloc(capacity);
    if (!buffer) return hop_fail_memory(error);
    hop_status status;
    for (;;) {
        status = hop_source_read(source, buffer + used, capacity - used, &got, error);
        if (status != HOP_OK) goto failed;
        used += got;
        if (used < capacity) break;
        if (used > max_bytes) {
            status = too_large(error, source->name, max_bytes);
            goto failed;
        }
        capacity = capacity > max_bytes / 2 ? max_bytes + 1 : capacity * 2;
        uint8_t *larger = realloc(buffer, capacity);
        if (!larger) {
            status = hop_fail_memory(error);
            goto failed;
        }
        buffer = larger;
    }
    *bytes = buffer;
    *size = used;
    return HOP_OK;
failed:
    free(buffer);
    return status;
}

hop_status hop_file_read(const char *path, size_t max_bytes, uint8_t **bytes,
                         size_t *size, hop_error *error) {
    hop_source source;
    hop_status status = hop_source_open(path, &source, error);
    if (status != HOP_OK) return status;
    if (max_bytes == SIZE_MAX) max_bytes--;
    if (source.left != UINT64_MAX && source.left > max_bytes)
        status = too_large(error, path, max_bytes);
    else
        status = read_all(&source, max_bytes, bytes, size, error);
    hop_source_close(&source);
    return status;
}

static int write_parts(int fd, const struct iovec *parts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *bytes = parts[i].iov_base;
        for (size_t done = 0; done < parts[i].iov_len;) {
            size_t left = parts[i].iov_len - done;
            ssize_t n =
                write(fd, bytes + done, left < MAX_TRANSFER ? left : MAX_TRANSFER);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return -1;
            done += (size_t)n;
        }
    }
    return 0;
}

/* The descriptor that a name such as /dev/stdout stands for, else -1. It is written by
   its number: opened by name, a redirected regular file would be written from its start.
 */
static int named_descriptor(const char *path) {
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    if (strcmp(path, "/dev/stdin") == 0) return 0;
    if (strcmp(path, "/dev/stdout") == 0) return 1;
    if (strcmp(path, "/dev/stderr") == 0) return 2;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        size_t length = strlen(folders[i]);
        const char *digits = path + length;
        if (strncmp(path, folders[i], length) != 0) continue;
        size_t count = strspn(digits, "0123456789");
        if (count > 0 && count < 7 && !digits[count]) return atoi(digits);
    }
    return -1;
}

static hop_status write_straight(const char *path, int descriptor,
                                 const struct iovec *parts, size_t count,
                                 hop_error *error) {
    int fd = descriptor >= 0 ? fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
                             : open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return cannot(error, "write", path);
    hop_status status = HOP_OK;
    if (write_parts(fd, parts, count) != 0) status = cannot(error, "write", path);
    if (close(fd) != 0 && status == HOP_OK) status = cannot(error, "write", path);
    return status;
}

/* Creates "FOLDER/.hopfield-<random>" beside the target and opens it. */
static int open_temporary(const char *target, char **name) {
    const char *slash = strrchr(target, '/');
    int folder = slash ? (int)(slash - target) + 1 : 0;
    for (int i = 0; i < NAME_TRIES; i++) {
        uint64_t chance;
        if (getrandom(&chance, sizeof chance, 0) != (ssize_t)sizeof chance) return -1;
        char *made;
        if (asprintf(&made, "%.*s.hopfield-%016" PRIx64, folder, target, chance) < 0) {
            errno = ENOMEM;
            return -1;
        }
        int fd = open(made, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0) {
            *name = made;
            return fd;
        }
        free(made);
        if (errno != EEXIST) return -1;
    }
    return -1;
}

/* Makes the rename itself durable; not every file system can. */
static void sync_folder(const char *target) {
    const char *slash = strrchr(target, '/');
    char *folder = slash ? strndup(target, (size_t)(slash - target) + 1) : strdup(".");
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(folder);
}

static hop_status write_whole(const char *path, const char *target,
                              const struct stat *existing, const struct iovec *parts,
                              size_t count, hop_error *error) {
    char *temporary = NULL;
    int fd = open_temporary(target, &temporary);
    if (fd < 0) return cannot(error, "write", path);
    int failed = (existing && fchmod(fd, existing->st_mode & 0777) != 0) ||
                 write_parts(fd, parts, count) != 0 ||
                 (fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP);
    int cause = errno;
    if (close(fd) != 0 && !failed) {
        failed = 1;
        cause = errno;
    }
    if (!failed && rename(temporary, target) != 0) {
        failed = 1;
        cause = errno;
    }
    hop_status status = HOP_OK;
    if (failed) {
        unlink(temporary);
        errno = cause;
        status = cannot(error, "write", path);
    } else {
        sync_folder(target);
    }
    free(temporary);
    return status;
}

hop_status hop_file_write(const char *path, const struct iovec *parts, size_t count,
                          hop_error *error) {
    int descriptor = named_descriptor(path);
    if (descriptor >= 0) return write_straight(path, descriptor, parts, count, error);
    struct stat about;
    if (stat(path, &about) != 0) {
        if (errno != ENOENT) return cannot(error, "write", path);
        return write_whole(path, path, NULL, parts, count, error);
    }
    if (!S_ISREG(about.st_mode)) return write_straight(path, -1, parts, count, error);
    /* A rename would replace even a file that may not be written. */
    if (faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) != 0)
        return cannot(error, "write", path);
    char *target = realpath(path, NULL);
    if (!target) return cannot(error, "write", path);
    hop_status status = write_whole(path, target, &about, parts, count, error);
    free(target);
    return status;
}
