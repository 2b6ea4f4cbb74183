/* SPDX-License-Identifier: MIT */
/* Twenty thousand damaged files; a fifth of them under sanitizers. */
#include "faults/damaged.h"

#ifdef HOP_TEST_SLOW
enum { FILES = 4000 };
#else
enum { FILES = 20000 };
#endif

static void many(void **state) {
    (void)state;
    damage_files(FILES, 0, number_of("HOP_TEST_SEED", 5));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
