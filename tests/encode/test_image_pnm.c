/* SPDX-License-Identifier: MIT */
/* PNM in: every kind equals Pillow's reading; malformed files are refused by name. */
#include "encode/fixtures.h"

static const char *const pictures[] = {
    "bits.pbm",  "bits_plain.pbm",  "1.pgm",     "1_plain.pgm",
    "1.ppm",     "1_plain.ppm",     "100.pgm",   "100_plain.pgm",
    "100.ppm",   "100_plain.ppm",   "255.pgm",   "255_plain.pgm",
    "255.ppm",   "255_plain.ppm",   "1000.pgm",  "1000_plain.pgm",
    "1000.ppm",  "1000_plain.ppm",  "65535.pgm", "65535_plain.pgm",
    "65535.ppm", "65535_plain.ppm",
};
enum { PICTURES = sizeof pictures / sizeof *pictures };

static void test_every_kind_equals_pillow(void **state) {
    (void)state;
    assert_pictures_equal_pillow(pictures, PICTURES);
}

static hop_status decode_text(const char *text, hop_image *image, hop_error *error) {
    size_t size = strlen(text);
    uint8_t *copy = malloc(size);
    assert_non_null(copy);
    memcpy(copy, text, size);
    hop_status status = hop_image_decode(copy, size, "p.pnm", image, error);
    free(copy);
    return status;
}

static void test_comments_and_tight_bits(void **state) {
    (void)state;
    const char *const texts[] = {"P1\n3 2\n010\n101", "P1#c\n#d\r3#e\n2\n01#f\n0 1 0 1\n",
                                 "P2 3 2 1 1 0 1 0 1 0", "P5\t3\v2\f1\n\1\0\1\0\1"};
    const uint8_t expected[6] = {255, 0, 255, 0, 255, 0};
    for (int i = 0; i < 3; i++) {
        hop_image image = {0};
        assert_int_equal(decode_text(texts[i], &image, NULL), HOP_OK);
        assert_int_equal(image.width, 3);
        assert_int_equal(image.height, 2);
        assert_memory_equal(image.pixels, expected, 6);
        hop_image_clear(&image);
    }
    hop_image image = {0};
    assert_int_equal(hop_image_decode("P5\t3\v2\f1\n\1\0\1\0\1\0", 15, "b", &image, NULL),
                     HOP_OK);
    assert_memory_equal(image.pixels, expected, 6);
    hop_image_clear(&image);
}

static void test_faults_are_named(void **state) {
    (void)state;
    static const struct {
        const char *text;
        hop_status status;
        const char *words;
    } cases[] = {
        {"P1x3 2\n010101", HOP_EFORMAT, "no blank after the kind at byte 2"},
        {"P1 3", HOP_EFORMAT, "the file ends early"},
        {"P1 3 -2 010101", HOP_EFORMAT, "no number at byte 5"},
        {"P1 3 2 010201", HOP_EFORMAT, "neither 0 nor 1 at byte 10"},
        {"P1 3 2 01010#", HOP_EFORMAT, "the file ends early"},
        {"P2 1 1 0 0", HOP_EFORMAT, "a largest sample outside 1..65535"},
        {"P2 1 1 65536 0", HOP_EFORMAT, "a largest sample outside 1..65535"},
        {"P2 2 1 9 1 10", HOP_EFORMAT, "a sample over the largest announced"},
        {"P2 2 1 9 1 x", HOP_EFORMAT, "no number"},
        {"P2 2 1 9 11   ", HOP_EFORMAT, "a sample over"},
        {"P2 2 1 9 1    ", HOP_EFORMAT, "the file ends early"},
        {"P5 2 1 9 \1\12", HOP_EFORMAT, "a sample over the largest announced"},
        {"P5 2 1 9", HOP_EFORMAT, "the file ends early"},
        {"P5 2 1 9#", HOP_EFORMAT, "no blank after the header"},
        {"P5 2 1 9 \1", HOP_EFORMAT, "the file ends early"},
        {"P5 0 1 9 ", HOP_EFORMAT, "0 x 1 pixels"},
        {"P5 32769 1 9 ", HOP_ELIMIT, "32769 x 1"},
        {"P6 32768 32768 9 ", HOP_ELIMIT, "32768 x 32768"},
        {"P4 1 99999999999999999999 ", HOP_EFORMAT, "a number beyond measure"},
        {"P4 8192 8192 ", HOP_EFORMAT, "the file ends early"},
        {"P7 1 1 ", HOP_EUNSUPPORTED, "not a PNG, JPEG, WebP or PNM picture"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hop_image image = {0};
        hop_error error = {0};
        hop_status status = decode_text(cases[i].text, &image, &error);
        if (status != cases[i].status)
            fail_msg("%s: status %d: %s", cases[i].text, (int)status, error.message);
        assert_holds(&error, cases[i].status, cases[i].words);
        assert_holds(&error, cases[i].status, "p.pnm");
        assert_null(image.pixels);
    }
}

static void test_truncation_is_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < PICTURES; i++) {
        size_t size;
        uint8_t *bytes = fixture_bytes(pictures[i], &size);
        /* A plain picture may lose its last newline, and digits of its last number. */
        size_t spare = strstr(pictures[i], "plain.p") ? 6 : 0;
        assert_in_range(offer_beginnings(take_picture, bytes, size, 2000), 0, spare);
        free(bytes);
    }
}

static void test_damage_never_harms(void **state) {
    (void)state;
    for (size_t i = 0; i < PICTURES; i++) {
        size_t size;
        uint8_t *bytes = fixture_bytes(pictures[i], &size);
        offer_damaged(take_picture, bytes, size, 500);
        free(bytes);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_equals_pillow),
        cmocka_unit_test(test_comments_and_tight_bits),
        cmocka_unit_test(test_faults_are_named),
        cmocka_unit_test(test_truncation_is_refused),
        cmocka_unit_test(test_damage_never_harms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
