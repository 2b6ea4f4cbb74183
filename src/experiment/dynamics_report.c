/* SPDX-License-Identifier: MIT */
/* The report of dynamics: where each ends, and how it gets there, beside theory. */
#include <math.h>
#include <stdio.h>

#include "experiment/dynamics_record.h"
#include "experiment/point_theory.h"

static const char *const MOVE_NAMES[MOVES] = {"sync", "fixed", "random", "greedy"};

/* --- theory ----------------------------------------------------------------------- */

/* E/N of a state of so large a sum of squared overlaps m_mu^2 with all patterns: half of
   it, less the self-couplings P/N that are zero; other scalings divide by P. */
static double energy_of(const hop_lab *lab, const hop_point *point, double squares) {
    const double load = hop_point_load(point);
    const hop_memory_options options = hop_lab_memory_options(lab);
    return -(squares - load) / 2 / (options.scaling == HOP_SCALING_UNITS ? 1 : load);
}

/* Overlap and noise of synchronous recall after so many steps. */
static hop_theory_flow flow_at(const hop_lab *lab, const hop_point *point, size_t steps) {
    const double alpha = hop_point_crosstalk(point);
    if (!hop_lab_is_flow(lab)) return (hop_theory_flow){NAN, NAN};
    hop_theory_flow now = hop_theory_flow_begin(alpha, hop_point_cue(point));
    for (size_t k = 0; k < steps; k++) now = hop_theory_flow_step(alpha, now);
    return now;
}

static double flow_energy(const hop_lab *lab, const hop_point *point, size_t steps) {
    const hop_theory_flow flow = flow_at(lab, point, steps);
    return energy_of(lab, point, flow.overlap * flow.overlap + flow.noise * flow.noise);
}

static double flow_wrong(const hop_lab *lab, const hop_point *point, size_t steps) {
    return (double)point->units * (1 - flow_at(lab, point, steps).overlap) / 2;
}

static double final_wrong(const hop_lab *lab, const hop_point *point) {
    return (double)point->units * hop_point_ags(lab, point).error_fraction;
}

static double final_energy(const hop_lab *lab, const hop_point *point) {
    const hop_theory_ags ags = hop_point_ags(lab, point);
    return energy_of(lab, point, ags.overlap * ags.overlap + ags.alpha * ags.r);
}

/* --- report ------------------------------------------------------------------------- */

static void add_key(hop_report_table *table, const hop_point *point) {
    hop_table_number(table, (double)point->units);
    hop_table_number(table, point->load);
    hop_table_number(table, point->noise);
}

static void add_results(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "Where the same cue ends, and how",
        "units,load,noise,dynamics,patterns,trials,exact+,retrieved+,wrong+,kept_wrong+,"
        "kept_wrong_theory,energy+,kept_energy+,kept_energy_theory,steps+,flips+,needed+,"
        "cycle+,rises+");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        for (size_t move = 0; move < MOVES; move++) {
            const size_t f = field_of(move, 0);
            add_key(table, point);
            hop_table_text(table, "%s", MOVE_NAMES[move]);
            hop_table_number(table, (double)point->patterns);
            hop_table_number(table, (double)lab->trials);
            hop_table_estimate(table, hop_lab_rate(lab, k, f + EXACT));
            hop_table_estimate(table, hop_lab_rate(lab, k, f + RETRIEVED));
            hop_table_estimate(table, hop_lab_mean(lab, k, f + WRONG));
            hop_table_estimate(table, hop_lab_mean(lab, k, f + KEPT_WRONG));
            hop_table_number(table, final_wrong(lab, point));
            hop_table_estimate(table, hop_lab_mean(lab, k, f + ENERGY));
            hop_table_estimate(table, hop_lab_mean(lab, k, f + KEPT_ENERGY));
            hop_table_number(table, final_energy(lab, point));
            hop_table_estimate(table, hop_lab_mean(lab, k, f + STEPS));
            hop_table_estimate(table, hop_lab_mean(lab, k, f + FLIPS));
            hop_table_estimate(table, hop_lab_mean(lab, k, f + NEEDED));
            hop_table_estimate(table, hop_lab_rate(lab, k, f + CYCLE));
            hop_table_estimate(table, hop_lab_rate(lab, k, f + RISES));
        }
    }
}

static void add_pairs(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "pairs", "Trials in which two dynamics end in the same state",
        "units,load,noise,first,second,same+");
    for (size_t k = 0; k < lab->point_count; k++) {
        size_t pair = SAME;
        for (size_t a = 0; a < MOVES; a++)
            for (size_t b = a + 1; b < MOVES; b++, pair++) {
                add_key(table, &lab->points[k]);
                hop_table_text(table, "%s", MOVE_NAMES[a]);
                hop_table_text(table, "%s", MOVE_NAMES[b]);
                hop_table_estimate(table, hop_lab_rate(lab, k, pair));
            }
    }
}

