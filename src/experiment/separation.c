/* SPDX-License-Identifier: MIT */
/* Separation: correlated patterns through a random expansion, and recall of the codes. */
#include <math.h>

#include "core/error.h"
#include "experiment/separation_record.h"
#include "experiment/trial.h"

size_t hop_separation_kinds(const hop_lab *lab) {
    return 1 + hop_lab_sweep(lab, HOP_P_ACTIVE)->count;
}

static hop_status check_sizes(const hop_lab *lab, double expansion, hop_error *error) {
    const hop_sweep *active = hop_lab_sweep(lab, HOP_P_ACTIVE);
    const double inputs = hop_lab_value(lab, HOP_P_UNITS), units = inputs * expansion;
    if (units > HOP_MAX_UNITS)
        return hop_fail(error, HOP_EINVAL,
                        "expansion: %.0f x %.0f units are more than %d", expansion,
                        inputs, HOP_MAX_UNITS);
    for (size_t k = 0; k < active->count; k++) {
        const size_t on = hop_fraction_of(active->values[k], (size_t)units);
        if (on == 0 || on == (size_t)units)
            return hop_fail(error, HOP_EINVAL,
                            "active: %.9g of %.0f units are %s: every code is the same",
                            active->values[k], units, on ? "all" : "none");
    }
    return HOP_OK;
}

static hop_status prepare(hop_lab *lab, hop_error *error) {
    const hop_sweep *expansion = hop_lab_sweep(lab, HOP_P_EXPANSION);
    const size_t actives = hop_lab_sweep(lab, HOP_P_ACTIVE)->count;
    hop_status status = HOP_OK;
    if (expansion->count * actives >= HOP_SEPARATION_MOST)
        return hop_fail(error, HOP_EINVAL,
                        "active: %zu fractions at %zu expansions are %d codes or more",
                        actives, expansion->count, HOP_SEPARATION_MOST);
    for (size_t k = 0; k < expansion->count && !status; k++)
        status = check_sizes(lab, expansion->values[k], error);
    lab->width = hop_separation_kinds(lab) * FIELDS;
    return status;
}

/* Correlation of rows of two sets that have as many units on: the overlap of the part
   that is not the same in all. */
static double correlation(const hop_patterns *a, size_t row_a, const hop_patterns *b,
                          size_t row_b, double fraction) {
    const double units = (double)hop_patterns_dim(a);
    const double wrong = (double)hop_patterns_hamming(a, row_a, b, row_b);
    return 1 - wrong / (2 * fraction * (1 - fraction) * units);
}

static double mean_likeness(const hop_patterns *patterns, double fraction) {
    const size_t count = hop_patterns_count(patterns);
    double sum = 0;
    for (size_t a = 1; a < count; a++)
        for (size_t b = 0; b < a; b++)
            sum += correlation(patterns, a, patterns, b, fraction);
    return count < 2 ? NAN : sum / ((double)count * (double)(count - 1) / 2);
}

/* Learns the rig's patterns and recalls its cue, a damaged pattern 0. Of sparse patterns
   fewer units may be wrong: as many fewer as two unrelated ones differ in. */
static hop_status recall(const hop_trial *t, hop_rig *rig, double fraction,
                         double *record) {
    hop_status status = hop_rig_learn(t, rig);
    if (!status) status = hop_rig_recall(t, rig, NULL);
    if (status) return status;
    const size_t wrong = hop_rig_wrong(rig, 0);
    const double share = (double)wrong / (double)rig->units;
    record[EXACT] = wrong == 0;
    record[RETRIEVED] =
        share <=
        hop_lab_value(t->lab, HOP_P_RETRIEVED) * 4 * fraction * (1 - fraction) + 1e-9;
    return HOP_OK;
}

/* The codes of patterns and cue, one expansion for both, in a network of their own. */
static hop_status recall_codes(const hop_trial *t, const hop_patterns *inputs,
                               const hop_patterns *cue, double active, double *record) {
    const size_t units = t->point->units * (size_t)t->point->extra;
    const double fraction = (double)hop_fraction_of(active, units) / (double)units;
    hop_rig rig = {0};
    hop_patterns *codes = NULL, *cue_code = NULL;
    hop_status status = HOP_ENOMEM;
    if (hop_patterns_create(units, &codes) || hop_patterns_create(units, &cue_code) ||
        hop_patterns_expand(inputs, units, active, t->seed, codes) ||
        hop_patterns_expand(cue, units, active, t->seed, cue_code)) {
        hop_patterns_free(codes);
        hop_fail_memory(t->error);
        goto done;
    }
    status = hop_rig_take(t, codes, &rig);
    if (status) goto done;
    record[LIKENESS] = mean_likeness(codes, fraction);
    record[CUE] = correlation(codes, 0, cue_code, 0, fraction);
    hop_patterns_read(cue_code, 0, rig.cue);
    status = recall(t, &rig, fraction, record);
done:
    hop_patterns_free(cue_code);
    hop_rig_clear(&rig);
    return status;
}

