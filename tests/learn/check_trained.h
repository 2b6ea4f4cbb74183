/* SPDX-License-Identifier: MIT */
/* Fields of stored patterns under exported couplings. */
#ifndef HOP_TESTS_CHECK_TRAINED_H
#define HOP_TESTS_CHECK_TRAINED_H

#include "learn/rule_memory.h"

/* The smallest xi_i h_i, or of these over |w_i|, over all units of all rows. */
static inline double smallest_field(const double *w, const int8_t *rows, size_t count,
                                    size_t dim, bool over_size) {
    double least = INFINITY;
    for (size_t i = 0; i < dim; i++) {
        double size = 0;
        for (size_t j = 0; j < dim; j++) size += w[i * dim + j] * w[i * dim + j];
        for (size_t mu = 0; mu < count; mu++) {
            double field = 0;
            for (size_t j = 0; j < dim; j++) field += w[i * dim + j] * rows[mu * dim + j];
            field *= rows[mu * dim + i];
            least = fmin(least, over_size ? field / sqrt(size) : field);
        }
    }
    return least;
}

#endif
