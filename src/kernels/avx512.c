/* SPDX-License-Identifier: MIT */
/* The kernels for AVX-512 (F, BW, DQ, VL), with and without VPOPCNTDQ. */
#include "kernels/kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>
#include "kernels/unroll.h"

#define WITH_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#define WITH_POPCOUNT                                                                    \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq")))

static inline __mmask8 tail_of(size_t words) {
    return (__mmask8)((1u << (words & 7)) - 1);
}

/* Bits set in each 64-bit lane by looking up nibbles. */
WITH_AVX512 static inline __m512i count_by_table(__m512i x) {
    const __m512i counts = _mm512_broadcast_i32x4(
        _mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
    const __m512i nibble = _mm512_set1_epi8(15);
    __m512i low = _mm512_shuffle_epi8(counts, _mm512_and_si512(x, nibble));
    __m512i high =
        _mm512_shuffle_epi8(counts, _mm512_and_si512(_mm512_srli_epi16(x, 4), nibble));
    return _mm512_sad_epu8(_mm512_add_epi8(low, high), _mm512_setzero_si512());
}

WITH_POPCOUNT static inline __m512i count_by_instruction(__m512i x) {
    return _mm512_popcnt_epi64(x);
}

/* The sums of eight registers' lanes as eight words, in the order of the registers. */
WITH_AVX512 INLINE __m256i add_lanes(const __m512i sum[8]) {
    __m512i two[4], four[2];
    UNROLL for (int k = 0; k < 4; k++) two[k] =
        _mm512_add_epi64(_mm512_unpacklo_epi64(sum[2 * k], sum[2 * k + 1]),
                         _mm512_unpackhi_epi64(sum[2 * k], sum[2 * k + 1]));
    UNROLL for (int k = 0; k < 2; k++) four[k] =
        _mm512_add_epi64(_mm512_shuffle_i64x2(two[2 * k], two[2 * k + 1], 0x88),
                         _mm512_shuffle_i64x2(two[2 * k], two[2 * k + 1], 0xdd));
    return _mm512_cvtepi64_epi32(
        _mm512_add_epi64(_mm512_shuffle_i64x2(four[0], four[1], 0x88),
                         _mm512_shuffle_i64x2(four[0], four[1], 0xdd)));
}

/* The loop over rows for one way to count; eight rows' lanes are added together. */
#define DEFINE_MISMATCHES(COUNT, TARGET)                                                 \
    TARGET INLINE __m512i row_##COUNT(const uint64_t *row, size_t words,                 \
                                      const uint64_t *state, const uint64_t *known) {    \
        const __mmask8 tail = tail_of(words);                                            \
        const size_t whole = words & ~(size_t)7;                                         \
        __m512i sum = _mm512_setzero_si512();                                            \
        for (size_t w = 0; w < whole; w += 8) {                                          \
            __m512i x = _mm512_xor_si512(_mm512_loadu_si512(row + w),                    \
                                         _mm512_loadu_si512(state + w));                 \
            if (known) x = _mm512_and_si512(x, _mm512_loadu_si512(known + w));           \
            sum = _mm512_add_epi64(sum, COUNT(x));                                       \
        }                                                                                \
        if (tail) {                                                                      \
            __m512i x = _mm512_xor_si512(_mm512_maskz_loadu_epi64(tail, row + whole),    \
                                         _mm512_maskz_loadu_epi64(tail, state + whole)); \
            if (known)                                                                   \
                x = _mm512_and_si512(x, _mm512_maskz_loadu_epi64(tail, known + whole));  \
            sum = _mm512_add_epi64(sum, COUNT(x));                                       \
        }                                                                                \
        return sum;                                                                      \
    }                                                                                    \
    TARGET INLINE void rows_##COUNT(const uint64_t *rows, size_t count, size_t words,    \
                                    const uint64_t *state, const uint64_t *known,        \
                                    int32_t *out) {                                      \
        size_t r = 0;                                                                    \
        for (; r + 8 <= count; r += 8) {                                                 \
            __m512i sum[8];                                                              \
            UNROLL for (size_t k = 0; k < 8; k++) sum[k] =                               \
                row_##COUNT(rows + (r + k) * words, words, state, known);                \
            _mm256_storeu_si256((void *)(out + r), add_lanes(sum));                      \
        }                                                                                \
        for (; r < count; r++)                                                           \
            out[r] = (int32_t)_mm512_reduce_add_epi64(                                   \
                row_##COUNT(rows + r * words, words, state, known));                     \
    }                                                                                    \
    TARGET static void mismatches_##COUNT(const uint64_t *rows, size_t count,            \
                                          size_t words, const uint64_t *state,           \
                                          const uint64_t *known, int32_t *out) {         \
        if (known)                                                                       \
            rows_##COUNT(rows, count, words, state, known, out);                         \
        else                                                                             \
            rows_##COUNT(rows, count, words, state, NULL, out);                          \
    }

