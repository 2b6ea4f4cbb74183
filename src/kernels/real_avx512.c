/* SPDX-License-Identifier: MIT */
/* The kernels for real-valued rows in AVX-512 (F, BW, DQ, VL), with and without VNNI. */
#include "kernels/real.h"

#if defined(__x86_64__)
#include <math.h>
#include "kernels/exponent.h"
#include "kernels/real_avx512.h"

typedef enum term_kind { PRODUCTS, SQUARES, DISTANCES } term_kind;

WITH_AVX512 INLINE void multiply_step(const float *const *query, int query_count,
                                      const char *const *row, size_t i, __mmask16 mask,
                                      row_kind kind, __m512 sum[SIDE][SIDE]) {
    __m512 x[SIDE];
    UNROLL for (int r = 0; r < SIDE; r++) x[r] = load_row(row[r], i, mask, kind);
    UNROLL for (int q = 0; q < query_count; q++) {
        const __m512 y = load(query[q], i, mask);
        UNROLL for (int r = 0; r < SIDE; r++) sum[r][q] =
            _mm512_add_ps(sum[r][q], _mm512_mul_ps(y, x[r]));
    }
}

WITH_AVX512 INLINE void dot_block(const float *queries, int query_count, const char *rows,
                                  size_t row_count, size_t dim, row_kind kind,
                                  float *scores, size_t stride) {
    const char *row[SIDE];
    const float *query[SIDE];
    __m512 sum[SIDE][SIDE];
    const __mmask16 tail = first_lanes(dim % HOP_LANES);
    point_to_rows(rows, row_count, dim * size_of(kind), SIDE, row);
    UNROLL for (int q = 0; q < SIDE; q++) {
        query[q] = queries + (size_t)(q < query_count ? q : 0) * dim;
        UNROLL for (int r = 0; r < SIDE; r++) sum[r][q] = _mm512_setzero_ps();
    }
    size_t i = 0;
    for (; i + HOP_LANES <= dim; i += HOP_LANES)
        multiply_step(query, query_count, row, i, WHOLE, kind, sum);
    if (tail) multiply_step(query, query_count, row, i, tail, kind, sum);
    store_block(add_lanes(sum, 0), scores, stride, row_count, query_count);
}

/* Sixteen lanes in two registers. */
typedef struct halves {
    __m256 low, high;
} halves;

/* As load_row, by halves. */
WITH_AVX512 INLINE halves load_halves(const void *row, size_t i, __mmask16 mask,
                                      row_kind kind) {
    if (kind == FLOATS && mask == WHOLE) {
        const float *values = (const float *)row + i;
        return (halves){_mm256_loadu_ps(values), _mm256_loadu_ps(values + 8)};
    }
    if (kind == HALVES && mask == WHOLE) {
        const __m128i *values = (const void *)((const uint16_t *)row + i);
        const __m256i low = _mm256_cvtepu16_epi32(_mm_loadu_si128(values));
        const __m256i high = _mm256_cvtepu16_epi32(_mm_loadu_si128(values + 1));
        return (halves){_mm256_castsi256_ps(_mm256_slli_epi32(low, 16)),
                        _mm256_castsi256_ps(_mm256_slli_epi32(high, 16))};
    }
    const __m512 whole = load_row(row, i, mask, kind);
    return (halves){_mm512_castps512_ps256(whole), _mm512_extractf32x8_ps(whole, 1)};
}

WITH_AVX512 INLINE __m256 term_of(__m256 y, __m256 known, __m256 x, int masked,
                                  term_kind term) {
    if (term == PRODUCTS) return _mm256_mul_ps(y, x);
    __m256 difference = _mm256_sub_ps(y, x);
    if (masked) difference = _mm256_mul_ps(known, difference);
    return term == SQUARES ? _mm256_mul_ps(difference, difference)
                           : _mm256_andnot_ps(_mm256_set1_ps(-0.0f), difference);
}

WITH_AVX512 INLINE halves add_terms(halves sum, const float *query, const float *known,
                                    const char *row, size_t i, __mmask16 mask,
                                    row_kind kind, term_kind term) {
    const halves y = load_halves(query, i, mask, FLOATS);
    const halves x = load_halves(row, i, mask, kind);
    halves m = y;
    if (known) m = load_halves(known, i, mask, FLOATS);
    return (halves){
        _mm256_add_ps(sum.low, term_of(y.low, m.low, x.low, known != 0, term)),
        _mm256_add_ps(sum.high, term_of(y.high, m.high, x.high, known != 0, term))};
}

/* One query: row after row, since memory is read fastest in one stream, and in halves of
   cache lines: whole ones run so far ahead that they leave no room for the hardware's own
   reading ahead. The lanes of sixteen sums are added together. */
