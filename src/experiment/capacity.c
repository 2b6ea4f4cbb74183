/* SPDX-License-Identifier: MIT */
/* Capacity: how many patterns a network of N units holds, and where it gives way. */
#include <math.h>
#include <stdio.h>

#include "experiment/point_theory.h"
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
        record[STEPS] = rig.result.converged ? (double)rig.result.steps : NAN;
        record[CYCLE] = rig.result.cycle != 0;
    }
    hop_rig_clear(&rig);
    return status;
}

/* --- theory ----------------------------------------------------------------------- */

/* Units wrong in the retrieval state at the critical load. */
static double wrong_at_capacity(void) {
    return (1 - HOP_THEORY_CRITICAL_OVERLAP) / 2;
}

/* Whether one step of the cue leaves no more units wrong at the critical load than the
   retrieval state has there; of worse cues it is the basin that decides. */
static bool cue_is_good(const hop_lab *lab) {
    const double overlap = 1 - 2 * hop_lab_value(lab, HOP_P_NOISE);
    return hop_theory_one_step_error(1, HOP_THEORY_CRITICAL_LOAD, overlap) <=
           wrong_at_capacity();
}

/* Whether the critical load is what the retrieval knee tends to. */
static bool capacity_decides(const hop_lab *lab) {
    return hop_lab_is_canonical(lab) && cue_is_good(lab) &&
           hop_lab_value(lab, HOP_P_RETRIEVED) > wrong_at_capacity();
}

/* The knee of a rate at so many units; NaN: no theory. */
static double knee_theory(const hop_lab *lab, double units, size_t field) {
    if (field == RETRIEVED) return capacity_decides(lab) ? HOP_THEORY_CRITICAL_LOAD : NAN;
    if (!hop_lab_is_binomial(lab)) return NAN;
    return (double)hop_theory_exact_capacity((uint64_t)units, 0.5) / units;
}

/* --- report ----------------------------------------------------------------------- */

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "Recall against load",
        "units,load,patterns,exact+,exact_theory,retrieved+,overlap+,"
        "overlap_theory,wrong+,kept_wrong+,kept_wrong_theory,steps+,cycle+");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        const double units = (double)point->units;
        const hop_theory_ags ags = hop_point_ags(lab, point);
        hop_table_number(table, units);
        hop_table_number(table, point->load);
        hop_table_number(table, (double)point->patterns);
        hop_table_estimate(table, hop_lab_rate(lab, k, EXACT));
        hop_table_number(table, hop_point_exact(lab, point));
        hop_table_estimate(table, hop_lab_rate(lab, k, RETRIEVED));
        hop_table_estimate(table, hop_lab_mean(lab, k, OVERLAP));
        hop_table_number(table, hop_point_is_lost(point) ? NAN : ags.overlap);
        hop_table_estimate(table, hop_lab_mean(lab, k, WRONG));
        hop_table_estimate(table, hop_lab_mean(lab, k, KEPT_WRONG));
        hop_table_number(table, ags.error_fraction * units);
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
            hop_series_estimate(measured, hop_point_load(&lab->points[point]),
                                is_rate ? hop_lab_rate(lab, point, field)
                                        : hop_lab_mean(lab, point, field));
        }
    }
}

static void add_exact_panel(const hop_lab *lab, hop_report *report) {
    const hop_sweep *units = hop_lab_sweep(lab, HOP_P_UNITS);
    const size_t loads = hop_lab_sweep(lab, HOP_P_LOAD)->count;
    const bool known = hop_lab_is_binomial(lab);
    hop_report_panel *panel = hop_report_add_panel(
        report, known ? "Exact recall (dashed: binomial)" : "Exact recall", "load P/N",
        "share of trials");
    hop_panel_y_range(panel, 0, 1);
    add_curves(lab, panel, EXACT, true);
    for (size_t n = 0; known && n < units->count; n++) {
        hop_report_series *theory =
            hop_panel_add_series(panel, HOP_LAB_THEORY, n, "%s", "");
        for (size_t l = 0; l < loads; l++) {
            const hop_point *point = &lab->points[hop_plan_at(lab, n, l, 0, 0)];
            hop_series_point(theory, hop_point_load(point), hop_point_exact(lab, point));
        }
    }
}

