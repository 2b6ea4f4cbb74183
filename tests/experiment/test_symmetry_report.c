/* SPDX-License-Identifier: MIT */
/* Symmetry's plots show what its tables hold, and its sentences say it. */
#include "experiment/statistics.h"
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
    static const char *const alone[] = {"units", "60",        "asymmetry", "1", "trials",
                                        "1",     "max-steps", "2",         NULL};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "symmetry", few);
    const char *meaning = report_of(lab)->meaning;
    assert_non_null(strstr(meaning, "12 of 12 runs ended in a cycle of 4 all at once"));
    assert_non_null(strstr(meaning, "order; theory says all of them."));
    assert_non_null(strstr(meaning, "The least asymmetry at which the energy rose in"));
    assert_non_null(strstr(meaning, "runs that settle falls below one half all at once"));
    assert_null(strstr(meaning, "nowhere"));
    assert_null(strstr(meaning, "max-steps"));
    hop_lab_free(lab);
    lab = run_lab(context, "symmetry", mild);
    meaning = report_of(lab)->meaning;
    assert_non_null(strstr(meaning, "From an asymmetry of 0 to one of 0.1 the share of "
                                    "the runs that settle is 100% throughout."));
    assert_null(strstr(meaning, "antisymmetric couplings alone"));
    assert_null(strstr(meaning, "nan"));
    hop_lab_free(lab);
    lab = run_lab(context, "symmetry", alone);
    meaning = report_of(lab)->meaning;
    assert_non_null(strstr(meaning, "At an asymmetry of 1 0% of the runs settle all at"));
    assert_non_null(strstr(meaning, "0 of 1 run ended in a cycle of 4"));
    assert_non_null(strstr(meaning, "max-steps stopped 1 and 1 of them"));
    hop_lab_free(lab);
    hop_context_free(context);
}

/* Crossings are those of the rates in the first table, with their intervals. */
static void crossings_are_those_of_the_rates(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "symmetry", few);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *results = table_of(report, "results");
    const hop_lab_table *crossings = table_of(report, "crossings");
    assert_int_equal(crossings->rows, 3);
    for (size_t move = 0; move < 3; move++) {
        hop_estimate rates[4];
        double x[4];
        for (size_t a = 0; a < 4; a++) {
            const size_t row = 3 * a + move;
            x[a] = number_of(results, row, "asymmetry");
            rates[a] = (hop_estimate){number_of(results, row, "settled"),
                                      number_of(results, row, "settled_low"),
                                      number_of(results, row, "settled_high")};
        }
        const hop_estimate at = hop_crossing(x, rates, 4, 0.5);
        assert_true(number_of(crossings, move, "settles_to") == at.value);
        assert_true(number_of(crossings, move, "settles_to_low") == at.low);
        assert_true(number_of(crossings, move, "settles_to_high") == at.high);
        assert_string_equal(cell_of(crossings, move, "dynamics")->text,
                            cell_of(results, move, "dynamics")->text);
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

static void assert_above_zero(const hop_lab_panel *panel) {
    for (size_t k = 0; panel->log_y && k < panel->count; k++)
        for (size_t j = 0; panel->series[k].low && j < panel->series[k].count; j++)
            assert_false(panel->series[k].low[j] <= 0);
}

static void texts_hold_whatever_was_asked(void **state) {
    (void)state;
    static const char *const cases[][9] = {
        {"units", "2", "load", "0.5", "trials", "2", NULL},
        {"units", "20", "noise", "0", "trials", "3", NULL},
        {"units", "20", "asymmetry", "0.95", "trials", "2", NULL},
        {"units", "20", "asymmetry", "0.5,1", "trials", "2", "max-steps", "0", NULL},
        {"units", "20", "load", "1", "trials", "3", "max-steps", "2", NULL},
        {"units", "20", "trials", "3", "diagonal", "keep", NULL},
        {"units", "20", "trials", "3", "structure", "correlated:0.4", NULL},
        {"units", "20", "trials", "3", "structure", "sparse:0.1", NULL},
        {"units", "64", "trials", "3", "structure", "orthogonal", NULL},
    };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_lab *lab = run_lab(context, "symmetry", cases[k]);
        const hop_lab_report *report = report_of(lab);
        assert_no_nan_text(report);
        if (k >= 5) assert_no_theory(report);
        for (size_t p = 0; p < report->panel_count; p++)
            assert_above_zero(&report->panels[p]);
        hop_lab_free(lab);
    }
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plots_show_the_tables),
        cmocka_unit_test(intervals_lie_around_their_values),
        cmocka_unit_test(sentences_fit_the_sweep),
        cmocka_unit_test(crossings_are_those_of_the_rates),
        cmocka_unit_test(texts_hold_whatever_was_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
