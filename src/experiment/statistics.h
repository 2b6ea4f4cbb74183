/* SPDX-License-Identifier: MIT */
/* Estimates with 95% intervals. */
#ifndef HOP_EXPERIMENT_STATISTICS_H
#define HOP_EXPERIMENT_STATISTICS_H

#include <stddef.h>
#include <hopfield/theory.h>
#include "theory/crossing.h"

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

/* Pearson's correlation of pairs, with Fisher's interval (1915; exact for normal pairs);
   pairs with a NaN are left out. NaN below four pairs, or where one side does not vary
   but for rounding. */
hop_estimate hop_correlation(const double *x, const double *y, size_t count,
                             size_t stride);
/* The standard deviation of what was measured twice, without the errors of measurement:
   the root of the covariance of both, whose errors have nothing to do with each other.
   Its interval is Student's of the mean product of deviations, 0 where that is below 0.
 */
hop_estimate hop_spread_of_twice(const double *first, const double *second, size_t count,
                                 size_t stride);

/* Student's t of 97.5% at so many degrees of freedom. */
double hop_student(size_t freedom);

#endif
