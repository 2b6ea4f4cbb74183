/* SPDX-License-Identifier: MIT */
/* Dynamics: the same cue on the same landscape, moved in four ways and in heat. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "experiment/dynamics_record.h"

static const struct {
    hop_update update;
    hop_order order;
} MOVE[MOVES] = {
    {HOP_UPDATE_SYNC, HOP_ORDER_FIXED},
    {HOP_UPDATE_ASYNC, HOP_ORDER_FIXED},
    {HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM},
    {HOP_UPDATE_ASYNC, HOP_ORDER_GREEDY},
};

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
    mine[RISES] = hop_trace_rises(result->trace) > 0;
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
    if (!status) status = hop_dynamics_heat(t, &rig, record);
    hop_rig_clear(&rig);
    free(ends);
    return status;
}

static const hop_taken takes[] = {
    {HOP_P_UNITS, true, "500", "500"},
    {HOP_P_LOAD, true, "0.04:0.16:0.02", "0.05,0.1,0.14"},
    {HOP_P_NOISE, true, "0.15", "0.15"},
    {HOP_P_TRIALS, false, "2000", "200"},
    {HOP_P_RETRIEVED, false, "0.15", "0.15"},
    {HOP_P_TEMPERATURE, true, "0.1:0.5:0.1", "0.1,0.4"},
    {HOP_P_SWEEPS, false, "60", "30"},
    {HOP_P_GAIN, true, "2,10", "10"},
    {HOP_P_STRUCTURE, false, "random", "random"},
    HOP_TAKES_COUPLINGS,
    HOP_TAKES_SETTLING,
    HOP_TAKES_END,
};

static const hop_meaning glossary[] = {
    {"noise", "fraction of the cue's units that are flipped"},
    {"dynamics",
     "sync: all units at once; else one at a time, in fixed, random or greedy order, "
     "with temperature (glauber, metropolis, annealed to 0), or continuous: graded"},
    {"wrong", "wrong units at the end, or after the step; mean over all trials"},
    {"kept_wrong", "wrong units at the end, mean over retrieved trials"},
    {"energy", "energy per unit at the end, or after the step; mean over all trials"},
    {"kept_energy", "energy per unit at the end, mean over retrieved trials"},
    {"steps",
     "steps, sweeps or greedy flips that changed the state, mean of trials that settle"},
    {"flips",
     "units changed on the way, each as often as it did, mean of trials that settle"},
    {"needed", "units in which cue and end differ, mean of trials that settle"},
    {"rises", "share of trials whose energy rises at some step, sweep or greedy flip; "
              "of continuous the energy of the graded units"},
    {"temperature", "of the heat bath or of Metropolis; of annealed the first one"},
    {"gain", "of graded units, g(u) = tanh(gain u)"},
    {"overlap", "overlap with the pattern, averaged over the second half of the sweeps; "
                "of annealed and continuous at the end; mean over all trials"},
    {"overlap_error", "standard error of that average from within a run, mean over "
                      "trials"},
    {"kept", "share of trials in which that overlap is above one half"},
    {"kept_overlap", "overlap of the trials that are kept"},
    {"rising", "share of sweeps at which the energy rises"},
    {"first", "one of the two dynamics compared"},
    {"second", "the other of the two dynamics compared"},
    {"same", "share of trials in which both dynamics end in the same state"},
    {"step", "synchronous steps or sweeps since the cue; 0: the cue itself"},
    {NULL, NULL},
};

const hop_experiment hop_experiment_dynamics = {
    .facts = {.name = "dynamics",
              .summary = "All units at once, or one at a time: where the same cue ends",
              .about = "The same cue of the same memory is recalled synchronously and "
                       "asynchronously in fixed, random and greedy order, at one or "
                       "several loads: end states, errors, energies, steps, flips and "
                       "cycles, step by step beside the flow of Amari and Maginu and at "
                       "the end beside the theory of Amit, Gutfreund and Sompolinsky. "
                       "Then in heat, by Glauber and Metropolis, beside their theory at "
                       "finite temperature; annealed; and with graded units."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .prepare = hop_dynamics_prepare,
    .trial = trial,
    .glossary = glossary,
    .report = hop_dynamics_report,
};
