/* SPDX-License-Identifier: MIT */
/* Dense: how many patterns polynomial and exponential memories hold, beside theory. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <hopfield/theory_rules.h>

#include "core/error.h"
#include "experiment/dense_record.h"
#include "experiment/trial.h"

/* Patterns that a trial looks at, and that it may store. */
enum { LOOKED_AT = 10, MOST_STORED = 100000 };

const hop_dense_plan *hop_dense_plan_of(const hop_lab *lab) {
    return lab->own;
}

double hop_dense_capacity(const hop_dense_law *law, double units) {
    if (!law->power) return hop_theory_exponential_capacity(units);
    return hop_theory_power_capacity(law->power, units) / law->share;
}

double hop_dense_error(const hop_dense_law *law, double units, double patterns) {
    if (!law->power) return hop_theory_exponential_error(units, patterns);
    return hop_theory_power_error(law->power, units, (patterns - 1) * law->share);
}

/* The law of a rule; HOP_EINVAL where there is none. */
static hop_status read_law(const hop_lab *lab, const char *text, hop_dense_law *out,
                           hop_error *error) {
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    hop_memory *memory = NULL;
    options.rule = text;
    hop_status status = hop_memory_create(lab->context, 2, &options, &memory, error);
    if (status) return status;
    const char *name = hop_memory_rule(memory)->name;
    const unsigned power = (unsigned)hop_memory_rule_value(memory, 0);
    hop_memory_free(memory);
    if (strcmp(name, "hebb") == 0)
        *out = (hop_dense_law){2, 1};
    else if (strcmp(name, "poly") == 0)
        *out = (hop_dense_law){power, 1};
    else if (strcmp(name, "rect") == 0)
        *out = (hop_dense_law){power, 0.5};
    else if (strcmp(name, "exp") == 0)
        *out = (hop_dense_law){0, 1};
    else
        return hop_fail(error, HOP_EINVAL,
                        "rules: %s is none of hebb, poly, rect and exp, whose capacities "
                        "are compared here",
                        text);
    return HOP_OK;
}

/* Every fill of every size of every rule, as far as so many patterns can be stored. */
static hop_status lay_out(hop_lab *lab, const hop_dense_plan *plan, hop_error *error) {
    const hop_sweep *units = hop_lab_sweep(lab, HOP_P_UNITS);
    const hop_sweep *fill = hop_lab_sweep(lab, HOP_P_FILL);
    size_t count = 0;
    hop_point *points =
        calloc(plan->rules.count * units->count * fill->count, sizeof *points);
    if (!points) return hop_fail_memory(error);
    for (size_t rule = 0; rule < plan->rules.count; rule++)
        for (size_t u = 0; u < units->count; u++)
            for (size_t f = 0; f < fill->count; f++) {
                const double n = units->values[u];
                const double patterns = floor(
                    fill->values[f] * hop_dense_capacity(&plan->laws[rule], n) + 0.5);
                if (patterns < 2 || patterns > MOST_STORED) continue;
                points[count++] = (hop_point){.units = (size_t)n,
                                              .patterns = (size_t)patterns,
                                              .load = fill->values[f],
                                              .noise = hop_lab_value(lab, HOP_P_NOISE),
                                              .extra = (double)rule,
                                              .at = {u, f, 0, rule}};
            }
    if (!count) {
        free(points);
        return hop_fail(error, HOP_EINVAL,
                        "fill: at no size do between 2 and %d patterns fit", MOST_STORED);
    }
    lab->points = points;
    lab->point_count = count;
    return HOP_OK;
}

static hop_status prepare(hop_lab *lab, hop_error *error) {
    hop_dense_plan *plan = calloc(1, sizeof *plan);
    if (!plan) return hop_fail_memory(error);
    lab->own = plan;
    hop_sweep_sort(&lab->settings[HOP_P_UNITS].sweep);
    hop_sweep_sort(&lab->settings[HOP_P_FILL].sweep);
    hop_status status = hop_rules_read(lab, &plan->rules, error);
    for (size_t k = 0; k < plan->rules.count && !status; k++)
        status = read_law(lab, plan->rules.text[k], &plan->laws[k], error);
    return status ? status : lay_out(lab, plan, error);
}

