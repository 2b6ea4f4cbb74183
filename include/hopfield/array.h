/* SPDX-License-Identifier: MIT */
/* Arrays in NumPy's .npy format, in and out. */
#ifndef HOPFIELD_ARRAY_H
#define HOPFIELD_ARRAY_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum hop_dtype {
    HOP_DTYPE_BOOL, /* one byte, 0 or 1 */
    HOP_DTYPE_INT8,
    HOP_DTYPE_UINT8,
    HOP_DTYPE_INT32,
    HOP_DTYPE_INT64,
    HOP_DTYPE_FLOAT32,
    HOP_DTYPE_FLOAT64,
    HOP_DTYPE_COUNT
} hop_dtype;

/** Bytes of one element; 0 outside the enum. */
HOP_API size_t hop_dtype_size(hop_dtype dtype);
/** "bool", "int8", ...; NULL outside the enum. */
HOP_API const char *hop_dtype_name(hop_dtype dtype);

enum { HOP_MAX_NDIM = 4 };

/** An array in C order. */
typedef struct hop_array {
    hop_dtype dtype;
    size_t ndim; /* 0..HOP_MAX_NDIM; 0: one value */
    size_t shape[HOP_MAX_NDIM];
    void *data; /* aligned to 64 bytes; owned */
} hop_array;

/** Elements of an array: the product of its shape. */
HOP_API size_t hop_array_length(const hop_array *array);
/** Free the data and zero the struct; NULL is fine. */
HOP_API void hop_array_clear(hop_array *array);

/**
 * Read a .npy file: versions 1 to 3, C order, little or native byte order.
 *
 * max_bytes   refuse more data than this before allocating; 0: 16 GiB
 *
 * A side of 0 gives an empty array, whose data may be freed but not read.
 *
 * Returns HOP_OK, HOP_EIO, HOP_EFORMAT (no .npy, a header that lies, Fortran order,
 * data that ends early or goes on, a bool that is neither 0 nor 1), HOP_EUNSUPPORTED (a
 * dtype not listed, big-endian, too many dimensions, another version), HOP_ELIMIT,
 * HOP_ENOMEM; the message names file, field, value.
 */
HOP_API hop_status hop_array_read(const char *path, size_t max_bytes, hop_array *out,
                                  hop_error *error);

/** The same from bytes in memory; `name` stands for the file in messages. */
HOP_API hop_status hop_array_decode(const void *bytes, size_t size, const char *name,
                                    size_t max_bytes, hop_array *out, hop_error *error);

/**
 * Write data[shape...] as .npy version 1. The file appears whole or not at all: a
 * temporary file beside it is renamed; devices and pipes are written straight through.
 * HOP_EINVAL (no such dtype, too many dimensions, a bool that is neither 0 nor 1),
 * HOP_EIO.
 */
HOP_API hop_status hop_array_write(const char *path, hop_dtype dtype, size_t ndim,
                                   const size_t *shape, const void *data,
                                   hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
