/* SPDX-License-Identifier: MIT */
/* WebP in: every kind equals Pillow's reading; animated and damaged files are refused. */
#include "encode/fixtures.h"

static const char *const pictures[] = {"lossy.webp", "lossless.webp", "lossy_alpha.webp",
                                       "lossless_alpha.webp", "exact.webp"};
enum { PICTURES = sizeof pictures / sizeof *pictures };

static void test_every_kind_equals_pillow(void **state) {
    (void)state;
    assert_pictures_equal_pillow(pictures, PICTURES);
}

static void test_animated_and_oversized_are_refused(void **state) {
    (void)state;
    assert_fixture_refused("animated.webp", HOP_EUNSUPPORTED, "an animated WebP");
    assert_fixture_refused("bomb_pixels.webp", HOP_ELIMIT, "16383 x 16383");
}

static void test_every_truncation_is_refused(void **state) {
    (void)state;
    assert_truncations_refused(pictures, PICTURES, 5000);
}

static void test_damage_never_harms(void **state) {
    (void)state;
    assert_damage_harmless(pictures, PICTURES, 600);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_equals_pillow),
        cmocka_unit_test(test_animated_and_oversized_are_refused),
        cmocka_unit_test(test_every_truncation_is_refused),
        cmocka_unit_test(test_damage_never_harms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
