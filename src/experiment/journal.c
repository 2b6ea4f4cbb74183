/* SPDX-License-Identifier: MIT */
/* The lab journal: its two experiments, run often enough to know what is typical. */
#include <hopfield/theory.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/error.h"
#include "experiment/experiment.h"
#include "experiment/trial.h"

enum {
    EXACT,
    WRONG,
    SETTLED_WRONG, /* of trials that reach a fixed point */
    CYCLE_WRONG,   /* of those that do not, in the state where the cycle is found */
    STEPS,
    ONE_STEP,
    CYCLE,
    UNSTABLE, /* units of the pattern itself that a step changes */
    FIRST,    /* wrong after the first step */
    WIDTH
};

/* Single runs of the lab journal. It counted the pass that confirms: 2 of its steps are 1
   that changes. */
typedef struct {
    size_t units, patterns, flips, wrong, steps;
} single_run;
static const single_run RUNS[] = {{64, 5, 8, 0, 1}, {8000, 900, 800, 18, 5}};

static const single_run *run_of(const hop_point *point) {
    const size_t flips = hop_fraction_of(point->noise, point->units);
    for (size_t k = 0; k < sizeof RUNS / sizeof *RUNS; k++)
        if (RUNS[k].units == point->units && RUNS[k].patterns == point->patterns &&
            RUNS[k].flips == flips)
            return &RUNS[k];
    return NULL;
}

/* The k-th case takes the k-th value of every list, or its only one. */
static hop_status prepare(hop_lab *lab, hop_error *error) {
    static const hop_parameter_id ids[] = {HOP_P_UNITS, HOP_P_LOAD, HOP_P_NOISE};
    const hop_sweep *lists[3];
    size_t longest = 0;
    for (size_t k = 0; k < 3; k++) {
        lists[k] = hop_lab_sweep(lab, ids[k]);
        if (lists[k]->count > lists[longest]->count) longest = k;
    }
    const size_t count = lists[longest]->count;
    for (size_t k = 0; k < 3; k++)
        if (lists[k]->count != 1 && lists[k]->count != count)
            return hop_fail(error, HOP_EINVAL,
                            "%s: %zu values where %s has %zu; the k-th of each make one "
                            "case, so lists have one length, or one value",
                            hop_parameters[ids[k]].name, lists[k]->count,
                            hop_parameters[ids[longest]].name, count);
    lab->points = calloc(count, sizeof *lab->points);
    if (!lab->points) return hop_fail_memory(error);
    lab->point_count = count;
    hop_status status = HOP_OK;
    for (size_t k = 0; k < count && !status; k++) {
        hop_point *point = &lab->points[k];
        for (size_t axis = 0; axis < 3; axis++)
            point->at[axis] = lists[axis]->count > 1 ? k : 0;
        point->units = (size_t)lists[0]->values[point->at[0]];
        point->load = lists[1]->values[point->at[1]];
        point->noise = lists[2]->values[point->at[2]];
        status =
            hop_plan_patterns(lab, point->units, point->load, &point->patterns, error);
    }
    return status;
}

static hop_status trial(const hop_trial *t, double *record) {
    hop_rig rig = {0};
    hop_status status = hop_rig_generate(t, t->point->units, t->point->patterns, &rig);
    if (!status) status = hop_rig_learn(t, &rig);
    if (!status) status = hop_rig_flip(t, &rig, 0, 0, 0);
    if (!status) status = hop_rig_step(t, &rig);
    if (!status) record[UNSTABLE] = (double)hop_rig_wrong(&rig, 0);
    if (!status) status = hop_rig_flip(t, &rig, 0, t->point->noise, 0);
    if (!status) status = hop_rig_step(t, &rig);
    if (!status) record[FIRST] = (double)hop_rig_wrong(&rig, 0);
    if (!status) status = hop_rig_recall(t, &rig, NULL);
    if (!status) {
        const hop_result *result = &rig.result;
        const double wrong = (double)hop_rig_wrong(&rig, 0);
        record[EXACT] = wrong == 0;
        record[WRONG] = wrong;
        record[SETTLED_WRONG] = result->converged ? wrong : NAN;
        record[CYCLE_WRONG] = result->cycle ? wrong : NAN;
        record[STEPS] = result->converged ? (double)result->steps : NAN;
        record[ONE_STEP] = result->converged && result->steps == 1;
        record[CYCLE] = result->cycle != 0;
    }
    hop_rig_clear(&rig);
    return status;
}

