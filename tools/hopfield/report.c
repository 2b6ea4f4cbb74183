/* SPDX-License-Identifier: MIT */
/* What came of a recall, as lines of text and as JSON. */
#include "report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "terminal.h"
#include "training.h"

enum { MOST_SENTENCE = 8 * (HOP_MAX_KEY + 128) };

const char *hop_report_rule(const hop_memory *memory) {
    return hop_memory_imported(memory) ? "couplings" : hop_memory_rule_text(memory);
}

json_t *hop_report_scaling(const hop_memory *memory) {
    if (hop_memory_imported(memory)) return json_null();
    return json_string(hop_scaling_name(hop_memory_scaling(memory)));
}

static const char *order_name(const hop_options *options) {
    return options->order.file ? options->order.file
                               : hop_order_name(options->order.order);
}

/* Whether units are updated in some order. */
static int is_ordered(const hop_options *options) {
    return options->update != HOP_UPDATE_SYNC && options->update != HOP_UPDATE_CONTINUOUS;
}

void hop_report_header(const hop_subject *subject, const hop_options *options,
                       const hop_expectation *expectation) {
    char expected[HOP_EXPECT_TEXT];
    const hop_memory *memory = subject->memory;
    size_t count = hop_memory_count(memory);
    int ordered = is_ordered(options);
    hop_expect_text(memory, expectation, expected);
    hop_note("hopfield %s, seed %llu, %s, %s%s%s: %zu memor%s of %zu units",
             hop_version(), (unsigned long long)options->seed, hop_report_rule(memory),
             hop_update_name((hop_update)options->update), ordered ? " " : "",
             ordered ? order_name(options) : "", count, count == 1 ? "y" : "ies",
             hop_memory_dim(memory));
    if (count) hop_note("%s", expected);
    hop_training_note(subject);
}

/* Energies as in the sentence of hop_result_explain, so that the two read the same. */
static void print_trace(const hop_subject *subject, const hop_trace *trace,
                        size_t patterns) {
    for (size_t i = 0; i < trace->count; i++) {
        const hop_trace_entry *entry = &trace->entries[i];
        const double *overlaps = trace->overlaps + i * patterns;
        size_t best = 0;
        for (size_t row = 1; row < patterns; row++)
            if (overlaps[row] > overlaps[best]) best = row;
        printf("  step %llu", (unsigned long long)entry->step);
        if (entry->unit >= 0) printf(", unit %lld", (long long)entry->unit);
        printf(": flips %llu", (unsigned long long)entry->flips);
        if (!isnan(entry->energy)) printf(", energy %.6g", entry->energy);
        if (patterns) {
            char row[HOP_ROW_NAME];
            hop_subject_row(subject, best, row, sizeof row);
            printf(", most like %s at %.4f", row, overlaps[best]);
        }
        putchar('\n');
    }
}

void hop_report_text(const hop_subject *subject, const char *name,
                     const hop_result *result) {
    char sentence[MOST_SENTENCE] = "", line[MOST_SENTENCE + HOP_MAX_KEY + 64];
    hop_result_explain(subject->memory, result, subject->keys, sentence, sizeof sentence);
    snprintf(line, sizeof line, "%s -> %s: %s", name, hop_outcome_name(result->outcome),
             sentence);
    hop_terminal_wrap(stdout, line, hop_terminal_width(stdout), 2);
    if (result->trace)
        print_trace(subject, result->trace, hop_memory_count(subject->memory));
}

json_t *hop_report_key(const hop_subject *subject, size_t row) {
    return subject->keys ? hop_json_text(subject->keys[row]) : json_null();
}

json_t *hop_report_memory(const hop_subject *subject, size_t row, double overlap) {
    return json_pack("{s:o, s:o, s:o}", "row", hop_json_count(row), "key",
                     hop_report_key(subject, row), "overlap", hop_json_number(overlap));
}

json_t *hop_report_mixture(const hop_subject *subject, const hop_result *result) {
    json_t *list = json_array();
    for (size_t k = 0; k < result->mixture_count; k++) {
        const size_t row = result->mixture_row[k];
        json_array_append_new(list,
                              json_pack("{s:o, s:o, s:i}", "row", hop_json_count(row),
                                        "key", hop_report_key(subject, row), "sign",
                                        result->mixture_sign[k]));
    }
    return list;
}