WITH_AVX512 INLINE void pass(const float *query, const float *known, const char *rows,
                             size_t count, size_t dim, row_kind kind, term_kind term,
                             float *out) {
    const __mmask16 tail = first_lanes(dim % HOP_LANES);
    for (size_t from = 0; from < count; from += HOP_LANES) {
        const size_t held = smaller(count - from, HOP_LANES);
        __m512 sums[SIDE][SIDE] = {{_mm512_setzero_ps()}};
        for (size_t r = 0; r < held; r++) {
            const char *row = rows + (from + r) * dim * size_of(kind);
            halves sum = {_mm256_setzero_ps(), _mm256_setzero_ps()};
            size_t i = 0;
            for (; i + HOP_LANES <= dim; i += HOP_LANES)
                sum = add_terms(sum, query, known, row, i, WHOLE, kind, term);
            if (tail) sum = add_terms(sum, query, known, row, i, tail, kind, term);
            sums[r % SIDE][r / SIDE] =
                _mm512_insertf32x8(_mm512_castps256_ps512(sum.low), sum.high, 1);
        }
        if (held == HOP_LANES)
            _mm512_storeu_ps(out + from, add_lanes(sums, 0));
        else
            _mm512_mask_storeu_ps(out + from, first_lanes(held), add_lanes(sums, 0));
    }
    if (count >= PANEL_ROWS) fetch_next(rows + count * dim * size_of(kind));
}

WITH_AVX512 INLINE void dots_of(const float *queries, size_t query_count,
                                const char *rows, size_t count, size_t dim, row_kind kind,
                                float *scores, size_t stride) {
    const size_t row_bytes = dim * size_of(kind), panel = panel_of(row_bytes);
    if (query_count == 1) {
        pass(queries, NULL, rows, count, dim, kind, PRODUCTS, scores);
        return;
    }
    for (size_t from = 0; from < count; from += panel) {
        const size_t end = smaller(count, from + panel);
        fetch_panel(rows + end * row_bytes, count - end, panel, row_bytes);
        for (size_t q = 0; q < query_count; q += SIDE)
            for (size_t r = from; r < end; r += SIDE) {
                const float *y = queries + q * dim;
                const char *x = rows + r * row_bytes;
                const size_t held = smaller(end - r, SIDE);
                float *to = scores + q * stride + r;
                switch (query_count - q) {
                case 1:
                    dot_block(y, 1, x, held, dim, kind, to, stride);
                    break;
                case 2:
                    dot_block(y, 2, x, held, dim, kind, to, stride);
                    break;
                case 3:
                    dot_block(y, 3, x, held, dim, kind, to, stride);
                    break;
                default:
                    dot_block(y, SIDE, x, held, dim, kind, to, stride);
                }
            }
    }
}

WITH_AVX512 static void dots(const float *queries, size_t query_count, const float *rows,
                             size_t count, size_t dim, float *scores, size_t stride) {
    dots_of(queries, query_count, (const char *)rows, count, dim, FLOATS, scores, stride);
}

WITH_AVX512 static void dots_half(const float *queries, size_t query_count,
                                  const uint16_t *rows, size_t count, size_t dim,
                                  float *scores, size_t stride) {
    dots_of(queries, query_count, (const char *)rows, count, dim, HALVES, scores, stride);
}

#define DEFINE_DIFFERENCES(NAME, TERM)                                                   \
    WITH_AVX512 static void NAME(const float *query, const float *known,                 \
                                 const float *rows, size_t count, size_t dim,            \
                                 float *out) {                                           \
        if (known)                                                                       \
            pass(query, known, (const char *)rows, count, dim, FLOATS, TERM, out);       \
        else                                                                             \
            pass(query, NULL, (const char *)rows, count, dim, FLOATS, TERM, out);        \
    }

DEFINE_DIFFERENCES(squares, SQUARES)
DEFINE_DIFFERENCES(distances, DISTANCES)

WITH_AVX512 static void widen_half(const uint16_t *in, size_t length, float *out) {
    size_t i = 0;
    for (; i + HOP_LANES <= length; i += HOP_LANES)
        _mm512_storeu_ps(out + i, load_row(in, i, WHOLE, HALVES));
    const __mmask16 tail = first_lanes(length - i);
    if (tail) _mm512_mask_storeu_ps(out + i, tail, load_row(in, i, tail, HALVES));
}

WITH_AVX512 static void widen_byte(const int8_t *in, size_t length, float scale,
                                   float *out) {
    const __m512 factor = _mm512_set1_ps(scale);
    size_t i = 0;
    for (; i + HOP_LANES <= length; i += HOP_LANES)
        _mm512_storeu_ps(out + i, _mm512_mul_ps(factor, load_row(in, i, WHOLE, BYTES)));
    const __mmask16 tail = first_lanes(length - i);
    if (tail)
        _mm512_mask_storeu_ps(out + i, tail,
                              _mm512_mul_ps(factor, load_row(in, i, tail, BYTES)));
}

