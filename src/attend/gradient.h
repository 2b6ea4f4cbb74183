/* SPDX-License-Identifier: MIT */
/* The two ways of a gradient: softmax in blocks, the others by queries. */
#ifndef HOP_ATTEND_GRADIENT_H
#define HOP_ATTEND_GRADIENT_H

#include <stdatomic.h>
#include "attend/heads.h"

/* What is asked of a backward pass. */
typedef struct hop_gradient {
    hop_heads heads;
    const float *out;           /* of softmax */
    const double *log_sums;     /* of softmax */
    const float *out_gradients; /* G, [total][n][v] */
    float *queries;             /* dQ, or NULL */
    float *keys, *values;       /* dK and dV, or NULL */
    hop_failure *failures;      /* [threads] */
    atomic_bool overflow;       /* a score is beyond float32 */
    atomic_bool gradients_overflow;
} hop_gradient;

/* HOP_ENOMEM, HOP_ELIMIT; what tasks met is in the failures and flags. */
hop_status hop_gradient_fold(hop_gradient *self, hop_error *error);
hop_status hop_gradient_weigh(hop_gradient *self, hop_error *error);

/* out[count] = factor sums, zeros where `sums` is NULL. */
void hop_gradient_write(hop_gradient *self, const float *sums, size_t count, float factor,
                        float *out);

/* The sums of a chunk of keys, [HOP_CHUNK][d] for dK, then [HOP_CHUNK][v] for dV, or
   NULL, go to their places among all gradients of head `index` of keys. */
void hop_gradient_write_keys(hop_gradient *self, const float *sums, size_t index,
                             size_t chunk);

#endif
