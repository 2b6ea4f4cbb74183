/* SPDX-License-Identifier: MIT */
/* Basins: those known exactly, known orders among rules, and lists that are refused. */
#include "labs.h"
#include "one_context.h"

/* One pattern: it comes back from 49 of 99 units flipped, and its negative from 50. All
   fields along it are (N - 1) / N. */
static void a_memory_alone_survives_to_one_half(void **state) {
    (void)state;
    const char *const pairs[] = {"units",     "99",     "load", "0.01",   "noise",
                                 "0,0.4,0.6", "trials", "5",    "copies", "8",
                                 "rules",     "hebb",   NULL};
    hop_lab *lab = run_lab(context, "basins", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *results = table_of(report, "results");
    const hop_lab_table *returns = table_of(report, "returns");
    assert_near(number_of(results, 0, "basin"), 0.5, 1e-12, "basin");
    assert_near(number_of(results, 0, "basin_theory"), 0.5, 1e-12, "theory");
    assert_near(number_of(results, 0, "spread"), 0, 1e-12, "spread");
    assert_near(number_of(results, 0, "lost"), 0, 0, "lost");
    assert_near(number_of(results, 0, "unstable"), 0, 0, "unstable");
    assert_near(number_of(results, 0, "weakest"), 98.0 / 99, 1e-12, "weakest");
    assert_near(number_of(results, 0, "depth"), 98.0 / 99, 1e-12, "depth");
    assert_true(isnan(number_of(results, 0, "depth_link")));
    for (size_t row = 0; row < 3; row++)
        assert_true(number_of(returns, row, "returned") == (row < 2));
    hop_lab_free(lab);
}

/* At N = 120 and a load of .2 Hebb's patterns are half lost. Under projection all fields
   along the patterns of a network are the same: its basins hardly differ (their spread
   was measured as below .003 at N = 200, Hebb's as .08). */
static void rules_have_known_basins(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "120",    "load", "0.05,0.2", "copies",
                                 "20",    "trials", "40",   NULL};
    hop_lab *lab = run_lab(context, "basins", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_int_equal(results->rows, 6);
    assert_string_equal(cell_of(results, 5, "rule")->text, "projection");
    const double hebb = number_of(results, 1, "basin");
    const double storkey = number_of(results, 3, "basin");
    const double projection = number_of(results, 5, "basin");
    assert_true(hebb < 0.2 && storkey > 0.25 && projection > 0.29);
    assert_true(number_of(results, 1, "lost") > 0.1);
    assert_true(number_of(results, 1, "spread") > 3 * number_of(results, 5, "spread"));
    assert_true(number_of(results, 1, "weakest_link_low") > 0);
    assert_true(number_of(results, 5, "unstable") == 0);
    hop_lab_free(lab);
}

/* 25 memories at N = 500: the flow's border is .460; networks of so few units fall short
   of it by some N^(-1/2) = .045 in the overlap and its being too hopeful: .07 is the
   room. A width is also the area below a pattern's rate of return, where that falls as
   steeply before its middle as after it; 30 copies a level and the steps of .025 leave
   errors of some .025 sqrt(6 / 4 / 30) = .006: .03 is the room. */
static void widths_agree_with_theory_and_with_rates(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "500",  "load",   "0.05", "trials", "30",
                                 "rules", "hebb", "copies", "20",   NULL};
    hop_lab *lab = run_lab(context, "basins", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *results = table_of(report, "results");
    const hop_lab_table *returns = table_of(report, "returns");
    const double width = number_of(results, 0, "basin");
    double area = 0;
    for (size_t row = 1; row < returns->rows; row++)
        area += 0.0125 * (number_of(returns, row, "returned") +
                          number_of(returns, row - 1, "returned"));
    assert_near(number_of(results, 0, "basin_theory"), 0.46, 0.002, "theory");
    assert_near(width, number_of(results, 0, "basin_theory"), 0.07, "width");
    assert_near(width, area, 0.03, "area");
    hop_lab_free(lab);
}

static void bad_lists_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *list, *says;
    } wrong[] = {
        {"hebb,hebbb", "rules: rule 'hebbb' is unknown"},
        {"hebb,willshaw", "rules: willshaw has units 0 and 1"},
        {"sequence", "rules: sequence leads from one pattern to another"},
    };
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
        assert_refused(context, "basins",
                       (const char *const[]){"rules", wrong[k].list, NULL},
                       wrong[k].says);
    assert_refused(context, "basins", (const char *const[]){"copies", "0", NULL},
                   "copies:");
}

static void threads_do_not_matter(void **state) {
    (void)state;
    const char *const pairs[] = {"units",  "40", "load",   "0.1,0.2", "trials", "9",
                                 "copies", "5",  "update", "async",   NULL};
    assert_threads_agree("basins", pairs);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_memory_alone_survives_to_one_half),
        cmocka_unit_test(rules_have_known_basins),
        cmocka_unit_test(widths_agree_with_theory_and_with_rates),
        cmocka_unit_test(bad_lists_are_refused),
        cmocka_unit_test(threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
