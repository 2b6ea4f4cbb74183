/* SPDX-License-Identifier: MIT */
/* Letters: what is under the marks, which are vowels, and which words are too long. */
#include "words.h"

static void test_read(void **state) {
    (void)state;
    const hop_letters word = letters_of("\xc3\xa9x\xd1\x8f\xea\xb0\x80");
    assert_int_equal(word.count, 4);
    assert_int_equal(word.code[0], 0xe9);
    assert_int_equal(word.base[0], 'e');
    assert_int_equal(word.base[2], 0x44f);
    /* A Hangul syllable is one letter, not its first sound with marks. */
    assert_int_equal(word.base[3], 0xac00);
    assert_true(word.vowel[0] && !word.vowel[1] && word.vowel[2] && !word.vowel[3]);
    assert_int_equal(letters_of("").count, 0);
}

static void test_bounds(void **state) {
    (void)state;
    char bytes[2 * (HOP_WORD_MOST + 1)];
    for (size_t k = 0; k <= HOP_WORD_MOST; k++) memcpy(bytes + 2 * k, "\xc3\xa9", 2);
    hop_letters word;
    assert_true(hop_letters_read(&(hop_text){bytes, 2 * HOP_WORD_MOST}, &word));
    assert_int_equal(word.count, HOP_WORD_MOST);
    assert_false(hop_letters_read(&(hop_text){bytes, sizeof bytes}, &word));
    assert_false(hop_letters_read(&(hop_text){bytes, 3}, &word)); /* cut in two */
}

static void test_mask(void **state) {
    (void)state;
    const hop_letters one = letters_of("abca"), other = letters_of("\xc3\xa1z");
    const uint64_t mask = hop_letters_mask(&one);
    assert_int_equal(__builtin_popcountll(mask), 4); /* a, b, c and another a */
    assert_int_equal(__builtin_popcountll(mask & hop_letters_mask(&other)), 1);
}

static void test_fit(void **state) {
    (void)state;
    char word[3 * HOP_WORD_MOST + 4] = "";
    for (size_t k = 0; k <= HOP_WORD_MOST; k++) {
        const hop_text text = text_of(word);
        assert_int_equal(hop_letters_count(&text), k);
        assert_true(hop_letters_fit(&text));
        strcat(word, k % 2 ? "\xe4\xb8\xad" : "x");
    }
    const hop_text text = text_of(word);
    assert_false(hop_letters_fit(&text));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read), cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_fit), cmocka_unit_test(test_mask)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
