/* SPDX-License-Identifier: MIT */
/* The certificate of recall through an index, over thousands of random cases. */
#include "index/check_search.h"

static void is_never_violated(void **state) {
    (void)state;
    check_cases(1000, 5000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_never_violated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
