/* SPDX-License-Identifier: MIT */
/* The kernels for real-valued rows in AVX2. */
#include "kernels/real.h"

#if defined(__x86_64__)
#include <math.h>
#include "kernels/exponent.h"
#include "kernels/real_avx2.h"

typedef enum term_kind { PRODUCTS, BYTE_PRODUCTS, SQUARES, DISTANCES } term_kind;

/* Rows and queries whose sums are held in registers together. */
enum { PAIR = 2 };

/* Values that a step takes: of bytes thirty-two, whose products are added in pairs. */
INLINE size_t step_of(term_kind term) {
    return term == BYTE_PRODUCTS ? 2 * HOP_LANES : HOP_LANES;
}

/* A step's values: floats, or bytes as words, of which those from `count` on are 0. */
WITH_AVX2 INLINE lanes load(const void *row, size_t i, size_t count, row_kind kind,
                            term_kind term) {
    if (term != BYTE_PRODUCTS) return load_row(row, i, count, kind);
    const char *from = (const char *)row + i;
    char held[2 * HOP_LANES];
    if (count < 2 * HOP_LANES) {
        memset(held, 0, sizeof held);
        memcpy(held, from, count);
        from = held;
    }
    const __m256i low = _mm256_cvtepi8_epi16(_mm_loadu_si128((const void *)from));
    const __m256i high = _mm256_cvtepi8_epi16(_mm_loadu_si128((const void *)(from + 16)));
    return (lanes){_mm256_castsi256_ps(low), _mm256_castsi256_ps(high)};
}

WITH_AVX2 INLINE __m256 plus(__m256 a, __m256 b, term_kind term) {
    if (term != BYTE_PRODUCTS) return _mm256_add_ps(a, b);
    return _mm256_castsi256_ps(
        _mm256_add_epi32(_mm256_castps_si256(a), _mm256_castps_si256(b)));
}

WITH_AVX2 INLINE __m256 term_of(__m256 y, __m256 known, __m256 x, int masked,
                                term_kind term) {
    if (term == PRODUCTS) return _mm256_mul_ps(y, x);
    if (term == BYTE_PRODUCTS)
        return _mm256_castsi256_ps(
            _mm256_madd_epi16(_mm256_castps_si256(y), _mm256_castps_si256(x)));
    __m256 difference = _mm256_sub_ps(y, x);
    if (masked) difference = _mm256_mul_ps(known, difference);
    return term == SQUARES ? _mm256_mul_ps(difference, difference)
                           : _mm256_andnot_ps(_mm256_set1_ps(-0.0f), difference);
}

WITH_AVX2 INLINE lanes add_terms(lanes sum, lanes y, lanes known, lanes x, int masked,
                                 term_kind term) {
    return (lanes){
        plus(sum.low, term_of(y.low, known.low, x.low, masked, term), term),
        plus(sum.high, term_of(y.high, known.high, x.high, masked, term), term)};
}

/* The trees of four sums at once: elements 0 and 1 of half q of the result are those of
   sum[0][q] and sum[1][q]. */
WITH_AVX2 INLINE __m256 add_lanes(lanes sum[PAIR][PAIR], term_kind term) {
    __m256 four[PAIR];
    UNROLL for (int r = 0; r < PAIR; r++) {
        const __m256 a = plus(sum[r][0].low, sum[r][0].high, term);
        const __m256 b = plus(sum[r][1].low, sum[r][1].high, term);
        four[r] = plus(_mm256_permute2f128_ps(a, b, 0x20),
                       _mm256_permute2f128_ps(a, b, 0x31), term);
    }
    const __m256 two = plus(_mm256_shuffle_ps(four[0], four[1], 0x44),
                            _mm256_shuffle_ps(four[0], four[1], 0xee), term);
    return plus(_mm256_shuffle_ps(two, two, 0x88), _mm256_shuffle_ps(two, two, 0xdd),
                term);
}

