/* SPDX-License-Identifier: MIT */
/* A few couplings of a row one by one: where a vector would reach past the end of the
   row, or over the unit that is not coupled to itself. */
#ifndef HOP_KERNELS_COUPLE_H
#define HOP_KERNELS_COUPLE_H

#include <stddef.h>

/* The row of a unit; see `couple` in kernels.h. */
typedef struct hop_coupling {
    double keep;
    const double *p, *q, *next;
    double *w;
    size_t unit;
} hop_coupling;

/* Couplings from, from + 1, ... from + count - 1, with products into lane 0, 1, ... */
static inline void hop_couple_some(const hop_coupling *row, size_t from, size_t count,
                                   double *lane) {
    const double p_unit = row->p[row->unit], q_unit = row->q[row->unit];
    for (size_t k = 0; k < count; k++) {
        const size_t j = from + k;
        const double pair = p_unit * row->q[j] + q_unit * row->p[j];
        row->w[j] = j == row->unit ? 0 : row->keep * row->w[j] + pair;
        lane[k] += row->w[j] * row->next[j];
    }
}

#endif
