/* SPDX-License-Identifier: MIT */
/* The kernels for AVX2. */
#include "kernels/kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#define WITH_AVX2 __attribute__((target("avx2")))

WITH_AVX2 static inline __m256i count_bits(__m256i x) {
    const __m256i counts =
        _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2,
                         2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i nibble = _mm256_set1_epi8(15);
    __m256i low = _mm256_shuffle_epi8(counts, _mm256_and_si256(x, nibble));
    __m256i high =
        _mm256_shuffle_epi8(counts, _mm256_and_si256(_mm256_srli_epi16(x, 4), nibble));
    return _mm256_sad_epu8(_mm256_add_epi8(low, high), _mm256_setzero_si256());
}

/* Four words, or fewer at the end of a row without reading past it. */
WITH_AVX2 static inline __m256i load_words(const uint64_t *from, size_t words) {
    if (words >= 4) return _mm256_loadu_si256((const __m256i *)(const void *)from);
    return _mm256_maskload_epi64(
        (const long long *)(const void *)from,
        _mm256_setr_epi64x(-(words > 0), -(words > 1), -(words > 2), 0));
}

WITH_AVX2 static inline int32_t sum_of(__m256i x) {
    __m128i two =
        _mm_add_epi64(_mm256_castsi256_si128(x), _mm256_extracti128_si256(x, 1));
    return (int32_t)(_mm_cvtsi128_si64(two) + _mm_extract_epi64(two, 1));
}

WITH_AVX2 static inline int32_t row_mismatches(const uint64_t *row, size_t words,
                                               const uint64_t *state,
                                               const uint64_t *known) {
    __m256i sum = _mm256_setzero_si256();
    for (size_t w = 0; w < words; w += 4) {
        __m256i x = _mm256_xor_si256(load_words(row + w, words - w),
                                     load_words(state + w, words - w));
        if (known) x = _mm256_and_si256(x, load_words(known + w, words - w));
        sum = _mm256_add_epi64(sum, count_bits(x));
    }
    return sum_of(sum);
}

WITH_AVX2 static void mismatches(const uint64_t *rows, size_t count, size_t words,
                                 const uint64_t *state, const uint64_t *known,
                                 int32_t *out) {
    if (known)
        for (size_t r = 0; r < count; r++)
            out[r] = row_mismatches(rows + r * words, words, state, known);
    else
        for (size_t r = 0; r < count; r++)
            out[r] = row_mismatches(rows + r * words, words, state, NULL);
}

/* Four 16-byte tables a term: low and high bytes of the 16 sums of each nibble. */
typedef struct {
    uint8_t low_nibble[2][16], high_nibble[2][16];
} nibble_tables;

static void nibble_table(const int16_t *weight, uint8_t table[2][16]) {
    uint16_t sums[16];
    sums[0] = (uint16_t) - (weight[0] + weight[1] + weight[2] + weight[3]);
    for (unsigned k = 0; k < 4; k++)
        for (unsigned low = 0; low < 1u << k; low++)
            sums[low + (1u << k)] = (uint16_t)(sums[low] + 2 * weight[k]);
    for (unsigned e = 0; e < 16; e++) {
        table[0][e] = (uint8_t)sums[e];
        table[1][e] = (uint8_t)(sums[e] >> 8);
    }
}

WITH_AVX2 static inline __m256i both_lanes(const uint8_t *table) {
    return _mm256_broadcastsi128_si256(
        _mm_loadu_si128((const __m128i *)(const void *)table));
}

/* sums[0] (units 0-7, 16-23) and sums[1] (8-15, 24-31) += the words that `index` chooses.
 */
WITH_AVX2 static inline void look_up(__m256i index, __m256i low, __m256i high,
                                     __m256i *sums) {
    __m256i a = _mm256_shuffle_epi8(low, index), b = _mm256_shuffle_epi8(high, index);
    sums[0] = _mm256_add_epi16(sums[0], _mm256_unpacklo_epi8(a, b));
    sums[1] = _mm256_add_epi16(sums[1], _mm256_unpackhi_epi8(a, b));
}

