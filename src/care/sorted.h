/* SPDX-License-Identifier: MIT */
/* Measured values in order, for medians and the like. */
#ifndef HOP_CARE_SORTED_H
#define HOP_CARE_SORTED_H

#include <stddef.h>
#include <stdlib.h>

static inline int hop_by_value(const void *a, const void *b) {
    const double one = *(const double *)a, two = *(const double *)b;
    return one < two ? -1 : one > two;
}

/* Sorts values; none is NaN. */
static inline void hop_sort_values(double *values, size_t count) {
    qsort(values, count, sizeof *values, hop_by_value);
}

#endif