DEFINE_MISMATCHES(count_by_table, WITH_AVX512)
DEFINE_MISMATCHES(count_by_instruction, WITH_POPCOUNT)

/* Lanes of a 32-entry table whose index has bit k set. */
static const __mmask32 INDEX_BIT[5] = {0xaaaaaaaau, 0xccccccccu, 0xf0f0f0f0u, 0xff00ff00u,
                                       0xffff0000u};

/* Two tables of 32 words a term: one for the low 5 bits of a byte, one for its high 3
   bits (repeated, since the index carries 2 bits of the next byte above them). */
WITH_AVX512 static void word_tables(const hop_plan *plan, __m512i *tables) {
    for (size_t t = 0; t < plan->term_count; t++) {
        const int16_t *w = plan->terms[t].weight;
        int low = -(w[0] + w[1] + w[2] + w[3] + w[4]), high = -(w[5] + w[6] + w[7]);
        __m512i low_table = _mm512_set1_epi16((short)low);
        __m512i high_table = _mm512_set1_epi16((short)high);
        for (int k = 0; k < 5; k++)
            low_table = _mm512_mask_add_epi16(low_table, INDEX_BIT[k], low_table,
                                              _mm512_set1_epi16((short)(2 * w[k])));
        for (int k = 0; k < 3; k++)
            high_table = _mm512_mask_add_epi16(high_table, INDEX_BIT[k], high_table,
                                               _mm512_set1_epi16((short)(2 * w[5 + k])));
        tables[2 * t] = low_table;
        tables[2 * t + 1] = high_table;
    }
}

/* fields[64] += 2^shift times the words of even and odd units. */
WITH_AVX512 static inline void flush(__m512i even, __m512i odd, unsigned shift,
                                     int32_t *fields) {
    const __m512i pairs[2] = {_mm512_unpacklo_epi16(even, odd),
                              _mm512_unpackhi_epi16(even, odd)};
    int16_t words[2][32];
    memcpy(words, pairs, sizeof words);
    const __m128i count = _mm_cvtsi32_si128((int)shift);
    for (int lane = 0; lane < 4; lane++) {
        __m128i first, second;
        memcpy(&first, words[0] + 8 * lane, sizeof first);
        memcpy(&second, words[1] + 8 * lane, sizeof second);
        __m512i both = _mm512_cvtepi16_epi32(_mm256_set_m128i(second, first));
        int32_t *out = fields + 16 * lane;
        _mm512_storeu_si512(out, _mm512_add_epi32(_mm512_loadu_si512(out),
                                                  _mm512_sll_epi32(both, count)));
    }
}

/* The low 5 bits of each 16-bit lane choose the word: shifts bring the low and the high
   part of the even and the odd byte there. */
WITH_AVX512 static inline __attribute__((always_inline)) void
read_block(const hop_plan *plan, const __m512i *tables, const uint8_t *tiles,
           size_t tile_bytes, int block, int32_t *fields) {
    for (size_t s = 0; s < plan->segment_count; s++) {
        const hop_segment *segment = &plan->segments[s];
        __m512i even[4], odd[4];
        for (int b = 0; b < block; b++) even[b] = odd[b] = _mm512_setzero_si512();
        for (size_t t = segment->first; t < segment->first + segment->count; t++) {
            const __m512i low = tables[2 * t], high = tables[2 * t + 1];
            const uint8_t *group = tiles + (size_t)plan->terms[t].group * HOP_TILE;
            for (int b = 0; b < block; b++) {
                __m512i x = _mm512_loadu_si512(group + (size_t)b * tile_bytes);
                __m512i e = _mm512_permutexvar_epi16(x, low);
                __m512i e3 = _mm512_permutexvar_epi16(_mm512_srli_epi16(x, 5), high);
                __m512i o = _mm512_permutexvar_epi16(_mm512_srli_epi16(x, 8), low);
                __m512i o3 = _mm512_permutexvar_epi16(_mm512_srli_epi16(x, 13), high);
                even[b] = _mm512_add_epi16(even[b], _mm512_add_epi16(e, e3));
                odd[b] = _mm512_add_epi16(odd[b], _mm512_add_epi16(o, o3));
            }
        }
        for (int b = 0; b < block; b++)
            flush(even[b], odd[b], segment->shift, fields + b * HOP_TILE);
    }
}

