/* SPDX-License-Identifier: MIT */
/* The report of dynamics in heat: theory where it applies, and in the right heat. */
#include <hopfield/theory.h>
#include "labs.h"
#include "one_context.h"

#define USUAL "units", "64", "load", "0.05,0.1", "noise", "0.1", "trials", "12"

/* Couplings divided by P in place of N are N/P times as strong: what stands at T there
   stands at T P/N here, to the bit of every overlap, as theory does. */
static void scaling_scales_the_heat(void **state) {
    (void)state;
    const char *const by_units[] = {"units",       "80",     "load", "0.125",   "noise",
                                    "0.1",         "trials", "10",   "scaling", "n",
                                    "temperature", "0.25",   NULL};
    const char *const by_patterns[] = {
        "units", "80",      "load", "0.125",       "noise", "0.1", "trials",
        "10",    "scaling", "p",    "temperature", "2",     NULL};
    hop_lab *a = run_lab(context, "dynamics", by_units),
            *b = run_lab(context, "dynamics", by_patterns);
    const hop_lab_table *n = table_of(report_of(a), "heat"),
                        *p = table_of(report_of(b), "heat");
    for (size_t row = 0; row < 3; row++) {
        assert_true(number_of(n, row, "overlap") == number_of(p, row, "overlap"));
        assert_true(number_of(n, row, "wrong") == number_of(p, row, "wrong"));
        assert_near(number_of(n, row, "energy") / 0.125, number_of(p, row, "energy"),
                    1e-12, "energy");
    }
    hop_lab_free(a);
    hop_lab_free(b);
    /* Where there is a retrieval state. */
    const char *const low[] = {"units",       "100",    "load", "0.05",    "trials",
                               "2",           "sweeps", "4",    "scaling", "p",
                               "temperature", "4,8",    NULL};
    hop_theory_thermal theory;
    assert_ok(hop_theory_solve_thermal(0.05, 0.2, &theory));
    hop_lab *lab = run_lab(context, "dynamics", low);
    const hop_lab_table *heat = table_of(report_of(lab), "heat");
    assert_near(number_of(heat, 0, "kept_overlap_theory"), theory.overlap, 1e-12, "T=4");
    hop_lab_free(lab);
}

/* Curves at two loads beside theory; ends beside those of random order. */
static void panels_are_there(void **state) {
    (void)state;
    const char *const pairs[] = {USUAL, NULL};
    const char *const one[] = {"units", "64", "load", "0.05", "trials", "6", NULL};
    hop_lab *lab = run_lab(context, "dynamics", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_panel *heat = &report->panels[6], *ends = &report->panels[7];
    assert_int_equal(heat->count, 6);
    assert_int_equal(ends->count, 4);
    assert_string_equal(ends->series[0].label, "random order");
    assert_true(ends->series[1].x[1] == 6 / 64.0);
    assert_non_null(strstr(report->meaning, "In a heat bath of T = 0.1"));
    assert_true(notes_say(report, "at temperature T"));
    hop_lab_free(lab);
    lab = run_lab(context, "dynamics", one);
    assert_int_equal(report_of(lab)->panels[6].count, 3);
    hop_lab_free(lab);
}

/* Nothing is kept, nothing is told as if it were. */
static void sentences_hold_whatever_was_asked(void **state) {
    (void)state;
    static const char *const cases[][11] = {
        {USUAL, "temperature", "50", NULL},
        {USUAL, "rule", "projection", NULL},
        {USUAL, "gain", "0.01,100", NULL},
        {USUAL, "sweeps", "2", NULL},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_lab *lab = run_lab(context, "dynamics", cases[k]);
        assert_no_nan_text(report_of(lab));
        if (k == 0) assert_non_null(strstr(report_of(lab)->meaning, "no run keeps half"));
        if (k == 1) assert_no_theory(report_of(lab));
        hop_lab_free(lab);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scaling_scales_the_heat),
        cmocka_unit_test(panels_are_there),
        cmocka_unit_test(sentences_hold_whatever_was_asked),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
