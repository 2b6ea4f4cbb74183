/* SPDX-License-Identifier: MIT */
/* Inside a memory: what is held, with nothing that acts. */
#ifndef HOP_MEMORY_MEMORY_H
#define HOP_MEMORY_MEMORY_H

#include <hopfield/memory.h>
#include "core/context.h"
#include "memory/matrix.h"
#include "memory/state.h"
#include "memory/strengths.h"
#include "memory/tables.h"

/* What a learning rule makes of patterns and strengths; defined by the learning room. */
typedef struct hop_rule hop_rule;

struct hop_memory {
    hop_context *context;
    size_t dim;
    const hop_rule *rule;
    hop_scaling scaling;
    hop_diagonal diagonal;
    hop_path path; /* FACTORED or EXPLICIT */
    hop_patterns *patterns;
    hop_strengths strengths;
    hop_tables tables;
    hop_matrix *matrix; /* explicit or imported, else NULL */
    bool imported;
};

/* Raw couplings and fields are divided by this; raw energies by twice this. */
double hop_memory_divisor(const hop_memory *memory);

/* The raw self-coupling sum c that the read-out contains for every unit. */
static inline int64_t hop_memory_self(const hop_memory *memory) {
    return memory->strengths.total;
}

/* matrix->w += sum_mu delta_mu xi xi^T over all rows of the memory, by exact integers;
   sum |delta| < 2^53. `workers` come from hop_matrix_workers_create. */
typedef struct hop_matrix_workers hop_matrix_workers;
hop_status hop_matrix_workers_create(const hop_memory *memory, size_t groups,
                                     hop_matrix_workers **out);
void hop_matrix_workers_free(hop_matrix_workers *workers);
void hop_matrix_add_outer(hop_memory *memory, hop_matrix_workers *workers,
                          const int64_t *delta);

/* s^T W s in raw terms, so that E = -raw / (2 divisor): an exact integer, or a double
   summed in one fixed order where the couplings are floats. The other part is 0. */
typedef struct hop_raw {
    __int128 exact;
    double rounded;
} hop_raw;

double hop_memory_energy_of(const hop_memory *memory, hop_raw raw);

/* Scratch to measure states: their overlaps M with every pattern, and s^T W s. */
typedef struct hop_gauge {
    const hop_memory *memory;
    int32_t *overlaps; /* [count], of the state measured last */
    double *values;    /* [dim] */
} hop_gauge;

hop_status hop_gauge_create(const hop_memory *memory, hop_gauge *out);
void hop_gauge_clear(hop_gauge *gauge);
hop_raw hop_gauge_measure(hop_gauge *gauge, const hop_state *state);

#endif
