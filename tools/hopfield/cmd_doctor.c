/* SPDX-License-Identifier: MIT */
/* hopfield doctor: the health of a memory file. */
#include <math.h>
#include <stdio.h>

#include "command.h"
#include "exit.h"
#include "json.h"
#include "subject.h"
#include "terminal.h"
#include "textual.h"

enum { LABEL = 14, LINE = 400, LABELLED = LINE + LABEL };

/* Pairs of labels that are told of; --json has more. */
enum { LABELS = 6 };

/* What the options ask for. */
static hop_doctor_options ask(const hop_options *options) {
    hop_doctor_options how = HOP_DOCTOR_OPTIONS_INIT;
    if (options->given[FLAG_DOCTOR_NOISE]) how.noise = options->noise;
    how.samples = options->samples;
    how.likeness = options->likeness;
    how.seed = options->seed;
    return how;
}

static const char *label_of(const hop_store *store, size_t row) {
    const char *label = hop_store_item_at(store, row)->label;
    return label ? label : hop_store_item_at(store, row)->key;
}

static void add_texts_json(const hop_store *store, const hop_diagnosis *found,
                           json_t *object) {
    json_t *shadows = json_array(), *confused = json_array();
    for (size_t i = 0; i < found->shadowed && i < HOP_DOCTOR_LOST; i++) {
        const hop_doctor_pair *pair = &found->shadows[i];
        json_array_append_new(
            shadows,
            json_pack("{s:o, s:o}", "key",
                      hop_json_text(hop_store_item_at(store, pair->row)->key), "by",
                      hop_json_text(hop_store_item_at(store, pair->other)->key)));
    }
    for (size_t i = 0; i < found->confused_count; i++) {
        const hop_doctor_pair *pair = &found->confused[i];
        json_array_append_new(
            confused, json_pack("{s:o, s:o, s:o}", "label",
                                hop_json_text(label_of(store, pair->row)), "taken_for",
                                hop_json_text(label_of(store, pair->other)), "count",
                                hop_json_count(pair->count)));
    }
    const int texts = hop_textual(store);
    json_object_set_new(object, "shadowed",
                        texts ? hop_json_count(found->shadowed) : json_null());
    json_object_set_new(object, "shadows", shadows);
    json_object_set_new(object, "left_out", hop_json_estimate(found->left_out));
    json_object_set_new(object, "confused", confused);
    json_object_set_new(object, "strangers", hop_json_estimate(found->strangers));
}

static int print_json(const hop_options *options, const hop_store *store,
                      const hop_diagnosis *found) {
    json_t *lost = json_array(), *advice = json_array();
    for (size_t i = 0; i < found->lost_count && i < HOP_DOCTOR_LOST; i++)
        json_array_append_new(
            lost, hop_json_text(hop_store_item_at(store, found->lost[i])->key));
    for (size_t i = 0; i < found->advice_count; i++)
        json_array_append_new(advice, json_string(found->advice[i]));
    json_t *object = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "memory",
        hop_json_text(hop_store_path(store)), "items", hop_json_count(found->items),
        "findable", hop_json_count(found->findable), "faded",
        hop_json_count(found->faded), "load", hop_json_number(found->load), "capacity",
        hop_json_number(found->capacity), "crosstalk", hop_json_number(found->crosstalk),
        "expected_error", hop_json_number(found->expected_error), "measured_error",
        hop_json_estimate(found->measured_error), "near_duplicates",
        found->compared ? hop_json_count(found->near_pairs) : json_null(), "conflicts",
        found->compared ? hop_json_count(found->conflicts) : json_null());
    if (object)
        json_object_update_new(
            object, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:s}",
                              "tried", hop_json_count(found->tried), "noise",
                              hop_json_number(ask(options).noise), "recalled",
                              hop_json_estimate(found->recalled), "ambiguous",
                              hop_json_count(found->ambiguous), "unknown",
                              hop_json_count(found->unknown), "lost_count",
                              hop_json_count(found->lost_count), "lost", lost, "outgrown",
                              found->outgrown, "advice", advice, "seed",
                              hop_json_count(options->seed), "version", hop_version()));
    if (object) add_texts_json(store, found, object);
    return hop_json_print(object);
}

