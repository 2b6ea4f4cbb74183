/* SPDX-License-Identifier: MIT */
/* Real-valued rows read in place from a mapped .npy file. */
#include <hopfield/rows.h>

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "core/context.h"
#include "core/error.h"
#include "encode/array.h"
#include "encode/file.h"
#include "encode/npy_header.h"
#include "patterns/rows.h"

/* A mapped file. */
typedef struct mapping {
    void *start;
    size_t size;
} mapping;

/* What the header of the file says of it. */
typedef struct layout {
    size_t count, dim;
    size_t offset, bytes; /* of the data */
} layout;

static void unmap(void *of) {
    mapping *map = of;
    munmap(map->start, map->size);
    free(map);
}

static hop_status check_regular(const hop_source *source, hop_error *error) {
    struct stat about;
    if (fstat(source->fd, &about) != 0)
        return hop_fail(error, HOP_EIO, "cannot read %s: %s", source->name,
                        strerror(errno));
    if (!S_ISREG(about.st_mode))
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "%s: not a regular file; only those can be mapped", source->name);
    return HOP_OK;
}

/* What the header says is read by hop_array_read, but is not mapped. */
static hop_status add_advice(const char *name, const hop_error *cause, hop_error *error) {
    const size_t lead = strlen(name) + 2;
    const size_t length = strlen(cause->message);
    return hop_fail(error, cause->status,
                    "%s: %s; rows are mapped from little-endian float32: "
                    "numpy.save(..., X.astype('<f4'))",
                    name, length > lead ? cause->message + lead : cause->message);
}

static hop_status check_header(const char *name, const hop_array *header,
                               hop_error *error) {
    if (header->dtype != HOP_DTYPE_FLOAT32)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "%s: dtype %s; rows are mapped from little-endian float32: "
                        "numpy.save(..., X.astype('<f4'))",
                        name, hop_dtype_name(header->dtype));
    if (header->ndim < 1 || header->ndim > 2)
        return hop_fail(error, HOP_ESHAPE,
                        "%s: %zu dimensions; rows are an array of 2, [count][dim], or "
                        "of 1 for a single row",
                        name, header->ndim);
    return HOP_OK;
}

/* Reads the header, and holds the size of the file against it. */
static hop_status read_layout(hop_source *source, layout *out, hop_error *error) {
    hop_array header = {0};
    hop_error cause = {HOP_OK, ""};
    const uint64_t size = source->left;
    hop_status status = hop_npy_read_header(source, &header, &cause);
    if (status == HOP_EUNSUPPORTED) return add_advice(source->name, &cause, error);
    if (status != HOP_OK) {
        if (error) *error = cause;
        return status;
    }
    status = check_header(source->name, &header, error);
    if (status != HOP_OK) return status;
    const int flat = header.ndim == 1;
    *out = (layout){.count = flat ? 1 : header.shape[0], .dim = header.shape[!flat]};
    size_t length;
    if (hop_npy_shape_length(header.ndim, header.shape, &length) != 0 ||
        __builtin_mul_overflow(length, sizeof(float), &out->bytes))
        return hop_fail(error, HOP_ELIMIT, "%s: the shape is beyond measure",
                        source->name);
    if (source->left != out->bytes)
        return hop_fail(error, HOP_EFORMAT,
                        "%s: the data %s: the shape needs %zu bytes, there are %" PRIu64,
                        source->name, source->left < out->bytes ? "end early" : "go on",
                        out->bytes, source->left);
    out->offset = (size_t)(size - source->left);
    if (out->count == 0 || out->dim == 0)
        return hop_fail(error, HOP_EEMPTY, "%s: %zu rows of %zu units: nothing to store",
                        source->name, out->count, out->dim);
    return HOP_OK;
}

static hop_status map_file(const hop_source *source, const layout *lies,
                           hop_rows_source *rows, hop_error *error) {
    mapping *map = malloc(sizeof *map);
    if (!map) return hop_fail_memory(error);
    map->size = lies->offset + lies->bytes;
    map->start = mmap(NULL, map->size, PROT_READ, MAP_PRIVATE, source->fd, 0);
    if (map->start == MAP_FAILED) {
        free(map);
        return hop_fail(error, errno == ENOMEM ? HOP_ENOMEM : HOP_EIO,
                        "cannot map %s: %s", source->name, strerror(errno));
    }
    *rows = (hop_rows_source){
        .name = source->name,
        .values =
            (const float *)(const void *)((const uint8_t *)map->start + lies->offset),
        .count = lies->count,
        .dim = lies->dim,
        .release = unmap,
        .of = map,
    };
    return HOP_OK;
}

/* NumPy starts the data on 64 bytes; where another writer did not align them as floats,
   they are read instead. */
static hop_status read_data(hop_context *context, hop_source *source, const layout *lies,
                            hop_rows_source *rows, hop_error *error) {
    hop_status status = hop_context_check_bytes(context, "rows", lies->count,
                                                lies->dim * sizeof(float), error);
    if (status != HOP_OK) return status;
    void *data = hop_array_allocate(lies->bytes);
    if (!data) return hop_fail_memory(error);
    size_t got = 0;
    status = hop_source_read(source, data, lies->bytes, &got, error);
    if (status == HOP_OK && got < lies->bytes)
        status = hop_fail(error, HOP_EFORMAT,
                          "%s: the data end early: the shape needs "
                          "%zu bytes",
                          source->name, lies->bytes);
    if (status != HOP_OK) {
        free(data);
        return status;
    }
    *rows = (hop_rows_source){source->name, data, lies->count, lies->dim,
                              lies->bytes,  free, data};
    return HOP_OK;
}

hop_status hop_rows_map(hop_context *context, const char *path,
                        const hop_rows_options *options, hop_rows **out,
                        hop_error *error) {
    hop_source source;
    hop_rows_source rows = {0};
    layout lies = {0};
    hop_status status = hop_source_open(path, &source, error);
    if (status != HOP_OK) return status;
    status = check_regular(&source, error);
    if (status == HOP_OK) status = read_layout(&source, &lies, error);
    if (status == HOP_OK)
        status = lies.offset % _Alignof(float)
                     ? read_data(context, &source, &lies, &rows, error)
                     : map_file(&source, &lies, &rows, error);
    hop_source_close(&source);
    if (status != HOP_OK) return status;
    status = hop_rows_adopt(context, &rows, options, out, error);
    if (status != HOP_OK) rows.release(rows.of);
    return status;
}