static void add_retrieved_panel(const hop_lab *lab, hop_report *report) {
    hop_report_panel *panel =
        hop_report_add_panel(report, "Retrieved", "load P/N", "share of trials");
    hop_panel_y_range(panel, 0, 1);
    add_curves(lab, panel, RETRIEVED, true);
    if (!capacity_decides(lab)) return;
    hop_report_series *mark =
        hop_panel_add_series(panel, HOP_LAB_MARK, HOP_LAB_BLACK, "0.138 (N to infinity)");
    hop_series_point(mark, HOP_THEORY_CRITICAL_LOAD, NAN);
}

/* The overlap for N to infinity, from the first load to the last that holds and does not
   lose the cue. */
static void add_ags(const hop_lab *lab, hop_report_panel *panel) {
    enum { POINTS = 100 };
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    const double first = load->values[0];
    const double last = fmin(load->values[load->count - 1], HOP_THEORY_CRITICAL_LOAD);
    const double cue = 1 - 2 * hop_lab_value(lab, HOP_P_NOISE);
    if (!hop_lab_is_canonical(lab) || first >= last) return;
    hop_report_series *theory =
        hop_panel_add_series(panel, HOP_LAB_THEORY, HOP_LAB_BLACK, "N to infinity (AGS)");
    for (size_t k = 0; k <= POINTS; k++) {
        hop_theory_ags ags;
        const double alpha = first + (last - first) * (double)k / POINTS;
        hop_theory_solve_ags(alpha, &ags);
        if (ags.retrieval && cue >= hop_theory_critical_overlap(alpha))
            hop_series_point(theory, alpha, ags.overlap);
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
    const size_t loads = hop_lab_sweep(lab, HOP_P_LOAD)->count;
    hop_estimate rates[HOP_MAX_SWEEP];
    double load[HOP_MAX_SWEEP];
    for (size_t l = 0; l < loads; l++) {
        const size_t point = hop_plan_at(lab, size, l, 0, 0);
        load[l] = hop_point_load(&lab->points[point]);
        rates[l] = hop_lab_rate(lab, point, field);
    }
    return hop_crossing(load, rates, loads, 0.5);
}

static void add_knee_curves(const hop_lab *lab, hop_report_panel *panel, size_t group,
                            size_t field, const char *name) {
    const hop_sweep *units = hop_lab_sweep(lab, HOP_P_UNITS);
    hop_report_series *measured =
        hop_panel_add_series(panel, HOP_LAB_MEASURED, group, "%s", name);
    for (size_t n = 0; n < units->count; n++)
        hop_series_estimate(measured, units->values[n], knee_of(lab, n, field));
    if (isnan(knee_theory(lab, units->values[0], field))) return;
    hop_report_series *theory =
        hop_panel_add_series(panel, HOP_LAB_THEORY, group, "%s", "");
    for (size_t n = 0; n < units->count; n++)
        hop_series_point(theory, units->values[n],
                         knee_theory(lab, units->values[n], field));
}

static void add_knees(const hop_lab *lab, hop_report *report) {
    static const struct {
        size_t field;
        const char *name;
    } rates[] = {{EXACT, "exact"}, {RETRIEVED, "retrieved"}};
    const hop_sweep *units = hop_lab_sweep(lab, HOP_P_UNITS);
    const bool known = hop_lab_is_binomial(lab) || capacity_decides(lab);
    hop_report_table *table = hop_report_add_table(
        report, "knees", "Knees: the load at which a rate crosses one half",
        "rate,units,knee+,knee_theory");
    hop_report_panel *panel = hop_report_add_panel(
        report, known ? "Knees (dashed: theory)" : "Knees", "units N", "load P/N");
    hop_panel_log_x(panel);
    for (size_t r = 0; r < 2; r++) {
        add_knee_curves(lab, panel, r, rates[r].field, rates[r].name);
        for (size_t n = 0; n < units->count; n++) {
            hop_table_text(table, "%s", rates[r].name);
            hop_table_number(table, units->values[n]);
            hop_table_estimate(table, knee_of(lab, n, rates[r].field));
            hop_table_number(table, knee_theory(lab, units->values[n], rates[r].field));
        }
    }
}

/* --- sentences ---------------------------------------------------------------------- */

/* Of the largest size, where the rate does not cross one half. */
static void say_no_knee(const hop_lab *lab, hop_report *report, size_t field,
                        const char *what) {
    const size_t size = hop_lab_sweep(lab, HOP_P_UNITS)->count - 1;
    const size_t loads = hop_lab_sweep(lab, HOP_P_LOAD)->count;
    size_t above = 0;
    for (size_t l = 0; l < loads; l++)
        above += hop_lab_rate(lab, hop_plan_at(lab, size, l, 0, 0), field).value >= 0.5;
    char why[96] = "its rate does not fall from above one half to below it";
    if (above == loads)
        snprintf(why, sizeof why, "half of the trials or more succeed up to %.3g",
                 hop_point_load(&lab->points[hop_plan_at(lab, size, loads - 1, 0, 0)]));
    if (above == 0)
        snprintf(why, sizeof why, "fewer than half of the trials succeed from %.3g on",
                 hop_point_load(&lab->points[hop_plan_at(lab, size, 0, 0, 0)]));
    hop_report_mean(report, "%s has no knee within the loads swept: %s.", what, why);
}

static void say_exact(const hop_lab *lab, hop_report *report, hop_estimate exact,
                      hop_estimate kept) {
    const hop_sweep *sweep = hop_lab_sweep(lab, HOP_P_UNITS);
    const double units = sweep->values[sweep->count - 1];
    const double expected = knee_theory(lab, units, EXACT);
    char text[80] = "";
    snprintf(text, sizeof text, "At N = %.0f exact recall", units);
    if (isnan(exact.value)) {
        say_no_knee(lab, report, EXACT, text);
        return;
    }
    char theory[80] = "";
    if (!isnan(expected))
        snprintf(theory, sizeof theory, " (theory%s %.3g)",
                 cue_is_good(lab) ? "" : " of the stored pattern, whatever the cue:",
                 expected);
    hop_report_mean(report, "%s gives way at a load of %.3g%s%s.", text, exact.value,
                    theory,
                    exact.high < kept.low ? ": long before the network itself does" : "");
}

static void say_retrieved(const hop_lab *lab, hop_report *report, hop_estimate kept) {
    if (isnan(kept.value)) {
        say_no_knee(lab, report, RETRIEVED, "Retrieval with few errors");
        return;
    }
    hop_report_mean(report, "Retrieval with few errors holds up to %.3g%s.", kept.value,
                    capacity_decides(lab)
                        ? "; as N grows it tends to 0.138, while the load of exact "
                          "recall falls as 1/(2 ln N)"
                        : "");
}

static void note_theory(const hop_lab *lab, hop_report *report) {
    hop_lab_note_conditions(lab, report);
    if (!hop_lab_is_canonical(lab)) return;
    hop_report_note(report,
                    "Theory is for random patterns under Hebb's rule with zero diagonal. "
                    "overlap_theory and kept_wrong_theory: the retrieval state of Amit, "
                    "Gutfreund and Sompolinsky (AGS) for N to infinity. It does not "
                    "count cues that are lost, as kept_wrong does not; overlap is of all "
                    "trials, and has no theory where so damaged a cue should be lost. "
                    "0.138 N is not a limit of exact recall.");
    if (hop_lab_is_binomial(lab))
        hop_report_note(report,
                        "exact_theory: the binomial law. It says whether the stored "
                        "pattern itself is stable, not whether the cue leads there, and "
                        "takes units as independent.");
    else
        hop_report_note(report, "There is no theory of exact recall here: the binomial "
                                "law is for ties that are kept.");
    if (!capacity_decides(lab))
        hop_report_note(report,
                        "There is no theory of the retrieval knee here: 0.138 is for "
                        "cues of which one step makes a retrieved pattern (up to about "
                        "10%% flipped) and where %.2g of the units may be wrong.",
                        wrong_at_capacity());
}

static void say(const hop_lab *lab, hop_report *report) {
    const size_t last = hop_lab_sweep(lab, HOP_P_UNITS)->count - 1;
    const hop_estimate kept = knee_of(lab, last, RETRIEVED);
    say_exact(lab, report, knee_of(lab, last, EXACT), kept);
    say_retrieved(lab, report, kept);
    hop_report_note(report,
                    "Exact: no unit wrong. Retrieved: at most %g of the units wrong. "
                    "kept_wrong counts the wrong units of retrieved trials only. Every "
                    "trial has patterns of its own.",
                    hop_lab_value(lab, HOP_P_RETRIEVED));
    hop_report_note(report,
                    "Steps are those that change the state (one unit at a time: sweeps; "
                    "in greedy order: flips), of trials that settle: neither in a cycle "
                    "nor stopped by max-steps.");
    hop_report_note(report, "The column load is what was asked for; curves and knees are "
                            "at patterns / units, which is rounded.");
    note_theory(lab, report);
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
