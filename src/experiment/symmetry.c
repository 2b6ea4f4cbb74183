/* SPDX-License-Identifier: MIT */
/* Symmetry: what becomes of recall when w_ij = w_ji is broken by degrees. */
#include "experiment/symmetry.h"

#include <float.h>
#include <hopfield/patterns.h>
#include <math.h>
#include <stdlib.h>

#include "core/context.h"
#include "core/error.h"
#include "experiment/mixing.h"
#include "experiment/trial.h"

const char *hop_move_name(size_t move) {
    static const char *const names[HOP_MOVE_COUNT] = {"sync", "fixed", "random"};
    return names[move];
}

/* Symmetric couplings: one unit at a time lowers the energy and settles (Hopfield 1982);
   all at once ends in a fixed point or in a cycle of 2 (Goles, Olivos 1981).
   Antisymmetric ones: s^T W s = 0, so that the energy never changes and no state can be
   its own sign(W s). All at once, sum_i |h_i(t)| >= -s(t-1)^T W s(t) = sum_i
   |h_i(t-1)|, which are equal only where s(t+1) = -s(t-1): a cycle of 4 (Goles 1986). In
   a fixed order, with L the part of W below the diagonal, s^T L s rises from sweep to
   sweep until s(t+1) = -s(t): a cycle of 2. In random order nothing repeats. */
double hop_symmetry_theory(size_t move, double asymmetry, size_t number) {
    const double symmetric[HOP_MOVE_COUNT][4] = {
        {NAN, NAN, 2, NAN}, {1, 0, NAN, 0}, {1, 0, NAN, 0}};
    const double antisymmetric[HOP_MOVE_COUNT][4] = {
        {0, 1, 4, 0}, {0, 1, 2, 0}, {0, 0, NAN, 0}};
    const double *known = asymmetry == 0   ? symmetric[move]
                          : asymmetry == 1 ? antisymmetric[move]
                                           : NULL;
    if (!known) return NAN;
    switch (number) {
    case HOP_SYMMETRY_SETTLED:
        return known[0];
    case HOP_SYMMETRY_CYCLE:
        return known[1];
    case HOP_SYMMETRY_PERIOD:
        return known[2];
    case HOP_SYMMETRY_RISES:
        return known[3];
    default:
        return NAN;
    }
}

static double predicted(const hop_lab *lab, size_t move, double asymmetry,
                        size_t number) {
    return hop_lab_predicted(lab, hop_symmetry_theory(move, asymmetry, number));
}

double hop_symmetry_step_error(const hop_point *point) {
    const double n = (double)point->units, p = (double)point->patterns;
    const double flipped = (double)hop_fraction_of(point->noise, point->units);
    const double sine = point->extra, cosine = sqrt(1 - sine * sine);
    const double others = cosine * cosine * (p - 1) + sine * sine * p;
    const double room = sqrt(2 * others * (n - 1)) / n;
    /* Of the N - 1 others one fewer is wrong for a unit that is wrong itself. */
    const double of_right = cosine * (n - 1 - 2 * flipped) / n;
    const double of_wrong = cosine * (n + 1 - 2 * flipped) / n;
    if (!(room > 0)) return of_right < 0;
    return (1 - flipped / n) * erfc(of_right / room) / 2 +
           flipped / n * erfc(of_wrong / room) / 2;
}

static hop_status prepare(hop_lab *lab, hop_error *error) {
    const size_t units = (size_t)hop_lab_value(lab, HOP_P_UNITS);
    const hop_memory_options options = hop_lab_memory_options(lab);
    hop_memory *memory = NULL;
    hop_status status = hop_context_check_bytes(lab->context, "units: couplings", units,
                                                units * sizeof(double), error);
    if (!status) status = hop_memory_create(lab->context, 2, &options, &memory, error);
    if (!status && !hop_memory_rule(memory)->symmetric)
        status = hop_fail(error, HOP_EINVAL,
                          "rule: %s makes asymmetric couplings; there is no symmetry to "
                          "break",
                          hop_memory_rule(memory)->name);
    hop_memory_free(memory);
    return status;
}

/* Puts the mixture in place of the learned couplings. `room` is what rounding may make of
   an energy. */
static hop_status break_symmetry(const hop_trial *t, hop_rig *rig, double *eta,
                                 double *room) {
    const size_t n = rig->units;
    double *w = malloc(n * n * sizeof *w);
    if (!w) return hop_fail_memory(t->error);
    hop_status status = hop_memory_export(rig->memory, w, t->error);
    if (!status) {
        hop_random chance = hop_random_begin(t->seed, HOP_STREAM_USER, 0);
        hop_mix_antisymmetric(w, n, t->point->extra, &chance);
        *eta = hop_symmetry_of(w, n);
        double sum = 0;
        for (size_t k = 0; k < n * n; k++) sum += fabs(w[k]);
        *room = 4 * DBL_EPSILON * (double)n * sum;
        status = hop_memory_import(rig->memory, w, t->error);
    }
    free(w);
    return status;
}

