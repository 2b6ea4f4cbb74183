/* SPDX-License-Identifier: MIT */
/* The report on structures: capacities, gains, sentences. */
#include "labs.h"
#include "one_context.h"

static void capacities_and_gains_go_together(void **state) {
    (void)state;
    const char *const pairs[] = {"units",  "128", "load", "0.05:0.65:0.1",
                                 "trials", "12",  NULL};
    hop_lab *lab = run_lab(context, "structure", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "capacities");
    assert_int_equal(table->rows, 6);
    const double plain = number_of(table, 0, "capacity");
    assert_near(plain, 0.18, 0.07, "random patterns under Hebb's rule");
    assert_near(number_of(table, 0, "capacity_theory"), 0.138, 0.001, "theory");
    assert_true(number_of(table, 5, "capacity_theory") == 1);
    for (size_t row = 0; row < 6; row++) {
        const double capacity = number_of(table, row, "capacity");
        if (isnan(capacity)) continue;
        assert_near(number_of(table, row, "gain"), capacity / plain, 1e-9, "gain");
    }
    assert_non_null(strstr(report->meaning, "Random patterns under Hebb's rule"));
    assert_non_null(strstr(report->meaning, "Sparse patterns are lost"));
    assert_int_equal(report->panel_count, 1);
    assert_int_equal(report->panels[0].count, 6);
    hop_lab_free(lab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(capacities_and_gains_go_together),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
