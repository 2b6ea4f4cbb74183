/* SPDX-License-Identifier: MIT */
/* hopfield info: what a memory file is, what it weighs, what to expect of it. */
#include <stdarg.h>
#include <stdio.h>

#include "command.h"
#include "exit.h"
#include "items.h"
#include "recipe_text.h"
#include "report.h"
#include "subject.h"
#include "terminal.h"
#include "texts_describe.h"
#include "textual.h"

/* Bytes of the dense float64 matrix that the factored form spares. */
static double dense_bytes(size_t dim) {
    return (double)dim * (double)dim * 8;
}

static void readable(double bytes, char *text, size_t size) {
    static const char *const names[] = {"bytes", "kB", "MB", "GB", "TB"};
    size_t step = 0;
    while (bytes >= 1000 && step < 4) {
        bytes /= 1000;
        step++;
    }
    snprintf(text, size, "%.*f %s", step ? 2 : 0, bytes, names[step]);
}

/* A capacity in JSON: null where no number of patterns is too many. */
static json_t *capacity_json(uint64_t capacity) {
    return capacity > INT64_MAX ? json_null() : json_integer((json_int_t)capacity);
}

/* What every memory file has, couplings or not. */
static void add_items_json(const hop_store *store, const hop_items_facts *facts,
                           json_t *object) {
    const int any = hop_store_count(store) > 0;
    json_object_set_new(object, "kind", json_string(hop_store_recipe_of(store)->kind));
    json_object_set_new(object, "labels", hop_json_count(facts->labels));
    json_object_set_new(object, "labelled", hop_json_count(facts->labelled));
    json_object_set_new(object, "created",
                        any ? hop_json_time(facts->first) : json_null());
    json_object_set_new(object, "learned",
                        any ? hop_json_time(facts->last) : json_null());
    json_object_set_new(object, "confirmed",
                        any ? hop_json_time(facts->confirmed) : json_null());
    json_object_set_new(object, "now", hop_json_time(hop_store_now(store)));
}

static int print_json(const hop_subject *subject, const hop_expectation *expectation,
                      const hop_items_facts *facts) {
    const hop_memory *memory = subject->memory;
    hop_memory_bytes bytes = hop_memory_size(memory);
    size_t dim = hop_memory_dim(memory);
    json_t *object =
        json_pack("{s:o, s:I, s:I, s:f, s:o}", "memory", hop_json_text(subject->name),
                  "units", (json_int_t)dim, "patterns",
                  (json_int_t)hop_memory_count(memory), "load", expectation->load,
                  "recipe", hop_recipe_json(hop_store_recipe_of(subject->store)));
    json_object_set_new(object, "path",
                        json_string(hop_path_name(hop_memory_path(memory))));
    json_object_set_new(object, "arithmetic", json_string(hop_report_arithmetic(memory)));
    json_object_set_new(
        object, "bytes",
        json_pack("{s:I, s:I, s:I, s:I, s:f}", "patterns", (json_int_t)bytes.patterns,
                  "tables", (json_int_t)bytes.tables, "matrix", (json_int_t)bytes.matrix,
                  "total", (json_int_t)bytes.total, "dense", dense_bytes(dim)));
    json_object_set_new(object, "mean_overlap",
                        hop_memory_count(memory) > 1
                            ? hop_json_number(expectation->mean_overlap)
                            : json_null());
    json_object_set_new(object, "random_overlap",
                        hop_json_number(expectation->random_overlap));
    json_object_set_new(object, "crosstalk", hop_json_number(expectation->crosstalk));
    json_object_set_new(object, "warning",
                        hop_expect_confusion(expectation)
                            ? json_string("the memories resemble each other")
                            : json_null());
    json_object_set_new(object, "expected_wrong",
                        expectation->known && expectation->retrieval
                            ? json_real(expectation->wrong)
                            : json_null());
    json_object_set_new(object, "exact_capacity",
                        expectation->hebb
                            ? capacity_json(hop_theory_exact_capacity(dim, 0.5))
                            : json_null());
    json_object_set_new(object, "exact_capacity_all",
                        expectation->hebb
                            ? capacity_json(hop_theory_exact_capacity_all(dim, 0.5))
                            : json_null());
    json_object_set_new(object, "coding",
                        json_string(hop_memory_binary(memory) ? "binary" : "bipolar"));
    json_object_set_new(object, "threshold",
                        hop_memory_binary(memory)
                            ? json_real(hop_memory_threshold(memory))
                            : json_null());
    add_items_json(subject->store, facts, object);
    json_object_set_new(object, "version", json_string(hop_version()));
    return hop_json_print(object);
}

