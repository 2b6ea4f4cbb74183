/* SPDX-License-Identifier: MIT */
/* The names of the learning rules, each once, and the rule of a name. */
#include <stdio.h>
#include <string.h>

#include "exit.h"
#include "options.h"

void hop_rule_names(const char *names[HOP_MOST_RULES + 1]) {
    const hop_rule_facts *facts;
    size_t count = 0;
    for (size_t i = 0; (facts = hop_rule_at(i)); i++) {
        size_t k = 0;
        while (k < count && strcmp(names[k], facts->name) != 0) k++;
        if (k == count && count < HOP_MOST_RULES) names[count++] = facts->name;
    }
    names[count] = NULL;
}

const hop_rule_facts *hop_rule_named(const char *text) {
    const hop_rule_facts *facts;
    const size_t length = strcspn(text, ":");
    for (size_t i = 0; (facts = hop_rule_at(i)); i++)
        if (strlen(facts->name) == length && strncmp(facts->name, text, length) == 0)
            return facts;
    return NULL;
}

int hop_rule_unknown(const char *where, const char *text) {
    const char *names[HOP_MOST_RULES + 1];
    char name[HOP_MAX_RULE + 1], known[512] = "";
    snprintf(name, sizeof name, "%.*s", (int)strcspn(text, ":"), text);
    hop_rule_names(names);
    for (size_t i = 0; names[i]; i++) {
        const size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "", names[i]);
    }
    const char *near = hop_suggest(name, names);
    return hop_complain(EXIT_USAGE, "%s: unknown rule '%s'%s%s%s", where, name,
                        near ? "; did you mean '" : " (known: ", near ? near : known,
                        near ? "'?" : ")");
}

int hop_energy_as_rule(const hop_options *options, hop_options *out) {
    const char *text = options->texts[FLAG_ENERGY];
    const hop_separation_kind kind = options->energy.kind;
    *out = *options;
    if (!text) return 0;
    if (kind != HOP_SEPARATION_POLYNOMIAL && kind != HOP_SEPARATION_RECTIFIED &&
        kind != HOP_SEPARATION_EXPONENTIAL)
        return hop_complain(EXIT_USAGE,
                            "--energy %s is no learning rule: a memory file keeps "
                            "patterns, and hopfield recall takes --energy",
                            text);
    if (!hop_rule_named(text)) return hop_rule_unknown("--energy", text);
    if (options->given[FLAG_RULE] && strcmp(options->rule, text) != 0)
        return hop_complain(EXIT_USAGE, "--rule %s and --energy %s are two rules",
                            options->rule, text);
    out->rule = text;
    out->given[FLAG_RULE] = 1;
    return 0;
}
