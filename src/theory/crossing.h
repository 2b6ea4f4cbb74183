/* SPDX-License-Identifier: MIT */
/* Where a falling rate crosses a level: the knee of a curve, with its interval. */
#ifndef HOP_THEORY_CROSSING_H
#define HOP_THEORY_CROSSING_H

#include <stddef.h>
#include <hopfield/theory.h>

enum { HOP_MOST_CROSSING = 256 }; /* points of a curve */

/**
 * Where a falling rate crosses `level` on rising x[count]: the rates, and both ends of
 * their intervals, are made monotone (pool adjacent violators) and joined by straight
 * lines; the interval of the crossing is where the ends cross, the points at which the
 * level would not be rejected: it is rather too wide than too narrow. Where the rate
 * falls by more than 0.4 from one x to the next, straight lines say too much, and the
 * interval covers both. NaN where a line does not cross.
 */
hop_estimate hop_crossing(const double *x, const hop_estimate *rates, size_t count,
                          double level);

#endif
