/* SPDX-License-Identifier: MIT */
/* Thresholds and external fields of units, in the raw terms of the couplings. */
#ifndef HOP_MEMORY_BIAS_H
#define HOP_MEMORY_BIAS_H

#include "memory/memory.h"

/* b_i - theta. Beside integer couplings it is rounded to a multiple of 2^-20 of the
   smallest coupling, so that a field of exactly theta is a true tie: `exact` holds these
   multiples. Both NULL: every one is 0. */
typedef struct hop_bias {
    __int128 *exact; /* [dim] */
    double *rounded; /* [dim] */
} hop_bias;

enum { HOP_BIAS_SHIFT = 20 };

/* fields[dim]: the external ones, or NULL. HOP_EINVAL (not finite), HOP_EOVERFLOW (too
   large beside the couplings for exact integers), HOP_ENOMEM. */
hop_status hop_bias_create(const hop_memory *memory, const double *fields, hop_bias *out,
                           hop_error *error);
void hop_bias_clear(hop_bias *bias);

static inline bool hop_bias_is_empty(const hop_bias *bias) {
    return !bias->exact && !bias->rounded;
}

/* A raw field with the unit's bias; its exact part is then in multiples of 2^-20. */
static inline hop_raw hop_bias_add(const hop_bias *bias, size_t unit, hop_raw field) {
    if (bias->exact)
        field.exact = field.exact * (1 << HOP_BIAS_SHIFT) + bias->exact[unit];
    else if (bias->rounded)
        field.rounded += bias->rounded[unit];
    return field;
}

/* -2 divisor E of a state: s^T W s + 2 sum (b_i - theta) s_i, in multiples as above. */
hop_raw hop_bias_depth(const hop_memory *memory, const hop_bias *bias,
                       const hop_state *state, hop_raw couplings);

/* The energy that a depth stands for. */
double hop_bias_energy(const hop_memory *memory, const hop_bias *bias, hop_raw depth);

/* Scratch to measure states: their overlaps M with every pattern, and their depth. */
typedef struct hop_gauge {
    const hop_memory *memory;
    int32_t *overlaps; /* [count], of the state measured last */
    double *scratch;   /* [dim + count] */
} hop_gauge;

hop_status hop_gauge_create(const hop_memory *memory, hop_gauge *out);
void hop_gauge_clear(hop_gauge *gauge);
/* Overlaps and depth; zero depth where couplings have no energy. */
hop_raw hop_gauge_measure(hop_gauge *gauge, const hop_state *state, const hop_bias *bias);

/* Whether states have an energy at all. */
bool hop_memory_has_energy(const hop_memory *memory);

#endif