/* One line of the report, wrapped under its label. */
static void say(const char *label, const char *format, ...) HOP_PRINTF(2, 3);

static void say(const char *label, const char *format, ...) {
    enum { COLUMNS = 80, LABEL = 11 };
    char line[4096 + 64];
    int used = snprintf(line, sizeof line, "%-*s", LABEL, label);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line + used, sizeof line - (size_t)used, format, arguments);
    va_end(arguments);
    hop_terminal_wrap(stdout, line, COLUMNS, LABEL);
}

static void print_recipe(const hop_store_recipe *recipe) {
    char what[HOP_RECALL_TEXT], how[HOP_RECALL_TEXT];
    hop_patterns_text(recipe, what);
    hop_recall_text(recipe, how);
    say("kind", "%s", recipe->kind);
    say("recipe", "%s; %s", what, how);
}

static void print_times(const char *label, hop_time first, hop_time last) {
    char from[HOP_TIME_TEXT], to[HOP_TIME_TEXT];
    if (hop_time_format(first, from) != HOP_OK || hop_time_format(last, to) != HOP_OK)
        return;
    if (first == last)
        say(label, "%s", to);
    else
        say(label, "%s to %s", from, to);
}

static void print_items(const hop_store *store, const hop_items_facts *facts) {
    if (facts->labelled)
        say("labels", "%zu, on %zu of the memories", facts->labels, facts->labelled);
    if (hop_store_count(store) == 0) return;
    print_times("learned", facts->first, facts->last);
    print_times("confirmed", facts->confirmed, facts->confirmed);
}

static void print_bytes(const hop_memory *memory) {
    hop_memory_bytes bytes = hop_memory_size(memory);
    char patterns[32], tables[32], matrix[32], total[32], dense[32];
    readable((double)bytes.patterns, patterns, sizeof patterns);
    readable((double)bytes.tables, tables, sizeof tables);
    readable((double)bytes.matrix, matrix, sizeof matrix);
    readable((double)bytes.total, total, sizeof total);
    readable(dense_bytes(hop_memory_dim(memory)), dense, sizeof dense);
    say("bytes", "%s in all: patterns %s, tables %s, matrix %s", total, patterns, tables,
        matrix);
    say("", "(a float64 matrix would take %s)", dense);
}

static void print_capacity(const char *label, uint64_t capacity, const char *which) {
    char count[32] = "any number of";
    if (capacity <= INT64_MAX)
        snprintf(count, sizeof count, "up to %llu", (unsigned long long)capacity);
    say(label, "%s random patterns: %s exact with probability 1/2", count, which);
}

static void print_text(const hop_subject *subject, const hop_expectation *expectation,
                       const hop_items_facts *facts) {
    const hop_memory *memory = subject->memory;
    uint64_t dim = hop_memory_dim(memory);
    char expected[HOP_EXPECT_TEXT];
    hop_expect_text(memory, expectation, expected);
    say("memory", "%s", subject->name);
    say("units", "%zu", hop_memory_dim(memory));
    if (hop_memory_binary(memory))
        say("", "0 and 1, on above a field of %.6g", hop_memory_threshold(memory));
    say("patterns", "%zu", hop_memory_count(memory));
    print_items(subject->store, facts);
    print_recipe(hop_store_recipe_of(subject->store));
    print_bytes(memory);
    say("arithmetic", "%s",
        hop_memory_integers(memory) ? "exact integers" : "doubles, in one fixed order");
    say("theory", "%s", expected);
    if (expectation->hebb) {
        print_capacity("capacity", hop_theory_exact_capacity(dim, 0.5), "one of them is");
        print_capacity("", hop_theory_exact_capacity_all(dim, 0.5), "all of them are");
    }
    if (hop_memory_count(memory) > 1)
        say("overlap", "%.3f between memories on average; %.3f if they were random",
            expectation->mean_overlap, expectation->random_overlap);
    if (hop_expect_confusion(expectation))
        say("warning",
            "the memories resemble each other: Hebb's rule may return a blend "
            "or the wrong one; make them differ more, or learn them by projection");
}

