/* SPDX-License-Identifier: MIT */
/* The report on rules: a row a rule, and knees that are those of its curves. */
#include "labs.h"
#include "one_context.h"

static void every_rule_has_its_row(void **state) {
    (void)state;
    const char *const pairs[] = {"units",  "80", "load",  "0.05:0.85:0.1",
                                 "trials", "10", "rules", "hebb,storkey,willshaw",
                                 NULL};
    hop_lab *lab = run_lab(context, "rules", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "capacities");
    const hop_lab_table *results = table_of(report, "results");
    assert_int_equal(table->rows, 3);
    assert_int_equal(results->rows, 27);
    assert_string_equal(cell_of(table, 1, "rule")->text, "storkey");
    assert_true(number_of(table, 0, "capacity") < number_of(table, 1, "capacity"));
    assert_near(number_of(table, 0, "capacity_theory"), 0.138, 0.001, "theory");
    assert_true(isnan(number_of(table, 1, "capacity_theory")));
    for (size_t rule = 0; rule < 3; rule++)
        assert_true(number_of(table, rule, "basin_low_load") ==
                    number_of(results, 9 * rule, "basin"));
    assert_int_equal(report->panel_count, 2);
    assert_non_null(strstr(report->meaning, "on random patterns storkey holds out"));
    hop_lab_free(lab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_has_its_row),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
