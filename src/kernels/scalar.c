/* SPDX-License-Identifier: MIT */
/* The kernels in portable C: the reference that every instruction set must equal. */
#include <string.h>
#include "kernels/kernels.h"

/* Bits set in a word, without an instruction for it (Warren, Hacker's Delight). */
static inline uint64_t pairs_of(uint64_t x) {
    x -= (x >> 1) & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + ((x >> 2) & 0x3333333333333333u);
    return (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu;
}

/* Up to 31 byte-wise counts fit in a byte; sum them before spreading. */
enum { BYTE_RUN = 31 };

static inline int32_t spread_sum(uint64_t bytes) {
    uint64_t low = bytes & 0x00ff00ff00ff00ffu, high = (bytes >> 8) & 0x00ff00ff00ff00ffu;
    return (int32_t)(((low + high) * 0x0001000100010001u) >> 48);
}

static inline int32_t row_mismatches(const uint64_t *row, size_t words,
                                     const uint64_t *state, const uint64_t *known) {
    int32_t sum = 0;
    for (size_t from = 0; from < words; from += BYTE_RUN) {
        size_t to = words - from < BYTE_RUN ? words : from + BYTE_RUN;
        uint64_t bytes = 0;
        for (size_t w = from; w < to; w++) {
            uint64_t x = row[w] ^ state[w];
            bytes += pairs_of(known ? x & known[w] : x);
        }
        sum += spread_sum(bytes);
    }
    return sum;
}

static void mismatches(const uint64_t *rows, size_t count, size_t words,
                       const uint64_t *state, const uint64_t *known, int32_t *out) {
    if (known)
        for (size_t r = 0; r < count; r++)
            out[r] = row_mismatches(rows + r * words, words, state, known);
    else
        for (size_t r = 0; r < count; r++)
            out[r] = row_mismatches(rows + r * words, words, state, NULL);
}

/* table[byte] = sum of +-weight over the bits of byte. */
static void byte_table(const hop_term *term, unsigned shift, uint32_t *table) {
    uint32_t all = 0;
    for (int k = 0; k < HOP_GROUP; k++)
        all -= (uint32_t)(int32_t)term->weight[k] << shift;
    table[0] = all;
    for (int k = 0; k < HOP_GROUP; k++) {
        uint32_t twice = (uint32_t)(2 * (int32_t)term->weight[k]) << shift;
        for (size_t low = 0; low < (size_t)1 << k; low++)
            table[low + ((size_t)1 << k)] = table[low] + twice;
    }
}

/* Terms taken together, so that a tile's fields are read and written once for all. */
enum { TOGETHER = 4 };

static void add_terms(const uint32_t tables[TOGETHER][256], const uint32_t *groups,
                      const uint8_t *tiles, size_t stride, size_t tile_count,
                      int32_t *fields) {
    for (size_t tile = 0; tile < tile_count; tile++) {
        const uint8_t *base = tiles + tile * stride * HOP_TILE;
        const uint8_t *g0 = base + (size_t)groups[0] * HOP_TILE;
        const uint8_t *g1 = base + (size_t)groups[1] * HOP_TILE;
        const uint8_t *g2 = base + (size_t)groups[2] * HOP_TILE;
        const uint8_t *g3 = base + (size_t)groups[3] * HOP_TILE;
        int32_t *out = fields + tile * HOP_TILE;
        for (size_t u = 0; u < HOP_TILE; u++)
            out[u] = (int32_t)((uint32_t)out[u] + tables[0][g0[u]] + tables[1][g1[u]] +
                               tables[2][g2[u]] + tables[3][g3[u]]);
    }
}

static void read_out(const hop_plan *plan, const uint8_t *tiles, size_t stride,
                     size_t tile_count, int32_t *fields) {
    uint32_t tables[TOGETHER][256], groups[TOGETHER];
    size_t held = 0;
    memset(fields, 0, tile_count * HOP_TILE * sizeof *fields);
    for (size_t s = 0; s < plan->segment_count; s++) {
        const hop_segment *segment = &plan->segments[s];
        for (size_t t = segment->first; t < segment->first + segment->count; t++) {
            byte_table(&plan->terms[t], segment->shift, tables[held]);
            groups[held] = plan->terms[t].group;
            if (++held < TOGETHER) continue;
            add_terms((const uint32_t(*)[256])tables, groups, tiles, stride, tile_count,
                      fields);
            held = 0;
        }
    }
    if (held == 0) return;
    for (; held < TOGETHER; held++) {
        memset(tables[held], 0, sizeof tables[held]);
        groups[held] = groups[0];
    }
    add_terms((const uint32_t(*)[256])tables, groups, tiles, stride, tile_count, fields);
}

static int32_t unit_sum(const uint8_t *unit, size_t groups, const int32_t *a) {
    uint32_t sum = 0;
    for (size_t g = 0; g < groups; g++, a += HOP_GROUP) {
        uint32_t byte = unit[g * HOP_TILE];
        for (int k = 0; k < HOP_GROUP; k++)
            sum += (uint32_t)a[k] & (0u - (byte >> k & 1));
    }
    return (int32_t)sum;
}

static int64_t column_sum(const uint8_t *bits, size_t groups, const int32_t *a) {
    int64_t sum = 0;
    for (size_t g = 0; g < groups; g++, a += HOP_GROUP) {
        int32_t part = 0;
        for (int k = 0; k < HOP_GROUP; k++) part += a[k] & -(bits[g] >> k & 1);
        sum += part;
    }
    return sum;
}

static int64_t column_sum_wide(const uint8_t *bits, size_t groups, const int64_t *a) {
    uint64_t sum = 0;
    for (size_t g = 0; g < groups; g++, a += HOP_GROUP) {
        const uint64_t byte = bits[g];
        for (int k = 0; k < HOP_GROUP; k++)
            sum += (uint64_t)a[k] & (0u - (byte >> k & 1));
    }
    return (int64_t)sum;
}

static void column_add(const uint8_t *bits, size_t groups, int32_t step, int32_t *a) {
    for (size_t g = 0; g < groups; g++, a += HOP_GROUP)
        for (int k = 0; k < HOP_GROUP; k++) {
            const uint32_t sign = 2 * ((uint32_t)bits[g] >> k & 1) - 1;
            a[k] = (int32_t)((uint32_t)a[k] + sign * (uint32_t)step);
        }
}

/* Values of a polynomial that are worked out together: loops without a branch. */
enum { BLOCK = 64 };

static int64_t polynomial_block(const int32_t *x, size_t length, const int32_t *c,
                                size_t terms, const int32_t *w, int32_t *out) {
    uint32_t value[BLOCK];
    int64_t sum = 0;
    for (size_t i = 0; i < length; i++) value[i] = (uint32_t)c[terms - 1];
    for (size_t k = terms - 1; k-- > 0;)
        for (size_t i = 0; i < length; i++)
            value[i] = value[i] * (uint32_t)x[i] + (uint32_t)c[k];
    for (size_t i = 0; i < length && w; i++) value[i] *= (uint32_t)w[i];
    for (size_t i = 0; i < length && out; i++) out[i] = (int32_t)value[i];
    for (size_t i = 0; i < length; i++) sum += (int32_t)value[i];
    return sum;
}

static int64_t polynomial(const int32_t *x, size_t length, const int32_t *c, size_t terms,
                          const int32_t *w, int32_t *out) {
    int64_t sum = 0; /* of at most 2^31 values: no sum leaves 63 bits */
    size_t i = 0;
    for (; i + BLOCK <= length; i += BLOCK)
        sum += polynomial_block(x + i, BLOCK, c, terms, w ? w + i : NULL,
                                out ? out + i : NULL);
    if (i == length) return sum;
    return sum + polynomial_block(x + i, length - i, c, terms, w ? w + i : NULL,
                                  out ? out + i : NULL);
}

static void unit_add(const uint8_t *unit, size_t groups, const int32_t *c, int32_t step,
                     int32_t *a) {
    for (size_t g = 0; g < groups; g++, a += HOP_GROUP, c += HOP_GROUP) {
        uint32_t byte = unit[g * HOP_TILE];
        for (int k = 0; k < HOP_GROUP; k++) {
            uint32_t sign = 2 * (byte >> k & 1) - 1; /* 1 or 2^32 - 1 */
            a[k] = (int32_t)((uint32_t)a[k] + sign * (uint32_t)step * (uint32_t)c[k]);
        }
    }
}

static void signs(const int32_t *fields, int32_t self, const uint64_t *bits,
                  const uint64_t *known, size_t words, uint64_t *plus, uint64_t *zero) {
    for (size_t w = 0; w < words; w++) {
        uint64_t p = 0, z = 0;
        for (unsigned b = 0; b < 64; b++) {
            int32_t s =
                (int32_t)(known[w] >> b & 1) * (2 * (int32_t)(bits[w] >> b & 1) - 1);
            int32_t h = fields[w * 64 + b] - self * s;
            p |= (uint64_t)(h > 0) << b;
            z |= (uint64_t)(h == 0) << b;
        }
        plus[w] = p;
        zero[w] = z;
    }
}

enum { LANES = 16 };

static double sum_of_lanes(double *lane) {
    for (size_t width = LANES / 2; width; width /= 2)
        for (size_t k = 0; k < width; k++) lane[k] += lane[k + width];
    return lane[0];
}

static double column_sum_real(const uint8_t *bits, size_t groups, const double *a) {
    double lane[LANES] = {0};
    for (size_t g = 0; g < groups; g++, a += HOP_GROUP) {
        double *to = lane + g % 2 * HOP_GROUP;
        for (int k = 0; k < HOP_GROUP; k++) to[k] += bits[g] >> k & 1 ? a[k] : 0;
    }
    return sum_of_lanes(lane);
}

static double dot(const double *a, const double *b, size_t length) {
    double lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= length; i += LANES)
        for (size_t k = 0; k < LANES; k++) lane[k] += a[i + k] * b[i + k];
    for (size_t k = 0; i + k < length; k++) lane[k] += a[i + k] * b[i + k];
    return sum_of_lanes(lane);
}

