/* SPDX-License-Identifier: MIT */
/* IDX files of unsigned bytes, plain or gzipped, read as a stream. */
#include <hopfield/idx.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "core/error.h"
#include "encode/array.h"

/* deflate packs at most 1032 bytes into one. */
enum { MAX_DIMENSIONS = 3, UNSIGNED_BYTES = 0x08, DEFLATE_RATIO = 1032 };

typedef struct stream {
    const char *path;
    gzFile file; /* passes plain files through */
    hop_error *error;
    uint64_t most; /* bytes that can come in all; UINT64_MAX for a pipe */
} stream;

static hop_status open_stream(const char *path, stream *s, hop_error *error) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat about;
    if (fd < 0 || fstat(fd, &about) != 0 || S_ISDIR(about.st_mode)) {
        int cause = fd >= 0 && S_ISDIR(about.st_mode) ? EISDIR : errno;
        if (fd >= 0) close(fd);
        return hop_fail(error, HOP_EIO, "cannot read %s: %s", path, strerror(cause));
    }
    gzFile file = gzdopen(fd, "rb");
    if (!file) {
        close(fd);
        return hop_fail_memory(error);
    }
    *s = (stream){path, file, error, UINT64_MAX};
    if (!S_ISREG(about.st_mode) || about.st_size == 0) return HOP_OK;
    uint64_t size = (uint64_t)about.st_size;
    if (gzdirect(file))
        s->most = size;
    else if (size < UINT64_MAX / DEFLATE_RATIO)
        s->most = size * DEFLATE_RATIO;
    return HOP_OK;
}

static hop_status ends_early(const stream *s) {
    return hop_fail(s->error, HOP_EFORMAT, "%s: the IDX file ends early", s->path);
}

static hop_status read_error(const stream *s) {
    int code = Z_OK;
    const char *message = gzerror(s->file, &code);
    if (code == Z_ERRNO)
        return hop_fail(s->error, HOP_EIO, "cannot read %s: %s", s->path,
                        strerror(errno));
    if (code == Z_MEM_ERROR) return hop_fail_memory(s->error);
    if (code == Z_BUF_ERROR) return ends_early(s);
    return hop_fail(s->error, HOP_EFORMAT, "%s: damaged gzip: %s", s->path, message);
}

static hop_status read_bytes(const stream *s, void *to, size_t size) {
    for (size_t done = 0; done < size;) {
        unsigned ask = size - done < INT_MAX ? (unsigned)(size - done) : INT_MAX;
        int n = gzread(s->file, (uint8_t *)to + done, ask);
        if (n < 0) return read_error(s);
        if (n == 0) {
            int code = Z_OK;
            gzerror(s->file, &code);
            return code == Z_OK ? ends_early(s) : read_error(s);
        }
        done += (size_t)n;
    }
    return HOP_OK;
}

/* The end, and with it the checksum of a gzip member. */
static hop_status expect_end(const stream *s) {
    uint8_t more;
    int n = gzread(s->file, &more, 1);
    if (n < 0) return read_error(s);
    if (n > 0)
        return hop_fail(s->error, HOP_EFORMAT, "%s: more data than the IDX header says",
                        s->path);
    int code = Z_OK;
    gzerror(s->file, &code);
    return code == Z_OK ? HOP_OK : read_error(s);
}

static hop_status check_magic(const stream *s, const uint8_t magic[4]) {
    if (magic[0] != 0 || magic[1] != 0)
        return hop_fail(s->error, HOP_EFORMAT, "%s: not an IDX file", s->path);
    if (magic[2] != UNSIGNED_BYTES)
        return hop_fail(s->error,
                        strchr("\x09\x0b\x0c\x0d\x0e", magic[2]) && magic[2]
                            ? HOP_EUNSUPPORTED
                            : HOP_EFORMAT,
                        "%s: IDX element type 0x%02x; unsigned bytes (0x08) are read",
                        s->path, (unsigned)magic[2]);
    if (magic[3] < 1)
        return hop_fail(s->error, HOP_EFORMAT, "%s: an IDX file of 0 dimensions",
                        s->path);
    if (magic[3] > MAX_DIMENSIONS)
        return hop_fail(s->error, HOP_EUNSUPPORTED,
                        "%s: an IDX file of %u dimensions; at most %d are read", s->path,
                        (unsigned)magic[3], MAX_DIMENSIONS);
    return HOP_OK;
}

/* Magic and sides; *bytes is what the data of all items take. */
static hop_status read_header(const stream *s, hop_array *array, size_t *bytes) {
    uint8_t magic[4], side[4];
    hop_status status = read_bytes(s, magic, sizeof magic);
    if (status == HOP_OK) status = check_magic(s, magic);
    if (status != HOP_OK) return status;
    array->dtype = HOP_DTYPE_UINT8;
    array->ndim = magic[3];
    size_t product = 1;
    int empty = 0;
    for (size_t i = 0; i < array->ndim; i++) {
        status = read_bytes(s, side, sizeof side);
        if (status != HOP_OK) return status;
        size_t length = (size_t)side[0] << 24 | (size_t)side[1] << 16 |
                        (size_t)side[2] << 8 | side[3];
        array->shape[i] = length;
        if (length == 0)
            empty = 1;
        else if (__builtin_mul_overflow(product, length, &product))
            return hop_fail(s->error, HOP_ELIMIT, "%s: the sides are beyond measure",
                            s->path);
    }
    *bytes = empty ? 0 : product;
    uint64_t header = 4 + 4 * array->ndim;
    if (s->most < header || *bytes > s->most - header) return ends_early(s);
    return HOP_OK;
}

static hop_status read_stream(const stream *s, size_t max_items, size_t max_bytes,
                              hop_array *out) {
    hop_array array = {0};
    size_t bytes = 0;
    hop_status status = read_header(s, &array, &bytes);
    if (status != HOP_OK) return status;
    int all = max_items == 0 || max_items >= array.shape[0];
    if (!all) {
        bytes = bytes / array.shape[0] * max_items;
        array.shape[0] = max_items;
    }
    uint64_t limit = max_bytes ? max_bytes : UINT64_C(4) << 30;
    if (bytes > limit)
        return hop_fail(s->error, HOP_ELIMIT,
                        "%s: %zu bytes of data; at most %" PRIu64 " are read", s->path,
                        bytes, limit);
    array.data = hop_array_allocate(bytes);
    if (!array.data) return hop_fail_memory(s->error);
    status = read_bytes(s, array.data, bytes);
    if (status == HOP_OK && all) status = expect_end(s);
    if (status == HOP_OK)
        *out = array;
    else
        hop_array_clear(&array);
    return status;
}

hop_status hop_idx_read(const char *path, size_t max_items, size_t max_bytes,
                        hop_array *out, hop_error *error) {
    stream s;
    hop_status status = open_stream(path, &s, error);
    if (status != HOP_OK) return status;
    status = read_stream(&s, max_items, max_bytes, out);
    gzclose(s.file);
    return status;
}
