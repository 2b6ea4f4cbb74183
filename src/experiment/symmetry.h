/* SPDX-License-Identifier: MIT */
/* What the trials of the experiment on symmetry measure, and who reports it. */
#ifndef HOP_EXPERIMENT_SYMMETRY_H
#define HOP_EXPERIMENT_SYMMETRY_H

#include "experiment/experiment.h"

enum { HOP_MOVE_SYNC, HOP_MOVE_FIXED, HOP_MOVE_RANDOM, HOP_MOVE_COUNT };

/* Numbers of a trial: two of its couplings, then these of each dynamics. */
enum { HOP_SYMMETRY_ETA, HOP_SYMMETRY_STEP_ERROR, HOP_SYMMETRY_MOVES };
enum {
    HOP_SYMMETRY_SETTLED,
    HOP_SYMMETRY_CYCLE,
    HOP_SYMMETRY_LIMIT,
    HOP_SYMMETRY_PERIOD,  /* of a cycle */
    HOP_SYMMETRY_STEPS,   /* until settled */
    HOP_SYMMETRY_RISES,   /* the energy rises at some step or flip */
    HOP_SYMMETRY_RAISING, /* share of the steps or flips at which it does */
    HOP_SYMMETRY_RETRIEVED,
    HOP_SYMMETRY_WRONG, /* share of the units */
    HOP_SYMMETRY_OF_MOVE
};

/* Place in the record. */
static inline size_t hop_symmetry_field(size_t move, size_t number) {
    return HOP_SYMMETRY_MOVES + move * HOP_SYMMETRY_OF_MOVE + number;
}

/* "sync", "fixed", "random" */
const char *hop_move_name(size_t move);

/* Theory; NaN where it says nothing. Of symmetric (0) and antisymmetric (1) couplings
   without self-coupling: share that settles or cycles, the period of cycles, share of
   runs in which the energy rises. */
double hop_symmetry_theory(size_t move, double asymmetry, size_t number);
/* Share of units wrong after one synchronous step: crosstalk of the P - 1 other patterns
   under cos(phi), noise of A under sin(phi), both Gaussian, and the signal cos(phi) of
   the cue's other units. For N to infinity 1/2 erfc(cos(phi) m0 / sqrt(2 P/N)). */
double hop_symmetry_step_error(const hop_point *point);

/* The table of crossings. */
void hop_symmetry_tabulate(const hop_lab *lab, hop_report *report);
void hop_symmetry_plot(const hop_lab *lab, hop_report *report);
void hop_symmetry_say(const hop_lab *lab, hop_report *report);

#endif
