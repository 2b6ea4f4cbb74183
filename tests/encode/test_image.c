/* SPDX-License-Identifier: MIT */
/* Pictures as a whole: formats told apart, picture to units, sizes, limits. */
#include "encode/fixtures.h"

#include <sys/stat.h>
#include <hopfield/patterns.h>

#include "encode/image.h"

static void test_units_equal_pillow(void **state) {
    (void)state;
    static const char *const names[] = {"scene.png", "colour_420.jpg", "lossy.webp"};
    static const size_t sizes[][2] = {{32, 32}, {9, 14}};
    for (size_t i = 0; i < 6; i++) {
        const char *name = names[i / 2];
        hop_image_recipe recipe = {sizes[i % 2][0], sizes[i % 2][1], HOP_THRESHOLD_LEVEL,
                                   127};
        char expected_name[128];
        snprintf(expected_name, sizeof expected_name, "%s.units_%zux%zu.npy", name,
                 recipe.width, recipe.height);
        hop_array expected = fixture_array(expected_name);
        hop_image image = {0};
        int8_t units[32 * 32];
        assert_int_equal(expected.shape[0], recipe.height);
        assert_int_equal(expected.shape[1], recipe.width);
        assert_int_equal(hop_image_read(fixture_path(name), &image, NULL), HOP_OK);
        assert_int_equal(hop_image_encode(&image, &recipe, units, NULL), HOP_OK);
        for (size_t k = 0; k < hop_array_length(&expected); k++)
            assert_int_equal(units[k], ((const uint8_t *)expected.data)[k] ? 1 : -1);
        hop_image_clear(&image);
        hop_array_clear(&expected);
    }
}

static void test_encode_uses_the_recipe(void **state) {
    (void)state;
    uint8_t pixels[] = {10, 60, 120, 200};
    int8_t units[4] = {7, 7, 7, 7};
    hop_image image = {2, 2, 1, pixels};
    hop_image_recipe recipe = {2, 2, HOP_THRESHOLD_LEVEL, 119};
    assert_int_equal(hop_image_encode(&image, &recipe, units, NULL), HOP_OK);
    assert_memory_equal(units, ((const int8_t[]){-1, -1, 1, 1}), 4);
    recipe.level = 120;
    assert_int_equal(hop_image_encode(&image, &recipe, units, NULL), HOP_OK);
    assert_memory_equal(units, ((const int8_t[]){-1, -1, -1, 1}), 4);
    recipe.threshold = HOP_THRESHOLD_OTSU;
    assert_int_equal(hop_image_encode(&image, &recipe, units, NULL), HOP_OK);
    assert_memory_equal(units, ((const int8_t[]){-1, -1, 1, 1}), 4);
    recipe.threshold = HOP_THRESHOLD_DITHER; /* levels 2, 130, 194, 66 of 255 */
    assert_int_equal(hop_image_encode(&image, &recipe, units, NULL), HOP_OK);
    assert_memory_equal(units, ((const int8_t[]){1, -1, -1, 1}), 4);
}

static void test_encode_refuses(void **state) {
    (void)state;
    uint8_t pixels[4] = {0};
    int8_t units[4] = {7, 7, 7, 7};
    hop_image image = {2, 2, 1, pixels}, odd = {1, 1, 4, pixels}, none = {0};
    hop_error error = {0};
    hop_image_recipe recipe = {2, 2, HOP_THRESHOLD_LEVEL, 256};
    assert_int_equal(hop_image_encode(&image, &recipe, units, &error), HOP_EINVAL);
    assert_holds(&error, HOP_EINVAL, "level 256");
    recipe = (hop_image_recipe){0, 2, HOP_THRESHOLD_LEVEL, 127};
    assert_int_equal(hop_image_encode(&image, &recipe, units, &error), HOP_EINVAL);
    assert_holds(&error, HOP_EINVAL, "0 x 2 units");
    recipe = (hop_image_recipe){2, 2, (hop_threshold_kind)3, 127};
    assert_int_equal(hop_image_encode(&image, &recipe, units, &error), HOP_EINVAL);
    assert_holds(&error, HOP_EINVAL, "unknown kind of threshold 3");
    recipe = (hop_image_recipe){40000, 2, HOP_THRESHOLD_LEVEL, 127};
    assert_int_equal(hop_image_encode(&image, &recipe, units, &error), HOP_ELIMIT);
    assert_holds(&error, HOP_ELIMIT, "40000 x 2");
    recipe.width = 2;
    assert_int_equal(hop_image_encode(&odd, &recipe, units, &error), HOP_EINVAL);
    assert_holds(&error, HOP_EINVAL, "4 channels");
    assert_int_equal(hop_image_encode(&none, &recipe, units, NULL), HOP_EINVAL);
    assert_memory_equal(units, ((const int8_t[]){7, 7, 7, 7}), 4);
}

