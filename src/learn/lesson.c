/* SPDX-License-Identifier: MIT */
/* Learning by rules that make couplings of their own: all or nothing. */
#include "learn/lesson.h"

#include <stdlib.h>
#include <string.h>
#include "core/error.h"

void hop_lesson_clear(hop_prospect *plan) {
    hop_patterns_free(plan->patterns);
    hop_strengths_clear(&plan->strengths);
    hop_tables_clear(&plan->tables);
    hop_columns_clear(&plan->columns);
    hop_matrix_free(plan->matrix);
    hop_mixing_clear(&plan->mixing);
    *plan = (hop_prospect){0};
}

static bool is_mixed(const hop_memory *memory) {
    return memory->rule->form == &hop_form_mixed;
}

/* Rows first..count-1 of the plan into its couplings. */
static hop_status teach(const hop_memory *memory, size_t first, size_t count,
                        hop_prospect *plan, hop_error *error) {
    hop_status status = HOP_OK;
    if (is_mixed(memory)) {
        hop_mixing grown = {0};
        status = hop_mixing_extend(memory->context, &plan->mixing, count, &grown, error);
        if (status) return status;
        hop_mixing_clear(&plan->mixing);
        plan->mixing = grown;
    }
    hop_lesson lesson = {.memory = memory,
                         .patterns = plan->patterns,
                         .first = first,
                         .count = count,
                         .matrix = plan->matrix,
                         .mixing = plan->mixing.real};
    status = memory->rule->learn(&lesson, error);
    plan->training = lesson.training;
    return status;
}

/* From nothing: an incremental rule learns call by call, so that its roundings are those
   of a memory that was taught so. */
static hop_status replay(const hop_memory *memory, hop_prospect *plan, hop_error *error) {
    const size_t count = hop_patterns_count(plan->patterns);
    const uint64_t *batch = plan->strengths.batch;
    hop_status status = HOP_OK;
    if (!memory->rule->facts.incremental)
        return count ? teach(memory, 0, count, plan, error) : HOP_OK;
    for (size_t first = 0, end; first < count && !status; first = end) {
        for (end = first + 1; end < count && batch[end] == batch[first];) end++;
        status = teach(memory, first, end, plan, error);
    }
    return status;
}

static hop_status start_couplings(const hop_memory *memory, size_t kept,
                                  hop_prospect *plan, hop_error *error) {
    hop_status status = HOP_OK;
    if (memory->rule->form == &hop_form_matrix)
        status =
            kept ? hop_matrix_copy(memory->context, memory->matrix, &plan->matrix, error)
                 : hop_matrix_create(memory->context, memory->dim, &plan->matrix, error);
    if (!status && kept && is_mixed(memory))
        status = hop_mixing_extend(memory->context, &memory->mixing, kept, &plan->mixing,
                                   error);
    return status;
}

/* A factored rule's couplings as a matrix, where that was asked for. */
static hop_status unfold(const hop_memory *memory, hop_prospect *plan, hop_error *error) {
    const hop_form *form = memory->rule->form;
    if (memory->path != HOP_PATH_EXPLICIT || form == &hop_form_matrix) return HOP_OK;
    hop_memory as_planned = *memory;
    as_planned.form = form;
    as_planned.patterns = plan->patterns;
    as_planned.strengths = plan->strengths;
    as_planned.tables = plan->tables;
    as_planned.mixing = plan->mixing;
    as_planned.matrix = NULL;
    hop_status status =
        hop_matrix_create(memory->context, memory->dim, &plan->matrix, error);
    if (status) return status;
    plan->matrix->divisor = form->divisor(&as_planned);
    return form->fill(&as_planned, plan->matrix->w) ? hop_fail_memory(error) : HOP_OK;
}

hop_status hop_lesson_prepare(const hop_memory *memory, size_t kept, hop_prospect *plan,
                              hop_error *error) {
    const size_t count = hop_patterns_count(plan->patterns);
    const hop_rule *rule = memory->rule;
    if (!rule->facts.incremental) kept = 0;
    hop_status status =
        hop_strengths_settle(&plan->strengths, memory->dim, memory->scaling, error);
    if (!status && rule->weigh) status = rule->weigh(memory, &plan->strengths, error);
    if (!status && rule->form->tables) {
        status =
            hop_tables_reserve(&plan->tables, memory->context, memory->dim, count, error);
        if (!status) hop_tables_pack(&plan->tables, plan->patterns, 0);
    }
    if (!status && rule->form->columns)
        status =
            hop_columns_create(&plan->tables, memory->context, &plan->columns, error);
    if (memory->imported) return status; /* patterns only name outcomes */
    if (!status) status = start_couplings(memory, kept, plan, error);
    if (!status && rule->learn)
        status =
            kept ? teach(memory, kept, count, plan, error) : replay(memory, plan, error);
    if (!status && is_mixed(memory))
        status = hop_mixing_round(memory->context, &plan->tables, memory->dim,
                                  &plan->mixing, error);
    if (!status) status = unfold(memory, plan, error);
    if (!status && plan->matrix)
        status =
            hop_matrix_settle(plan->matrix, memory->diagonal == HOP_DIAGONAL_KEEP, error);
    return status;
}

void hop_lesson_commit(hop_memory *memory, hop_prospect *plan) {
    const hop_prospect held = {memory->patterns, memory->strengths, memory->tables,
                               memory->columns,  memory->matrix,    memory->mixing,
                               memory->training};
    memory->patterns = plan->patterns;
    memory->strengths = plan->strengths;
    memory->tables = plan->tables;
    memory->columns = plan->columns;
    memory->mixing = plan->mixing;
    memory->training = plan->training;
    if (!memory->imported) memory->matrix = plan->matrix;
    hop_matrix *unused = memory->imported ? plan->matrix : held.matrix;
    *plan = held;
    plan->matrix = unused;
}
