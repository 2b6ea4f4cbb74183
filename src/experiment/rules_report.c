/* SPDX-License-Identifier: MIT */
/* Rules: capacities and basins side by side. */
#include <math.h>
#include <string.h>

#include <hopfield/theory.h>
#include <hopfield/theory_rules.h>

#include "experiment/point_theory.h"
#include "experiment/rules_record.h"

static hop_estimate knee_of(const hop_lab *lab, size_t rule, size_t field) {
    double load[HOP_MAX_SWEEP];
    hop_estimate rates[HOP_MAX_SWEEP];
    for (size_t l = 0; l < hop_rules_loads(lab); l++) {
        const size_t point = hop_rules_at(lab, rule, l);
        load[l] = hop_point_load(&lab->points[point]);
        rates[l] = hop_lab_rate(lab, point, field);
    }
    return hop_crossing(load, rates, hop_rules_loads(lab), 0.5);
}

/* For N to infinity; of the rule as it is without parameters. NaN: not known here. */
static double theory_of(const char *rule) {
    static const struct {
        const char *rule;
        double load;
    } known[] = {
        {"hebb", HOP_THEORY_CRITICAL_LOAD},
        {"projection", 1},
        {"diederich-opper:form=proportional", 1},
        {"perceptron", 2},
        {"diederich-opper", 2},
        {"bam", HOP_THEORY_BAM_CRITICAL_LOAD / 2}, /* of all units, not of a layer's */
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (strcmp(known[k].rule, rule) == 0) return known[k].load;
    return NAN;
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "Every rule against the load",
        "rule,load,patterns,unstable+,exact+,retrieved+,basin+,diverged");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        hop_table_text(table, "%s", hop_rules_text(lab, point));
        hop_table_number(table, point->load);
        hop_table_number(table, (double)point->patterns);
        hop_table_estimate(table, hop_lab_mean_share(lab, k, UNSTABLE));
        hop_table_estimate(table, hop_lab_rate(lab, k, EXACT));
        hop_table_estimate(table, hop_lab_rate(lab, k, RETRIEVED));
        hop_table_estimate(table, hop_lab_mean_share(lab, k, BASIN));
        hop_table_number(table, hop_lab_rate(lab, k, DIVERGED).value);
    }
}

static void add_capacities(const hop_lab *lab, hop_report *report) {
    const hop_rules *rules = hop_rules_of(lab);
    hop_report_table *table =
        hop_report_add_table(report, "capacities", "Where each rule gives way",
                             "rule,exact_capacity+,capacity+,capacity_theory,"
                             "basin_low_load+");
    for (size_t rule = 0; rule < rules->count; rule++) {
        hop_table_text(table, "%s", rules->text[rule]);
        hop_table_estimate(table, knee_of(lab, rule, EXACT));
        hop_table_estimate(table, knee_of(lab, rule, RETRIEVED));
        hop_table_number(table, theory_of(rules->text[rule]));
        hop_table_estimate(table,
                           hop_lab_mean_share(lab, hop_rules_at(lab, rule, 0), BASIN));
    }
}

static void add_panel(const hop_lab *lab, hop_report *report, size_t field) {
    const hop_rules *rules = hop_rules_of(lab);
    const bool basin = field == BASIN;
    hop_report_panel *panel =
        basin ? hop_report_add_panel(report, "Noise that is undone", "load P/N",
                                     "fraction of units")
              : hop_report_add_panel(report, "Retrieved from a damaged cue", "load P/N",
                                     "share of trials");
    hop_panel_log_x(panel);
    for (size_t rule = 0; rule < rules->count; rule++) {
        hop_report_series *series = hop_panel_add_series(
            panel, HOP_LAB_MEASURED, rule % 6, "%s", rules->text[rule]);
        for (size_t l = 0; l < hop_rules_loads(lab); l++) {
            const size_t point = hop_rules_at(lab, rule, l);
            hop_series_estimate(series, hop_point_load(&lab->points[point]),
                                basin ? hop_lab_mean_share(lab, point, field)
                                      : hop_lab_rate(lab, point, field));
        }
    }
}

/* The rule with the largest knee; SIZE_MAX: none has one. */
static size_t best_of(const hop_lab *lab, bool binary) {
    const hop_rules *rules = hop_rules_of(lab);
    size_t best = SIZE_MAX;
    double most = 0;
    for (size_t rule = 0; rule < rules->count; rule++) {
        const double knee = knee_of(lab, rule, RETRIEVED).value;
        if (rules->binary[rule] != binary || !(knee > most)) continue;
        best = rule;
        most = knee;
    }
    return best;
}

static void say(const hop_lab *lab, hop_report *report) {
    const hop_rules *rules = hop_rules_of(lab);
    for (int binary = 0; binary < 2; binary++) {
        const size_t best = best_of(lab, binary != 0);
        if (best == SIZE_MAX) continue;
        hop_report_mean(report,
                        "Of the rules that give way within the loads swept, on %s "
                        "patterns %s holds out longest: to a load of %.3g from a cue "
                        "with %.3g of it damaged.",
                        binary ? "sparse" : "random", rules->text[best],
                        knee_of(lab, best, RETRIEVED).value,
                        hop_lab_value(lab, HOP_P_NOISE));
    }
    size_t diverged = 0;
    for (size_t k = 0; k < lab->point_count; k++)
        diverged += hop_lab_rate(lab, k, DIVERGED).value > 0;
    if (diverged)
        hop_report_note(report,
                        "At %zu points learning was given up in some trials, because "
                        "couplings diverged; rates there are of the others.",
                        diverged);
    hop_report_note(report,
                    "Every trial has patterns of its own; one of them, chosen by chance, "
                    "is looked at: of a palimpsest, which keeps the newest, too. An "
                    "empty capacity: the rate does not fall through one half within the "
                    "loads swept.");
    hop_report_note(report,
                    "Rules of units 0 and 1 learn patterns with %.3g of the units on. "
                    "Their damage moves a share of the active units elsewhere, and fewer "
                    "units may be wrong, by the factor 4 f (1 - f).",
                    hop_lab_value(lab, HOP_P_ACTIVE));
    hop_report_note(report,
                    "capacity_theory is for N to infinity and the stored pattern itself: "
                    "0.138 under Hebb's rule (Amit, Gutfreund and Sompolinsky 1985), 1 "
                    "under projection (Kanter and Sompolinsky 1987), 0.0999 of pairs "
                    "(Kurchan, Peliti and Saber 1994). No couplings at all hold more "
                    "than 2 N random patterns, and rules that look for couplings find "
                    "those that do (Gardner 1988): within enough rounds.");
}

void hop_rules_report(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_capacities(lab, report);
    add_panel(lab, report, RETRIEVED);
    add_panel(lab, report, BASIN);
    say(lab, report);
}
