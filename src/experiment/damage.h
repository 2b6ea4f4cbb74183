/* SPDX-License-Identifier: MIT */
/* Damage that grows along one order, and how much of it recall undoes. */
#ifndef HOP_EXPERIMENT_DAMAGE_H
#define HOP_EXPERIMENT_DAMAGE_H

#include "experiment/trial.h"

/* The ways to damage a stored pattern, one within the other: step k flips the k-th unit
   of an order; of a sparse pattern it turns one active unit off and another on, so that
   activity stays. */
typedef struct hop_erosion {
    size_t row;     /* the pattern */
    size_t most;    /* steps that make the whole of it: all units, or all active ones */
    size_t allowed; /* units that may be wrong where it is undone */
    bool sparse;
    uint32_t *first;  /* [most] units to flip, or active ones to turn off */
    uint32_t *second; /* [most] silent units to turn on; NULL unless sparse */
} hop_erosion;

/* The order is a matter of the trial's chance. HOP_ENOMEM. */
hop_status hop_erosion_begin(const hop_trial *trial, const hop_rig *rig, size_t row,
                             bool sparse, hop_erosion *out);
void hop_erosion_clear(hop_erosion *damage);

/* The pattern after so many steps into rig->cue. */
void hop_erosion_apply(const hop_erosion *damage, size_t steps, hop_rig *rig);

/* Whether rig->state has at most --retrieved of the units wrong; of a sparse pattern, f
   of them on, --retrieved * 4 f (1 - f). */
bool hop_erosion_is_undone(const hop_erosion *damage, const hop_rig *rig);

/* The largest share of `most` that recall undoes, by bisection: right where recall fails
   from some step on. 0 where not even the pattern itself is kept. */
hop_status hop_erosion_survived(const hop_trial *trial, const hop_erosion *damage,
                                hop_rig *rig, double *out);

#endif
