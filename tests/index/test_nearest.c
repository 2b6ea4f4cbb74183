/* SPDX-License-Identifier: MIT */
/* The few nearest against a full sort, in whatever order differences come. */
#include "engine.h"
#include "index/codes.h"

static int by_difference(const void *a, const void *b) {
    const hop_near *x = a, *y = b;
    if (x->differ != y->differ) return x->differ < y->differ ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Adds what could matter, as a scan does, and compares with the sort. */
static void check(const uint32_t *differ, size_t count, size_t bits, size_t wanted) {
    hop_nearest nearest;
    hop_near *all = need(count * sizeof *all);
    assert_ok(hop_nearest_begin(bits, wanted, &nearest));
    for (size_t r = 0; r < count; r++) {
        all[r] = (hop_near){differ[r], (uint32_t)r};
        if (differ[r] < nearest.limit) hop_nearest_add(&nearest, (uint32_t)r, differ[r]);
        assert_true(nearest.held <= nearest.room);
    }
    hop_nearest_finish(&nearest);
    qsort(all, count, sizeof *all, by_difference);
    assert_int_equal(nearest.held, wanted < count ? wanted : count);
    for (size_t k = 0; k < nearest.held; k++) {
        assert_int_equal(nearest.list[k].row, all[k].row);
        assert_int_equal(nearest.list[k].differ, all[k].differ);
    }
    hop_nearest_clear(&nearest);
    free(all);
}

static void equals_the_sort(void **state) {
    (void)state;
    enum { MOST = 3000 };
    static uint32_t differ[MOST];
    for (uint64_t trial = 0; trial < 400; trial++) {
        hop_random chance = hop_random_begin(trial, HOP_STREAM_USER, 0);
        const size_t count = hop_random_below(&chance, trial % 8 ? 400 : MOST);
        const size_t bits = 64 + 64 * hop_random_below(&chance, 4);
        const size_t wanted = 1 + hop_random_below(&chance, trial % 3 ? 20 : 600);
        const uint64_t spread = 1 + hop_random_below(&chance, bits + 1);
        for (size_t r = 0; r < count; r++)
            differ[r] = (uint32_t)hop_random_below(&chance, spread);
        check(differ, count, bits, wanted);
    }
}

/* Every row is nearer than all before it; every row is as near; every row is as far as
   can be. */
static void equals_the_sort_in_the_worst_order(void **state) {
    (void)state;
    enum { COUNT = 5000, BITS = 65536 };
    static uint32_t differ[COUNT];
    static const size_t wanted[] = {1, 2, 100, COUNT - 1, COUNT, COUNT + 1};
    for (size_t w = 0; w < 6; w++) {
        for (size_t r = 0; r < COUNT; r++) differ[r] = (uint32_t)(BITS - r);
        check(differ, COUNT, BITS, wanted[w]);
        for (size_t r = 0; r < COUNT; r++) differ[r] = 0;
        check(differ, COUNT, BITS, wanted[w]);
        for (size_t r = 0; r < COUNT; r++) differ[r] = BITS;
        check(differ, COUNT, BITS, wanted[w]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_sort),
        cmocka_unit_test(equals_the_sort_in_the_worst_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
