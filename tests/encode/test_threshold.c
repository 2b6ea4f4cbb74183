/* SPDX-License-Identifier: MIT */
/* Thresholds: one level, Otsu against brute force, the Bayer matrix by its recursion. */
#include "encode/fixtures.h"

#include "encode/image.h"

static void test_level_is_strictly_above(void **state) {
    (void)state;
    uint8_t pixels[256];
    int8_t units[256];
    for (size_t i = 0; i < 256; i++) pixels[i] = (uint8_t)i;
    hop_image grey = {256, 1, 1, pixels};
    for (unsigned level = 0; level < 256; level++) {
        hop_image_threshold(&grey, HOP_THRESHOLD_LEVEL, level, units);
        for (size_t i = 0; i < 256; i++) assert_int_equal(units[i], i > level ? 1 : -1);
    }
}

/* Between-class variance from class means in real numbers, level by level. */
static double variance_at(const uint8_t *pixels, size_t count, unsigned level) {
    double n0 = 0, n1 = 0, s0 = 0, s1 = 0;
    for (size_t i = 0; i < count; i++) {
        if (pixels[i] <= level) {
            n0++;
            s0 += pixels[i];
        } else {
            n1++;
            s1 += pixels[i];
        }
    }
    if (n0 == 0 || n1 == 0) return 0;
    return n0 * n1 * (s0 / n0 - s1 / n1) * (s0 / n0 - s1 / n1);
}

static void test_otsu_is_the_best_level(void **state) {
    (void)state;
    uint8_t pixels[90];
    for (uint64_t trial = 0; trial < 200; trial++) {
        hop_random random = hop_random_begin(3, 0, trial);
        for (size_t i = 0; i < sizeof pixels; i++) {
            uint64_t low = hop_random_below(&random, 90), high = 150 + low;
            pixels[i] = (uint8_t)(hop_random_below(&random, 3) ? low : high);
        }
        hop_image grey = {9, 10, 1, pixels};
        unsigned level = hop_image_otsu_level(&grey);
        double best = variance_at(pixels, sizeof pixels, level);
        for (unsigned other = 0; other < 256; other++) {
            double rival = variance_at(pixels, sizeof pixels, other);
            assert_true(rival <= best * (1 + 1e-12));
            if (other < level) assert_true(rival < best);
        }
    }
}

static void test_otsu_of_two_and_one_values(void **state) {
    (void)state;
    uint8_t pixels[] = {10, 10, 10, 200};
    int8_t units[4];
    hop_image grey = {4, 1, 1, pixels};
    assert_int_equal(hop_image_otsu_level(&grey), 10); /* all up to 199 tie */
    hop_image_threshold(&grey, HOP_THRESHOLD_OTSU, 255, units);
    assert_memory_equal(units, ((const int8_t[]){-1, -1, -1, 1}), 4);
    memset(pixels, 200, 4);
    assert_int_equal(hop_image_otsu_level(&grey), 127);
    hop_image_threshold(&grey, HOP_THRESHOLD_OTSU, 0, units);
    assert_memory_equal(units, ((const int8_t[]){1, 1, 1, 1}), 4);
}

/* Bayer's matrix: M(2n) = [[4 M, 4 M + 2], [4 M + 3, 4 M + 1]]. */
static unsigned bayer_at(unsigned x, unsigned y, unsigned side) {
    static const unsigned step[2][2] = {{0, 2}, {3, 1}};
    if (side == 1) return 0;
    unsigned half = side / 2;
    return 4 * bayer_at(x % half, y % half, half) + step[y / half][x / half];
}

static void test_dither_follows_bayer(void **state) {
    (void)state;
    uint8_t pixels[16 * 16];
    int8_t units[16 * 16], mirrored[16 * 16];
    hop_image grey = {16, 16, 1, pixels};
    for (unsigned value = 0; value < 256; value++) {
        memset(pixels, (int)value, sizeof pixels);
        hop_image_threshold(&grey, HOP_THRESHOLD_DITHER, 0, units);
        unsigned white = 0;
        for (unsigned y = 0; y < 16; y++)
            for (unsigned x = 0; x < 16; x++) {
                double level = (bayer_at(x % 8, y % 8, 8) + 0.5) / 64;
                int expected = value / 255.0 > level ? 1 : -1;
                assert_int_equal(units[y * 16 + x], expected);
                white += expected > 0;
            }
        /* the share of white is the grey, to half a step of the matrix */
        double share = white / 256.0 - value / 255.0;
        assert_true(share <= 0.5 / 64 + 1e-9 && share >= -0.5 / 64 - 1e-9);
        memset(pixels, 255 - (int)value, sizeof pixels);
        hop_image_threshold(&grey, HOP_THRESHOLD_DITHER, 0, mirrored);
        int sum = 0;
        for (size_t i = 0; i < sizeof pixels; i++) sum += units[i] + mirrored[i];
        assert_int_equal(sum, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_level_is_strictly_above),
        cmocka_unit_test(test_otsu_is_the_best_level),
        cmocka_unit_test(test_otsu_of_two_and_one_values),
        cmocka_unit_test(test_dither_follows_bayer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