static hop_recall_options options_of(const hop_trial *t, size_t move) {
    hop_recall_options options = hop_lab_recall_options(t->lab, t->point->units);
    options.update = move == HOP_MOVE_SYNC ? HOP_UPDATE_SYNC : HOP_UPDATE_ASYNC;
    options.order = move == HOP_MOVE_FIXED ? HOP_ORDER_FIXED : HOP_ORDER_RANDOM;
    options.trace = move == HOP_MOVE_SYNC ? HOP_TRACE_STEPS : HOP_TRACE_FLIPS;
    options.seed = t->seed;
    return options;
}

static void keep(const hop_trial *t, const hop_rig *rig, double room, double *of_move) {
    const hop_result *result = &rig->result;
    const hop_trace *trace = result->trace;
    const size_t wrong = hop_rig_wrong(rig, 0);
    size_t rises = 0;
    for (size_t k = 1; k < trace->count; k++)
        rises += trace->entries[k].energy > trace->entries[k - 1].energy + room;
    of_move[HOP_SYMMETRY_SETTLED] = result->converged != 0;
    of_move[HOP_SYMMETRY_CYCLE] = result->cycle != 0;
    of_move[HOP_SYMMETRY_LIMIT] = !result->converged && !result->cycle;
    of_move[HOP_SYMMETRY_PERIOD] = result->cycle ? (double)result->cycle : NAN;
    of_move[HOP_SYMMETRY_STEPS] = result->converged ? (double)result->steps : NAN;
    of_move[HOP_SYMMETRY_RISES] = rises > 0;
    of_move[HOP_SYMMETRY_RAISING] =
        trace->count > 1 ? (double)rises / (double)(trace->count - 1) : NAN;
    of_move[HOP_SYMMETRY_RETRIEVED] = wrong <= hop_lab_wrong_allowed(t->lab, rig->units);
    of_move[HOP_SYMMETRY_WRONG] = (double)wrong / (double)rig->units;
}

/* Units wrong after the first step of a synchronous run: the cue's where none was to be
   made; NaN where none was allowed. */
static double first_step_error(const hop_rig *rig) {
    const hop_trace *trace = rig->result.trace;
    if (trace->count < 2 && !rig->result.converged) return NAN;
    const int8_t *state = trace->states + (trace->count > 1 ? rig->units : 0);
    const uint64_t *bits = hop_patterns_row(rig->patterns, 0);
    size_t wrong = 0;
    for (size_t i = 0; i < rig->units; i++)
        wrong += state[i] != (bits[i / 64] >> (i % 64) & 1 ? 1 : -1);
    return (double)wrong / (double)rig->units;
}

static hop_status trial(const hop_trial *t, double *record) {
    hop_rig rig = {0};
    double room = 0;
    hop_status status = hop_rig_generate(t, t->point->units, t->point->patterns, &rig);
    if (!status) status = hop_rig_learn(t, &rig);
    if (!status) status = hop_rig_flip(t, &rig, 0, t->point->noise, 0);
    if (!status) status = break_symmetry(t, &rig, &record[HOP_SYMMETRY_ETA], &room);
    for (size_t move = 0; move < HOP_MOVE_COUNT && !status; move++) {
        const hop_recall_options options = options_of(t, move);
        status = hop_rig_recall(t, &rig, &options);
        if (status) break;
        keep(t, &rig, room, record + hop_symmetry_field(move, 0));
        if (move == HOP_MOVE_SYNC)
            record[HOP_SYMMETRY_STEP_ERROR] = first_step_error(&rig);
    }
    hop_rig_clear(&rig);
    return status;
}

static void add_row(const hop_lab *lab, hop_report_table *table, size_t at, size_t move) {
    const hop_point *point = &lab->points[at];
    const size_t field = hop_symmetry_field(move, 0);
    const double asymmetry = point->extra;
    hop_table_number(table, (double)point->units);
    hop_table_number(table, point->load);
    hop_table_number(table, asymmetry);
    hop_table_text(table, "%s", hop_move_name(move));
    hop_table_estimate(table, hop_lab_rate(lab, at, field + HOP_SYMMETRY_SETTLED));
    hop_table_number(table, predicted(lab, move, asymmetry, HOP_SYMMETRY_SETTLED));
    hop_table_estimate(table, hop_lab_rate(lab, at, field + HOP_SYMMETRY_CYCLE));
    hop_table_number(table, predicted(lab, move, asymmetry, HOP_SYMMETRY_CYCLE));
    hop_table_estimate(table, hop_lab_rate(lab, at, field + HOP_SYMMETRY_LIMIT));
    hop_table_estimate(table, hop_lab_mean(lab, at, field + HOP_SYMMETRY_PERIOD));
    hop_table_number(table, predicted(lab, move, asymmetry, HOP_SYMMETRY_PERIOD));
    hop_table_estimate(table, hop_lab_mean(lab, at, field + HOP_SYMMETRY_STEPS));
    hop_table_estimate(table, hop_lab_rate(lab, at, field + HOP_SYMMETRY_RISES));
    hop_table_number(table, predicted(lab, move, asymmetry, HOP_SYMMETRY_RISES));
    hop_table_estimate(table, hop_lab_mean(lab, at, field + HOP_SYMMETRY_RAISING));
    hop_table_estimate(table, hop_lab_rate(lab, at, field + HOP_SYMMETRY_RETRIEVED));
    hop_table_estimate(table, hop_lab_mean(lab, at, field + HOP_SYMMETRY_WRONG));
}

