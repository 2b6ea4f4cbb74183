/* SPDX-License-Identifier: MIT */
/* Twenty thousand random operations, with restarts and second handles. */
#include "faults/model.h"

static void agrees(void **state) {
    (void)state;
    run_model(20000, number_of("HOP_TEST_SEED", 20));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
