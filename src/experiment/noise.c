/* SPDX-License-Identifier: MIT */
/* Noise: how much damage of a cue recall makes good, by the kind of damage. */
#include <hopfield/random.h>
#include <math.h>
#include <stdlib.h>

#include "core/error.h"
#include "experiment/noise_record.h"
#include "experiment/trial.h"

/* Covers units of the cue, chosen anew for each kind: 0, a fair sign or -1 is read there
   in place of the pattern. */
static hop_status cover(const hop_trial *t, hop_rig *rig, size_t kind) {
    const hop_cover where = {HOP_COVER_RANDOM, t->point->noise, 0, 0, 0, 0};
    hop_random fill = hop_random_begin(t->seed, HOP_STREAM_FILL, kind);
    uint8_t *covered = malloc(rig->units);
    if (!covered) return hop_fail_memory(t->error);
    hop_status status = hop_cover_mark(&where, rig->units, 1, t->seed, kind, covered);
    if (status) hop_fail(t->error, status, "noise: %s", hop_status_describe(status));
    hop_patterns_read(rig->patterns, 0, rig->cue);
    for (size_t i = 0; i < rig->units && !status; i++) {
        if (!covered[i]) continue;
        if (kind == MISSING) rig->cue[i] = 0;
        if (kind == FILLED) rig->cue[i] = hop_random_below(&fill, 2) ? 1 : -1;
        if (kind == BACKGROUND) rig->cue[i] = -1;
    }
    free(covered);
    return status;
}

static hop_status damage(const hop_trial *t, hop_rig *rig, size_t kind) {
    return kind == FLIPPED ? hop_rig_flip(t, rig, 0, t->point->noise, kind)
                           : cover(t, rig, kind);
}

static hop_status recall_both(const hop_trial *t, hop_rig *rig, double *record) {
    hop_status status = hop_rig_step(t, rig);
    if (status) return status;
    record[FIRST] = (double)hop_rig_wrong(rig, 0);
    status = hop_rig_recall(t, rig, NULL);
    if (status) return status;
    const size_t wrong = hop_rig_wrong(rig, 0);
    record[EXACT] = wrong == 0;
    record[RETRIEVED] = wrong <= hop_lab_wrong_allowed(t->lab, rig->units);
    record[WRONG] = (double)wrong;
    record[STEPS] = rig->result.converged ? (double)rig->result.steps : NAN;
    record[CYCLE] = rig->result.cycle != 0;
    return HOP_OK;
}

static hop_status trial(const hop_trial *t, double *record) {
    hop_rig rig = {0};
    hop_status status = hop_rig_generate(t, t->point->units, t->point->patterns, &rig);
    if (!status) status = hop_rig_learn(t, &rig);
    for (size_t kind = 0; kind < KINDS && !status; kind++) {
        status = damage(t, &rig, kind);
        if (!status) status = recall_both(t, &rig, record + kind * FIELDS);
    }
    hop_rig_clear(&rig);
    return status;
}

static const hop_taken takes[] = {
    {HOP_P_UNITS, true, "1000", "1000"},
    {HOP_P_LOAD, true, "0.05,0.075,0.1,0.125", "0.05,0.1"},
    {HOP_P_NOISE, true, "0:1:0.025", "0:1:0.05"},
    {HOP_P_TRIALS, false, "400", "100"},
    {HOP_P_RETRIEVED, false, "0.15", "0.15"},
    HOP_TAKES_MODEL,
    HOP_TAKES_END,
};

static const hop_meaning glossary[] = {
    {"damage",
     "damaged units are flipped, missing (0), filled at random or background (-1)"},
    {"first", "wrong units after one synchronous step from the cue, mean"},
    {"f", "fraction of damaged units (noise) at which the rate crosses one half"},
    {"overlap", "overlap of the cue at f; of missing units, of a flipped cue that does "
                "as well at first"},
    {"steps",
     "steps, sweeps or greedy flips that changed the state, mean of trials that settle"},
    {NULL, NULL},
};

const hop_experiment hop_experiment_noise = {
    .facts = {.name = "noise",
              .summary = "How much damage of a cue recall makes good",
              .about = "The damaged share of the cue is swept at one or several loads. "
                       "The same pattern is damaged in four ways: units flipped, "
                       "missing, filled at random, or read as background. Rates of "
                       "exact recall and of retrieval, errors after the first step and "
                       "at the end, beside the one-step error and the critical overlap "
                       "of Amari and Maginu; the noise at which each rate crosses one "
                       "half, with its interval."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .width = WIDTH,
    .trial = trial,
    .glossary = glossary,
    .report = hop_noise_report,
};
