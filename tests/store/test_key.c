/* SPDX-License-Identifier: MIT */
/* Which keys are taken and which are refused, and why. */
#include "store/fixture.h"
#include "store/store.h"

#define ACCEPT(text) assert_null(hop_key_fault(text, sizeof(text) - 1))
#define REFUSE(text, why)                                                                \
    do {                                                                                 \
        const char *fault = hop_key_fault(text, sizeof(text) - 1);                       \
        assert_non_null(fault);                                                          \
        assert_non_null(strstr(fault, why));                                             \
    } while (0)

static void good_keys(void **state) {
    (void)state;
    ACCEPT("a");
    ACCEPT("pictures/beach old.png");
    ACCEPT("stra\xc3\x9f"
           "e");
    ACCEPT("\xe6\xb5\xb7\xe8\xbe\xb9");
    ACCEPT("\xf0\x9f\x90\x95");
    ACCEPT("\xc2\xa0");         /* U+00A0, the first after the control characters */
    ACCEPT("\xed\x9f\xbf");     /* U+D7FF, the last before the surrogates */
    ACCEPT("\xee\x80\x80");     /* U+E000 */
    ACCEPT("\xf4\x8f\xbf\xbf"); /* U+10FFFF */
}

static void control_characters(void **state) {
    (void)state;
    REFUSE("a\nb", "control");
    REFUSE("a\0b", "control");
    REFUSE("\x1b[31m", "control");
    REFUSE("\x7f", "control");
    REFUSE("\xc2\x80", "control");
    REFUSE("\xc2\x9f", "control");
}

static void bad_utf8(void **state) {
    (void)state;
    REFUSE("\x80", "UTF-8");
    REFUSE("\xff", "UTF-8");
    REFUSE("\xc0\xaf", "UTF-8");         /* overlong */
    REFUSE("\xc1\xbf", "UTF-8");         /* overlong */
    REFUSE("\xe0\x9f\xbf", "UTF-8");     /* overlong */
    REFUSE("\xf0\x8f\xbf\xbf", "UTF-8"); /* overlong */
    REFUSE("\xed\xa0\x80", "UTF-8");     /* a surrogate */
    REFUSE("\xed\xbf\xbf", "UTF-8");     /* a surrogate */
    REFUSE("\xf4\x90\x80\x80", "UTF-8"); /* beyond U+10FFFF */
    REFUSE("\xf5\x80\x80\x80", "UTF-8");
    REFUSE("abc\xe6\xb5", "UTF-8"); /* cut short */
    REFUSE("\xe6x\xb5", "UTF-8");
}

static void lengths(void **state) {
    (void)state;
    char key[HOP_MAX_KEY + 1];
    memset(key, 'x', sizeof key);
    assert_non_null(hop_key_fault(key, 0));
    assert_null(hop_key_fault(key, HOP_MAX_KEY));
    assert_non_null(strstr(hop_key_fault(key, HOP_MAX_KEY + 1), "longer"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_keys),
        cmocka_unit_test(control_characters),
        cmocka_unit_test(bad_utf8),
        cmocka_unit_test(lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
