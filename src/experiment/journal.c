/* SPDX-License-Identifier: MIT */
/* The lab journal: its two experiments, run often enough to know what is typical. */
#include <math.h>
#include <stdlib.h>

#include "core/error.h"
#include "experiment/journal_record.h"
#include "experiment/trial.h"

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

static const hop_taken takes[] = {
    {HOP_P_UNITS, true, "64,8000", "64,8000"},
    {HOP_P_LOAD, true, "0.078125,0.1125", "0.078125,0.1125"},
    {HOP_P_NOISE, true, "0.125,0.1", "0.125,0.1"},
    {HOP_P_TRIALS, false, "2000", "200"},
    HOP_TAKES_MODEL,
    HOP_TAKES_END,
};

/* All that a trial keeps is counted, or is not there. */
static bool sound(const hop_lab *lab, const double *record) {
    (void)lab;
    for (size_t k = 0; k < WIDTH; k++)
        if (record[k] < 0 || record[k] > 1e15) return false;
    return true;
}

static const hop_meaning glossary[] = {
    {"flips", "units of the cue that are flipped"},
    {"wrong", "wrong units at the end: mean over all trials; in runs: of the journal's "
              "single run"},
    {"wrong_flow",
     "wrong units at the end of Amari and Maginu's flow of synchronous steps"},
    {"wrong_sd", "standard deviation of wrong over trials"},
    {"settled_wrong", "wrong units, mean over trials that reach a fixed point"},
    {"cycle_wrong",
     "wrong units where the cycle is found, mean over trials that end in one"},
    {"steps",
     "steps that changed the state, of trials that settle; in runs: of the single run"},
    {"steps_sd", "standard deviation of steps over trials that settle"},
    {"one_step", "share of all trials that settle in exactly one changing step"},
    {"unstable", "units of the stored pattern that one synchronous step changes, mean"},
    {"first", "wrong units after one synchronous step from the cue, mean"},
    {"wrong_share", "share of all trials with as few wrong units at the end, or fewer"},
    {"steps_share", "share of all trials that settle in as few changing steps, or fewer"},
    {NULL, NULL},
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
    .sound = sound,
    .prepare = prepare,
    .trial = trial,
    .glossary = glossary,
    .report = hop_journal_report,
};
