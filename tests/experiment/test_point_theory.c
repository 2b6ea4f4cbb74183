/* SPDX-License-Identifier: MIT */
/* Theory of a point: its numbers, and their absence where it does not apply. */
#include "experiment/point_theory.h"
#include "labs.h"
#include "one_context.h"

static hop_lab *prepared(const char *name, const char *const *pairs) {
    hop_lab *lab = NULL;
    assert_ok(hop_lab_create(context, name, &lab, NULL));
    for (; *pairs; pairs += 2) assert_ok(hop_lab_set(lab, pairs[0], pairs[1], NULL));
    assert_ok(hop_lab_prepare(lab, NULL));
    return lab;
}

/* 0.125 of 100 units are 13 patterns; round(0.1 x 100) = 10 flips leave 1 - 20/100. */
static void numbers_are_of_the_rounded_point(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "100", "load", "0.125", "noise", "0.1", NULL};
    hop_lab *lab = prepared("capacity", pairs);
    const hop_point *point = &lab->points[0];
    assert_true(hop_point_load(point) == 13 / 100.0);
    assert_true(hop_point_crosstalk(point) == 12 / 100.0);
    assert_near(hop_point_cue(point), 0.8, 1e-15, "cue");
    const double unstable = hop_theory_unstable_exact(100, 13);
    assert_true(hop_point_unstable(lab, point) == unstable);
    assert_near(hop_point_exact(lab, point), pow(1 - unstable, 100), 1e-12, "exact");
    hop_theory_ags ags;
    assert_ok(hop_theory_solve_ags(0.13, &ags));
    assert_true(hop_point_ags(lab, point).overlap == ags.overlap);
    assert_true(hop_lab_is_flow(lab));
    hop_lab_free(lab);
}

/* Divided by P in place of N, couplings and thus all temperatures are N/P as large. */
static void heat_is_measured_by_the_couplings(void **state) {
    (void)state;
    const char *const units[] = {"load", "0.1", NULL};
    const char *const patterns[] = {"load", "0.1", "scaling", "p", NULL};
    hop_lab *by_units = prepared("phase", units),
            *by_patterns = prepared("phase", patterns);
    assert_true(hop_lab_heat_scale(by_units, 0.1) == 1);
    assert_true(hop_lab_heat_scale(by_patterns, 0.1) == 1 / 0.1);
    hop_lab_free(by_units);
    hop_lab_free(by_patterns);
}

/* At 20 of 200 patterns the flow ends in retrieval from an overlap of about 0.2 on. */
static void cues_are_lost_below_the_critical_overlap(void **state) {
    (void)state;
    const double critical = hop_theory_critical_overlap(19 / 200.0);
    assert_true(critical > 0.1 && critical < 0.3);
    const char *const pairs[] = {"units", "200",      "load", "0.1",
                                 "noise", "0.3,0.46", NULL};
    hop_lab *lab = prepared("noise", pairs);
    assert_true(!hop_point_is_lost(&lab->points[0]));
    assert_true(hop_point_is_lost(&lab->points[1]));
    hop_lab_free(lab);
}

static void there_is_no_number_without_its_conditions(void **state) {
    (void)state;
    static const struct {
        const char *pairs[5];
        bool binomial, flow, ags;
    } cases[] = {
        {{"load", "0.1", "update", "async", NULL}, true, false, true},
        {{"load", "0.1", "ties", "plus", NULL}, false, true, true},
        {{"load", "0.2", NULL}, true, true, false},
        {{"load", "0.1", "diagonal", "keep", NULL}, false, false, false},
        {{"load", "0.1", "structure", "sparse:0.3", NULL}, false, false, false},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_lab *lab = prepared("capacity", cases[k].pairs);
        const hop_point *point = &lab->points[0];
        assert_int_equal(hop_lab_is_binomial(lab), cases[k].binomial);
        assert_int_equal(hop_lab_is_flow(lab), cases[k].flow);
        assert_int_equal(!isnan(hop_point_unstable(lab, point)), cases[k].binomial);
        assert_int_equal(!isnan(hop_point_exact(lab, point)), cases[k].binomial);
        assert_int_equal(!isnan(hop_point_ags(lab, point).overlap), cases[k].ags);
        assert_int_equal(!isnan(hop_point_ags(lab, point).error_fraction), cases[k].ags);
        hop_lab_free(lab);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_of_the_rounded_point),
        cmocka_unit_test(heat_is_measured_by_the_couplings),
        cmocka_unit_test(cues_are_lost_below_the_critical_overlap),
        cmocka_unit_test(there_is_no_number_without_its_conditions),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
