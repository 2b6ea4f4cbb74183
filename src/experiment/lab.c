/* SPDX-License-Identifier: MIT */
/* The lab: an experiment with its parameters and its trials. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/error.h"
#include "experiment/experiment.h"

/* How the experiment takes a parameter; NULL where it does not. */
static const hop_taken *taken_of(const hop_experiment *experiment, hop_parameter_id id) {
    static const hop_taken seed = {HOP_P_SEED, false, "1", "1"};
    if (id == HOP_P_SEED) return &seed;
    for (const hop_taken *taken = experiment->takes; taken->id != HOP_P_COUNT; taken++)
        if (taken->id == id) return taken;
    return NULL;
}

bool hop_lab_takes(const hop_lab *lab, hop_parameter_id id) {
    return id < HOP_P_COUNT && taken_of(lab->experiment, id);
}

/* Every parameter that was not given takes the experiment's own value. */
static hop_status set_defaults(hop_lab *lab, hop_error *error) {
    for (unsigned id = 0; id < HOP_P_COUNT; id++) {
        const hop_taken *taken = taken_of(lab->experiment, (hop_parameter_id)id);
        if (!taken || lab->given[id]) continue;
        hop_status status = hop_setting_read(taken->id, taken->many,
                                             lab->quick ? taken->quick : taken->usual,
                                             &lab->settings[id], error);
        if (status) return status;
    }
    return HOP_OK;
}

static const hop_experiment *find(const char *name) {
    const hop_experiment *experiment;
    for (size_t k = 0; (experiment = hop_experiment_at(k)); k++)
        if (strcmp(experiment->facts.name, name) == 0) return experiment;
    return NULL;
}

static hop_status fail_unknown(const char *name, hop_error *error) {
    char known[256] = "";
    for (size_t k = 0; hop_experiment_at(k); k++) {
        const size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", k ? ", " : "",
                 hop_experiment_at(k)->facts.name);
    }
    return hop_fail(error, HOP_ENOTFOUND, "there is no experiment '%.60s'; there is: %s",
                    name, known);
}

hop_status hop_lab_create(hop_context *context, const char *name, hop_lab **out,
                          hop_error *error) {
    const hop_experiment *experiment = find(name);
    if (!experiment) return fail_unknown(name, error);
    hop_lab *lab = calloc(1, sizeof *lab);
    if (!lab) return hop_fail_memory(error);
    lab->context = context;
    lab->experiment = experiment;
    hop_status status = set_defaults(lab, error);
    if (status) {
        hop_lab_free(lab);
        return status;
    }
    *out = lab;
    return HOP_OK;
}

void hop_lab_free(hop_lab *lab) {
    if (!lab) return;
    for (unsigned id = 0; id < HOP_P_COUNT; id++) hop_setting_clear(&lab->settings[id]);
    if (lab->experiment->release) lab->experiment->release(lab->own);
    hop_report_free(lab->report);
    free(lab->points);
    free(lab->records);
    free(lab->done);
    free(lab);
}

const hop_lab_facts *hop_lab_facts_of(const hop_lab *lab) {
    return &lab->experiment->facts;
}

hop_status hop_lab_set(hop_lab *lab, const char *name, const char *text,
                       hop_error *error) {
    const hop_parameter_id id = hop_parameter_find(name);
    if (!hop_lab_takes(lab, id))
        return hop_fail(error, HOP_ENOTFOUND, "experiment %s takes no %s",
                        lab->experiment->facts.name, name);
    if (lab->prepared)
        return hop_fail(error, HOP_EINVAL, "%s: the trials are laid out already", name);
    hop_status status = hop_setting_read(id, taken_of(lab->experiment, id)->many, text,
                                         &lab->settings[id], error);
    if (!status) lab->given[id] = true;
    return status;
}

/* The usual and quick values are our own and can be read; what memory they want was
   there when they were read first. */
void hop_lab_set_quick(hop_lab *lab, int quick) {
    if (lab->prepared) return;
    lab->quick = quick != 0;
    set_defaults(lab, NULL);
}

int hop_lab_parameter_at(const hop_lab *lab, size_t index, hop_lab_parameter *out) {
    for (unsigned id = 0; id < HOP_P_COUNT; id++) {
        if (!hop_lab_takes(lab, (hop_parameter_id)id) || index-- > 0) continue;
        const hop_parameter *parameter = &hop_parameters[id];
        *out = (hop_lab_parameter){parameter->name, parameter->argument, parameter->help,
                                   lab->settings[id].text};
        return 1;
    }
    return 0;
}

