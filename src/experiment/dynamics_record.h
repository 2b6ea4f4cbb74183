/* SPDX-License-Identifier: MIT */
/* What a trial of dynamics keeps, for the two files that write and read it. */
#ifndef HOP_EXPERIMENT_DYNAMICS_RECORD_H
#define HOP_EXPERIMENT_DYNAMICS_RECORD_H

#include "experiment/experiment.h"

enum { SYNC, FIXED, RANDOM, GREEDY, MOVES };

/* Of each dynamics. Steps and flips are of trials that settle; energies are per unit. */
enum {
    EXACT,
    RETRIEVED,
    WRONG,
    KEPT_WRONG, /* of retrieved trials */
    ENERGY,
    KEPT_ENERGY,
    STEPS,
    FLIPS,
    NEEDED, /* units in which cue and end differ: the fewest flips there can be */
    CYCLE,
    RISES, /* the energy rises at some step */
    FIELDS
};
/* Whether two dynamics end in one state: (0, 1), (0, 2), ...; and whether all do. */
enum { PAIRS = MOVES * (MOVES - 1) / 2, SAME = MOVES * FIELDS, ALL_SAME = SAME + PAIRS };
/* Energy and wrong units after each step; not of greedy recall, whose steps are flips. */
enum { TRACED = GREEDY, LENGTH = 13, TRACE = ALL_SAME + 1 };
enum { WIDTH = TRACE + 2 * TRACED * LENGTH };

static inline size_t field_of(size_t move, size_t field) {
    return move * FIELDS + field;
}

static inline size_t energy_at(size_t move, size_t step) {
    return TRACE + move * LENGTH + step;
}

static inline size_t wrong_at(size_t move, size_t step) {
    return TRACE + (TRACED + move) * LENGTH + step;
}

void hop_dynamics_report(const hop_lab *lab, hop_report *report);

#endif
