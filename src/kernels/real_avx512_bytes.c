/* SPDX-License-Identifier: MIT */
/* Products of bytes in AVX-512: exact, so any order will do. */
#if defined(__x86_64__)
#include "kernels/real_avx512.h"

/* Bytes a step takes. */
enum { VNNI_STEP = 64, WORD_STEP = 32 };

WITH_AVX512 INLINE __m512i load_bytes(const void *from, size_t i, __mmask64 mask) {
    const int8_t *values = (const int8_t *)from + i;
    return mask == ~(__mmask64)0 ? _mm512_loadu_si512(values)
                                 : _mm512_maskz_loadu_epi8(mask, values);
}

/* Thirty-two bytes as words. */
WITH_AVX512 INLINE __m512i load_words(const void *from, size_t i, __mmask64 mask) {
    const int8_t *values = (const int8_t *)from + i;
    return _mm512_cvtepi8_epi16((uint32_t)mask == ~(uint32_t)0
                                    ? _mm256_loadu_si256((const void *)values)
                                    : _mm256_maskz_loadu_epi8((__mmask32)mask, values));
}

/* The instruction multiplies bytes without a sign by bytes with one: rows go in with 128
   added, and `less` has taken off 128 times the query beforehand. */
WITH_VNNI INLINE void vnni_step(const int8_t *const *query, int query_count,
                                const char *const *row, size_t i, __mmask64 mask,
                                __m512i sum[SIDE][SIDE]) {
    const __m512i sign = _mm512_set1_epi8(-128);
    __m512i x[SIDE];
    UNROLL for (int r = 0; r < SIDE; r++) x[r] =
        _mm512_xor_si512(load_bytes(row[r], i, mask), sign);
    UNROLL for (int q = 0; q < query_count; q++) {
        const __m512i y = load_bytes(query[q], i, mask);
        UNROLL for (int r = 0; r < SIDE; r++) sum[r][q] =
            _mm512_dpbusd_epi32(sum[r][q], x[r], y);
    }
}

WITH_AVX512 INLINE void word_step(const int8_t *const *query, int query_count,
                                  const char *const *row, size_t i, __mmask64 mask,
                                  __m512i sum[SIDE][SIDE]) {
    __m512i x[SIDE];
    UNROLL for (int r = 0; r < SIDE; r++) x[r] = load_words(row[r], i, mask);
    UNROLL for (int q = 0; q < query_count; q++) {
        const __m512i y = load_words(query[q], i, mask);
        UNROLL for (int r = 0; r < SIDE; r++) sum[r][q] =
            _mm512_add_epi32(sum[r][q], _mm512_madd_epi16(x[r], y));
    }
}

WITH_VNNI INLINE __m512i vnni_step_one(const int8_t *query, const char *row, size_t i,
                                       __mmask64 mask, __m512i sum) {
    const __m512i x = _mm512_xor_si512(load_bytes(row, i, mask), _mm512_set1_epi8(-128));
    return _mm512_dpbusd_epi32(sum, x, load_bytes(query, i, mask));
}

WITH_AVX512 INLINE __m512i word_step_one(const int8_t *query, const char *row, size_t i,
                                         __mmask64 mask, __m512i sum) {
    return _mm512_add_epi32(
        sum, _mm512_madd_epi16(load_words(row, i, mask), load_words(query, i, mask)));
}

/* less[q]: lanes that add up to -128 times the sum of query q. */
WITH_VNNI INLINE void less_queries(const int8_t *queries, int query_count, size_t dim,
                                   __m512i less[SIDE]) {
    const __m512i sign = _mm512_set1_epi8(-128), zero = _mm512_setzero_si512();
    UNROLL for (int q = 0; q < SIDE; q++) {
        less[q] = zero;
        if (q >= query_count) continue;
        __m512i sum = zero;
        for (size_t i = 0; i < dim; i += VNNI_STEP) {
            const __mmask64 mask =
                dim - i < VNNI_STEP ? ((__mmask64)1 << (dim - i)) - 1 : ~(__mmask64)0;
            const __m512i y =
                _mm512_maskz_loadu_epi8(mask, queries + (size_t)q * dim + i);
            sum = _mm512_dpbusd_epi32(sum, sign, y);
        }
        less[q] = _mm512_sub_epi32(zero, sum);
    }
}

WITH_AVX512 INLINE __m512i add_integers(__m512i sum[SIDE][SIDE]) {
    __m512 bits[SIDE][SIDE];
    UNROLL for (int r = 0; r < SIDE; r++) UNROLL for (int q = 0; q < SIDE; q++)
        bits[r][q] = _mm512_castsi512_ps(sum[r][q]);
    return _mm512_castps_si512(add_lanes(bits, 1));
}

/* Blocks of rows and queries for one way to multiply; LESS is 1 where rows go in with 128
   added. */
