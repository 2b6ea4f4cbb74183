/* SPDX-License-Identifier: MIT */
/* A rule from text: "NAME" or "NAME:k=v,...". */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "learn/rules.h"

/* A piece of text that ends where the next one begins. */
typedef struct {
    const char *text;
    size_t length;
} piece;

static bool is(piece p, const char *word) {
    return strlen(word) == p.length && strncmp(p.text, word, p.length) == 0;
}

/* At most so much of a piece in a message. */
static int shown(piece p) {
    return p.length < 80 ? (int)p.length : 80;
}

static void append(char *names, size_t size, const char *between, const char *name) {
    if (*names) strncat(names, between, size - strlen(names) - 1);
    strncat(names, name, size - strlen(names) - 1);
}

static hop_status refuse_name(piece name, hop_error *error) {
    char names[256] = "";
    const hop_rule_facts *before = NULL, *facts;
    for (size_t k = 0; (facts = hop_rule_at(k)); before = facts, k++)
        if (!before || strcmp(before->name, facts->name) != 0)
            append(names, sizeof names, ", ", facts->name);
    return hop_fail(error, HOP_EINVAL, "rule '%.*s' is unknown; there is: %s",
                    shown(name), name.text, names);
}

/* The parameters of all forms of a rule, for a message. */
static void list_parameters(const char *name, char *names, size_t size) {
    const hop_rule_facts *facts;
    for (size_t k = 0; (facts = hop_rule_at(k)); k++) {
        if (strcmp(facts->name, name) != 0) continue;
        char form[128] = "";
        for (const hop_rule_parameter *p = facts->parameters; p->name; p++)
            append(form, sizeof form, ", ", p->name);
        if (*form) append(names, size, "; or ", form);
    }
}

/* Whether some form of a rule has the parameter. */
static bool is_parameter(const char *name, piece key) {
    const hop_rule_facts *facts;
    for (size_t k = 0; (facts = hop_rule_at(k)); k++)
        for (const hop_rule_parameter *p = facts->parameters; p->name; p++)
            if (strcmp(facts->name, name) == 0 && is(key, p->name)) return true;
    return false;
}

/* No form of the rule has all these parameters: one is of none of them, or they are of
   several. */
static hop_status refuse_pairs(const char *name, const char *pairs, hop_error *error) {
    char names[256] = "";
    list_parameters(name, names, sizeof names);
    if (!*names)
        return hop_fail(error, HOP_EINVAL, "rule %s takes no parameters, got '%.100s'",
                        name, pairs);
    for (const char *at = pairs;; at += strcspn(at, ",") + 1) {
        const piece key = {at, strcspn(at, "=,")};
        if (!is_parameter(name, key))
            return hop_fail(error, HOP_EINVAL,
                            "rule %s: parameter '%.*s' is unknown; it takes %s", name,
                            shown(key), key.text, names);
        if (!at[strcspn(at, ",")]) break;
    }
    return hop_fail(error, HOP_EINVAL,
                    "rule %s: '%.100s' are of different forms; it takes %s", name, pairs,
                    names);
}

/* The word of a parameter that takes words. */
static hop_status read_word(const char *rule, const hop_rule_parameter *parameter,
                            piece value, double *out, hop_error *error) {
    char names[128] = "";
    for (size_t k = 0; parameter->words[k]; k++) {
        if (is(value, parameter->words[k])) {
            *out = (double)k;
            return HOP_OK;
        }
        append(names, sizeof names, ", ", parameter->words[k]);
    }
    return hop_fail(error, HOP_EINVAL, "rule %s: %s: '%.*s' is none of %s", rule,
                    parameter->name, shown(value), value.text, names);
}

/* A decimal number, wholly. */
static hop_status read_number(const char *rule, const hop_rule_parameter *parameter,
                              piece value, double *out, hop_error *error) {
    char copy[48], *end = NULL;
    double number = NAN;
    if (value.length > 0 && value.length < sizeof copy &&
        strspn(value.text, "0123456789+-.eE") >= value.length) {
        memcpy(copy, value.text, value.length);
        copy[value.length] = '\0';
        number = strtod(copy, &end);
        if (*end) number = NAN;
    }
    if (isnan(number))
        return hop_fail(error, HOP_EINVAL, "rule %s: %s: '%.*s' is not a number", rule,
                        parameter->name, shown(value), value.text);
    if (parameter->whole && number != nearbyint(number))
        return hop_fail(error, HOP_EINVAL, "rule %s: %s: '%.*s' is not a whole number",
                        rule, parameter->name, shown(value), value.text);
    if (!(number >= parameter->low && number <= parameter->high))
        return hop_fail(error, HOP_EINVAL, "rule %s: %s: %.*s is not in %.10g..%.10g",
                        rule, parameter->name, shown(value), value.text, parameter->low,
                        parameter->high);
    *out = number;
    return HOP_OK;
}