size_t hop_dense_looked_at(const hop_point *point) {
    return point->patterns < LOOKED_AT ? point->patterns : LOOKED_AT;
}

static hop_status look_at(const hop_trial *t, hop_rig *rig, size_t row, double *sums) {
    hop_patterns_read(rig->patterns, row, rig->cue);
    hop_status status = hop_rig_step(t, rig);
    if (status) return status;
    const size_t unstable = hop_rig_wrong(rig, row);
    sums[UNSTABLE] += (double)unstable / (double)rig->units;
    sums[STABLE] += unstable == 0;
    status = hop_rig_flip(t, rig, row, t->point->noise, row);
    if (!status) status = hop_rig_recall(t, rig, NULL);
    if (!status) sums[EXACT] += hop_rig_wrong(rig, row) == 0;
    return status;
}

static hop_status trial(const hop_trial *t, double *record) {
    const hop_dense_plan *plan = hop_dense_plan_of(t->lab);
    const hop_structure structure = {HOP_STRUCTURE_RANDOM, 0};
    const size_t rows = hop_dense_looked_at(t->point);
    double sums[WIDTH] = {0};
    hop_rig rig = {0};
    hop_status status =
        hop_rig_generate_as(t, structure, t->point->units, t->point->patterns, &rig);
    if (!status)
        status = hop_rig_learn_by(t, plan->rules.text[(size_t)t->point->extra], &rig);
    for (size_t row = 0; row < rows && !status; row++)
        status = look_at(t, &rig, row, sums);
    for (size_t k = 0; k < WIDTH && !status; k++) record[k] = sums[k] / (double)rows;
    hop_rig_clear(&rig);
    return status;
}

static bool sound(const hop_lab *lab, const double *record) {
    (void)lab;
    for (size_t k = 0; k < WIDTH; k++)
        if (!(record[k] >= 0 && record[k] <= 1)) return false;
    return true;
}

static const hop_meaning glossary[] = {
    {"rule", "by which the patterns are learned"},
    {"fill", "patterns stored, as a multiple of capacity_theory"},
    {"unstable", "share of the units of a stored pattern that one step changes"},
    {"stable", "share of stored patterns that one step leaves as they are"},
    {"exact", "share of stored patterns that come back from a damaged cue, every unit "
              "right"},
    {"capacity", "patterns stored where `exact` crosses one half"},
    {"capacity_theory",
     "patterns that fit: N^(n-1) / (2 (2n-3)!! ln N), twice that where rectified; "
     "2^(N/2) of an exponential"},
    {"capacity_fill", "capacity over capacity_theory"},
    {NULL, NULL},
};

static const hop_taken takes[] = {
    {HOP_P_UNITS, true, "20,28,50,100,200", "20,60"},
    {HOP_P_FILL, true, "0.25,0.5,1,1.5,2,3,5,8", "0.5,1,2,4,8"},
    {HOP_P_NOISE, false, "0.1", "0.1"},
    {HOP_P_RULES, false, "poly:n=2,poly:n=3,poly:n=4,exp",
     "poly:n=2,poly:n=3,poly:n=4,exp"},
    {HOP_P_TRIALS, false, "30", "8"},
    {HOP_P_UPDATE, false, "async", "async"},
    {HOP_P_ORDER, false, "random", "random"},
    HOP_TAKES_SETTLING,
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_dense = {
    .facts = {.name = "dense",
              .summary = "Capacity of polynomial and exponential memories",
              .about = "Random patterns, as many as theory says fit and more or fewer, "
                       "are learned by rules whose energy is a power or an exponential "
                       "of the overlaps. How many units of a stored pattern one step "
                       "changes, and how many patterns come back from a damaged cue, "
                       "against the number of patterns over that of theory, for several "
                       "sizes; beside the errors of Krotov and Hopfield and, as a bound, "
                       "of an exponential. Sizes at which more than 100000 patterns "
                       "would fit are left out."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .width = WIDTH,
    .prepare = prepare,
    .release = free,
    .sound = sound,
    .trial = trial,
    .glossary = glossary,
    .report = hop_dense_report,
};
