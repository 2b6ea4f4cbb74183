/* SPDX-License-Identifier: MIT */
/* Rules: every learning rule on the same patterns, loads and cues. */
#include <math.h>
#include <stdlib.h>

#include <hopfield/random.h>

#include "core/error.h"
#include "experiment/rules_record.h"
#include "experiment/damage.h"

static bool is_binary(const hop_lab *lab, size_t rule) {
    return hop_rules_of(lab)->binary[rule];
}

static hop_status prepare(hop_lab *lab, hop_error *error) {
    const size_t units = (size_t)hop_lab_value(lab, HOP_P_UNITS);
    const double active = hop_lab_value(lab, HOP_P_ACTIVE);
    const size_t on = hop_fraction_of(active, units);
    if (on == 0 || 2 * on > units)
        return hop_fail(error, HOP_EINVAL,
                        "active: %.9g of %zu units are %zu; some must be on, and at most "
                        "half of them",
                        active, units, on);
    return hop_rules_prepare(lab, error);
}

/* Units of a pattern that do not stand under its own field. */
static hop_status count_unstable(const hop_trial *t, hop_rig *rig, size_t row,
                                 double *share) {
    hop_patterns_read(rig->patterns, row, rig->cue);
    hop_status status = hop_rig_step(t, rig);
    if (!status) *share = (double)hop_rig_wrong(rig, row) / (double)rig->units;
    return status;
}

static hop_status measure(const hop_trial *t, hop_rig *rig, double *record) {
    const bool sparse = is_binary(t->lab, (size_t)t->point->extra);
    hop_random chance = hop_random_begin(t->seed, HOP_STREAM_TRIAL, 0);
    const size_t row = (size_t)hop_random_below(&chance, t->point->patterns);
    hop_erosion damage = {0};
    hop_status status = count_unstable(t, rig, row, &record[UNSTABLE]);
    if (!status) status = hop_erosion_begin(t, rig, row, sparse, &damage);
    if (!status) {
        hop_erosion_apply(&damage, hop_fraction_of(t->point->noise, damage.most), rig);
        status = hop_rig_recall(t, rig, NULL);
    }
    if (!status) {
        record[EXACT] = hop_rig_wrong(rig, row) == 0;
        record[RETRIEVED] = hop_erosion_is_undone(&damage, rig);
        status = hop_erosion_survived(t, &damage, rig, &record[BASIN]);
    }
    hop_erosion_clear(&damage);
    return status;
}

static hop_status trial(const hop_trial *t, double *record) {
    const hop_rules *rules = hop_rules_of(t->lab);
    const size_t rule = (size_t)t->point->extra;
    hop_structure structure = {HOP_STRUCTURE_RANDOM, 0};
    hop_rig rig = {0};
    if (rules->binary[rule])
        structure =
            (hop_structure){HOP_STRUCTURE_SPARSE, hop_lab_value(t->lab, HOP_P_ACTIVE)};
    for (size_t k = 0; k < WIDTH; k++) record[k] = NAN;
    hop_status status =
        hop_rig_generate_as(t, structure, t->point->units, t->point->patterns, &rig);
    if (!status) status = hop_rig_learn_by(t, rules->text[rule], &rig);
    record[DIVERGED] = status == HOP_EDIVERGED;
    if (status == HOP_EDIVERGED)
        status = HOP_OK;
    else if (!status)
        status = measure(t, &rig, record);
    hop_rig_clear(&rig);
    return status;
}

static const hop_meaning glossary[] = {
    {"rule", "by which the patterns are learned"},
    {"unstable",
     "share of a stored pattern's units that do not stand under its own field"},
    {"retrieved", "share of trials with at most --retrieved * 4 f (1 - f) of the units "
                  "wrong, f of them on"},
    {"basin", "noise that is undone: the largest, found by bisection along one order of "
              "damage, mean over trials; 0 where the pattern itself is not kept"},
    {"diverged", "share of trials in which learning was given up: couplings diverged"},
    {"capacity", "load at which `retrieved` crosses one half"},
    {"exact_capacity", "load at which `exact` crosses one half"},
    {"capacity_theory",
     "largest load at which patterns are stable but for few units, N to "
     "infinity"},
    {"basin_low_load", "basin at the lowest load"},
    {NULL, NULL},
};

static const hop_taken takes[] = {
    {HOP_P_UNITS, false, "128", "64"},
    {HOP_P_LOAD, true, "0.03,0.06,0.1,0.14,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1,1.2,1.5",
     "0.05,0.1,0.2,0.4,0.7,1"},
    {HOP_P_NOISE, false, "0.1", "0.1"},
    {HOP_P_RULES, false,
     "hebb,storkey,storkey2,projection,dreaming:t=10,daydreaming:tau=16,perceptron,"
     "minover:rounds=20,diederich-opper,palimpsest,palimpsest:clip=0.4,"
     "covariance:f=0.05,willshaw",
     "hebb,storkey,projection,perceptron,palimpsest,covariance:f=0.05,willshaw"},
    {HOP_P_ACTIVE, false, "0.05", "0.05"},
    {HOP_P_TRIALS, false, "40", "10"},
    {HOP_P_RETRIEVED, false, "0.05", "0.05"},
    {HOP_P_UPDATE, false, "async", "async"},
    {HOP_P_ORDER, false, "random", "random"},
    HOP_TAKES_SETTLING,
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_rules = {
    .facts = {.name = "rules",
              .summary = "Every learning rule on one load axis: capacity and basin",
              .about = "The same patterns are learned by every rule, and one of them, "
                       "chosen by chance, is recalled from a damaged cue. How many of "
                       "its own units are unstable, how often it comes back, and how "
                       "much noise it survives, against the load; the load at which each "
                       "rule gives way, beside theory. Rules of units 0 and 1 learn "
                       "sparse patterns."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .width = WIDTH,
    .prepare = prepare,
    .release = free,
    .trial = trial,
    .glossary = glossary,
    .report = hop_rules_report,
};