int hop_lab_parameter_named(const char *name, hop_lab_parameter *out) {
    const hop_parameter_id id = hop_parameter_find(name);
    if (id == HOP_P_COUNT) return 0;
    *out = (hop_lab_parameter){hop_parameters[id].name, hop_parameters[id].argument,
                               hop_parameters[id].help, NULL};
    return 1;
}

const hop_sweep *hop_lab_sweep(const hop_lab *lab, hop_parameter_id id) {
    return &lab->settings[id].sweep;
}

double hop_lab_value(const hop_lab *lab, hop_parameter_id id) {
    return lab->settings[id].sweep.values[0];
}

uint64_t hop_lab_seed(const hop_lab *lab) {
    return lab->settings[HOP_P_SEED].seed;
}

hop_memory_options hop_lab_memory_options(const hop_lab *lab) {
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.rule = lab->settings[HOP_P_RULE].text;
    options.scaling = (hop_scaling)lab->settings[HOP_P_SCALING].word;
    options.diagonal = (hop_diagonal)lab->settings[HOP_P_DIAGONAL].word;
    return options;
}

hop_recall_options hop_lab_recall_options(const hop_lab *lab, size_t units) {
    hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
    options.update = (hop_update)lab->settings[HOP_P_UPDATE].word;
    if (hop_lab_takes(lab, HOP_P_ORDER))
        options.order = (hop_order)lab->settings[HOP_P_ORDER].word;
    options.ties = (hop_ties)lab->settings[HOP_P_TIES].word;
    if (hop_lab_takes(lab, HOP_P_MAX_STEPS))
        options.max_steps = (int64_t)hop_lab_value(lab, HOP_P_MAX_STEPS);
    if (options.update == HOP_UPDATE_ASYNC && options.order == HOP_ORDER_GREEDY)
        options.max_steps *= (int64_t)units;
    options.best = 0;
    options.mixtures = 0;
    return options;
}

bool hop_lab_is_canonical(const hop_lab *lab) {
    const bool random =
        !hop_lab_takes(lab, HOP_P_STRUCTURE) ||
        lab->settings[HOP_P_STRUCTURE].structure.kind == HOP_STRUCTURE_RANDOM;
    const char *rule = lab->settings[HOP_P_RULE].text;
    return random && rule && strcmp(rule, "hebb") == 0 &&
           lab->settings[HOP_P_DIAGONAL].word == HOP_DIAGONAL_ZERO;
}

double hop_lab_predicted(const hop_lab *lab, double value) {
    return hop_lab_is_canonical(lab) ? value : NAN;
}

/* What the parameters do to the words "retrieved" and "settled". */
static void note_limits(const hop_lab *lab, hop_report *report) {
    enum { FEW_STEPS = 20 };
    const hop_structure structure = lab->settings[HOP_P_STRUCTURE].structure;
    const double rarer = fmin(structure.value, 1 - structure.value);
    if (hop_lab_takes(lab, HOP_P_STRUCTURE) && hop_lab_takes(lab, HOP_P_RETRIEVED) &&
        structure.kind == HOP_STRUCTURE_SPARSE &&
        rarer <= hop_lab_value(lab, HOP_P_RETRIEVED))
        hop_report_note(report,
                        "A state of one sign alone differs from such sparse patterns in "
                        "no more than %.3g of the units: it counts as retrieved.",
                        hop_lab_value(lab, HOP_P_RETRIEVED));
    if (hop_lab_takes(lab, HOP_P_MAX_STEPS) &&
        hop_lab_value(lab, HOP_P_MAX_STEPS) < FEW_STEPS)
        hop_report_note(
            report,
            "max-steps is %.0f: trials may be stopped before they settle, and "
            "theory is of the end.",
            hop_lab_value(lab, HOP_P_MAX_STEPS));
}

void hop_lab_note_conditions(const hop_lab *lab, hop_report *report) {
    note_limits(lab, report);
    if (hop_lab_is_canonical(lab)) return;
    hop_report_note(report, "No theory stands beside this: what there is is for random "
                            "patterns, Hebb's rule and a zero diagonal.");
}

size_t hop_lab_wrong_allowed(const hop_lab *lab, size_t units) {
    return (size_t)floor(hop_lab_value(lab, HOP_P_RETRIEVED) * (double)units + 1e-9);
}

