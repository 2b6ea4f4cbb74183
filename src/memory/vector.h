/* SPDX-License-Identifier: MIT */
/* Inside a vector memory: what is held, with nothing that acts. */
#ifndef HOP_MEMORY_VECTOR_H
#define HOP_MEMORY_VECTOR_H

#include <hopfield/vector.h>
#include "attend/attend.h"
#include "index/codes.h"
#include "index/index.h"

/* Which function of the state recall never raises. */
typedef enum hop_lyapunov {
    HOP_LYAPUNOV_NONE,
    HOP_LYAPUNOV_QUADRATIC, /* E = -F(beta X q)/beta + |q|^2/2 + constant */
    HOP_LYAPUNOV_LINEAR,    /* E = -F/beta + constant, of signs or lengths of 1 */
    HOP_LYAPUNOV_DISTANCE   /* E = -F(-beta |x - q|^2)/beta + constant */
} hop_lyapunov;

struct hop_vector_memory {
    hop_context *context;
    const hop_rows *keys, *values;
    hop_vector_options options;
    hop_lyapunov lyapunov;
    bool quadratic;         /* the energy has |q|^2/2, be it a Lyapunov function or not */
    const hop_index *index; /* NULL: none */
    const hop_codes *codes; /* NULL: none */
    double *log_strengths;  /* [count]; NULL: all 0 */
    uint32_t *present;      /* rows of strength above 0; NULL: all */
    size_t present_count;
    double *strongest; /* [clusters of the index], as of hop_field_of_keys; or NULL */
    double log_size;
    double log_total; /* ln sum c */
    float *inverses;  /* [count], as of hop_question, over all units; or NULL */
};

/* Whether theory promises that no step of a cue raises the energy: not every Lyapunov
   function holds for a first step from any cue. state[dim of keys], unknown units 0. */
bool hop_vector_memory_promises(const hop_vector_memory *memory, const float *state,
                                bool missing, bool clamped);

/* What a step works with. */
hop_field_of_keys hop_vector_memory_field(const hop_vector_memory *memory);

/* E of a state whose potential is F, NaN where there is none: -F/beta, with constants,
   and with |q|^2/2 where states are compared by products and not given a length.
   squares: |q|^2. */
double hop_vector_memory_energy_of(const hop_vector_memory *memory, double potential,
                                   double squares);

#endif
