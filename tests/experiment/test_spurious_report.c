/* SPDX-License-Identifier: MIT */
/* The report on spurious states: a row an end, and sentences that hold. */
#include "labs.h"
#include "one_context.h"

static void every_end_has_a_row_and_a_curve(void **state) {
    (void)state;
    const char *const pairs[] = {"units",  "60,80", "load", "0.05,0.1,0.2", "starts", "4",
                                 "trials", "5",     NULL};
    hop_lab *lab = run_lab(context, "spurious", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *results = table_of(report, "results");
    const hop_lab_table *energies = table_of(report, "energies");
    assert_int_equal(results->rows, 6);
    assert_int_equal(energies->rows, 36);
    assert_int_equal(report->panel_count, 2);
    for (size_t p = 0; p < 2; p++) assert_int_equal(report->panels[p].count, 6);
    for (size_t row = 0; row < 6; row++)
        assert_true(number_of(energies, 6 * row, "share") ==
                    number_of(results, row, "memory"));
    assert_non_null(strstr(report->meaning, "At a load of 0.05"));
    assert_non_null(strstr(report->meaning, "At a load of 0.2"));
    hop_lab_free(lab);
}

static void other_rules_have_no_theory(void **state) {
    (void)state;
    const char *const pairs[] = {"units",  "40", "load", "0.1",     "starts", "3",
                                 "trials", "4",  "rule", "storkey", NULL};
    hop_lab *lab = run_lab(context, "spurious", pairs);
    const hop_lab_report *report = report_of(lab);
    assert_true(isnan(number_of(table_of(report, "results"), 0, "memory_energy_theory")));
    bool said = false;
    for (size_t k = 0; k < report->notes_count; k++)
        said |= strstr(report->notes[k], "No theory") != NULL;
    assert_true(said);
    hop_lab_free(lab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_end_has_a_row_and_a_curve),
        cmocka_unit_test(other_rules_have_no_theory),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
