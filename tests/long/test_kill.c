/* SPDX-License-Identifier: MIT */
/* Ten thousand writers killed. */
#include "faults/kills.h"

static void ten_thousand(void **state) {
    (void)state;
    kill_count all = {0};
    kill_writers(10000, number_of("HOP_TEST_SEED", 2), &all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_thousand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
