/* SPDX-License-Identifier: MIT */
/* Every language has a name of its own. */
#include <hopfield/texts.h>

#include <string.h>
#include "reference.h"

static void test_names(void **state) {
    (void)state;
    assert_string_equal(hop_language_name(HOP_LANGUAGE_NONE), "none");
    assert_string_equal(hop_language_name(HOP_LANGUAGE_ENGLISH), "english");
    assert_null(hop_language_name(HOP_LANGUAGE_COUNT));
    assert_null(hop_language_name((hop_language)-1));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, 0, 0);
}
