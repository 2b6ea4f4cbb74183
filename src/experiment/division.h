/* SPDX-License-Identifier: MIT */
/* Ways to hold many patterns in several networks, and what theory predicts of them. */
#ifndef HOP_EXPERIMENT_DIVISION_H
#define HOP_EXPERIMENT_DIVISION_H

#include <stdbool.h>
#include <stddef.h>

/* Ways to hold P patterns of N units in k networks. */
typedef enum hop_division {
    HOP_DIVISION_SINGLE,  /* one network of N units for all, whatever k is */
    HOP_DIVISION_FULL,    /* k of N units, each for P/k patterns */
    HOP_DIVISION_DILUTED, /* the same with 1/k of the couplings: pairs cut by chance */
    HOP_DIVISION_SMALLER, /* k of N / sqrt(k) units, each for P/k patterns cut to that */
    HOP_DIVISION_SLICES,  /* k of N/k units, each for its slice of all P patterns */
    HOP_DIVISION_COUNT
} hop_division;

const char *hop_division_name(hop_division division); /* "single", "full", ... */
/* Whether a network has to be chosen: not where there is one, or where all are joined. */
bool hop_division_routed(hop_division division);

typedef struct hop_layout {
    hop_division division;
    size_t patterns; /* P of the whole */
    size_t networks, units;
    double kept; /* share of the couplings */
} hop_layout;

hop_layout hop_layout_of(hop_division division, size_t units, size_t patterns,
                         size_t modules);
/* Networks that the patterns are shared out to; 1 where each holds them all. */
size_t hop_layout_shares(const hop_layout *layout);
/* Patterns that network `network` holds: rows network, network + shares, ... */
size_t hop_layout_held(const hop_layout *layout, size_t network);
double hop_layout_units(const hop_layout *layout);
/* Ordered pairs of coupled units, w_ij with i != j; of cut ones the expected number. */
double hop_layout_synapses(const hop_layout *layout);

/* --- theory, of random patterns under Hebb's rule with zero diagonal -------------- */

/* P' of one network, on average. */
double hop_layout_patterns(const hop_layout *layout);
/* Patterns that disturb one, a unit: (P' - 1) / N'. The one itself matters where P' is
   small, although not for N to infinity. */
double hop_layout_load(const hop_layout *layout);
/* Variance of a stored pattern's fields over their squared mean,
   (P' - kept) / (kept (N' - 1)): crosstalk and, where couplings are cut by chance, the
   uneven number that is left. */
double hop_layout_crosstalk(const hop_layout *layout);
/* Probability that a unit of a stored pattern is unstable: the exact binomial one, over
   the binomial number of its couplings. */
double hop_layout_unstable(const hop_layout *layout);
/* The load P/N of the whole at which one network gives way, N to infinity. */
double hop_division_knee(hop_division division, size_t modules, double wrong);

#endif
