/* SPDX-License-Identifier: MIT */
/* Unlearning: what states end in by themselves is made shallower  (Hopfield, Feinstein,
   Palmer 1983). */
#include <hopfield/dream.h>

#include <math.h>
#include <stdlib.h>
#include "core/error.h"
#include "memory/form.h"
#include "memory/relax.h"
#include "patterns/packed.h"

int hop_memory_unlearned(const hop_memory *memory) {
    return memory->unlearned;
}

static hop_status check(const hop_memory *memory, const hop_unlearn_options *options,
                        hop_error *error) {
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "unlearn options: size %zu, expected %zu",
                        options->size, sizeof *options);
    if (!(options->eps > 0) || !isfinite(options->eps))
        return hop_fail(error, HOP_EINVAL, "unlearn: eps %g is no finite number above 0",
                        options->eps);
    if (options->dreams == 0)
        return hop_fail(error, HOP_EINVAL, "unlearn: there is no dream");
    if (options->starts && options->starts_count == 0)
        return hop_fail(error, HOP_EEMPTY, "unlearn: there is no start");
    if (!memory->imported && hop_memory_count(memory) == 0)
        return hop_fail(error, HOP_EEMPTY, "unlearn: nothing has been learned");
    if (memory->binary)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "unlearn: %s is of units 0 and 1, unlearning of -1 and +1",
                        memory->rule_text);
    if (!memory->form->fill)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "unlearn: the couplings of %s are no matrix", memory->rule_text);
    for (size_t k = 0; options->starts && k < options->starts_count * memory->dim; k++)
        if (options->starts[k] != 1 && options->starts[k] != -1)
            return hop_fail(error, HOP_EINVAL,
                            "unlearn: start %zu, unit %zu: value %d is not -1 or 1",
                            k / memory->dim, k % memory->dim, options->starts[k]);
    return HOP_OK;
}

/* The memory with a matrix of its own, scaled; everything else is shared. */
static hop_status copy_couplings(const hop_memory *memory, hop_memory *out,
                                 hop_error *error) {
    const size_t dim = memory->dim;
    *out = *memory;
    out->matrix = NULL;
    hop_status status = hop_matrix_create(memory->context, dim, &out->matrix, error);
    if (!status) status = hop_memory_export(memory, out->matrix->w, error);
    out->form = &hop_form_matrix;
    out->path = HOP_PATH_EXPLICIT;
    if (!status)
        status =
            hop_matrix_settle(out->matrix, memory->diagonal == HOP_DIAGONAL_KEEP, error);
    if (!status) out->matrix->integral = false;
    return status;
}

/* The patterns of which no unit would change. */
static hop_status count_stable(const hop_memory *memory, size_t *out, hop_error *error) {
    *out = 0;
    for (size_t row = 0; row < hop_memory_count(memory); row++) {
        hop_stability stability;
        hop_status status = hop_memory_stability(memory, row, &stability, error);
        if (status) return status;
        if (hop_context_interrupted(memory->context))
            return hop_fail(error, HOP_EINTERRUPTED, "interrupted");
        *out += stability.unstable == 0;
    }
    return HOP_OK;
}

/* What one dream ended in. */
static void note_end(const hop_memory *memory, const hop_state *state, bool at_rest,
                     hop_unlearn_report *report) {
    size_t least = memory->dim, most = 0;
    for (size_t mu = 0; mu < hop_memory_count(memory); mu++) {
        const uint64_t *row = hop_patterns_row(memory->patterns, mu);
        size_t wrong = 0;
        for (size_t w = 0; w < state->words; w++)
            wrong += (size_t)__builtin_popcountll(row[w] ^ state->bits[w]);
        if (wrong < least) least = wrong;
        if (wrong > most) most = wrong;
    }
    report->dreams++;
    if (!at_rest) {
        report->restless++;
    } else if (least * 20 <= memory->dim) {
        report->memories++;
        report->exact += least == 0;
    } else if ((memory->dim - most) * 20 <= memory->dim) {
        report->inverses++;
    } else {
        report->others++;
    }
}

