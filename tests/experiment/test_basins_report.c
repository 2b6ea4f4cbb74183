/* SPDX-License-Identifier: MIT */
/* The report on basins: rows, curves, fourths that are whole, and theory where it holds.
 */
#include "labs.h"
#include "one_context.h"

static void every_rule_and_load_has_its_rows(void **state) {
    (void)state;
    enum { LOADS = 7, LEVELS = 3, RULES = 2, TRIALS = 16 };
    const char *const pairs[] = {"units", "60",           "load",   "0.05:0.35:0.05",
                                 "noise", "0,0.2,0.4",    "trials", "16",
                                 "rules", "hebb,storkey", "copies", "6",
                                 NULL};
    hop_lab *lab = run_lab(context, "basins", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *results = table_of(report, "results");
    const hop_lab_table *quarters = table_of(report, "quarters");
    assert_int_equal(results->rows, RULES * LOADS);
    assert_int_equal(table_of(report, "returns")->rows, RULES * LOADS * LEVELS);
    assert_int_equal(quarters->rows, RULES * LOADS * 4);
    /* Fourths of the patterns have the mean of all, and stand ever firmer. */
    for (size_t row = 0; row < results->rows; row++) {
        double basin = 0;
        for (size_t q = 0; q < 4; q++) {
            basin += number_of(quarters, 4 * row + q, "basin") / 4;
            assert_true(number_of(quarters, 4 * row + q, "quarter") == (double)q + 1);
            if (q)
                assert_true(number_of(quarters, 4 * row + q, "weakest") >=
                            number_of(quarters, 4 * row + q - 1, "weakest"));
        }
        assert_near(basin, number_of(results, row, "basin"), 1e-12, "fourths");
    }
    assert_int_equal(report->panel_count, 4);
    assert_int_equal(report->panels[0].count, 3); /* two rules, and Hebb's theory */
    assert_int_equal(report->panels[2].count, 2);
    assert_int_equal(report->panels[3].count, 5);
    assert_true(!isnan(number_of(results, 0, "basin_theory")));
    assert_true(isnan(number_of(results, 3, "basin_theory"))); /* beyond its end */
    assert_true(isnan(number_of(results, LOADS, "basin_theory")));
    assert_non_null(strstr(report->meaning, "Under hebb, at a load of 0.05"));
    assert_non_null(strstr(report->meaning, "(theory: "));
    assert_non_null(strstr(report->meaning, "Under storkey, at a load of 0.35"));
    hop_lab_free(lab);
}

static void one_unit_at_a_time_has_no_theory(void **state) {
    (void)state;
    const char *const pairs[] = {"units",  "40", "load",   "0.05,0.1", "trials", "1",
                                 "copies", "2",  "update", "async",    NULL};
    hop_lab *lab = run_lab(context, "basins", pairs);
    const hop_lab_report *report = report_of(lab);
    assert_no_theory(report);
    assert_no_nan_text(report);
    assert_columns_empty(report, "spread"); /* of one pattern */
    assert_columns_empty(report, "_link");
    hop_lab_free(lab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_and_load_has_its_rows),
        cmocka_unit_test(one_unit_at_a_time_has_no_theory),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
