/* SPDX-License-Identifier: MIT */
/* Cases of words of many scripts, told and given. */
#include <hopfield/text.h>

#include "reference.h"

static hop_word_case case_of(const char *word) {
    return hop_word_case_of(&(hop_text){word, strlen(word)});
}

static void test_case_of(void **state) {
    (void)state;
    static const struct {
        const char *word;
        hop_word_case expected;
    } words[] = {
        {"", HOP_CASE_OTHER},
        {"word", HOP_CASE_SMALL},
        {"Word", HOP_CASE_TITLE},
        {"WORD", HOP_CASE_CAPITALS},
        {"wOrd", HOP_CASE_OTHER},
        {"WOrd", HOP_CASE_OTHER},
        {"a", HOP_CASE_SMALL},
        {"A", HOP_CASE_TITLE},
        {"I'm", HOP_CASE_TITLE},
        {"I'M", HOP_CASE_CAPITALS},
        {"3rd", HOP_CASE_SMALL},
        {"3D", HOP_CASE_TITLE},
        {"123", HOP_CASE_OTHER},
        {"\u4e2d", HOP_CASE_OTHER},
        {"\u4e2dA", HOP_CASE_OTHER},
        {"\u00c9t\u00e9", HOP_CASE_TITLE},
        {"E\u0301te", HOP_CASE_TITLE},
        {"\u0394\u039f", HOP_CASE_CAPITALS},
        {"stra\u00dfe", HOP_CASE_SMALL},
        {"\u01c5ep", HOP_CASE_TITLE},
        {"ab\xff", HOP_CASE_OTHER},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (case_of(words[i].word) != words[i].expected)
            fail_msg("%s: %d", words[i].word, (int)case_of(words[i].word));
}

static void assert_recased(const char *word, hop_word_case wanted, const char *expected) {
    char *made = NULL;
    assert_ok(hop_word_recase(&(hop_text){word, strlen(word)}, wanted, &made));
    assert_string_equal(made, expected);
    free(made);
}

static void test_recase(void **state) {
    (void)state;
    assert_recased("word", HOP_CASE_TITLE, "Word");
    assert_recased("word", HOP_CASE_CAPITALS, "WORD");
    assert_recased("word", HOP_CASE_SMALL, "word");
    assert_recased("word", HOP_CASE_OTHER, "word");
    assert_recased("London", HOP_CASE_SMALL, "London");
    assert_recased("iPhone", HOP_CASE_TITLE, "iPhone");
    assert_recased("iPhone", HOP_CASE_CAPITALS, "IPHONE");
    assert_recased("don't", HOP_CASE_CAPITALS, "DON'T");
    assert_recased("3rd", HOP_CASE_TITLE, "3Rd");
    assert_recased("stra\u00dfe", HOP_CASE_CAPITALS, "STRASSE");
    assert_recased("stra\u00dfe", HOP_CASE_TITLE, "Stra\u00dfe");
    assert_recased("\u00dfa", HOP_CASE_TITLE, "Ssa");
    assert_recased("\u03bf\u03b4\u03bf\u03c2", HOP_CASE_CAPITALS,
                   "\u039f\u0394\u039f\u03a3");
    assert_recased("\u01c6ep", HOP_CASE_TITLE, "\u01c5ep");
    assert_recased("\u01c6ep", HOP_CASE_CAPITALS, "\u01c4EP");
    assert_recased("\u4e2d\u6587", HOP_CASE_CAPITALS, "\u4e2d\u6587");
    assert_recased("", HOP_CASE_CAPITALS, "");
    assert_recased("a\xff"
                   "b",
                   HOP_CASE_CAPITALS,
                   "A\xff"
                   "B");
}

/* A word that is given a case has it. */
static void test_round(void **state) {
    (void)state;
    static const char *const words[] = {"word", "na\u00efve", "don't",
                                        "\u043c\u0438\u0440"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (int wanted = HOP_CASE_SMALL; wanted <= HOP_CASE_CAPITALS; wanted++) {
            char *made = NULL;
            assert_ok(hop_word_recase(&(hop_text){words[i], strlen(words[i])},
                                      (hop_word_case)wanted, &made));
            assert_int_equal(case_of(made), wanted);
            free(made);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_case_of),
        cmocka_unit_test(test_recase),
        cmocka_unit_test(test_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
