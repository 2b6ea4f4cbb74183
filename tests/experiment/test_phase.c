/* SPDX-License-Identifier: MIT */
/* The phase diagram: overlap against theory, lines, what other rules are told. */
#include "labs.h"
#include "one_context.h"

/* Far from T_M (.54 at a load of .05) the overlap is theory's within five standard errors
   of the mean of 8 networks, 2.5 half intervals, and .01 for finite N; hot, it is lost.
 */
static void overlap_is_as_predicted(void **state) {
    (void)state;
    const char *const pairs[] = {"units",       "400",         "load",   "0.02,0.05",
                                 "temperature", "0.2,0.4,1.4", "sweeps", "60",
                                 "trials",      "8",           NULL};
    hop_lab *lab = run_lab(context, "phase", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *results = table_of(report, "results");
    assert_int_equal(results->rows, 6);
    for (size_t row = 0; row < 6; row++) {
        const double found = number_of(results, row, "overlap");
        const double theory = number_of(results, row, "overlap_theory");
        const double room = 2.5 * (found - number_of(results, row, "overlap_low"));
        assert_near(found, theory, room + 0.01, "overlap");
        assert_int_equal(theory > 0.5, number_of(results, row, "temperature") < 1);
    }
    assert_string_equal(cell_of(results, 0, "phase")->text, "retrieval, deepest");
    assert_string_equal(cell_of(results, 2, "phase")->text, "paramagnet");
    const hop_lab_table *lines = table_of(report, "lines");
    assert_near(number_of(lines, 1, "T_M"), 0.542, 0.001, "T_M");
    assert_near(number_of(lines, 1, "T_g"), 1 + sqrt(0.05), 1e-9, "T_g");
    assert_non_null(strstr(report->meaning, "(theory: to"));
    hop_lab_free(lab);
}

static void even_steps_make_a_map(void **state) {
    (void)state;
    const char *const even[] = {"units",       "60",          "load",   "0.05:0.15:0.05",
                                "temperature", "0.2:0.8:0.2", "sweeps", "10",
                                "trials",      "2",           NULL};
    const char *const uneven[] = {
        "units",       "60",          "load",   "0.05,0.06,0.15",
        "temperature", "0.2:0.8:0.2", "sweeps", "10",
        "trials",      "2",           NULL};
    hop_lab *lab = run_lab(context, "phase", even);
    const hop_lab_report *report = report_of(lab);
    assert_int_equal(report->panel_count, 2);
    assert_int_equal(report->panels[0].map.columns, 3);
    assert_int_equal(report->panels[0].map.rows, 4);
    hop_lab_free(lab);
    lab = run_lab(context, "phase", uneven);
    assert_int_equal(report_of(lab)->panel_count, 1);
    hop_lab_free(lab);
}

static void other_rules_have_no_theory(void **state) {
    (void)state;
    const char *const pairs[] = {"units",   "60",         "load", "0.1",    "temperature",
                                 "0.2,0.4", "sweeps",     "10",   "trials", "2",
                                 "rule",    "projection", NULL};
    hop_lab *lab = run_lab(context, "phase", pairs);
    const hop_lab_report *report = report_of(lab);
    assert_true(isnan(number_of(table_of(report, "results"), 0, "overlap_theory")));
    assert_int_equal(report->table_count, 1);
    hop_lab_free(lab);
}

static void threads_do_not_matter(void **state) {
    (void)state;
    const char *const pairs[] = {"units",       "50",  "load",   "0.05,0.1",
                                 "temperature", "0.3", "sweeps", "10",
                                 "trials",      "6",   NULL};
    assert_threads_agree("phase", pairs);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overlap_is_as_predicted),
        cmocka_unit_test(even_steps_make_a_map),
        cmocka_unit_test(other_rules_have_no_theory),
        cmocka_unit_test(threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