static void test_parse_size(void **state) {
    (void)state;
    size_t width = 7, height = 7;
    static const char *const wrong[] = {
        "",       "32",     "32x",    "x32",    "0x5",     "5x0",
        "32X32",  "32x32 ", " 32x32", "-1x5",   "+1x5",    "032x32",
        "4097x1", "1x4097", "3.2x5",  "32x32x", "32 x 32", "9999999999999999999999x1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (hop_image_parse_size(wrong[i], &width, &height) != HOP_EINVAL)
            fail_msg("\"%s\" was accepted", wrong[i]);
    assert_int_equal(hop_image_parse_size(NULL, &width, &height), HOP_EINVAL);
    assert_int_equal(width, 7);
    assert_int_equal(height, 7);
    assert_int_equal(hop_image_parse_size("32x28", &width, &height), HOP_OK);
    assert_int_equal(width, 32);
    assert_int_equal(height, 28);
    assert_int_equal(hop_image_parse_size("4096x4096", &width, &height), HOP_OK);
    assert_int_equal(width * height, HOP_MAX_UNITS);
}

static void test_unknown_files(void **state) {
    (void)state;
    hop_image image = {.width = 7};
    hop_error error = {0};
    assert_int_equal(hop_image_decode("", 0, "e", &image, &error), HOP_EFORMAT);
    assert_holds(&error, HOP_EFORMAT, "e: the file is empty");
    assert_int_equal(hop_image_decode("GIF89a", 6, "g.gif", &image, &error),
                     HOP_EUNSUPPORTED);
    assert_holds(&error, HOP_EUNSUPPORTED, "g.gif: not a PNG, JPEG, WebP or PNM");
    assert_int_equal(hop_image_decode("RIFF\4\0\0\0WAVE", 12, "w", &image, NULL),
                     HOP_EUNSUPPORTED);
    assert_int_equal(hop_image_read("/no/such/cat.png", &image, &error), HOP_EIO);
    assert_holds(&error, HOP_EIO, "/no/such/cat.png: No such file or directory");
    assert_int_equal(image.width, 7);
}

static void test_a_file_over_the_limit(void **state) {
    (void)state;
    hop_image image = {0};
    hop_error error = {0};
    write_temporary("large.png", "\x89PNG\r\n\x1a\n", 8);
    assert_int_equal(truncate(temporary_path("large.png"), (256 << 20) + 1), 0);
    assert_int_equal(hop_image_read(temporary_path("large.png"), &image, &error),
                     HOP_ELIMIT);
    assert_holds(&error, HOP_ELIMIT, "larger than 268435456 bytes");
}

static void test_allocate_limits(void **state) {
    (void)state;
    hop_image image = {0};
    assert_int_equal(hop_image_allocate(0, 1, 1, "n", &image, NULL), HOP_EFORMAT);
    assert_int_equal(hop_image_allocate(SIZE_MAX, 2, 1, "n", &image, NULL), HOP_ELIMIT);
    assert_int_equal(hop_image_allocate(8192, 8193, 3, "n", &image, NULL), HOP_ELIMIT);
    assert_int_equal(hop_image_allocate(8192, 8192, 3, "n", &image, NULL), HOP_OK);
    hop_image_clear(&image);
    assert_null(image.pixels);
    hop_image_clear(&image);
    hop_image_clear(NULL);
}

static void test_random_bytes_behind_every_magic(void **state) {
    (void)state;
    static const char *const magics[] = {"\x89PNG\r\n\x1a\n", "\xff\xd8\xff",
                                         "RIFF\x80\0\0\0WEBPVP8 ", "P2 4 4 9 ",
                                         "P6 3 3 9 "};
    static const size_t lengths[] = {8, 3, 16, 9, 9};
    uint8_t bytes[160];
    for (uint64_t trial = 0; trial < 5000; trial++) {
        hop_random random = hop_random_begin(11, 0, trial);
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (uint8_t)hop_random_u32(&random);
        memcpy(bytes, magics[trial % 5], lengths[trial % 5]);
        offer(take_picture, bytes, (size_t)hop_random_below(&random, sizeof bytes));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units_equal_pillow),
        cmocka_unit_test(test_encode_uses_the_recipe),
        cmocka_unit_test(test_encode_refuses),
        cmocka_unit_test(test_parse_size),
        cmocka_unit_test(test_unknown_files),
        cmocka_unit_test(test_a_file_over_the_limit),
        cmocka_unit_test(test_allocate_limits),
        cmocka_unit_test(test_random_bytes_behind_every_magic),
    };
    return cmocka_run_group_tests(tests, make_temporary_folder, remove_temporary_folder);
}
