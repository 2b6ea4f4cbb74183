/* SPDX-License-Identifier: MIT */
/* Dynamics: the same cue on the same landscape, moved in four ways. */
#include <hopfield/theory.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "experiment/experiment.h"
#include "experiment/trial.h"

enum { SYNC, FIXED, RANDOM, GREEDY, MOVES };
static const struct {
    const char *name;
    hop_update update;
    hop_order order;
} MOVE[MOVES] = {
    {"sync", HOP_UPDATE_SYNC, HOP_ORDER_FIXED},
    {"fixed", HOP_UPDATE_ASYNC, HOP_ORDER_FIXED},
    {"random", HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM},
    {"greedy", HOP_UPDATE_ASYNC, HOP_ORDER_GREEDY},
};

/* Of each dynamics. Steps and flips are of trials that settle; energies are per unit. */
enum {
    EXACT,
    RETRIEVED,
    WRONG,
    KEPT_WRONG, /* of retrieved trials */
    ENERGY,
    KEPT_ENERGY,
    STEPS,
    FLIPS,
    NEEDED, /* units in which cue and end differ: the fewest flips there can be */
    CYCLE,
    RISES, /* the energy rises at some step */
    FIELDS
};
/* Whether two dynamics end in one state: (0, 1), (0, 2), ...; and whether all do. */
enum { PAIRS = MOVES * (MOVES - 1) / 2, SAME = MOVES * FIELDS, ALL_SAME = SAME + PAIRS };
/* Energy and wrong units after each step; not of greedy recall, whose steps are flips. */
enum { TRACED = GREEDY, LENGTH = 13, TRACE = ALL_SAME + 1 };
enum { WIDTH = TRACE + 2 * TRACED * LENGTH };

static size_t field_of(size_t move, size_t field) {
    return move * FIELDS + field;
}

static size_t energy_at(size_t move, size_t step) {
    return TRACE + move * LENGTH + step;
}

static size_t wrong_at(size_t move, size_t step) {
    return TRACE + (TRACED + move) * LENGTH + step;
}

static size_t differ(const int8_t *a, const int8_t *b, size_t units) {
    size_t count = 0;
    for (size_t i = 0; i < units; i++) count += a[i] != b[i];
    return count;
}

/* Past its end a trace goes on as the state does: at rest, or round the cycle. */
static void keep_trace(const hop_rig *rig, size_t move, double *record) {
    const hop_trace *trace = rig->result.trace;
    const size_t patterns = hop_patterns_count(rig->patterns), count = trace->count;
    const size_t period = rig->result.cycle ? (size_t)rig->result.cycle : 1;
    const double units = (double)rig->units;
    for (size_t k = 0; k < LENGTH; k++) {
        const size_t entry = k < count ? k : count - period + (k - count) % period;
        const double overlap = trace->overlaps[entry * patterns];
        record[energy_at(move, k)] = trace->entries[entry].energy / units;
        record[wrong_at(move, k)] = floor(units * (1 - overlap) / 2 + 0.5);
    }
}

static bool energy_rises(const hop_trace *trace) {
    for (size_t k = 1; k < trace->count; k++)
        if (trace->entries[k].energy > trace->entries[k - 1].energy) return true;
    return false;
}