static void say(const char *label, const char *text) {
    char line[LABELLED];
    snprintf(line, sizeof line, "%-*.*s%s", LABEL, LABEL, label, text);
    hop_terminal_wrap(stdout, line, 80, LABEL);
}

static void print_load(const hop_store *store, const hop_diagnosis *found) {
    const hop_store_recipe *recipe = hop_store_recipe_of(store);
    char text[LINE];
    int used = snprintf(text, sizeof text, "%zu", found->items);
    if (found->items != found->findable)
        used += snprintf(text + used, sizeof text - (size_t)used, ", %zu with a strength",
                         found->findable);
    if (!isnan(found->load))
        used +=
            snprintf(text + used, sizeof text - (size_t)used, "; load %.4g", found->load);
    if (!isnan(found->capacity))
        snprintf(text + used, sizeof text - (size_t)used,
                 ", rule %s holds %.4g of random patterns", recipe->rule,
                 found->capacity);
    say("memories", text);
    if (isnan(found->crosstalk)) return;
    if (recipe->rule[0])
        snprintf(text, sizeof text, "%.4g; of random patterns it would be the load",
                 found->crosstalk);
    else
        snprintf(text, sizeof text, "%.4g, the median of the nearest other similarity",
                 found->crosstalk);
    say("crosstalk", text);
}

static void print_errors(const hop_diagnosis *found, int couplings) {
    char text[LINE], expected[64] = "theory says nothing here";
    if (isnan(found->measured_error.value)) return;
    if (!isnan(found->expected_error))
        snprintf(expected, sizeof expected, "theory expects %.3g of random ones",
                 found->expected_error);
    snprintf(text, sizeof text, "%.3g (%.3g to %.3g) %s; %s", found->measured_error.value,
             found->measured_error.low, found->measured_error.high,
             couplings ? "of the units of a stored memory change at an update"
                       : "of the weight is others' when a memory is its own cue",
             expected);
    say("error", text);
}

static void print_alike(const hop_diagnosis *found) {
    char text[LINE];
    if (!found->compared) return;
    snprintf(
        text, sizeof text,
        "%zu pairs of near-duplicates; %zu pairs as much alike have different labels",
        found->near_pairs, found->conflicts);
    say("alike", text);
}

static void print_recalls(const hop_store *store, double noise,
                          const hop_diagnosis *found) {
    char text[LINE];
    if (found->tried == 0) return;
    snprintf(text, sizeof text,
             "%.1f%% (%.1f to %.1f) of %zu come back from copies with %.3g damage; %zu "
             "ambiguous, %zu unknown",
             100 * found->recalled.value, 100 * found->recalled.low,
             100 * found->recalled.high, found->tried, noise, found->ambiguous,
             found->unknown);
    say("recall", text);
    for (size_t i = 0; i < found->lost_count && i < HOP_DOCTOR_LOST; i++)
        say(i ? "" : "lost", hop_store_item_at(store, found->lost[i])->key);
    if (found->lost_count > HOP_DOCTOR_LOST) {
        snprintf(text, sizeof text, "and %zu more", found->lost_count - HOP_DOCTOR_LOST);
        say("", text);
    }
}

static void print_pairs(const hop_store *store, const char *label,
                        const hop_doctor_pair *pairs, size_t count, int labels) {
    char text[LINE];
    for (size_t i = 0; i < count && i < HOP_DOCTOR_LOST; i++) {
        const size_t row = pairs[i].row, other = pairs[i].other;
        if (labels)
            snprintf(text, sizeof text, "%.150s taken for %.150s, %zu time%s",
                     label_of(store, row), label_of(store, other), pairs[i].count,
                     pairs[i].count == 1 ? "" : "s");
        else
            snprintf(text, sizeof text, "%.150s by %.150s",
                     hop_store_item_at(store, row)->key,
                     hop_store_item_at(store, other)->key);
        say(i ? "" : label, text);
    }
}

