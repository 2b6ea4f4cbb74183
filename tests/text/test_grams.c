/* SPDX-License-Identifier: MIT */
/* Runs of characters. */
#include "text/grams.h"

#include "engine.h"

static uint8_t seen[HOP_GRAMS];
static uint16_t grams[HOP_GRAMS];

static size_t gather(const char *text, uint8_t bit, size_t count) {
    hop_padded padded = {0};
    assert_int_equal(hop_padded_set(&padded, text, strlen(text)), HOP_OK);
    assert_int_equal(padded.size, strlen(text) + 2);
    assert_true(padded.bytes[0] == ' ' && padded.bytes[padded.size - 1] == ' ');
    count = hop_grams_gather(&padded, bit, seen, grams, count);
    free(padded.bytes);
    return count;
}

static int has(const char *gram) {
    return seen[hop_gram_of(gram, strlen(gram))];
}

static void test_runs_of_two_to_four(void **state) {
    (void)state;
    memset(seen, 0, sizeof seen);
    assert_int_equal(gather("abc", 1, 0), 4 + 3 + 2);
    const char *const expected[] = {" a",  "ab",  "bc",   "c ",  " ab",
                                    "abc", "bc ", " abc", "abc "};
    for (size_t i = 0; i < 9; i++) assert_true(has(expected[i]));
    assert_false(has("cb"));
}

static void test_each_once(void **state) {
    (void)state;
    memset(seen, 0, sizeof seen);
    /* " a", "aa", "a ", " aa", "aaa", "aa ", " aaa", "aaaa", "aaa " */
    assert_int_equal(gather("aaaaaaaa", 1, 0), 9);
    assert_int_equal(gather("aaaaaaaa", 2, 9), 9);
    assert_int_equal(has("aa"), 3);
    assert_int_equal(gather("aaaab", 2, 9), 9 + 6);
    assert_int_equal(has("ab"), 2);
}

static void test_code_points(void **state) {
    (void)state;
    memset(seen, 0, sizeof seen);
    assert_int_equal(gather("\u0436\u4e2d\U0001f600", 1, 0), 4 + 3 + 2);
    assert_true(has("\u0436\u4e2d"));
    assert_true(has(" \u0436\u4e2d\U0001f600"));
    assert_false(has("\xb6\u4e2d"));
}

static void test_nothing(void **state) {
    (void)state;
    memset(seen, 0, sizeof seen);
    assert_int_equal(gather("", 1, 0), 1);
    assert_true(has("  "));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs_of_two_to_four),
        cmocka_unit_test(test_each_once),
        cmocka_unit_test(test_code_points),
        cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
