/* SPDX-License-Identifier: MIT */
/* What timed programs of vector memories share: rows, and the time to read them. */
#ifndef HOP_BENCH_VECTORS_H
#define HOP_BENCH_VECTORS_H

#include <hopfield.h>

/** Memory in large pages where there are any, as rows lie, or the program ends. */
void *large(size_t bytes);
/** About normal: quick, and close enough for a benchmark. */
float rough_normal(hop_random *chance);
/** Rows of length 1 around `groups` centres; `spread` 1: anywhere. */
float *unit_rows(size_t count, size_t dim, size_t groups, double spread);
/** Median seconds to read so many bytes once. */
double read_once(const void *bytes, size_t size, size_t repeats);

#endif
