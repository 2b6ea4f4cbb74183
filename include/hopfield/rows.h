/* SPDX-License-Identifier: MIT */
/* Real-valued pattern sets: `count` rows of `dim` units, in memory or mapped from .npy.
 */
#ifndef HOPFIELD_ROWS_H
#define HOPFIELD_ROWS_H

#include <stddef.h>
#include <hopfield/context.h>
#include <hopfield/patterns.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How rows are stored. */
typedef enum hop_storage {
    HOP_STORAGE_FLOAT32,  /* 4 bytes a unit */
    HOP_STORAGE_BFLOAT16, /* 2: the upper half of a float32, rounded to nearest even */
    HOP_STORAGE_INT8,     /* 1: x = scale q, one scale a row, max |x| / 127, and q in
                             -127..127, rounded to nearest even; a row of zeros has
                             scale 0 */
    HOP_STORAGE_BITS,     /* 1/8: -1 and +1, a hop_patterns set, borrowed */
    HOP_STORAGE_COUNT
} hop_storage;

/** "float32", "bfloat16", "int8" or "bits"; NULL outside the enum. Static storage. */
HOP_API const char *hop_storage_name(hop_storage storage);

/**
 * A set of real-valued patterns, complete when made: it never changes. Reading it from
 * several threads is safe.
 */
typedef struct hop_rows hop_rows;

/** What is done to rows before they are stored; begin with HOP_ROWS_OPTIONS_INIT. */
typedef struct hop_rows_options {
    size_t size;         /* sizeof(hop_rows_options) of the caller */
    hop_storage storage; /* FLOAT32, BFLOAT16 or INT8 */
    int centre;          /* take the mean row off every row, and later off every cue */
    int normalise;       /* then scale rows and cues to length 1; one of zeros stays */
} hop_rows_options;

#define HOP_ROWS_OPTIONS_INIT                                                            \
    { sizeof(hop_rows_options), HOP_STORAGE_FLOAT32, 0, 0 }

/**
 * A set of real rows: stored(s (x - m)), m the mean row or 0, s = 1 / |x - m| or 1.
 *
 * values    [count][dim]; used in place where storage is FLOAT32 and nothing is centred
 *           or normalised: then the caller keeps them, unchanged, while the set lives.
 *           Else a copy is made
 * count     1..HOP_MAX_PATTERNS
 * dim       1..HOP_MAX_UNITS
 * options   NULL: HOP_ROWS_OPTIONS_INIT
 *
 * The mean is summed in double and rounded to float: rows in index order within chunks
 * of 1024, the chunks as a binary tree, so that no number of threads changes a byte.
 *
 * Returns HOP_OK, HOP_EVALUE (NaN or infinite; beyond float32 once centred; beyond
 * bfloat16; a row whose length is beyond float32: names row, unit and value), HOP_EEMPTY
 * (count or dim 0), HOP_EINVAL (options, named), HOP_ELIMIT, HOP_ENOMEM,
 * HOP_EINTERRUPTED. O(count dim) on the threads of the context.
 */
HOP_API hop_status hop_rows_create(hop_context *context, const float *values,
                                   size_t count, size_t dim,
                                   const hop_rows_options *options, hop_rows **out,
                                   hop_error *error);

/**
 * The rows of a .npy file: little-endian float32 in C order, of 2 dimensions, or of 1
 * for a single row.
 *
 * The file is mapped, read-only; where hop_rows_create would use values in place, rows
 * are read from the mapping as they are needed, else it is given back once they are
 * stored. A mapped file must neither change nor shrink while the set lives: what recalls
 * then give is undefined, and reading behind the new end raises SIGBUS.
 *
 * Returns as hop_rows_create, with the file named, HOP_EEMPTY for a side of 0, and
 * HOP_EIO, HOP_EFORMAT (no .npy, a header that lies, Fortran order, data that end early
 * or go on), HOP_ESHAPE (0, 3 or 4 dimensions), HOP_EUNSUPPORTED (another dtype or byte
 * order, named; more dimensions; no regular file). Data that do not start on a multiple
 * of 4 bytes, as NumPy's do, are read into memory.
 */
HOP_API hop_status hop_rows_map(hop_context *context, const char *path,
                                const hop_rows_options *options, hop_rows **out,
                                hop_error *error);

/**
 * The patterns as rows of -1 and +1, in BITS. They are borrowed: the caller keeps them,
 * unchanged, while the set lives. HOP_EEMPTY, HOP_ELIMIT, HOP_ENOMEM. O(count).
 */
HOP_API hop_status hop_rows_of_patterns(hop_context *context,
                                        const hop_patterns *patterns, hop_rows **out,
                                        hop_error *error);

/** Free a set, and give back what it maps; NULL is fine. */
HOP_API void hop_rows_free(hop_rows *rows);

HOP_API size_t hop_rows_count(const hop_rows *rows);
HOP_API size_t hop_rows_dim(const hop_rows *rows);
HOP_API hop_storage hop_rows_storage(const hop_rows *rows);
/** As the set was made; lives as long as it does. */
HOP_API const hop_rows_options *hop_rows_options_of(const hop_rows *rows);
/** Bytes of memory the set holds. Borrowed and mapped rows are not counted; lengths of
    rows, scales and the mean are. */
HOP_API size_t hop_rows_bytes(const hop_rows *rows);
/** The mean row, [dim]; NULL unless centred. Lives as long as the set. */
HOP_API const float *hop_rows_mean(const hop_rows *rows);
/** INT8: the row's scale, 0 for a row of zeros; else 1. row < count. */
HOP_API float hop_rows_scale(const hop_rows *rows, size_t row);
/** The length |x| of a row as stored, summed in double, rounded to float. row < count. */
HOP_API float hop_rows_norm(const hop_rows *rows, size_t row);
/** Write a row as stored (centred, normalised, decoded) into out[dim]. row < count. */
HOP_API void hop_rows_read(const hop_rows *rows, size_t row, float *out);

/**
 * A cue as the set sees it: the mean taken off, then scaled to length 1, as the options
 * of the set say.
 *
 * cue     [dim]
 * known   [dim] of 0 and 1, or NULL for all 1: units of 0 are not looked at, take no part
 *         in the length, and come out as 0
 * out     [dim]; may be cue, else no overlap
 *
 * A cue of zeros, once centred, stays. Rounding to BFLOAT16 or INT8 is no part of this.
 * Given a row of the set it gives what FLOAT32 would store, byte for byte.
 *
 * Returns HOP_OK, HOP_EVALUE (NaN or infinite, beyond float32 once centred, a `known`
 * that is neither 0 nor 1: names unit and value); on error `out` is unchanged. O(dim).
 */
HOP_API hop_status hop_rows_encode(const hop_rows *rows, const float *cue,
                                   const float *known, float *out, hop_error *error);

/** What storing cost, relative to the root-mean-square value of what was to be stored. */
typedef struct hop_rows_loss {
    double largest; /* max |stored - x| / rms x over all units of all rows */
    double rms;     /* sqrt(sum (stored - x)^2 / sum x^2) */
} hop_rows_loss;

/** The loss of a set, x its rows centred and normalised: 0 and 0 for FLOAT32, BITS and a
    set of zeros. O(1). */
HOP_API hop_rows_loss hop_rows_loss_of(const hop_rows *rows);

#ifdef __cplusplus
}
#endif
#endif
