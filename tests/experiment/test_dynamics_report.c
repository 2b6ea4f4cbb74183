/* SPDX-License-Identifier: MIT */
/* The report of dynamics: theory where it applies, and sentences that hold whatever was
   asked. */
#include "labs.h"
#include "one_context.h"

#define USUAL "units", "64", "load", "0.05,0.1", "noise", "0.1", "trials", "12"

/* Curves over load stand at P/N: 64 units hold 3 and 6 patterns. */
static void panels_are_complete(void **state) {
    (void)state;
    const char *const pairs[] = {USUAL, NULL};
    hop_lab *lab = run_lab(context, "dynamics", pairs);
    const hop_lab_report *report = report_of(lab);
    static const size_t series[] = {4, 4, 4, 4, 3, 4};
    assert_int_equal(report->panel_count, 6 + 2); /* of heat */
    for (size_t p = 0; p < 6; p++) assert_int_equal(report->panels[p].count, series[p]);
    for (size_t p = 2; p < 6; p++) {
        assert_true(report->panels[p].series[0].x[0] == 3 / 64.0);
        assert_true(report->panels[p].series[0].x[1] == 6 / 64.0);
    }
    assert_non_null(strstr(report->panels[0].title, "(dashed: theory)"));
    assert_non_null(strstr(report->meaning, "At N = 64, load 0.0938"));
    assert_true(notes_say(report, "zero diagonal"));
    hop_lab_free(lab);
}

static void theory_is_for_canonical_conditions(void **state) {
    (void)state;
    static const char *const cases[][11] = {
        {USUAL, "structure", "orthogonal", NULL},
        {USUAL, "structure", "sparse:0.3", NULL},
        {USUAL, "structure", "correlated:0.3", NULL},
        {USUAL, "diagonal", "keep", NULL},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_lab *lab = run_lab(context, "dynamics", cases[k]);
        const hop_lab_report *report = report_of(lab);
        assert_no_nan_text(report);
        assert_no_theory(report);
        assert_int_equal(report->panels[0].count, 3);
        assert_true(notes_say(report, "No theory"));
        assert_true(!notes_say(report, "Amari"));
        hop_lab_free(lab);
    }
}

static void no_sentence_says_nan(void **state) {
    (void)state;
    static const char *const cases[][11] = {
        {"units", "2", "load", "0.5", "noise", "0.5", "trials", "3", NULL},
        {"units", "30", "load", "0.1", "noise", "0.2", "trials", "1", NULL},
        {"units", "30", "load", "0.5,2", "noise", "0,1", "trials", "6", NULL},
        {"units", "30", "load", "0.1", "noise", "0.2", "trials", "6", "max-steps", "0",
         NULL},
        {"units", "30", "load", "0.3", "noise", "0.2", "trials", "6", "ties", "plus",
         NULL},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_lab *lab = run_lab(context, "dynamics", cases[k]);
        assert_no_nan_text(report_of(lab));
        hop_lab_free(lab);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(panels_are_complete),
        cmocka_unit_test(theory_is_for_canonical_conditions),
        cmocka_unit_test(no_sentence_says_nan),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
