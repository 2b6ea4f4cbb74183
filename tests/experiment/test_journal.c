/* SPDX-License-Identifier: MIT */
/* The lab journal's experiments: known results, identities, and lists that go together.
 */
#include <hopfield/theory.h>
#include "labs.h"

/* Known for 64 units, 5 patterns and 8 flips: exact in 99.1%, one changing step in 96%.
   Five deviations of a share in 2000 trials, and half of the last figure. */
static void test_small_case(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const char *const pairs[] = {"units", "64",     "load", "0.078125", "noise",
                                 "0.125", "trials", "2000", NULL};
    hop_lab *lab = run_lab(context, "journal", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "results");
    assert_int_equal(table->rows, 1);
    assert_true(number_of(table, 0, "patterns") == 5);
    assert_true(number_of(table, 0, "flips") == 8);
    assert_near(number_of(table, 0, "exact"), 0.991,
                0.0005 + 5 * sqrt(0.991 * 0.009 / 2000), "exact");
    assert_near(number_of(table, 0, "one_step"), 0.96,
                0.005 + 5 * sqrt(0.96 * 0.04 / 2000), "one step");
    const hop_lab_table *runs = table_of(report, "runs");
    assert_true(number_of(runs, 0, "wrong_share") == number_of(table, 0, "exact"));
    hop_lab_free(lab);
    hop_context_free(context);
}

/* Known for 8000 units, 900 patterns and 800 flips: 18.3 +- 8.3 wrong, never exact, 16%
   of runs cycle, the others take 5.5 +- 1.6 steps. The binomial law has 11.41 unstable
   units (deviation 3.9), the first step leaves 68.0 wrong (deviation 12). Each within
   five standard errors of 80 trials. */
static void test_large_case(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const char *const pairs[] = {"units", "8000",   "load", "0.1125", "noise",
                                 "0.1",   "trials", "80",   NULL};
    hop_lab *lab = run_lab(context, "journal", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "results");
    const double root = sqrt(80);
    assert_near(number_of(table, 0, "wrong"), 18.3, 5 * 8.3 / root, "wrong");
    assert_near(number_of(table, 0, "wrong_sd"), 8.3, 5 * 8.3 / sqrt(2 * 80.0), "spread");
    assert_near(number_of(table, 0, "wrong_theory"), 17.4, 0.05, "AGS");
    assert_true(number_of(table, 0, "exact") == 0);
    assert_near(number_of(table, 0, "cycle"), 0.16, 5 * sqrt(0.16 * 0.84 / 80), "cycles");
    assert_near(number_of(table, 0, "steps"), 5.5, 5 * 1.6 / root, "steps");
    assert_near(number_of(table, 0, "unstable"),
                8000 * hop_theory_unstable_exact(8000, 900), 5 * 3.9 / root, "unstable");
    assert_near(number_of(table, 0, "first"),
                8000 * 0.5 * erfc(0.8 / sqrt(2 * 899 / 8e3)), 5 * 12 / root,
                "first step");
    const hop_lab_table *runs = table_of(report, "runs");
    assert_true(number_of(runs, 0, "wrong") == 18);
    assert_true(number_of(runs, 0, "steps") == 5);
    assert_near(number_of(runs, 0, "wrong_share"), 0.5, 0.4, "the single run is typical");
    hop_lab_free(lab);
    hop_context_free(context);
}

/* The means of trials that settle and that cycle make up the mean of all; the bars of a
   histogram make up all trials. */
static void test_parts_make_the_whole(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const char *const pairs[] = {"units", "300",    "load", "0.15", "noise",
                                 "0.1",   "trials", "400",  NULL};
    hop_lab *lab = run_lab(context, "journal", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "results");
    const double cycle = number_of(table, 0, "cycle");
    assert_true(cycle > 0 && cycle < 1);
    assert_near(number_of(table, 0, "wrong"),
                (1 - cycle) * number_of(table, 0, "settled_wrong") +
                    cycle * number_of(table, 0, "cycle_wrong"),
                1e-9, "mean of the parts");
    assert_int_equal(report->table_count, 1);
    assert_int_equal(report->panel_count, 2);
    const double shares[] = {1, 1 - cycle};
    for (size_t p = 0; p < 2; p++) {
        const hop_lab_series *bars = &report->panels[p].series[0];
        double sum = 0;
        for (size_t k = 0; k < bars->count; k++) sum += bars->y[k];
        assert_int_equal(bars->kind, HOP_LAB_BARS);
        assert_near(sum, shares[p], 1e-9, "sum of the bars");
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

/* An undamaged cue's first step shows the unstable units. Their number obeys the binomial
   law: five standard errors, from the table's own interval. */
static void test_unstable_units(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const char *const pairs[] = {"units", "200",    "load", "0.1,0.2", "noise",
                                 "0",     "trials", "1000", NULL};
    hop_lab *lab = run_lab(context, "journal", pairs);
    const hop_lab_table *table = table_of(report_of(lab), "results");
    assert_int_equal(table->rows, 2);
    for (size_t row = 0; row < 2; row++) {
        const double expected = 200 * hop_theory_unstable_exact(200, row ? 40 : 20);
        const double error = (number_of(table, row, "unstable_high") -
                              number_of(table, row, "unstable_low")) /
                             (2 * 1.96);
        assert_near(number_of(table, row, "unstable"), expected, 5 * error, "unstable");
        assert_true(error < 0.2 * expected);
        assert_true(number_of(table, row, "first") == number_of(table, row, "unstable"));
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

static void test_lists_go_together(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const char *const pairs[] = {"units", "50,60,70", "load", "0.1,0.2,0.3", "noise",
                                 "0.1",   "trials",   "2",    NULL};
    hop_lab *lab = run_lab(context, "journal", pairs);
    const hop_lab_table *table = table_of(report_of(lab), "results");
    const double patterns[] = {5, 12, 21}, flips[] = {5, 6, 7};
    assert_int_equal(table->rows, 3);
    for (size_t row = 0; row < 3; row++) {
        assert_true(number_of(table, row, "patterns") == patterns[row]);
        assert_true(number_of(table, row, "flips") == flips[row]);
    }
    hop_lab_free(lab);
    assert_refused(context, "journal",
                   (const char *const[]){"units", "64,128", "load", "0.1,0.2,0.3",
                                         "noise", "0.1", NULL},
                   "units: 2 values where load has 3");
    assert_refused(context, "journal", (const char *const[]){"noise", "0,0.1,0.2", NULL},
                   "where noise has 3");
    assert_refused(context, "journal",
                   (const char *const[]){"load", "0.078125,0.00001", NULL}, "load: ");
    hop_context_free(context);
}

static void test_threads(void **state) {
    (void)state;
    const char *const pairs[] = {"units",   "64,200", "load", "0.1,0.15", "noise",
                                 "0.1,0.2", "trials", "50",   NULL};
    assert_threads_agree("journal", pairs);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_case),
        cmocka_unit_test(test_large_case),
        cmocka_unit_test(test_parts_make_the_whole),
        cmocka_unit_test(test_unstable_units),
        cmocka_unit_test(test_lists_go_together),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
