/* SPDX-License-Identifier: MIT */
/* Dense: errors and capacities beside their formulas, as tables, curves and sentences. */
#include <math.h>

#include "experiment/dense_record.h"

/* The points of one rule at one size. */
typedef struct {
    size_t rule, units, count;
    size_t point[HOP_MAX_SWEEP];
    double fill[HOP_MAX_SWEEP];
    hop_estimate exact[HOP_MAX_SWEEP];
} curve;

/* Where all trials say 0, or all say 1, their number alone says little: the interval is
   that of so many units or patterns. */
static hop_estimate share_of(const hop_lab *lab, size_t point, size_t field) {
    const hop_point *p = &lab->points[point];
    const hop_estimate mean = hop_lab_mean_share(lab, point, field);
    size_t count = lab->trials * hop_dense_looked_at(p);
    if (field == UNSTABLE) count *= p->units;
    if (mean.value == 0) return hop_rate(0, count);
    return mean.value == 1 ? hop_rate(count, count) : mean;
}

static curve curve_of(const hop_lab *lab, size_t rule, size_t place) {
    curve c = {.rule = rule};
    c.units = (size_t)hop_lab_sweep(lab, HOP_P_UNITS)->values[place];
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        if (point->at[3] != rule || point->at[0] != place) continue;
        c.point[c.count] = k;
        c.fill[c.count] = point->load;
        c.exact[c.count++] = share_of(lab, k, EXACT);
    }
    return c;
}

static const hop_dense_law *law_of(const hop_lab *lab, size_t rule) {
    return &hop_dense_plan_of(lab)->laws[rule];
}

static const char *text_of(const hop_lab *lab, size_t rule) {
    return hop_dense_plan_of(lab)->rules.text[rule];
}

static double theory_of(const hop_lab *lab, const curve *c) {
    return hop_dense_capacity(law_of(lab, c->rule), (double)c->units);
}

/* Over the theory's; NaN where no crossing was measured. */
static hop_estimate capacity_of(const curve *c) {
    return hop_crossing(c->fill, c->exact, c->count, 0.5);
}

/* The largest size of a rule that has points; its curve may be empty. */
static curve largest_of(const hop_lab *lab, size_t rule) {
    const size_t sizes = hop_lab_sweep(lab, HOP_P_UNITS)->count;
    curve found = {.rule = rule};
    for (size_t u = 0; u < sizes; u++) {
        const curve c = curve_of(lab, rule, u);
        if (c.count) found = c;
    }
    return found;
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "Errors against the number of patterns over theory's",
        "rule,units,fill,patterns,unstable+,unstable_theory,stable+,stable_theory,"
        "exact+");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        const size_t rule = point->at[3];
        const double units = (double)point->units, patterns = (double)point->patterns;
        const double error = hop_dense_error(law_of(lab, rule), units, patterns);
        hop_table_text(table, "%s", text_of(lab, rule));
        hop_table_number(table, units);
        hop_table_number(table, point->load);
        hop_table_number(table, patterns);
        hop_table_estimate(table, share_of(lab, k, UNSTABLE));
        hop_table_number(table, error);
        hop_table_estimate(table, share_of(lab, k, STABLE));
        hop_table_number(table, pow(1 - error, units));
        hop_table_estimate(table, share_of(lab, k, EXACT));
    }
}

static void add_capacities(const hop_lab *lab, hop_report *report) {
    hop_report_table *table =
        hop_report_add_table(report, "capacities", "Patterns that come back from damage",
                             "rule,units,capacity+,capacity_theory,capacity_fill+");
    for (size_t rule = 0; rule < hop_dense_plan_of(lab)->rules.count; rule++)
        for (size_t u = 0; u < hop_lab_sweep(lab, HOP_P_UNITS)->count; u++) {
            const curve c = curve_of(lab, rule, u);
            const double theory = theory_of(lab, &c);
            const hop_estimate fill = capacity_of(&c);
            if (!c.count) continue;
            hop_table_text(table, "%s", text_of(lab, rule));
            hop_table_number(table, (double)c.units);
            hop_table_estimate(table,
                               (hop_estimate){fill.value * theory, fill.low * theory,
                                              fill.high * theory});
            hop_table_number(table, theory);
            hop_table_estimate(table, fill);
        }
}

