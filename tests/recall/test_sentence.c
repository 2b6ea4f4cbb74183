/* SPDX-License-Identifier: MIT */
/* Sentences grow, and stop at the end of their text. */
#include "engine.h"
#include "recall/sentence.h"

static void a_sentence_grows(void **state) {
    (void)state;
    static const char *const keys[] = {"beach", NULL};
    char text[64] = "";
    hop_sentence s = {text, sizeof text, 0};
    hop_say(&s, "%d step%s to ", 1, hop_plural(1));
    hop_say_memory(&s, keys, 0);
    hop_say(&s, ", %d step%s to ", 2, hop_plural(2));
    hop_say_memory(&s, keys, 1);
    hop_say(&s, " or ");
    hop_say_memory(&s, NULL, 7);
    assert_string_equal(text, "1 step to 'beach', 2 steps to memory 1 or memory 7");
    assert_int_equal(s.used, strlen(text));
}

static void what_finds_no_room_is_cut(void **state) {
    (void)state;
    for (size_t size = 1; size < 12; size++) {
        char text[16];
        memset(text, 'x', sizeof text);
        text[0] = '\0';
        hop_sentence s = {text, size, 0};
        hop_say(&s, "01234");
        hop_say(&s, "56789");
        assert_int_equal(strlen(text), size - 1 < 10 ? size - 1 : 10);
        assert_memory_equal(text, "0123456789", strlen(text));
        assert_int_equal(text[size], 'x');
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_grows),
        cmocka_unit_test(what_finds_no_room_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