static json_t *best_json(const hop_subject *subject, const hop_result *result) {
    json_t *list = json_array();
    for (size_t i = 0; i < result->best_count; i++)
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o, s:o, s:o}", "row",
                            hop_json_count(result->best[i].row), "key",
                            hop_report_key(subject, result->best[i].row), "overlap",
                            hop_json_number(result->best[i].overlap), "mean",
                            hop_json_number(result->best[i].mean), "mean_error",
                            hop_json_number(result->best[i].mean_error)));
    return list;
}

static json_t *trace_json(const hop_trace *trace, size_t patterns) {
    json_t *list = json_array();
    for (size_t i = 0; i < trace->count; i++) {
        const hop_trace_entry *entry = &trace->entries[i];
        json_t *overlaps = json_array();
        for (size_t row = 0; row < patterns; row++)
            json_array_append_new(overlaps,
                                  hop_json_number(trace->overlaps[i * patterns + row]));
        json_array_append_new(
            list,
            json_pack("{s:o, s:o, s:o, s:o, s:o}", "step", hop_json_count(entry->step),
                      "flips", hop_json_count(entry->flips), "unit",
                      entry->unit < 0 ? json_null() : json_integer(entry->unit), "energy",
                      hop_json_number(entry->energy), "overlaps", overlaps));
    }
    return list;
}

static json_t *average_json(const hop_average *average) {
    if (average->sweeps == 0) return json_null();
    return json_pack("{s:o, s:o, s:o, s:o}", "sweeps", hop_json_count(average->sweeps),
                     "energy", hop_json_number(average->energy), "energy_error",
                     hop_json_number(average->energy_error), "changes",
                     hop_json_number(average->changes));
}

static void add_result(json_t *object, const hop_subject *subject,
                       const hop_result *result) {
    char sentence[MOST_SENTENCE] = "";
    hop_result_explain(subject->memory, result, subject->keys, sentence, sizeof sentence);
    json_object_set_new(object, "outcome",
                        json_string(hop_outcome_name(result->outcome)));
    json_object_set_new(object, "steps", hop_json_count(result->steps));
    json_object_set_new(object, "flips", hop_json_count(result->flips));
    json_object_set_new(object, "converged", json_boolean(result->converged));
    json_object_set_new(object, "cycle", hop_json_count(result->cycle));
    json_object_set_new(object, "energy_start", hop_json_number(result->energy_start));
    json_object_set_new(object, "energy", hop_json_number(result->energy));
    json_object_set_new(object, "energy_falls", json_boolean(result->energy_falls));
    json_object_set_new(object, "graded_energy", hop_json_number(result->graded_energy));
    json_object_set_new(object, "average", average_json(&result->average));
    json_object_set_new(object, "match",
                        result->has_match ? hop_json_count(result->match) : json_null());
    json_object_set_new(object, "key",
                        result->has_match ? hop_report_key(subject, result->match)
                                          : json_null());
    int known = hop_memory_count(subject->memory) > 0;
    json_object_set_new(object, "overlap",
                        known ? hop_json_number(result->overlap) : json_null());
    json_object_set_new(object, "wrong",
                        known ? hop_json_count(result->wrong) : json_null());
    int pairs = known && hop_memory_left(subject->memory) > 0;
    json_object_set_new(object, "wrong_left",
                        pairs ? hop_json_count(result->wrong_left) : json_null());
    json_object_set_new(object, "missing", hop_json_count(result->missing));
    json_object_set_new(object, "best", best_json(subject, result));
    json_object_set_new(object, "mixture", hop_report_mixture(subject, result));
    json_object_set_new(object, "sentence", hop_json_text(sentence));
}

static json_t *text_or_null(const char *text) {
    return text ? hop_json_text(text) : json_null();
}

static json_t *training_json(const hop_memory *memory) {
    const hop_training training = hop_memory_training(memory);
    if (!hop_training_holds(memory)) return json_null();
    return json_pack("{s:b, s:o, s:o, s:o, s:o}", "converged", training.converged,
                     "rounds", hop_json_count(training.rounds), "changes",
                     hop_json_count(training.changes), "failed",
                     hop_json_count(training.failed), "margin",
                     hop_json_number(training.margin));
}

