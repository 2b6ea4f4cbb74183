/* SPDX-License-Identifier: MIT */
/* How a result came about, in words and as JSON. */
#include "report_reason.h"

#include <math.h>
#include <string.h>

#include "terminal.h"

enum { MOST_TEXT = 4096 };

/* Patterns that disturb the winner's field, were all units known: each known one adds to
   the variance. NaN where theory does not speak of this memory or cue. */
static double disturbing(const hop_subject *subject, const hop_expectation *expectation,
                         const hop_account *account) {
    const double units = (double)hop_memory_dim(subject->memory);
    const double known = 1 - (double)account->cue_missing / units;
    if (!expectation->known || !account->has_winner || known == 0) return NAN;
    return ((double)hop_memory_count(subject->memory) - 1) * known;
}

/* Standard deviation of the crosstalk of the other memories, beside the signal. */
static double crosstalk_of(const hop_subject *subject, const hop_expectation *expectation,
                           const hop_account *account) {
    return sqrt(disturbing(subject, expectation, account) /
                (double)hop_memory_dim(subject->memory));
}

/* Wrong units after one synchronous step of all units from the cue. */
static double first_step_wrong(const hop_subject *subject,
                               const hop_expectation *expectation,
                               const hop_account *account) {
    const double units = (double)hop_memory_dim(subject->memory);
    const double patterns = disturbing(subject, expectation, account);
    if (isnan(patterns)) return NAN;
    return units * hop_theory_one_step_error(units, patterns, account->cue_overlap);
}

/* Every clause on a line of its own. */
static void print_clauses(const char *text) {
    char line[MOST_TEXT + 8];
    while (*text) {
        const char *end = strstr(text, "; ");
        const size_t length = end ? (size_t)(end - text) + 1 : strlen(text);
        snprintf(line, sizeof line, "  %.*s", (int)length, text);
        hop_terminal_wrap(stdout, line, hop_terminal_width(stdout), 4);
        text += length + (end != NULL);
    }
}

void hop_report_reason_text(const hop_subject *subject,
                            const hop_expectation *expectation, const hop_result *result,
                            const hop_account *account) {
    char text[MOST_TEXT];
    const double crosstalk = crosstalk_of(subject, expectation, account);
    hop_account_explain(subject->memory, result, account, subject->keys, text,
                        sizeof text);
    print_clauses(text);
    if (!isnan(crosstalk)) {
        snprintf(text, sizeof text,
                 "theory of random memories: crosstalk of %.4f beside a signal of %.4f, "
                 "%.4g units wrong after one step of all",
                 crosstalk, account->cue_overlap,
                 first_step_wrong(subject, expectation, account));
        print_clauses(text);
    }
    if (!result->reason) return;
    hop_reason_explain(subject->memory, result->reason, subject->keys, text, sizeof text);
    print_clauses(text);
}

static json_t *memory_json(const hop_subject *subject, int there, size_t row,
                           double overlap) {
    return there ? hop_report_memory(subject, row, overlap) : json_null();
}

static json_t *pushes_json(const hop_subject *subject, const hop_reason *reason,
                           const hop_push *pushes, size_t count) {
    const int memories = reason->source == HOP_PUSH_MEMORIES;
    json_t *list = json_array();
    for (size_t k = 0; k < count; k++)
        json_array_append_new(
            list,
            json_pack("{s:o, s:o, s:o, s:o}", "row",
                      memories ? hop_json_count(pushes[k].index) : json_null(), "key",
                      memories ? hop_report_key(subject, pushes[k].index) : json_null(),
                      "unit", memories ? json_null() : hop_json_count(pushes[k].index),
                      "push", hop_json_number(pushes[k].value)));
    return list;
}

static json_t *unit_json(const hop_subject *subject, const hop_reason *reason) {
    static const char *const sources[] = {"memories", "units", "unknown"};
    char text[MOST_TEXT];
    if (!reason) return json_null();
    hop_reason_explain(subject->memory, reason, subject->keys, text, sizeof text);
    json_t *object = json_object();
    json_object_set_new(object, "unit", hop_json_count(reason->unit));
    json_object_set_new(object, "clamped", json_boolean(reason->clamped));
    json_object_set_new(object, "flips", hop_json_count(reason->flips));
    json_object_set_new(object, "step",
                        reason->step ? hop_json_count(reason->step) : json_null());
    json_object_set_new(object, "before", json_integer(reason->before));
    json_object_set_new(object, "after", json_integer(reason->after));
    json_object_set_new(object, "field", hop_json_number(reason->field));
    json_object_set_new(object, "own", hop_json_number(reason->own));
    json_object_set_new(object, "bias", hop_json_number(reason->bias));
    json_object_set_new(object, "energy", hop_json_number(reason->energy));
    json_object_set_new(object, "source", json_string(sources[reason->source]));
    json_object_set_new(object, "with_sum", hop_json_number(reason->with_sum));
    json_object_set_new(object, "against_sum", hop_json_number(reason->against_sum));
    json_object_set_new(object, "with",
                        pushes_json(subject, reason, reason->with, reason->with_count));
    json_object_set_new(
        object, "against",
        pushes_json(subject, reason, reason->against, reason->against_count));
    json_object_set_new(object, "sentence", hop_json_text(text));
    return object;
}

json_t *hop_report_reason_json(const hop_subject *subject,
                               const hop_expectation *expectation,
                               const hop_result *result, const hop_account *account) {
    char text[MOST_TEXT];
    json_t *object = json_object(), *cue = json_array();
    hop_account_explain(subject->memory, result, account, subject->keys, text,
                        sizeof text);
    for (size_t k = 0; k < account->cue_count; k++)
        json_array_append_new(
            cue, memory_json(subject, 1, account->cue[k].row, account->cue[k].overlap));
    json_object_set_new(object, "cue", cue);
    json_object_set_new(
        object, "winner",
        memory_json(subject, account->has_winner, account->winner, account->overlap));
    json_object_set_new(object, "sign", json_integer(account->sign));
    json_object_set_new(object, "cue_overlap",
                        account->has_winner ? hop_json_number(account->cue_overlap)
                                            : json_null());
    json_object_set_new(object, "runner_up",
                        memory_json(subject, account->has_runner_up, account->runner_up,
                                    account->runner_up_overlap));
    json_object_set_new(object, "margin", hop_json_number(account->margin));
    json_object_set_new(object, "cue_missing", hop_json_count(account->cue_missing));
    json_object_set_new(object, "changed", hop_json_count(account->changed));
    json_object_set_new(object, "towards", hop_json_count(account->towards));
    json_object_set_new(object, "away", hop_json_count(account->away));
    json_object_set_new(object, "promise",
                        json_string(hop_promise_name(account->promise)));
    json_object_set_new(object, "crosstalk",
                        hop_json_number(crosstalk_of(subject, expectation, account)));
    json_object_set_new(object, "first_step_wrong",
                        hop_json_number(first_step_wrong(subject, expectation, account)));
    json_object_set_new(object, "sentence", hop_json_text(text));
    json_object_set_new(object, "unit", unit_json(subject, result->reason));
    return object;
}
