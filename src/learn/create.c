/* SPDX-License-Identifier: MIT */
/* Making an empty memory, and giving one couplings from outside. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "learn/rules.h"

/* The rule of a text into a memory whose units are known. */
static hop_status set_rule(hop_memory *memory, const char *text, hop_error *error) {
    hop_rule_choice choice;
    hop_status status = hop_rule_parse(text, &choice, error);
    if (status) return status;
    memory->rule = choice.rule;
    memory->form = choice.rule->form;
    memory->symmetric = choice.rule->facts.symmetric;
    memory->binary = choice.rule->facts.binary;
    memcpy(memory->parameters, choice.values, sizeof memory->parameters);
    snprintf(memory->rule_text, sizeof memory->rule_text, "%s", text);
    return choice.rule->prepare ? choice.rule->prepare(memory, error) : HOP_OK;
}

hop_status hop_rule_check(const char *text, size_t dim, hop_error *error) {
    hop_memory memory = {.dim = dim};
    return set_rule(&memory, text, error);
}

hop_status hop_memory_create(hop_context *context, size_t dim,
                             const hop_memory_options *options, hop_memory **out,
                             hop_error *error) {
    static const hop_memory_options defaults = HOP_MEMORY_OPTIONS_INIT;
    if (!options) options = &defaults;
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "memory options: size %zu, expected %zu",
                        options->size, sizeof *options);
    if (dim < 1 || dim > HOP_MAX_UNITS)
        return hop_fail(error, HOP_EINVAL, "units: %zu is not between 1 and %d", dim,
                        HOP_MAX_UNITS);
    if (!hop_scaling_name(options->scaling) || !hop_diagonal_name(options->diagonal) ||
        !hop_path_name(options->path))
        return hop_fail(error, HOP_EINVAL,
                        "memory options: scaling %d, diagonal %d or path %d is unknown",
                        (int)options->scaling, (int)options->diagonal,
                        (int)options->path);
    hop_memory made = {.context = context,
                       .dim = dim,
                       .scaling = options->scaling,
                       .diagonal = options->diagonal,
                       .path = options->path,
                       .strengths = {.denominator = 1}};
    hop_status status = set_rule(&made, options->rule ? options->rule : "hebb", error);
    if (status) return status;
    const hop_rule *rule = made.rule;
    if (made.path == HOP_PATH_AUTO)
        made.path = rule->facts.factored ? HOP_PATH_FACTORED : HOP_PATH_EXPLICIT;
    if (made.path == HOP_PATH_EXPLICIT && !rule->form->fill)
        return hop_fail(error, HOP_EUNSUPPORTED, "the couplings of rule %s are no matrix",
                        made.rule_text);
    if (made.path == HOP_PATH_FACTORED && !rule->facts.factored)
        return hop_fail(error, HOP_EUNSUPPORTED, "rule %s has no factored form",
                        rule->facts.name);

    hop_memory *memory = malloc(sizeof *memory);
    if (!memory) return hop_fail_memory(error);
    *memory = made;
    if (hop_patterns_create(dim, &memory->patterns)) status = hop_fail_memory(error);
    if (!status && made.path == HOP_PATH_EXPLICIT) {
        status = hop_matrix_create(context, dim, &memory->matrix, error);
        if (!status && rule->facts.factored)
            memory->matrix->divisor = rule->form->divisor(&made);
        memory->form = &hop_form_matrix;
    }
    if (status) {
        hop_memory_free(memory);
        return status;
    }
    *out = memory;
    return HOP_OK;
}

hop_status hop_memory_import(hop_memory *memory, const double *w, hop_error *error) {
    hop_matrix *matrix;
    hop_status status = hop_matrix_create(memory->context, memory->dim, &matrix, error);
    if (status) return status;
    status = hop_matrix_import(matrix, w, memory->diagonal == HOP_DIAGONAL_KEEP, error);
    if (status) {
        hop_matrix_free(matrix);
        return status;
    }
    hop_matrix_free(memory->matrix);
    memory->matrix = matrix;
    memory->form = &hop_form_matrix;
    memory->path = HOP_PATH_EXPLICIT;
    memory->imported = true;
    memory->unlearned = false;
    return HOP_OK;
}