/* What only some dynamics read; null for the others. */
static void add_heat(json_t *object, const hop_options *options) {
    const int hot =
        options->update == HOP_UPDATE_GLAUBER || options->update == HOP_UPDATE_METROPOLIS;
    const int graded = options->update == HOP_UPDATE_CONTINUOUS;
    json_object_set_new(object, "temperature",
                        hot && !options->given[FLAG_ANNEAL]
                            ? json_real(options->temperature)
                            : json_null());
    json_object_set_new(object, "anneal", text_or_null(options->texts[FLAG_ANNEAL]));
    json_object_set_new(object, "burn_in",
                        options->given[FLAG_BURN_IN] ? hop_json_count(options->burn_in)
                                                     : json_null());
    json_object_set_new(object, "gain", graded ? json_real(options->gain) : json_null());
    json_object_set_new(object, "time_step",
                        graded ? json_real(options->time_step) : json_null());
    json_object_set_new(object, "field", text_or_null(options->field));
}

void hop_report_dynamics(json_t *object, const hop_options *options) {
    json_object_set_new(object, "version", json_string(hop_version()));
    json_object_set_new(object, "seed", hop_json_count(options->seed));
    json_object_set_new(object, "update",
                        json_string(hop_update_name((hop_update)options->update)));
    json_object_set_new(object, "order",
                        is_ordered(options) ? hop_json_text(order_name(options))
                                            : json_null());
    json_object_set_new(object, "block",
                        options->update == HOP_UPDATE_BLOCK
                            ? hop_json_count(options->block)
                            : json_null());
    json_object_set_new(object, "ties",
                        json_string(hop_ties_name((hop_ties)options->ties)));
    json_object_set_new(object, "tolerance", hop_json_count(options->tolerance));
    json_object_set_new(object, "max_steps",
                        options->given[FLAG_MAX_STEPS]
                            ? hop_json_count(options->max_steps)
                            : json_null());
    add_heat(object, options);
}

const char *hop_report_arithmetic(const hop_memory *memory) {
    return hop_memory_integers(memory) ? "integers" : "doubles";
}

void hop_report_couplings(json_t *object, const hop_subject *subject,
                          const hop_options *options) {
    const hop_memory *memory = subject->memory;
    const size_t left = hop_memory_left(memory);
    json_object_set_new(object, "rule", json_string(hop_report_rule(memory)));
    json_object_set_new(object, "training", training_json(memory));
    json_object_set_new(object, "unlearn", text_or_null(options->unlearn));
    json_object_set_new(object, "scaling", hop_report_scaling(memory));
    json_object_set_new(object, "diagonal",
                        json_string(hop_diagonal_name(hop_memory_diagonal(memory))));
    json_object_set_new(object, "arithmetic", json_string(hop_report_arithmetic(memory)));
    json_object_set_new(object, "left", left ? hop_json_count(left) : json_null());
    json_object_set_new(
        object, "load",
        json_real((double)hop_memory_count(memory) / (double)hop_memory_dim(memory)));
}

void hop_report_cue(json_t *object, const hop_subject *subject,
                    const hop_options *options, const hop_expectation *expectation) {
    hop_report_couplings(object, subject, options);
    hop_report_dynamics(object, options);
    json_object_set_new(object, "from",
                        hop_memory_left(subject->memory)
                            ? json_string(hop_flags[FLAG_FROM].words[options->from])
                            : json_null());
    json_object_set_new(object, "noise", json_real(options->noise));
    json_object_set_new(object, "cover", text_or_null(options->texts[FLAG_COVER]));
    json_object_set_new(
        object, "cover_as",
        options->given[FLAG_COVER]
            ? json_string(hop_flags[FLAG_COVER_AS].words[options->cover_as])
            : json_null());
    json_object_set_new(object, "mask", text_or_null(options->mask));
    json_object_set_new(object, "expected_wrong",
                        expectation->known && expectation->retrieval
                            ? json_real(expectation->wrong)
                            : json_null());
}

int hop_report_json(const hop_subject *subject, const hop_options *options,
                    const hop_expectation *expectation, size_t index, const char *name,
                    const hop_result *result, json_t *reason) {
    json_t *object = json_object();
    json_object_set_new(object, "cue", hop_json_text(name));
    json_object_set_new(object, "index", hop_json_count(index));
    add_result(object, subject, result);
    hop_report_cue(object, subject, options, expectation);
    if (reason) json_object_set_new(object, "reason", reason);
    if (result->trace)
        json_object_set_new(object, "trace",
                            trace_json(result->trace, hop_memory_count(subject->memory)));
    return hop_json_print(object);
}
