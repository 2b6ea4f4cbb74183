/* SPDX-License-Identifier: MIT */
/* What timed programs share: clocks, medians, and random patterns to work on. */
#ifndef HOP_BENCH_TIMING_H
#define HOP_BENCH_TIMING_H

#include <hopfield.h>

/** Print why, and exit. */
void fail(const hop_error *error);
double seconds(void);
/** Sorts the times. */
double median(double *times, size_t count);
/** Zeroed, or the program ends. */
void *allocate(size_t count, size_t size);
hop_context *context_of(unsigned threads);
/** The same ones at every run. */
hop_patterns *random_patterns(size_t units, size_t count);

#endif