WITH_AVX2 static inline void flush(const __m256i *sums, unsigned shift, int32_t *fields) {
    const __m128i count = _mm_cvtsi32_si128((int)shift);
    const __m128i parts[4] = {
        _mm256_castsi256_si128(sums[0]), _mm256_castsi256_si128(sums[1]),
        _mm256_extracti128_si256(sums[0], 1), _mm256_extracti128_si256(sums[1], 1)};
    for (int p = 0; p < 4; p++) {
        __m256i *out = (__m256i *)(void *)(fields + 8 * p);
        __m256i wide = _mm256_sll_epi32(_mm256_cvtepi16_epi32(parts[p]), count);
        _mm256_storeu_si256(out, _mm256_add_epi32(_mm256_loadu_si256(out), wide));
    }
}

WITH_AVX2 static void read_tile(const hop_plan *plan, const nibble_tables *tables,
                                const uint8_t *tile, int32_t *fields) {
    const __m256i nibble = _mm256_set1_epi8(15);
    for (size_t s = 0; s < plan->segment_count; s++) {
        const hop_segment *segment = &plan->segments[s];
        __m256i sums[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(),
                           _mm256_setzero_si256(), _mm256_setzero_si256()};
        for (size_t t = segment->first; t < segment->first + segment->count; t++) {
            const uint8_t *group = tile + (size_t)plan->terms[t].group * HOP_TILE;
            const __m256i low0 = both_lanes(tables[t].low_nibble[0]);
            const __m256i low1 = both_lanes(tables[t].low_nibble[1]);
            const __m256i high0 = both_lanes(tables[t].high_nibble[0]);
            const __m256i high1 = both_lanes(tables[t].high_nibble[1]);
            for (int half = 0; half < 2; half++) {
                __m256i x = _mm256_loadu_si256(
                    (const __m256i *)(const void *)(group + 32 * half));
                look_up(_mm256_and_si256(x, nibble), low0, low1, sums + 2 * half);
                look_up(_mm256_and_si256(_mm256_srli_epi16(x, 4), nibble), high0, high1,
                        sums + 2 * half);
            }
        }
        flush(sums, segment->shift, fields);
        flush(sums + 2, segment->shift, fields + 32);
    }
}

WITH_AVX2 static void read_out(const hop_plan *plan, const uint8_t *tiles, size_t stride,
                               size_t tile_count, int32_t *fields) {
    nibble_tables *tables = plan->tables;
    for (size_t t = 0; t < plan->term_count; t++) {
        nibble_table(plan->terms[t].weight, tables[t].low_nibble);
        nibble_table(plan->terms[t].weight + 4, tables[t].high_nibble);
    }
    memset(fields, 0, tile_count * HOP_TILE * sizeof *fields);
    for (size_t tile = 0; tile < tile_count; tile++)
        read_tile(plan, tables, tiles + tile * stride * HOP_TILE,
                  fields + tile * HOP_TILE);
}

/* All ones in the 32-bit lanes whose bit of `byte` is set. */
WITH_AVX2 static inline __m256i lanes_set(unsigned byte) {
    const __m256i bit = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    return _mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32((int)byte), bit), bit);
}

WITH_AVX2 static int32_t unit_sum(const uint8_t *unit, size_t groups, const int32_t *a) {
    __m256i sum = _mm256_setzero_si256();
    for (size_t g = 0; g < groups; g++) {
        __m256i weights =
            _mm256_loadu_si256((const __m256i *)(const void *)(a + g * HOP_GROUP));
        sum = _mm256_add_epi32(sum,
                               _mm256_and_si256(weights, lanes_set(unit[g * HOP_TILE])));
    }
    __m128i four =
        _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4e));
    four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0xb1));
    return _mm_cvtsi128_si32(four);
}

/* Lanes of 64 bits for the low and the high half of a byte. */
WITH_AVX2 static inline void halves_set(unsigned byte, __m256i set[2]) {
    const __m256i low = _mm256_setr_epi64x(1, 2, 4, 8);
    const __m256i high = _mm256_setr_epi64x(16, 32, 64, 128);
    const __m256i all = _mm256_set1_epi64x((long long)byte);
    set[0] = _mm256_cmpeq_epi64(_mm256_and_si256(all, low), low);
    set[1] = _mm256_cmpeq_epi64(_mm256_and_si256(all, high), high);
}

