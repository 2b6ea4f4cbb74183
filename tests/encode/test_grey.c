/* SPDX-License-Identifier: MIT */
/* Grey: the fixed-point luma, and what it does with grey pictures and wrong ones. */
#include "encode/fixtures.h"

#include <math.h>

static void test_luma_is_the_rounded_sum(void **state) {
    (void)state;
    enum { COUNT = 1 << 16 };
    uint8_t *rgb = malloc(3 * COUNT);
    assert_non_null(rgb);
    hop_random random = hop_random_begin(5, 0, 0);
    for (size_t i = 0; i < 3 * COUNT; i++) rgb[i] = (uint8_t)hop_random_u32(&random);
    hop_image image = {256, 256, 3, rgb}, grey = {0};
    assert_int_equal(hop_image_grey(&image, &grey), HOP_OK);
    assert_int_equal(grey.channels, 1);
    for (size_t i = 0; i < COUNT; i++) {
        const uint8_t *c = rgb + 3 * i;
        /* the weights of ITU-R 601-2, in real numbers: off by at most one in rounding */
        double luma = 0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2];
        assert_true(fabs(grey.pixels[i] - luma) < 0.503);
    }
    hop_image_clear(&grey);
    free(rgb);
}

static void test_grey_colours_keep_their_value(void **state) {
    (void)state;
    uint8_t rgb[3 * 256];
    for (size_t i = 0; i < sizeof rgb; i++) rgb[i] = (uint8_t)(i / 3);
    hop_image colour = {256, 1, 3, rgb}, grey = {0}, copy = {0};
    assert_int_equal(hop_image_grey(&colour, &grey), HOP_OK);
    for (size_t i = 0; i < 256; i++) assert_int_equal(grey.pixels[i], i);
    assert_int_equal(hop_image_grey(&grey, &copy), HOP_OK);
    assert_memory_equal(copy.pixels, grey.pixels, 256);
    assert_ptr_not_equal(copy.pixels, grey.pixels);
    hop_image_clear(&grey);
    hop_image_clear(&copy);
}

static void test_published_primaries(void **state) {
    (void)state;
    uint8_t rgb[] = {255, 0, 0, 0, 255, 0, 0, 0, 255};
    const uint8_t expected[] = {76, 150, 29}; /* Pillow's convert("L") */
    hop_image colour = {3, 1, 3, rgb}, grey = {0};
    assert_int_equal(hop_image_grey(&colour, &grey), HOP_OK);
    assert_memory_equal(grey.pixels, expected, 3);
    hop_image_clear(&grey);
}

static void test_wrong_pictures_are_refused(void **state) {
    (void)state;
    uint8_t pixel[4] = {0};
    hop_image four = {1, 1, 4, pixel}, none = {1, 1, 1, NULL}, out = {.width = 7};
    hop_image wide = {HOP_IMAGE_MAX_SIDE + 1, 1, 1, pixel};
    assert_int_equal(hop_image_grey(&four, &out), HOP_EINVAL);
    assert_int_equal(hop_image_grey(&none, &out), HOP_EINVAL);
    assert_int_equal(hop_image_grey(&wide, &out), HOP_ELIMIT);
    assert_int_equal(out.width, 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_luma_is_the_rounded_sum),
        cmocka_unit_test(test_grey_colours_keep_their_value),
        cmocka_unit_test(test_published_primaries),
        cmocka_unit_test(test_wrong_pictures_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