static void report_all(const hop_lab *lab, hop_report *report) {
    hop_report_table *table = hop_report_add_table(
        report, "results", "Recall against asymmetry",
        "units,load,asymmetry,dynamics,settled+,settled_theory,cycle+,cycle_theory,"
        "limit+,period+,period_theory,steps+,rises+,rises_theory,raising+,retrieved+,"
        "wrong+");
    for (size_t at = 0; at < lab->point_count; at++)
        for (size_t move = 0; move < HOP_MOVE_COUNT; move++)
            add_row(lab, table, at, move);
    table = hop_report_add_table(
        report, "couplings", "Symmetry of the couplings, and the first synchronous step",
        "units,load,asymmetry,eta+,eta_theory,step_error+,step_error_theory");
    for (size_t at = 0; at < lab->point_count; at++) {
        const hop_point *point = &lab->points[at];
        hop_table_number(table, (double)point->units);
        hop_table_number(table, point->load);
        hop_table_number(table, point->extra);
        hop_table_estimate(table, hop_lab_mean(lab, at, HOP_SYMMETRY_ETA));
        hop_table_number(table,
                         hop_lab_predicted(lab, 1 - 2 * point->extra * point->extra));
        hop_table_estimate(table, hop_lab_mean(lab, at, HOP_SYMMETRY_STEP_ERROR));
        hop_table_number(table, hop_lab_predicted(lab, hop_symmetry_step_error(point)));
    }
    hop_symmetry_tabulate(lab, report);
    hop_symmetry_plot(lab, report);
    hop_symmetry_say(lab, report);
}

static const hop_meaning glossary[] = {
    {"asymmetry",
     "sin(phi) in w = cos(phi) S + sin(phi) A: 0 symmetric, 1 antisymmetric"},
    {"dynamics", "sync: all units at once; fixed, random: one at a time, in that order"},
    {"period",
     "steps (sync) or sweeps after which a cycle repeats, mean over trials that cycle"},
    {"steps",
     "steps (sync) or sweeps that change the state, mean over trials that settle"},
    {"rises", "share of trials in which some step (sync) or flip raises the energy"},
    {"raising",
     "share of a trial's steps (sync) or flips that raise the energy, mean over trials"},
    {"retrieved", "share of trials with few units wrong where they stop (--retrieved), "
                  "settled or not"},
    {"wrong", "share of the units wrong where recall stops, mean over all trials"},
    {"eta", "sum w_ij w_ji / sum w_ij^2: 1 symmetric, -1 antisymmetric"},
    {"step_error",
     "share of the units wrong after the first synchronous step, mean over all trials"},
    {"settles_to", "asymmetry at which settled falls below one half"},
    {"retrieves_to", "asymmetry at which retrieved falls below one half"},
    {NULL, NULL},
};

static const hop_taken takes[] = {
    {HOP_P_UNITS, false, "200", "100"},
    {HOP_P_LOAD, false, "0.05", "0.05"},
    {HOP_P_NOISE, false, "0.1", "0.1"},
    {HOP_P_ASYMMETRY, true, "0:0.7:0.1,0.75:0.85:0.05,0.875:1:0.025",
     "0,0.4,0.7,0.8,0.9,0.95,1"},
    {HOP_P_TRIALS, false, "200", "60"},
    {HOP_P_RETRIEVED, false, "0.15", "0.15"},
    {HOP_P_STRUCTURE, false, "random", "random"},
    HOP_TAKES_COUPLINGS,
    {HOP_P_TIES, false, "keep", "keep"},
    {HOP_P_MAX_STEPS, false, "200", "100"},
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_symmetry = {
    .facts = {.name = "symmetry",
              .summary = "What becomes of recall when w_ij = w_ji is broken by degrees",
              .about = "Learned couplings are mixed with random antisymmetric ones of "
                       "the same strength. How often recall settles, cycles or goes on, "
                       "how often the energy rises, and what is retrieved, all at once "
                       "and one unit at a time; beside what theory says of symmetric and "
                       "of antisymmetric couplings, and signal to noise for the first "
                       "step."},
    .takes = takes,
    .extra = HOP_P_ASYMMETRY,
    .width = HOP_SYMMETRY_MOVES + HOP_MOVE_COUNT * HOP_SYMMETRY_OF_MOVE,
    .prepare = prepare,
    .trial = trial,
    .glossary = glossary,
    .report = report_all,
};
