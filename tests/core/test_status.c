/* SPDX-License-Identifier: MIT */
/* Every status has a description of its own. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <hopfield/status.h>

static void every_status_is_described_once(void **state) {
    (void)state;
    for (int i = 0; i < HOP_STATUS_COUNT; i++) {
        const char *text = hop_status_describe((hop_status)i);
        assert_non_null(text);
        assert_true(strlen(text) > 0);
        assert_string_not_equal(text, "unknown status");
        for (int j = 0; j < i; j++)
            assert_string_not_equal(text, hop_status_describe((hop_status)j));
    }
    assert_string_equal(hop_status_describe(HOP_OK), "success");
    assert_string_equal(hop_status_describe(HOP_ENOMEM), "out of memory");
}

static void other_values_are_unknown(void **state) {
    (void)state;
    assert_string_equal(hop_status_describe(HOP_STATUS_COUNT), "unknown status");
    int beyond = HOP_STATUS_COUNT + 5;
    assert_string_equal(hop_status_describe((hop_status)beyond), "unknown status");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_is_described_once),
        cmocka_unit_test(other_values_are_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
