/* SPDX-License-Identifier: MIT */
/* JPEG in: every kind equals Pillow's reading; damaged and oversized files are refused.
 */
#include "encode/fixtures.h"

static const char *const pictures[] = {
    "grey.jpg",        "colour_444.jpg", "colour_422.jpg", "colour_420.jpg",
    "progressive.jpg", "cmyk.jpg",       "ycck.jpg"};
enum { PICTURES = sizeof pictures / sizeof *pictures };

static void test_every_kind_equals_pillow(void **state) {
    (void)state;
    assert_pictures_equal_pillow(pictures, PICTURES);
}

static void test_oversize_is_refused(void **state) {
    (void)state;
    assert_fixture_refused("bomb_side.jpg", HOP_ELIMIT, "8 x 40000");
    assert_fixture_refused("bomb_pixels.jpg", HOP_ELIMIT, "32768 x 32768");
}

static void test_every_truncation_is_refused(void **state) {
    (void)state;
    assert_truncations_refused(pictures, PICTURES, 3000);
}

static void test_damage_never_harms(void **state) {
    (void)state;
    assert_damage_harmless(pictures, PICTURES, 600);
}

static void test_a_fault_is_named(void **state) {
    (void)state;
    hop_image image = {0};
    hop_error error = {0};
    size_t size;
    uint8_t *bytes = fixture_bytes("grey.jpg", &size);
    assert_int_equal(hop_image_decode(bytes, size / 2, "cat.jpg", &image, &error),
                     HOP_EFORMAT);
    assert_holds(&error, HOP_EFORMAT, "cat.jpg: damaged JPEG: the file ends early");
    const uint8_t two_layers[] = {0xff, 0xd8, 0xff, 0xc0, 0, 14, 8,    0, 1,    0,
                                  1,    2,    1,    0x11, 0, 2,  0x11, 0, 0xff, 0xda,
                                  0,    10,   2,    1,    0, 2,  0,    0, 63,   0};
    assert_int_equal(
        hop_image_decode(two_layers, sizeof two_layers, "two.jpg", &image, &error),
        HOP_EUNSUPPORTED);
    assert_holds(&error, HOP_EUNSUPPORTED, "two.jpg: a JPEG of 2 components");
    free(bytes);
}

/* Where the first scan begins and the marker after it. */
static void find_first_scan(const uint8_t *bytes, size_t size, size_t *begin,
                            size_t *end) {
    size_t i = 0;
    while (i + 1 < size && !(bytes[i] == 0xff && bytes[i + 1] == 0xda)) i++;
    *begin = i;
    for (i += 2; i + 1 < size; i++)
        if (bytes[i] == 0xff && bytes[i + 1] != 0) break;
    *end = i;
}

/* A progressive file may order any number of passes over its pixels: its first scan, over
   and over. */
static void test_endless_scans_are_refused(void **state) {
    (void)state;
    enum { COPIES = 600 };
    size_t size, scan, end;
    uint8_t *bytes = fixture_bytes("progressive.jpg", &size);
    find_first_scan(bytes, size, &scan, &end);
    assert_true(end < size);
    size_t length = end - scan;
    uint8_t *many = malloc(size + COPIES * length), *at = many + end;
    assert_non_null(many);
    memcpy(many, bytes, end);
    for (int i = 0; i < COPIES; i++, at += length) memcpy(at, bytes + scan, length);
    memcpy(at, bytes + end, size - end);
    hop_image image = {0};
    hop_error error = {0};
    assert_int_equal(
        hop_image_decode(many, size + COPIES * length, "many.jpg", &image, &error),
        HOP_EFORMAT);
    assert_holds(&error, HOP_EFORMAT, "more than 500 scans");
    free(many);
    free(bytes);
}

/* The header claims more rows than the data hold: the rest would be made up. */
static void test_a_height_that_lies_is_refused(void **state) {
    (void)state;
    size_t size, frame = 0;
    uint8_t *bytes = fixture_bytes("grey.jpg", &size);
    while (frame + 9 < size && !(bytes[frame] == 0xff && bytes[frame + 1] == 0xc0))
        frame++;
    assert_true(frame + 9 < size);
    bytes[frame + 5] = 0x20;
    hop_image image = {0};
    hop_error error = {0};
    assert_int_equal(hop_image_decode(bytes, size, "tall.jpg", &image, &error),
                     HOP_EFORMAT);
    assert_holds(&error, HOP_EFORMAT, "tall.jpg: damaged JPEG: Corrupt JPEG data");
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_equals_pillow),
        cmocka_unit_test(test_oversize_is_refused),
        cmocka_unit_test(test_every_truncation_is_refused),
        cmocka_unit_test(test_damage_never_harms),
        cmocka_unit_test(test_a_fault_is_named),
        cmocka_unit_test(test_endless_scans_are_refused),
        cmocka_unit_test(test_a_height_that_lies_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
