/* SPDX-License-Identifier: MIT */
/* Sharing patterns out to several networks, and choosing among what they recall. */
#ifndef HOP_EXPERIMENT_MODULES_H
#define HOP_EXPERIMENT_MODULES_H

#include "experiment/division.h"
#include "experiment/trial.h"

/* How one of the recalled states is chosen. */
typedef enum hop_route {
    HOP_ROUTE_ORACLE,  /* of the network that holds the pattern */
    HOP_ROUTE_OVERLAP, /* of the largest overlap with the cue */
    HOP_ROUTE_ENERGY,  /* of the lowest energy */
    HOP_ROUTE_COUNT
} hop_route;

const char *hop_route_name(hop_route route); /* "oracle", "overlap", "energy" */

/* Wrong units of the result by each route, and where it came from. */
typedef struct hop_modules_result {
    double signal;   /* mean of xi_i h_i over the stored pattern's units */
    double variance; /* of the same round that mean */
    double unstable; /* share of the stored pattern's units */
    size_t dim;      /* units of the result */
    size_t wrong[HOP_ROUTE_COUNT], network[HOP_ROUTE_COUNT];
} hop_modules_result;

/* Pattern `target` of whole->patterns, sought by whole->cue. Of slices, which are put
   together, and of one network all routes have the same result. */
hop_status hop_modules_run(const hop_trial *trial, const hop_layout *layout,
                           const hop_rig *whole, size_t target, hop_modules_result *out);

#endif
