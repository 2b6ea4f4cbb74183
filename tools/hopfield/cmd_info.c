/* SPDX-License-Identifier: MIT */
/* hopfield info: what a memory file is, what it weighs, what to expect of it. */
#include <stdarg.h>
#include <stdio.h>

#include "command.h"
#include "exit.h"
#include "report.h"
#include "subject.h"
#include "terminal.h"

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

static json_t *recipe_json(const hop_store_recipe *recipe) {
    char threshold[16];
    hop_threshold_text(&recipe->image, threshold);
    return json_pack("{s:I, s:I, s:b, s:o, s:s, s:s, s:s}", "width",
                     (json_int_t)recipe->width, "height", (json_int_t)recipe->height,
                     "pictures", recipe->encoder != HOP_ENCODER_NONE, "threshold",
                     recipe->encoder == HOP_ENCODER_PICTURE ? json_string(threshold)
                                                            : json_null(),
                     "rule", recipe->rule, "scaling", hop_scaling_name(recipe->scaling),
                     "diagonal", hop_diagonal_name(recipe->diagonal));
}

static int print_json(const hop_subject *subject, const hop_expectation *expectation) {
    const hop_memory *memory = subject->memory;
    hop_memory_bytes bytes = hop_memory_size(memory);
    size_t dim = hop_memory_dim(memory);
    json_t *object = json_pack(
        "{s:o, s:I, s:I, s:f, s:o}", "memory", hop_json_text(subject->name), "units",
        (json_int_t)dim, "patterns", (json_int_t)hop_memory_count(memory), "load",
        expectation->load, "recipe", recipe_json(hop_store_recipe_of(subject->store)));
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
    char threshold[16], what[80];
    hop_threshold_text(&recipe->image, threshold);
    if (recipe->encoder == HOP_ENCODER_PICTURE)
        snprintf(what, sizeof what, "pictures of %zux%zu, threshold %s", recipe->width,
                 recipe->height, threshold);
    else if (recipe->height > 1)
        snprintf(what, sizeof what, "arrays of %zux%zu", recipe->width, recipe->height);
    else
        snprintf(what, sizeof what, "arrays of %zu", recipe->dim);
    say("recipe", "%s; rule %s, scaling %s, diagonal %s", what, recipe->rule,
        hop_scaling_name(recipe->scaling), hop_diagonal_name(recipe->diagonal));
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

static void print_text(const hop_subject *subject, const hop_expectation *expectation) {
    const hop_memory *memory = subject->memory;
    uint64_t dim = hop_memory_dim(memory);
    char expected[HOP_EXPECT_TEXT];
    hop_expect_text(memory, expectation, expected);
    say("memory", "%s", subject->name);
    say("units", "%zu", hop_memory_dim(memory));
    if (hop_memory_binary(memory))
        say("", "0 and 1, on above a field of %.6g", hop_memory_threshold(memory));
    say("patterns", "%zu", hop_memory_count(memory));
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

static int run(const hop_options *options) {
    hop_subject subject;
    size_t first = 0;
    int code = hop_subject_open(options, &subject, &first);
    if (code == 0 && options->argument_count > 1)
        code = hop_complain(EXIT_USAGE, "info: one memory file at a time");
    if (code == 0) {
        hop_expectation expectation = hop_expect(subject.memory);
        if (options->json)
            code = print_json(&subject, &expectation);
        else
            print_text(&subject, &expectation);
    }
    hop_subject_close(&subject);
    return code;
}

static const hop_flag_id flags[] = {FLAG_PATH, FLAG_JSON, FLAG_END};
static const char *const examples[] = {
    "hopfield info scenes.hop",
    "hopfield info scenes.hop --json",
    NULL,
};

const hop_cmd hop_cmd_info = {
    .name = "info",
    .summary = "Describe a memory file and what to expect of it",
    .usage = "MEMORY [--path auto|factored|explicit] [--json]",
    .about =
        "Units, patterns, load, recipe, bytes in memory, and what theory says: wrong "
        "units to expect and how many random patterns would fit. Warns where the "
        "memories resemble each other far more than random ones do.",
    .flags = flags,
    .examples = examples,
    .run = run,
};
