/* SPDX-License-Identifier: MIT */
/* hopfield compare: the same patterns, cues and chance through several rules. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "comparison.h"
#include "dynamics.h"
#include "exit.h"
#include "report.h"
#include "signals.h"
#include "subject.h"
#include "terminal.h"

enum { NAME_WIDTH = 18 };

static void print_head(void) {
    printf("%-*s %5s %5s %-10s %7s %7s %5s %8s %5s\n", NAME_WIDTH, "rule", "exact",
           "near", "95%", "overlap", "wrong", "steps", "unstable", "basin");
}

/* Share of the cues that came back at least nearly. */
static hop_estimate near_of(const hop_trial *trial, const hop_comparison *row) {
    return hop_rate(row->near, trial->count);
}

/* A rule's name beyond its column stands on a line of its own. */
static void print_row(const hop_trial *trial, const char *rule,
                      const hop_comparison *row) {
    char line[HOP_MAX_RULE + HOP_MESSAGE_SIZE + 8];
    if (*row->refused) {
        snprintf(line, sizeof line, "%-*s %s", NAME_WIDTH, rule, row->refused);
        hop_terminal_wrap(stdout, line, 80, NAME_WIDTH + 1);
        return;
    }
    if (strlen(rule) > NAME_WIDTH) {
        puts(rule);
        rule = "";
    }
    const hop_estimate near = near_of(trial, row);
    printf("%-*s %5.3f %5.3f %.2f..%.2f %7.4f %7.2f %5.1f %8.2f %5.3f\n", NAME_WIDTH,
           rule, (double)row->exact / (double)trial->count, near.value, near.low,
           near.high, row->overlap, row->wrong, row->steps, row->unstable, row->basin);
}

static int print_json(const hop_options *options, const hop_trial *trial,
                      const char *rule, const hop_comparison *row) {
    const int held = !*row->refused;
    json_t *object = json_object();
    json_object_set_new(object, "rule", hop_json_text(rule));
    json_object_set_new(object, "refused",
                        held ? json_null() : hop_json_text(row->refused));
    const hop_estimate exact = hop_rate(row->exact, trial->count);
    const hop_estimate near = near_of(trial, row);
    const struct {
        const char *name;
        double value;
    } numbers[] = {
        {"exact", exact.value},      {"exact_low", exact.low}, {"exact_high", exact.high},
        {"near", near.value},        {"near_low", near.low},   {"near_high", near.high},
        {"overlap", row->overlap},   {"wrong", row->wrong},    {"steps", row->steps},
        {"unstable", row->unstable}, {"basin", row->basin}};
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        json_object_set_new(object, numbers[k].name,
                            held ? hop_json_number(numbers[k].value) : json_null());
    json_object_set_new(object, "units", hop_json_count(trial->dim));
    json_object_set_new(object, "patterns",
                        hop_json_count(hop_patterns_count(trial->patterns)));
    json_object_set_new(object, "cues", hop_json_count(trial->count));
    json_object_set_new(object, "noise", json_real(options->noise));
    json_object_set_new(object, "trials", hop_json_count(trial->trials));
    hop_report_dynamics(object, options);
    return hop_json_print(object);
}

/* The rules of the library that lead back to their patterns, each name once. */
static int usual_rule(size_t index, char *rule) {
    const hop_rule_facts *facts, *before = NULL;
    for (size_t k = 0; (facts = hop_rule_at(k)); before = facts, k++) {
        if (facts->hetero || (before && strcmp(before->name, facts->name) == 0)) continue;
        if (index-- > 0) continue;
        snprintf(rule, HOP_MAX_RULE + 1, "%s", facts->name);
        return 1;
    }
    return 0;
}

static int rule_at(const hop_options *options, size_t index, char *rule) {
    return options->rules ? hop_rule_list_at(options->rules, index, rule)
                          : usual_rule(index, rule);
}

/* Whether a rule is one of the library's, and one that leads back to its patterns. */
static int check_rule(const char *rule) {
    hop_error error;
    const hop_rule_facts *facts = hop_rule_named(rule);
    if (facts && facts->hetero)
        return hop_complain(EXIT_USAGE,
                            "--rules: %s leads from one pattern to another, not back",
                            facts->name);
    if (facts) {
        const hop_status status = hop_rule_text_check(rule, &error);
        return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_USAGE, &error);
    }
    return hop_rule_unknown("--rules", rule);
}