WITH_AVX512 static void read_out(const hop_plan *plan, const uint8_t *tiles,
                                 size_t stride, size_t tile_count, int32_t *fields) {
    __m512i *tables = plan->tables;
    const size_t tile_bytes = stride * HOP_TILE;
    word_tables(plan, tables);
    memset(fields, 0, tile_count * HOP_TILE * sizeof *fields);
    size_t tile = 0;
    for (; tile + 4 <= tile_count; tile += 4)
        read_block(plan, tables, tiles + tile * tile_bytes, tile_bytes, 4,
                   fields + tile * HOP_TILE);
    for (; tile < tile_count; tile++)
        read_block(plan, tables, tiles + tile * tile_bytes, tile_bytes, 1,
                   fields + tile * HOP_TILE);
}

WITH_AVX512 static inline __mmask16 two_groups(const uint8_t *unit, size_t g,
                                               size_t groups) {
    unsigned low = unit[g * HOP_TILE];
    return (__mmask16)(g + 1 < groups ? low | (unsigned)unit[(g + 1) * HOP_TILE] << 8
                                      : low);
}

/* Lanes that hold weights: all 16, or 8 for a last single group. */
static inline __mmask16 lanes_of(size_t g, size_t groups) {
    return g + 1 < groups ? 0xffff : 0xff;
}

WITH_AVX512 static int32_t unit_sum(const uint8_t *unit, size_t groups,
                                    const int32_t *a) {
    __m512i sum = _mm512_setzero_si512();
    for (size_t g = 0; g < groups; g += 2) {
        __mmask16 set = two_groups(unit, g, groups);
        sum = _mm512_add_epi32(sum, _mm512_maskz_loadu_epi32(set, a + g * HOP_GROUP));
    }
    return _mm512_reduce_add_epi32(sum);
}

/* Sums of so many numbers below 2^27 stay below 2^31. */
enum { NARROW_RUN = 16 };

WITH_AVX512 static inline __m512i widened(__m512i sum) {
    return _mm512_add_epi64(_mm512_cvtepi32_epi64(_mm512_castsi512_si256(sum)),
                            _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(sum, 1)));
}

WITH_AVX512 static int64_t column_sum(const uint8_t *bits, size_t groups,
                                      const int32_t *a) {
    const size_t pairs = groups / 2;
    __m512i sum = _mm512_setzero_si512();
    for (size_t from = 0; from < pairs; from += NARROW_RUN) {
        const size_t to = pairs - from < NARROW_RUN ? pairs : from + NARROW_RUN;
        __m512i part = _mm512_setzero_si512();
        for (size_t p = from; p < to; p++) {
            uint16_t set;
            memcpy(&set, bits + 2 * p, sizeof set);
            part = _mm512_mask_add_epi32(part, set, part, _mm512_loadu_si512(a + 16 * p));
        }
        sum = _mm512_add_epi64(sum, widened(part));
    }
    if (groups & 1)
        sum = _mm512_add_epi64(sum, widened(_mm512_maskz_loadu_epi32(
                                        bits[groups - 1], a + (groups - 1) * HOP_GROUP)));
    return _mm512_reduce_add_epi64(sum);
}

WITH_AVX512 static int64_t column_sum_wide(const uint8_t *bits, size_t groups,
                                           const int64_t *a) {
    __m512i sum[2] = {_mm512_setzero_si512(), _mm512_setzero_si512()};
    size_t g = 0;
    for (; g + 2 <= groups; g += 2)
        for (size_t k = 0; k < 2; k++)
            sum[k] = _mm512_mask_add_epi64(sum[k], bits[g + k], sum[k],
                                           _mm512_loadu_si512(a + (g + k) * HOP_GROUP));
    if (g < groups)
        sum[0] = _mm512_mask_add_epi64(sum[0], bits[g], sum[0],
                                       _mm512_loadu_si512(a + g * HOP_GROUP));
    return _mm512_reduce_add_epi64(_mm512_add_epi64(sum[0], sum[1]));
}