static void add_steps(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "steps", "Energy per unit and wrong units, step by step",
        "units,load,noise,dynamics,step,energy+,energy_theory,wrong+,wrong_theory");
    for (size_t k = 0; k < lab->point_count; k++) {
        const hop_point *point = &lab->points[k];
        for (size_t move = 0; move < TRACED; move++)
            for (size_t step = 0; step < LENGTH; step++) {
                const bool known = move == SYNC || step == 0;
                add_key(table, point);
                hop_table_text(table, "%s", MOVE_NAMES[move]);
                hop_table_number(table, (double)step);
                hop_table_estimate(table, hop_lab_mean(lab, k, energy_at(move, step)));
                hop_table_number(table, known ? flow_energy(lab, point, step) : NAN);
                hop_table_estimate(table, hop_lab_mean(lab, k, wrong_at(move, step)));
                hop_table_number(table, known ? flow_wrong(lab, point, step) : NAN);
            }
    }
}

/* The plots over steps show the size named last at the load in the middle of the sweep
   and the noise named first. */
static size_t shown(const hop_lab *lab) {
    return hop_plan_at(lab, hop_lab_sweep(lab, HOP_P_UNITS)->count - 1,
                       hop_lab_sweep(lab, HOP_P_LOAD)->count / 2, 0, 0);
}

static double theory_at(const hop_lab *lab, size_t step, bool is_energy) {
    const hop_point *point = &lab->points[shown(lab)];
    return is_energy ? flow_energy(lab, point, step) : flow_wrong(lab, point, step);
}

/* Errors are drawn from the first step on, for the cue's would hide the rest. */
static void add_step_panel(const hop_lab *lab, hop_report *report, bool is_energy) {
    const size_t k = shown(lab), first = is_energy ? 0 : 1;
    const hop_point *point = &lab->points[k];
    char text[160];
    snprintf(text, sizeof text, "%s; N = %zu, load %.3g, noise %g%s",
             is_energy ? "Energy" : "Errors", point->units, hop_point_load(point),
             point->noise, hop_lab_is_flow(lab) ? " (dashed: theory)" : "");
    hop_report_panel *panel = hop_report_add_panel(
        report, text, "step or sweep", is_energy ? "energy per unit" : "wrong units");
    for (size_t move = 0; move < TRACED; move++) {
        hop_report_series *curve =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, move, "%s", MOVE_NAMES[move]);
        for (size_t step = first; step < LENGTH; step++) {
            const size_t field = is_energy ? energy_at(move, step) : wrong_at(move, step);
            hop_series_estimate(curve, (double)step, hop_lab_mean(lab, k, field));
        }
    }
    if (!hop_lab_is_flow(lab)) return;
    hop_report_series *theory =
        hop_panel_add_series(panel, HOP_LAB_THEORY, SYNC, "%s", "");
    for (size_t step = first; step < LENGTH; step++)
        hop_series_point(theory, (double)step, theory_at(lab, step, is_energy));
}

static void add_load_panel(const hop_lab *lab, hop_report *report, size_t field,
                           size_t moves, const char *title, const char *y_label) {
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    const size_t last = hop_lab_sweep(lab, HOP_P_UNITS)->count - 1;
    const bool is_rate = field == EXACT || field == RETRIEVED;
    const hop_point *point = &lab->points[shown(lab)];
    char text[160];
    snprintf(text, sizeof text, "%s; N = %zu, noise %g", title, point->units,
             point->noise);
    hop_report_panel *panel = hop_report_add_panel(report, text, "load P/N", y_label);
    if (is_rate) hop_panel_y_range(panel, 0, 1);
    for (size_t move = 0; move < moves; move++) {
        const size_t number = field_of(move, field);
        hop_report_series *curve =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, move, "%s", MOVE_NAMES[move]);
        for (size_t l = 0; l < load->count; l++) {
            const size_t k = hop_plan_at(lab, last, l, 0, 0);
            hop_series_estimate(curve, hop_point_load(&lab->points[k]),
                                is_rate ? hop_lab_rate(lab, k, number)
                                        : hop_lab_mean(lab, k, number));
        }
    }
}

static void say_ends(const hop_lab *lab, hop_report *report) {
    const size_t k = shown(lab);
    const hop_point *point = &lab->points[k];
    double retrieved[MOVES], flips[MOVES], needed[MOVES];
    for (size_t move = 0; move < MOVES; move++) {
        retrieved[move] = 100 * hop_lab_rate(lab, k, field_of(move, RETRIEVED)).value;
        flips[move] = hop_lab_mean(lab, k, field_of(move, FLIPS)).value;
        needed[move] = hop_lab_mean(lab, k, field_of(move, NEEDED)).value;
    }
    hop_report_mean(
        report,
        "At N = %zu, load %.3g and noise %g all four dynamics end in one state "
        "in %.3g%% of trials; retrieved are %.3g%% (sync), %.3g%% (fixed), "
        "%.3g%% (random) and %.3g%% (greedy).",
        point->units, hop_point_load(point), point->noise,
        100 * hop_lab_rate(lab, k, ALL_SAME).value, retrieved[SYNC], retrieved[FIXED],
        retrieved[RANDOM], retrieved[GREEDY]);
    if (isnan(flips[GREEDY]) || isnan(flips[SYNC])) return;
    hop_report_mean(
        report,
        "Flips on the way: %.3g in greedy recall, where %.3g would do; %.3g in "
        "synchronous recall, where %.3g would.",
        flips[GREEDY], needed[GREEDY], flips[SYNC], needed[SYNC]);
}

