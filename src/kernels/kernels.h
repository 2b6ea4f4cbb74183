/* SPDX-License-Identifier: MIT */
/* The hot loops as one table of functions an instruction set; all give the same bytes. */
#ifndef HOP_KERNELS_KERNELS_H
#define HOP_KERNELS_KERNELS_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/context.h>
#include "kernels/couple.h"
#include "kernels/plan.h"

/* Patterns packed by units, for the read-out: bit k of byte `unit` of group g of a tile
   is unit `tile * 64 + unit` of pattern 8 g + k. A tile holds `stride` groups of 64
   bytes. */
enum { HOP_TILE = 64, HOP_GROUP = 8 };

/* Rows and columns of the squares that matrices of doubles are worked on in. */
enum { HOP_SQUARE = 16 };

typedef struct hop_kernels {
    hop_isa isa;

    /* out[r] = units in which rows[r][words] and state[words] differ, of those that
       `known` marks, or of all where it is NULL. */
    void (*mismatches)(const uint64_t *rows, size_t count, size_t words,
                       const uint64_t *state, const uint64_t *known, int32_t *out);

    /* fields[tile_count * 64]: fields[i] = sum_mu xi_i^mu a_mu modulo 2^32, for the a_mu
       that `plan` was made from. */
    void (*read_out)(const hop_plan *plan, const uint8_t *tiles, size_t stride,
                     size_t tile_count, int32_t *fields);

    /* sum of a[mu] over the patterns whose unit is +1, modulo 2^32. `unit` points to the
       unit's byte of group 0; the next group is 64 bytes on. a[groups * 8]. */
    int32_t (*unit_sum)(const uint8_t *unit, size_t groups, const int32_t *a);

    /* a[mu] += xi_i^mu step c[mu], modulo 2^32. */
    void (*unit_add)(const uint8_t *unit, size_t groups, const int32_t *c, int32_t step,
                     int32_t *a);

    /* Sums of a[mu] over the patterns whose unit is +1: of integers |a| < 2^27, of 64-bit
       integers modulo 2^64, of doubles in the lanes of dot (lane k takes mu % 16 = k in
       order). Bit mu % 8 of bits[mu / 8] is the unit of pattern mu; a[groups * 8]. */
    int64_t (*column_sum)(const uint8_t *bits, size_t groups, const int32_t *a);
    int64_t (*column_sum_wide)(const uint8_t *bits, size_t groups, const int64_t *a);
    double (*column_sum_real)(const uint8_t *bits, size_t groups, const double *a);

    /* a[mu] += xi_i^mu step, modulo 2^32, for all groups * 8. */
    void (*column_add)(const uint8_t *bits, size_t groups, int32_t step, int32_t *a);

    /* out[i] = sum_k c[k] x[i]^k modulo 2^32, times w[i] where w is not NULL; returns the
       sum of all modulo 2^64. terms >= 1; out may be NULL. */
    int64_t (*polynomial)(const int32_t *x, size_t length, const int32_t *c, size_t terms,
                          const int32_t *w, int32_t *out);

    /* Signs of h_i = fields[i] - self s_i, s_i from bits and known (0 where unknown), for
       words * 64 units: bit set in `plus` where h_i > 0, in `zero` where h_i = 0. */
    void (*signs)(const int32_t *fields, int32_t self, const uint64_t *bits,
                  const uint64_t *known, size_t words, uint64_t *plus, uint64_t *zero);

    /* Dot product in 16 lanes, multiplied then added; lane k takes a[i] b[i] for all
       i % 16 = k in order; the lanes are added as a tree: k + 8, k + 4, k + 2, k + 1. */
    double (*dot)(const double *a, const double *b, size_t length);

    /* h[r] = dot(row r of w[count][length], x, length). */
    void (*products)(const double *w, size_t count, const double *x, size_t length,
                     double *h);

    /* y[i] += factor x[i]. */
    void (*add_scaled)(double factor, const double *x, double *y, size_t length);

    /* Rows of a symmetric update, and their fields: h[r] = dot(row r, next), in the order
       of dot, after w[j] = keep w[j] + (p_i q[j] + q_i p[j]), w[i] = 0 in the row of unit
       i = unit + r, for all r < count. The sum in brackets has the same bits in row j,
       column i. */
    void (*couple)(const hop_coupling *rows, size_t count, double *h);

    /* c[16][16] -= a^T b for a, b[depth][16]: every c[i][j] -= a[k][i] b[k][j] for k = 0,
       1, ..., multiplied, then subtracted. Row i of c starts at c + i stride. */
    void (*subtract_products)(const double *a, const double *b, size_t depth, double *c,
                              size_t stride);
} hop_kernels;

/* The kernels of one instruction set, or NULL where this machine lacks it. */
const hop_kernels *hop_kernels_of(hop_isa isa);

extern const hop_kernels hop_kernels_scalar;
#if defined(__x86_64__)
extern const hop_kernels hop_kernels_avx2;
extern const hop_kernels hop_kernels_avx512;          /* F, BW, DQ, VL */
extern const hop_kernels hop_kernels_avx512_popcount; /* these and VPOPCNTDQ */
#endif

#endif