/* One "k=v" into the choice. HOP_ENOTFOUND: this form has no such parameter. */
static hop_status read_pair(piece pair, hop_rule_choice *choice, hop_error *error) {
    const char *name = choice->rule->facts.name;
    const char *equals = memchr(pair.text, '=', pair.length);
    const piece key = {pair.text, equals ? (size_t)(equals - pair.text) : pair.length};
    const hop_rule_parameter *parameters = choice->rule->facts.parameters;
    size_t at = 0;
    while (parameters[at].name && !is(key, parameters[at].name)) at++;
    if (!parameters[at].name) return HOP_ENOTFOUND;
    if (!equals)
        return hop_fail(error, HOP_EINVAL, "rule %s: parameter %s has no value: %s=...",
                        name, parameters[at].name, parameters[at].name);
    if (choice->given[at])
        return hop_fail(error, HOP_EINVAL, "rule %s: parameter %s is given twice", name,
                        parameters[at].name);
    const piece value = {equals + 1, pair.length - key.length - 1};
    choice->given[at] = true;
    return parameters[at].words
               ? read_word(name, &parameters[at], value, &choice->values[at], error)
               : read_number(name, &parameters[at], value, &choice->values[at], error);
}

/* HOP_ENOTFOUND where another form of the rule may have the parameter. */
static hop_status read_pairs(const char *text, hop_rule_choice *choice,
                             hop_error *error) {
    const hop_rule_parameter *parameters = choice->rule->facts.parameters;
    for (size_t k = 0; parameters[k].name; k++) choice->values[k] = parameters[k].usual;
    while (text) {
        const piece pair = {text, strcspn(text, ",")};
        hop_status status = read_pair(pair, choice, error);
        if (status) return status;
        text = text[pair.length] ? text + pair.length + 1 : NULL;
    }
    return HOP_OK;
}

hop_status hop_rule_parse(const char *text, hop_rule_choice *out, hop_error *error) {
    const piece name = {text, strcspn(text, ":")};
    const char *pairs = text[name.length] ? text + name.length + 1 : NULL;
    const char *known = NULL;
    if (strlen(text) >= HOP_RULE_TEXT)
        return hop_fail(error, HOP_EINVAL, "rule '%.80s...' is longer than %d bytes",
                        text, HOP_RULE_TEXT - 1);
    const hop_rule *rule;
    for (size_t k = 0; (rule = hop_rule_of(k)); k++) {
        if (!is(name, rule->facts.name)) continue;
        hop_rule_choice choice = {.rule = rule};
        known = rule->facts.name;
        const hop_status status = read_pairs(pairs, &choice, error);
        if (status == HOP_ENOTFOUND) continue;
        if (!status) *out = choice;
        return status;
    }
    return known ? refuse_pairs(known, pairs, error) : refuse_name(name, error);
}

hop_status hop_rule_text_check(const char *text, hop_error *error) {
    hop_rule_choice choice;
    return hop_rule_parse(text, &choice, error);
}

/* Whether a text begins with the name of a rule, wholly. */
static bool begins_with_rule(const char *text) {
    const hop_rule_facts *facts;
    const size_t length = strcspn(text, ":,;");
    for (size_t k = 0; (facts = hop_rule_at(k)); k++)
        if (is((piece){text, length}, facts->name)) return true;
    return false;
}

/* The end of the first rule of a list. Within its parameters a comma parts two of them.
 */
static const char *end_of_rule(const char *list) {
    const char *end = list + strcspn(list, ":,;");
    const bool has_parameters = *end == ':';
    end += strcspn(end, ",;");
    while (has_parameters && *end == ',' && !begins_with_rule(end + 1))
        end += 1 + strcspn(end + 1, ",;");
    return end;
}

int hop_rule_list_at(const char *text, size_t index, char *rule) {
    for (;; index--) {
        const char *end = end_of_rule(text);
        if (index == 0) {
            const size_t length = (size_t)(end - text);
            const size_t kept = length < HOP_MAX_RULE ? length : HOP_MAX_RULE;
            memcpy(rule, text, kept);
            rule[kept] = '\0';
            if (length > kept) memcpy(rule + kept - 3, "...", 3); /* no number, no name */
            return 1;
        }
        if (!*end) return 0;
        text = end + 1;
    }
}
