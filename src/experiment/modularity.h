/* SPDX-License-Identifier: MIT */
/* What the trials of the experiment on modularity measure, and who reports it. */
#ifndef HOP_EXPERIMENT_MODULARITY_H
#define HOP_EXPERIMENT_MODULARITY_H

#include "experiment/modules.h"

/* Numbers of a trial: of each division three, then four of each route. */
enum {
    HOP_MODULARITY_SIGNAL,
    HOP_MODULARITY_VARIANCE,
    HOP_MODULARITY_UNSTABLE,
    HOP_MODULARITY_ROUTES,
};
enum {
    HOP_MODULARITY_EXACT,
    HOP_MODULARITY_RETRIEVED,
    HOP_MODULARITY_OVERLAP,
    HOP_MODULARITY_RIGHT, /* the network that holds the pattern was chosen */
    HOP_MODULARITY_OF_ROUTE
};
enum {
    HOP_MODULARITY_OF_DIVISION =
        HOP_MODULARITY_ROUTES + HOP_ROUTE_COUNT * HOP_MODULARITY_OF_ROUTE
};

/* Place in the record. */
static inline size_t hop_modularity_field(hop_division division, hop_route route,
                                          size_t number) {
    return (size_t)division * HOP_MODULARITY_OF_DIVISION + HOP_MODULARITY_ROUTES +
           (size_t)route * HOP_MODULARITY_OF_ROUTE + number;
}
static inline size_t hop_modularity_number(hop_division division, size_t number) {
    return (size_t)division * HOP_MODULARITY_OF_DIVISION + number;
}

static inline hop_layout hop_modularity_layout(const hop_point *point,
                                               hop_division division) {
    return hop_layout_of(division, point->units, point->patterns, (size_t)point->extra);
}

/* The true load P/N at a place in the sweep of loads. */
double hop_modularity_load(const hop_lab *lab, size_t place);
/* Variance of a stored pattern's fields over all trials, over their squared mean: what
   hop_layout_crosstalk predicts. Its interval is that of a ratio by the delta method. */
hop_estimate hop_modularity_crosstalk(const hop_lab *lab, size_t at,
                                      hop_division division);

extern const hop_meaning hop_modularity_glossary[];
void hop_modularity_plot(const hop_lab *lab, hop_report *report);
void hop_modularity_say(const hop_lab *lab, hop_report *report);

#endif