static hop_status move_one(const hop_trial *t, hop_rig *rig, size_t move,
                           double *record) {
    hop_recall_options options = hop_lab_recall_options(t->lab, rig->units);
    options.update = MOVE[move].update;
    options.order = MOVE[move].order;
    options.seed = t->seed;
    options.trace = HOP_TRACE_STEPS;
    if (move == GREEDY) options.max_steps *= (int64_t)rig->units;
    hop_status status = hop_rig_recall(t, rig, &options);
    if (status) return status;
    const hop_result *result = &rig->result;
    const double wrong = (double)hop_rig_wrong(rig, 0);
    const bool retrieved = wrong <= (double)hop_lab_wrong_allowed(t->lab, rig->units);
    const bool settled = result->converged;
    double *mine = record + move * FIELDS;
    mine[EXACT] = wrong == 0;
    mine[RETRIEVED] = retrieved;
    mine[WRONG] = wrong;
    mine[KEPT_WRONG] = retrieved ? wrong : NAN;
    mine[ENERGY] = result->energy / (double)rig->units;
    mine[KEPT_ENERGY] = retrieved ? mine[ENERGY] : NAN;
    mine[STEPS] = settled ? (double)result->steps : NAN;
    mine[FLIPS] = settled ? (double)result->flips : NAN;
    mine[NEEDED] = settled ? (double)differ(rig->cue, rig->state, rig->units) : NAN;
    mine[CYCLE] = result->cycle != 0;
    mine[RISES] = energy_rises(result->trace);
    if (move < TRACED) keep_trace(rig, move, record);
    return HOP_OK;
}

static hop_status move_all(const hop_trial *t, hop_rig *rig, int8_t *ends,
                           double *record) {
    const size_t units = rig->units;
    for (size_t move = 0; move < MOVES; move++) {
        hop_status status = move_one(t, rig, move, record);
        if (status) return status;
        memcpy(ends + move * units, rig->state, units);
    }
    double *same = record + SAME;
    record[ALL_SAME] = 1;
    for (size_t a = 0; a < MOVES; a++)
        for (size_t b = a + 1; b < MOVES; b++, same++) {
            *same = differ(ends + a * units, ends + b * units, units) == 0;
            if (*same == 0) record[ALL_SAME] = 0;
        }
    return HOP_OK;
}

static hop_status trial(const hop_trial *t, double *record) {
    const size_t units = t->point->units;
    hop_rig rig = {0};
    int8_t *ends = malloc(MOVES * units);
    hop_status status = ends ? HOP_OK : hop_fail_memory(t->error);
    if (!status) status = hop_rig_generate(t, units, t->point->patterns, &rig);
    if (!status) status = hop_rig_learn(t, &rig);
    if (!status) status = hop_rig_flip(t, &rig, 0, t->point->noise, 0);
    if (!status) status = move_all(t, &rig, ends, record);
    hop_rig_clear(&rig);
    free(ends);
    return status;
}

/* --- theory ----------------------------------------------------------------------- */

/* E/N of a state of so large a sum of squared overlaps m_mu^2 with all patterns: half of
   it, less the self-couplings P/N where there are none; other scalings divide by P. */
static double energy_of(const hop_lab *lab, const hop_point *point, double squares) {
    const double load = (double)point->patterns / (double)point->units;
    const hop_memory_options options = hop_lab_memory_options(lab);
    const double self = options.diagonal == HOP_DIAGONAL_ZERO ? load : 0;
    return -(squares - self) / 2 / (options.scaling == HOP_SCALING_UNITS ? 1 : load);
}

/* Overlap and noise of synchronous recall after so many steps. */
static hop_theory_flow flow_at(const hop_point *point, size_t steps) {
    const double units = (double)point->units;
    const double alpha = ((double)point->patterns - 1) / units;
    const size_t flips = hop_fraction_of(point->noise, point->units);
    hop_theory_flow now = hop_theory_flow_begin(alpha, 1 - 2 * (double)flips / units);
    for (size_t k = 0; k < steps; k++) now = hop_theory_flow_step(alpha, now);
    return now;
}

static double flow_energy(const hop_lab *lab, const hop_point *point, size_t steps) {
    const hop_theory_flow flow = flow_at(point, steps);
    return energy_of(lab, point, flow.overlap * flow.overlap + flow.noise * flow.noise);
}

static double flow_wrong(const hop_point *point, size_t steps) {
    return (double)point->units * (1 - flow_at(point, steps).overlap) / 2;
}

