/* SPDX-License-Identifier: MIT */
/* The report of noise: theory where it applies, and sentences that hold whatever was
   asked. */
#include "labs.h"
#include "one_context.h"

enum { FLIPPED, MISSING, FILLED, BACKGROUND, KINDS };

#define USUAL "units", "64", "load", "0.05,0.1", "noise", "0:1:0.1", "trials", "20"

/* Marks are the table's theory, and loads the true ones: 64 units hold 3 and 6. */
static void drawings_are_the_tables_numbers(void **state) {
    (void)state;
    const char *const pairs[] = {USUAL, NULL};
    hop_lab *lab = run_lab(context, "noise", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "tolerance");
    assert_int_equal(report->panel_count, 5);
    assert_int_equal(report->panels[0].count, 2 * KINDS);
    for (size_t kind = 0; kind < KINDS; kind++)
        assert_true(report->panels[0].series[KINDS + kind].x[0] ==
                    number_of(table, KINDS + kind, "f_theory"));
    const hop_lab_panel *overlap = &report->panels[4];
    assert_int_equal(overlap->count, KINDS + 1);
    assert_true(overlap->series[0].x[0] == 3 / 64.0);
    assert_true(overlap->series[0].x[1] == 6 / 64.0);
    assert_non_null(strstr(report->meaning, "At N = 64 and load 0.0469"));
    assert_true(notes_say(report, "zero diagonal"));
    assert_no_nan_text(report);
    hop_lab_free(lab);
}

/* Where all units are missing no field is left to have a theory. */
static void nothing_known_has_no_theory(void **state) {
    (void)state;
    const char *const pairs[] = {USUAL, NULL};
    hop_lab *lab = run_lab(context, "noise", pairs);
    const hop_lab_table *table = table_of(report_of(lab), "results");
    const size_t row = 10 * KINDS;
    assert_true(number_of(table, row, "noise") == 1);
    for (size_t kind = 0; kind < KINDS; kind++)
        assert_int_equal(isnan(number_of(table, row + kind, "first_theory")),
                         kind == MISSING);
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
        hop_lab *lab = run_lab(context, "noise", cases[k]);
        const hop_lab_report *report = report_of(lab);
        assert_no_nan_text(report);
        assert_no_theory(report);
        for (size_t p = 0; p < report->panel_count; p++)
            for (size_t c = 0; c < report->panels[p].count; c++)
                assert_int_equal(report->panels[p].series[c].kind, HOP_LAB_MEASURED);
        const hop_lab_table *table = table_of(report, "tolerance");
        for (size_t row = 0; row < table->rows; row++)
            if (row % KINDS == MISSING || row % KINDS == BACKGROUND)
                assert_true(isnan(number_of(table, row, "overlap")));
        assert_true(notes_say(report, "No theory"));
        assert_true(!notes_say(report, "Amari"));
        hop_lab_free(lab);
    }
}

/* One unit at a time the critical overlap of the flow falls away; the first step is
   synchronous all the same, and keeps its theory. */
static void the_flow_is_of_synchronous_steps(void **state) {
    (void)state;
    const char *const pairs[] = {USUAL, "update", "async", NULL};
    hop_lab *lab = run_lab(context, "noise", pairs);
    const hop_lab_report *report = report_of(lab);
    assert_columns_empty(report, "f_theory");
    assert_columns_empty(report, "overlap_theory");
    assert_true(!isnan(number_of(table_of(report, "results"), 4, "first_theory")));
    assert_null(strstr(report->meaning, "theory"));
    assert_int_equal(report->panels[0].count, KINDS);
    assert_int_equal(report->panels[4].count, KINDS);
    assert_true(notes_say(report, "no theory of the critical overlap"));
    assert_true(!notes_say(report, "Amari"));
    hop_lab_free(lab);
}

static void no_sentence_says_nan(void **state) {
    (void)state;
    static const char *const cases[][11] = {
        {"units", "2", "load", "0.5", "noise", "0,1", "trials", "3", NULL},
        {"units", "30", "load", "0.1", "noise", "0.2", "trials", "1", NULL},
        {"units", "30", "load", "0.5,2", "noise", "0:1:0.2", "trials", "10", NULL},
        {"units", "30", "load", "0.1", "noise", "0:1:0.2", "trials", "10", "max-steps",
         "0", NULL},
        {"units", "30", "load", "0.1", "noise", "0:1:0.2", "trials", "10", "ties", "plus",
         NULL},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_lab *lab = run_lab(context, "noise", cases[k]);
        assert_no_nan_text(report_of(lab));
        hop_lab_free(lab);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawings_are_the_tables_numbers),
        cmocka_unit_test(nothing_known_has_no_theory),
        cmocka_unit_test(theory_is_for_canonical_conditions),
        cmocka_unit_test(the_flow_is_of_synchronous_steps),
        cmocka_unit_test(no_sentence_says_nan),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
