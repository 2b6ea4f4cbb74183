/* SPDX-License-Identifier: MIT */
/* The kernels for real-valued rows in portable C: what every instruction set must equal.
 */
#include <math.h>
#include <string.h>
#include "kernels/exponent.h"
#include "kernels/real.h"

static inline float sum_of_lanes(float *lane) {
    for (size_t width = HOP_LANES / 2; width; width /= 2)
        for (size_t k = 0; k < width; k++) lane[k] += lane[k + width];
    return lane[0];
}

static inline float of_half(uint16_t half) {
    const uint32_t bits = (uint32_t)half << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline float dot(const float *a, const float *b, size_t dim) {
    float lane[HOP_LANES] = {0};
    size_t i = 0;
    for (; i + HOP_LANES <= dim; i += HOP_LANES)
        for (size_t k = 0; k < HOP_LANES; k++) lane[k] += a[i + k] * b[i + k];
    for (size_t k = 0; i + k < dim; k++) lane[k] += a[i + k] * b[i + k];
    return sum_of_lanes(lane);
}

static inline float dot_half(const float *a, const uint16_t *b, size_t dim) {
    float lane[HOP_LANES] = {0};
    size_t i = 0;
    for (; i + HOP_LANES <= dim; i += HOP_LANES)
        for (size_t k = 0; k < HOP_LANES; k++) lane[k] += a[i + k] * of_half(b[i + k]);
    for (size_t k = 0; i + k < dim; k++) lane[k] += a[i + k] * of_half(b[i + k]);
    return sum_of_lanes(lane);
}

static inline int32_t dot_byte(const int8_t *a, const int8_t *b, size_t dim) {
    uint32_t sum = 0;
    for (size_t i = 0; i < dim; i++) sum += (uint32_t)(a[i] * b[i]);
    return (int32_t)sum;
}

static void dots(const float *queries, size_t query_count, const float *rows,
                 size_t count, size_t dim, float *scores, size_t stride) {
    for (size_t r = 0; r < count; r++)
        for (size_t q = 0; q < query_count; q++)
            scores[q * stride + r] = dot(queries + q * dim, rows + r * dim, dim);
}

static void dots_half(const float *queries, size_t query_count, const uint16_t *rows,
                      size_t count, size_t dim, float *scores, size_t stride) {
    for (size_t r = 0; r < count; r++)
        for (size_t q = 0; q < query_count; q++)
            scores[q * stride + r] = dot_half(queries + q * dim, rows + r * dim, dim);
}

static void dots_byte(const int8_t *queries, size_t query_count, const int8_t *rows,
                      size_t count, size_t dim, int32_t *scores, size_t stride) {
    for (size_t r = 0; r < count; r++)
        for (size_t q = 0; q < query_count; q++)
            scores[q * stride + r] = dot_byte(queries + q * dim, rows + r * dim, dim);
}

static inline float square(float difference) {
    return difference * difference;
}

/* One row's sum of SIZE of the differences. */
#define DEFINE_DIFFERENCES(NAME, SIZE)                                                   \
    static inline float row_##NAME(const float *a, const float *known, const float *b,   \
                                   size_t dim) {                                         \
        float lane[HOP_LANES] = {0};                                                     \
        size_t i = 0;                                                                    \
        for (; i + HOP_LANES <= dim; i += HOP_LANES)                                     \
            for (size_t k = 0; k < HOP_LANES; k++) {                                     \
                const float difference = a[i + k] - b[i + k];                            \
                lane[k] += SIZE(known ? known[i + k] * difference : difference);         \
            }                                                                            \
        for (size_t k = 0; i + k < dim; k++) {                                           \
            const float difference = a[i + k] - b[i + k];                                \
            lane[k] += SIZE(known ? known[i + k] * difference : difference);             \
        }                                                                                \
        return sum_of_lanes(lane);                                                       \
    }                                                                                    \
    static void NAME(const float *query, const float *known, const float *rows,          \
                     size_t count, size_t dim, float *out) {                             \
        if (known)                                                                       \
            for (size_t r = 0; r < count; r++)                                           \
                out[r] = row_##NAME(query, known, rows + r * dim, dim);                  \
        else                                                                             \
            for (size_t r = 0; r < count; r++)                                           \
                out[r] = row_##NAME(query, NULL, rows + r * dim, dim);                   \
    }

