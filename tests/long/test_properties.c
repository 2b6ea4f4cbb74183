/* SPDX-License-Identifier: MIT */
/* Thousands of random memories of every kind against the slow reference. */
#include "recall/check_recall.h"

static void synchronous(void **state) {
    (void)state;
    check_many(HOP_UPDATE_SYNC, HOP_ORDER_FIXED, 1001, 5000);
    check_imported(HOP_UPDATE_SYNC, HOP_ORDER_FIXED, 1002, 5000);
}

static void in_fixed_order(void **state) {
    (void)state;
    check_many(HOP_UPDATE_ASYNC, HOP_ORDER_FIXED, 1003, 2000);
    check_imported(HOP_UPDATE_ASYNC, HOP_ORDER_FIXED, 1004, 5000);
}

static void in_random_order(void **state) {
    (void)state;
    check_many(HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM, 1005, 2000);
}

static void in_given_order(void **state) {
    (void)state;
    check_many(HOP_UPDATE_ASYNC, HOP_ORDER_GIVEN, 1006, 2000);
    check_imported(HOP_UPDATE_ASYNC, HOP_ORDER_GIVEN, 1007, 2000);
}

static void greedily(void **state) {
    (void)state;
    check_many(HOP_UPDATE_ASYNC, HOP_ORDER_GREEDY, 1008, 2000);
    check_imported(HOP_UPDATE_ASYNC, HOP_ORDER_GREEDY, 1009, 2000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(synchronous),     cmocka_unit_test(in_fixed_order),
        cmocka_unit_test(in_random_order), cmocka_unit_test(in_given_order),
        cmocka_unit_test(greedily),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
