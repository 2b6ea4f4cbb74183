/* SPDX-License-Identifier: MIT */
/* Loads along a branch of states: where they peak, and the state of a load. */
#ifndef HOP_THEORY_BRANCH_H
#define HOP_THEORY_BRANCH_H

/* A load as a function of the one number that tells the states of a branch apart. */
typedef double hop_branch_load(double x, const void *given);

/* The x in low..high where a load that first rises and then falls is largest, within
   1e-8 of the width or of what rounding of the load allows: the load there is good to
   about 1e-15. */
double hop_branch_peak(hop_branch_load *load, const void *given, double low, double high);

/* The x of the wanted load between low and high, where it falls with x, to the last bits;
   `high` where it is still larger there, `low` where it is smaller there. */
double hop_branch_root(hop_branch_load *load, const void *given, double wanted,
                       double low, double high);

/* The overlap m = erf y of the state of a load on the stable branch, which falls from
   where it peaks in 0.5..2 and stays below 1 / 2 y^2: 1 at load 0, 0 beyond the peak, NaN
   where the load is negative, infinite or NaN. */
double hop_branch_overlap(hop_branch_load *load, double wanted);

#endif