/* Bytes of the rows as stored, with their codes. */
static double row_bytes(const hop_store_recipe *recipe) {
    static const double each[HOP_STORAGE_COUNT] = {4, 2, 1, 0.125};
    return (double)recipe->dim * each[recipe->storage] + (double)recipe->codes / 8;
}

/* A file that recalls by steps has no couplings to be weighed. */
static int describe_steps(const hop_options *options, const hop_subject *subject,
                          const hop_items_facts *facts) {
    const hop_store_recipe *recipe = hop_store_recipe_of(subject->store);
    const size_t count = hop_store_count(subject->store);
    const double bytes = row_bytes(recipe) * (double)count;
    char text[32];
    if (options->json) {
        json_t *object =
            json_pack("{s:o, s:I, s:I, s:o, s:f}", "memory", hop_json_text(subject->name),
                      "units", (json_int_t)recipe->dim, "patterns", (json_int_t)count,
                      "recipe", hop_recipe_json(recipe), "row_bytes", bytes);
        add_items_json(subject->store, facts, object);
        json_object_set_new(object, "version", json_string(hop_version()));
        return hop_json_print(object);
    }
    readable(bytes, text, sizeof text);
    say("memory", "%s", subject->name);
    say("units", "%zu", recipe->dim);
    say("patterns", "%zu", count);
    print_items(subject->store, facts);
    print_recipe(recipe);
    say("bytes", "%s of rows as stored", text);
    return 0;
}

static int describe_texts(const hop_options *options, const hop_subject *subject,
                          const hop_items_facts *facts) {
    const hop_store_recipe *recipe = hop_store_recipe_of(subject->store);
    const size_t count = hop_store_count(subject->store);
    const size_t characters = hop_texts_characters(subject->store);
    size_t bytes;
    char text[32];
    const int code = hop_texts_measure(subject->store, subject->context, &bytes);
    if (code) return code;
    if (options->json) {
        json_t *object =
            json_pack("{s:o, s:n, s:o, s:o, s:o, s:o}", "memory",
                      hop_json_text(subject->name), "units", "patterns",
                      hop_json_count(count), "characters", hop_json_count(characters),
                      "index_bytes", bytes ? hop_json_count(bytes) : json_null(),
                      "recipe", hop_recipe_json(recipe));
        add_items_json(subject->store, facts, object);
        json_object_set_new(object, "version", json_string(hop_version()));
        return hop_json_print(object);
    }
    readable((double)bytes, text, sizeof text);
    say("memory", "%s", subject->name);
    say(hop_textual_noun(recipe, 2), "%zu", count);
    say("characters", "%zu", characters);
    print_items(subject->store, facts);
    print_recipe(recipe);
    if (bytes)
        say("bytes", "about %s of index, made when it is asked", text);
    else if (count)
        say("bytes", "the index is made when it is asked: over 4 million characters, it "
                     "is not measured here");
    return 0;
}

static int run(const hop_options *options) {
    hop_subject subject;
    hop_items_facts facts;
    int code = hop_subject_open_file(options, &subject);
    if (code == 0 && options->argument_count > 1)
        code = hop_complain(EXIT_USAGE, "info: one memory file at a time");
    if (code == 0) code = hop_items_survey(subject.store, &facts);
    if (code == 0 && hop_textual(subject.store)) {
        code = describe_texts(options, &subject, &facts);
    } else if (code == 0 && !subject.memory) {
        code = describe_steps(options, &subject, &facts);
    } else if (code == 0) {
        hop_expectation expectation = hop_expect(subject.memory);
        if (options->json)
            code = print_json(&subject, &expectation, &facts);
        else
            print_text(&subject, &expectation, &facts);
    }
    hop_subject_close(&subject);
    return code;
}

static const hop_flag_id flags[] = {FLAG_PATH, FLAG_NOW, FLAG_JSON, FLAG_END};
static const char *const examples[] = {
    "hopfield info scenes.hop",
    "hopfield info scenes.hop --json",
    NULL,
};

const hop_cmd hop_cmd_info = {
    .name = "info",
    .summary = "Describe a memory file and what to expect of it",
    .usage = "MEMORY [OPTION...]",
    .about = "Units (of texts characters), patterns, load, labels, times, recipe, bytes "
             "in memory, and what theory "
             "says of couplings: wrong "
             "units to expect and how many random patterns would fit. Warns where the "
             "memories resemble each other far more than random ones do.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
