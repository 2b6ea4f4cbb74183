/* SPDX-License-Identifier: MIT */
/* Two thousand power losses: what is left opens, and no acknowledged commit is missing.
 */
#include "faults/scenarios.h"

/* Under AddressSanitizer a fifth of them: the draws are the same with any compiler. */
#ifdef HOP_TEST_SLOW
enum { HUNDREDS = 4 };
#else
enum { HUNDREDS = 20 };
#endif

static void two_thousand(void **state) {
    (void)state;
    lose_power_often(HUNDREDS, number_of("HOP_TEST_SEED", 6));
}

/* That this test can fail: without syncs commits are lost. */
static void a_disk_that_lies_is_found_out(void **state) {
    power_count unused = {0};
    (void)state;
    begin_power();
    scenario_lies(HOP_DURABILITY_FULL);
    stop_recording();
    quiet = 1;
    assert_true(check_images("lies", 100, 0, 1, &unused) > 20);
    quiet = 0;
    end_power();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_thousand),
        cmocka_unit_test(a_disk_that_lies_is_found_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
