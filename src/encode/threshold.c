/* SPDX-License-Identifier: MIT */
/* From grey to two values: one level, Otsu's level, or an ordered dither. */
#include "encode/image.h"

/* Bayer 1973: every 2x2 block holds the four steps, every 4x4 the sixteen, and so on. */
static const uint8_t bayer[8][8] = {
    {0, 32, 8, 40, 2, 34, 10, 42},  {48, 16, 56, 24, 50, 18, 58, 26},
    {12, 44, 4, 36, 14, 46, 6, 38}, {60, 28, 52, 20, 62, 30, 54, 22},
    {3, 35, 11, 43, 1, 33, 9, 41},  {51, 19, 59, 27, 49, 17, 57, 25},
    {15, 47, 7, 39, 13, 45, 5, 37}, {63, 31, 55, 23, 61, 29, 53, 21},
};

enum { HABIT_LEVEL = 127 };

unsigned hop_image_otsu_level(const hop_image *grey) {
    uint64_t histogram[256] = {0}, total = 0;
    size_t count = grey->width * grey->height;
    for (size_t i = 0; i < count; i++) histogram[grey->pixels[i]]++;
    for (unsigned v = 0; v < 256; v++) total += v * histogram[v];
    uint64_t below = 0, sum = 0;
    double best = 0.0;
    unsigned level = HABIT_LEVEL;
    for (unsigned t = 0; t < 255; t++) {
        below += histogram[t];
        sum += t * histogram[t];
        uint64_t above = count - below;
        if (below == 0 || above == 0) continue;
        /* n0 n1 (mean0 - mean1)^2, the integers exact up to the division */
        double gap = (double)((int64_t)(sum * above) - (int64_t)((total - sum) * below));
        double variance = gap / (double)below * (gap / (double)above);
        if (variance > best) {
            best = variance;
            level = t;
        }
    }
    return level;
}

static void dither(const hop_image *grey, int8_t *units) {
    for (size_t y = 0; y < grey->height; y++)
        for (size_t x = 0; x < grey->width; x++) {
            size_t i = y * grey->width + x;
            /* grey / 255 against (b + 1/2) / 64: never equal, so black and white mirror
             */
            int white = 128 * grey->pixels[i] > 255 * (2 * bayer[y % 8][x % 8] + 1);
            units[i] = white ? 1 : -1;
        }
}

void hop_image_threshold(const hop_image *grey, hop_threshold_kind kind, unsigned level,
                         int8_t *units) {
    if (kind == HOP_THRESHOLD_DITHER) {
        dither(grey, units);
        return;
    }
    if (kind == HOP_THRESHOLD_OTSU) level = hop_image_otsu_level(grey);
    for (size_t i = 0; i < grey->width * grey->height; i++)
        units[i] = grey->pixels[i] > level ? 1 : -1;
}
