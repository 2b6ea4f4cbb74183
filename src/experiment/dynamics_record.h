/* SPDX-License-Identifier: MIT */
/* What a trial of dynamics keeps, for the files that write and read it. */
#ifndef HOP_EXPERIMENT_DYNAMICS_RECORD_H
#define HOP_EXPERIMENT_DYNAMICS_RECORD_H

#include "experiment/trial.h"

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

/* --- with temperature, and graded: a part of a trial that follows the other ------- */

/* Trials of a point that go through it too: the first ones. */
enum { HEATED = 100 };
/* At each temperature; annealed: the heat bath from there to 0. Then each gain. */
enum { GLAUBER, METROPOLIS, ANNEALED, HEATS };
/* Of each of them. */
enum {
    HEAT_OVERLAP, /* with the pattern, averaged over time; of annealed, graded: at the end
                   */
    HEAT_ERROR,   /* of this average, from within the run */
    HEAT_KEPT,    /* it is above one half */
    HEAT_KEPT_OVERLAP,
    HEAT_WRONG, /* of the state at the end */
    HEAT_RETRIEVED,
    HEAT_ENERGY,
    HEAT_RISES,  /* the energy rises at some sweep; of graded units their own energy */
    HEAT_RISING, /* share of sweeps or time steps at which that of the state does */
    HEAT_FIELDS
};

static inline size_t hop_dynamics_heated(const hop_lab *lab) {
    return lab->trials < HEATED ? lab->trials : HEATED;
}

static inline size_t heat_at(size_t temperature, size_t heat, size_t field) {
    return WIDTH + (temperature * HEATS + heat) * HEAT_FIELDS + field;
}

static inline size_t graded_at(const hop_lab *lab, size_t gain, size_t field) {
    const size_t temperatures = hop_lab_sweep(lab, HOP_P_TEMPERATURE)->count;
    return heat_at(temperatures, 0, field) + gain * HEAT_FIELDS;
}

/* At how many entries of a trace the energy is above that before. */
size_t hop_trace_rises(const hop_trace *trace);

/* dynamics_heat.c: checks and sorts what it takes, and says how wide a record is. */
hop_status hop_dynamics_prepare(hop_lab *lab, hop_error *error);
/* Moves rig->cue through all of it, or says of a later trial that it was not. */
hop_status hop_dynamics_heat(const hop_trial *trial, hop_rig *rig, double *record);

/* dynamics_heat_report.c */
void hop_dynamics_add_heat(const hop_lab *lab, hop_report *report);
void hop_dynamics_add_heat_panels(const hop_lab *lab, size_t shown, hop_report *report);
void hop_dynamics_say_heat(const hop_lab *lab, size_t shown, hop_report *report);

void hop_dynamics_report(const hop_lab *lab, hop_report *report);

#endif
