/* SPDX-License-Identifier: MIT */
/* Text pictures: '#' is +1, '.' is -1, '?' is missing. */
#ifndef HOPFIELD_GRID_H
#define HOPFIELD_GRID_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Text pictures of one size. */
typedef struct hop_grids {
    size_t count, width, height;
    int8_t *units; /* [count][height][width] of -1, 0 ('?'), +1; owned */
} hop_grids;

HOP_API void hop_grids_clear(hop_grids *grids);

/**
 * Read one or more text pictures, parted by blank lines; CRLF and trailing blanks are
 * fine. A file of at most 64 MiB; HOP_EIO, HOP_EFORMAT (names line, column and
 * character, or the line whose length or the picture whose size differs), HOP_EEMPTY,
 * HOP_ELIMIT, HOP_ENOMEM.
 */
HOP_API hop_status hop_grids_read(const char *path, hop_grids *out, hop_error *error);
HOP_API hop_status hop_grids_decode(const char *text, size_t size, const char *name,
                                    hop_grids *out, hop_error *error);

/** Write text pictures, whole file or nothing. HOP_EIO, HOP_EINVAL. */
HOP_API hop_status hop_grids_write(const char *path, const int8_t *units, size_t count,
                                   size_t width, size_t height, hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
