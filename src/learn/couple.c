/* SPDX-License-Identifier: MIT */
/* Rules that learn a pattern by one symmetric update of the whole matrix. */
#include "learn/couple.h"

#include <stdlib.h>
#include "core/error.h"
#include "patterns/packed.h"

/* Couplings that one task works on: enough to be worth waking a thread. */
enum { TASK_COUPLINGS = 1 << 15 };

typedef struct {
    const hop_kernels *kernels;
    double *w, *h;       /* h: fields of the present pattern, then of the next */
    const double *xi;    /* the pattern whose fields are wanted */
    const double *p, *q; /* NULL: fields only */
    double keep;
    size_t dim, task_rows;
} pass;

static void pass_rows(void *shared, size_t index, unsigned worker) {
    (void)worker;
    const pass *job = shared;
    const size_t dim = job->dim, first = index * job->task_rows;
    const size_t end = dim - first < job->task_rows ? dim : first + job->task_rows;
    for (size_t i = first; i < end; i++) {
        double *row = job->w + i * dim;
        job->h[i] =
            job->p ? job->kernels->couple(job->keep, job->p, job->q, i, job->xi, row, dim)
                   : job->kernels->dot(row, job->xi, dim);
    }
}

static hop_status run(hop_context *context, pass *job, hop_error *error) {
    const size_t tasks = (job->dim + job->task_rows - 1) / job->task_rows;
    hop_parallel_for(context, tasks, pass_rows, job);
    return hop_context_interrupted(context)
               ? hop_fail(error, HOP_EINTERRUPTED, "learning was interrupted")
               : HOP_OK;
}

hop_status hop_couple_learn(hop_lesson *lesson, double keep, hop_couple_prepare prepare,
                            hop_error *error) {
    const size_t dim = lesson->memory->dim;
    hop_context *context = lesson->memory->context;
    double *scratch = calloc(dim, 5 * sizeof *scratch);
    if (!scratch) return hop_fail_memory(error);
    double *xi = scratch, *next = xi + dim, *p = next + dim, *q = p + dim;
    pass job = {.kernels = context->kernels,
                .w = lesson->matrix->w,
                .h = q + dim,
                .xi = xi,
                .keep = keep,
                .dim = dim,
                .task_rows = TASK_COUPLINGS / dim + 1};
    lesson->matrix->divisor = 1;
    hop_packed_reals(hop_patterns_row(lesson->patterns, lesson->first), dim, xi);
    hop_status status = run(context, &job, error);
    for (size_t mu = lesson->first; mu < lesson->count && !status; mu++) {
        status = prepare(xi, job.h, dim, p, q, mu, error);
        if (status) break;
        if (mu + 1 < lesson->count)
            hop_packed_reals(hop_patterns_row(lesson->patterns, mu + 1), dim, next);
        job.p = p;
        job.q = q;
        job.xi = next;
        status = run(context, &job, error);
        double *learned = xi;
        xi = next;
        next = learned;
    }
    free(scratch);
    return status;
}
