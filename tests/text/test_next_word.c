/* SPDX-License-Identifier: MIT */
/* The words of texts, one after the other. */
#include <hopfield/text.h>

#include "reference.h"

/* The words, each with '|' after it, are `expected`. */
static void assert_words_of(const char *bytes, size_t size, const char *expected) {
    const hop_text text = {bytes, size};
    char *all = need(2 * size + 2);
    size_t used = 0, at = 0, length = 0;
    while (hop_text_next_word(&text, &at, &length)) {
        assert_true(length > 0 && at + length <= size);
        memcpy(all + used, bytes + at, length);
        used += length;
        all[used++] = '|';
        at += length;
    }
    all[used] = '\0';
    assert_string_equal(all, expected);
    free(all);
}

static void assert_words(const char *text, const char *expected) {
    assert_words_of(text, strlen(text), expected);
}

static void test_words(void **state) {
    (void)state;
    assert_words("", "");
    assert_words(" ,.!", "");
    assert_words("a", "a|");
    assert_words("Hello, world! 3rd 2.5", "Hello|world|3rd|2|5|");
    assert_words("snake_case e-mail", "snake|case|e|mail|");
    assert_words("\u05e9\u05dc\u05d5\u05dd \u0639\u0631\u0628\u064a",
                 "\u05e9\u05dc\u05d5\u05dd|\u0639\u0631\u0628\u064a|");
    assert_words("\u4e2d\u6587\u3002\u30ab", "\u4e2d\u6587|\u30ab|");
    assert_words("cafe\u0301s", "cafe\u0301s|");
    assert_words("\u0301x \u2764\ufe0f 1\ufe0f\u20e3", "x|1\ufe0f\u20e3|");
    assert_words("\u2167 \u00bd", "\u2167|\u00bd|");
}

static void test_apostrophes(void **state) {
    (void)state;
    assert_words("don't 'tis dogs' rock''n o\u2019clock", "don't|tis|dogs|rock|n|"
                                                          "o\u2019clock|");
    assert_words("don\u02bct l\u00b4eau a' 'b", "don\u02bct|l\u00b4eau|a|b|");
    assert_words("x'\u0301y", "x|y|");
}

static void test_what_folding_drops(void **state) {
    (void)state;
    assert_words("soft\u00adhyphen\u00ad end", "soft\u00adhyphen|end|");
    assert_words("a\u200d'\u200db", "a\u200d'\u200db|");
}

static void test_no_utf8(void **state) {
    (void)state;
    assert_words("ab\xff"
                 "cd\xc3 e\xe2\x82",
                 "ab|cd|e|");
    assert_words_of("a\0b", 3, "a|b|");
}

/* Folded, a text has as many words, but for letters that fold to more than letters. */
static void test_folded_words(void **state) {
    (void)state;
    const char *bytes =
        "D\u00f3n\u2019t, \ufb01ne Stra\u00dfe\u00ad; \uff21\uff22 1\u20442";
    const hop_text text = {bytes, strlen(bytes)};
    hop_folded folded = {0};
    assert_ok(hop_text_fold(&text, 0, &folded, NULL));
    assert_words(folded.bytes, "d\u00f3n't|fine|strasse|ab|1|2|");
    hop_folded_clear(&folded);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_apostrophes),
        cmocka_unit_test(test_what_folding_drops),
        cmocka_unit_test(test_no_utf8),
        cmocka_unit_test(test_folded_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