/* --- theory: expected numbers of wrong units ------------------------------------------
 */

static double load_of(const hop_point *point) {
    return (double)point->patterns / (double)point->units;
}

static double cue_overlap(const hop_point *point) {
    return 1 -
           2 * (double)hop_fraction_of(point->noise, point->units) / (double)point->units;
}

static double unstable_theory(const hop_point *point) {
    return (double)point->units *
           hop_theory_unstable_exact(point->units, point->patterns);
}

/* The probability that all units of the pattern are stable, taken as independent. */
static double exact_theory(const hop_point *point) {
    const double unstable = hop_theory_unstable_exact(point->units, point->patterns);
    return exp((double)point->units * log1p(-unstable));
}

static double first_theory(const hop_point *point) {
    return (double)point->units * hop_theory_one_step_error((double)point->units,
                                                            (double)point->patterns - 1,
                                                            cue_overlap(point));
}

static double final_theory(const hop_point *point) {
    hop_theory_ags ags;
    if (hop_theory_solve_ags(load_of(point), &ags) || !ags.retrieval) return NAN;
    return (double)point->units * ags.error_fraction;
}

static double flow_theory(const hop_point *point) {
    const double alpha = ((double)point->patterns - 1) / (double)point->units;
    const double overlap = hop_theory_flow_overlap(alpha, cue_overlap(point), 1000);
    return (double)point->units * (1 - overlap) / 2;
}

/* --- report ------------------------------------------------------------------------- */

static double deviation_of(const hop_lab *lab, size_t point, size_t field) {
    return hop_deviation(hop_lab_record(lab, point, 0) + field, lab->trials, lab->width);
}

/* Share of trials, among those where the field is not NaN, with at most so much of it. */
static hop_estimate share_up_to(const hop_lab *lab, size_t point, size_t field,
                                size_t most) {
    size_t hits = 0, trials = 0;
    for (size_t k = 0; k < lab->trials; k++) {
        const double value = hop_lab_record(lab, point, k)[field];
        if (isnan(value)) continue;
        trials++;
        hits += value <= (double)most;
    }
    return hop_rate(hits, trials);
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "The cases",
        "units,patterns,flips,trials,exact+,exact_theory,wrong+,wrong_theory,wrong_flow,"
        "wrong_sd,settled_wrong+,cycle_wrong+,steps+,steps_sd,one_step+,cycle+,unstable+,"
        "unstable_theory,first+,first_theory");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        hop_table_number(table, (double)point->units);
        hop_table_number(table, (double)point->patterns);
        hop_table_number(table, (double)hop_fraction_of(point->noise, point->units));
        hop_table_number(table, (double)lab->trials);
        hop_table_estimate(table, hop_lab_rate(lab, k, EXACT));
        hop_table_number(table, exact_theory(point));
        hop_table_estimate(table, hop_lab_mean(lab, k, WRONG));
        hop_table_number(table, final_theory(point));
        hop_table_number(table, flow_theory(point));
        hop_table_number(table, deviation_of(lab, k, WRONG));
        hop_table_estimate(table, hop_lab_mean(lab, k, SETTLED_WRONG));
        hop_table_estimate(table, hop_lab_mean(lab, k, CYCLE_WRONG));
        hop_table_estimate(table, hop_lab_mean(lab, k, STEPS));
        hop_table_number(table, deviation_of(lab, k, STEPS));
        hop_table_estimate(table, hop_lab_rate(lab, k, ONE_STEP));
        hop_table_estimate(table, hop_lab_rate(lab, k, CYCLE));
        hop_table_estimate(table, hop_lab_mean(lab, k, UNSTABLE));
        hop_table_number(table, unstable_theory(point));
        hop_table_estimate(table, hop_lab_mean(lab, k, FIRST));
        hop_table_number(table, first_theory(point));
    }
}

