/* SPDX-License-Identifier: MIT */
/* The report on basins: widths, spreads, rates of return, and what goes with them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hopfield/theory.h>

#include "experiment/basins_record.h"
#include "experiment/point_theory.h"

enum { QUARTERS = 4, MOST_CURVES = 5 };

/* Where half of the cues should be lost in synchronous steps; NaN: no theory. */
static double border_theory(const hop_lab *lab, const hop_point *point) {
    if (strcmp(hop_rules_text(lab, point), "hebb") != 0 ||
        lab->settings[HOP_P_UPDATE].word != (int)HOP_UPDATE_SYNC)
        return NAN;
    return (1 - hop_theory_critical_overlap(hop_point_crosstalk(point))) / 2;
}

static hop_estimate spread_of(const hop_lab *lab, size_t point) {
    const double *record = hop_lab_record(lab, point, 0);
    return hop_spread_of_twice(record + BASIN_FIRST, record + BASIN_SECOND, lab->trials,
                               lab->width);
}

static hop_estimate link_of(const hop_lab *lab, size_t point, size_t field) {
    const double *record = hop_lab_record(lab, point, 0);
    return hop_correlation(record + BASIN, record + field, lab->trials, lab->width);
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "Widths of basins against the load",
        "rule,load,patterns,trials,basin+,basin_theory,spread+,lost+,unstable+,"
        "weakest+,depth+,weakest_link+,depth_link+,diverged");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        hop_table_text(table, "%s", hop_rules_text(lab, point));
        hop_table_number(table, point->load);
        hop_table_number(table, (double)point->patterns);
        hop_table_number(table, (double)lab->trials);
        hop_table_estimate(table, hop_lab_mean_share(lab, k, BASIN));
        hop_table_number(table, border_theory(lab, point));
        hop_table_estimate(table, spread_of(lab, k));
        hop_table_estimate(table, hop_lab_rate(lab, k, LOST));
        hop_table_estimate(table, hop_lab_mean_share(lab, k, UNSTABLE));
        hop_table_estimate(table, hop_lab_mean(lab, k, WEAKEST));
        hop_table_estimate(table, hop_lab_mean(lab, k, DEPTH));
        hop_table_estimate(table, link_of(lab, k, WEAKEST));
        hop_table_estimate(table, link_of(lab, k, DEPTH));
        hop_table_number(table, hop_lab_rate(lab, k, DIVERGED).value);
    }
}

static void add_returns(const hop_lab *lab, hop_report *report) {
    const hop_sweep *noise = hop_lab_sweep(lab, HOP_P_NOISE);
    hop_report_table *table =
        hop_report_add_table(report, "returns", "Copies that come back, by noise",
                             "rule,load,noise,returned+");
    for (size_t k = 0; k < lab->point_count; k++)
        for (size_t f = 0; f < noise->count; f++) {
            hop_table_text(table, "%s", hop_rules_text(lab, &lab->points[k]));
            hop_table_number(table, lab->points[k].load);
            hop_table_number(table, noise->values[f]);
            hop_table_estimate(table, hop_lab_rate(lab, k, BACK + f));
        }
}

/* --- patterns by how firmly they stand ---------------------------------------------- */

/* The weakest field, the width, and the trial, for a firm order. */
typedef struct {
    double weakest, basin;
    size_t trial;
} stand;

static int by_weakest(const void *a, const void *b) {
    const stand *x = a, *y = b;
    if (x->weakest != y->weakest) return x->weakest < y->weakest ? -1 : 1;
    return x->trial < y->trial ? -1 : x->trial > y->trial;
}

typedef struct {
    hop_estimate weakest, basin;
} quarter;

/* Of few patterns there are none: NaN. */
static void quarters_of(const hop_lab *lab, size_t point, hop_report *report,
                        quarter out[QUARTERS]) {
    const hop_estimate none = {NAN, NAN, NAN};
    stand *stands = malloc(lab->trials * sizeof *stands);
    size_t count = 0;
    for (size_t q = 0; q < QUARTERS; q++) out[q] = (quarter){none, none};
    if (!stands) {
        hop_report_fail(report);
        return;
    }
    for (size_t t = 0; t < lab->trials; t++) {
        const double *record = hop_lab_record(lab, point, t);
        if (isnan(record[WEAKEST])) continue;
        stands[count++] = (stand){record[WEAKEST], record[BASIN], t};
    }
    qsort(stands, count, sizeof *stands, by_weakest);
    const size_t stride = sizeof *stands / sizeof stands->basin;
    for (size_t q = 0; q < QUARTERS && count >= 2 * QUARTERS; q++) {
        const size_t first = q * count / QUARTERS, end = (q + 1) * count / QUARTERS;
        out[q].weakest = hop_mean(&stands[first].weakest, end - first, stride);
        out[q].basin = hop_mean_share(&stands[first].basin, end - first, stride);
    }
    free(stands);
}

