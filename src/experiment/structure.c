/* SPDX-License-Identifier: MIT */
/* Structure: patterns of every kind under the rule that suits them, and what it gains. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/error.h"
#include "experiment/damage.h"
#include "experiment/structure_record.h"

/* Which structure, and how it is learned. */
static const struct {
    const char *name;
    hop_structure_kind kind;
    const char *rule; /* "f": the fraction that is on goes there */
} VARIANT[VARIANTS] = {
    [RANDOM_HEBB] = {"random", HOP_STRUCTURE_RANDOM, "hebb"},
    [ORTHOGONAL_HEBB] = {"orthogonal", HOP_STRUCTURE_ORTHOGONAL, "hebb"},
    [SPARSE_HEBB] = {"sparse", HOP_STRUCTURE_SPARSE, "hebb"},
    [SPARSE_COVARIANCE] = {"sparse", HOP_STRUCTURE_SPARSE, "covariance"},
    [CORRELATED_HEBB] = {"correlated", HOP_STRUCTURE_CORRELATED, "hebb"},
    [CORRELATED_PROJECTION] = {"correlated", HOP_STRUCTURE_CORRELATED, "projection"},
};

const char *hop_structure_variant_name(size_t variant) {
    return VARIANT[variant].name;
}

const char *hop_structure_variant_rule(size_t variant) {
    return VARIANT[variant].rule;
}

hop_structure hop_structure_of_variant(const hop_lab *lab, size_t variant) {
    hop_structure structure = {VARIANT[variant].kind, 0};
    if (structure.kind == HOP_STRUCTURE_SPARSE)
        structure.value = hop_lab_value(lab, HOP_P_ACTIVE);
    if (structure.kind == HOP_STRUCTURE_CORRELATED)
        structure.value = hop_lab_value(lab, HOP_P_OVERLAP);
    return structure;
}

/* Every load of every variant, as far as there are so many patterns. */
static hop_status prepare(hop_lab *lab, hop_error *error) {
    hop_sweep *load = &lab->settings[HOP_P_LOAD].sweep;
    const size_t units = (size_t)hop_lab_value(lab, HOP_P_UNITS);
    const double active = hop_lab_value(lab, HOP_P_ACTIVE);
    const size_t on = hop_fraction_of(active, units);
    if (on == 0 || 2 * on > units)
        return hop_fail(error, HOP_EINVAL,
                        "active: %.9g of %zu units are %zu; some must be on, and at most "
                        "half of them",
                        active, units, on);
    hop_sweep_sort(load);
    hop_point *points = calloc(VARIANTS * load->count, sizeof *points);
    if (!points) return hop_fail_memory(error);
    size_t count = 0;
    for (size_t v = 0; v < VARIANTS; v++) {
        const size_t most = hop_structure_most(hop_structure_of_variant(lab, v), units);
        for (size_t l = 0; l < load->count; l++) {
            const double patterns = floor(load->values[l] * (double)units + 0.5);
            if (patterns < 1 || patterns > HOP_MAX_PATTERNS) {
                free(points);
                return hop_fail(error, HOP_EINVAL,
                                "load: %.9g of %zu units are %.0f "
                                "patterns",
                                load->values[l], units, patterns);
            }
            if (patterns > (double)most) continue;
            points[count++] = (hop_point){.units = units,
                                          .patterns = (size_t)patterns,
                                          .load = load->values[l],
                                          .noise = hop_lab_value(lab, HOP_P_NOISE),
                                          .extra = (double)v,
                                          .at = {0, l, 0, v}};
        }
    }
    lab->points = points;
    lab->point_count = count;
    return HOP_OK;
}

static hop_status learn(const hop_trial *t, size_t variant, hop_rig *rig) {
    char rule[64];
    if (variant == SPARSE_COVARIANCE)
        snprintf(rule, sizeof rule, "covariance:f=%.9g",
                 hop_lab_value(t->lab, HOP_P_ACTIVE));
    else
        snprintf(rule, sizeof rule, "%s", VARIANT[variant].rule);
    return hop_rig_learn_by(t, rule, rig);
}

static hop_status trial(const hop_trial *t, double *record) {
    const size_t units = t->point->units, variant = (size_t)t->point->extra;
    const hop_structure structure = hop_structure_of_variant(t->lab, variant);
    const bool sparse = structure.kind == HOP_STRUCTURE_SPARSE;
    hop_rig rig = {0};
    hop_erosion damage = {0};
    hop_status status =
        hop_rig_generate_as(t, structure, units, t->point->patterns, &rig);
    if (!status) status = learn(t, variant, &rig);
    if (!status) status = hop_erosion_begin(t, &rig, 0, sparse, &damage);
    if (!status) {
        hop_erosion_apply(&damage, hop_fraction_of(t->point->noise, damage.most), &rig);
        status = hop_rig_recall(t, &rig, NULL);
    }
    if (!status) {
        const double f = sparse ? structure.value : 0.5;
        const double wrong = (double)hop_rig_wrong(&rig, 0);
        record[EXACT] = wrong == 0;
        record[RETRIEVED] = hop_erosion_is_undone(&damage, &rig);
        record[LIKENESS] = 1 - wrong / (2 * f * (1 - f) * (double)units);
    }
    hop_erosion_clear(&damage);
    hop_rig_clear(&rig);
    return status;
}

static const hop_meaning glossary[] = {
    {"structure", "of the patterns"},
    {"rule", "by which they are learned"},
    {"retrieved", "share of trials with at most --retrieved * 4 f (1 - f) of the units "
                  "wrong, f of them on"},
    {"likeness", "correlation of the end with the pattern: 1 - wrong / (2 f (1 - f) N), "
                 "mean over all trials"},
    {"capacity", "load at which `retrieved` crosses one half"},
    {"gain", "capacity over that of random patterns under Hebb's rule"},
    {"capacity_theory", "largest load with a retrieval state, N to infinity"},
    {NULL, NULL},
};

static const hop_taken takes[] = {
    {HOP_P_UNITS, false, "512", "256"},
    {HOP_P_LOAD, true,
     "0.02,0.04,0.06,0.08,0.1,0.12,0.14,0.16,0.2,0.25,0.3,0.4,0.5,0.6,"
     "0.7,0.8,0.9,1,1.2,1.5",
     "0.04,0.08,0.12,0.16,0.2,0.3,0.4,0.6,0.8,1.2"},
    {HOP_P_NOISE, false, "0.1", "0.1"},
    {HOP_P_ACTIVE, false, "0.05", "0.05"},
    {HOP_P_OVERLAP, false, "0.25", "0.25"},
    {HOP_P_TRIALS, false, "100", "20"},
    {HOP_P_RETRIEVED, false, "0.05", "0.05"},
    {HOP_P_UPDATE, false, "async", "async"},
    {HOP_P_ORDER, false, "random", "random"},
    HOP_TAKES_SETTLING,
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_structure = {
    .facts = {.name = "structure",
              .summary = "Patterns of every structure under the rule that suits it",
              .about =
                  "Random, orthogonal, sparse and correlated patterns are learned by "
                  "Hebb's rule, sparse ones by the covariance rule, too, correlated "
                  "ones by projection; each is recalled from a damaged cue. The "
                  "load at which recall fails, and how often it is that of random "
                  "patterns under Hebb's rule."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .width = WIDTH,
    .prepare = prepare,
    .trial = trial,
    .glossary = glossary,
    .report = hop_structure_report,
};