/* As in the portable kernels, step by step. */
WITH_AVX512 INLINE __m512 exponential(__m512 x) {
    const __m512 round = _mm512_set1_ps(HOP_EXP_ROUND), one = _mm512_set1_ps(1);
    const __m512 shifted =
        _mm512_add_ps(_mm512_mul_ps(x, _mm512_set1_ps(HOP_EXP_PER_LN2)), round);
    const __m512 k = _mm512_sub_ps(shifted, round);
    const __m512 high =
        _mm512_sub_ps(x, _mm512_mul_ps(k, _mm512_set1_ps(HOP_EXP_LN2_HIGH)));
    const __m512 low = _mm512_mul_ps(k, _mm512_set1_ps(HOP_EXP_LN2_LOW));
    const __m512 r = _mm512_sub_ps(high, low);
    __m512 sum = _mm512_set1_ps(hop_exp_terms[0]);
    UNROLL for (int n = 1; n < HOP_EXP_TERMS; n++) sum =
        _mm512_add_ps(_mm512_mul_ps(sum, r), _mm512_set1_ps(hop_exp_terms[n]));
    const __m512 rest = _mm512_sub_ps(_mm512_mul_ps(_mm512_mul_ps(r, r), sum), low);
    const __m512 e = _mm512_add_ps(one, _mm512_add_ps(high, rest));
    return _mm512_castsi512_ps(_mm512_add_epi32(
        _mm512_castps_si512(e), _mm512_slli_epi32(_mm512_castps_si512(shifted), 23)));
}

WITH_AVX512 static float exponentials(const float *scores, size_t count, float most,
                                      float floor, float *weights) {
    const __m512 shift = _mm512_set1_ps(most), least = _mm512_set1_ps(floor);
    __m512 sum = _mm512_setzero_ps();
    for (size_t i = 0; i < count; i += HOP_LANES) {
        const __mmask16 mask =
            count - i < HOP_LANES ? first_lanes(count - i) : (__mmask16)WHOLE;
        const __m512 x = _mm512_sub_ps(_mm512_maskz_loadu_ps(mask, scores + i), shift);
        const __mmask16 kept = _mm512_mask_cmp_ps_mask(mask, x, least, _CMP_GE_OQ);
        const __m512 e = _mm512_maskz_mov_ps(kept, exponential(x));
        _mm512_mask_storeu_ps(weights + i, mask, e);
        sum = _mm512_add_ps(sum, e);
    }
    float lane[HOP_LANES];
    _mm512_storeu_ps(lane, sum);
    for (size_t width = HOP_LANES / 2; width; width /= 2)
        for (size_t k = 0; k < width; k++) lane[k] += lane[k + width];
    return lane[0];
}

/* b where it is larger, else a: max gives its second operand where both are equal. */
WITH_AVX512 static float largest(const float *scores, size_t count) {
    __m512 most = _mm512_set1_ps(-INFINITY);
    size_t i = 0;
    for (; i + HOP_LANES <= count; i += HOP_LANES)
        most = _mm512_max_ps(_mm512_loadu_ps(scores + i), most);
    const __mmask16 tail = first_lanes(count - i);
    most = _mm512_mask_max_ps(most, tail, _mm512_maskz_loadu_ps(tail, scores + i), most);
    float lane[HOP_LANES];
    _mm512_storeu_ps(lane, most);
    for (size_t width = HOP_LANES / 2; width; width /= 2)
        for (size_t k = 0; k < width; k++)
            lane[k] = lane[k + width] > lane[k] ? lane[k + width] : lane[k];
    return lane[0];
}

#define TABLE(DOTS_BYTE)                                                                 \
    {                                                                                    \
        .isa = HOP_ISA_AVX512, .dots = dots, .dots_half = dots_half,                     \
        .dots_byte = DOTS_BYTE, .squares = squares, .distances = distances,              \
        .widen_half = widen_half, .widen_byte = widen_byte,                              \
        .add_rows = hop_avx512_add_rows, .add_rows_half = hop_avx512_add_rows_half,      \
        .add_rows_byte = hop_avx512_add_rows_byte, .exponentials = exponentials,         \
        .largest = largest                                                               \
    }

const hop_real_kernels hop_real_kernels_avx512 = TABLE(hop_avx512_dots_byte);
const hop_real_kernels hop_real_kernels_avx512_vnni = TABLE(hop_avx512_dots_byte_vnni);
#else
typedef int hop_no_real_avx512;
#endif
