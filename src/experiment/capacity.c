/* SPDX-License-Identifier: MIT */
/* Capacity: how many patterns a network of N units holds, and where it gives way. */
#include <hopfield/theory.h>
#include <math.h>

#include "experiment/experiment.h"
#include "experiment/trial.h"

enum { EXACT, RETRIEVED, WRONG, KEPT_WRONG, OVERLAP, STEPS, CYCLE, WIDTH };

static hop_status trial(const hop_trial *t, double *record) {
    const size_t units = t->point->units;
    hop_rig rig = {0};
    hop_status status = hop_rig_generate(t, units, t->point->patterns, &rig);
    if (!status) status = hop_rig_learn(t, &rig);
    if (!status) status = hop_rig_flip(t, &rig, 0, t->point->noise, 0);
    if (!status) status = hop_rig_recall(t, &rig, NULL);
    if (!status) {
        const size_t wrong = hop_rig_wrong(&rig, 0);
        const bool retrieved = wrong <= hop_lab_wrong_allowed(t->lab, units);
        record[EXACT] = wrong == 0;
        record[RETRIEVED] = retrieved;
        record[WRONG] = (double)wrong;
        record[KEPT_WRONG] = retrieved ? (double)wrong : NAN;
        record[OVERLAP] = 1 - 2 * (double)wrong / (double)units;
        record[STEPS] = rig.result.cycle ? NAN : (double)rig.result.steps;
        record[CYCLE] = rig.result.cycle != 0;
    }
    hop_rig_clear(&rig);
    return status;
}

/* The probability that a stored pattern is stable in every unit, taken as independent. */
static double exact_theory(const hop_point *point) {
    const double unstable = hop_theory_unstable_exact(point->units, point->patterns);
    return exp((double)point->units * log1p(-unstable));
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "Recall against load",
        "units,load,patterns,exact+,exact_theory,retrieved+,overlap+,"
        "overlap_theory,wrong+,kept_wrong+,kept_wrong_theory,steps+,cycle+");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        const double units = (double)point->units;
        hop_theory_ags ags;
        hop_theory_solve_ags((double)point->patterns / units, &ags);
        hop_table_number(table, units);
        hop_table_number(table, point->load);
        hop_table_number(table, (double)point->patterns);
        hop_table_estimate(table, hop_lab_rate(lab, k, EXACT));
        hop_table_number(table, exact_theory(point));
        hop_table_estimate(table, hop_lab_rate(lab, k, RETRIEVED));
        hop_table_estimate(table, hop_lab_mean(lab, k, OVERLAP));
        hop_table_number(table, ags.retrieval ? ags.overlap : NAN);
        hop_table_estimate(table, hop_lab_mean(lab, k, WRONG));
        hop_table_estimate(table, hop_lab_mean(lab, k, KEPT_WRONG));
        hop_table_number(table, ags.retrieval ? ags.error_fraction * units : NAN);
        hop_table_estimate(table, hop_lab_mean(lab, k, STEPS));
        hop_table_estimate(table, hop_lab_rate(lab, k, CYCLE));
    }
}

/* Curves of one field against load, one a size. */
static void add_curves(const hop_lab *lab, hop_report_panel *panel, size_t field,
                       bool is_rate) {
    const hop_sweep *units = hop_lab_sweep(lab, HOP_P_UNITS);
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    for (size_t n = 0; n < units->count; n++) {
        hop_report_series *measured = hop_panel_add_series(panel, HOP_LAB_MEASURED, n,
                                                           "N = %.0f", units->values[n]);
        for (size_t l = 0; l < load->count; l++) {
            const size_t point = hop_plan_at(lab, n, l, 0, 0);
            hop_series_estimate(measured, load->values[l],
                                is_rate ? hop_lab_rate(lab, point, field)
                                        : hop_lab_mean(lab, point, field));
        }
    }
}

static void add_exact_panel(const hop_lab *lab, hop_report *report) {
    const hop_sweep *units = hop_lab_sweep(lab, HOP_P_UNITS);
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    hop_report_panel *panel = hop_report_add_panel(
        report, "Exact recall (dashed: binomial)", "load P/N", "share of trials");
    hop_panel_y_range(panel, 0, 1);
    add_curves(lab, panel, EXACT, true);
    for (size_t n = 0; n < units->count; n++) {
        hop_report_series *theory =
            hop_panel_add_series(panel, HOP_LAB_THEORY, n, "%s", "");
        for (size_t l = 0; l < load->count; l++)
            hop_series_point(theory, load->values[l],
                             exact_theory(&lab->points[hop_plan_at(lab, n, l, 0, 0)]));
    }
}

static void add_retrieved_panel(const hop_lab *lab, hop_report *report) {
    hop_report_panel *panel =
        hop_report_add_panel(report, "Retrieved", "load P/N", "share of trials");
    hop_panel_y_range(panel, 0, 1);
    add_curves(lab, panel, RETRIEVED, true);
    hop_report_series *mark =
        hop_panel_add_series(panel, HOP_LAB_MARK, HOP_LAB_BLACK, "0.138 (N to infinity)");
    hop_series_point(mark, HOP_THEORY_CRITICAL_LOAD, NAN);
}