static void add_runs(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = NULL;
    for (size_t k = 0; k < lab->point_count; k++) {
        const single_run *run = run_of(&lab->points[k]);
        if (!run) continue;
        if (!table)
            table = hop_report_add_table(
                report, "runs",
                "The journal's single runs, and the share of trials with as much or less",
                "units,patterns,flips,wrong,wrong_share+,steps,steps_share+");
        hop_table_number(table, (double)run->units);
        hop_table_number(table, (double)run->patterns);
        hop_table_number(table, (double)run->flips);
        hop_table_number(table, (double)run->wrong);
        hop_table_estimate(table, share_up_to(lab, k, WRONG, run->wrong));
        hop_table_number(table, (double)run->steps);
        hop_table_estimate(table, share_up_to(lab, k, STEPS, run->steps));
    }
}

/* At most 40 bars of one width, a whole number; shares of all trials. */
static void add_bars(const hop_lab *lab, hop_report_panel *panel, size_t point,
                     size_t field) {
    enum { MOST = 40 };
    size_t counts[MOST] = {0}, largest = 0, last = 0;
    for (size_t k = 0; k < lab->trials; k++) {
        const double value = hop_lab_record(lab, point, k)[field];
        if (value > (double)largest) largest = (size_t)value;
    }
    const size_t width = largest / MOST + 1;
    for (size_t k = 0; k < lab->trials; k++) {
        const double value = hop_lab_record(lab, point, k)[field];
        if (isnan(value)) continue;
        const size_t bar = (size_t)value / width;
        counts[bar]++;
        if (bar > last) last = bar;
    }
    hop_report_series *bars =
        hop_panel_add_series(panel, HOP_LAB_BARS, point, "%zu trials", lab->trials);
    for (size_t bar = 0; bar <= last; bar++)
        hop_series_point(bars, (double)(bar * width) + (double)(width - 1) / 2,
                         (double)counts[bar] / (double)lab->trials);
}

static hop_report_panel *add_histogram(const hop_lab *lab, hop_report *report,
                                       size_t point, size_t field, const char *what) {
    const hop_point *at = &lab->points[point];
    char text[160];
    snprintf(text, sizeof text, "%s: N = %zu, %zu patterns", what, at->units,
             at->patterns);
    hop_report_panel *panel = hop_report_add_panel(
        report, text, field == WRONG ? "wrong units at the end" : "changing steps",
        "share of trials");
    add_bars(lab, panel, point, field);
    return panel;
}

static void add_mark(hop_report_panel *panel, size_t group, const char *label,
                     double value) {
    if (isnan(value)) return;
    hop_series_point(hop_panel_add_series(panel, HOP_LAB_MARK, group, "%s", label), value,
                     NAN);
}

/* Six panels hold the histograms of three cases. */
static size_t shown_cases(const hop_lab *lab) {
    return lab->point_count < 3 ? lab->point_count : 3;
}

static void add_panels(const hop_lab *lab, hop_report *report) {
    const size_t shown = shown_cases(lab);
    for (size_t k = 0; k < shown; k++) {
        const single_run *run = run_of(&lab->points[k]);
        hop_report_panel *wrong = add_histogram(lab, report, k, WRONG, "Errors");
        add_mark(wrong, shown, "theory (AGS)", final_theory(&lab->points[k]));
        if (run)
            add_mark(wrong, shown + 1, "single run of the journal", (double)run->wrong);
        hop_report_panel *steps = add_histogram(lab, report, k, STEPS, "Steps");
        if (run)
            add_mark(steps, shown + 1, "single run of the journal", (double)run->steps);
    }
}

