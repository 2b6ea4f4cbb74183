/* SPDX-License-Identifier: MIT */
/* A million damaged files. */
#include "faults/damaged.h"

static void a_million(void **state) {
    (void)state;
    damage_files(1000000, 0, number_of("HOP_TEST_SEED", 9));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_million),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
