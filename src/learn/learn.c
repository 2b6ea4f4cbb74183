/* SPDX-License-Identifier: MIT */
/* Learning, reinforcing, weakening and forgetting: all or nothing. */
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "learn/learn.h"
#include "learn/lesson.h"
#include "patterns/patterns.h"

/* A change being prepared: everything that can fail is done before anything is changed.
 */
typedef struct {
    hop_strengths strengths; /* as they will be */
    int64_t *delta;          /* by how much each row's weight changes */
    hop_matrix_workers *workers;
} change;

static void change_clear(change *planned) {
    hop_strengths_clear(&planned->strengths);
    free(planned->delta);
    hop_matrix_workers_free(planned->workers);
    *planned = (change){0};
}

/* An explicit matrix holds exact integers while every field stays below 2^53. */
static bool explicit_is_exact(const hop_memory *memory, const hop_strengths *strengths) {
    return (uint64_t)strengths->magnitude <= ((uint64_t)1 << 52) / memory->dim;
}

/* Settles the planned strengths and makes what an explicit matrix needs. Row r of the
   memory becomes row r, one up behind `without`. */
static hop_status change_prepare(const hop_memory *memory, size_t without,
                                 change *planned, hop_error *error) {
    const hop_strengths *old = &memory->strengths;
    hop_strengths *new = &planned->strengths;
    hop_status status = hop_strengths_settle(new, memory->dim, memory->scaling, error);
    if (!status && memory->rule->weigh) status = memory->rule->weigh(memory, new, error);
    if (status || !memory->matrix || memory->imported) return status;
    if (!explicit_is_exact(memory, new))
        return hop_fail(error, HOP_EOVERFLOW,
                        "explicit couplings: N sum |c| is over 2^52; the factored path "
                        "has no such limit");
    size_t rows = old->count > new->count ? old->count : new->count;
    size_t groups = (rows + HOP_GROUP - 1) / HOP_GROUP;
    planned->delta = calloc(rows + 1, sizeof *planned->delta);
    if (!planned->delta || hop_matrix_workers_create(memory, groups, &planned->workers))
        return hop_fail_memory(error);
    for (size_t row = 0; row < old->count; row++)
        planned->delta[row] = -old->weights[row];
    for (size_t row = 0; row < new->count; row++)
        planned->delta[row + (row >= without)] += new->weights[row];
    return HOP_OK;
}

/* The matrix of weights is over what the strengths now are over. */
static void change_divisor(hop_memory *memory) {
    if (memory->matrix && !memory->imported)
        memory->matrix->divisor = hop_form_weights.divisor(memory);
}

/* Makes the planned strengths the memory's own. */
static void change_commit(hop_memory *memory, change *planned) {
    hop_strengths old = memory->strengths;
    memory->strengths = planned->strengths;
    planned->strengths = old;
    change_divisor(memory);
}

/* Brings the explicit matrix along; the memory's rows must be those delta speaks of. */
static void change_reweigh(hop_memory *memory, const change *planned) {
    if (planned->delta) hop_matrix_add_outer(memory, planned->workers, planned->delta);
}

/* Whether patterns and weights are the couplings, which then follow every change. */
static bool is_of_weights(const hop_memory *memory) {
    return memory->rule->form == &hop_form_weights;
}

/* least: of the numerators' sizes; 0 is a strength that has faded away. */
static hop_status check_learning(const hop_memory *memory, const hop_patterns *patterns,
                                 const hop_strength *strengths, size_t stride, int least,
                                 hop_error *error) {
    if (memory->unlearned)
        return hop_fail(error, HOP_EUNSUPPORTED, "unlearned couplings learn no more");
    if (patterns->count == 0)
        return hop_fail(error, HOP_EEMPTY, "there is no pattern to learn");
    if (patterns->dim != memory->dim)
        return hop_fail(error, HOP_ESHAPE, "patterns have %zu units, the memory has %zu",
                        patterns->dim, memory->dim);
    for (size_t k = 0; k < patterns->count; k++) {
        hop_strength one = strengths[k * stride];
        if (one.denominator < 1 || (one.numerator == 0 && least > 0))
            return hop_fail(error, HOP_EINVAL,
                            "pattern %zu: strength %lld/%lld; it must not be 0, its "
                            "denominator at least 1",
                            k, (long long)one.numerator, (long long)one.denominator);
        if (!memory->rule->facts.strengths && one.numerator != one.denominator)
            return hop_fail(error, HOP_EUNSUPPORTED,
                            "pattern %zu: strength %lld/%lld; rule %s knows no strengths",
                            k, (long long)one.numerator, (long long)one.denominator,
                            memory->rule->facts.name);
    }
    return HOP_OK;
}

