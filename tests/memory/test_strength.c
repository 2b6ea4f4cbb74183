/* SPDX-License-Identifier: MIT */
/* Exact strengths: reading, adding, overflow. */
#include "engine.h"

static void reads(const char *text, int64_t numerator, int64_t denominator) {
    hop_strength s = {77, 77};
    if (hop_strength_parse(text, &s)) fail_msg("'%s' is refused", text);
    if (s.numerator != numerator || s.denominator != denominator)
        fail_msg("'%s' is read as %lld/%lld", text, (long long)s.numerator,
                 (long long)s.denominator);
}

static void refuses(const char *text, hop_status expected) {
    hop_strength s = {77, 77};
    const hop_status status = hop_strength_parse(text, &s);
    if (status != expected) fail_msg("'%s': %s", text, hop_status_describe(status));
    assert_true(s.numerator == 77 && s.denominator == 77);
}

static void text_is_read_exactly(void **state) {
    (void)state;
    reads("3", 3, 1);
    reads("-1", -1, 1);
    reads("0.25", 1, 4);
    reads("1/3", 1, 3);
    reads("-2/6", -1, 3);
    reads("+7", 7, 1);
    reads("0", 0, 1);
    reads("-0", 0, 1);
    reads("0.0", 0, 1);
    reads("0/9", 0, 1);
    reads("-0.125", -1, 8);
    reads("007.50", 15, 2);
    reads("1.000000000000000001", 1000000000000000001, 1000000000000000000);
    reads("9223372036854775807", INT64_MAX, 1);
    reads("-9223372036854775807", -INT64_MAX, 1);
    reads("1/9223372036854775807", 1, INT64_MAX);
    reads("9223372036854775807/9223372036854775807", 1, 1);
}

static void other_text_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"",      " ",     "-",    "+",    ".5",   "5.",
                                        "1e3",   "abc",   "1/",   "/2",   "1/0",  "1/-2",
                                        "1/2/3", "1.5/2", "0x10", "1 ",   " 1",   "--1",
                                        "nan",   "inf",   "1,5",  "1..2", "1/2.5"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
        refuses(wrong[k], HOP_EINVAL);
    refuses("9223372036854775808", HOP_EOVERFLOW);
    refuses("-99999999999999999999", HOP_EOVERFLOW);
    refuses("1/9223372036854775808", HOP_EOVERFLOW);
    refuses("0.0000000000000000001", HOP_EOVERFLOW);
}

static void zeros_at_the_end_take_no_room(void **state) {
    (void)state;
    reads("0.1000000000000000000000000", 1, 10);
    reads("2.00000000000000000000000000000", 2, 1);
    reads("0.0000000000000000000000000", 0, 1);
}

static void adds(hop_strength a, hop_strength b, hop_strength sum) {
    hop_strength found = {77, 77};
    assert_ok(hop_strength_add(a, b, &found));
    assert_true(found.numerator == sum.numerator);
    assert_true(found.denominator == sum.denominator);
    assert_ok(hop_strength_add(b, a, &found));
    assert_true(found.numerator == sum.numerator);
}

static void sums_are_in_lowest_terms(void **state) {
    (void)state;
    adds((hop_strength){1, 2}, (hop_strength){1, 3}, (hop_strength){5, 6});
    adds((hop_strength){1, 6}, (hop_strength){1, 3}, (hop_strength){1, 2});
    adds((hop_strength){1, 2}, (hop_strength){-1, 2}, (hop_strength){0, 1});
    adds((hop_strength){2, 4}, (hop_strength){0, 7}, (hop_strength){1, 2});
    adds((hop_strength){INT64_MAX, 1}, (hop_strength){-INT64_MAX, 1},
         (hop_strength){0, 1});
    adds((hop_strength){INT64_MIN, 2}, (hop_strength){0, 1},
         (hop_strength){INT64_MIN / 2, 1});
    adds((hop_strength){INT64_MAX - 2, INT64_MAX}, (hop_strength){2, INT64_MAX},
         (hop_strength){1, 1});
}

static void sums_beyond_64_bits_are_refused(void **state) {
    (void)state;
    static const hop_strength wrong[][2] = {
        {{INT64_MAX, 1}, {1, 1}},
        {{-INT64_MAX, 1}, {-1, 1}},
        {{INT64_MIN, 1}, {0, 1}},
        {{INT64_MIN, 1}, {INT64_MIN, 1}},
        {{INT64_MIN, INT64_MAX}, {INT64_MIN, INT64_MAX - 1}},
        {{1, INT64_MAX}, {1, INT64_MAX - 1}},
    };
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        hop_strength out = {77, 77};
        assert_status(hop_strength_add(wrong[k][0], wrong[k][1], &out), HOP_EOVERFLOW);
        assert_true(out.numerator == 77);
    }
    hop_strength out = {77, 77};
    assert_status(hop_strength_add((hop_strength){1, 0}, (hop_strength){1, 1}, &out),
                  HOP_EINVAL);
    assert_status(hop_strength_add((hop_strength){1, 1}, (hop_strength){1, -1}, &out),
                  HOP_EINVAL);
    assert_true(out.numerator == 77);
}

static void values_are_quotients(void **state) {
    (void)state;
    assert_true(hop_strength_value((hop_strength){1, 4}) == 0.25);
    assert_true(hop_strength_value((hop_strength){-3, 1}) == -3);
    assert_true(hop_strength_value((hop_strength){0, 5}) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_read_exactly),
        cmocka_unit_test(other_text_is_refused),
        cmocka_unit_test(zeros_at_the_end_take_no_room),
        cmocka_unit_test(sums_are_in_lowest_terms),
        cmocka_unit_test(sums_beyond_64_bits_are_refused),
        cmocka_unit_test(values_are_quotients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