static void add_quarters(const hop_lab *lab, hop_report *report) {
    hop_report_table *table =
        hop_report_add_table(report, "quarters", "Basins by how firmly patterns stand",
                             "rule,load,quarter,weakest+,basin+");
    for (size_t k = 0; k < lab->point_count; k++) {
        quarter quarters[QUARTERS];
        quarters_of(lab, k, report, quarters);
        for (size_t q = 0; q < QUARTERS; q++) {
            hop_table_text(table, "%s", hop_rules_text(lab, &lab->points[k]));
            hop_table_number(table, lab->points[k].load);
            hop_table_number(table, (double)q + 1);
            hop_table_estimate(table, quarters[q].weakest);
            hop_table_estimate(table, quarters[q].basin);
        }
    }
}

/* --- panels ----------------------------------------------------------------------------
 */

static void add_load_panel(const hop_lab *lab, hop_report *report, bool spread) {
    hop_report_panel *panel =
        spread ? hop_report_add_panel(report, "Spread from pattern to pattern",
                                      "load P/N", "standard deviation of widths")
               : hop_report_add_panel(report, "Width of basins", "load P/N",
                                      "share of units flipped");
    const size_t loads = hop_rules_loads(lab);
    hop_panel_y_range(panel, 0, NAN);
    for (size_t rule = 0; rule < hop_rules_of(lab)->count; rule++) {
        const hop_point *first = &lab->points[hop_rules_at(lab, rule, 0)];
        const char *text = hop_rules_text(lab, first);
        hop_report_series *series =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, rule % 6, "%s", text);
        for (size_t l = 0; l < loads; l++) {
            const size_t k = hop_rules_at(lab, rule, l);
            hop_series_estimate(series, hop_point_load(&lab->points[k]),
                                spread ? spread_of(lab, k)
                                       : hop_lab_mean_share(lab, k, BASIN));
        }
        if (spread || isnan(border_theory(lab, first))) continue;
        series =
            hop_panel_add_series(panel, HOP_LAB_THEORY, rule % 6, "%s, theory", text);
        for (size_t l = 0; l < loads; l++) {
            const hop_point *point = &lab->points[hop_rules_at(lab, rule, l)];
            hop_series_point(series, hop_point_load(point), border_theory(lab, point));
        }
    }
}

/* Loads of which the rule named first has a curve: some, evenly over the sweep. */
static size_t curves_of(const hop_lab *lab) {
    const size_t loads = hop_rules_loads(lab);
    return loads < MOST_CURVES ? loads : MOST_CURVES;
}

static size_t curve_at(const hop_lab *lab, size_t curve) {
    const size_t curves = curves_of(lab);
    return curves < 2 ? 0 : curve * (hop_rules_loads(lab) - 1) / (curves - 1);
}

static void add_return_panel(const hop_lab *lab, hop_report *report) {
    const hop_sweep *noise = hop_lab_sweep(lab, HOP_P_NOISE);
    const hop_point *first = &lab->points[0];
    char title[160];
    snprintf(title, sizeof title, "Copies that come back, %s%s",
             hop_rules_text(lab, first),
             isnan(border_theory(lab, first)) ? "" : " (upright lines: theory)");
    hop_report_panel *panel =
        hop_report_add_panel(report, title, "share of units flipped", "share of copies");
    hop_panel_y_range(panel, 0, 1);
    for (size_t c = 0; c < curves_of(lab); c++) {
        const size_t k = curve_at(lab, c);
        const hop_point *point = &lab->points[k];
        hop_report_series *series = hop_panel_add_series(
            panel, HOP_LAB_MEASURED, c, "load %.3g", hop_point_load(point));
        for (size_t f = 0; f < noise->count; f++)
            hop_series_estimate(series, noise->values[f], hop_lab_rate(lab, k, BACK + f));
        if (isnan(border_theory(lab, point))) continue;
        series = hop_panel_add_series(panel, HOP_LAB_MARK, c, "%s", "");
        hop_series_point(series, border_theory(lab, point), NAN);
    }
}

