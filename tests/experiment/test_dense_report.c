/* SPDX-License-Identifier: MIT */
/* The report on dense memories: capacities where rates cross one half, and sentences. */
#include "labs.h"
#include "one_context.h"

/* poly:n=2 at N = 60: the rate of return falls between half of theory's patterns and
   three times as many; capacity = fill times theory. */
static void capacities_are_crossings(void **state) {
    (void)state;
    const char *const pairs[] = {"units",        "40,60",  "fill", "0.5,1,3", "rules",
                                 "poly:n=2,exp", "trials", "20",   NULL};
    hop_lab *lab = run_lab(context, "dense", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *capacities = table_of(report, "capacities");
    assert_int_equal(capacities->rows, 2); /* no size of exp is small enough */
    for (size_t row = 0; row < 2; row++) {
        const double fill = number_of(capacities, row, "capacity_fill");
        const double theory = number_of(capacities, row, "capacity_theory");
        const double units = number_of(capacities, row, "units");
        assert_near(theory, units / (2 * log(units)), 1e-9, "theory");
        assert_true(fill > 0.5 && fill < 3);
        assert_near(number_of(capacities, row, "capacity"), fill * theory, 1e-9,
                    "capacity");
    }
    assert_non_null(strstr(report->meaning, "Under poly:n=2 at N = 60 half of the"));
    assert_null(strstr(report->meaning, "Under exp"));
    assert_no_nan_text(report);
    hop_lab_free(lab);
}

/* Where nothing crosses, the sentence says what is known instead. */
static void without_a_crossing_there_is_no_capacity(void **state) {
    (void)state;
    const char *const pairs[] = {"units",    "50",     "fill", "0.2,0.4", "rules",
                                 "poly:n=3", "trials", "4",    NULL};
    hop_lab *lab = run_lab(context, "dense", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *capacities = table_of(report, "capacities");
    assert_int_equal(capacities->rows, 1);
    assert_true(isnan(number_of(capacities, 0, "capacity")));
    assert_non_null(strstr(report->meaning, "of the patterns come back at 0.4 times"));
    assert_no_nan_text(report);
    assert_int_equal(report->panel_count, 3);
    hop_lab_free(lab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(capacities_are_crossings),
        cmocka_unit_test(without_a_crossing_there_is_no_capacity),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
