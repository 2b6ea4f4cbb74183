/* SPDX-License-Identifier: MIT */
/* Daydreaming: patterns are learned and attractors unlearned, in turn, without end. */
#include <math.h>
#include <stdlib.h>
#include "core/error.h"
#include "learn/rules.h"
#include "memory/relax.h"
#include "patterns/packed.h"

enum { TAU, STEPS, SEED };

static const hop_rule_parameter parameters[] = {
    {.name = "tau",
     .help = "slowness: a step changes couplings by 1/(tau N)",
     .low = 1,
     .high = 1e9,
     .usual = 32},
    {.name = "steps",
     .help = "steps, in multiples of tau and of the number of patterns",
     .low = 0,
     .high = 1e9,
     .usual = 1},
    {.name = "seed",
     .help = "chance of patterns and starts",
     .low = 0,
     .high = 9e15,
     .usual = 1,
     .whole = 1},
    {.name = NULL},
};

/* A start settles within so many sweeps: where it does not, it is taken as it is. */
enum { MOST_SWEEPS = 1000 };

/* So many steps are counted exactly in doubles. */
static const double MOST_STEPS = 0x1p53;

/* The couplings being made, as a memory to move on. */
typedef struct {
    hop_lesson *lesson;
    hop_memory memory;
    hop_cursor *cursor;
    hop_random chance;
    uint32_t *order;
    double *pattern, *end, *fields; /* [dim] */
} dream;

/* w_ij += (xi_i xi_j - sigma_i sigma_j) / tau, raw; the diagonal stays 0. */
static void correct(dream *d, double step) {
    const size_t dim = d->memory.dim;
    const hop_kernels *kernels = d->memory.context->kernels;
    for (size_t i = 0; i < dim; i++) {
        double *row = d->lesson->matrix->w + i * dim;
        kernels->add_scaled(step * d->pattern[i], d->pattern, row, dim);
        kernels->add_scaled(-step * d->end[i], d->end, row, dim);
    }
}

static void read_pattern(dream *d, size_t mu) {
    hop_packed_reals(hop_patterns_row(d->lesson->patterns, mu), d->memory.dim,
                     d->pattern);
}

/* Returns whether it is the pattern or its negative: then there is nothing to correct. */
static bool read_end(dream *d) {
    const size_t dim = d->memory.dim;
    for (size_t i = 0; i < dim; i++) d->end[i] = hop_state_unit(&d->cursor->state, i);
    const double overlap = d->memory.context->kernels->dot(d->pattern, d->end, dim);
    return fabs(overlap) == (double)dim;
}

/* Hebb's couplings, raw. */
static hop_status begin(dream *d, hop_error *error) {
    const size_t dim = d->memory.dim;
    double *w = d->lesson->matrix->w;
    for (size_t mu = 0; mu < d->lesson->count; mu++) {
        read_pattern(d, mu);
        for (size_t i = 0; i < dim; i++)
            d->memory.context->kernels->add_scaled(d->pattern[i], d->pattern, w + i * dim,
                                                   dim);
        if (hop_context_interrupted(d->memory.context))
            return hop_fail(error, HOP_EINTERRUPTED, "learning was interrupted");
    }
    for (size_t i = 0; i < dim; i++) w[i * dim + i] = 0;
    return HOP_OK;
}

static double steps_of(const hop_lesson *lesson) {
    const double *values = lesson->memory->parameters;
    return values[STEPS] * values[TAU] * (double)lesson->count;
}

static hop_status go_on(dream *d, hop_error *error) {
    const double tau = d->memory.parameters[TAU];
    const uint64_t steps = (uint64_t)steps_of(d->lesson);
    for (uint64_t step = 0; step < steps; step++) {
        read_pattern(d, (size_t)hop_random_below(&d->chance, d->lesson->count));
        hop_scatter(d->cursor, &d->chance);
        hop_relax(d->cursor, MOST_SWEEPS, &d->chance, d->order);
        if (hop_context_interrupted(d->memory.context))
            return hop_fail(error, HOP_EINTERRUPTED, "interrupted");
        if (read_end(d)) continue;
        correct(d, 1 / tau);
        d->lesson->training.changes++;
    }
    d->lesson->training.rounds = steps / d->lesson->count;
    return HOP_OK;
}

/* How many patterns are no fixed points, and the smallest margin. */
static void judge(dream *d) {
    const size_t dim = d->memory.dim;
    const hop_kernels *kernels = d->memory.context->kernels;
    const double *w = d->lesson->matrix->w;
    hop_training *training = &d->lesson->training;
    double *sizes = d->end;
    training->margin = INFINITY;
    for (size_t i = 0; i < dim; i++)
        sizes[i] = sqrt(kernels->dot(w + i * dim, w + i * dim, dim));
    for (size_t mu = 0; mu < d->lesson->count; mu++) {
        bool failed = false;
        read_pattern(d, mu);
        kernels->products(w, dim, d->pattern, dim, d->fields);
        for (size_t i = 0; i < dim; i++) {
            const double aligned = d->pattern[i] * d->fields[i];
            failed |= aligned < 0;
            training->margin =
                fmin(training->margin, sizes[i] > 0 ? aligned / sizes[i] : 0);
        }
        training->failed += failed;
    }
    training->converged = training->failed == 0;
}

static hop_status learn(hop_lesson *lesson, hop_error *error) {
    const size_t dim = lesson->memory->dim;
    if (steps_of(lesson) > MOST_STEPS)
        return hop_fail(error, HOP_ELIMIT,
                        "rule daydreaming: steps: %g times tau %g times %zu patterns are "
                        "over %.0f",
                        lesson->memory->parameters[STEPS],
                        lesson->memory->parameters[TAU], lesson->count, MOST_STEPS);
    dream d = {.lesson = lesson, .memory = *lesson->memory};
    d.memory.matrix = lesson->matrix;
    d.memory.imported = false;
    d.memory.form = &hop_form_matrix;
    d.chance = hop_random_begin((uint64_t)d.memory.parameters[SEED], HOP_STREAM_DREAM, 0);
    d.order = malloc(dim * sizeof *d.order);
    d.pattern = malloc(3 * dim * sizeof *d.pattern);
    lesson->matrix->divisor = (double)dim;
    lesson->matrix->integral = false;
    hop_status status = HOP_ENOMEM;
    if (d.order && d.pattern && hop_cursor_create(&d.memory, &d.cursor) == HOP_OK) {
        d.end = d.pattern + dim;
        d.fields = d.end + dim;
        status = begin(&d, error);
        if (!status) status = go_on(&d, error);
        if (!status) judge(&d);
    } else {
        hop_fail_memory(error);
    }
    if (d.cursor) hop_cursor_free(d.cursor);
    free(d.order);
    free(d.pattern);
    return status;
}

const hop_rule hop_rule_daydreaming = {
    .facts =
        {
            .name = "daydreaming",
            .summary = "patterns are learned and the ends of random states unlearned, in "
                       "turn: it never collapses",
            .formula =
                "from Hebb's rule: w_ij += (xi_i xi_j - sigma_i sigma_j) / (tau N), "
                "xi a pattern, sigma the end of a random state, w_ii = 0",
            .paper = "Serricchio et al. 2025",
            .parameters = parameters,
            .symmetric = 1,
            .order_dependent = 1,
            .trained = 1,
        },
    .form = &hop_form_matrix,
    .learn = learn,
};
