/* SPDX-License-Identifier: MIT */
/* The palimpsest of bounded couplings: a new pattern moves each by one step, up to A.

   A step is 1/sqrt(N), so couplings are held as whole steps, exactly, and the bound as
   the whole number of steps nearest to A sqrt(N), at least one: ties are real ties. The
   bound in use differs from A by at most half a step. */
#include <math.h>
#include <stdlib.h>
#include "core/error.h"
#include "learn/rules.h"
#include "patterns/packed.h"

enum { CLIP };

static const hop_rule_parameter parameters[] = {
    {.name = "clip",
     .help = "A, the size no coupling exceeds; held in whole steps of 1/sqrt(N)",
     .low = 0.001,
     .high = 5, /* A sqrt(N) stays below 2^15 for every number of units */
     .usual = 0.4},
    {.name = NULL},
};

/* Patterns that a row learns while it lies in the cache, and couplings of one task. */
enum { GROUP = 64, TASK_COUPLINGS = 1 << 12 };

typedef struct {
    double *w;
    int16_t *units; /* [GROUP][dim], -1 or +1 */
    int16_t *rows;  /* [threads][dim] */
    int16_t bound;
    size_t dim, count, task_rows;
} group;

static void learn_row(int16_t *row, const int16_t *units, size_t dim, int16_t own,
                      int16_t bound) {
    const int16_t least = (int16_t)-bound;
    for (size_t j = 0; j < dim; j++) {
        int16_t then = (int16_t)(row[j] + (int16_t)(own * units[j]));
        then = then < least ? least : then;
        row[j] = then > bound ? bound : then;
    }
}

static void learn_rows(void *shared, size_t index, unsigned worker) {
    const group *job = shared;
    const size_t dim = job->dim, first = index * job->task_rows;
    const size_t end = dim - first < job->task_rows ? dim : first + job->task_rows;
    int16_t *row = job->rows + worker * dim;
    for (size_t i = first; i < end; i++) {
        double *w = job->w + i * dim;
        for (size_t j = 0; j < dim; j++) row[j] = (int16_t)w[j];
        for (size_t mu = 0; mu < job->count; mu++) {
            const int16_t *units = job->units + mu * dim;
            learn_row(row, units, dim, units[i], job->bound);
        }
        for (size_t j = 0; j < dim; j++) w[j] = row[j];
    }
}

static hop_status learn(hop_lesson *lesson, hop_error *error) {
    const size_t dim = lesson->memory->dim;
    hop_context *context = lesson->memory->context;
    const double steps = sqrt((double)dim);
    const double bound = nearbyint(lesson->memory->parameters[CLIP] * steps);
    group job = {.w = lesson->matrix->w,
                 .units = malloc(GROUP * dim * sizeof *job.units),
                 .rows = malloc(context->threads * dim * sizeof *job.rows),
                 .bound = bound < 1 ? 1 : (int16_t)bound,
                 .dim = dim,
                 .task_rows = TASK_COUPLINGS / dim + 1};
    hop_status status = job.units && job.rows ? HOP_OK : hop_fail_memory(error);
    lesson->matrix->divisor = steps;
    for (size_t mu = lesson->first; mu < lesson->count && !status; mu += job.count) {
        const size_t left = lesson->count - mu;
        job.count = left < GROUP ? left : GROUP;
        for (size_t k = 0; k < job.count; k++) {
            const uint64_t *row = hop_patterns_row(lesson->patterns, mu + k);
            for (size_t j = 0; j < dim; j++)
                job.units[k * dim + j] = (int16_t)hop_packed_unit(row, j);
        }
        hop_parallel_for(context, (dim + job.task_rows - 1) / job.task_rows, learn_rows,
                         &job);
        if (hop_context_interrupted(context))
            status = hop_fail(error, HOP_EINTERRUPTED, "learning was interrupted");
    }
    free(job.units);
    free(job.rows);
    return status;
}

const hop_rule hop_rule_clip = {
    .facts =
        {
            .name = "palimpsest",
            .summary = "couplings stay within bounds: every new pattern wears those "
                       "before it",
            .formula = "w_ij <- clip(w_ij + xi_i xi_j / sqrt(N), -A, A), w_ii = 0",
            .paper = "Parisi 1986",
            .parameters = parameters,
            .symmetric = 1,
            .incremental = 1,
            .order_dependent = 1,
        },
    .form = &hop_form_matrix,
    .learn = learn,
};
