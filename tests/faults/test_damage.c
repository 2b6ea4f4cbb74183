/* SPDX-License-Identifier: MIT */
/* Twenty thousand damaged files. */
#include "faults/damaged.h"

static void twenty_thousand(void **state) {
    (void)state;
    damage_files(20000, 0, number_of("HOP_TEST_SEED", 5));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twenty_thousand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
