/* SPDX-License-Identifier: MIT */
/* Bicubic resizing in integers, bit for bit as Pillow resizes an "L" picture. */
#include <hopfield/image.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "encode/image.h"

/* 8 bits of the sample, 2 for what the negative lobes add, 22 for the weight. */
enum { WEIGHT_BITS = 32 - 8 - 2 };

static const double filter_radius = 2.0;

/* One axis: output i is the weighted sum of inputs first[i] .. first[i] + taps[i] - 1. */
typedef struct axis {
    size_t length, stride;
    size_t *first, *taps;
    int32_t *weights; /* [length][stride] */
} axis;

static void axis_clear(axis *a) {
    free(a->first);
    free(a->taps);
    free(a->weights);
}

/* Keys' cubic with a = -1/2 (Keys 1981). */
static double cubic(double x) {
    const double a = -0.5;
    x = fabs(x);
    if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
    if (x < 2.0) return (((x - 5.0) * x + 8.0) * x - 4.0) * a;
    return 0.0;
}

static int32_t fixed_point(double weight) {
    double scaled = weight * (1 << WEIGHT_BITS);
    return (int32_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

/* `real` has room for the widest support. */
static void fill_weights(axis *a, size_t from, double *real) {
    double scale = (double)from / (double)a->length;
    double stretch = scale < 1.0 ? 1.0 : scale;
    double support = filter_radius * stretch, inverse = 1.0 / stretch;
    for (size_t i = 0; i < a->length; i++) {
        double centre = ((double)i + 0.5) * scale, sum = 0.0;
        double low = centre - support + 0.5, high = centre + support + 0.5;
        size_t first = low < 0.0 ? 0 : (size_t)low;
        size_t last = (size_t)high < from ? (size_t)high : from;
        size_t taps = last - first;
        for (size_t k = 0; k < taps; k++) {
            real[k] = cubic(((double)(k + first) - centre + 0.5) * inverse);
            sum += real[k];
        }
        for (size_t k = 0; k < taps; k++)
            a->weights[i * a->stride + k] =
                fixed_point(sum != 0.0 ? real[k] / sum : real[k]);
        a->first[i] = first;
        a->taps[i] = taps;
    }
}

static hop_status axis_create(size_t from, size_t to, axis *out) {
    double scale = (double)from / (double)to;
    axis a = {.length = to};
    a.stride = (size_t)ceil(filter_radius * (scale < 1.0 ? 1.0 : scale)) * 2 + 1;
    a.first = malloc(to * sizeof *a.first);
    a.taps = malloc(to * sizeof *a.taps);
    a.weights = malloc(to * a.stride * sizeof *a.weights);
    double *real = malloc(a.stride * sizeof *real);
    hop_status status = HOP_OK;
    if (a.first && a.taps && a.weights && real) {
        fill_weights(&a, from, real);
        *out = a;
    } else {
        axis_clear(&a);
        status = HOP_ENOMEM;
    }
    free(real);
    return status;
}

static uint8_t to_byte(int64_t sum) {
    sum >>= WEIGHT_BITS;
    return (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
}

static const int64_t half = (int64_t)1 << (WEIGHT_BITS - 1);

static hop_status resize_rows(const hop_image *in, size_t width, hop_image *out) {
    axis a;
    hop_status status = axis_create(in->width, width, &a);
    if (status != HOP_OK) return status;
    for (size_t y = 0; y < in->height; y++)
        for (size_t x = 0; x < width; x++) {
            const uint8_t *from = in->pixels + y * in->width + a.first[x];
            const int32_t *weights = a.weights + x * a.stride;
            int64_t sum = half;
            for (size_t k = 0; k < a.taps[x]; k++) sum += (int64_t)from[k] * weights[k];
            out->pixels[y * width + x] = to_byte(sum);
        }
    axis_clear(&a);
    return HOP_OK;
}

static hop_status resize_columns(const hop_image *in, size_t height, hop_image *out) {
    axis a = {0};
    size_t width = in->width;
    int64_t *sums = malloc(width * sizeof *sums);
    hop_status status = sums ? axis_create(in->height, height, &a) : HOP_ENOMEM;
    if (status != HOP_OK) goto done;
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) sums[x] = half;
        for (size_t k = 0; k < a.taps[y]; k++) {
            const uint8_t *from = in->pixels + (a.first[y] + k) * width;
            int64_t weight = a.weights[y * a.stride + k];
            for (size_t x = 0; x < width; x++) sums[x] += from[x] * weight;
        }
        for (size_t x = 0; x < width; x++) out->pixels[y * width + x] = to_byte(sums[x]);
    }
    axis_clear(&a);
done:
    free(sums);
    return status;
}

hop_status hop_image_resize(const hop_image *grey, size_t width, size_t height,
                            hop_image *out) {
    hop_image between = {0}, result = {0};
    if (!grey->pixels || grey->channels != 1 || grey->width == 0 || grey->height == 0 ||
        width == 0 || height == 0)
        return HOP_EINVAL;
    hop_status status = hop_image_allocate(width, height, 1, "", &result, NULL);
    if (status == HOP_OK)
        status = hop_image_allocate(width, grey->height, 1, "", &between, NULL);
    if (status != HOP_OK) goto done;
    if (width == grey->width)
        memcpy(between.pixels, grey->pixels, width * grey->height);
    else
        status = resize_rows(grey, width, &between);
    if (status != HOP_OK) goto done;
    if (height == grey->height)
        memcpy(result.pixels, between.pixels, width * height);
    else
        status = resize_columns(&between, height, &result);
done:
    hop_image_clear(&between);
    if (status == HOP_OK)
        *out = result;
    else
        hop_image_clear(&result);
    return status;
}
