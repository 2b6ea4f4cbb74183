/* SPDX-License-Identifier: MIT */
/* What the AVX2 kernels for real-valued rows share: sixteen lanes in two registers. */
#ifndef HOP_KERNELS_REAL_AVX2_H
#define HOP_KERNELS_REAL_AVX2_H

#include <immintrin.h>
#include <string.h>
#include "kernels/real_rows.h"

#define WITH_AVX2 __attribute__((target("avx2")))

typedef struct lanes {
    __m256 low, high;
} lanes;

WITH_AVX2 INLINE lanes no_lanes(void) {
    return (lanes){_mm256_setzero_ps(), _mm256_setzero_ps()};
}

/* Sixteen values as floats, of which those from `count` on are 0. */
WITH_AVX2 INLINE lanes load_row(const void *row, size_t i, size_t count, row_kind kind) {
    const char *from = (const char *)row + i * size_of(kind);
    char held[HOP_LANES * sizeof(float)];
    if (count < HOP_LANES) {
        memset(held, 0, sizeof held);
        memcpy(held, from, count * size_of(kind));
        from = held;
    }
    if (kind == FLOATS)
        return (lanes){_mm256_loadu_ps((const float *)(const void *)from),
                       _mm256_loadu_ps((const float *)(const void *)(from + 32))};
    const __m128i first = _mm_loadu_si128((const void *)from);
    if (kind == BYTES)
        return (lanes){
            _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(first)),
            _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_srli_si128(first, 8)))};
    const __m256i low = _mm256_cvtepu16_epi32(first);
    const __m256i high =
        _mm256_cvtepu16_epi32(_mm_loadu_si128((const void *)(from + 16)));
    return (lanes){_mm256_castsi256_ps(_mm256_slli_epi32(low, 16)),
                   _mm256_castsi256_ps(_mm256_slli_epi32(high, 16))};
}

/* The same, in registers: else compilers load it anew for every product. */
WITH_AVX2 INLINE lanes in_registers(lanes x) {
    __asm__("" : "+x"(x.low), "+x"(x.high));
    return x;
}

WITH_AVX2 INLINE lanes multiply(lanes a, lanes b) {
    return (lanes){_mm256_mul_ps(a.low, b.low), _mm256_mul_ps(a.high, b.high)};
}

WITH_AVX2 INLINE lanes add(lanes a, lanes b) {
    return (lanes){_mm256_add_ps(a.low, b.low), _mm256_add_ps(a.high, b.high)};
}

/* The first `count` of sixteen values. */
WITH_AVX2 INLINE void store(lanes values, size_t count, float *to) {
    float held[HOP_LANES], *out = count < HOP_LANES ? held : to;
    _mm256_storeu_ps(out, values.low);
    _mm256_storeu_ps(out + 8, values.high);
    if (count < HOP_LANES) memcpy(to, held, count * sizeof *to);
}

/* The entries of the table that have a file of their own. */
void hop_avx2_add_rows(const float *weights, size_t query_count, size_t stride,
                       const float *rows, size_t count, size_t dim, float *out);
void hop_avx2_add_rows_half(const float *weights, size_t query_count, size_t stride,
                            const uint16_t *rows, size_t count, size_t dim, float *out);
void hop_avx2_add_rows_byte(const float *weights, size_t query_count, size_t stride,
                            const int8_t *rows, size_t count, size_t dim, float *out);

#endif
