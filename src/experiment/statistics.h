/* SPDX-License-Identifier: MIT */
/* Estimates with 95% intervals, and where a rate crosses one half. */
#ifndef HOP_EXPERIMENT_STATISTICS_H
#define HOP_EXPERIMENT_STATISTICS_H

#include <stddef.h>

/* A measured number and its 95% interval; NaN where there is none. */
typedef struct hop_estimate {
    double value, low, high;
} hop_estimate;

/* A share, with Wilson's score interval (1927). trials 0: NaN. */
hop_estimate hop_rate(size_t hits, size_t trials);

/* A mean, with Student's interval; NaN values are left out. Of one value the interval is
   NaN. Where no value is below 0, and fewer than 30 and than half are above it, the
   interval rests on Wilson's of their share. Of zeros alone it
   ends where Wilson's does: whatever is not 0 is taken to be 1 at most. `stride`:
   distance from value to value. */
hop_estimate hop_mean(const double *values, size_t count, size_t stride);
/* The mean of values that are shares themselves: an interval within 0 and 1, as honest
   near 1 as near 0. */
hop_estimate hop_mean_share(const double *values, size_t count, size_t stride);
/* The standard deviation of the same values; NaN below two. */
double hop_deviation(const double *values, size_t count, size_t stride);

/* Student's t of 97.5% at so many degrees of freedom. */
double hop_student(size_t freedom);

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