static hop_theory_ags solve(const hop_point *point) {
    hop_theory_ags ags = {0};
    hop_theory_solve_ags((double)point->patterns / (double)point->units, &ags);
    return ags;
}

static double final_wrong(const hop_point *point) {
    const hop_theory_ags ags = solve(point);
    return ags.retrieval ? (double)point->units * ags.error_fraction : NAN;
}

static double final_energy(const hop_lab *lab, const hop_point *point) {
    const hop_theory_ags ags = solve(point);
    if (!ags.retrieval) return NAN;
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
            hop_table_text(table, "%s", MOVE[move].name);
            hop_table_number(table, (double)point->patterns);
            hop_table_number(table, (double)lab->trials);
            hop_table_estimate(table, hop_lab_rate(lab, k, f + EXACT));
            hop_table_estimate(table, hop_lab_rate(lab, k, f + RETRIEVED));
            hop_table_estimate(table, hop_lab_mean(lab, k, f + WRONG));
            hop_table_estimate(table, hop_lab_mean(lab, k, f + KEPT_WRONG));
            hop_table_number(table, final_wrong(point));
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
                hop_table_text(table, "%s", MOVE[a].name);
                hop_table_text(table, "%s", MOVE[b].name);
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
                hop_table_text(table, "%s", MOVE[move].name);
                hop_table_number(table, (double)step);
                hop_table_estimate(table, hop_lab_mean(lab, k, energy_at(move, step)));
                hop_table_number(table, known ? flow_energy(lab, point, step) : NAN);
                hop_table_estimate(table, hop_lab_mean(lab, k, wrong_at(move, step)));
                hop_table_number(table, known ? flow_wrong(point, step) : NAN);
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
    return is_energy ? flow_energy(lab, point, step) : flow_wrong(point, step);
}

