/* SPDX-License-Identifier: MIT */
/* hopfield rules: what learning rules there are, and what each is and takes. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "exit.h"
#include "help.h"
#include "report.h"

enum { TEXT_COLUMN = 13, NAME_WIDTH = 38 };

/* What a rule may promise, as the table, the details and JSON call it. */
static const struct {
    const char *head, *name, *means;
    size_t offset;
} promises[] = {
    {"sym", "symmetric", "symmetric couplings: one unit at a time, energy never rises",
     offsetof(hop_rule_facts, symmetric)},
    {"inc", "incremental", "incremental: one more pattern costs no relearning",
     offsetof(hop_rule_facts, incremental)},
    {"ord", "order_dependent", "the order of learning matters",
     offsetof(hop_rule_facts, order_dependent)},
    {"fac", "factored", "factored: works without the N x N matrix",
     offsetof(hop_rule_facts, factored)},
    {"str", "strengths", "knows strengths: learn --strength, reinforce, weaken",
     offsetof(hop_rule_facts, strengths)},
    {"bin", "binary", "units are 0 and 1, switched by a threshold",
     offsetof(hop_rule_facts, binary)},
    {"het", "hetero", "leads from one pattern to another",
     offsetof(hop_rule_facts, hetero)},
    {"trn", "trained", "learns in rounds, which may not reach their end",
     offsetof(hop_rule_facts, trained)},
};
enum { PROMISES = sizeof promises / sizeof *promises };

static int promised(const hop_rule_facts *facts, size_t k) {
    return *(const int *)((const char *)facts + promises[k].offset) != 0;
}

static json_t *parameter_json(const hop_rule_parameter *p) {
    json_t *words = p->words ? json_array() : json_null();
    for (size_t k = 0; p->words && p->words[k]; k++)
        json_array_append_new(words, json_string(p->words[k]));
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:b, s:o}", "name", p->name, "help",
                     p->help, "low", hop_json_number(p->low), "high",
                     hop_json_number(p->high), "usual", hop_json_number(p->usual),
                     "whole", p->whole, "words", words);
}

static int print_json(const hop_rule_facts *facts) {
    json_t *parameters = json_array();
    for (const hop_rule_parameter *p = facts->parameters; p->name; p++)
        json_array_append_new(parameters, parameter_json(p));
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:o}", "name", facts->name,
                               "summary", facts->summary, "formula", facts->formula,
                               "paper", facts->paper, "parameters", parameters);
    for (size_t k = 0; k < PROMISES; k++)
        json_object_set_new(object, promises[k].name, json_boolean(promised(facts, k)));
    json_object_set_new(object, "version", json_string(hop_version()));
    return hop_json_print(object);
}

/* "NAME" or "NAME:k=,l="; of a number of forms, what tells them apart. */
static void name_of(const hop_rule_facts *facts, char *out, size_t size) {
    size_t used = (size_t)snprintf(out, size, "%s", facts->name);
    for (const hop_rule_parameter *p = facts->parameters; p->name && used < size; p++)
        used += (size_t)snprintf(out + used, size - used,
                                 "%s%s=", p == facts->parameters ? ":" : ",", p->name);
}

static void print_row(const hop_rule_facts *facts) {
    char name[128];
    name_of(facts, name, sizeof name);
    printf("%-*s", NAME_WIDTH, name);
    for (size_t k = 0; k < PROMISES; k++)
        printf("  %-*s", k + 1 < PROMISES ? 3 : 0, promised(facts, k) ? "yes" : "-");
    puts("");
    hop_help_wrapped(facts->summary, 0, 4);
}

static void print_table(void) {
    const hop_rule_facts *facts;
    printf("%-*s", NAME_WIDTH, "--rule");
    for (size_t k = 0; k < PROMISES; k++) printf("  %s", promises[k].head);
    puts("");
    for (size_t i = 0; (facts = hop_rule_at(i)); i++) print_row(facts);
    puts("");
    for (size_t k = 0; k < PROMISES; k++)
        printf("  %s  %s\n", promises[k].head, promises[k].means);
    puts("\n  hopfield rules NAME            its formula, its parameters and their "
         "ranges\n"
         "  hopfield learn --rule NAME ... learn by it");
}

static void print_labelled(const char *label, const char *text) {
    const int used = printf("%s", label);
    hop_help_wrapped(text, (size_t)used, TEXT_COLUMN);
}

static void print_parameter(const hop_rule_parameter *p) {
    char range[256] = "", text[512], usual[64] = "from the number of units";
    if (p->words) {
        for (size_t k = 0; p->words[k]; k++) {
            const size_t used = strlen(range);
            snprintf(range + used, sizeof range - used, "%s%s", k ? ", " : "",
                     p->words[k]);
        }
        snprintf(usual, sizeof usual, "%s",
                 p->words[isnan(p->usual) ? 0 : (int)p->usual]);
    } else {
        snprintf(range, sizeof range, "%s%.10g to %.10g", p->whole ? "whole, " : "",
                 p->low, p->high);
        if (!isnan(p->usual)) snprintf(usual, sizeof usual, "%.10g", p->usual);
    }
    snprintf(text, sizeof text, "%s (%s; usually %s)", p->help, range, usual);
    const int used = printf("  %s", p->name);
    hop_help_wrapped(text, (size_t)used, TEXT_COLUMN);
}

static void print_details(const hop_rule_facts *facts) {
    char name[128], list[512] = "";
    name_of(facts, name, sizeof name);
    printf("%s\n", name);
    print_labelled("  what", facts->summary);
    print_labelled("  formula", facts->formula);
    print_labelled("  paper", facts->paper);
    for (size_t k = 0; k < PROMISES; k++) {
        const size_t used = strlen(list);
        if (promised(facts, k))
            snprintf(list + used, sizeof list - used, "%s%s", used ? "; " : "",
                     promises[k].means);
    }
    if (*list) print_labelled("  is", list);
    for (const hop_rule_parameter *p = facts->parameters; p->name; p++)
        print_parameter(p);
}

static int run(const hop_options *options) {
    if (options->argument_count > 1)
        return hop_complain(EXIT_USAGE, "rules: one rule at a time, not also '%s'",
                            options->arguments[1]);
    const char *name = options->argument_count ? options->arguments[0] : NULL;
    if (!name && !options->json) {
        print_table();
        return EXIT_OK;
    }
    const size_t length = name ? strcspn(name, ":") : 0;
    const hop_rule_facts *facts;
    size_t found = 0;
    int code = EXIT_OK;
    for (size_t i = 0; (facts = hop_rule_at(i)) && code == EXIT_OK; i++) {
        if (name &&
            (strlen(facts->name) != length || strncmp(facts->name, name, length) != 0))
            continue;
        if (options->json) {
            code = print_json(facts);
        } else {
            if (found) puts("");
            print_details(facts);
        }
        found++;
    }
    return found ? code : hop_rule_unknown("rules", name);
}

static const hop_flag_id flags[] = {FLAG_JSON, FLAG_END};
static const char *const examples[] = {
    "hopfield rules",
    "hopfield rules palimpsest",
    "hopfield rules storkey --json",
    NULL,
};

const hop_cmd hop_cmd_rules = {
    .name = "rules",
    .summary = "List the learning rules, or say what one is and takes",
    .usage = "[NAME] [--json]",
    .about =
        "Alone it prints a table of all rules for --rule, with what each promises. With "
        "a "
        "name it prints the formula, the paper, and the parameters with their ranges and "
        "usual values; a rule may have several forms, told apart by their parameters.",
    .operands = OPERANDS_RULES,
    .flags = flags,
    .examples = examples,
    .run = run,
};