/* Sums of so many numbers below 2^27 stay below 2^31. */
enum { NARROW_RUN = 16 };

WITH_AVX2 static inline __m256i load8(const int32_t *from) {
    return _mm256_loadu_si256((const __m256i *)(const void *)from);
}

WITH_AVX2 static inline __m256i widened(__m256i sum) {
    return _mm256_add_epi64(_mm256_cvtepi32_epi64(_mm256_castsi256_si128(sum)),
                            _mm256_cvtepi32_epi64(_mm256_extracti128_si256(sum, 1)));
}

WITH_AVX2 static int64_t sum_of_four(__m256i sum) {
    uint64_t lane[4];
    _mm256_storeu_si256((__m256i *)(void *)lane, sum);
    return (int64_t)(lane[0] + lane[1] + lane[2] + lane[3]);
}

WITH_AVX2 static int64_t column_sum(const uint8_t *bits, size_t groups,
                                    const int32_t *a) {
    __m256i sum = _mm256_setzero_si256();
    for (size_t from = 0; from < groups; from += NARROW_RUN) {
        const size_t to = groups - from < NARROW_RUN ? groups : from + NARROW_RUN;
        __m256i part = _mm256_setzero_si256();
        for (size_t g = from; g < to; g++)
            part = _mm256_add_epi32(
                part, _mm256_and_si256(load8(a + g * HOP_GROUP), lanes_set(bits[g])));
        sum = _mm256_add_epi64(sum, widened(part));
    }
    return sum_of_four(sum);
}

WITH_AVX2 static int64_t column_sum_wide(const uint8_t *bits, size_t groups,
                                         const int64_t *a) {
    __m256i sum[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()}, set[2];
    for (size_t g = 0; g < groups; g++) {
        halves_set(bits[g], set);
        for (size_t k = 0; k < 2; k++) {
            const void *at = a + g * HOP_GROUP + 4 * k;
            sum[k] = _mm256_add_epi64(
                sum[k],
                _mm256_and_si256(_mm256_loadu_si256((const __m256i *)at), set[k]));
        }
    }
    return sum_of_four(_mm256_add_epi64(sum[0], sum[1]));
}

WITH_AVX2 static void column_add(const uint8_t *bits, size_t groups, int32_t step,
                                 int32_t *a) {
    const __m256i up = _mm256_set1_epi32(step);
    const __m256i down = _mm256_sub_epi32(_mm256_setzero_si256(), up);
    for (size_t g = 0; g < groups; g++) {
        const __m256i change = _mm256_blendv_epi8(down, up, lanes_set(bits[g]));
        _mm256_storeu_si256((__m256i *)(void *)(a + g * HOP_GROUP),
                            _mm256_add_epi32(load8(a + g * HOP_GROUP), change));
    }
}

WITH_AVX2 static int64_t polynomial(const int32_t *x, size_t length, const int32_t *c,
                                    size_t terms, const int32_t *w, int32_t *out) {
    __m256i sum = _mm256_setzero_si256();
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        const __m256i at = load8(x + i);
        __m256i value = _mm256_set1_epi32(c[terms - 1]);
        for (size_t k = terms - 1; k-- > 0;)
            value =
                _mm256_add_epi32(_mm256_mullo_epi32(value, at), _mm256_set1_epi32(c[k]));
        if (w) value = _mm256_mullo_epi32(value, load8(w + i));
        if (out) _mm256_storeu_si256((__m256i *)(void *)(out + i), value);
        sum = _mm256_add_epi64(sum, widened(value));
    }
    if (i == length) return sum_of_four(sum);
    const uint64_t rest = (uint64_t)hop_kernels_scalar.polynomial(
        x + i, length - i, c, terms, w ? w + i : NULL, out ? out + i : NULL);
    return (int64_t)((uint64_t)sum_of_four(sum) + rest);
}

