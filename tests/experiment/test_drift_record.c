/* SPDX-License-Identifier: MIT */
/* What is kept of a run: turning points and means, on runs made by hand. */
#include <math.h>
#include "experiment/drifts.h"

enum { STEPS = 6 };

/* Two scenes; the first is reinforced at steps 1, 3, 4, the second at 2, 5, 6. */
static hop_scenes scenes = {.count = 2};
static const hop_drift drift = {&scenes, STEPS, STEPS};

static hop_drift_run *run_of(const char *first, const char *second) {
    hop_drift_run *run = NULL;
    assert_ok(hop_drift_run_create(&drift, &run));
    static const size_t chosen[STEPS] = {0, 1, 0, 0, 1, 1};
    memcpy(run->chosen, chosen, sizeof chosen);
    for (size_t step = 0; step <= STEPS; step++)
        for (size_t s = 0; s < 2; s++) {
            double *at = hop_drift_at(run, s, step);
            at[HOP_DRIFT_TURNED + HOP_DRIFT_NEARER] = (s ? second : first)[step] == '1';
            at[HOP_DRIFT_TURNED + HOP_DRIFT_TWO] = s == 0 && step >= 3;
            at[HOP_DRIFT_OLD] = (double)(10 * s + step);
            at[HOP_DRIFT_NEW] = -1;
            at[HOP_DRIFT_ENERGY_OLD] = -1;
            at[HOP_DRIFT_ENERGY_NEW] = s ? -2 : -0.5;
        }
    return run;
}

static void turning(const char *course, double step, double own, hop_drift_turning kind) {
    hop_drift_run *run = run_of(course, "0000000");
    double found[HOP_DRIFT_TURNING];
    hop_drift_find_turning(run, 0, HOP_DRIFT_NEARER, found);
    if (isnan(step)) {
        assert_true(isnan(found[HOP_DRIFT_STEP]) && isnan(found[HOP_DRIFT_OWN]));
    } else {
        assert_true(found[HOP_DRIFT_STEP] == step);
        assert_true(found[HOP_DRIFT_OWN] == own);
    }
    for (unsigned k = HOP_DRIFT_STABLE; k <= HOP_DRIFT_NEVER; k++)
        assert_true(found[k] == (k == (unsigned)kind));
    hop_drift_run_free(run);
}

/* Step 0 is the base, before any reinforcement: no turning point. */
static void turning_points(void **state) {
    (void)state;
    turning("0111111", 1, 1, HOP_DRIFT_STABLE);
    turning("0011111", 2, 1, HOP_DRIFT_STABLE);
    turning("0000011", 5, 3, HOP_DRIFT_STABLE);
    turning("0000001", 6, 3, HOP_DRIFT_STABLE);
    turning("0011011", 2, 1, HOP_DRIFT_LOST);
    turning("0001110", 3, 2, HOP_DRIFT_LOST);
    turning("1111111", 1, 1, HOP_DRIFT_STABLE);
    turning("1000000", NAN, NAN, HOP_DRIFT_NEVER);
    turning("0000000", NAN, NAN, HOP_DRIFT_NEVER);
}

static double sum_of(const double *record, size_t scene, size_t sum) {
    return record[hop_drift_sum_at(&drift, scene, sum)];
}

static void record_keeps_scenes_and_their_mean(void **state) {
    (void)state;
    double *record = need(hop_drift_width(&drift) * sizeof *record);
    /* The first turns at its second, as expected; the second unasked, unexpected. */
    hop_drift_run *run = run_of("0001111", "0110000");
    run->cycles = 7;
    hop_drift_keep(run, record);
    const size_t own = hop_drift_turning_field(HOP_DRIFT_NEARER, HOP_DRIFT_OWN);
    const size_t two = hop_drift_turning_field(HOP_DRIFT_TWO, HOP_DRIFT_OWN);
    assert_true(record[HOP_DRIFT_CYCLES_AT] == 7.0 / 14);
    assert_true(sum_of(record, 0, own) == 2 && sum_of(record, 1, own) == 0);
    assert_true(sum_of(record, 2, own) == 1);
    assert_true(sum_of(record, 0, two) == 2 && isnan(sum_of(record, 1, two)));
    assert_true(sum_of(record, 2, two) == 2);
    assert_true(sum_of(record, 0, HOP_DRIFT_TWO_RIGHT) == 1);
    assert_true(sum_of(record, 1, HOP_DRIFT_TWO_RIGHT) == 0);
    assert_true(sum_of(record, 2, HOP_DRIFT_UNASKED) == 0.5);
    assert_true(sum_of(record, 0, HOP_DRIFT_REINFORCED) == 3);
    assert_true(sum_of(record, 1, HOP_DRIFT_BASE_OLD) == 10);
    assert_true(sum_of(record, 2, HOP_DRIFT_END_OLD) == 11);
    assert_true(sum_of(record, 0, HOP_DRIFT_DEEPER_NEW) == 0);
    assert_true(sum_of(record, 1, HOP_DRIFT_DEEPER_NEW) == 1);
    hop_drift_run_free(run);
    free(record);
}

static void record_keeps_means_by_step_and_by_own(void **state) {
    (void)state;
    double *record = need(hop_drift_width(&drift) * sizeof *record);
    hop_drift_run *run = run_of("0000000", "0000000");
    hop_drift_keep(run, record);
    for (size_t step = 0; step <= STEPS; step++)
        assert_true(record[hop_drift_step_at(&drift, step, HOP_DRIFT_OLD)] ==
                    5 + (double)step);
    /* None of its own yet: the first at step 0, the second at 0 and 1. One: the first at
       1 and 2, the second at 2, 3, 4. Three: at 4, 5, 6 and at 6. Never four. */
    assert_near(record[hop_drift_own_at(&drift, 0, HOP_DRIFT_OLD)], 21.0 / 3, 1e-12, "0");
    assert_near(record[hop_drift_own_at(&drift, 1, HOP_DRIFT_OLD)], 42.0 / 5, 1e-12, "1");
    assert_near(record[hop_drift_own_at(&drift, 3, HOP_DRIFT_OLD)], 31.0 / 4, 1e-12, "3");
    assert_true(isnan(record[hop_drift_own_at(&drift, 4, HOP_DRIFT_OLD)]));
    hop_drift_run_free(run);
    free(record);
}

/* Every place of a record is somebody's, and nobody's twice. */
static void places_fill_the_record(void **state) {
    (void)state;
    const size_t width = hop_drift_width(&drift);
    uint8_t *taken = need(width);
    taken[HOP_DRIFT_CYCLES_AT]++;
    for (size_t s = 0; s <= 2; s++)
        for (size_t k = 0; k < HOP_DRIFT_SUMS; k++)
            taken[hop_drift_sum_at(&drift, s, k)]++;
    for (size_t step = 0; step <= STEPS; step++)
        for (size_t k = 0; k < HOP_DRIFT_FIELDS; k++) {
            taken[hop_drift_step_at(&drift, step, k)]++;
            taken[hop_drift_own_at(&drift, step, k)]++;
        }
    for (size_t k = 0; k < width; k++) assert_int_equal(taken[k], 1);
    free(taken);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turning_points),
        cmocka_unit_test(record_keeps_scenes_and_their_mean),
        cmocka_unit_test(record_keeps_means_by_step_and_by_own),
        cmocka_unit_test(places_fill_the_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
