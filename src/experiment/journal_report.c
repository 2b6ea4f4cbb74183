/* SPDX-License-Identifier: MIT */
/* The report of the journal: its cases beside theory and beside its single runs. */
#include <math.h>
#include <stdio.h>

#include "experiment/journal_record.h"
#include "experiment/point_theory.h"

/* Single runs of the lab journal. It counted the pass that confirms: 2 of its steps are 1
   that changes. */
typedef struct {
    size_t units, patterns, flips, wrong, steps;
} single_run;
static const single_run RUNS[] = {{64, 5, 8, 0, 1}, {8000, 900, 800, 18, 5}};

/* Both were synchronous recalls of random patterns; others have no such run. */
static const single_run *run_of(const hop_lab *lab, const hop_point *point) {
    if (!hop_lab_is_flow(lab)) return NULL;
    const size_t flips = hop_fraction_of(point->noise, point->units);
    for (size_t k = 0; k < sizeof RUNS / sizeof *RUNS; k++)
        if (RUNS[k].units == point->units && RUNS[k].patterns == point->patterns &&
            RUNS[k].flips == flips)
            return &RUNS[k];
    return NULL;
}

/* --- theory: expected numbers of wrong units ------------------------------------------
 */

static double first_theory(const hop_lab *lab, const hop_point *point) {
    const double units = (double)point->units;
    return hop_lab_predicted(
        lab, units * hop_theory_one_step_error(units, (double)point->patterns - 1,
                                               hop_point_cue(point)));
}

static double final_theory(const hop_lab *lab, const hop_point *point) {
    if (hop_point_is_lost(point)) return NAN;
    return (double)point->units * hop_point_ags(lab, point).error_fraction;
}

static double flow_theory(const hop_lab *lab, const hop_point *point) {
    if (!hop_lab_is_flow(lab)) return NAN;
    const double overlap =
        hop_theory_flow_overlap(hop_point_crosstalk(point), hop_point_cue(point), 1000);
    return (double)point->units * (1 - overlap) / 2;
}

/* --- report ------------------------------------------------------------------------- */

static double deviation_of(const hop_lab *lab, size_t point, size_t field) {
    return hop_deviation(hop_lab_record(lab, point, 0) + field, lab->trials, lab->width);
}

/* Share of all trials with at most so much of a field, and not NaN. */
static hop_estimate share_up_to(const hop_lab *lab, size_t point, size_t field,
                                size_t most) {
    size_t hits = 0;
    for (size_t k = 0; k < lab->trials; k++) {
        const double value = hop_lab_record(lab, point, k)[field];
        if (value <= (double)most) hits++;
    }
    return hop_rate(hits, lab->trials);
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
        hop_table_number(table, hop_point_exact(lab, point));
        hop_table_estimate(table, hop_lab_mean(lab, k, WRONG));
        hop_table_number(table, final_theory(lab, point));
        hop_table_number(table, flow_theory(lab, point));
        hop_table_number(table, deviation_of(lab, k, WRONG));
        hop_table_estimate(table, hop_lab_mean(lab, k, SETTLED_WRONG));
        hop_table_estimate(table, hop_lab_mean(lab, k, CYCLE_WRONG));
        hop_table_estimate(table, hop_lab_mean(lab, k, STEPS));
        hop_table_number(table, deviation_of(lab, k, STEPS));
        hop_table_estimate(table, hop_lab_rate(lab, k, ONE_STEP));
        hop_table_estimate(table, hop_lab_rate(lab, k, CYCLE));
        hop_table_estimate(table, hop_lab_mean(lab, k, UNSTABLE));
        hop_table_number(table, (double)point->units * hop_point_unstable(lab, point));
        hop_table_estimate(table, hop_lab_mean(lab, k, FIRST));
        hop_table_number(table, first_theory(lab, point));
    }
}

