/* SPDX-License-Identifier: MIT */
/* A flat slice through the states of a network that holds three memories and mixtures. */
#ifndef HOP_EXPERIMENT_SLICE_H
#define HOP_EXPERIMENT_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <hopfield/patterns.h>

enum { HOP_SLICE_MEMORIES = 3 };

/* How many units stand where: `first` + `second` units in which A and B differ, C siding
   with B in the first and with A in the second; `up` units in which C alone differs. */
typedef struct hop_slice_shape {
    size_t units, first, second, up;
} hop_slice_shape;

/**
 * The slice through memories A, B and C, rows 0, 1 and 2 of a set. Its state (across, up)
 * is A with that many of the units in which B differs turned to B, those in which C
 * agrees with B first, and that many of the units in which C alone differs turned to C;
 * of each kind in an order left to chance. So six points of it are memories and
 * 3-mixtures to the last unit: A at (0, 0), sign(A + B + C) at (first, 0), B at
 * (first + second, 0); and with all of `up` turned sign(A - B + C), C, sign(-A + B + C).
 */
typedef struct hop_slice {
    hop_slice_shape shape;
    int8_t *memories;  /* [3][units] */
    uint32_t *across;  /* [first + second] */
    uint32_t *upwards; /* [up] */
} hop_slice;

/* Chance is keyed by (seed, HOP_STREAM_BASE, 0). HOP_ENOMEM. */
hop_status hop_slice_create(const hop_patterns *patterns, uint64_t seed, hop_slice *out);
void hop_slice_clear(hop_slice *slice);

/* across <= first + second, up <= shape.up; state[units] */
void hop_slice_state(const hop_slice *slice, size_t across, size_t up, int8_t *state);

/* Its overlaps with A, B and C. */
void hop_slice_overlaps(const hop_slice_shape *shape, size_t across, size_t up,
                        double overlaps[HOP_SLICE_MEMORIES]);

/* Of any state: the share of the units across that side with B, and of those upwards that
   side with C, 0..1. */
void hop_slice_project(const hop_slice *slice, const int8_t *state, double place[2]);

#endif
