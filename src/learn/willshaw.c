/* SPDX-License-Identifier: MIT */
/* Willshaw's rule: units that were ever on together are coupled, once for all. */
#include "core/context.h"
#include "core/error.h"
#include "learn/rules.h"
#include "patterns/packed.h"

static const hop_rule_parameter parameters[] = {{.name = NULL}};

/* A unit fires when it is coupled to all active units: sum_j w_ij s_j = sum_j s_j, that
   is sum_j (w_ij - 1) s_j > -1/2. Held are w_ij - 1: 0 or -1, an ordinary landscape, on
   which E is half of the pairs of active units that were never on together, less half of
   the active units. */
static hop_status prepare(hop_memory *memory, hop_error *error) {
    (void)error;
    memory->threshold = -0.5;
    return HOP_OK;
}

static hop_status learn(hop_lesson *lesson, hop_error *error) {
    const size_t dim = lesson->memory->dim;
    double *w = lesson->matrix->w;
    lesson->matrix->divisor = 1;
    for (size_t k = 0; lesson->first == 0 && k < dim * dim; k++) w[k] = -1;
    for (size_t mu = lesson->first; mu < lesson->count; mu++) {
        const uint64_t *row = hop_patterns_row(lesson->patterns, mu);
        for (size_t i = 0; i < dim; i++)
            for (size_t j = 0; hop_packed_get(row, i) && j < dim; j++)
                if (hop_packed_get(row, j)) w[i * dim + j] = 0;
        if (hop_context_interrupted(lesson->memory->context))
            return hop_fail(error, HOP_EINTERRUPTED, "learning was interrupted");
    }
    return HOP_OK;
}

const hop_rule hop_rule_willshaw = {
    .facts =
        {
            .name = "willshaw",
            .summary = "units that were ever on together are coupled, once for all: for "
                       "sparse patterns of 0 and 1",
            .formula = "w_ij = OR_mu eta_i eta_j, s_i = 1 where sum_j w_ij s_j = sum_j "
                       "s_j; held as w_ij - 1 with theta = -1/2",
            .paper = "Willshaw, Buneman, Longuet-Higgins 1969",
            .parameters = parameters,
            .symmetric = 1,
            .incremental = 1,
            .binary = 1,
        },
    .form = &hop_form_matrix,
    .prepare = prepare,
    .learn = learn,
};
