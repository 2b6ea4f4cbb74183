/* SPDX-License-Identifier: MIT */
/* What the vector kernels for real-valued rows share whatever the instructions: blocks of
   rows and queries, and panels of rows. */
#ifndef HOP_KERNELS_REAL_ROWS_H
#define HOP_KERNELS_REAL_ROWS_H

#include "kernels/real.h"
#include "kernels/unroll.h"

typedef enum row_kind { FLOATS, HALVES, BYTES } row_kind;

/* Rows and queries that a block takes together at most. */
enum { SIDE = 4 };

/* Of rows that stay in the first cache while all queries pass over them. */
enum { PANEL_BYTES = 16384, PANEL_ROWS = 64 };

INLINE size_t size_of(row_kind kind) {
    return kind == FLOATS ? sizeof(float) : kind == HALVES ? sizeof(uint16_t) : 1;
}

INLINE size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* The rows of a block of `side`, of which those from `count` on repeat the last. */
INLINE void point_to_rows(const char *rows, size_t count, size_t row_bytes, size_t side,
                          const char **row) {
    UNROLL for (size_t r = 0; r < side; r++) row[r] =
        rows + smaller(r, count - 1) * row_bytes;
}

/* Rows of a panel: a whole number of blocks. */
INLINE size_t panel_of(size_t row_bytes) {
    const size_t rows = PANEL_BYTES / (row_bytes ? row_bytes : 1) / SIDE * SIDE;
    return rows ? smaller(rows, PANEL_ROWS) : SIDE;
}

/* Asks for the next panel, of at most `count` rows, in one stream, ahead of its need. */
INLINE void fetch_panel(const char *next, size_t count, size_t panel, size_t row_bytes) {
    const size_t bytes = smaller(count, panel) * row_bytes;
    for (size_t i = 0; i < bytes; i += 64) __builtin_prefetch(next + i, 0, 2);
}

/* Asks for the begin of what is likely read next, so that memory is not idle while the
   scores so far are worked on. What may not be read is not. */
INLINE void fetch_next(const char *next) {
    enum { AHEAD = 8192 };
    for (size_t i = 0; i < AHEAD; i += 64) __builtin_prefetch(next + i, 0, 3);
}

/* Rows of a panel that some query of a block gives a weight. */
typedef struct weighted_rows {
    size_t count;
    const char *row[PANEL_ROWS];
    float weight[PANEL_ROWS][SIDE];
} weighted_rows;

/* A row that only some queries give a weight adds 0 to the others. */
INLINE void gather_rows(const float *weights, int query_count, size_t stride,
                        const char *rows, size_t count, size_t row_bytes,
                        weighted_rows *out) {
    out->count = 0;
    for (size_t r = 0; r < count; r++) {
        int some = 0;
        UNROLL for (int q = 0; q < query_count; q++) {
            const float weight = weights[(size_t)q * stride + r];
            out->weight[out->count][q] = weight;
            some |= weight != 0;
        }
        out->row[out->count] = rows + r * row_bytes;
        out->count += (size_t)some;
    }
}

/* Whether so few rows have a weight that each query had better go its own way. */
INLINE int are_sparse(const float *weights, size_t query_count, size_t stride,
                      size_t count) {
    uint32_t some = 0;
    for (size_t q = 0; q < query_count; q++)
        for (size_t r = 0; r < count; r++) some += weights[q * stride + r] != 0;
    return 4 * (size_t)some <= query_count * count;
}

#endif