/* Scores of two rows for two queries, or of the first ones. */
WITH_AVX2 INLINE void store_block(__m256 sums, void *scores, size_t stride,
                                  size_t row_count, size_t query_count) {
    float all[8], *to = scores;
    _mm256_storeu_ps(all, sums);
    for (size_t q = 0; q < query_count; q++)
        memcpy(to + q * stride, all + 4 * q, row_count * sizeof *to);
}

WITH_AVX2 INLINE void multiply_step(const char *const *query, row_kind query_kind,
                                    const char *const *row, row_kind kind, size_t i,
                                    size_t count, term_kind term, lanes sum[PAIR][PAIR]) {
    lanes x[PAIR];
    UNROLL for (int r = 0; r < PAIR; r++) x[r] =
        in_registers(load(row[r], i, count, kind, term));
    UNROLL for (int q = 0; q < PAIR; q++) {
        const lanes y = load(query[q], i, count, query_kind, term);
        UNROLL for (int r = 0; r < PAIR; r++) sum[r][q] =
            add_terms(sum[r][q], y, y, x[r], 0, term);
    }
}

WITH_AVX2 INLINE void dot_block(const char *queries, size_t query_count,
                                row_kind query_kind, const char *rows, size_t row_count,
                                row_kind kind, size_t dim, term_kind term, void *scores,
                                size_t stride) {
    const size_t step = step_of(term), tail = dim % step;
    const char *row[PAIR], *query[PAIR];
    lanes sum[PAIR][PAIR];
    point_to_rows(rows, row_count, dim * size_of(kind), PAIR, row);
    point_to_rows(queries, query_count, dim * size_of(query_kind), PAIR, query);
    UNROLL for (int r = 0; r < PAIR; r++) UNROLL for (int q = 0; q < PAIR; q++)
        sum[r][q] = no_lanes();
    size_t i = 0;
    for (; i + step <= dim; i += step)
        multiply_step(query, query_kind, row, kind, i, step, term, sum);
    if (tail) multiply_step(query, query_kind, row, kind, i, tail, term, sum);
    store_block(add_lanes(sum, term), scores, stride, row_count, query_count);
}

/* One query: row after row, since memory is read fastest in one stream; the lanes of four
   sums are added together. */
WITH_AVX2 INLINE void pass(const void *query, row_kind query_kind, const float *known,
                           const char *rows, size_t count, row_kind kind, size_t dim,
                           term_kind term, void *out) {
    enum { HELD = PAIR * PAIR };
    const size_t step = step_of(term), tail = dim % step;
    for (size_t from = 0; from < count; from += HELD) {
        const size_t held = smaller(count - from, HELD);
        lanes sums[PAIR][PAIR] = {{no_lanes()}};
        for (size_t r = 0; r < held; r++) {
            const char *row = rows + (from + r) * dim * size_of(kind);
            lanes sum = no_lanes(), mask = no_lanes();
            size_t i = 0;
            for (; i + step <= dim; i += step) {
                const lanes y = load(query, i, step, query_kind, term);
                if (known) mask = load_row(known, i, HOP_LANES, FLOATS);
                sum = add_terms(sum, y, mask, load(row, i, step, kind, term), known != 0,
                                term);
            }
            if (tail) {
                const lanes y = load(query, i, tail, query_kind, term);
                if (known) mask = load_row(known, i, tail, FLOATS);
                sum = add_terms(sum, y, mask, load(row, i, tail, kind, term), known != 0,
                                term);
            }
            sums[r % PAIR][r / PAIR] = sum;
        }
        const __m256 added = add_lanes(sums, term);
        store_block(added, (float *)out + from, PAIR, smaller(held, PAIR), 1);
        if (held > PAIR)
            store_block(_mm256_permute2f128_ps(added, added, 1),
                        (float *)out + from + PAIR, PAIR, held - PAIR, 1);
    }
    if (count >= PANEL_ROWS) fetch_next(rows + count * dim * size_of(kind));
}

