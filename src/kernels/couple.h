/* SPDX-License-Identifier: MIT */
/* What a symmetric update of rows is made of, and how it is done coupling by coupling. */
#ifndef HOP_KERNELS_COUPLE_H
#define HOP_KERNELS_COUPLE_H

#include <stddef.h>

/* Rows of couplings, from that of a unit on; see `couple` in kernels.h. */
typedef struct hop_coupling {
    double keep;
    const double *p, *q, *next; /* [length] */
    double *w;                  /* the row of `unit`; the next begins `length` further */
    size_t unit, length;
} hop_coupling;

/* Whether some of `count` rows have their own units among 16 columns. */
static inline int hop_couple_own(const hop_coupling *rows, size_t count, size_t from) {
    return from < rows->unit + count && rows->unit < from + 16;
}

/* Columns from, from + 1, ... of row r, at most 16 and none past the end, with products
   added to lane 0, 1, ... */
static inline void hop_couple_some(const hop_coupling *rows, size_t r, size_t from,
                                   double *lane) {
    const size_t unit = rows->unit + r, left = rows->length - from;
    const double p_unit = rows->p[unit], q_unit = rows->q[unit];
    double *w = rows->w + r * rows->length + from;
    for (size_t k = 0; k < left && k < 16; k++) {
        const double pair = p_unit * rows->q[from + k] + q_unit * rows->p[from + k];
        w[k] = from + k == unit ? 0 : rows->keep * w[k] + pair;
        lane[k] += w[k] * rows->next[from + k];
    }
}

#endif
