/* SPDX-License-Identifier: MIT */
/* Spurious states: where random states end, and how deep that lies. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <hopfield/random.h>

#include "core/error.h"
#include "experiment/spurious_record.h"
#include "experiment/trial.h"

static hop_end end_of(const hop_result *result) {
    switch (result->outcome) {
    case HOP_OUTCOME_EXACT:
    case HOP_OUTCOME_NEAR:
        return END_MEMORY;
    case HOP_OUTCOME_INVERSE:
        return END_INVERSE;
    case HOP_OUTCOME_MIXTURE:
        return result->mixture_count == 3 ? END_MIXTURE_3 : END_MIXTURE_MORE;
    case HOP_OUTCOME_CYCLE:
    case HOP_OUTCOME_LIMIT:
        return END_NONE;
    default:
        return END_OTHER;
    }
}

/* How many of the states [count][units] differ from all before them. */
static size_t distinct(const int8_t *states, size_t count, size_t units) {
    size_t found = 0;
    for (size_t k = 0; k < count; k++) {
        size_t before = 0;
        while (before < k && memcmp(states + before * units, states + k * units, units))
            before++;
        found += before == k;
    }
    return found;
}

/* Recalls `starts` random states: shares and mean energies of what they end in. */
static hop_status scatter(const hop_trial *t, hop_rig *rig, size_t starts, int8_t *states,
                          double *record) {
    hop_recall_options options = hop_lab_recall_options(t->lab, rig->units);
    size_t count[ENDS] = {0};
    double energy[ENDS] = {0};
    options.mixtures = 1;
    options.best = 1;
    options.seed = t->seed;
    for (size_t k = 0; k < starts; k++) {
        hop_random chance = hop_random_begin(t->seed, HOP_STREAM_FILL, k);
        for (size_t i = 0; i < rig->units; i++)
            rig->cue[i] = hop_random_u32(&chance) & 1 ? 1 : -1;
        options.first_index = k;
        hop_status status = hop_rig_recall(t, rig, &options);
        if (status) return status;
        memcpy(states + k * rig->units, rig->state, rig->units);
        const hop_end end = end_of(&rig->result);
        count[end]++;
        energy[end] += rig->result.energy / (double)rig->units;
    }
    for (size_t end = 0; end < ENDS; end++) {
        record[SHARE + end] = (double)count[end] / (double)starts;
        record[ENERGY + end] = count[end] ? energy[end] / (double)count[end] : NAN;
    }
    record[DISTINCT] = (double)distinct(states, starts, rig->units) / (double)starts;
    return HOP_OK;
}

/* The sign of the first three patterns' sum: its energy, and whether recall leaves it
   where it is. */
static hop_status mix(const hop_trial *t, hop_rig *rig, double *record) {
    const size_t units = rig->units;
    record[BLEND_STAYS] = record[BLEND_ENERGY] = NAN;
    if (hop_patterns_count(rig->patterns) < 3) return HOP_OK;
    int8_t *three = malloc(3 * units);
    if (!three) return hop_fail_memory(t->error);
    for (size_t k = 0; k < 3; k++) hop_patterns_read(rig->patterns, k, three + k * units);
    for (size_t i = 0; i < units; i++)
        rig->cue[i] = three[i] + three[units + i] + three[2 * units + i] > 0 ? 1 : -1;
    hop_recall_options options = hop_lab_recall_options(t->lab, units);
    options.seed = t->seed;
    hop_status status = hop_rig_recall(t, rig, &options);
    if (!status) {
        size_t moved = 0;
        for (size_t i = 0; i < units; i++) moved += rig->cue[i] != rig->state[i];
        record[BLEND_STAYS] = rig->result.converged && 20 * moved <= units;
        record[BLEND_ENERGY] = rig->result.energy_start / (double)units;
    }
    free(three);
    return status;
}

static hop_status trial(const hop_trial *t, double *record) {
    const size_t units = t->point->units;
    const size_t starts = (size_t)hop_lab_value(t->lab, HOP_P_STARTS);
    hop_rig rig = {0};
    int8_t *states = malloc(starts * units);
    double depth = NAN;
    hop_status status = states ? HOP_OK : hop_fail_memory(t->error);
    if (!status) status = hop_rig_generate(t, units, t->point->patterns, &rig);
    if (!status) status = hop_rig_learn(t, &rig);
    if (!status) status = scatter(t, &rig, starts, states, record);
    if (!status) status = mix(t, &rig, record);
    if (!status) {
        hop_patterns_read(rig.patterns, 0, rig.cue);
        status = hop_memory_energy(rig.memory, rig.cue, 1, &depth, t->error);
        record[DEPTH] = depth / (double)units;
    }
    hop_rig_clear(&rig);
    free(states);
    return status;
}

static hop_status prepare(hop_lab *lab, hop_error *error) {
    const double starts = hop_lab_value(lab, HOP_P_STARTS);
    const hop_sweep *units = hop_lab_sweep(lab, HOP_P_UNITS);
    for (size_t k = 0; k < units->count; k++)
        if (starts * units->values[k] > 1u << 28)
            return hop_fail(error, HOP_ELIMIT,
                            "starts: %.0f states of %.0f units are more than 2^28 units",
                            starts, units->values[k]);
    return HOP_OK;
}

static const hop_meaning glossary[] = {
    {"memory", "share of random starts that end in or near a memory"},
    {"inverse", "share that ends in or near the negative of one"},
    {"mixture3", "share that ends in a mixture of three memories"},
    {"mixtures", "share that ends in a mixture of five or seven"},
    {"other", "share that ends in another fixed point: no blend of few memories"},
    {"restless", "share that ends in a cycle or is stopped by --max-steps"},
    {"distinct", "states that the starts of a network end in, over the starts"},
    {"end", "what random starts end in"},
    {"share", "share of random starts"},
    {"energy", "E/N of the end, mean over networks where there is one"},
    {"blend_stays",
     "share of networks where recall from sign(a + b + c) changes at most 5% of it"},
    {"blend_energy", "E/N of sign(a + b + c), a, b and c stored"},
    {"memory_energy", "E/N of a stored pattern"},
    {NULL, NULL},
};

static const hop_taken takes[] = {
    {HOP_P_UNITS, true, "200", "100"},
    {HOP_P_LOAD, true, "0.015,0.02,0.03,0.04,0.05,0.06,0.08,0.1,0.12,0.14,0.16,0.2",
     "0.03,0.06,0.1,0.14,0.2"},
    {HOP_P_STARTS, false, "50", "20"},
    {HOP_P_TRIALS, false, "100", "20"},
    {HOP_P_STRUCTURE, false, "random", "random"},
    HOP_TAKES_COUPLINGS,
    {HOP_P_UPDATE, false, "async", "async"},
    {HOP_P_ORDER, false, "random", "random"},
    HOP_TAKES_SETTLING,
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_spurious = {
    .facts = {.name = "spurious",
              .summary =
                  "Where random states end: memories, their inverses, mixtures, others",
              .about = "Many random states of every network are left to settle. How many "
                       "end in a memory, its negative, a mixture of three or more, or "
                       "in a state that is no blend of few memories; how deep these lie; "
                       "how many different ends there are; and whether the sign of the "
                       "sum of three memories stays where it is."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .width = WIDTH,
    .prepare = prepare,
    .trial = trial,
    .glossary = glossary,
    .report = hop_spurious_report,
};
