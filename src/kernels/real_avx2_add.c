/* SPDX-License-Identifier: MIT */
/* Weighted sums of real-valued rows in AVX2. */
#if defined(__x86_64__)
#include "kernels/real_avx2.h"

/* One query: row after row, since memory is read fastest in one stream, and the sums stay
   in the first cache. */
WITH_AVX2 INLINE void add_to_one(const float *weights, const char *rows, size_t count,
                                 size_t dim, row_kind kind, float *out) {
    const size_t tail = dim % HOP_LANES;
    for (size_t r = 0; r < count; r++) {
        const char *row = rows + r * dim * size_of(kind);
        const __m256 factor = _mm256_set1_ps(weights[r]);
        const lanes weight = {factor, factor};
        size_t j = 0;
        if (weights[r] == 0) continue;
        for (; j + HOP_LANES <= dim; j += HOP_LANES)
            store(add(load_row(out, j, HOP_LANES, FLOATS),
                      multiply(weight, load_row(row, j, HOP_LANES, kind))),
                  HOP_LANES, out + j);
        if (tail)
            store(add(load_row(out, j, tail, FLOATS),
                      multiply(weight, load_row(row, j, tail, kind))),
                  tail, out + j);
    }
}

/* Sixteen columns, or the first `width` of them, for a block of queries. */
WITH_AVX2 INLINE void add_strip(const weighted_rows *given, int query_count, size_t j,
                                size_t width, size_t dim, row_kind kind, float *out) {
    lanes sum[SIDE];
    UNROLL for (int q = 0; q < query_count; q++) sum[q] =
        load_row(out + (size_t)q * dim, j, width, FLOATS);
    for (size_t r = 0; r < given->count; r++) {
        const lanes x = in_registers(load_row(given->row[r], j, width, kind));
        UNROLL for (int q = 0; q < query_count; q++) {
            const __m256 weight = _mm256_broadcast_ss(&given->weight[r][q]);
            sum[q] = add(sum[q], multiply((lanes){weight, weight}, x));
        }
    }
    UNROLL for (int q = 0; q < query_count; q++)
        store(sum[q], width, out + (size_t)q * dim + j);
}

WITH_AVX2 INLINE void add_to_block(const float *weights, int query_count, size_t stride,
                                   const char *rows, size_t count, size_t dim,
                                   row_kind kind, float *out) {
    const size_t tail = dim % HOP_LANES;
    weighted_rows given;
    gather_rows(weights, query_count, stride, rows, count, dim * size_of(kind), &given);
    if (given.count == 0) return;
    size_t j = 0;
    for (; j + HOP_LANES <= dim; j += HOP_LANES)
        add_strip(&given, query_count, j, HOP_LANES, dim, kind, out);
    if (tail) add_strip(&given, query_count, j, tail, dim, kind, out);
}

WITH_AVX2 INLINE void add_of(const float *weights, size_t query_count, size_t stride,
                             const char *rows, size_t count, size_t dim, row_kind kind,
                             float *out) {
    const size_t row_bytes = dim * size_of(kind);
    const size_t panel = panel_of(row_bytes);
    if (are_sparse(weights, query_count, stride, count)) {
        for (size_t q = 0; q < query_count; q++)
            add_to_one(weights + q * stride, rows, count, dim, kind, out + q * dim);
        return;
    }
    for (size_t r = 0; r < count; r += panel) {
        const size_t held = smaller(count - r, panel);
        const char *x = rows + r * row_bytes;
        for (size_t q = 0; q < query_count; q += SIDE) {
            const float *w = weights + q * stride + r;
            float *to = out + q * dim;
            switch (query_count - q) {
            case 1:
                add_to_block(w, 1, stride, x, held, dim, kind, to);
                break;
            case 2:
                add_to_block(w, 2, stride, x, held, dim, kind, to);
                break;
            case 3:
                add_to_block(w, 3, stride, x, held, dim, kind, to);
                break;
            default:
                add_to_block(w, SIDE, stride, x, held, dim, kind, to);
            }
        }
    }
}

WITH_AVX2 void hop_avx2_add_rows(const float *weights, size_t query_count, size_t stride,
                                 const float *rows, size_t count, size_t dim,
                                 float *out) {
    add_of(weights, query_count, stride, (const char *)rows, count, dim, FLOATS, out);
}

WITH_AVX2 void hop_avx2_add_rows_half(const float *weights, size_t query_count,
                                      size_t stride, const uint16_t *rows, size_t count,
                                      size_t dim, float *out) {
    add_of(weights, query_count, stride, (const char *)rows, count, dim, HALVES, out);
}

WITH_AVX2 void hop_avx2_add_rows_byte(const float *weights, size_t query_count,
                                      size_t stride, const int8_t *rows, size_t count,
                                      size_t dim, float *out) {
    add_of(weights, query_count, stride, (const char *)rows, count, dim, BYTES, out);
}
#else
typedef int hop_no_real_avx2_add;
#endif
