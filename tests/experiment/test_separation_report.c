/* SPDX-License-Identifier: MIT */
/* The report of separation: panels, and sentences that hold whatever was asked. */
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
        {"load", "0.02,0.3", "trials", "8", "structure", "orthogonal", "units", "64",
         "expansion", "1", NULL},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_lab *lab = run_lab(context, "separation", cases[k]);
        const hop_lab_report *report = report_of(lab);
        assert_true(strlen(report->meaning) > 0);
        assert_null(strstr(report->meaning, "nan"));
        for (size_t n = 0; n < report->notes_count; n++)
            assert_null(strstr(report->notes[n], "nan"));
        hop_lab_free(lab);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(panels_are_complete),
        cmocka_unit_test(curves_are_the_tables_numbers),
        cmocka_unit_test(sentences_hold_numbers),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