WITH_AVX2 INLINE void dots_of(const void *queries, size_t query_count,
                              row_kind query_kind, const void *all_rows, size_t count,
                              row_kind kind, size_t dim, term_kind term, void *scores,
                              size_t stride) {
    const size_t row_bytes = dim * size_of(kind), panel = panel_of(row_bytes);
    const char *rows = all_rows;
    if (query_count == 1) {
        pass(queries, query_kind, NULL, rows, count, kind, dim, term, scores);
        return;
    }
    for (size_t from = 0; from < count; from += panel) {
        const size_t end = smaller(count, from + panel);
        fetch_panel(rows + end * row_bytes, count - end, panel, row_bytes);
        for (size_t q = 0; q < query_count; q += PAIR)
            for (size_t r = from; r < end; r += PAIR)
                dot_block((const char *)queries + q * dim * size_of(query_kind),
                          smaller(query_count - q, PAIR), query_kind,
                          rows + r * row_bytes, smaller(end - r, PAIR), kind, dim, term,
                          (float *)scores + q * stride + r, stride);
    }
}

WITH_AVX2 static void dots(const float *queries, size_t query_count, const float *rows,
                           size_t count, size_t dim, float *scores, size_t stride) {
    dots_of(queries, query_count, FLOATS, rows, count, FLOATS, dim, PRODUCTS, scores,
            stride);
}

WITH_AVX2 static void dots_half(const float *queries, size_t query_count,
                                const uint16_t *rows, size_t count, size_t dim,
                                float *scores, size_t stride) {
    dots_of(queries, query_count, FLOATS, rows, count, HALVES, dim, PRODUCTS, scores,
            stride);
}

WITH_AVX2 static void dots_byte(const int8_t *queries, size_t query_count,
                                const int8_t *rows, size_t count, size_t dim,
                                int32_t *scores, size_t stride) {
    dots_of(queries, query_count, BYTES, rows, count, BYTES, dim, BYTE_PRODUCTS, scores,
            stride);
}

#define DEFINE_DIFFERENCES(NAME, TERM)                                                   \
    WITH_AVX2 static void NAME(const float *query, const float *known,                   \
                               const float *rows, size_t count, size_t dim,              \
                               float *out) {                                             \
        const char *x = (const char *)rows;                                              \
        if (known)                                                                       \
            pass(query, FLOATS, known, x, count, FLOATS, dim, TERM, out);                \
        else                                                                             \
            pass(query, FLOATS, NULL, x, count, FLOATS, dim, TERM, out);                 \
    }

DEFINE_DIFFERENCES(squares, SQUARES)
DEFINE_DIFFERENCES(distances, DISTANCES)

WITH_AVX2 static void widen_half(const uint16_t *in, size_t length, float *out) {
    for (size_t i = 0; i < length; i += HOP_LANES) {
        const size_t held = smaller(length - i, HOP_LANES);
        store(load_row(in, i, held, HALVES), held, out + i);
    }
}

WITH_AVX2 static void widen_byte(const int8_t *in, size_t length, float scale,
                                 float *out) {
    const lanes factor = {_mm256_set1_ps(scale), _mm256_set1_ps(scale)};
    for (size_t i = 0; i < length; i += HOP_LANES) {
        const size_t held = smaller(length - i, HOP_LANES);
        store(multiply(factor, load_row(in, i, held, BYTES)), held, out + i);
    }
}

