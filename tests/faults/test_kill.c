/* SPDX-License-Identifier: MIT */
/* Three hundred writers killed with SIGKILL, each at a random moment. */
#include "faults/kills.h"

static void three_hundred(void **state) {
    kill_count all = {0};
    (void)state;
    kill_writers(300, number_of("HOP_TEST_SEED", 1), &all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_hundred),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
