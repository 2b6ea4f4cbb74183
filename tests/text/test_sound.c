/* SPDX-License-Identifier: MIT */
/* Words that English says alike have one key; edits between keys are Levenshtein's. */
#include "words.h"
#include "text/sound.h"

static hop_sound sound_of(const char *word) {
    const hop_letters letters = letters_of(word);
    hop_sound sound;
    hop_sound_of(&letters, &sound);
    return sound;
}

static unsigned edits(const char *a, const char *b) {
    const hop_sound x = sound_of(a), y = sound_of(b);
    return hop_sound_edits(&x, &y);
}

static void test_alike(void **state) {
    (void)state;
    static const char *const alike[][2] = {
        {"phone", "fone"},     {"knight", "night"}, {"nation", "nashun"},
        {"cell", "sell"},      {"cat", "kat"},      {"gem", "jem"},
        {"write", "rite"},     {"axe", "acse"},     {"caf\xc3\xa9", "cafe"},
        {"banana", "bannana"}, {"quick", "kwik"},
    };
    for (size_t k = 0; k < sizeof alike / sizeof *alike; k++)
        assert_int_equal(edits(alike[k][0], alike[k][1]), 0);
    assert_int_equal(edits("cat", "car"), 1);
    assert_int_equal(edits("apple", "pple"), 1); /* a first vowel is heard */
    assert_int_equal(sound_of("\xd1\x8f").count, 0);
    assert_int_equal(edits("\xd1\x8f", "bcd"), 3);
}

static void test_longest(void **state) {
    (void)state;
    char word[HOP_WORD_MOST + 1] = {0};
    memset(word, 'x', HOP_WORD_MOST);
    assert_int_equal(sound_of(word).count, 2 * HOP_WORD_MOST);
    assert_int_equal(edits(word, ""), 2 * HOP_WORD_MOST);
    assert_int_equal(edits("", word), 2 * HOP_WORD_MOST);
}

/* Symmetric, 0 for one word, and no more by way of a third. */
static void test_metric(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(3, 1, 0);
    for (size_t k = 0; k < 500; k++) {
        char word[3][24];
        for (size_t w = 0; w < 3; w++) random_word(&chance, 8, word[w]);
        const unsigned direct = edits(word[0], word[1]);
        assert_int_equal(direct, edits(word[1], word[0]));
        assert_int_equal(edits(word[0], word[0]), 0);
        assert_true(direct <= edits(word[0], word[2]) + edits(word[2], word[1]));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_alike),
                                       cmocka_unit_test(test_longest),
                                       cmocka_unit_test(test_metric)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