/* As in the portable kernels, step by step. */
WITH_AVX2 INLINE __m256 exponential(__m256 x, __m256 floor) {
    const __m256 round = _mm256_set1_ps(HOP_EXP_ROUND), one = _mm256_set1_ps(1);
    const __m256 shifted =
        _mm256_add_ps(_mm256_mul_ps(x, _mm256_set1_ps(HOP_EXP_PER_LN2)), round);
    const __m256 k = _mm256_sub_ps(shifted, round);
    const __m256 high =
        _mm256_sub_ps(x, _mm256_mul_ps(k, _mm256_set1_ps(HOP_EXP_LN2_HIGH)));
    const __m256 low = _mm256_mul_ps(k, _mm256_set1_ps(HOP_EXP_LN2_LOW));
    const __m256 r = _mm256_sub_ps(high, low);
    __m256 sum = _mm256_set1_ps(hop_exp_terms[0]);
    UNROLL for (int n = 1; n < HOP_EXP_TERMS; n++) sum =
        _mm256_add_ps(_mm256_mul_ps(sum, r), _mm256_set1_ps(hop_exp_terms[n]));
    const __m256 rest = _mm256_sub_ps(_mm256_mul_ps(_mm256_mul_ps(r, r), sum), low);
    const __m256 e = _mm256_add_ps(one, _mm256_add_ps(high, rest));
    const __m256i power = _mm256_slli_epi32(_mm256_castps_si256(shifted), 23);
    const __m256 scaled =
        _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(e), power));
    return _mm256_and_ps(scaled, _mm256_cmp_ps(x, floor, _CMP_GE_OQ));
}

/* Scores past the end count as -infinity. */
WITH_AVX2 static float exponentials(const float *scores, size_t count, float most,
                                    float floor, float *weights) {
    const __m256 shift = _mm256_set1_ps(most), least = _mm256_set1_ps(floor);
    lanes sum = no_lanes();
    for (size_t i = 0; i < count; i += HOP_LANES) {
        const size_t held = smaller(count - i, HOP_LANES);
        float given[HOP_LANES];
        const float *from = scores + i;
        if (held < HOP_LANES) {
            for (size_t k = held; k < HOP_LANES; k++) given[k] = -INFINITY;
            memcpy(given, from, held * sizeof *given);
            from = given;
        }
        const lanes e = {
            exponential(_mm256_sub_ps(_mm256_loadu_ps(from), shift), least),
            exponential(_mm256_sub_ps(_mm256_loadu_ps(from + 8), shift), least)};
        store(e, held, weights + i);
        sum = add(sum, e);
    }
    float lane[HOP_LANES];
    store(sum, HOP_LANES, lane);
    for (size_t width = HOP_LANES / 2; width; width /= 2)
        for (size_t k = 0; k < width; k++) lane[k] += lane[k + width];
    return lane[0];
}

/* b where it is larger, else a: max gives its second operand where both are equal. */
WITH_AVX2 static float largest(const float *scores, size_t count) {
    float lane[HOP_LANES];
    lanes most = {_mm256_set1_ps(-INFINITY), _mm256_set1_ps(-INFINITY)};
    size_t i = 0;
    for (; i + HOP_LANES <= count; i += HOP_LANES) {
        most.low = _mm256_max_ps(_mm256_loadu_ps(scores + i), most.low);
        most.high = _mm256_max_ps(_mm256_loadu_ps(scores + i + 8), most.high);
    }
    store(most, HOP_LANES, lane);
    for (size_t k = 0; i + k < count; k++)
        lane[k] = scores[i + k] > lane[k] ? scores[i + k] : lane[k];
    for (size_t width = HOP_LANES / 2; width; width /= 2)
        for (size_t k = 0; k < width; k++)
            lane[k] = lane[k + width] > lane[k] ? lane[k + width] : lane[k];
    return lane[0];
}

const hop_real_kernels hop_real_kernels_avx2 = {
    .isa = HOP_ISA_AVX2,
    .dots = dots,
    .dots_half = dots_half,
    .dots_byte = dots_byte,
    .squares = squares,
    .distances = distances,
    .widen_half = widen_half,
    .widen_byte = widen_byte,
    .add_rows = hop_avx2_add_rows,
    .add_rows_half = hop_avx2_add_rows_half,
    .add_rows_byte = hop_avx2_add_rows_byte,
    .exponentials = exponentials,
    .largest = largest,
};
#else
typedef int hop_no_real_avx2;
#endif
