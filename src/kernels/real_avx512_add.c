/* SPDX-License-Identifier: MIT */
/* Weighted sums of real-valued rows in AVX-512. */
#if defined(__x86_64__)
#include "kernels/real_avx512.h"

/* One query: row after row, since memory is read fastest in one stream, and the sums stay
   in the first cache. */
WITH_AVX512 INLINE void add_to_one(const float *weights, const char *rows, size_t count,
                                   size_t dim, row_kind kind, float *out) {
    const __mmask16 tail = first_lanes(dim % HOP_LANES);
    const __m512 zero = _mm512_setzero_ps();
    for (size_t from = 0; from < count; from += HOP_LANES) {
        const __mmask16 held =
            count - from < HOP_LANES ? first_lanes(count - from) : WHOLE;
        uint32_t some =
            _mm512_mask_cmp_ps_mask(held, load(weights, from, held), zero, _CMP_NEQ_UQ);
        for (; some; some &= some - 1) {
            const size_t r = from + (size_t)__builtin_ctz(some);
            const char *row = rows + r * dim * size_of(kind);
            const __m512 weight = _mm512_set1_ps(weights[r]);
            size_t j = 0;
            for (; j + HOP_LANES <= dim; j += HOP_LANES)
                _mm512_storeu_ps(
                    out + j,
                    _mm512_add_ps(_mm512_loadu_ps(out + j),
                                  _mm512_mul_ps(weight, load_row(row, j, WHOLE, kind))));
            if (!tail) continue;
            const __m512 product = _mm512_mul_ps(weight, load_row(row, j, tail, kind));
            _mm512_mask_storeu_ps(out + j, tail,
                                  _mm512_add_ps(load(out, j, tail), product));
        }
    }
}

/* The same where most rows have a weight: 128 columns at a time stay in registers. */
WITH_AVX512 INLINE void add_to_wide(const float *weights, const char *rows, size_t count,
                                    size_t dim, row_kind kind, float *out) {
    enum { WIDE = 8 };
    const size_t row_bytes = dim * size_of(kind);
    size_t j = 0;
    for (; j + WIDE * HOP_LANES <= dim; j += WIDE * HOP_LANES) {
        __m512 sum[WIDE];
        UNROLL for (size_t c = 0; c < WIDE; c++) sum[c] =
            _mm512_loadu_ps(out + j + c * HOP_LANES);
        for (size_t r = 0; r < count; r++) {
            const __m512 weight = _mm512_set1_ps(weights[r]);
            UNROLL for (size_t c = 0; c < WIDE; c++) sum[c] = _mm512_add_ps(
                sum[c], _mm512_mul_ps(weight, load_row(rows + r * row_bytes,
                                                       j + c * HOP_LANES, WHOLE, kind)));
        }
        UNROLL for (size_t c = 0; c < WIDE; c++)
            _mm512_storeu_ps(out + j + c * HOP_LANES, sum[c]);
    }
    for (; j < dim; j += HOP_LANES) {
        const __mmask16 mask = dim - j < HOP_LANES ? first_lanes(dim - j) : WHOLE;
        __m512 sum = load(out, j, mask);
        for (size_t r = 0; r < count; r++)
            sum = _mm512_add_ps(
                sum, _mm512_mul_ps(_mm512_set1_ps(weights[r]),
                                   load_row(rows + r * row_bytes, j, mask, kind)));
        _mm512_mask_storeu_ps(out + j, mask, sum);
    }
}

/* Four registers of columns for a block of queries. */
WITH_AVX512 INLINE void add_strip(const weighted_rows *given, int query_count, size_t j,
                                  const __mmask16 mask[SIDE], size_t dim, row_kind kind,
                                  float *out) {
    __m512 sum[SIDE][SIDE];
    UNROLL for (int q = 0; q < query_count; q++) UNROLL for (size_t c = 0; c < SIDE; c++)
        sum[q][c] = load(out + (size_t)q * dim, j + c * HOP_LANES, mask[c]);
    for (size_t r = 0; r < given->count; r++) {
        __m512 x[SIDE];
        UNROLL for (size_t c = 0; c < SIDE; c++) x[c] =
            load_row(given->row[r], j + c * HOP_LANES, mask[c], kind);
        UNROLL for (int q = 0; q < query_count; q++) {
            const __m512 weight = _mm512_set1_ps(given->weight[r][q]);
            UNROLL for (size_t c = 0; c < SIDE; c++) sum[q][c] =
                _mm512_add_ps(sum[q][c], _mm512_mul_ps(weight, x[c]));
        }
    }
    UNROLL for (int q = 0; q < query_count; q++) UNROLL for (size_t c = 0; c < SIDE; c++)
        _mm512_mask_storeu_ps(out + (size_t)q * dim + j + c * HOP_LANES, mask[c],
                              sum[q][c]);
}

WITH_AVX512 INLINE void add_to_block(const float *weights, int query_count, size_t stride,
                                     const char *rows, size_t count, size_t dim,
                                     row_kind kind, float *out) {
    enum { STRIP = SIDE * HOP_LANES };
    const __mmask16 whole[SIDE] = {WHOLE, WHOLE, WHOLE, WHOLE};
    weighted_rows given;
    gather_rows(weights, query_count, stride, rows, count, dim * size_of(kind), &given);
    if (given.count == 0) return;
    size_t j = 0;
    for (; j + STRIP <= dim; j += STRIP)
        add_strip(&given, query_count, j, whole, dim, kind, out);
    if (j == dim) return;
    __mmask16 mask[SIDE];
    for (size_t c = 0; c < SIDE; c++) {
        const size_t at = smaller(j + c * HOP_LANES, dim);
        mask[c] = dim - at < HOP_LANES ? first_lanes(dim - at) : WHOLE;
    }
    add_strip(&given, query_count, j, mask, dim, kind, out);
}

WITH_AVX512 INLINE void add_of(const float *weights, size_t query_count, size_t stride,
                               const char *rows, size_t count, size_t dim, row_kind kind,
                               float *out) {
    const size_t row_bytes = dim * size_of(kind);
    const size_t panel = panel_of(row_bytes);
    if (are_sparse(weights, query_count, stride, count)) {
        for (size_t q = 0; q < query_count; q++)
            add_to_one(weights + q * stride, rows, count, dim, kind, out + q * dim);
        return;
    }
    if (query_count == 1) {
        add_to_wide(weights, rows, count, dim, kind, out);
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

WITH_AVX512 void hop_avx512_add_rows(const float *weights, size_t query_count,
                                     size_t stride, const float *rows, size_t count,
                                     size_t dim, float *out) {
    add_of(weights, query_count, stride, (const char *)rows, count, dim, FLOATS, out);
}

WITH_AVX512 void hop_avx512_add_rows_half(const float *weights, size_t query_count,
                                          size_t stride, const uint16_t *rows,
                                          size_t count, size_t dim, float *out) {
    add_of(weights, query_count, stride, (const char *)rows, count, dim, HALVES, out);
}

WITH_AVX512 void hop_avx512_add_rows_byte(const float *weights, size_t query_count,
                                          size_t stride, const int8_t *rows, size_t count,
                                          size_t dim, float *out) {
    add_of(weights, query_count, stride, (const char *)rows, count, dim, BYTES, out);
}
#else
typedef int hop_no_real_avx512_add;
#endif
