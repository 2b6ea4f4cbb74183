/* SPDX-License-Identifier: MIT */
/* What theory says of a slice: random patterns under Hebb's rule, each learned once. */
#ifndef HOP_EXPERIMENT_SLICE_THEORY_H
#define HOP_EXPERIMENT_SLICE_THEORY_H

#include "experiment/slice.h"

typedef struct hop_slice_model {
    double units, patterns;
    double scale; /* of the couplings, over 1/N */
    bool zero_diagonal;
} hop_slice_model;

/* E/N of a state of the slice from its overlaps with A, B and C, on average over the
   other memories, and the standard deviation of E/N round that average. */
double hop_slice_energy(const hop_slice_model *model,
                        const double overlaps[HOP_SLICE_MEMORIES]);
double hop_slice_deviation(const hop_slice_model *model);

/* Mean of E/N over memories when a share t, 0..1, of the way from A to B is done: the
   units in which they differ turned in random order, or up to t = 1/2 those in which C
   agrees with B and then the others, so that half way lies sign(A + B + C). And the
   standard deviation of the first. */
double hop_slice_random_walk(const hop_slice_model *model, double t);
double hop_slice_mixed_walk(const hop_slice_model *model, double t);
double hop_slice_random_spread(const hop_slice_model *model, double t);

/* Where recall from a state of these overlaps with A, B and C ends for P/N -> 0: at A, B
   or C, at a 3-mixture of them, or elsewhere (at one of them inverted). */
enum { HOP_SLICE_MIXTURE = HOP_SLICE_MEMORIES, HOP_SLICE_ELSEWHERE };
unsigned hop_slice_end(const double overlaps[HOP_SLICE_MEMORIES]);

#endif
