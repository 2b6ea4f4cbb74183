/* SPDX-License-Identifier: MIT */
/* The hot loops over real-valued rows, one table an instruction set; all give the same
   bytes. */
#ifndef HOP_KERNELS_REAL_H
#define HOP_KERNELS_REAL_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/context.h>

/* Sums of floats run in 16 lanes: lane k takes the terms i with i % 16 = k in order, each
   multiplied, then added, from +0; the lanes are added as a tree: k + 8, k + 4, k + 2,
   k + 1. Rows may start at any address of their type, and end right before memory that
   may not be read. Values are finite. Row r of `rows` starts at rows + r dim; scores and
   weights of query q start at q stride, stride >= count. Halves are bfloat16. */
enum { HOP_LANES = 16 };

/* Units up to which a sum of products of bytes is sure to fit in 32 bits. */
enum { HOP_BYTE_UNITS = 1 << 17 };

/* The deepest floor of `exponentials`: e^-87.3 is the last that is a normal float. */
#define HOP_EXPONENTIAL_FLOOR (-87.3f)

typedef struct hop_real_kernels {
    hop_isa isa;

    /* scores[q stride + r] = dot(query q, row r), for queries[query_count][dim]. */
    void (*dots)(const float *queries, size_t query_count, const float *rows,
                 size_t count, size_t dim, float *scores, size_t stride);

    /* The same bytes as dots on the rows that widen_half gives. */
    void (*dots_half)(const float *queries, size_t query_count, const uint16_t *rows,
                      size_t count, size_t dim, float *scores, size_t stride);

    /* Exact where the sum fits: queries and rows within -127..127, dim <= HOP_BYTE_UNITS;
       else modulo 2^32. */
    void (*dots_byte)(const int8_t *queries, size_t query_count, const int8_t *rows,
                      size_t count, size_t dim, int32_t *scores, size_t stride);

    /* out[r] = sum_i (known_i (query_i - x_i))^2 for row x. known[dim] of 0 and 1, or
       NULL for all. */
    void (*squares)(const float *query, const float *known, const float *rows,
                    size_t count, size_t dim, float *out);

    /* out[r] = sum_i known_i |query_i - x_i|. */
    void (*distances)(const float *query, const float *known, const float *rows,
                      size_t count, size_t dim, float *out);

    /* out[i] is in[i] exactly. */
    void (*widen_half)(const uint16_t *in, size_t length, float *out);

    /* out[i] = scale in[i], rounded once. */
    void (*widen_byte)(const int8_t *in, size_t length, float scale, float *out);

    /* out[q dim + j] += weights[q stride + r] x_j for row x = r = 0, 1, ... in order,
       each multiplied, then added. Rows of weight 0 may be skipped: the bytes are the
       same where `out` holds no -0, as sums from +0 never do. */
    void (*add_rows)(const float *weights, size_t query_count, size_t stride,
                     const float *rows, size_t count, size_t dim, float *out);
    void (*add_rows_half)(const float *weights, size_t query_count, size_t stride,
                          const uint16_t *rows, size_t count, size_t dim, float *out);

    /* The weights hold the scales of their rows already. */
    void (*add_rows_byte)(const float *weights, size_t query_count, size_t stride,
                          const int8_t *rows, size_t count, size_t dim, float *out);

    /* weights[i] = e^x within 1 unit in the last place, x = scores[i] - most <= 0, and 0
       where x is below `floor`, which lies in HOP_EXPONENTIAL_FLOOR..0, or is NaN: a
       score of -infinity gets no weight. Returns their sum. `weights` may be `scores`. */
    float (*exponentials)(const float *scores, size_t count, float most, float floor,
                          float *weights);

    /* The largest score; -infinity where there is none. */
    float (*largest)(const float *scores, size_t count);
} hop_real_kernels;

/* The kernels of one instruction set, or NULL where this machine lacks it. */
const hop_real_kernels *hop_real_kernels_of(hop_isa isa);

extern const hop_real_kernels hop_real_kernels_scalar;
#if defined(__x86_64__)
extern const hop_real_kernels hop_real_kernels_avx2;
extern const hop_real_kernels hop_real_kernels_avx512;      /* F, BW, DQ, VL */
extern const hop_real_kernels hop_real_kernels_avx512_vnni; /* these and VNNI */
#endif

#endif
