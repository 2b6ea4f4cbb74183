/* SPDX-License-Identifier: MIT */
/* The plan: every combination once, and chance of its own for every trial. */
#include "labs.h"

#include "experiment/experiment.h"

static hop_lab *planned(hop_context *context, const char *seed) {
    hop_lab *lab = NULL;
    assert_ok(hop_lab_create(context, "capacity", &lab, NULL));
    assert_ok(hop_lab_set(lab, "units", "20,30", NULL));
    assert_ok(hop_lab_set(lab, "load", "0.25,0.1,0.5", NULL));
    assert_ok(hop_lab_set(lab, "trials", "50", NULL));
    assert_ok(hop_lab_set(lab, "seed", seed, NULL));
    assert_ok(hop_lab_prepare(lab, NULL));
    return lab;
}

static void points_are_the_product_in_order(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = planned(context, "1");
    static const size_t patterns[] = {2, 5, 10, 3, 8, 15}; /* 7.5 is rounded up */
    assert_int_equal(lab->point_count, 6);
    for (size_t k = 0; k < 6; k++) {
        const hop_point *point = &lab->points[k];
        assert_int_equal(point->patterns, patterns[k]);
        assert_int_equal(point->units, k < 3 ? 20 : 30);
        assert_int_equal(
            hop_plan_at(lab, point->at[0], point->at[1], point->at[2], point->at[3]), k);
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

static int ascending(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void every_trial_has_its_own_seed(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *one = planned(context, "1"), *two = planned(context, "2");
    uint64_t seeds[2 * 6 * 50];
    size_t count = 0;
    for (size_t point = 0; point < 6; point++)
        for (size_t trial = 0; trial < 50; trial++) {
            seeds[count++] = hop_plan_seed(one, point, trial);
            seeds[count++] = hop_plan_seed(two, point, trial);
        }
    qsort(seeds, count, sizeof *seeds, ascending);
    for (size_t k = 1; k < count; k++) assert_true(seeds[k] != seeds[k - 1]);
    hop_lab_free(one);
    hop_lab_free(two);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_the_product_in_order),
        cmocka_unit_test(every_trial_has_its_own_seed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
