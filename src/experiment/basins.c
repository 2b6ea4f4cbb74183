/* SPDX-License-Identifier: MIT */
/* Basins: how much noise stored patterns survive, one by one, by bisection. */
#include <math.h>
#include <stdlib.h>

#include <hopfield/random.h>
#include <hopfield/survey.h>

#include "core/error.h"
#include "experiment/basins_record.h"
#include "experiment/trial.h"

static hop_status prepare(hop_lab *lab, hop_error *error) {
    hop_status status = hop_rules_prepare(lab, error);
    if (status) return status;
    const hop_rules *rules = hop_rules_of(lab);
    for (size_t rule = 0; rule < rules->count; rule++)
        if (rules->binary[rule])
            return hop_fail(error, HOP_EINVAL,
                            "rules: %s has units 0 and 1, whose sparse patterns are not "
                            "damaged by flips; lab rules takes it",
                            rules->text[rule]);
    hop_sweep_sort(&lab->settings[HOP_P_NOISE].sweep);
    lab->width = BACK + hop_lab_sweep(lab, HOP_P_NOISE)->count;
    return HOP_OK;
}

/* Both times with chance of its own. */
static hop_status measure_twice(const hop_trial *t, hop_rig *rig, size_t row,
                                double *record) {
    const hop_recall_options how = hop_lab_recall_options(t->lab, rig->units);
    hop_basin_options options = HOP_BASIN_OPTIONS_INIT;
    hop_random chance = hop_random_begin(t->seed, HOP_STREAM_TRIAL, 1);
    options.recall = &how;
    options.trials = (uint64_t)hop_lab_value(t->lab, HOP_P_COPIES);
    options.retrieved =
        (double)hop_lab_wrong_allowed(t->lab, rig->units) / (double)rig->units;
    for (size_t k = 0; k < 2; k++) {
        hop_basin basin;
        options.seed = hop_random_u64(&chance);
        hop_status status =
            hop_basin_measure(rig->memory, row, &options, &basin, t->error);
        if (status) return status;
        record[BASIN_FIRST + k] = basin.noise.value;
        record[UNSTABLE] = (double)basin.stability.unstable / (double)rig->units;
        record[WEAKEST] = basin.stability.weakest;
        record[DEPTH] = basin.depth;
    }
    record[BASIN] = (record[BASIN_FIRST] + record[BASIN_SECOND]) / 2;
    record[LOST] = record[BASIN] == 0;
    return HOP_OK;
}

/* One copy at each noise of the sweep, wherever the basin ends. */
static hop_status send_copies(const hop_trial *t, hop_rig *rig, size_t row,
                              double *back) {
    const hop_sweep *noise = hop_lab_sweep(t->lab, HOP_P_NOISE);
    hop_recall_options how = hop_lab_recall_options(t->lab, rig->units);
    how.seed = t->seed;
    for (size_t k = 0; k < noise->count; k++) {
        how.first_index = k;
        hop_status status = hop_rig_flip(t, rig, row, noise->values[k], k);
        if (!status) status = hop_rig_recall(t, rig, &how);
        if (status) return status;
        back[k] = hop_rig_wrong(rig, row) <= hop_lab_wrong_allowed(t->lab, rig->units);
    }
    return HOP_OK;
}

static hop_status trial(const hop_trial *t, double *record) {
    const char *rule = hop_rules_text(t->lab, t->point);
    const hop_structure structure = {HOP_STRUCTURE_RANDOM, 0};
    hop_random chance = hop_random_begin(t->seed, HOP_STREAM_TRIAL, 0);
    const size_t row = (size_t)hop_random_below(&chance, t->point->patterns);
    hop_rig rig = {0};
    for (size_t k = 0; k < t->lab->width; k++) record[k] = NAN;
    hop_status status =
        hop_rig_generate_as(t, structure, t->point->units, t->point->patterns, &rig);
    if (!status) status = hop_rig_learn_by(t, rule, &rig);
    record[DIVERGED] = status == HOP_EDIVERGED;
    if (status == HOP_EDIVERGED) {
        status = HOP_OK;
    } else if (!status) {
        status = measure_twice(t, &rig, row, record);
        if (!status) status = send_copies(t, &rig, row, record + BACK);
    }
    hop_rig_clear(&rig);
    return status;
}

static const hop_meaning glossary[] = {
    {"rule", "by which the patterns are learned"},
    {"basin", "width of a pattern's basin: share of flipped units at which half of the "
              "damaged copies come back, 0 where not even the pattern does; mean over "
              "patterns"},
    {"spread", "standard deviation of it from pattern to pattern, without errors of "
               "measurement"},
    {"lost", "share of patterns that do not come back even undamaged"},
    {"unstable", "share of a pattern's units that do not stand under its own field"},
    {"weakest", "smallest field along a pattern, xi_i h_i over its units; mean over "
                "patterns"},
    {"depth", "energy of a pattern over -N/2, mean over patterns"},
    {"diverged", "share of trials in which learning was given up: couplings diverged"},
    {"noise", "share of units flipped"},
    {"returned", "share of copies that come back, one of each pattern"},
    {"quarter", "patterns of this load by rising weakest field: 1 the least firm fourth"},
    {"weakest_link", "correlation of a pattern's basin with its weakest field"},
    {"depth_link", "correlation of a pattern's basin with its depth"},
    {NULL, NULL},
};

static const hop_taken takes[] = {
    {HOP_P_UNITS, false, "200", "100"},
    {HOP_P_LOAD, true, "0.02,0.04,0.06,0.08,0.1,0.12,0.14,0.17,0.2,0.25,0.3",
     "0.02,0.05,0.08,0.11,0.14"},
    {HOP_P_NOISE, true, "0:0.5:0.025", "0:0.5:0.05"},
    {HOP_P_RULES, false, "hebb,storkey,projection", "hebb,storkey,projection"},
    {HOP_P_COPIES, false, "40", "20"},
    {HOP_P_TRIALS, false, "120", "40"},
    {HOP_P_RETRIEVED, false, "0.05", "0.05"},
    HOP_TAKES_UPDATE,
    HOP_TAKES_SETTLING,
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_basins = {
    .facts = {.name = "basins",
              .summary = "How wide the basins of stored patterns are, pattern by pattern",
              .about = "Of every network one pattern, chosen by chance, is damaged more "
                       "and more; bisection finds the share of flipped units at which "
                       "half of its copies come back: the width of its basin. Mean and "
                       "spread from pattern to pattern against the load, rule by rule, "
                       "beside the border of Amari and Maginu for Hebb's rule; rates of "
                       "return against noise; and whether firmer or deeper patterns "
                       "have wider basins."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .prepare = prepare,
    .release = free,
    .trial = trial,
    .glossary = glossary,
    .report = hop_basins_report,
};