WITH_AVX512 static void column_add(const uint8_t *bits, size_t groups, int32_t step,
                                   int32_t *a) {
    const __m512i up = _mm512_set1_epi32(step);
    const __m512i down = _mm512_sub_epi32(_mm512_setzero_si512(), up);
    for (size_t g = 0; g < groups; g += 2) {
        const __mmask16 lanes = lanes_of(g, groups);
        const __mmask16 set =
            (__mmask16)(g + 1 < groups ? bits[g] | (unsigned)bits[g + 1] << 8 : bits[g]);
        const __m512i old = _mm512_maskz_loadu_epi32(lanes, a + g * HOP_GROUP);
        _mm512_mask_storeu_epi32(
            a + g * HOP_GROUP, lanes,
            _mm512_add_epi32(old, _mm512_mask_blend_epi32(set, down, up)));
    }
}

WITH_AVX512 static int64_t polynomial(const int32_t *x, size_t length, const int32_t *c,
                                      size_t terms, const int32_t *w, int32_t *out) {
    __m512i sum = _mm512_setzero_si512();
    for (size_t i = 0; i < length; i += 16) {
        const __mmask16 lanes =
            (__mmask16)(length - i < 16 ? (1u << (length - i)) - 1 : 0xffff);
        const __m512i at = _mm512_maskz_loadu_epi32(lanes, x + i);
        __m512i value = _mm512_set1_epi32(c[terms - 1]);
        for (size_t k = terms - 1; k-- > 0;)
            value =
                _mm512_add_epi32(_mm512_mullo_epi32(value, at), _mm512_set1_epi32(c[k]));
        if (w) value = _mm512_mullo_epi32(value, _mm512_maskz_loadu_epi32(lanes, w + i));
        if (out) _mm512_mask_storeu_epi32(out + i, lanes, value);
        sum = _mm512_add_epi64(sum, widened(_mm512_maskz_mov_epi32(lanes, value)));
    }
    return _mm512_reduce_add_epi64(sum);
}

WITH_AVX512 static void unit_add(const uint8_t *unit, size_t groups, const int32_t *c,
                                 int32_t step, int32_t *a) {
    const __m512i scale = _mm512_set1_epi32(step);
    for (size_t g = 0; g < groups; g += 2) {
        const __mmask16 set = two_groups(unit, g, groups), lanes = lanes_of(g, groups);
        __m512i change =
            _mm512_mullo_epi32(_mm512_maskz_loadu_epi32(lanes, c + g * HOP_GROUP), scale);
        __m512i old = _mm512_maskz_loadu_epi32(lanes, a + g * HOP_GROUP);
        __m512i sum =
            _mm512_mask_add_epi32(_mm512_sub_epi32(old, change), set, old, change);
        _mm512_mask_storeu_epi32(a + g * HOP_GROUP, lanes, sum);
    }
}

WITH_AVX512 static void signs(const int32_t *fields, int32_t self, const uint64_t *bits,
                              const uint64_t *known, size_t words, uint64_t *plus,
                              uint64_t *zero) {
    const __m512i own = _mm512_set1_epi32(self), nothing = _mm512_setzero_si512();
    for (size_t w = 0; w < words; w++) {
        const uint64_t up = bits[w] & known[w], down = ~bits[w] & known[w];
        uint64_t p = 0, z = 0;
        for (unsigned part = 0; part < 64; part += 16) {
            __m512i h = _mm512_loadu_si512(fields + w * 64 + part);
            h = _mm512_mask_sub_epi32(h, (__mmask16)(up >> part), h, own);
            h = _mm512_mask_add_epi32(h, (__mmask16)(down >> part), h, own);
            p |= (uint64_t)_mm512_cmpgt_epi32_mask(h, nothing) << part;
            z |= (uint64_t)_mm512_cmpeq_epi32_mask(h, nothing) << part;
        }
        plus[w] = p;
        zero[w] = z;
    }
}

WITH_AVX512 static double sum_of_lanes(__m512d low, __m512d high) {
    __m512d eight = _mm512_add_pd(low, high);
    __m256d four =
        _mm256_add_pd(_mm512_castpd512_pd256(eight), _mm512_extractf64x4_pd(eight, 1));
    __m128d two =
        _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd(four, 1));
    return _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)));
}

