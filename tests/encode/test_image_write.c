/* SPDX-License-Identifier: MIT */
/* Units to pictures, and PNG files that read back as they were written. */
#include "encode/fixtures.h"

static void test_units_become_squares(void **state) {
    (void)state;
    const int8_t units[] = {-1, 1, 0, 1, 1, -1};
    const uint8_t greys[] = {0, 255, 128, 255, 255, 0};
    for (size_t scale = 1; scale < 5; scale++) {
        hop_image image = {0};
        assert_int_equal(hop_image_from_units(units, 3, 2, scale, &image), HOP_OK);
        assert_int_equal(image.width, 3 * scale);
        assert_int_equal(image.height, 2 * scale);
        assert_int_equal(image.channels, 1);
        for (size_t y = 0; y < image.height; y++)
            for (size_t x = 0; x < image.width; x++)
                assert_int_equal(image.pixels[y * image.width + x],
                                 greys[y / scale * 3 + x / scale]);
        hop_image_clear(&image);
    }
}

static void test_from_units_refuses(void **state) {
    (void)state;
    const int8_t units[] = {-1, 2};
    hop_image out = {.width = 7};
    assert_int_equal(hop_image_from_units(NULL, 1, 1, 1, &out), HOP_EINVAL);
    assert_int_equal(hop_image_from_units(units, 0, 1, 1, &out), HOP_EINVAL);
    assert_int_equal(hop_image_from_units(units, 1, 0, 1, &out), HOP_EINVAL);
    assert_int_equal(hop_image_from_units(units, 1, 1, 0, &out), HOP_EINVAL);
    assert_int_equal(hop_image_from_units(units, 2, 1, 1, &out), HOP_EINVAL);
    assert_int_equal(hop_image_from_units(units, 1, 1, 8193, &out), HOP_ELIMIT);
    assert_int_equal(hop_image_from_units(units, 1, 1, SIZE_MAX, &out), HOP_ELIMIT);
    assert_int_equal(hop_image_from_units(units, SIZE_MAX, 2, 1, &out), HOP_ELIMIT);
    assert_int_equal(out.width, 7);
}

static void test_readable_scale(void **state) {
    (void)state;
    static const size_t expected[][2] = {{0, 1},   {1, 256}, {28, 9},  {32, 8},
                                         {64, 4},  {100, 3}, {255, 1}, {256, 1},
                                         {300, 1}, {4096, 1}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(hop_image_readable_scale(expected[i][0]), expected[i][1]);
}

static void test_written_pictures_read_back(void **state) {
    (void)state;
    static const size_t sides[][2] = {{1, 1}, {7, 3}, {3, 7}, {300, 200}};
    for (size_t i = 0; i < 8; i++) {
        unsigned channels = i % 2 ? 3 : 1;
        size_t width = sides[i / 2][0], height = sides[i / 2][1];
        size_t bytes = width * height * channels;
        hop_image image = {width, height, channels, malloc(bytes)}, back = {0};
        hop_random random = hop_random_begin(1, 0, i);
        assert_non_null(image.pixels);
        for (size_t k = 0; k < bytes; k++)
            image.pixels[k] = (uint8_t)hop_random_u32(&random);
        hop_error error = {0};
        assert_int_equal(hop_image_write_png(temporary_path("a.png"), &image, &error),
                         HOP_OK);
        assert_int_equal(hop_image_read(temporary_path("a.png"), &back, &error), HOP_OK);
        assert_int_equal(back.width, width);
        assert_int_equal(back.height, height);
        assert_int_equal(back.channels, channels);
        assert_memory_equal(back.pixels, image.pixels, bytes);
        hop_image_clear(&image);
        hop_image_clear(&back);
    }
    assert_int_equal(count_entries(), 1);
}

static void test_write_refuses(void **state) {
    (void)state;
    uint8_t pixels[8] = {0};
    hop_error error = {0};
    hop_image good = {2, 2, 1, pixels}, four = {1, 1, 4, pixels}, none = {0};
    hop_image wide = {40000, 1, 1, pixels};
    size_t before = count_entries();
    assert_int_equal(hop_image_write_png(temporary_path("b.png"), &four, &error),
                     HOP_EINVAL);
    assert_holds(&error, HOP_EINVAL, "4 channels");
    assert_int_equal(hop_image_write_png(temporary_path("b.png"), &none, NULL),
                     HOP_EINVAL);
    assert_int_equal(hop_image_write_png(temporary_path("b.png"), &wide, NULL),
                     HOP_EINVAL);
    assert_int_equal(hop_image_write_png("/no/such/b.png", &good, &error), HOP_EIO);
    assert_holds(&error, HOP_EIO,
                 "cannot write /no/such/b.png: No such file or directory");
    assert_int_equal(count_entries(), before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units_become_squares),
        cmocka_unit_test(test_from_units_refuses),
        cmocka_unit_test(test_readable_scale),
        cmocka_unit_test(test_written_pictures_read_back),
        cmocka_unit_test(test_write_refuses),
    };
    return cmocka_run_group_tests(tests, make_temporary_folder, remove_temporary_folder);
}