static void print_texts(const hop_store *store, const hop_diagnosis *found) {
    char text[LINE];
    print_pairs(store, "shadowed", found->shadows, found->shadowed, 0);
    if (found->shadowed > HOP_DOCTOR_LOST) {
        snprintf(text, sizeof text, "and %zu more", found->shadowed - HOP_DOCTOR_LOST);
        say("", text);
    }
    if (!isnan(found->left_out.value)) {
        snprintf(text, sizeof text,
                 "%.1f%% (%.1f to %.1f) of the texts find their label while they are "
                 "left out",
                 100 * found->left_out.value, 100 * found->left_out.low,
                 100 * found->left_out.high);
        say("labels", text);
    }
    print_pairs(store, "confused", found->confused,
                found->confused_count < LABELS ? found->confused_count : LABELS, 1);
    if (isnan(found->strangers.value)) return;
    snprintf(text, sizeof text,
             "%.1f%% (%.1f to %.1f) of texts whose like was left out are taken for "
             "something known",
             100 * found->strangers.value, 100 * found->strangers.low,
             100 * found->strangers.high);
    say("strangers", text);
}

static int examine(const hop_options *options, hop_context *context, hop_store *store) {
    const hop_doctor_options how = ask(options);
    hop_diagnosis found;
    hop_error error;
    hop_status status = hop_doctor(store, context, &how, &found, &error);
    if (status != HOP_OK)
        return status == HOP_EEMPTY
                   ? hop_complain(EXIT_USAGE, "%s: nothing was learned yet",
                                  hop_store_path(store))
                   : hop_complain_asked(status, &error);
    if (options->json) return print_json(options, store, &found);
    printf("hopfield %s, seed %llu: %s\n", hop_version(),
           (unsigned long long)options->seed, hop_store_path(store));
    print_load(store, &found);
    print_errors(&found, hop_store_recipe_of(store)->rule[0] != 0);
    print_alike(&found);
    print_recalls(store, how.noise, &found);
    print_texts(store, &found);
    for (size_t i = 0; i < found.advice_count; i++)
        say(i ? "" : "advice", found.advice[i]);
    if (found.advice_count == 0) say("advice", "none: it is in good health");
    return 0;
}

static int run(const hop_options *options) {
    hop_context *context = NULL;
    hop_store *store = NULL;
    if (options->argument_count != 1)
        return hop_complain(EXIT_USAGE, "doctor: name one memory file");
    int code = hop_subject_context(options, &context);
    if (code == 0)
        code = hop_subject_open_store(options, options->arguments[0], HOP_STORE_READ,
                                      NULL, &store);
    if (code == 0) code = examine(options, context, store);
    hop_store_close(store);
    if (context) hop_subject_context_free(context);
    return code;
}

static const hop_flag_id flags[] = {FLAG_DOCTOR_NOISE, FLAG_SAMPLES, FLAG_LIKENESS,
                                    FLAG_NOW,          FLAG_SEED,    FLAG_THREADS,
                                    FLAG_JSON,         FLAG_END};
static const char *const examples[] = {
    "hopfield doctor scenes.hop",
    "hopfield doctor faq.hop --noise 0.3 --samples 0 --json",
    NULL,
};

const hop_cmd hop_cmd_doctor = {
    .name = "doctor",
    .summary = "Examine the health of a memory file",
    .usage = "MEMORY [OPTION...]",
    .about =
        "Says how full the memory is and what theory allows, how much its memories are "
        "in each other's way, which are nearly the same, which do not come back from a "
        "damaged copy of themselves (tried by recall), and what is to be done about it. "
        "Of texts also whose own text brings back another one, how often a text that is "
        "left out finds its label, which labels are then taken for each other, and how "
        "many texts of labels that are left out are taken for something known.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
