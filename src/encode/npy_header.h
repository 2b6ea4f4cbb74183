/* SPDX-License-Identifier: MIT */
/* The header of a .npy file: a Python dict of dtype, order and shape. */
#ifndef HOP_ENCODE_NPY_HEADER_H
#define HOP_ENCODE_NPY_HEADER_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/array.h>
#include "encode/file.h"

enum {
    HOP_NPY_PREFIX = 8,          /* magic, major and minor version */
    HOP_NPY_MAX_DICT = 1 << 16,  /* longest dict that is read */
    HOP_NPY_WRITTEN_HEADER = 256 /* room for any header that is written */
};

/* Fills dtype, ndim and shape (data stays NULL) from the dict text[size], read strictly:
   the three keys once each, in any order, nothing but blanks behind, a newline last.
   HOP_EFORMAT, HOP_EUNSUPPORTED, HOP_ELIMIT (a side beyond size_t). */
hop_status hop_npy_parse_dict(const char *text, size_t size, const char *name,
                              hop_array *out, hop_error *error);

/* Reads prefix, length of the dict, and the dict itself: the data come next. As
   hop_npy_parse_dict, and HOP_EIO, HOP_ENOMEM. */
hop_status hop_npy_read_header(hop_source *source, hop_array *out, hop_error *error);

/* Writes prefix, length and dict into header; returns their bytes, a multiple of 64. */
size_t hop_npy_format_header(hop_dtype dtype, size_t ndim, const size_t *shape,
                             uint8_t header[HOP_NPY_WRITTEN_HEADER]);

/* Elements of a shape; 0 sides count as 1 for the overflow check, so that every product
   of sides fits. Returns 0, or -1 on overflow. */
int hop_npy_shape_length(size_t ndim, const size_t *shape, size_t *length);

#endif