DEFINE_DIFFERENCES(squares, square)
DEFINE_DIFFERENCES(distances, fabsf)

static void widen_half(const uint16_t *in, size_t length, float *out) {
    for (size_t i = 0; i < length; i++) out[i] = of_half(in[i]);
}

static void widen_byte(const int8_t *in, size_t length, float scale, float *out) {
    for (size_t i = 0; i < length; i++) out[i] = scale * (float)in[i];
}

static inline float as_it_is(float value) {
    return value;
}

/* Rows of one type added to every query's sum. */
#define DEFINE_ADD_ROWS(NAME, TYPE, WIDEN)                                               \
    static void NAME(const float *weights, size_t query_count, size_t stride,            \
                     const TYPE *rows, size_t count, size_t dim, float *out) {           \
        for (size_t r = 0; r < count; r++)                                               \
            for (size_t q = 0; q < query_count; q++) {                                   \
                const float weight = weights[q * stride + r];                            \
                const TYPE *row = rows + r * dim;                                        \
                float *to = out + q * dim;                                               \
                if (weight == 0) continue;                                               \
                for (size_t j = 0; j < dim; j++) to[j] += weight * WIDEN(row[j]);        \
            }                                                                            \
    }

DEFINE_ADD_ROWS(add_rows, float, as_it_is)
DEFINE_ADD_ROWS(add_rows_half, uint16_t, of_half)
DEFINE_ADD_ROWS(add_rows_byte, int8_t, (float))

/* x in HOP_EXPONENTIAL_FLOOR..0, where e^x is a normal float. */
static inline float exponential(float x) {
    const float shifted = x * HOP_EXP_PER_LN2 + HOP_EXP_ROUND,
                k = shifted - HOP_EXP_ROUND;
    const float high = x - k * HOP_EXP_LN2_HIGH, low = k * HOP_EXP_LN2_LOW;
    const float r = high - low;
    float sum = hop_exp_terms[0];
    for (int n = 1; n < HOP_EXP_TERMS; n++) sum = sum * r + hop_exp_terms[n];
    const float e = 1 + (high + (r * r * sum - low));
    uint32_t bits, power;
    memcpy(&bits, &e, sizeof bits);
    memcpy(&power, &shifted, sizeof power);
    bits += power << 23;
    float result;
    memcpy(&result, &bits, sizeof result);
    return result;
}

static float exponentials(const float *scores, size_t count, float most, float floor,
                          float *weights) {
    float lane[HOP_LANES] = {0};
    for (size_t i = 0; i < count; i++) {
        const float x = scores[i] - most;
        weights[i] = x >= floor ? exponential(x) : 0;
        lane[i % HOP_LANES] += weights[i];
    }
    return sum_of_lanes(lane);
}

static inline float larger(float a, float b) {
    return b > a ? b : a;
}

/* In lanes too: which zero is found, +0 or -0, depends on the order. */
static float largest(const float *scores, size_t count) {
    float lane[HOP_LANES];
    for (size_t k = 0; k < HOP_LANES; k++) lane[k] = -INFINITY;
    size_t i = 0;
    for (; i + HOP_LANES <= count; i += HOP_LANES)
        for (size_t k = 0; k < HOP_LANES; k++) lane[k] = larger(lane[k], scores[i + k]);
    for (size_t k = 0; i + k < count; k++) lane[k] = larger(lane[k], scores[i + k]);
    for (size_t width = HOP_LANES / 2; width; width /= 2)
        for (size_t k = 0; k < width; k++) lane[k] = larger(lane[k], lane[k + width]);
    return lane[0];
}

const hop_real_kernels hop_real_kernels_scalar = {
    .isa = HOP_ISA_SCALAR,
    .dots = dots,
    .dots_half = dots_half,
    .dots_byte = dots_byte,
    .squares = squares,
    .distances = distances,
    .widen_half = widen_half,
    .widen_byte = widen_byte,
    .add_rows = add_rows,
    .add_rows_half = add_rows_half,
    .add_rows_byte = add_rows_byte,
    .exponentials = exponentials,
    .largest = largest,
};