WITH_AVX2 static void unit_add(const uint8_t *unit, size_t groups, const int32_t *c,
                               int32_t step, int32_t *a) {
    const __m256i scale = _mm256_set1_epi32(step);
    for (size_t g = 0; g < groups; g++) {
        __m256i *to = (__m256i *)(void *)(a + g * HOP_GROUP);
        __m256i change = _mm256_mullo_epi32(
            _mm256_loadu_si256((const __m256i *)(const void *)(c + g * HOP_GROUP)),
            scale);
        __m256i clear =
            _mm256_cmpeq_epi32(lanes_set(unit[g * HOP_TILE]), _mm256_setzero_si256());
        change = _mm256_sub_epi32(_mm256_xor_si256(change, clear), clear);
        _mm256_storeu_si256(to, _mm256_add_epi32(_mm256_loadu_si256(to), change));
    }
}

WITH_AVX2 static void signs(const int32_t *fields, int32_t self, const uint64_t *bits,
                            const uint64_t *known, size_t words, uint64_t *plus,
                            uint64_t *zero) {
    const __m256i own = _mm256_set1_epi32(self), nothing = _mm256_setzero_si256();
    for (size_t w = 0; w < words; w++) {
        const uint64_t up = bits[w] & known[w], down = ~bits[w] & known[w];
        uint64_t p = 0, z = 0;
        for (unsigned part = 0; part < 64; part += 8) {
            __m256i h = _mm256_loadu_si256(
                (const __m256i *)(const void *)(fields + w * 64 + part));
            h = _mm256_sub_epi32(h, _mm256_and_si256(own, lanes_set(up >> part & 255)));
            h = _mm256_add_epi32(h, _mm256_and_si256(own, lanes_set(down >> part & 255)));
            int above =
                _mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(h, nothing)));
            int equal =
                _mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(h, nothing)));
            p |= (uint64_t)(unsigned)above << part;
            z |= (uint64_t)(unsigned)equal << part;
        }
        plus[w] = p;
        zero[w] = z;
    }
}

static double sum_of_lanes(double *lane) {
    for (size_t width = 8; width; width /= 2)
        for (size_t k = 0; k < width; k++) lane[k] += lane[k + width];
    return lane[0];
}

WITH_AVX2 static double column_sum_real(const uint8_t *bits, size_t groups,
                                        const double *a) {
    __m256d lanes[4] = {_mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd(),
                        _mm256_setzero_pd()};
    __m256i set[2];
    for (size_t g = 0; g < groups; g++) {
        __m256d *to = lanes + g % 2 * 2;
        halves_set(bits[g], set);
        for (size_t k = 0; k < 2; k++)
            to[k] = _mm256_add_pd(
                to[k], _mm256_and_pd(_mm256_loadu_pd(a + g * HOP_GROUP + 4 * k),
                                     _mm256_castsi256_pd(set[k])));
    }
    double lane[16];
    for (size_t q = 0; q < 4; q++) _mm256_storeu_pd(lane + 4 * q, lanes[q]);
    return sum_of_lanes(lane);
}

WITH_AVX2 static double dot(const double *a, const double *b, size_t length) {
    __m256d lanes[4] = {_mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd(),
                        _mm256_setzero_pd()};
    size_t i = 0;
    for (; i + 16 <= length; i += 16)
        for (size_t q = 0; q < 4; q++)
            lanes[q] =
                _mm256_add_pd(lanes[q], _mm256_mul_pd(_mm256_loadu_pd(a + i + 4 * q),
                                                      _mm256_loadu_pd(b + i + 4 * q)));
    double lane[16];
    for (size_t q = 0; q < 4; q++) _mm256_storeu_pd(lane + 4 * q, lanes[q]);
    for (size_t k = 0; i + k < length; k++) lane[k] += a[i + k] * b[i + k];
    return sum_of_lanes(lane);
}

WITH_AVX2 static void products(const double *w, size_t count, const double *x,
                               size_t length, double *h) {
    for (size_t r = 0; r < count; r++) h[r] = dot(w + r * length, x, length);
}