static void add_quarter_panel(const hop_lab *lab, hop_report *report) {
    char title[160];
    snprintf(title, sizeof title, "Basins by how firmly patterns stand, %s",
             hop_rules_text(lab, &lab->points[0]));
    hop_report_panel *panel = hop_report_add_panel(
        report, title, "weakest field, mean of a fourth", "share of units flipped");
    hop_panel_y_range(panel, 0, NAN);
    for (size_t c = 0; c < curves_of(lab); c++) {
        const size_t k = curve_at(lab, c);
        quarter quarters[QUARTERS];
        hop_report_series *series = hop_panel_add_series(
            panel, HOP_LAB_MEASURED, c, "load %.3g", hop_point_load(&lab->points[k]));
        quarters_of(lab, k, report, quarters);
        for (size_t q = 0; q < QUARTERS; q++)
            hop_series_estimate(series, quarters[q].weakest.value, quarters[q].basin);
    }
}

/* --- sentences
 * --------------------------------------------------------------------------- */

static void say_widths(const hop_lab *lab, hop_report *report, size_t rule, size_t load) {
    const size_t k = hop_rules_at(lab, rule, load);
    const hop_point *point = &lab->points[k];
    const double width = hop_lab_mean_share(lab, k, BASIN).value;
    const double border = border_theory(lab, point);
    char theory[32] = "";
    if (isnan(width)) return;
    if (!isnan(border)) snprintf(theory, sizeof theory, " (theory: %.3f)", border);
    hop_report_mean(report,
                    "Under %s, at a load of %.3g, a pattern survives %.3f of its units "
                    "flipped, on average%s.",
                    hop_rules_text(lab, point), hop_point_load(point), width, theory);
}

/* Of the rule named first, at the load at which widths differ most. */
static void say_spread(const hop_lab *lab, hop_report *report) {
    size_t most = SIZE_MAX;
    for (size_t k = 0; k < hop_rules_loads(lab); k++)
        if (spread_of(lab, k).low > 0 &&
            (most == SIZE_MAX || spread_of(lab, k).value > spread_of(lab, most).value))
            most = k;
    if (most == SIZE_MAX) return;
    quarter quarters[QUARTERS];
    quarters_of(lab, most, report, quarters);
    hop_report_mean(report,
                    "Widths under %s differ most at a load of %.3g, by a standard "
                    "deviation of %.2g.",
                    hop_rules_text(lab, &lab->points[most]),
                    hop_point_load(&lab->points[most]), spread_of(lab, most).value);
    if (isnan(quarters[0].basin.value)) return;
    hop_report_mean(report,
                    "There the least firm fourth of the patterns has a mean of %.3g, the "
                    "firmest of %.3g.",
                    quarters[0].basin.value, quarters[QUARTERS - 1].basin.value);
}

static void say(const hop_lab *lab, hop_report *report) {
    const size_t loads = hop_rules_loads(lab);
    for (size_t rule = 0; rule < hop_rules_of(lab)->count; rule++) {
        if (rule == 0 && loads > 1) say_widths(lab, report, rule, 0);
        say_widths(lab, report, rule, loads - 1);
    }
    say_spread(lab, report);
    hop_report_note(
        report,
        "Every trial has a network of its own, and looks at one pattern of "
        "it, chosen by chance: of a palimpsest, which keeps the newest, too. "
        "A copy came back with at most %.3g of the units wrong (--retrieved). "
        "A width of 0 is that of a pattern which does not come back even "
        "undamaged; it counts in means and spreads.",
        hop_lab_value(lab, HOP_P_RETRIEVED));
    hop_report_note(report,
                    "Every width is measured twice, with %.0f copies at each level of "
                    "noise. The spread is the root of the covariance of both, so that "
                    "what chance does to a measurement is not taken for a difference of "
                    "patterns; it lowers links, though, which are correlations with the "
                    "mean of both.",
                    hop_lab_value(lab, HOP_P_COPIES));
    hop_report_note(
        report, "Theory stands beside Hebb's rule in synchronous steps: (1 - m_c) / 2 "
                "of the flow of Amari and Maginu (1988), for N to infinity. Of N "
                "units, overlaps spread by N^(-1/2), and small ones lead elsewhere. "
                "The flow takes crosstalk as unrelated to the unit, and is too "
                "hopeful: basins stay open up to a load of 0.16 in it, where patterns "
                "give way at 0.138.");
}

void hop_basins_report(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_returns(lab, report);
    add_quarters(lab, report);
    add_load_panel(lab, report, false);
    add_return_panel(lab, report);
    add_load_panel(lab, report, true);
    add_quarter_panel(lab, report);
    say(lab, report);
}
