/* SPDX-License-Identifier: MIT */
/* Stop words are found, and their beginnings and continuations are not. */
#include "text/stop.h"

#include "reference.h"

static int is_stop(const char *word) {
    return hop_stop_word(&(hop_text){word, strlen(word)});
}

static void test_stop_words(void **state) {
    (void)state;
    static const char *const stop[] = {"a",    "the",      "of",    "you're",
                                       "your", "wouldn't", "don't", "which"};
    static const char *const others[] = {"",    "th",        "them's", "thee", "hopfield",
                                         "zzz", "wouldn'ts", "!",      "wing", "\u00e9"};
    for (size_t i = 0; i < sizeof stop / sizeof *stop; i++)
        if (!is_stop(stop[i])) fail_msg("%s", stop[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (is_stop(others[i])) fail_msg("%s", others[i]);
    assert_true(hop_stop_word(&(hop_text){"theory", 3}));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_stop_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