WITH_AVX2 static void add_scaled(double factor, const double *x, double *y,
                                 size_t length) {
    const __m256d scale = _mm256_set1_pd(factor);
    size_t i = 0;
    for (; i + 4 <= length; i += 4)
        _mm256_storeu_pd(y + i,
                         _mm256_add_pd(_mm256_loadu_pd(y + i),
                                       _mm256_mul_pd(scale, _mm256_loadu_pd(x + i))));
    for (; i < length; i++) y[i] += factor * x[i];
}

/* One row; columns 4 k, 4 k + 1, ... go to lanes[k]. */
WITH_AVX2 static double couple_row(const hop_coupling *rows, size_t r) {
    const size_t unit = rows->unit + r, length = rows->length;
    const double *p = rows->p, *q = rows->q, *next = rows->next;
    double *w = rows->w + r * length;
    const __m256d keep = _mm256_set1_pd(rows->keep), p_unit = _mm256_set1_pd(p[unit]),
                  q_unit = _mm256_set1_pd(q[unit]);
    __m256d lanes[4] = {_mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd(),
                        _mm256_setzero_pd()};
    double lane[16];
    size_t i = 0;
    for (; i + 16 <= length; i += 16) {
        if (unit - i < 16) {
            for (size_t k = 0; k < 4; k++) _mm256_storeu_pd(lane + 4 * k, lanes[k]);
            hop_couple_some(rows, r, i, lane);
            for (size_t k = 0; k < 4; k++) lanes[k] = _mm256_loadu_pd(lane + 4 * k);
            continue;
        }
        for (size_t k = 0; k < 4; k++) {
            const size_t j = i + 4 * k;
            const __m256d pair =
                _mm256_add_pd(_mm256_mul_pd(p_unit, _mm256_loadu_pd(q + j)),
                              _mm256_mul_pd(q_unit, _mm256_loadu_pd(p + j)));
            const __m256d then =
                _mm256_add_pd(_mm256_mul_pd(keep, _mm256_loadu_pd(w + j)), pair);
            _mm256_storeu_pd(w + j, then);
            lanes[k] =
                _mm256_add_pd(lanes[k], _mm256_mul_pd(then, _mm256_loadu_pd(next + j)));
        }
    }
    for (size_t k = 0; k < 4; k++) _mm256_storeu_pd(lane + 4 * k, lanes[k]);
    hop_couple_some(rows, r, i, lane);
    return sum_of_lanes(lane);
}

WITH_AVX2 static void couple(const hop_coupling *rows, size_t count, double *h) {
    for (size_t r = 0; r < count; r++) h[r] = couple_row(rows, r);
}

/* Four rows by eight columns in eight registers. */
WITH_AVX2 static void subtract_part(const double *a, const double *b, size_t depth,
                                    double *c, size_t stride) {
    __m256d low[4], high[4];
    for (size_t i = 0; i < 4; i++) {
        low[i] = _mm256_loadu_pd(c + i * stride);
        high[i] = _mm256_loadu_pd(c + i * stride + 4);
    }
    for (size_t k = 0; k < depth; k++) {
        const __m256d left = _mm256_loadu_pd(b + k * HOP_SQUARE);
        const __m256d right = _mm256_loadu_pd(b + k * HOP_SQUARE + 4);
        for (size_t i = 0; i < 4; i++) {
            const __m256d factor = _mm256_broadcast_sd(a + k * HOP_SQUARE + i);
            low[i] = _mm256_sub_pd(low[i], _mm256_mul_pd(factor, left));
            high[i] = _mm256_sub_pd(high[i], _mm256_mul_pd(factor, right));
        }
    }
    for (size_t i = 0; i < 4; i++) {
        _mm256_storeu_pd(c + i * stride, low[i]);
        _mm256_storeu_pd(c + i * stride + 4, high[i]);
    }
}

WITH_AVX2 static void subtract_products(const double *a, const double *b, size_t depth,
                                        double *c, size_t stride) {
    for (size_t i = 0; i < HOP_SQUARE; i += 4)
        for (size_t j = 0; j < HOP_SQUARE; j += 8)
            subtract_part(a + i, b + j, depth, c + i * stride + j, stride);
}

const hop_kernels hop_kernels_avx2 = {
    .isa = HOP_ISA_AVX2,
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
#else
typedef int hop_no_avx2;
#endif