/* The memory's strengths with new rows at their end, learned in one call. stride 0: one
   strength for all. */
static hop_status extend(const hop_memory *memory, size_t count,
                         const hop_strength *strengths, size_t stride, hop_strengths *new,
                         hop_error *error) {
    hop_status status =
        hop_strengths_copy(&memory->strengths, count, SIZE_MAX, new, error);
    if (status) return status;
    for (size_t k = 0; k < count; k++) {
        size_t row = memory->strengths.count + k;
        new->learned[row] = strengths[k * stride];
        new->added[row] = (hop_strength){0, 1};
        new->batch[row] = new->batches;
    }
    new->batches++;
    return HOP_OK;
}

/* Takes the patterns in, under the strengths that are planned for them. */
static hop_status append_rows(hop_memory *memory, const hop_patterns *patterns,
                              change *planned, hop_error *error) {
    const size_t before = memory->patterns->count;
    hop_staged staged;
    hop_status status = hop_tables_reserve(&memory->tables, memory->context, memory->dim,
                                           before + patterns->count, error);
    if (status) return status;
    status = hop_patterns_stage(memory->patterns, patterns->count, &staged);
    if (status)
        return hop_fail(error, status, "learning %zu patterns: %s", patterns->count,
                        hop_status_describe(status));
    memcpy(staged.added, patterns->rows,
           patterns->count * patterns->words * sizeof *patterns->rows);
    hop_patterns_commit(memory->patterns, &staged);
    hop_tables_pack(&memory->tables, memory->patterns, before);
    change_commit(memory, planned);
    change_reweigh(memory, planned);
    return HOP_OK;
}

/* By a rule with couplings of its own: the patterns of the memory and these, under the
   strengths of the plan. */
static hop_status take_lesson(hop_memory *memory, const hop_patterns *patterns,
                              hop_prospect *plan, hop_error *error) {
    const size_t held = memory->patterns->count;
    hop_status status = hop_patterns_create(memory->dim, &plan->patterns);
    if (!status && held)
        status = hop_patterns_append_packed(plan->patterns, memory->patterns->rows, held);
    if (!status)
        status =
            hop_patterns_append_packed(plan->patterns, patterns->rows, patterns->count);
    if (status)
        return hop_fail(error, status, "learning %zu patterns: %s", patterns->count,
                        hop_status_describe(status));
    status = hop_lesson_prepare(memory, held, plan, error);
    if (!status) hop_lesson_commit(memory, plan);
    return status;
}

static hop_status learn_rows(hop_memory *memory, const hop_patterns *patterns,
                             const hop_strength *strengths, size_t stride,
                             hop_error *error) {
    hop_status status = check_learning(memory, patterns, strengths, stride, 1, error);
    if (status) return status;
    change planned = {0};
    hop_prospect plan = {0};
    hop_strengths *new = is_of_weights(memory) ? &planned.strengths : &plan.strengths;
    status = extend(memory, patterns->count, strengths, stride, new, error);
    if (!status && is_of_weights(memory)) {
        status = change_prepare(memory, SIZE_MAX, &planned, error);
        if (!status) status = append_rows(memory, patterns, &planned, error);
    } else if (!status) {
        status = take_lesson(memory, patterns, &plan, error);
    }
    change_clear(&planned);
    hop_lesson_clear(&plan);
    return status;
}

hop_status hop_memory_restore(hop_memory *memory, const hop_patterns *patterns,
                              const hop_strengths *strengths, hop_error *error) {
    change planned = {0};
    hop_prospect plan = {0};
    hop_strengths *new = is_of_weights(memory) ? &planned.strengths : &plan.strengths;
    hop_status status = check_learning(memory, patterns, strengths->learned, 1, 0, error);
    if (!status) status = hop_strengths_copy(strengths, 0, SIZE_MAX, new, error);
    if (!status && is_of_weights(memory)) {
        status = change_prepare(memory, SIZE_MAX, &planned, error);
        if (!status) status = append_rows(memory, patterns, &planned, error);
    } else if (!status) {
        status = take_lesson(memory, patterns, &plan, error);
    }
    change_clear(&planned);
    hop_lesson_clear(&plan);
    return status;
}

