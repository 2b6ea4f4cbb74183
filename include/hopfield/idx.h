/* SPDX-License-Identifier: MIT */
/* IDX files (the format of MNIST and Fashion-MNIST), plain or gzipped. */
#ifndef HOPFIELD_IDX_H
#define HOPFIELD_IDX_H

#include <stddef.h>
#include <hopfield/array.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Read an IDX file of unsigned bytes, 1 to 3 dimensions, into a uint8 array.
 *
 * max_items   read at most this many items of the first dimension; 0: all
 * max_bytes   refuse more data than this before allocating; 0: 4 GiB
 *
 * HOP_EIO, HOP_EFORMAT (no IDX, a header that lies, data that ends early),
 * HOP_EUNSUPPORTED (another element type), HOP_ELIMIT, HOP_ENOMEM.
 */
HOP_API hop_status hop_idx_read(const char *path, size_t max_items, size_t max_bytes,
                                hop_array *out, hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
