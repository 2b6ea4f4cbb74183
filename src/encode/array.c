/* SPDX-License-Identifier: MIT */
/* Arrays: their element types, and .npy files in and out. */
#include <hopfield/array.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "encode/array.h"
#include "encode/file.h"
#include "encode/npy_header.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "arrays are kept as .npy stores them: little-endian machines only"
#endif

enum { DATA_ALIGNMENT = 64 };

size_t hop_dtype_size(hop_dtype dtype) {
    static const size_t sizes[HOP_DTYPE_COUNT] = {1, 1, 1, 4, 8, 4, 8};
    return (unsigned)dtype < HOP_DTYPE_COUNT ? sizes[dtype] : 0;
}

const char *hop_dtype_name(hop_dtype dtype) {
    static const char *const names[HOP_DTYPE_COUNT] = {
        "bool", "int8", "uint8", "int32", "int64", "float32", "float64"};
    return (unsigned)dtype < HOP_DTYPE_COUNT ? names[dtype] : NULL;
}

size_t hop_array_length(const hop_array *array) {
    size_t length = 1;
    for (size_t i = 0; i < array->ndim; i++) length *= array->shape[i];
    return length;
}

void hop_array_clear(hop_array *array) {
    if (!array) return;
    free(array->data);
    *array = (hop_array){0};
}

void *hop_array_allocate(size_t bytes) {
    if (bytes > SIZE_MAX - DATA_ALIGNMENT) return NULL;
    size_t blocks = bytes / DATA_ALIGNMENT + 1;
    return aligned_alloc(DATA_ALIGNMENT, blocks * DATA_ALIGNMENT);
}

static hop_status wrong_length(const hop_source *source, size_t needed, const char *what,
                               hop_error *error) {
    return hop_fail(error, HOP_EFORMAT, "%s: the data %s: the shape needs %zu bytes",
                    source->name, what, needed);
}

/* Where the length of the file is known, it must fit before anything is allocated. */
static hop_status check_size(const hop_source *source, const hop_array *array,
                             size_t max_bytes, size_t *bytes, hop_error *error) {
    uint64_t limit = max_bytes ? max_bytes : UINT64_C(16) << 30;
    size_t length = 0;
    if (hop_npy_shape_length(array->ndim, array->shape, &length) != 0 ||
        __builtin_mul_overflow(length, hop_dtype_size(array->dtype), bytes))
        return hop_fail(error, HOP_ELIMIT, "%s: the shape is beyond measure",
                        source->name);
    if (*bytes > limit)
        return hop_fail(error, HOP_ELIMIT,
                        "%s: %zu bytes of data; at most %" PRIu64 " are read",
                        source->name, *bytes, limit);
    if (source->left == UINT64_MAX) return HOP_OK;
    if (source->left < *bytes) return wrong_length(source, *bytes, "end early", error);
    if (source->left > *bytes) return wrong_length(source, *bytes, "go on", error);
    return HOP_OK;
}

static hop_status read_data(hop_source *source, hop_array *array, size_t bytes,
                            hop_error *error) {
    size_t got = 0;
    uint8_t more;
    hop_status status = hop_source_read(source, array->data, bytes, &got, error);
    if (status != HOP_OK) return status;
    if (got < bytes) return wrong_length(source, bytes, "end early", error);
    status = hop_source_read(source, &more, 1, &got, error);
    if (status != HOP_OK) return status;
    if (got > 0) return wrong_length(source, bytes, "go on", error);
    if (array->dtype != HOP_DTYPE_BOOL) return HOP_OK;
    const uint8_t *values = array->data;
    for (size_t i = 0; i < bytes; i++)
        if (values[i] > 1)
            return hop_fail(error, HOP_EFORMAT, "%s: element %zu of a bool array is %u",
                            source->name, i, (unsigned)values[i]);
    return HOP_OK;
}

static hop_status read_array(hop_source *source, size_t max_bytes, hop_array *out,
                             hop_error *error) {
    hop_array array = {0};
    size_t bytes = 0;
    hop_status status = hop_npy_read_header(source, &array, error);
    if (status == HOP_OK) status = check_size(source, &array, max_bytes, &bytes, error);
    if (status != HOP_OK) return status;
    array.data = hop_array_allocate(bytes);
    if (!array.data) return hop_fail_memory(error);
    status = read_data(source, &array, bytes, error);
    if (status == HOP_OK)
        *out = array;
    else
        hop_array_clear(&array);
    return status;
}

hop_status hop_array_read(const char *path, size_t max_bytes, hop_array *out,
                          hop_error *error) {
    hop_source source;
    hop_status status = hop_source_open(path, &source, error);
    if (status != HOP_OK) return status;
    status = read_array(&source, max_bytes, out, error);
    hop_source_close(&source);
    return status;
}

hop_status hop_array_decode(const void *bytes, size_t size, const char *name,
                            size_t max_bytes, hop_array *out, hop_error *error) {
    hop_source source = hop_source_of_memory(bytes, size, name);
    return read_array(&source, max_bytes, out, error);
}

hop_status hop_array_write(const char *path, hop_dtype dtype, size_t ndim,
                           const size_t *shape, const void *data, hop_error *error) {
    size_t length = 0, bytes = 0;
    if (hop_dtype_size(dtype) == 0)
        return hop_fail(error, HOP_EINVAL, "cannot write %s: unknown dtype %d", path,
                        (int)dtype);
    if (ndim > HOP_MAX_NDIM)
        return hop_fail(error, HOP_EINVAL, "cannot write %s: %zu dimensions, at most %d",
                        path, ndim, HOP_MAX_NDIM);
    if (hop_npy_shape_length(ndim, shape, &length) != 0 ||
        __builtin_mul_overflow(length, hop_dtype_size(dtype), &bytes) ||
        (bytes > 0 && !data))
        return hop_fail(error, HOP_EINVAL, "cannot write %s: no data of that shape",
                        path);
    if (dtype == HOP_DTYPE_BOOL)
        for (size_t i = 0; i < length; i++)
            if (((const uint8_t *)data)[i] > 1)
                return hop_fail(error, HOP_EINVAL,
                                "cannot write %s: element %zu of a bool array is %u",
                                path, i, (unsigned)((const uint8_t *)data)[i]);
    uint8_t header[HOP_NPY_WRITTEN_HEADER];
    struct iovec parts[2] = {
        {header, hop_npy_format_header(dtype, ndim, shape, header)},
        {(void *)(uintptr_t)data, bytes},
    };
    return hop_file_write(path, parts, 2, error);
}