WITH_AVX512 static double column_sum_real(const uint8_t *bits, size_t groups,
                                          const double *a) {
    __m512d low = _mm512_setzero_pd(), high = _mm512_setzero_pd();
    size_t g = 0;
    for (; g + 2 <= groups; g += 2) {
        const double *at = a + g * HOP_GROUP;
        low = _mm512_mask_add_pd(low, bits[g], low, _mm512_loadu_pd(at));
        high =
            _mm512_mask_add_pd(high, bits[g + 1], high, _mm512_loadu_pd(at + HOP_GROUP));
    }
    if (g < groups)
        low = _mm512_mask_add_pd(low, bits[g], low, _mm512_loadu_pd(a + g * HOP_GROUP));
    return sum_of_lanes(low, high);
}

/* The last terms of a dot product, fewer than 16, and its sum. */
WITH_AVX512 static inline double end_of_dot(const double *a, const double *b,
                                            size_t length, __m512d low, __m512d high) {
    const unsigned rest = (1u << length) - 1;
    const __mmask8 first = (__mmask8)rest, second = (__mmask8)(rest >> 8);
    low = _mm512_mask_add_pd(
        low, first, low,
        _mm512_mul_pd(_mm512_maskz_loadu_pd(first, a), _mm512_maskz_loadu_pd(first, b)));
    if (second)
        high = _mm512_mask_add_pd(high, second, high,
                                  _mm512_mul_pd(_mm512_maskz_loadu_pd(second, a + 8),
                                                _mm512_maskz_loadu_pd(second, b + 8)));
    return sum_of_lanes(low, high);
}

WITH_AVX512 static double dot(const double *a, const double *b, size_t length) {
    __m512d low = _mm512_setzero_pd(), high = _mm512_setzero_pd();
    size_t i = 0;
    for (; i + 16 <= length; i += 16) {
        low = _mm512_add_pd(
            low, _mm512_mul_pd(_mm512_loadu_pd(a + i), _mm512_loadu_pd(b + i)));
        high = _mm512_add_pd(
            high, _mm512_mul_pd(_mm512_loadu_pd(a + i + 8), _mm512_loadu_pd(b + i + 8)));
    }
    return end_of_dot(a + i, b + i, length - i, low, high);
}

/* Rows that share every reading of a vector. */
enum { ROWS = 4 };

WITH_AVX512 static void products(const double *w, size_t count, const double *x,
                                 size_t length, double *h) {
    size_t first = 0;
    const size_t whole = length / 16 * 16;
    for (; first + ROWS <= count; first += ROWS, w += ROWS * length) {
        __m512d lanes[ROWS][2];
        for (size_t r = 0; r < ROWS; r++) lanes[r][0] = lanes[r][1] = _mm512_setzero_pd();
        for (size_t i = 0; i < whole; i += 16)
            for (size_t k = 0; k < 2; k++) {
                const size_t j = i + 8 * k;
                const __m512d x_j = _mm512_loadu_pd(x + j);
                for (size_t r = 0; r < ROWS; r++)
                    lanes[r][k] = _mm512_add_pd(
                        lanes[r][k],
                        _mm512_mul_pd(_mm512_loadu_pd(w + r * length + j), x_j));
            }
        for (size_t r = 0; r < ROWS; r++)
            h[first + r] = end_of_dot(w + r * length + whole, x + whole, length - whole,
                                      lanes[r][0], lanes[r][1]);
    }
    for (; first < count; first++, w += length) h[first] = dot(w, x, length);
}

WITH_AVX512 static void add_scaled(double factor, const double *x, double *y,
                                   size_t length) {
    const __m512d scale = _mm512_set1_pd(factor);
    for (size_t i = 0; i < length; i += 8) {
        const __mmask8 lanes = length - i < 8 ? tail_of(length - i) : 0xff;
        __m512d product = _mm512_mul_pd(scale, _mm512_maskz_loadu_pd(lanes, x + i));
        __m512d sum = _mm512_add_pd(_mm512_maskz_loadu_pd(lanes, y + i), product);
        _mm512_mask_storeu_pd(y + i, lanes, sum);
    }
}

