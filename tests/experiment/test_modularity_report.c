/* SPDX-License-Identifier: MIT */
/* Modularity's plots show what its tables hold, and its sentences say it. */
#include "experiment/division.h"
#include "experiment/statistics.h"
#include "labs.h"

static const char *const few[] = {
    "units", "64", "load", "0.1,0.25,0.6", "modules", "1,4", "trials", "10", NULL};

static const hop_lab_panel *panel_of(const hop_lab_report *report, const char *title) {
    for (size_t k = 0; k < report->panel_count; k++)
        if (strstr(report->panels[k].title, title)) return &report->panels[k];
    fail_msg("no panel %s", title);
    return NULL;
}

static const hop_lab_series *series_of(const hop_lab_panel *panel, const char *label) {
    for (size_t k = 0; k < panel->count; k++)
        if (strcmp(panel->series[k].label, label) == 0) return &panel->series[k];
    fail_msg("no series %s", label);
    return NULL;
}

/* The number of a column in the row of a load, k, division and route. */
static double cell_at(const hop_lab_table *table, double load, double k, const char *net,
                      const char *route, const char *column) {
    for (size_t row = 0; row < table->rows; row++)
        if (number_of(table, row, "load") == load &&
            number_of(table, row, "modules") == k &&
            strcmp(cell_of(table, row, "net")->text, net) == 0 &&
            (!route || strcmp(cell_of(table, row, "route")->text, route) == 0))
            return number_of(table, row, column);
    fail_msg("no row %g %g %s", load, k, net);
    return 0;
}

