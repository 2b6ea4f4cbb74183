/* SPDX-License-Identifier: MIT */
/* Structure: capacities side by side, as tables, curves and sentences. */
#include <math.h>
#include <stdio.h>

#include <hopfield/theory.h>

#include "experiment/point_theory.h"
#include "experiment/structure_record.h"

/* The rates of one variant over the loads that it has. */
typedef struct {
    size_t count;
    double load[HOP_MAX_SWEEP];
    hop_estimate retrieved[HOP_MAX_SWEEP];
} curve;

static void curve_of(const hop_lab *lab, size_t variant, curve *out) {
    out->count = 0;
    for (size_t k = 0; k < lab->point_count; k++) {
        if ((size_t)lab->points[k].extra != variant) continue;
        out->load[out->count] = hop_point_load(&lab->points[k]);
        out->retrieved[out->count++] = hop_lab_rate(lab, k, RETRIEVED);
    }
}

static hop_estimate capacity_of(const hop_lab *lab, size_t variant) {
    curve c;
    curve_of(lab, variant, &c);
    return hop_crossing(c.load, c.retrieved, c.count, 0.5);
}

/* For N to infinity; NaN where there is no theory here. */
static double theory_of(size_t variant) {
    switch (variant) {
    case RANDOM_HEBB:
        return HOP_THEORY_CRITICAL_LOAD;
    case CORRELATED_PROJECTION:
        return 1;
    default:
        return NAN;
    }
}

static hop_estimate gain_of(hop_estimate capacity, hop_estimate plain) {
    return (hop_estimate){capacity.value / plain.value, capacity.low / plain.high,
                          capacity.high / plain.low};
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table =
        hop_report_add_table(report, "results", "Recall against load",
                             "structure,rule,load,patterns,exact+,retrieved+,likeness+");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        const size_t variant = (size_t)point->extra;
        hop_table_text(table, "%s", hop_structure_variant_name(variant));
        hop_table_text(table, "%s", hop_structure_variant_rule(variant));
        hop_table_number(table, point->load);
        hop_table_number(table, (double)point->patterns);
        hop_table_estimate(table, hop_lab_rate(lab, k, EXACT));
        hop_table_estimate(table, hop_lab_rate(lab, k, RETRIEVED));
        hop_table_estimate(table, hop_lab_mean(lab, k, LIKENESS));
    }
}

static void add_capacities(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "capacities", "Capacities, and what structure and rule gain",
        "structure,rule,capacity+,gain+,capacity_theory");
    const hop_estimate plain = capacity_of(lab, RANDOM_HEBB);
    for (size_t v = 0; v < VARIANTS; v++) {
        const hop_estimate capacity = capacity_of(lab, v);
        hop_table_text(table, "%s", hop_structure_variant_name(v));
        hop_table_text(table, "%s", hop_structure_variant_rule(v));
        hop_table_estimate(table, capacity);
        hop_table_estimate(table, gain_of(capacity, plain));
        hop_table_number(table, theory_of(v));
    }
}

static void add_panel(const hop_lab *lab, hop_report *report) {
    hop_report_panel *panel = hop_report_add_panel(report, "Retrieved from a damaged cue",
                                                   "load P/N", "share of trials");
    hop_panel_log_x(panel);
    hop_panel_y_range(panel, 0, 1);
    for (size_t v = 0; v < VARIANTS; v++) {
        curve c;
        curve_of(lab, v, &c);
        hop_report_series *series = hop_panel_add_series(
            panel, HOP_LAB_MEASURED, v, "%s, %s", hop_structure_variant_name(v),
            hop_structure_variant_rule(v));
        for (size_t k = 0; k < c.count; k++)
            hop_series_estimate(series, c.load[k], c.retrieved[k]);
    }
}

/* What a pair of rules makes of one structure. */
static void say_pair(const hop_lab *lab, hop_report *report, size_t plain,
                     size_t suited) {
    curve c;
    curve_of(lab, plain, &c);
    const hop_estimate before = capacity_of(lab, plain), after = capacity_of(lab, suited);
    const char *structure = plain == SPARSE_HEBB ? "Sparse" : "Correlated";
    const char *rule = hop_structure_variant_rule(suited);
    char text[96];
    if (!isnan(before.value))
        snprintf(text, sizeof text, "give way at a load of %.3g under Hebb's rule",
                 before.value);
    else if (c.count && c.retrieved[0].value < 0.5)
        snprintf(text, sizeof text, "are lost under Hebb's rule at every load swept");
    else
        snprintf(text, sizeof text, "have no knee under Hebb's rule");
    if (isnan(after.value))
        hop_report_mean(report, "%s patterns %s; under %s there is no knee to %.3g.",
                        structure, text, rule, c.count ? c.load[c.count - 1] : NAN);
    else
        hop_report_mean(report, "%s patterns %s, under %s at %.3g.", structure, text,
                        rule, after.value);
}

static void say(const hop_lab *lab, hop_report *report) {
    const hop_estimate plain = capacity_of(lab, RANDOM_HEBB);
    if (!isnan(plain.value))
        hop_report_mean(report,
                        "Random patterns under Hebb's rule give way at a load of "
                        "%.3g.",
                        plain.value);
    say_pair(lab, report, SPARSE_HEBB, SPARSE_COVARIANCE);
    say_pair(lab, report, CORRELATED_HEBB, CORRELATED_PROJECTION);
    hop_report_note(report,
                    "Sparse patterns have %.3g of their units on; a cue of theirs has "
                    "the fraction `noise` of its active units moved elsewhere, which at "
                    "half the units on is the same as flipping `noise` of all. Of sparse "
                    "patterns fewer units may be wrong, by the factor 4 f (1 - f). A "
                    "sparse pattern also holds less information.",
                    hop_lab_value(lab, HOP_P_ACTIVE));
    hop_report_note(report,
                    "Correlated patterns overlap by %.3g on average. Orthogonal ones are "
                    "only as many as the power of two in N. capacity_theory is for N to "
                    "infinity: of Amit, Gutfreund and Sompolinsky for Hebb's rule, of "
                    "Kanter and Sompolinsky for projection, where the pattern itself is "
                    "stable up to 1, but basins shrink to nothing on the way.",
                    hop_lab_value(lab, HOP_P_OVERLAP));
    hop_report_note(report,
                    "Every trial has patterns of its own. An empty capacity: the "
                    "rate does not fall through one half within the loads swept.");
}

void hop_structure_report(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_capacities(lab, report);
    add_panel(lab, report);
    say(lab, report);
}
