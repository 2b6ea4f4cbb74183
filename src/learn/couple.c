/* SPDX-License-Identifier: MIT */
/* Rules that learn a pattern by one symmetric update of the whole matrix. */
#include "learn/couple.h"

#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "patterns/packed.h"

/* Couplings that one task works on, enough to be worth waking a thread; in rows by the
   eight, which kernels take together. */
enum { TASK_COUPLINGS = 1 << 15, TASK_ROWS = 8 };

typedef struct {
    const hop_kernels *kernels;
    hop_coupling all; /* next: the pattern whose fields are wanted */
    double *h;        /* fields of the present pattern, then of the next */
    bool update;      /* else fields only */
    size_t task_rows;
} pass;

static void pass_rows(void *shared, size_t index, unsigned worker) {
    (void)worker;
    const pass *job = shared;
    const size_t dim = job->all.length, first = index * job->task_rows;
    const size_t end = dim - first < job->task_rows ? dim : first + job->task_rows;
    hop_coupling rows = job->all;
    rows.unit = first;
    rows.w += first * dim;
    if (job->update)
        job->kernels->couple(&rows, end - first, job->h + first);
    else
        job->kernels->products(rows.w, end - first, rows.next, dim, job->h + first);
}

static hop_status run(hop_context *context, pass *job, hop_error *error) {
    const size_t tasks = (job->all.length + job->task_rows - 1) / job->task_rows;
    hop_parallel_for(context, tasks, pass_rows, job);
    return hop_context_interrupted(context)
               ? hop_fail(error, HOP_EINTERRUPTED, "learning was interrupted")
               : HOP_OK;
}

hop_status hop_couple_learn(hop_lesson *lesson, double keep, hop_couple_prepare prepare,
                            hop_error *error) {
    const size_t dim = lesson->memory->dim;
    hop_context *context = lesson->memory->context;
    const size_t room = (dim + 7) / 8 * 8; /* whole cache lines */
    double *scratch = aligned_alloc(64, 5 * room * sizeof *scratch);
    if (!scratch) return hop_fail_memory(error);
    double *xi = scratch, *next = xi + room, *p = next + room, *q = p + room;
    pass job = {.kernels = context->kernels,
                .all = {keep, p, q, xi, lesson->matrix->w, 0, dim},
                .h = q + room,
                .task_rows = (TASK_COUPLINGS / dim / TASK_ROWS + 1) * TASK_ROWS};
    lesson->matrix->divisor = 1;
    memset(scratch, 0, 5 * room * sizeof *scratch);
    hop_packed_reals(hop_patterns_row(lesson->patterns, lesson->first), dim, xi);
    hop_status status = run(context, &job, error);
    job.update = true;
    for (size_t mu = lesson->first; mu < lesson->count && !status; mu++) {
        status = prepare(xi, job.h, dim, p, q, mu, error);
        if (status) break;
        if (mu + 1 < lesson->count)
            hop_packed_reals(hop_patterns_row(lesson->patterns, mu + 1), dim, next);
        job.all.next = next;
        status = run(context, &job, error);
        double *learned = xi;
        xi = next;
        next = learned;
    }
    free(scratch);
    return status;
}
