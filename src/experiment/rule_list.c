/* SPDX-License-Identifier: MIT */
/* The rules that an experiment compares, and its points: rule by rule over all loads. */
#include "experiment/rule_list.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/error.h"

const hop_rules *hop_rules_of(const hop_lab *lab) {
    return lab->own;
}

const char *hop_rules_text(const hop_lab *lab, const hop_point *point) {
    return hop_rules_of(lab)->text[(size_t)point->extra];
}

size_t hop_rules_loads(const hop_lab *lab) {
    return hop_lab_sweep(lab, HOP_P_LOAD)->count;
}

size_t hop_rules_at(const hop_lab *lab, size_t rule, size_t load) {
    return rule * hop_rules_loads(lab) + load;
}

/* Whether a rule can be had here, and what its units are. */
static hop_status look_up(const hop_lab *lab, const char *text, bool *binary,
                          hop_error *error) {
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    hop_memory *memory = NULL;
    hop_error why;
    options.rule = text;
    hop_status status = hop_memory_create(
        lab->context, (size_t)hop_lab_value(lab, HOP_P_UNITS), &options, &memory, &why);
    if (status) return hop_fail(error, status, "rules: %.400s", why.message);
    *binary = hop_memory_binary(memory);
    const int others = hop_memory_rule(memory)->hetero;
    hop_memory_free(memory);
    if (!others) return HOP_OK;
    return hop_fail(error, HOP_EINVAL,
                    "rules: %s leads from one pattern to another; only rules that lead "
                    "back to the same one are compared",
                    text);
}

static hop_status lay_out(hop_lab *lab, size_t rules, hop_error *error) {
    const hop_sweep *load = hop_lab_sweep(lab, HOP_P_LOAD);
    const size_t units = (size_t)hop_lab_value(lab, HOP_P_UNITS);
    hop_point *points = calloc(rules * load->count, sizeof *points);
    if (!points) return hop_fail_memory(error);
    for (size_t rule = 0; rule < rules; rule++)
        for (size_t l = 0; l < load->count; l++) {
            const double patterns = floor(load->values[l] * (double)units + 0.5);
            if (patterns < 1 || patterns > HOP_MAX_PATTERNS) {
                free(points);
                return hop_fail(error, HOP_EINVAL,
                                "load: %.9g of %zu units are %.0f patterns",
                                load->values[l], units, patterns);
            }
            points[hop_rules_at(lab, rule, l)] =
                (hop_point){.units = units,
                            .patterns = (size_t)patterns,
                            .load = load->values[l],
                            .noise = hop_lab_value(lab, HOP_P_NOISE),
                            .extra = (double)rule,
                            .at = {0, l, 0, rule}};
        }
    lab->points = points;
    lab->point_count = rules * load->count;
    return HOP_OK;
}

hop_status hop_rules_read(const hop_lab *lab, hop_rules *out, hop_error *error) {
    const char *list = lab->settings[HOP_P_RULES].text;
    char text[HOP_MAX_RULE + 1];
    *out = (hop_rules){0};
    for (; hop_rule_list_at(list, out->count, text); out->count++) {
        if (out->count == HOP_MOST_RULES)
            return hop_fail(error, HOP_EINVAL, "rules: more than %d", HOP_MOST_RULES);
        snprintf(out->text[out->count], sizeof out->text[0], "%s", text);
        hop_status status = look_up(lab, text, &out->binary[out->count], error);
        if (status) return status;
    }
    return HOP_OK;
}

hop_status hop_rules_prepare(hop_lab *lab, hop_error *error) {
    hop_rules *rules = calloc(1, sizeof *rules);
    if (!rules) return hop_fail_memory(error);
    lab->own = rules;
    hop_status status = hop_rules_read(lab, rules, error);
    if (status) return status;
    hop_sweep_sort(&lab->settings[HOP_P_LOAD].sweep);
    return lay_out(lab, rules->count, error);
}