#define DEFINE_DOTS_BYTE(NAME, TARGET, STEP_BYTES, STEP, LESS)                           \
    TARGET INLINE void block_##NAME(                                                     \
        const int8_t *queries, int query_count, const char *rows, size_t row_count,      \
        size_t dim, const __m512i less[SIDE], int32_t *scores, size_t stride) {          \
        const char *row[SIDE];                                                           \
        const int8_t *query[SIDE];                                                       \
        __m512i sum[SIDE][SIDE];                                                         \
        const __mmask64 tail = ((__mmask64)1 << dim % STEP_BYTES) - 1;                   \
        point_to_rows(rows, row_count, dim, SIDE, row);                                  \
        UNROLL for (int q = 0; q < SIDE; q++) {                                          \
            query[q] = queries + (size_t)(q < query_count ? q : 0) * dim;                \
            UNROLL for (int r = 0; r < SIDE; r++) sum[r][q] = less[q];                   \
        }                                                                                \
        size_t i = 0;                                                                    \
        for (; i + STEP_BYTES <= dim; i += STEP_BYTES)                                   \
            STEP(query, query_count, row, i, ~(__mmask64)0, sum);                        \
        if (tail) STEP(query, query_count, row, i, tail, sum);                           \
        store_block(_mm512_castsi512_ps(add_integers(sum)), scores, stride, row_count,   \
                    query_count);                                                        \
    }                                                                                    \
    TARGET INLINE void panel_##NAME(const int8_t *queries, int query_count,              \
                                    const char *rows, size_t count, size_t dim,          \
                                    int32_t *scores, size_t stride) {                    \
        __m512i less[SIDE];                                                              \
        UNROLL for (int q = 0; q < SIDE; q++) less[q] = _mm512_setzero_si512();          \
        if (LESS) less_queries(queries, query_count, dim, less);                         \
        for (size_t r = 0; r < count; r += SIDE)                                         \
            block_##NAME(queries, query_count, rows + r * dim, smaller(count - r, SIDE), \
                         dim, less, scores + r, stride);                                 \
    }                                                                                    \
    TARGET INLINE void pass_##NAME(const int8_t *query, const char *rows, size_t count,  \
                                   size_t dim, int32_t *scores) {                        \
        const __mmask64 tail = ((__mmask64)1 << dim % STEP_BYTES) - 1;                   \
        __m512i less[SIDE];                                                              \
        less[0] = _mm512_setzero_si512();                                                \
        if (LESS) less_queries(query, 1, dim, less);                                     \
        for (size_t from = 0; from < count; from += HOP_LANES) {                         \
            const size_t held = smaller(count - from, HOP_LANES);                        \
            __m512i sums[SIDE][SIDE] = {{_mm512_setzero_si512()}};                       \
            for (size_t r = 0; r < held; r++) {                                          \
                const char *row = rows + (from + r) * dim;                               \
                __m512i sum = less[0];                                                   \
                size_t i = 0;                                                            \
                for (; i + STEP_BYTES <= dim; i += STEP_BYTES)                           \
                    sum = STEP##_one(query, row, i, ~(__mmask64)0, sum);                 \
                if (tail) sum = STEP##_one(query, row, i, tail, sum);                    \
                sums[r % SIDE][r / SIDE] = sum;                                          \
            }                                                                            \
            _mm512_mask_storeu_epi32(scores + from, first_lanes(held),                   \
                                     add_integers(sums));                                \
        }                                                                                \
        if (count >= PANEL_ROWS) fetch_next(rows + count * dim);                         \
    }                                                                                    \
    TARGET void hop_avx512_##NAME(const int8_t *queries, size_t query_count,             \
                                  const int8_t *rows, size_t count, size_t dim,          \
                                  int32_t *scores, size_t stride) {                      \
        const size_t panel = panel_of(dim);                                              \
        if (query_count == 1) {                                                          \
            pass_##NAME(queries, (const char *)rows, count, dim, scores);                \
            return;                                                                      \
        }                                                                                \
        for (size_t from = 0; from < count; from += panel) {                             \
            const size_t held = smaller(count - from, panel);                            \
            const char *x = (const char *)rows + from * dim;                             \
            for (size_t q = 0; q < query_count; q += SIDE) {                             \
                const int8_t *y = queries + q * dim;                                     \
                int32_t *to = scores + q * stride + from;                                \
                switch (query_count - q) {                                               \
                case 1:                                                                  \
                    panel_##NAME(y, 1, x, held, dim, to, stride);                        \
                    break;                                                               \
                case 2:                                                                  \
                    panel_##NAME(y, 2, x, held, dim, to, stride);                        \
                    break;                                                               \
                case 3:                                                                  \
                    panel_##NAME(y, 3, x, held, dim, to, stride);                        \
                    break;                                                               \
                default:                                                                 \
                    panel_##NAME(y, SIDE, x, held, dim, to, stride);                     \
                }                                                                        \
            }                                                                            \
        }                                                                                \
    }

DEFINE_DOTS_BYTE(dots_byte_vnni, WITH_VNNI, VNNI_STEP, vnni_step, 1)
DEFINE_DOTS_BYTE(dots_byte, WITH_AVX512, WORD_STEP, word_step, 0)
#else
typedef int hop_no_real_avx512_bytes;
#endif