static int check(const hop_options *options) {
    char rule[HOP_MAX_RULE + 1];
    int code = hop_dynamics_check(options);
    for (size_t k = 0; code == 0 && rule_at(options, k, rule); k++)
        code = check_rule(rule);
    return code;
}

static int compare_all(const hop_options *options, const hop_trial *trial) {
    char rule[HOP_MAX_RULE + 1];
    int code = 0;
    if (!options->json) {
        const size_t count = hop_patterns_count(trial->patterns);
        hop_note("hopfield %s, seed %llu, %s: %zu pattern%s of %zu units, %zu cue%s, "
                 "noise %.4g",
                 hop_version(), (unsigned long long)options->seed,
                 hop_update_name((hop_update)options->update), count,
                 count == 1 ? "" : "s", trial->dim, trial->count,
                 trial->count == 1 ? "" : "s", options->noise);
        hop_note(
            "exact, near: share of the cues; overlap, wrong, steps, unstable: means; "
            "basin: noise survived, of the first patterns");
        print_head();
    }
    for (size_t k = 0; code == 0 && rule_at(options, k, rule); k++) {
        hop_comparison row;
        code = hop_compare_rule(options, trial, rule, &row);
        if (code) break;
        if (options->json)
            code = print_json(options, trial, rule, &row);
        else
            print_row(trial, rule, &row);
        fflush(stdout);
    }
    return code;
}

static int run(const hop_options *options) {
    hop_trial trial = {0};
    int code = check(options);
    if (code == 0) code = hop_trial_begin(options, &trial);
    if (code == 0) code = compare_all(options, &trial);
    hop_trial_end(&trial);
    return code;
}

static const hop_flag_id flags[] = {FLAG_COMPARE_RULES,
                                    FLAG_COMPARE_PATTERNS,
                                    FLAG_UNITS,
                                    FLAG_COMPARE_LOAD,
                                    FLAG_STRUCTURE,
                                    FLAG_SIZE,
                                    FLAG_THRESHOLD,
                                    FLAG_ITEMS,
                                    FLAG_SCALING,
                                    FLAG_DIAGONAL,
                                    FLAG_UPDATE,
                                    FLAG_BLOCK,
                                    FLAG_ORDER,
                                    FLAG_TIES,
                                    FLAG_MAX_STEPS,
                                    FLAG_TOLERANCE,
                                    FLAG_TEMPERATURE,
                                    FLAG_NOISE,
                                    FLAG_BASIN_TRIALS,
                                    FLAG_SEED,
                                    FLAG_THREADS,
                                    FLAG_JSON,
                                    FLAG_END};
static const char *const examples[] = {
    "hopfield compare --patterns P.npy --noise 0.1",
    "hopfield compare --units 200 --load 0.2 --noise 0.1 --rules hebb,storkey",
    "hopfield compare --units 100 --patterns 30 --rules 'hebb;projection' --json",
    NULL,
};

const hop_cmd hop_cmd_compare = {
    .name = "compare",
    .summary = "Put the same patterns and cues through several rules",
    .usage = "--patterns FILE [CUE...] [OPTION...]\n"
             "--units N --patterns P|--load A [OPTION...]",
    .about =
        "Every rule learns the same patterns and recalls the same cues under the same "
        "chance. Without cues these are the patterns themselves, damaged by --noise, and "
        "a recall counts only where it leads back to its own. One line a rule: cues "
        "recalled exactly and at least nearly (with its 95% interval), mean overlap and "
        "wrong units (against its "
        "own pattern, else the best), mean steps, mean unstable units of a stored "
        "pattern, and the mean basin of the first four patterns (see: hopfield help "
        "basin). A rule that refuses says why.\n"
        "In a list of rules a comma parts two of them where the name of a rule follows; "
        "else it belongs to the parameters of one, as in hebb,palimpsest:lambda=0.99. A "
        "semicolon always parts two.",
    .operands = OPERANDS_FILES,
    .flags = flags,
    .examples = examples,
    .run = run,
};