static void products(const double *w, size_t count, const double *x, size_t length,
                     double *h) {
    for (size_t r = 0; r < count; r++) h[r] = dot(w + r * length, x, length);
}

static void add_scaled(double factor, const double *x, double *y, size_t length) {
    for (size_t i = 0; i < length; i++) y[i] += factor * x[i];
}

static void couple(const hop_coupling *rows, size_t count, double *h) {
    const double *p = rows->p, *q = rows->q, *next = rows->next, keep = rows->keep;
    for (size_t r = 0; r < count; r++) {
        const double p_unit = p[rows->unit + r], q_unit = q[rows->unit + r];
        double lane[LANES] = {0}, *w = rows->w + r * rows->length;
        for (size_t i = 0; i < rows->length; i += LANES) {
            if (i + LANES > rows->length || rows->unit + r - i < LANES) {
                hop_couple_some(rows, r, i, lane);
                continue;
            }
            for (size_t k = 0; k < LANES; k++) {
                w[i + k] = keep * w[i + k] + (p_unit * q[i + k] + q_unit * p[i + k]);
                lane[k] += w[i + k] * next[i + k];
            }
        }
        h[r] = sum_of_lanes(lane);
    }
}

static void subtract_products(const double *a, const double *b, size_t depth, double *c,
                              size_t stride) {
    for (size_t i = 0; i < HOP_SQUARE; i++) {
        double row[HOP_SQUARE];
        memcpy(row, c + i * stride, sizeof row);
        for (size_t k = 0; k < depth; k++) {
            const double factor = a[k * HOP_SQUARE + i];
            for (size_t j = 0; j < HOP_SQUARE; j++)
                row[j] -= factor * b[k * HOP_SQUARE + j];
        }
        memcpy(c + i * stride, row, sizeof row);
    }
}

const hop_kernels hop_kernels_scalar = {
    .isa = HOP_ISA_SCALAR,
    .mismatches = mismatches,
    .read_out = read_out,
    .unit_sum = unit_sum,
    .column_sum = column_sum,
    .column_sum_wide = column_sum_wide,
    .column_sum_real = column_sum_real,
    .column_add = column_add,
    .polynomial = polynomial,
    .unit_add = unit_add,
    .signs = signs,
    .dot = dot,
    .products = products,
    .add_scaled = add_scaled,
    .couple = couple,
    .subtract_products = subtract_products,
};
