/* SPDX-License-Identifier: MIT */
/* A form: one way to hold couplings, with all that can be asked of them. */
#ifndef HOP_MEMORY_FORM_H
#define HOP_MEMORY_FORM_H

#include "memory/landscape.h"

/* W = raw / divisor, the diagonal included as the memory keeps it. All but `cursor` and
   `divisor` may be NULL where couplings are no matrix: they depend on time or on a
   product of several units. */
struct hop_form {
    /* A state's way on this landscape; `state` and `memory` are filled in by the caller.
     */
    hop_status (*cursor)(const hop_memory *memory, hop_cursor **out);
    double (*divisor)(const hop_memory *memory);
    /* w_ii in raw terms, as the rule gives it, kept or not. */
    hop_raw (*self)(const hop_memory *memory, size_t unit);
    /* s^T W s in raw terms, without thresholds. overlaps[count]: M of the state with
       every pattern, +-1 units and all; scratch[dim + count]. */
    hop_raw (*measure)(const hop_memory *memory, const hop_state *state,
                       const int32_t *overlaps, double *scratch);
    /* Raw couplings into w[dim][dim]. HOP_ENOMEM. */
    hop_status (*fill)(const hop_memory *memory, double *w);
    /* h = W v for real v[dim] (of 0..1 in a binary memory, else of -1..1), scaled;
       scratch[dim + count]. In one fixed order. */
    void (*apply)(const hop_memory *memory, const double *v, double *scratch, double *h);
    /* What every memory adds to the field of a unit, scaled, self-coupling included:
       parts[count], whose sum is W s at the unit with its diagonal kept. overlaps and
       scratch as above. NULL where couplings are no sum over the memories. */
    void (*parts)(const hop_memory *memory, const hop_state *state,
                  const int32_t *overlaps, double *scratch, size_t unit, double *parts);
    /* The largest |h_i| in raw terms; NULL: at most N sum |c|. */
    double (*most)(const hop_memory *memory);
    /* Whether fields are integers, where that is not always so; NULL: as `exact`. */
    bool (*is_exact)(const hop_memory *memory);
    /* By how much rounding may change a raw measure; NULL: as of a sum of P pairs. */
    double (*rounding)(const hop_memory *memory);
    bool exact;  /* raw couplings are integers; of a matrix, its own word counts */
    bool tables; /* it reads patterns packed by units */
    bool columns; /* and again a unit at a time */
    bool plural; /* it couples more than two units at once: all at once, they may come
                    back with any period */
};

extern const hop_form hop_form_weights;  /* integer weights */
extern const hop_form hop_form_centred;  /* 0 and 1 less their mean, by integers */
extern const hop_form hop_form_mixed;    /* a matrix P x P between the patterns */
extern const hop_form hop_form_matrix;   /* N x N */
extern const hop_form hop_form_pairs;    /* between two sides, by integers */
extern const hop_form hop_form_sequence; /* from each pattern to the next, by integers */
extern const hop_form hop_form_slow_sequence;  /* and to itself; what leads on is late */
extern const hop_form hop_form_dense_sequence; /* a power of overlaps leads on */
extern const hop_form hop_form_power;          /* E of a power of overlaps */
extern const hop_form hop_form_rectified;      /* of those above 0 */
extern const hop_form hop_form_exponential;    /* of an exponential of them */

#endif