/* Rows r, r + 1, ... of `together`, which the compiler knows. */
WITH_AVX512 static inline __attribute__((always_inline)) void
couple_rows(const hop_coupling *rows, size_t first, size_t together, double *h) {
    const size_t length = rows->length;
    const double *p = rows->p, *q = rows->q, *next = rows->next;
    const __m512d keep = _mm512_set1_pd(rows->keep);
    __m512d p_unit[ROWS], q_unit[ROWS], lanes[ROWS][2];
    double *w = rows->w + first * length;
    for (size_t r = 0; r < together; r++) {
        p_unit[r] = _mm512_set1_pd(p[rows->unit + first + r]);
        q_unit[r] = _mm512_set1_pd(q[rows->unit + first + r]);
        lanes[r][0] = lanes[r][1] = _mm512_setzero_pd();
    }
    for (size_t i = 0; i < length; i += 16) {
        if (i + 16 > length || hop_couple_own(rows, first + together, i)) {
            for (size_t r = 0; r < together; r++) {
                double lane[16];
                _mm512_storeu_pd(lane, lanes[r][0]);
                _mm512_storeu_pd(lane + 8, lanes[r][1]);
                hop_couple_some(rows, first + r, i, lane);
                lanes[r][0] = _mm512_loadu_pd(lane);
                lanes[r][1] = _mm512_loadu_pd(lane + 8);
            }
            continue;
        }
        for (size_t k = 0; k < 2; k++) {
            const size_t j = i + 8 * k;
            const __m512d p_j = _mm512_loadu_pd(p + j), q_j = _mm512_loadu_pd(q + j),
                          next_j = _mm512_loadu_pd(next + j);
            for (size_t r = 0; r < together; r++) {
                double *at = w + r * length + j;
                const __m512d pair = _mm512_add_pd(_mm512_mul_pd(p_unit[r], q_j),
                                                   _mm512_mul_pd(q_unit[r], p_j));
                const __m512d then =
                    _mm512_add_pd(_mm512_mul_pd(keep, _mm512_loadu_pd(at)), pair);
                _mm512_storeu_pd(at, then);
                lanes[r][k] = _mm512_add_pd(lanes[r][k], _mm512_mul_pd(then, next_j));
            }
        }
    }
    for (size_t r = 0; r < together; r++)
        h[first + r] = sum_of_lanes(lanes[r][0], lanes[r][1]);
}

WITH_AVX512 static void couple(const hop_coupling *rows, size_t count, double *h) {
    size_t r = 0;
    for (; r + ROWS <= count; r += ROWS) couple_rows(rows, r, ROWS, h);
    for (; r < count; r++) couple_rows(rows, r, 1, h);
}

/* Eight rows by sixteen columns in sixteen registers. */
WITH_AVX512 static void subtract_half(const double *a, const double *b, size_t depth,
                                      double *c, size_t stride) {
    __m512d low[8], high[8];
    for (size_t i = 0; i < 8; i++) {
        low[i] = _mm512_loadu_pd(c + i * stride);
        high[i] = _mm512_loadu_pd(c + i * stride + 8);
    }
    for (size_t k = 0; k < depth; k++) {
        const __m512d left = _mm512_loadu_pd(b + k * HOP_SQUARE);
        const __m512d right = _mm512_loadu_pd(b + k * HOP_SQUARE + 8);
        for (size_t i = 0; i < 8; i++) {
            const __m512d factor = _mm512_set1_pd(a[k * HOP_SQUARE + i]);
            low[i] = _mm512_sub_pd(low[i], _mm512_mul_pd(factor, left));
            high[i] = _mm512_sub_pd(high[i], _mm512_mul_pd(factor, right));
        }
    }
    for (size_t i = 0; i < 8; i++) {
        _mm512_storeu_pd(c + i * stride, low[i]);
        _mm512_storeu_pd(c + i * stride + 8, high[i]);
    }
}

WITH_AVX512 static void subtract_products(const double *a, const double *b, size_t depth,
                                          double *c, size_t stride) {
    subtract_half(a, b, depth, c, stride);
    subtract_half(a + 8, b, depth, c + 8 * stride, stride);
}

#define KERNELS(COUNT)                                                                   \
    {                                                                                    \
        .isa = HOP_ISA_AVX512, .mismatches = mismatches_##COUNT, .read_out = read_out,   \
        .unit_sum = unit_sum, .unit_add = unit_add, .column_sum = column_sum,            \
        .column_sum_wide = column_sum_wide, .column_sum_real = column_sum_real,          \
        .column_add = column_add, .polynomial = polynomial, .signs = signs, .dot = dot,  \
        .products = products, .add_scaled = add_scaled, .couple = couple,                \
        .subtract_products = subtract_products,                                          \
    }

const hop_kernels hop_kernels_avx512 = KERNELS(count_by_table);
const hop_kernels hop_kernels_avx512_popcount = KERNELS(count_by_instruction);
#else
typedef int hop_no_avx512;
#endif