static void add_runs(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = NULL;
    for (size_t k = 0; k < lab->point_count; k++) {
        const single_run *run = run_of(lab, &lab->points[k]);
        if (!run) continue;
        if (!table)
            table = hop_report_add_table(
                report, "runs",
                "The journal's single runs, and the share of all trials with as much or "
                "less",
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
        const single_run *run = run_of(lab, &lab->points[k]);
        hop_report_panel *wrong = add_histogram(lab, report, k, WRONG, "Errors");
        add_mark(wrong, shown, "theory (AGS)", final_theory(lab, &lab->points[k]));
        if (run)
            add_mark(wrong, shown + 1, "single run of the journal", (double)run->wrong);
        hop_report_panel *steps = add_histogram(lab, report, k, STEPS, "Steps");
        if (run)
            add_mark(steps, shown + 1, "single run of the journal", (double)run->steps);
    }
}

/* Of a number that is printed in three digits. */
static const char *plural(double number) {
    return number >= 0.9995 && number < 1.005 ? "" : "s";
}

static void say_run(const hop_lab *lab, hop_report *report, size_t k) {
    const single_run *run = run_of(lab, &lab->points[k]);
    if (!run) return;
    hop_report_mean(report,
                    "The journal's single run left %zu wrong after %zu changing step%s; "
                    "%.3g%% of trials leave as few or fewer, %.3g%% settle in as few or "
                    "fewer.",
                    run->wrong, run->steps, plural((double)run->steps),
                    100 * share_up_to(lab, k, WRONG, run->wrong).value,
                    100 * share_up_to(lab, k, STEPS, run->steps).value);
}

/* A count in three digits, or whole where it has more. */
static const char *count_text(double count, char text[32]) {
    snprintf(text, 32, count < 1000 ? "%.3g" : "%.0f", count);
    return text;
}

static void say_case(const hop_lab *lab, hop_report *report, size_t k) {
    const hop_point *point = &lab->points[k];
    const size_t flips = hop_fraction_of(point->noise, point->units);
    const double exact = hop_lab_rate(lab, k, EXACT).value;
    const double wrong = hop_lab_mean(lab, k, WRONG).value;
    const double unstable = hop_lab_mean(lab, k, UNSTABLE).value;
    const double expected = final_theory(lab, point);
    char rate[48] = "never exact", theory[64] = "", first[32], second[32];
    if (exact > 0) snprintf(rate, sizeof rate, "exact in %.3g%% of trials", 100 * exact);
    if (!isnan(expected))
        snprintf(theory, sizeof theory, " (theory for N to infinity: %.3g)", expected);
    hop_report_mean(report,
                    "%zu units, %zu pattern%s, %zu unit%s of the cue flipped: recall is "
                    "%s and leaves %s wrong unit%s on average%s; a step from the "
                    "stored pattern itself changes %s unit%s.",
                    point->units, point->patterns, plural((double)point->patterns), flips,
                    plural((double)flips), rate, count_text(wrong, first), plural(wrong),
                    theory, count_text(unstable, second), plural(unstable));
    say_run(lab, report, k);
}

/* Where enough trials cycle, and enough settle, for a mean of each. */
static void note_cycles(const hop_lab *lab, hop_report *report, size_t k) {
    const hop_estimate settled = hop_lab_mean(lab, k, SETTLED_WRONG);
    const hop_estimate cycling = hop_lab_mean(lab, k, CYCLE_WRONG);
    const double expected = final_theory(lab, &lab->points[k]);
    char theory[64] = "";
    if (hop_lab_rate(lab, k, CYCLE).value * (double)lab->trials < 10) return;
    if (isnan(settled.low) || isnan(cycling.low)) return;
    if (!isnan(expected))
        snprintf(theory, sizeof theory, " Theory (AGS) knows no cycles and says %.3g.",
                 expected);
    hop_report_note(report,
                    "N = %zu: trials that settle end with %.3g (%.3g to %.3g) wrong "
                    "units, those in a cycle with %.3g (%.3g to %.3g).%s",
                    lab->points[k].units, settled.value, settled.low, settled.high,
                    cycling.value, cycling.low, cycling.high, theory);
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

static void note_theory(const hop_lab *lab, hop_report *report) {
    hop_lab_note_conditions(lab, report);
    if (!hop_lab_is_canonical(lab)) return;
    hop_report_note(report,
                    "Theory is for random patterns under Hebb's rule with zero diagonal. "
                    "wrong_theory: Amit, Gutfreund and Sompolinsky (AGS) for N to "
                    "infinity, of cues that are retrieved: none where so damaged a cue "
                    "should be lost. What is measured differs from "
                    "it by finite size%s.",
                    hop_lab_is_flow(lab)
                        ? " and by 2-cycles, which synchronous recall runs into and AGS "
                          "does not know"
                        : "; one unit at a time there are no cycles");
    if (hop_lab_is_flow(lab))
        hop_report_note(report, "wrong_flow: Amari and Maginu's flow of synchronous "
                                "steps from the cue, an approximation.");
    else
        hop_report_note(report, "There is no wrong_flow here: it is of synchronous "
                                "steps.");
    if (hop_lab_is_binomial(lab))
        hop_report_note(report, "exact_theory and unstable_theory: the binomial law of "
                                "the stored pattern, not of the cue; for exact, units "
                                "are taken as independent.");
    else
        hop_report_note(report, "There is no exact_theory or unstable_theory here: the "
                                "binomial law is for ties that are kept.");
    hop_report_note(report,
                    "first_theory: one synchronous step, disturbed by the P - 1 other "
                    "patterns; hopfield theory counts all P, which of 8000 units, 900 "
                    "patterns and 800 flips makes 68.3 wrong instead of 68.0.");
}

void hop_journal_report(const hop_lab *lab, hop_report *report) {
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
                    "first is wrong units after one synchronous step from the cue, "
                    "unstable those that such a step changes in the stored pattern. "
                    "Every trial has patterns of its own.");
    hop_report_note(report,
                    "Steps are those that change the state (one unit at a time: sweeps; "
                    "in greedy order: flips). Their mean is of trials that settle; bars "
                    "and steps_share are shares of all trials. The journal also counted "
                    "the pass that confirms, so its 2 and 6 steps are 1 and 5 here.");
    note_theory(lab, report);
}