/* Near capacity the order of updates decides; said where the intervals part. */
static void say_greedy(const hop_lab *lab, hop_report *report) {
    const size_t load = hop_lab_sweep(lab, HOP_P_LOAD)->count - 1;
    const size_t size = hop_lab_sweep(lab, HOP_P_UNITS)->count - 1;
    const size_t k = hop_plan_at(lab, size, load, 0, 0);
    const hop_estimate greedy = hop_lab_rate(lab, k, field_of(GREEDY, RETRIEVED));
    const hop_estimate random = hop_lab_rate(lab, k, field_of(RANDOM, RETRIEVED));
    if (greedy.low <= random.high && random.low <= greedy.high) return;
    hop_report_mean(
        report, "At load %.3g greedy recall retrieves %.3g%%, random order %.3g%%.",
        hop_point_load(&lab->points[k]), 100 * greedy.value, 100 * random.value);
}

/* Share of all runs of dynamics first..last, at all points, whose field is not 0. */
static double share_of(const hop_lab *lab, size_t first, size_t last, size_t field) {
    double sum = 0;
    for (size_t k = 0; k < lab->point_count; k++)
        for (size_t move = first; move <= last; move++)
            sum += hop_lab_rate(lab, k, field_of(move, field)).value;
    return sum / (double)(lab->point_count * (last - first + 1));
}

static void say_energy(const hop_lab *lab, hop_report *report) {
    const double rises = share_of(lab, FIXED, GREEDY, RISES);
    const double cycles = share_of(lab, FIXED, GREEDY, CYCLE);
    if (rises == 0 && cycles == 0)
        hop_report_mean(report,
                        "Over all loads: one unit at a time, no run of %zu raised its "
                        "energy at any step "
                        "or fell into a cycle;",
                        3 * hop_lab_trials(lab));
    else
        hop_report_mean(report,
                        "Over all loads: one unit at a time, the energy rose at some "
                        "step in %.3g%% of "
                        "runs and %.3g%% fell into a cycle;",
                        100 * rises, 100 * cycles);
    hop_report_mean(
        report, "all at once, it rose in %.3g%% of runs and %.3g%% fell into a cycle.",
        100 * share_of(lab, SYNC, SYNC, RISES), 100 * share_of(lab, SYNC, SYNC, CYCLE));
}

static void note_theory(const hop_lab *lab, hop_report *report) {
    hop_lab_note_conditions(lab, report);
    if (!hop_lab_is_canonical(lab)) return;
    hop_report_note(report,
                    "Theory is for random patterns under Hebb's rule with zero diagonal "
                    "and N to infinity. Of the end: Amit, Gutfreund and Sompolinsky, E/N "
                    "= -(m^2 + alpha (r - 1)) / 2, for whatever dynamics, of cues that "
                    "are retrieved. Of synchronous steps: Amari and Maginu's flow, exact "
                    "in the first, an approximation afterwards that is too hopeful near "
                    "capacity.");
}

static void say(const hop_lab *lab, hop_report *report) {
    say_ends(lab, report);
    say_greedy(lab, report);
    say_energy(lab, report);
    hop_dynamics_say_heat(lab, shown(lab), report);
    hop_report_note(report,
                    "All four recall the same cue of the same memory. A synchronous step "
                    "and a sweep ask every unit once; a greedy step is one flip, always "
                    "the one that lowers the energy most, and max-steps allows N times "
                    "as many of them. Steps, flips and needed are of trials that settle, "
                    "neither in a cycle nor stopped by max-steps; "
                    "needed counts the units in which cue and end differ. Means step by "
                    "step are of all trials.");
    hop_report_note(report,
                    "Exact: no unit wrong. Retrieved: at most %g of the units wrong. "
                    "kept_wrong and kept_energy are means over retrieved trials.",
                    hop_lab_value(lab, HOP_P_RETRIEVED));
    hop_report_note(report,
                    "Synchronous recall never raises -s(t+1) W s(t), but may raise the "
                    "energy itself.");
    note_theory(lab, report);
}

void hop_dynamics_report(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_pairs(lab, report);
    hop_dynamics_add_heat(lab, report);
    add_steps(lab, report);
    add_step_panel(lab, report, true);
    add_step_panel(lab, report, false);
    add_load_panel(lab, report, RETRIEVED, MOVES, "Retrieved", "share of trials");
    add_load_panel(lab, report, EXACT, MOVES, "Exact recall", "share of trials");
    add_load_panel(lab, report, STEPS, TRACED, "Steps", "steps or sweeps");
    add_load_panel(lab, report, FLIPS, MOVES, "Flips", "units changed");
    hop_dynamics_add_heat_panels(lab, shown(lab), report);
    say(lab, report);
}
