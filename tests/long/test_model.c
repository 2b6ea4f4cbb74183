/* SPDX-License-Identifier: MIT */
/* Two hundred thousand random operations. */
#include "faults/model.h"

static void agrees(void **state) {
    (void)state;
    run_model(200000, number_of("HOP_TEST_SEED", 21));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