/* The rule is known to the library alone: an empty memory says whether there is one. */
static hop_status check_model(const hop_lab *lab, hop_error *error) {
    if (!hop_lab_takes(lab, HOP_P_RULE)) return HOP_OK;
    const hop_memory_options options = hop_lab_memory_options(lab);
    hop_memory *memory = NULL;
    hop_status status = hop_memory_create(lab->context, 2, &options, &memory, error);
    hop_memory_free(memory);
    if (!status && lab->given[HOP_P_ORDER] && hop_lab_takes(lab, HOP_P_UPDATE) &&
        lab->settings[HOP_P_UPDATE].word == HOP_UPDATE_SYNC)
        return hop_fail(error, HOP_EINVAL, "order: needs update async");
    return status;
}

static hop_status make_room(hop_lab *lab, hop_error *error) {
    const double trials = (double)lab->point_count * (double)lab->trials;
    if (lab->width * sizeof *lab->records > HOP_MAX_UNITS / 8)
        return hop_fail(error, HOP_ELIMIT, "a trial keeps %zu numbers, more than %zu",
                        lab->width, HOP_MAX_UNITS / 8 / sizeof *lab->records);
    if (trials > 1e9)
        return hop_fail(error, HOP_ELIMIT, "%.3g trials are more than 1e9", trials);
    const size_t count = lab->point_count * lab->trials;
    hop_status status = hop_context_check_bytes(lab->context, "records of trials", count,
                                                lab->width * sizeof *lab->records, error);
    if (status) return status;
    lab->records = calloc(count * lab->width, sizeof *lab->records);
    lab->done = calloc(count, sizeof *lab->done);
    return lab->records && lab->done ? HOP_OK : hop_fail_memory(error);
}

/* Gives up what a preparation has made. */
static void unprepare(hop_lab *lab) {
    if (lab->experiment->release) lab->experiment->release(lab->own);
    free(lab->points);
    free(lab->records);
    free(lab->done);
    lab->own = lab->points = NULL;
    lab->records = NULL;
    lab->done = NULL;
    lab->point_count = 0;
    lab->fingerprint = 0;
}

hop_status hop_lab_prepare(hop_lab *lab, hop_error *error) {
    if (lab->prepared) return HOP_OK;
    lab->width = lab->experiment->width;
    lab->trials =
        hop_lab_takes(lab, HOP_P_TRIALS) ? (size_t)hop_lab_value(lab, HOP_P_TRIALS) : 1;
    hop_status status = check_model(lab, error);
    if (!status && lab->experiment->prepare)
        status = lab->experiment->prepare(lab, error);
    if (!status && !lab->points) status = hop_plan_product(lab, error);
    if (!status) status = make_room(lab, error);
    if (status) {
        unprepare(lab);
        return status;
    }
    lab->prepared = true;
    return HOP_OK;
}

size_t hop_lab_trials(const hop_lab *lab) {
    return lab->point_count * lab->trials;
}

size_t hop_lab_done(const hop_lab *lab) {
    return lab->done_count;
}

const double *hop_lab_record(const hop_lab *lab, size_t point, size_t trial) {
    return lab->records + (point * lab->trials + trial) * lab->width;
}

hop_estimate hop_lab_rate(const hop_lab *lab, size_t point, size_t field) {
    size_t hits = 0, trials = 0;
    for (size_t t = 0; t < lab->trials; t++) {
        const double value = hop_lab_record(lab, point, t)[field];
        if (isnan(value)) continue;
        trials++;
        if (value != 0) hits++;
    }
    return hop_rate(hits, trials);
}

hop_estimate hop_lab_mean(const hop_lab *lab, size_t point, size_t field) {
    return hop_mean(hop_lab_record(lab, point, 0) + field, lab->trials, lab->width);
}

hop_estimate hop_lab_mean_share(const hop_lab *lab, size_t point, size_t field) {
    return hop_mean_share(hop_lab_record(lab, point, 0) + field, lab->trials, lab->width);
}

hop_status hop_lab_report_of(hop_lab *lab, const hop_lab_report **out, hop_error *error) {
    const size_t trials = hop_lab_trials(lab);
    if (!lab->prepared) return hop_fail(error, HOP_EEMPTY, "no trial has been run");
    if (lab->done_count < trials)
        return hop_fail(error, HOP_EEMPTY, "%zu of %zu trials are missing",
                        trials - lab->done_count, trials);
    hop_report_free(lab->report);
    lab->report = hop_report_create(lab->experiment->glossary);
    if (!lab->report) return hop_fail_memory(error);
    lab->experiment->report(lab, lab->report);
    const hop_lab_report *report = hop_report_finish(lab->report);
    if (!report) return hop_fail_memory(error);
    *out = report;
    return HOP_OK;
}