/* The overlap for N to infinity, from the first load to the last that holds. */
static void add_ags(const hop_lab *lab, hop_report_panel *panel) {
    enum { POINTS = 100 };
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    const double first = load->values[0];
    const double last = fmin(load->values[load->count - 1], HOP_THEORY_CRITICAL_LOAD);
    hop_report_series *theory =
        hop_panel_add_series(panel, HOP_LAB_THEORY, HOP_LAB_BLACK, "N to infinity (AGS)");
    for (size_t k = 0; first < last && k <= POINTS; k++) {
        hop_theory_ags ags;
        const double alpha = first + (last - first) * (double)k / POINTS;
        hop_theory_solve_ags(alpha, &ags);
        if (ags.retrieval) hop_series_point(theory, alpha, ags.overlap);
    }
}

static void add_overlap_panel(const hop_lab *lab, hop_report *report) {
    hop_report_panel *panel = hop_report_add_panel(
        report, "Final overlap (all trials)", "load P/N", "overlap with the pattern");
    add_curves(lab, panel, OVERLAP, false);
    add_ags(lab, panel);
}

/* Where a rate crosses one half at one size. */
static hop_estimate knee_of(const hop_lab *lab, size_t size, size_t field) {
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    hop_estimate rates[HOP_MAX_SWEEP];
    for (size_t l = 0; l < load->count; l++)
        rates[l] = hop_lab_rate(lab, hop_plan_at(lab, size, l, 0, 0), field);
    return hop_crossing(load->values, rates, load->count, 0.5);
}

static void add_knees(const hop_lab *lab, hop_report *report) {
    static const struct {
        size_t field;
        const char *name;
    } rates[] = {{EXACT, "exact"}, {RETRIEVED, "retrieved"}};
    const hop_sweep *units = hop_lab_sweep(lab, HOP_P_UNITS);
    hop_report_table *table = hop_report_add_table(
        report, "knees", "Knees: the load at which a rate crosses one half",
        "rate,units,knee+,knee_theory");
    hop_report_panel *panel =
        hop_report_add_panel(report, "Knees (dashed: theory)", "units N", "load P/N");
    hop_panel_log_x(panel);
    for (size_t r = 0; r < 2; r++) {
        hop_report_series *measured =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, r, "%s", rates[r].name);
        hop_report_series *theory =
            hop_panel_add_series(panel, HOP_LAB_THEORY, r, "%s", "");
        for (size_t n = 0; n < units->count; n++) {
            const double size = units->values[n];
            const hop_estimate knee = knee_of(lab, n, rates[r].field);
            const double expected =
                rates[r].field == EXACT
                    ? (double)hop_theory_exact_capacity((uint64_t)size, 0.5) / size
                    : HOP_THEORY_CRITICAL_LOAD;
            hop_table_text(table, "%s", rates[r].name);
            hop_table_number(table, size);
            hop_table_estimate(table, knee);
            hop_table_number(table, expected);
            hop_series_estimate(measured, size, knee);
            hop_series_point(theory, size, expected);
        }
    }
}

static void say(const hop_lab *lab, hop_report *report) {
    const hop_sweep *units = hop_lab_sweep(lab, HOP_P_UNITS);
    const size_t last = units->count - 1;
    const hop_estimate exact = knee_of(lab, last, EXACT),
                       kept = knee_of(lab, last, RETRIEVED);
    if (isnan(exact.value))
        hop_report_mean(report,
                        "At N = %.0f the rate of exact recall does not cross one half "
                        "within the loads swept.",
                        units->values[last]);
    else
        hop_report_mean(
            report,
            "At N = %.0f exact recall gives way at a load of %.3g (theory "
            "%.3g): long before the network itself does.",
            units->values[last], exact.value,
            (double)hop_theory_exact_capacity((uint64_t)units->values[last], 0.5) /
                units->values[last]);
    if (isnan(kept.value))
        hop_report_mean(report, "Retrieval does not cross one half within the loads "
                                "swept.");
    else
        hop_report_mean(report,
                        "Retrieval with few errors holds up to %.3g; as N grows it tends "
                        "to 0.138, while the load of exact recall falls as 1/(2 ln N).",
                        kept.value);
    hop_report_note(report,
                    "Exact: no unit wrong. Retrieved: at most %g of the units "
                    "wrong. Every trial has patterns of its own.",
                    hop_lab_value(lab, HOP_P_RETRIEVED));
    hop_report_note(report,
                    "0.138 N is not a limit of exact recall. Theory is for random "
                    "patterns under Hebb's rule: the binomial law of a stored pattern's "
                    "stability, and Amit, Gutfreund and Sompolinsky (AGS) for N to "
                    "infinity. kept_wrong counts the wrong units of retrieved trials "
                    "only, which is what AGS predicts.");
}

static void report_all(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_exact_panel(lab, report);
    add_retrieved_panel(lab, report);
    add_overlap_panel(lab, report);
    add_knees(lab, report);
    say(lab, report);
}

static const hop_taken takes[] = {
    {HOP_P_UNITS, true, "250,1000,4000", "125,500"},
    {HOP_P_LOAD, true, "0.04:0.2:0.01", "0.04:0.2:0.02"},
    {HOP_P_NOISE, false, "0.1", "0.1"},
    {HOP_P_TRIALS, false, "1000", "200"},
    {HOP_P_RETRIEVED, false, "0.15", "0.15"},
    HOP_TAKES_MODEL,
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_capacity = {
    .facts = {.name = "capacity",
              .summary = "How many patterns a network holds, and where it gives way",
              .about = "The load P/N is swept at one or several sizes N. Rates of exact "
                       "recall and of retrieval, final errors, overlap, steps and "
                       "cycles, beside the binomial law of exact recall and the theory "
                       "of Amit, Gutfreund and Sompolinsky; the knee of each rate with "
                       "its interval."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .width = WIDTH,
    .trial = trial,
    .report = report_all,
};
