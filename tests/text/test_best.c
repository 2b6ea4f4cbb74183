/* SPDX-License-Identifier: MIT */
/* The best few are those that sorting all would put first. */
#include "text/best.h"

#include "engine.h"

enum { COUNT = 500 };

typedef struct {
    uint32_t value, row;
    char more[5];
} element;

static int order(const void *a, const void *b) {
    const element *x = a, *y = b;
    if (x->value != y->value) return x->value > y->value ? -1 : 1;
    return x->row < y->row ? -1 : 1;
}

static void test_sorting(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(31, 1, 0);
    static const size_t mosts[] = {0, 1, 2, 3, 17, COUNT - 1, COUNT, 2 * COUNT};
    for (size_t m = 0; m < sizeof mosts / sizeof *mosts; m++) {
        element all[COUNT], best[2 * COUNT];
        size_t count = 0;
        for (uint32_t k = 0; k < COUNT; k++) {
            all[k] = (element){(uint32_t)hop_random_below(&chance, 50), k, "same"};
            count = hop_best_offer(best, count, mosts[m], sizeof *best, &all[k], order);
            assert_int_equal(count, k + 1 < mosts[m] ? k + 1 : mosts[m]);
        }
        qsort(all, COUNT, sizeof *all, order);
        qsort(best, count, sizeof *best, order);
        for (size_t k = 0; k < count; k++) {
            assert_int_equal(best[k].row, all[k].row);
            assert_string_equal(best[k].more, "same");
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sorting)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
