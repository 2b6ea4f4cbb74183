/* SPDX-License-Identifier: MIT */
/* Explanations: formatted, cut to fit, on one line. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/error.h"

static void status_and_message_are_set(void **state) {
    (void)state;
    hop_error error = {HOP_OK, ""};
    assert_int_equal(hop_fail(&error, HOP_EVALUE, "unit %d of %s", 3, "a.npy"),
                     HOP_EVALUE);
    assert_int_equal(error.status, HOP_EVALUE);
    assert_string_equal(error.message, "unit 3 of a.npy");
}

static void null_is_accepted(void **state) {
    (void)state;
    assert_int_equal(hop_fail(NULL, HOP_EIO, "%s", "x"), HOP_EIO);
    assert_int_equal(hop_fail_memory(NULL), HOP_ENOMEM);
}

static void memory_has_its_words(void **state) {
    (void)state;
    hop_error error = {HOP_OK, ""};
    assert_int_equal(hop_fail_memory(&error), HOP_ENOMEM);
    assert_int_equal(error.status, HOP_ENOMEM);
    assert_string_equal(error.message, "out of memory");
}

static void control_characters_become_question_marks(void **state) {
    (void)state;
    hop_error error;
    hop_fail(&error, HOP_EIO, "%s", "a\nb\tc\x1b[1m\x7f caf\xc3\xa9");
    assert_string_equal(error.message, "a?b?c?[1m? caf\xc3\xa9");
}

static void messages_are_utf8_whatever_they_quote(void **state) {
    (void)state;
    hop_error error;
    hop_fail(&error, HOP_EIO, "%s", "a\xffz \xc3 \xed\xa0\x80 \xc2\x9b[1m \xc2\xa0");
    assert_string_equal(error.message, "a?z ? ??? ??[1m \xc2\xa0");
}

/* Whatever the place, no sequence is left half. */
static void messages_are_cut_between_characters(void **state) {
    (void)state;
    char text[2 * HOP_MESSAGE_SIZE];
    static const char *const characters[] = {"\xc3\xa9", "\xe2\x82\xac",
                                             "\xf0\x9f\x90\x9f"};
    for (size_t k = 0; k < 3; k++)
        for (size_t shift = 0; shift < 4; shift++) {
            const size_t length = strlen(characters[k]);
            hop_error error;
            memset(text, 'n', shift);
            text[shift] = '\0';
            while (strlen(text) < HOP_MESSAGE_SIZE) strcat(text, characters[k]);
            hop_fail(&error, HOP_EIO, "%s", text);
            const size_t kept = (HOP_MESSAGE_SIZE - 1 - shift) / length * length + shift;
            assert_int_equal(strlen(error.message), kept);
            assert_memory_equal(error.message, text, kept);
        }
}

static void long_messages_are_cut(void **state) {
    (void)state;
    char name[2 * HOP_MESSAGE_SIZE];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = 0;
    struct {
        hop_error error;
        char guard[8];
    } held;
    memset(&held, '!', sizeof held);
    hop_fail(&held.error, HOP_EIO, "%s", name);
    assert_int_equal(strlen(held.error.message), HOP_MESSAGE_SIZE - 1);
    assert_memory_equal(held.error.message, name, HOP_MESSAGE_SIZE - 1);
    assert_memory_equal(held.guard, "!!!!!!!!", 8);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_and_message_are_set),
        cmocka_unit_test(null_is_accepted),
        cmocka_unit_test(memory_has_its_words),
        cmocka_unit_test(control_characters_become_question_marks),
        cmocka_unit_test(messages_are_utf8_whatever_they_quote),
        cmocka_unit_test(messages_are_cut_between_characters),
        cmocka_unit_test(long_messages_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
