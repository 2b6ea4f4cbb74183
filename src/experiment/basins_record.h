/* SPDX-License-Identifier: MIT */
/* Basins: what a trial keeps, and the report on it. */
#ifndef HOP_EXPERIMENT_BASINS_RECORD_H
#define HOP_EXPERIMENT_BASINS_RECORD_H

#include "experiment/rule_list.h"

enum {
    BASIN, /* noise at which half of the copies come back: the mean of the next two */
    BASIN_FIRST,
    BASIN_SECOND,
    LOST,     /* not even the undamaged pattern comes back */
    UNSTABLE, /* share of its units */
    WEAKEST,  /* its smallest xi_i h_i */
    DEPTH,    /* its E / (-N/2) */
    DIVERGED,
    BACK /* one copy at each noise of the sweep */
};

void hop_basins_report(const hop_lab *lab, hop_report *report);

#endif