static void add_errors(const hop_lab *lab, hop_report *report) {
    hop_report_panel *panel =
        hop_report_add_panel(report, "Units that one step changes, largest N",
                             "patterns over theory's", "share of units");
    hop_panel_log_x(panel);
    for (size_t rule = 0; rule < hop_dense_plan_of(lab)->rules.count; rule++) {
        const curve c = largest_of(lab, rule);
        if (!c.count) continue;
        hop_report_series *measured = hop_panel_add_series(
            panel, HOP_LAB_MEASURED, rule, "%s, N = %zu", text_of(lab, rule), c.units);
        for (size_t k = 0; k < c.count; k++)
            hop_series_estimate(measured, c.fill[k], share_of(lab, c.point[k], UNSTABLE));
        hop_report_series *theory =
            hop_panel_add_series(panel, HOP_LAB_THEORY, rule, "%s", "");
        for (size_t k = 0; k < c.count; k++)
            hop_series_point(theory, c.fill[k],
                             hop_dense_error(law_of(lab, rule), (double)c.units,
                                             (double)lab->points[c.point[k]].patterns));
    }
}

static void add_returns(const hop_lab *lab, hop_report *report) {
    hop_report_panel *panel =
        hop_report_add_panel(report, "Patterns that come back from damage, largest N",
                             "patterns over theory's", "share of patterns");
    hop_panel_log_x(panel);
    hop_panel_y_range(panel, 0, 1);
    for (size_t rule = 0; rule < hop_dense_plan_of(lab)->rules.count; rule++) {
        const curve c = largest_of(lab, rule);
        if (!c.count) continue;
        hop_report_series *series = hop_panel_add_series(
            panel, HOP_LAB_MEASURED, rule, "%s, N = %zu", text_of(lab, rule), c.units);
        for (size_t k = 0; k < c.count; k++)
            hop_series_estimate(series, c.fill[k], c.exact[k]);
    }
}

static void add_sizes(const hop_lab *lab, hop_report *report) {
    hop_report_panel *panel =
        hop_report_add_panel(report, "Capacity against size", "units N", "patterns P");
    hop_panel_log_x(panel);
    hop_panel_log_y(panel);
    for (size_t rule = 0; rule < hop_dense_plan_of(lab)->rules.count; rule++) {
        hop_report_series *measured =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, rule, "%s", text_of(lab, rule));
        hop_report_series *line =
            hop_panel_add_series(panel, HOP_LAB_THEORY, rule, "%s", "");
        for (size_t u = 0; u < hop_lab_sweep(lab, HOP_P_UNITS)->count; u++) {
            const curve c = curve_of(lab, rule, u);
            if (!c.count) continue;
            const double theory = theory_of(lab, &c);
            const hop_estimate fill = capacity_of(&c);
            hop_series_point(line, (double)c.units, theory);
            if (!isnan(fill.value))
                hop_series_estimate(measured, (double)c.units,
                                    (hop_estimate){fill.value * theory, fill.low * theory,
                                                   fill.high * theory});
        }
    }
}

static void say(const hop_lab *lab, hop_report *report) {
    for (size_t rule = 0; rule < hop_dense_plan_of(lab)->rules.count; rule++) {
        const curve c = largest_of(lab, rule);
        const hop_estimate fill = capacity_of(&c);
        if (!c.count) continue;
        if (isnan(fill.value))
            hop_report_mean(report,
                            "Under %s at N = %zu %.3g of the patterns come back at %.3g "
                            "times the %.0f of theory.",
                            text_of(lab, rule), c.units, c.exact[c.count - 1].value,
                            c.fill[c.count - 1], theory_of(lab, &c));
        else
            hop_report_mean(report,
                            "Under %s at N = %zu half of the patterns come back where "
                            "%.0f are stored, %.3g times the %.0f of theory.",
                            text_of(lab, rule), c.units, fill.value * theory_of(lab, &c),
                            fill.value, theory_of(lab, &c));
    }
    hop_report_note(report,
                    "Cues have %.3g of their units flipped. Every trial has patterns of "
                    "its own and looks at up to ten of them.",
                    hop_lab_value(lab, HOP_P_NOISE));
    hop_report_note(report,
                    "The theory of powers takes crosstalk as Gaussian and N as large: a "
                    "step changes less than one unit of a pattern, on average, at "
                    "capacity_theory. stable_theory takes units as independent. Of an "
                    "exponential unstable_theory is an upper bound (Chebyshev), "
                    "stable_theory a lower one, and 2^(N/2) an order of size.");
    hop_report_note(report, "Intervals rest on the spread from trial to trial; where all "
                            "are 0, or all are 1, on the number of units or patterns.");
    hop_report_note(report, "An empty capacity: the rate does not fall through one half "
                            "within the fills swept.");
}

void hop_dense_report(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_capacities(lab, report);
    add_errors(lab, report);
    add_returns(lab, report);
    add_sizes(lab, report);
    say(lab, report);
}
