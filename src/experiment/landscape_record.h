/* SPDX-License-Identifier: MIT */
/* What a trial of the landscape keeps, for the two files that write and read it. */
#ifndef HOP_EXPERIMENT_LANDSCAPE_RECORD_H
#define HOP_EXPERIMENT_LANDSCAPE_RECORD_H

#include "experiment/experiment.h"
#include "experiment/slice.h"
#include "experiment/slice_theory.h"

/* Places on a walk: a half and a third of the way are among them. */
enum { WALK = 49, START = 0, THIRD = 16, MIDDLE = 24 };
/* Places at which a recall path is kept: its start, its end and between. */
enum { STOPS = 25 };

/* Ends of recall: A, B and C are 0, 1 and 2. */
enum { MIXTURE = HOP_SLICE_MIXTURE, OTHER = HOP_SLICE_ELSEWHERE, ANOTHER, ENDS };

/* Single numbers, E/N along two walks from A to B, the map row by row, the paths. */
enum {
    FIRST, /* the shape of the slice */
    SECOND,
    UP,
    SQUARE,  /* mean over the map of (measured - theory)^2 */
    BARRIER, /* half way at random, above the ends */
    PASS,    /* a third of the way by way of the mixture, from both sides */
    KEPT,    /* recall from the mixture stays there */
    SHARES,  /* of the paths that end there */
    EXPECTED_SHARES = SHARES + ENDS,
    AS_EXPECTED = EXPECTED_SHARES + ENDS, /* paths that end where they should */
    RANDOM_WALK,
    MIXED_WALK = RANDOM_WALK + WALK,
    MAP = MIXED_WALK + WALK
};
/* A path: where it ended, its flips, and x, y, E/N of each stop. */
enum { END, FLIPS, STOP, PATH_WIDTH = STOP + 3 * STOPS };

/* Points of the map along a side, paths, and where the record of a path begins. */
size_t hop_landscape_grid(const hop_lab *lab);
size_t hop_landscape_paths(const hop_lab *lab);
size_t hop_landscape_path_at(const hop_lab *lab, size_t path);

/* The place of grid point k along so many units. */
size_t hop_landscape_place(const hop_lab *lab, size_t k, size_t units);

/* What theory needs to know of the lab. */
hop_slice_model hop_landscape_model(const hop_lab *lab);

extern const hop_meaning hop_landscape_glossary[];
void hop_landscape_report(const hop_lab *lab, hop_report *report);

#endif