/* The inputs are learned as they are at the first expansion only: it changes nothing. */
static hop_status recall_raw(const hop_trial *t, hop_rig *rig, double *record) {
    record[LIKENESS] = mean_likeness(rig->patterns, 0.5);
    record[CUE] =
        1 - 2 * (double)hop_fraction_of(t->point->noise, rig->units) / (double)rig->units;
    record[EXACT] = record[RETRIEVED] = NAN;
    return t->point->at[3] == 0 ? recall(t, rig, 0.5, record) : HOP_OK;
}

static hop_status trial(const hop_trial *t, double *record) {
    const hop_sweep *active = hop_lab_sweep(t->lab, HOP_P_ACTIVE);
    hop_rig rig = {0};
    hop_patterns *cue = NULL;
    hop_status status = hop_rig_generate(t, t->point->units, t->point->patterns, &rig);
    if (!status) status = hop_rig_flip(t, &rig, 0, t->point->noise, 0);
    if (!status && hop_patterns_create(rig.units, &cue))
        status = hop_fail_memory(t->error);
    if (!status)
        status =
            hop_patterns_append(cue, rig.cue, 1, rig.units, HOP_CODING_BIPOLAR, t->error);
    if (!status) status = recall_raw(t, &rig, record + RAW * FIELDS);
    for (size_t k = 0; k < active->count && !status; k++)
        status = recall_codes(t, rig.patterns, cue, active->values[k],
                              record + (1 + k) * FIELDS);
    hop_patterns_free(cue);
    hop_rig_clear(&rig);
    return status;
}

static const hop_meaning glossary[] = {
    {"kind", "inputs as they are, or their codes"},
    {"units", "units of an input or a code, and of the network that learns it"},
    {"expansion", "units of a code to an input unit; 1 of inputs"},
    {"active", "fraction of a code's units that is on, as asked for; empty for inputs"},
    {"load", "patterns to an input unit as asked for; P is rounded to a whole number"},
    {"alike",
     "correlation of two codes, of inputs their overlap; mean over all pairs and trials"},
    {"cue", "correlation of the damaged cue with its pattern, or of their codes; mean "
            "over all trials"},
    {"exact", "share of trials that end in the pattern, or its code, every unit right"},
    {"retrieved", "share of trials with at most --retrieved * 4 f (1 - f) of units "
                  "wrong, f of them on"},
    {"knee", "patterns, P, at which the rate crosses one half"},
    {"per_unit", "knee over units"},
    {"per_synapse", "knee over units squared; the expansion's synapses are not counted"},
    {NULL, NULL},
};

static const hop_taken takes[] = {
    {HOP_P_UNITS, false, "200", "200"},
    {HOP_P_LOAD, true, "0.01:0.12:0.005", "0.02:0.12:0.01"},
    {HOP_P_NOISE, false, "0.1", "0.1"},
    {HOP_P_EXPANSION, true, "1,2,4,8", "1,4"},
    {HOP_P_ACTIVE, true, "0.05,0.1,0.25,0.5", "0.1,0.5"},
    {HOP_P_TRIALS, false, "300", "50"},
    {HOP_P_RETRIEVED, false, "0.15", "0.15"},
    {HOP_P_STRUCTURE, false, "correlated:0.1", "correlated:0.1"},
    HOP_TAKES_COUPLINGS,
    HOP_TAKES_UPDATE,
    HOP_TAKES_SETTLING,
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_separation = {
    .facts = {.name = "separation",
              .summary = "Whether separating correlated patterns first helps recall",
              .about =
                  "Correlated patterns go through a random expansion, of whose units "
                  "the fraction that is excited most is on, and the codes are "
                  "learned in place of the patterns. How far codes and damaged cues "
                  "move apart, beside theory, and how many patterns are recalled "
                  "from the codes, counted a unit and a synapse, beside the patterns "
                  "learned as they are."},
    .takes = takes,
    .extra = HOP_P_EXPANSION,
    .prepare = prepare,
    .trial = trial,
    .glossary = glossary,
    .report = hop_separation_report,
};
