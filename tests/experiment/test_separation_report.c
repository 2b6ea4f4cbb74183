/* SPDX-License-Identifier: MIT */
/* The report of separation: panels, and sentences that hold whatever was asked. */
#include "labs.h"
#include "one_context.h"

static void panels_are_complete(void **state) {
    (void)state;
    const char *const pairs[] = {"units",     "60",  "load",   "0.05,0.1",
                                 "expansion", "1,2", "active", "0.1,0.5",
                                 "trials",    "2",   NULL};
    hop_lab *lab = run_lab(context, "separation", pairs);
    const hop_lab_report *report = report_of(lab);
    static const size_t series[] = {6, 3, 3, 5, 5, 5};
    assert_int_equal(report->panel_count, 6);
    for (size_t p = 0; p < 6; p++) assert_int_equal(report->panels[p].count, series[p]);
    /* The inputs once, and two codes of each expansion; at two loads, of two rates. */
    assert_int_equal(table_of(report, "results")->rows, 10);
    assert_int_equal(table_of(report, "knees")->rows, 10);
    hop_lab_free(lab);
}

/* What is drawn is what the table says, and codes of the largest expansion at that. */
static void curves_are_the_tables_numbers(void **state) {
    (void)state;
    const char *const pairs[] = {"units",     "60",  "load",   "0.05,0.1",
                                 "expansion", "1,2", "active", "0.1,0.5",
                                 "trials",    "4",   NULL};
    hop_lab *lab = run_lab(context, "separation", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *results = table_of(report, "results");
    const hop_lab_series *codes = &report->panels[0].series[0];
    for (size_t row = 0; row < results->rows; row++) {
        if (number_of(results, row, "expansion") != 2 ||
            number_of(results, row, "load") != 0.1)
            continue;
        const size_t place = number_of(results, row, "active") == 0.1 ? 0 : 1;
        assert_true(codes->y[place] == number_of(results, row, "alike"));
        assert_true(codes->low[place] == number_of(results, row, "alike_low"));
    }
    hop_lab_free(lab);
}

static void sentences_hold_numbers(void **state) {
    (void)state;
    const char *const cases[][11] = {
        {"load", "0.1", "trials", "2", "expansion", "1", NULL},
        {"load", "0.005,0.02", "trials", "2", "expansion", "2", NULL},
        {"load", "0.005", "trials", "2", "active", "0.5", NULL},
        {"load", "0.02:0.2:0.02", "trials", "8", "expansion", "1,2", NULL},
        {"units", "4", "load", "0.5", "trials", "1", "active", "0.5", NULL},
        {"load", "0.05", "trials", "3", "noise", "0", "active", "0.9", NULL},
        {"load", "0.05", "trials", "3", "update", "async", "noise", "0.8", NULL},
        {"load", "0.02:0.2:0.02", "trials", "8", "diagonal", "keep", NULL},
        {"load", "0.02,0.3", "trials", "8", "structure", "orthogonal", "units", "64",
         "expansion", "1", NULL},
        {"load", "0.05,0.1", "trials", "3", "structure", "sparse:0.2", NULL},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_lab *lab = run_lab(context, "separation", cases[k]);
        const hop_lab_report *report = report_of(lab);
        assert_true(strlen(report->meaning) > 0);
        assert_no_nan_text(report);
        if (k >= 8) assert_no_theory(report);
        hop_lab_free(lab);
    }
}

static bool is_noted(const hop_lab_report *report, const char *part) {
    for (size_t n = 0; n < report->notes_count; n++)
        if (strstr(report->notes[n], part)) return true;
    return false;
}

static void sentences_fit_the_codes(void **state) {
    (void)state;
    const char *const apart[] = {"trials", "30", "active", "0.9,0.5", NULL};
    hop_lab *lab = run_lab(context, "separation", apart);
    assert_non_null(strstr(report_of(lab)->meaning, "Codes separate: two inputs"));
    assert_non_null(strstr(report_of(lab)->meaning, "with 0.5 of the units on and by"));
    assert_non_null(strstr(report_of(lab)->meaning, "but its code only by"));
    assert_true(is_noted(report_of(lab), "because most units are on in both"));
    hop_lab_free(lab);
    const char *const random[] = {"trials", "30", "structure", "random", "load", "0.1",
                                  "noise",  "0",  "active",    "0.25",   NULL};
    lab = run_lab(context, "separation", random);
    assert_non_null(strstr(report_of(lab)->meaning, "Codes are not seen to separate"));
    assert_non_null(strstr(report_of(lab)->meaning, "with 0.25 of the units on. Cues are "
                                                    "not damaged."));
    assert_true(is_noted(report_of(lab), "because most units are off in both"));
    assert_true(is_noted(report_of(lab), "with 20 patterns fewer than half"));
    hop_lab_free(lab);
}

/* What codes correlate by does not depend on couplings; what is recalled from them does.
 */
static void theory_knows_its_limits(void **state) {
    (void)state;
    const char *const kept[] = {"trials", "3", "load", "0.05", "diagonal", "keep", NULL};
    hop_lab *lab = run_lab(context, "separation", kept);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    for (size_t row = 0; row < results->rows; row++) {
        assert_true(!isnan(number_of(results, row, "alike_theory")));
        assert_true(isnan(number_of(results, row, "exact_theory")));
    }
    assert_true(is_noted(report_of(lab), "Theory of the codes"));
    assert_true(is_noted(report_of(lab), "No theory of recall"));
    assert_false(is_noted(report_of(lab), "exact_theory asks"));
    hop_lab_free(lab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(panels_are_complete),
        cmocka_unit_test(curves_are_the_tables_numbers),
        cmocka_unit_test(sentences_hold_numbers),
        cmocka_unit_test(sentences_fit_the_codes),
        cmocka_unit_test(theory_knows_its_limits),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