/* w_ij -= step sigma_i sigma_j, i != j, between the sides only where memories are pairs;
   the columns of an asymmetric matrix, too. */
static void take_away(const hop_memory *memory, double step, const double *sigma) {
    const hop_matrix *matrix = memory->matrix;
    const hop_kernels *kernels = memory->context->kernels;
    const size_t dim = memory->dim, left = memory->left;
    for (size_t i = 0; i < dim; i++) {
        const size_t first = i < left ? left : 0;
        const size_t count = left && i >= left ? left : dim - first;
        const double by = -step * sigma[i];
        double *row = matrix->w + i * dim;
        const double kept = row[i];
        kernels->add_scaled(by, sigma + first, row + first, count);
        row[i] = kept;
        if (!matrix->columns) continue;
        double *column = matrix->columns + i * dim;
        kernels->add_scaled(by, sigma + first, column + first, count);
        column[i] = kept;
    }
}

static double largest_coupling(const hop_matrix *matrix) {
    double largest = 0;
    for (size_t k = 0; k < matrix->dim * matrix->dim; k++)
        largest = fmax(largest, fabs(matrix->w[k]));
    return largest;
}

static hop_status dream(hop_memory *memory, const hop_unlearn_options *options,
                        hop_cursor *cursor, uint32_t *order, double *sigma,
                        hop_unlearn_report *report, hop_error *error) {
    const size_t dim = memory->dim;
    for (uint64_t k = 0; k < options->dreams; k++) {
        hop_random chance = hop_random_begin(options->seed, HOP_STREAM_DREAM, k);
        if (options->starts) {
            hop_state_load(&cursor->state,
                           options->starts + (size_t)(k % options->starts_count) * dim);
            hop_cursor_load(cursor);
        } else {
            hop_scatter(cursor, &chance);
        }
        const bool at_rest = hop_relax(cursor, options->max_sweeps, &chance, order);
        if (hop_context_interrupted(memory->context))
            return hop_fail(error, HOP_EINTERRUPTED, "interrupted");
        note_end(memory, &cursor->state, at_rest, report);
        for (size_t i = 0; i < dim; i++) sigma[i] = hop_state_unit(&cursor->state, i);
        take_away(memory, options->eps / (double)dim, sigma);
    }
    return HOP_OK;
}

hop_status hop_memory_unlearn(hop_memory *memory, const hop_unlearn_options *options,
                              hop_unlearn_report *report, hop_error *error) {
    hop_unlearn_report found = {0};
    hop_memory made = {0};
    hop_cursor *cursor = NULL;
    uint32_t *order = NULL;
    double *sigma = NULL;
    hop_status status = check(memory, options, error);
    if (status) return status;
    status = copy_couplings(memory, &made, error);
    if (status) goto done;
    order = malloc(memory->dim * sizeof *order);
    sigma = malloc(memory->dim * sizeof *sigma);
    if (!order || !sigma || hop_cursor_create(&made, &cursor)) {
        status = hop_fail_memory(error);
        goto done;
    }
    /* Of the memory itself: where its couplings are integers, its ties are true ties. */
    status = count_stable(memory, &found.stable_before, error);
    if (!status) status = dream(&made, options, cursor, order, sigma, &found, error);
    if (!status)
        status =
            hop_matrix_settle(made.matrix, memory->diagonal == HOP_DIAGONAL_KEEP, error);
    if (!status) status = count_stable(&made, &found.stable_after, error);
    if (!status) found.largest = largest_coupling(made.matrix);
done:
    hop_cursor_free(cursor);
    free(order);
    free(sigma);
    if (status) {
        hop_matrix_free(made.matrix);
        return status;
    }
    hop_matrix_free(memory->matrix);
    memory->matrix = made.matrix;
    memory->form = &hop_form_matrix;
    memory->path = HOP_PATH_EXPLICIT;
    memory->unlearned = true;
    if (report) *report = found;
    return HOP_OK;
}