/* Errors are drawn from the first step on, for the cue's would hide the rest. */
static void add_step_panel(const hop_lab *lab, hop_report *report, bool is_energy) {
    const size_t k = shown(lab), first = is_energy ? 0 : 1;
    const hop_point *point = &lab->points[k];
    char text[160];
    snprintf(text, sizeof text, "%s; N = %zu, load %g, noise %g (dashed: theory)",
             is_energy ? "Energy" : "Errors", point->units, point->load, point->noise);
    hop_report_panel *panel = hop_report_add_panel(
        report, text, "step or sweep", is_energy ? "energy per unit" : "wrong units");
    for (size_t move = 0; move < TRACED; move++) {
        hop_report_series *curve =
            hop_panel_add_series(panel, HOP_LAB_MEASURED, move, "%s", MOVE[move].name);
        for (size_t step = first; step < LENGTH; step++) {
            const size_t field = is_energy ? energy_at(move, step) : wrong_at(move, step);
            hop_series_estimate(curve, (double)step, hop_lab_mean(lab, k, field));
        }
    }
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
            hop_panel_add_series(panel, HOP_LAB_MEASURED, move, "%s", MOVE[move].name);
        for (size_t l = 0; l < load->count; l++) {
            const size_t k = hop_plan_at(lab, last, l, 0, 0);
            hop_series_estimate(curve, load->values[l],
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
    hop_report_mean(report,
                    "At N = %zu, load %g and noise %g all four dynamics end in one state "
                    "in %.3g%% of trials; retrieved are %.3g%% (sync), %.3g%% (fixed), "
                    "%.3g%% (random) and %.3g%% (greedy).",
                    point->units, point->load, point->noise,
                    100 * hop_lab_rate(lab, k, ALL_SAME).value, retrieved[SYNC],
                    retrieved[FIXED], retrieved[RANDOM], retrieved[GREEDY]);
    if (isnan(flips[GREEDY]) || isnan(flips[SYNC])) return;
    hop_report_mean(
        report,
        "Greedy recall makes %.3g flips on its way where %.3g are the fewest, "
        "synchronous recall %.3g where %.3g are.",
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
    hop_report_mean(report,
                    "At load %g greedy recall retrieves %.3g%%, random order %.3g%%.",
                    lab->points[k].load, 100 * greedy.value, 100 * random.value);
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
                        "One unit at a time, no run of %zu raised its energy at any step "
                        "or fell into a cycle;",
                        3 * hop_lab_trials(lab));
    else
        hop_report_mean(report,
                        "One unit at a time, the energy rose at some step in %.3g%% of "
                        "runs and %.3g%% fell into a cycle;",
                        100 * rises, 100 * cycles);
    hop_report_mean(
        report, "all at once, it rose in %.3g%% of runs and %.3g%% fell into a cycle.",
        100 * share_of(lab, SYNC, SYNC, RISES), 100 * share_of(lab, SYNC, SYNC, CYCLE));
}

static void say(const hop_lab *lab, hop_report *report) {
    say_ends(lab, report);
    say_greedy(lab, report);
    say_energy(lab, report);
    hop_report_note(report,
                    "All four recall the same cue of the same memory. A synchronous step "
                    "and a sweep ask every unit once; a greedy step is one flip, always "
                    "the one that lowers the energy most, and max-steps allows N times "
                    "as many of them. Steps, flips and needed are of trials that settle; "
                    "needed counts the units in which cue and end differ. Means step by "
                    "step are of all trials.");
    hop_report_note(report,
                    "Exact: no unit wrong. Retrieved: at most %g of the units wrong. "
                    "kept_wrong and kept_energy are means over retrieved trials.",
                    hop_lab_value(lab, HOP_P_RETRIEVED));
    hop_report_note(report,
                    "Synchronous recall never raises -s(t+1) W s(t), but may raise the "
                    "energy itself.");
    hop_report_note(report,
                    "Theory is for random patterns under Hebb's rule and N to infinity. "
                    "Of the end: Amit, Gutfreund and Sompolinsky, E/N = -(m^2 + alpha (r "
                    "- 1)) / 2, for whatever dynamics. Of synchronous steps: Amari and "
                    "Maginu's flow, exact in the first, an approximation afterwards that "
                    "is too hopeful near capacity.");
}

static void report_all(const hop_lab *lab, hop_report *report) {
    add_results(lab, report);
    add_pairs(lab, report);
    add_steps(lab, report);
    add_step_panel(lab, report, true);
    add_step_panel(lab, report, false);
    add_load_panel(lab, report, RETRIEVED, MOVES, "Retrieved", "share of trials");
    add_load_panel(lab, report, EXACT, MOVES, "Exact recall", "share of trials");
    add_load_panel(lab, report, STEPS, TRACED, "Steps", "steps or sweeps");
    add_load_panel(lab, report, FLIPS, MOVES, "Flips", "units changed");
    say(lab, report);
}

static const hop_taken takes[] = {
    {HOP_P_UNITS, true, "500", "500"},
    {HOP_P_LOAD, true, "0.04:0.16:0.02", "0.05,0.1,0.14"},
    {HOP_P_NOISE, true, "0.15", "0.15"},
    {HOP_P_TRIALS, false, "2000", "200"},
    {HOP_P_RETRIEVED, false, "0.15", "0.15"},
    {HOP_P_STRUCTURE, false, "random", "random"},
    HOP_TAKES_COUPLINGS,
    HOP_TAKES_SETTLING,
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_dynamics = {
    .facts = {.name = "dynamics",
              .summary = "All units at once, or one at a time: where the same cue ends",
              .about = "The same cue of the same memory is recalled synchronously and "
                       "asynchronously in fixed, random and greedy order, at one or "
                       "several loads: end states, errors, energies, steps, flips and "
                       "cycles, step by step beside the flow of Amari and Maginu and at "
                       "the end beside the theory of Amit, Gutfreund and Sompolinsky."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .width = WIDTH,
    .trial = trial,
    .report = report_all,
};