static void say_case(const hop_lab *lab, hop_report *report, size_t k) {
    const hop_point *point = &lab->points[k];
    const double exact = hop_lab_rate(lab, k, EXACT).value;
    char rate[48] = "never exact", theory[64] = "";
    if (exact > 0) snprintf(rate, sizeof rate, "exact in %.3g%% of trials", 100 * exact);
    if (!isnan(final_theory(point)))
        snprintf(theory, sizeof theory, " (theory for N to infinity: %.3g)",
                 final_theory(point));
    hop_report_mean(
        report,
        "%zu units, %zu pattern%s, %zu units of the cue flipped: recall is %s "
        "and leaves %.3g wrong units on average%s; of the stored pattern "
        "itself %.3g are unstable.",
        point->units, point->patterns, point->patterns == 1 ? "" : "s",
        hop_fraction_of(point->noise, point->units), rate,
        hop_lab_mean(lab, k, WRONG).value, theory, hop_lab_mean(lab, k, UNSTABLE).value);
    const single_run *run = run_of(point);
    if (run)
        hop_report_mean(report,
                        "The journal's single run left %zu wrong; %.3g%% of trials leave "
                        "as few or fewer.",
                        run->wrong, 100 * share_up_to(lab, k, WRONG, run->wrong).value);
}

/* Where enough trials cycle for a mean of theirs. */
static void note_cycles(const hop_lab *lab, hop_report *report, size_t k) {
    const hop_estimate settled = hop_lab_mean(lab, k, SETTLED_WRONG);
    const hop_estimate cycling = hop_lab_mean(lab, k, CYCLE_WRONG);
    if (hop_lab_rate(lab, k, CYCLE).value * (double)lab->trials < 10) return;
    hop_report_note(report,
                    "N = %zu: trials that settle end with %.3g (%.3g to %.3g) wrong "
                    "units, those in a cycle with %.3g (%.3g to %.3g). Theory (AGS) "
                    "knows no cycles and says %.3g.",
                    lab->points[k].units, settled.value, settled.low, settled.high,
                    cycling.value, cycling.low, cycling.high,
                    final_theory(&lab->points[k]));
}

static void note_spread(const hop_lab *lab, hop_report *report, size_t k) {
    const double mean = hop_lab_mean(lab, k, WRONG).value;
    const double units = (double)lab->points[k].units;
    if (lab->trials < 2 || mean == 0) return;
    hop_report_note(report,
                    "N = %.0f: the standard deviation of the wrong units is %.3g; of "
                    "units that err independently it would be %.3g.",
                    units, deviation_of(lab, k, WRONG), sqrt(mean * (1 - mean / units)));
}

static void report_all(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_runs(lab, report);
    add_panels(lab, report);
    for (size_t k = 0; k < shown_cases(lab); k++) {
        say_case(lab, report, k);
        note_cycles(lab, report, k);
        note_spread(lab, report, k);
    }
    if (shown_cases(lab) < lab->point_count)
        hop_report_note(report, "Of %zu cases the first %zu are drawn and summed up.",
                        lab->point_count, shown_cases(lab));
    hop_report_note(report,
                    "Steps are those that change the state, of trials that settle; the "
                    "journal also counted the pass that confirms, so its 2 and 6 steps "
                    "are 1 and 5 here. Every trial has patterns of its own.");
    hop_report_note(report,
                    "Theory is for random patterns under Hebb's rule. exact and "
                    "unstable: the binomial law, units taken as independent for exact. "
                    "wrong: Amit, Gutfreund and Sompolinsky (AGS) for N to infinity; "
                    "wrong_flow: Amari and Maginu's flow from the cue, an approximation. "
                    "first: one synchronous step.");
}

static const hop_taken takes[] = {
    {HOP_P_UNITS, true, "64,8000", "64,8000"},
    {HOP_P_LOAD, true, "0.078125,0.1125", "0.078125,0.1125"},
    {HOP_P_NOISE, true, "0.125,0.1", "0.125,0.1"},
    {HOP_P_TRIALS, false, "2000", "200"},
    HOP_TAKES_MODEL,
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_journal = {
    .facts = {.name = "journal",
              .summary = "The lab journal's two experiments, run many times",
              .about =
                  "64 units with 5 patterns and 8000 with 900, an eighth and a tenth "
                  "of the cue flipped: exact recall, wrong units, steps and cycles "
                  "in many trials, beside the stability of the stored pattern "
                  "(binomial), the errors of Amit, Gutfreund and Sompolinsky, and "
                  "the journal's single runs. Values of units, load and noise go "
                  "together: the first of each make the first case."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .width = WIDTH,
    .prepare = prepare,
    .trial = trial,
    .report = report_all,
};
