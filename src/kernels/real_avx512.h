/* SPDX-License-Identifier: MIT */
/* What the AVX-512 kernels for real-valued rows share: loads, and sums of lanes. */
#ifndef HOP_KERNELS_REAL_AVX512_H
#define HOP_KERNELS_REAL_AVX512_H

#include <immintrin.h>
#include <string.h>
#include "kernels/real_rows.h"

#define WITH_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#define WITH_VNNI __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))

static const __mmask16 WHOLE = 0xffff;

INLINE __mmask16 first_lanes(size_t count) {
    return (__mmask16)((1u << count) - 1);
}

WITH_AVX512 INLINE __m512 load(const void *from, size_t i, __mmask16 mask) {
    const float *values = (const float *)from + i;
    return mask == WHOLE ? _mm512_loadu_ps(values) : _mm512_maskz_loadu_ps(mask, values);
}

/* Sixteen values of a row as floats. */
WITH_AVX512 INLINE __m512 load_row(const void *row, size_t i, __mmask16 mask,
                                   row_kind kind) {
    if (kind == FLOATS) return load(row, i, mask);
    if (kind == HALVES) {
        const uint16_t *values = (const uint16_t *)row + i;
        const __m256i half = mask == WHOLE ? _mm256_loadu_si256((const void *)values)
                                           : _mm256_maskz_loadu_epi16(mask, values);
        return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(half), 16));
    }
    const int8_t *values = (const int8_t *)row + i;
    const __m128i bytes = mask == WHOLE ? _mm_loadu_si128((const void *)values)
                                        : _mm_maskz_loadu_epi8(mask, values);
    return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes));
}

WITH_AVX512 INLINE __m512 plus(__m512 a, __m512 b, int integers) {
    if (!integers) return _mm512_add_ps(a, b);
    return _mm512_castsi512_ps(
        _mm512_add_epi32(_mm512_castps_si512(a), _mm512_castps_si512(b)));
}

/* The trees of sixteen sums at once: element 4 q + r of the result is that of
   sum[r][q]. Each step adds the halves of two registers into one. */
WITH_AVX512 INLINE __m512 add_lanes(__m512 sum[SIDE][SIDE], int integers) {
    __m512 eight[SIDE][2], four[SIDE], two[2];
    UNROLL for (int r = 0; r < SIDE; r++) {
        UNROLL for (int q = 0; q < 2; q++) {
            const __m512 a = sum[r][2 * q], b = sum[r][2 * q + 1];
            eight[r][q] = plus(_mm512_shuffle_f32x4(a, b, 0x44),
                               _mm512_shuffle_f32x4(a, b, 0xee), integers);
        }
        const __m512 a = eight[r][0], b = eight[r][1];
        four[r] = plus(_mm512_shuffle_f32x4(a, b, 0x88), _mm512_shuffle_f32x4(a, b, 0xdd),
                       integers);
    }
    UNROLL for (int r = 0; r < 2; r++) {
        const __m512 a = four[2 * r], b = four[2 * r + 1];
        two[r] =
            plus(_mm512_shuffle_ps(a, b, 0x44), _mm512_shuffle_ps(a, b, 0xee), integers);
    }
    return plus(_mm512_shuffle_ps(two[0], two[1], 0x88),
                _mm512_shuffle_ps(two[0], two[1], 0xdd), integers);
}

/* Scores of up to four rows for up to four queries out of add_lanes. Not by masked
   stores: compilers make them one with the extraction, and that may fault where it is
   masked. */
WITH_AVX512 INLINE void store_block(__m512 sums, void *scores, size_t stride,
                                    size_t row_count, int query_count) {
    float *to = scores;
    if (row_count < SIDE) {
        float all[SIDE * SIDE];
        _mm512_storeu_ps(all, sums);
        for (size_t q = 0; q < (size_t)query_count; q++)
            memcpy(to + q * stride, all + q * SIDE, row_count * sizeof *all);
        return;
    }
    _mm_storeu_ps(to, _mm512_castps512_ps128(sums));
    if (query_count > 1) _mm_storeu_ps(to + stride, _mm512_extractf32x4_ps(sums, 1));
    if (query_count > 2) _mm_storeu_ps(to + 2 * stride, _mm512_extractf32x4_ps(sums, 2));
    if (query_count > 3) _mm_storeu_ps(to + 3 * stride, _mm512_extractf32x4_ps(sums, 3));
}

/* The entries of the table that have files of their own. */
void hop_avx512_dots_byte(const int8_t *queries, size_t query_count, const int8_t *rows,
                          size_t count, size_t dim, int32_t *scores, size_t stride);
void hop_avx512_dots_byte_vnni(const int8_t *queries, size_t query_count,
                               const int8_t *rows, size_t count, size_t dim,
                               int32_t *scores, size_t stride);
void hop_avx512_add_rows(const float *weights, size_t query_count, size_t stride,
                         const float *rows, size_t count, size_t dim, float *out);
void hop_avx512_add_rows_half(const float *weights, size_t query_count, size_t stride,
                              const uint16_t *rows, size_t count, size_t dim, float *out);
void hop_avx512_add_rows_byte(const float *weights, size_t query_count, size_t stride,
                              const int8_t *rows, size_t count, size_t dim, float *out);

#endif
