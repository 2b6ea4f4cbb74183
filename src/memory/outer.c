/* SPDX-License-Identifier: MIT */
/* Weighted sums of outer products of a memory's patterns, row by row. */
#include "memory/outer.h"

#include <stdlib.h>
#include "memory/readout.h"

/* One thread's scratch: the weights of one row of couplings, and that row. */
typedef struct {
    hop_readout readout;
    int32_t *a, *row;
    __int128 *wide_a, *wide_row;
} worker;

struct hop_matrix_workers {
    unsigned count;
    size_t groups;
    worker *each;
};

hop_status hop_matrix_workers_create(const hop_memory *memory, size_t groups,
                                     hop_matrix_workers **out) {
    const size_t tiles = (memory->dim + HOP_TILE - 1) / HOP_TILE;
    hop_matrix_workers *workers = calloc(1, sizeof *workers);
    if (!workers) return HOP_ENOMEM;
    workers->count = memory->context->threads;
    workers->groups = groups;
    workers->each = calloc(workers->count, sizeof *workers->each);
    bool made = workers->each != NULL;
    for (unsigned k = 0; made && k < workers->count; k++) {
        worker *one = &workers->each[k];
        one->a = calloc(groups * HOP_GROUP + 1, sizeof *one->a);
        one->wide_a = calloc(groups * HOP_GROUP + 1, sizeof *one->wide_a);
        one->row = calloc(tiles * HOP_TILE, sizeof *one->row);
        one->wide_row = calloc(tiles * HOP_TILE, sizeof *one->wide_row);
        made = one->a && one->wide_a && one->row && one->wide_row &&
               hop_readout_create(memory->context->kernels, &memory->tables, tiles,
                                  groups, &one->readout) == HOP_OK;
    }
    if (!made) {
        hop_matrix_workers_free(workers);
        return HOP_ENOMEM;
    }
    *out = workers;
    return HOP_OK;
}

void hop_matrix_workers_free(hop_matrix_workers *workers) {
    if (!workers) return;
    for (unsigned k = 0; workers->each && k < workers->count; k++) {
        worker *one = &workers->each[k];
        hop_readout_clear(&one->readout);
        free(one->a);
        free(one->wide_a);
        free(one->row);
        free(one->wide_row);
    }
    free(workers->each);
    free(workers);
}

typedef struct {
    const hop_memory *memory;
    hop_matrix_workers *workers;
    const int64_t *delta;
    bool narrow;
    double *out; /* where the rows are written; NULL: added to the matrix */
} outer_job;

static bool sum_is_narrow(const int64_t *delta, size_t count) {
    uint64_t sum = 0;
    for (size_t mu = 0; mu < count && sum <= INT32_MAX; mu++)
        sum += (uint64_t)llabs(delta[mu]);
    return sum <= INT32_MAX;
}

/* Row i of sum_mu delta_mu xi xi^T is the read-out of delta_mu xi_i^mu. */
static void one_row(void *shared, size_t i, unsigned who) {
    const outer_job *job = shared;
    const hop_memory *memory = job->memory;
    const size_t dim = memory->dim, count = memory->strengths.count;
    worker *mine = &job->workers->each[who];
    const uint8_t *unit = hop_tables_unit(&memory->tables, i);
    for (size_t mu = 0; mu < count; mu++) {
        bool plus = unit[mu / HOP_GROUP * HOP_TILE] >> (mu % HOP_GROUP) & 1;
        int64_t weight = plus ? job->delta[mu] : -job->delta[mu];
        if (job->narrow)
            mine->a[mu] = (int32_t)weight;
        else
            mine->wide_a[mu] = weight;
    }
    if (job->narrow)
        hop_readout_narrow(&mine->readout, mine->a, mine->row);
    else
        hop_readout_wide(&mine->readout, mine->wide_a, mine->wide_row);

    const bool keep = memory->diagonal == HOP_DIAGONAL_KEEP;
    double *to = job->out ? job->out + i * dim : memory->matrix->w + i * dim;
    for (size_t j = 0; j < dim; j++) {
        double value = job->narrow ? mine->row[j] : (double)mine->wide_row[j];
        if (j == i && !keep) value = 0;
        to[j] = job->out ? value : to[j] + value;
    }
}

static void run_rows(outer_job *job) {
    static const atomic_bool never = false;
    hop_memory *memory = (hop_memory *)job->memory;
    job->narrow = sum_is_narrow(job->delta, memory->strengths.count);
    hop_pool_run(memory->context->pool, memory->dim, one_row, job, &never);
}

void hop_matrix_add_outer(hop_memory *memory, hop_matrix_workers *workers,
                          const int64_t *delta) {
    outer_job job = {.memory = memory, .workers = workers, .delta = delta};
    run_rows(&job);
}

hop_status hop_outer_fill(const hop_memory *memory, double *w) {
    if (memory->strengths.count == 0) { /* there are no tables yet */
        for (size_t i = 0; i < memory->dim * memory->dim; i++) w[i] = 0;
        return HOP_OK;
    }
    hop_matrix_workers *workers;
    if (hop_matrix_workers_create(memory, memory->tables.groups, &workers))
        return HOP_ENOMEM;
    outer_job job = {.memory = memory,
                     .workers = workers,
                     .delta = memory->strengths.weights,
                     .out = w};
    run_rows(&job);
    hop_matrix_workers_free(workers);
    return HOP_OK;
}
