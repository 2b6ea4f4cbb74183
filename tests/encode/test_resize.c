/* SPDX-License-Identifier: MIT */
/* Resizing: bit for bit Pillow's results; identities; limits. */
#include "encode/fixtures.h"

static hop_image fixture_grey(const char *name) {
    hop_array array = fixture_array(name);
    assert_int_equal(array.ndim, 2);
    return (hop_image){array.shape[1], array.shape[0], 1, array.data};
}

static void test_equals_pillow(void **state) {
    (void)state;
    static const struct {
        const char *source;
        size_t width, height;
    } cases[] = {
        {"scene", 32, 32},  {"scene", 28, 28},  {"scene", 61, 32}, {"scene", 32, 47},
        {"scene", 7, 5},    {"scene", 97, 13},  {"scene", 13, 97}, {"scene", 100, 90},
        {"scene", 1, 1},    {"scene", 1, 47},   {"scene", 61, 1},  {"scene", 61, 47},
        {"scene", 60, 46},  {"scene", 122, 94}, {"noise", 32, 32}, {"noise", 17, 64},
        {"noise", 20, 11},  {"noise", 41, 34},  {"noise", 39, 32}, {"noise", 3, 2},
        {"row", 32, 32},    {"row", 7, 1},      {"row", 1, 1},     {"row", 450, 2},
        {"column", 28, 28}, {"column", 1, 9},   {"pixel", 5, 3},   {"pixel", 1, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[128];
        snprintf(name, sizeof name, "resize_%s.npy", cases[i].source);
        hop_image source = fixture_grey(name), result = {0};
        assert_int_equal(
            hop_image_resize(&source, cases[i].width, cases[i].height, &result), HOP_OK);
        snprintf(name, sizeof name, "resize_%s_%zux%zu.npy", cases[i].source,
                 cases[i].width, cases[i].height);
        assert_pixels(&result, name);
        hop_image_clear(&source);
        hop_image_clear(&result);
    }
}

static void test_one_grey_stays_one_grey(void **state) {
    (void)state;
    static const uint8_t greys[] = {0, 1, 77, 128, 254, 255};
    uint8_t pixels[11 * 9];
    for (size_t g = 0; g < sizeof greys; g++) {
        memset(pixels, greys[g], sizeof pixels);
        hop_image source = {11, 9, 1, pixels}, result = {0};
        for (size_t side = 1; side < 40; side++) {
            assert_int_equal(hop_image_resize(&source, side, 41 - side, &result), HOP_OK);
            for (size_t i = 0; i < side * (41 - side); i++)
                assert_int_equal(result.pixels[i], greys[g]);
            hop_image_clear(&result);
        }
    }
}

/* The filter is symmetric, so turning the picture and resizing commute. */
static void test_commutes_with_transposing(void **state) {
    (void)state;
    uint8_t pixels[6 * 31], turned[31 * 6];
    hop_random random = hop_random_begin(9, 0, 0);
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (uint8_t)hop_random_u32(&random);
    for (size_t i = 0; i < sizeof pixels; i++) turned[i % 31 * 6 + i / 31] = pixels[i];
    hop_image wide = {31, 6, 1, pixels}, tall = {6, 31, 1, turned}, a = {0}, b = {0};
    for (size_t side = 1; side < 70; side++) {
        assert_int_equal(hop_image_resize(&wide, side, 6, &a), HOP_OK);
        assert_int_equal(hop_image_resize(&tall, 6, side, &b), HOP_OK);
        for (size_t x = 0; x < side; x++)
            for (size_t y = 0; y < 6; y++)
                assert_int_equal(a.pixels[y * side + x], b.pixels[x * 6 + y]);
        hop_image_clear(&a);
        hop_image_clear(&b);
    }
}

static void test_refusals(void **state) {
    (void)state;
    uint8_t pixels[3] = {0};
    hop_image grey = {1, 1, 1, pixels}, colour = {1, 1, 3, pixels}, out = {.width = 7};
    hop_image tall = {1, HOP_IMAGE_MAX_SIDE, 1, NULL};
    assert_int_equal(hop_image_resize(&colour, 1, 1, &out), HOP_EINVAL);
    assert_int_equal(hop_image_resize(&grey, 0, 1, &out), HOP_EINVAL);
    assert_int_equal(hop_image_resize(&grey, 1, 0, &out), HOP_EINVAL);
    assert_int_equal(hop_image_resize(&grey, HOP_IMAGE_MAX_SIDE + 1, 1, &out),
                     HOP_ELIMIT);
    assert_int_equal(hop_image_resize(&grey, 8193, 8192, &out), HOP_ELIMIT);
    assert_int_equal(hop_image_resize(&tall, 1, 1, &out), HOP_EINVAL);
    tall.pixels = calloc(HOP_IMAGE_MAX_SIDE, 1);
    assert_non_null(tall.pixels);
    assert_int_equal(hop_image_resize(&tall, 4096, 1, &out), HOP_ELIMIT);
    assert_int_equal(out.width, 7);
    assert_int_equal(hop_image_resize(&tall, 2, 3, &out), HOP_OK);
    hop_image_clear(&tall);
    hop_image_clear(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equals_pillow),
        cmocka_unit_test(test_one_grey_stays_one_grey),
        cmocka_unit_test(test_commutes_with_transposing),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