hop_status hop_memory_learn(hop_memory *memory, const hop_patterns *patterns,
                            hop_strength strength, hop_error *error) {
    return learn_rows(memory, patterns, &strength, 0, error);
}

hop_status hop_memory_learn_each(hop_memory *memory, const hop_patterns *patterns,
                                 const hop_strength *strengths, hop_error *error) {
    return learn_rows(memory, patterns, strengths, 1, error);
}

/* Learns all rows but `without` again, under the strengths of the plan. */
static hop_status retake(hop_memory *memory, size_t without, hop_prospect *plan,
                         hop_error *error) {
    hop_status status = hop_patterns_create(memory->dim, &plan->patterns);
    if (!status && memory->patterns->count)
        status = hop_patterns_append_packed(plan->patterns, memory->patterns->rows,
                                            memory->patterns->count);
    if (!status && without < memory->patterns->count)
        status = hop_patterns_remove(plan->patterns, without);
    if (status)
        return hop_fail(error, status, "learning again: %s", hop_status_describe(status));
    status = hop_lesson_prepare(memory, 0, plan, error);
    if (!status) hop_lesson_commit(memory, plan);
    return status;
}

static hop_status check_row(const hop_memory *memory, size_t row, const char *verb,
                            hop_error *error) {
    if (row >= memory->patterns->count)
        return hop_fail(error, HOP_ENOTFOUND, "row %zu: the memory holds %zu patterns",
                        row, memory->patterns->count);
    if (memory->imported)
        return hop_fail(error, HOP_EUNSUPPORTED, "imported couplings cannot %s", verb);
    if (memory->unlearned)
        return hop_fail(error, HOP_EUNSUPPORTED, "unlearned couplings cannot %s", verb);
    return HOP_OK;
}

hop_status hop_memory_reinforce(hop_memory *memory, size_t row, hop_strength by,
                                hop_error *error) {
    hop_status status = check_row(memory, row, "be reinforced", error);
    if (status) return status;
    if (by.denominator < 1)
        return hop_fail(error, HOP_EINVAL, "strength: denominator %lld is under 1",
                        (long long)by.denominator);
    if (!memory->rule->facts.strengths)
        return hop_fail(error, HOP_EUNSUPPORTED, "rule %s knows no strengths",
                        memory->rule->facts.name);
    change planned = {0};
    hop_prospect plan = {0};
    hop_strengths *new = is_of_weights(memory) ? &planned.strengths : &plan.strengths;
    status = hop_strengths_copy(&memory->strengths, 0, SIZE_MAX, new, error);
    if (!status) {
        hop_strength *added = &new->added[row];
        status = hop_strength_add(*added, by, added);
        if (status) hop_fail(error, status, "row %zu: its strength leaves 64 bits", row);
    }
    if (!status && is_of_weights(memory)) {
        status = change_prepare(memory, SIZE_MAX, &planned, error);
        if (!status) {
            change_commit(memory, &planned);
            change_reweigh(memory, &planned);
        }
    } else if (!status) {
        status = retake(memory, SIZE_MAX, &plan, error);
    }
    change_clear(&planned);
    hop_lesson_clear(&plan);
    return status;
}

hop_status hop_memory_weaken(hop_memory *memory, size_t row, hop_strength by,
                             hop_error *error) {
    if (by.numerator == INT64_MIN)
        return hop_fail(error, HOP_EOVERFLOW, "row %zu: its strength leaves 64 bits",
                        row);
    by.numerator = -by.numerator;
    return hop_memory_reinforce(memory, row, by, error);
}

hop_status hop_memory_forget(hop_memory *memory, size_t row, hop_error *error) {
    hop_status status = check_row(memory, row, "forget", error);
    if (status) return status;
    change planned = {0};
    hop_prospect plan = {0};
    hop_strengths *new = is_of_weights(memory) ? &planned.strengths : &plan.strengths;
    status = hop_strengths_copy(&memory->strengths, 0, row, new, error);
    if (!status && is_of_weights(memory)) {
        status = change_prepare(memory, row, &planned, error);
        if (!status) {
            change_reweigh(memory, &planned);
            change_commit(memory, &planned);
            hop_patterns_remove(memory->patterns, row);
            hop_tables_pack(&memory->tables, memory->patterns, row);
        }
    } else if (!status) {
        status = retake(memory, row, &plan, error);
    }
    change_clear(&planned);
    hop_lesson_clear(&plan);
    return status;
}