/* 0.25 is the load nearest to 0.2. */
static void plots_show_the_tables(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "modularity", few);
    const hop_lab_report *report = report_of(lab);
    assert_int_equal(report->panel_count, 5);
    const hop_lab_table *results = table_of(report, "results");
    const hop_lab_table *interference = table_of(report, "interference");
    const hop_lab_series *full = series_of(panel_of(report, "Retrieved, routed"), "full");
    const hop_lab_series *energy =
        series_of(panel_of(report, "Routing among"), "by energy");
    const hop_lab_series *slices = series_of(panel_of(report, "Interference"), "slices");
    const hop_lab_series *chance =
        series_of(panel_of(report, "Routing among"), "by chance: oracle / k");
    const double ks[] = {1, 4}, loads[] = {0.1, 0.25, 0.6};
    for (size_t m = 0; m < 2; m++) {
        assert_true(full->x[m] == ks[m]);
        assert_true(full->y[m] ==
                    cell_at(results, 0.25, ks[m], "full", "overlap", "retrieved"));
        assert_true(energy->y[m] ==
                    cell_at(results, 0.25, ks[m], "full", "energy", "retrieved"));
        assert_near(chance->y[m],
                    cell_at(results, 0.25, ks[m], "full", "oracle", "retrieved") / ks[m],
                    1e-15, "chance");
        assert_true(slices->y[m] ==
                    cell_at(interference, 0.25, ks[m], "slices", NULL, "crosstalk"));
    }
    const hop_lab_series *loaded =
        series_of(panel_of(report, "at the last k"), "smaller");
    for (size_t l = 0; l < 3; l++) {
        assert_true(loaded->x[l] ==
                    cell_at(results, loads[l], 4, "smaller", "overlap", "patterns") / 64);
        assert_true(loaded->y[l] ==
                    cell_at(results, loads[l], 4, "smaller", "overlap", "retrieved"));
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

/* A measured curve and its dashed theory share their group, and a group one division. */
static void theory_has_the_colour_of_its_measurement(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "modularity", few);
    const char *const titles[] = {"Interference", "Knees"};
    for (size_t t = 0; t < 2; t++) {
        const hop_lab_panel *panel = panel_of(report_of(lab), titles[t]);
        assert_int_equal(panel->count, 2 * HOP_DIVISION_COUNT);
        for (size_t k = 0; k < panel->count; k += 2) {
            assert_int_equal(panel->series[k].kind, HOP_LAB_MEASURED);
            assert_int_equal(panel->series[k + 1].kind, HOP_LAB_THEORY);
            assert_int_equal(panel->series[k].group, k / 2);
            assert_int_equal(panel->series[k + 1].group, k / 2);
            assert_string_equal(panel->series[k].label,
                                hop_division_name((hop_division)(k / 2)));
        }
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

static void sentences_say_the_rates(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "modularity", few);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *results = table_of(report, "results");
    char part[80];
    snprintf(part, sizeof part, "bring back %.0f%% if the result nearest",
             100 * cell_at(results, 0.25, 4, "full", "overlap", "retrieved"));
    assert_non_null(strstr(report->meaning, part));
    snprintf(part, sizeof part, "and %.0f%% if the one of the lowest energy",
             100 * cell_at(results, 0.25, 4, "full", "energy", "retrieved"));
    assert_non_null(strstr(report->meaning, part));
    snprintf(part, sizeof part, "diluted ones %.0f%%;",
             100 * cell_at(results, 0.25, 4, "diluted", "overlap", "retrieved"));
    assert_non_null(strstr(report->meaning, part));
    assert_non_null(strstr(report->meaning, "of each only the first 32 units"));
    assert_non_null(strstr(report->meaning, "At a load of 0.25 one network of 64 units"));
    hop_lab_free(lab);
    hop_context_free(context);
}

/* 0.3 and 0.7 of 4 units are 1 and 3 patterns, loads of 0.25 and 0.75: with both rates
   as they are the knee lies between these. */
static void knees_have_true_loads(void **state) {
    (void)state;
    static const char *const pairs[] = {
        "units", "4", "load", "0.3,0.7,40", "modules", "1", "trials", "40", NULL};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "modularity", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *results = table_of(report, "results");
    const hop_lab_table *knees = table_of(report, "knees");
    const double asked[] = {0.3, 0.7, 40}, loads[] = {0.25, 0.75, 40};
    hop_estimate rates[3];
    for (size_t l = 0; l < 3; l++) {
        const double rate = cell_at(results, asked[l], 1, "single", "none", "retrieved");
        rates[l] = (hop_estimate){rate, rate, rate};
    }
    const double expected = hop_crossing(loads, rates, 3, 0.5).value;
    assert_true(!isnan(expected));
    assert_near(number_of(knees, 0, "knee"), expected, 1e-12, "knee");
    hop_lab_free(lab);
    hop_context_free(context);
}

static void texts_hold_whatever_was_asked(void **state) {
    (void)state;
    static const char *const cases[][11] = {
        {"units", "4", "load", "0.5", "modules", "1,2", "trials", "1", NULL},
        {"units", "2", "load", "0.5", "modules", "1", "trials", "2", NULL},
        {"units", "16", "load", "0.5,2", "modules", "4,8", "trials", "3", "noise", "0",
         NULL},
        {"units", "16", "load", "0.5", "modules", "8", "trials", "3", "update", "sync",
         NULL},
        {"units", "16", "load", "0.5", "modules", "2", "trials", "3", "retrieved", "0",
         NULL},
        {"units", "16", "load", "0.5", "modules", "2", "trials", "3", "diagonal", "keep",
         NULL},
        {"units", "16", "load", "0.5", "modules", "2", "trials", "3", "structure",
         "sparse:0.1", NULL},
        {"units", "16", "load", "0.5", "modules", "2", "trials", "3", "structure",
         "correlated:0.9", NULL},
        {"units", "16", "load", "0.5", "modules", "2", "trials", "3", "structure",
         "orthogonal", NULL},
    };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_lab *lab = run_lab(context, "modularity", cases[k]);
        const hop_lab_report *report = report_of(lab);
        assert_no_nan_text(report);
        assert_null(strstr(report->meaning, "no more synapses"));
        if (k >= 5) assert_no_theory(report);
        const hop_lab_table *table = table_of(report, "interference");
        for (size_t row = 0; row < table->rows; row++)
            assert_false(number_of(table, row, "crosstalk_low") < 0);
        hop_lab_free(lab);
    }
    hop_context_free(context);
}

static void one_network_compares_with_nothing(void **state) {
    (void)state;
    static const char *const alone[] = {"units", "32",     "load", "0.1", "modules",
                                        "1",     "trials", "2",    NULL};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "modularity", alone);
    const hop_lab_report *report = report_of(lab);
    assert_non_null(strstr(report->meaning, "set modules to 2 or more"));
    assert_null(strstr(report->meaning, "nan"));
    const hop_lab_table *knees = table_of(report, "knees");
    for (size_t row = 0; row < knees->rows; row++)
        assert_true(isnan(number_of(knees, row, "knee")));
    hop_lab_free(lab);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plots_show_the_tables),
        cmocka_unit_test(theory_has_the_colour_of_its_measurement),
        cmocka_unit_test(sentences_say_the_rates),
        cmocka_unit_test(knees_have_true_loads),
        cmocka_unit_test(texts_hold_whatever_was_asked),
        cmocka_unit_test(one_network_compares_with_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
