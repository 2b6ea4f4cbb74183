/* SPDX-License-Identifier: MIT */
/* PNG in: every kind equals Pillow's reading; damaged and oversized files are refused. */
#include "encode/fixtures.h"

#include <zlib.h>

static const char *const pictures[] = {
    "grey1.png",         "grey2.png",         "grey4.png",         "grey8.png",
    "grey16.png",        "grey1_adam7.png",   "grey2_adam7.png",   "grey4_adam7.png",
    "grey8_adam7.png",   "grey16_adam7.png",  "grey8_trns.png",    "rgb8.png",
    "rgb16.png",         "greya8.png",        "greya16.png",       "rgba8.png",
    "rgba16.png",        "rgb8_adam7.png",    "rgb8_trns.png",     "rgb8_gamma.png",
    "palette1.png",      "palette2.png",      "palette4.png",      "palette8.png",
    "palette1_trns.png", "palette2_trns.png", "palette4_trns.png", "palette8_trns.png",
    "scene.png",         "pixel.png",         "stray_index.png",
};
enum { PICTURES = sizeof pictures / sizeof *pictures };

static void test_every_kind_equals_pillow(void **state) {
    (void)state;
    assert_pictures_equal_pillow(pictures, PICTURES);
}

static void test_oversize_is_refused(void **state) {
    (void)state;
    assert_fixture_refused("bomb_side.png", HOP_ELIMIT, "32769 x 1");
    assert_fixture_refused("bomb_pixels.png", HOP_ELIMIT, "32768 x 32768");
}

static void test_every_truncation_is_refused(void **state) {
    (void)state;
    assert_truncations_refused(pictures, PICTURES, 400);
}

/* Makes the checksums right again, so that damage reaches what lies behind them. */
static int take_mended(uint8_t *bytes, size_t size) {
    for (size_t at = 8; at + 12 <= size;) {
        size_t length = (size_t)bytes[at] << 24 | (size_t)bytes[at + 1] << 16 |
                        (size_t)bytes[at + 2] << 8 | bytes[at + 3];
        if (length > size - at - 12) break;
        uint8_t *end = bytes + at + 8 + length;
        uLong sum = crc32(0, bytes + at + 4, (uInt)length + 4);
        for (int i = 0; i < 4; i++) end[i] = (uint8_t)(sum >> (24 - 8 * i));
        at += length + 12;
    }
    return take_picture(bytes, size);
}

static void test_damage_never_harms(void **state) {
    (void)state;
    size_t accepted = 0;
    for (size_t i = 0; i < PICTURES; i++) {
        size_t size;
        uint8_t *bytes = fixture_bytes(pictures[i], &size);
        accepted += offer_damaged(take_picture, bytes, size, 60);
        accepted += offer_damaged(take_mended, bytes, size, 150);
        free(bytes);
    }
    assert_true(accepted < PICTURES * 210 / 2);
}

static void test_a_fault_is_named(void **state) {
    (void)state;
    hop_image image = {0};
    hop_error error = {0};
    size_t size;
    uint8_t *bytes = fixture_bytes("grey8.png", &size);
    assert_int_equal(hop_image_decode(bytes, size - 20, "cat.png", &image, &error),
                     HOP_EFORMAT);
    assert_holds(&error, HOP_EFORMAT, "cat.png: damaged PNG: the file ends early");
    bytes[30] ^= 1;
    assert_int_equal(hop_image_decode(bytes, size, "cat.png", &image, NULL), HOP_EFORMAT);
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_equals_pillow),
        cmocka_unit_test(test_oversize_is_refused),
        cmocka_unit_test(test_every_truncation_is_refused),
        cmocka_unit_test(test_damage_never_harms),
        cmocka_unit_test(test_a_fault_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
