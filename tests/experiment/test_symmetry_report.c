/* SPDX-License-Identifier: MIT */
/* Symmetry's plots show what its tables hold, and its sentences say it. */
#include "labs.h"

static const char *const few[] = {
    "units", "60", "asymmetry", "0,0.6,0.95,1", "trials", "12", "max-steps", "40", NULL};

static const hop_lab_panel *panel_of(const hop_lab_report *report, const char *title) {
    for (size_t k = 0; k < report->panel_count; k++)
        if (strstr(report->panels[k].title, title)) return &report->panels[k];
    fail_msg("no panel %s", title);
    return NULL;
}

/* Series `move` of a panel holds a column, or 1 minus it, row by row of one dynamics. */
static void assert_shows(const hop_lab_panel *panel, size_t move,
                         const hop_lab_table *table, const char *column, bool rest) {
    const hop_lab_series *series = &panel->series[move];
    assert_int_equal(series->count, 4);
    for (size_t a = 0; a < series->count; a++) {
        const size_t row = 3 * a + move;
        const double value = number_of(table, row, column);
        assert_true(series->x[a] == number_of(table, row, "asymmetry"));
        if (isnan(value))
            assert_true(isnan(series->y[a]));
        else
            assert_true(series->y[a] == (rest ? 1 - value : value));
    }
}

static void plots_show_the_tables(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "symmetry", few);
    const hop_lab_report *report = report_of(lab);
    assert_int_equal(report->panel_count, 6);
    const hop_lab_table *table = table_of(report, "results");
    for (size_t move = 0; move < 3; move++) {
        assert_shows(panel_of(report, "Never settled"), move, table, "settled", true);
        assert_shows(panel_of(report, "Energy rises"), move, table, "rises", false);
        assert_shows(panel_of(report, "Retrieved"), move, table, "retrieved", false);
        assert_shows(panel_of(report, "Steps until"), move, table, "steps", false);
    }
    for (size_t move = 0; move < 2; move++)
        assert_shows(panel_of(report, "Mean period"), move, table, "period", false);
    const hop_lab_panel *step = panel_of(report, "First synchronous step");
    const hop_lab_table *couplings = table_of(report, "couplings");
    assert_int_equal(step->series[1].kind, HOP_LAB_THEORY);
    for (size_t a = 0; a < 4; a++) {
        assert_true(step->series[0].y[a] == number_of(couplings, a, "step_error"));
        assert_true(step->series[1].y[a] == number_of(couplings, a, "step_error_theory"));
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

/* What is left of a share has its interval turned over. */
static void intervals_lie_around_their_values(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "symmetry", few);
    const hop_lab_panel *panel = panel_of(report_of(lab), "Never settled");
    for (size_t move = 0; move < panel->count; move++) {
        const hop_lab_series *series = &panel->series[move];
        for (size_t a = 0; a < series->count; a++)
            assert_true(series->low[a] <= series->y[a] &&
                        series->y[a] <= series->high[a] &&
                        series->low[a] < series->high[a]);
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

static void sentences_fit_the_sweep(void **state) {
    (void)state;
    static const char *const mild[] = {"units",  "60", "asymmetry", "0,0.1",
                                       "trials", "10", NULL};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "symmetry", few);
    const char *meaning = report_of(lab)->meaning;
    assert_non_null(strstr(meaning, "12 of 12 runs ended in a cycle of 4 all at once"));
    assert_non_null(strstr(meaning, "the energy rises in some runs from"));
    assert_null(strstr(meaning, "none swept"));
    hop_lab_free(lab);
    lab = run_lab(context, "symmetry", mild);
    meaning = report_of(lab)->meaning;
    assert_non_null(strstr(meaning, "(none swept) all at once, (none swept) in fixed"));
    assert_null(strstr(meaning, "antisymmetric couplings alone"));
    assert_null(strstr(meaning, "nan"));
    hop_lab_free(lab);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plots_show_the_tables),
        cmocka_unit_test(intervals_lie_around_their_values),
        cmocka_unit_test(sentences_fit_the_sweep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
