/* SPDX-License-Identifier: MIT */
/* The report on beta: thresholds beside theory, and sentences that are those of tables.
 */
#include <hopfield/theory_attention.h>

#include "labs.h"
#include "one_context.h"

static void thresholds_stand_beside_theory(void **state) {
    (void)state;
    const char *const pairs[] = {
        "units",   "64",    "memories", "16,256",
        "overlap", "0,0.8", "beta",     "0.05,0.09,0.125,0.2,0.6",
        "trials",  "12",    NULL};
    hop_lab *lab = run_lab(context, "beta", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *results = table_of(report, "results");
    const hop_lab_table *table = table_of(report, "thresholds");
    assert_int_equal(results->rows, 4 * 5);
    assert_int_equal(table->rows, 4);
    for (size_t row = 0; row < 4; row++) {
        const double patterns = number_of(table, row, "patterns");
        const bool alike = number_of(table, row, "overlap") > 0;
        const double all = hop_theory_attention_retrieval(64, patterns, 0.3, 0.95);
        const double group = hop_theory_attention_retrieval(64, 8, 0.3, 0.95) / 0.2;
        assert_near(number_of(table, row, "half_theory"), alike ? fmax(all, group) : all,
                    1e-9, "theory");
        assert_true(isnan(number_of(table, row, "onset_theory")) == alike);
        assert_true(isnan(number_of(table, row, "mean_theory")) == alike);
        assert_true(number_of(table, row, "usual_own") ==
                    number_of(results, 5 * row + 2, "own"));
        assert_true(number_of(table, row, "half_low") <= number_of(table, row, "half"));
        assert_true(number_of(table, row, "half") <= number_of(table, row, "half_high"));
    }
    assert_int_equal(report->panel_count, 5);
    assert_no_nan_text(report);
    hop_lab_free(lab);
}

/* A sweep without the usual beta leaves its cells empty, and does not speak of it. */
static void what_was_not_measured_is_not_said(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "32",  "memories", "8", "overlap", "0",
                                 "beta",  "0.3", "trials",   "5", NULL};
    hop_lab *lab = run_lab(context, "beta", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "thresholds");
    assert_true(isnan(number_of(table, 0, "usual_own")));
    assert_true(isnan(number_of(table, 0, "half")));
    assert_null(strstr(report->meaning, "of attention"));
    assert_int_equal(report->panel_count, 4);
    assert_no_nan_text(report);
    hop_lab_free(lab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thresholds_stand_beside_theory),
        cmocka_unit_test(what_was_not_measured_is_not_said),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
