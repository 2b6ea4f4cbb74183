/* SPDX-License-Identifier: MIT */
/* Two hundred thousand power losses. */
#include "faults/scenarios.h"

static void two_hundred_thousand(void **state) {
    (void)state;
    lose_power_often(2000, number_of("HOP_TEST_SEED", 7));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_hundred_thousand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
