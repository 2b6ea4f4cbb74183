/* SPDX-License-Identifier: MIT */
/* Dreams in plain loops: a state settles in the order that chance gives. */
#ifndef HOP_TESTS_DREAMS_H
#define HOP_TESTS_DREAMS_H

#include "learn/rule_memory.h"

/* Couplings are whole numbers over a power of two: plain sums are exact in any order. */
static inline void settle_plainly(const double *w, size_t dim, hop_random *chance,
                                  int8_t *s) {
    uint32_t *order = need(dim * sizeof *order);
    for (size_t flips = 1; flips;) {
        flips = 0;
        hop_random_permutation(chance, order, dim);
        for (size_t k = 0; k < dim; k++) {
            const size_t i = order[k];
            double h = 0;
            for (size_t j = 0; j < dim; j++) h += w[i * dim + j] * s[j];
            const int8_t then = h > 0 ? 1 : h < 0 ? -1 : s[i];
            flips += then != s[i];
            s[i] = then;
        }
    }
    free(order);
}

/* Fair signs as the library draws them: one bit a unit. */
static inline void scatter_plainly(size_t dim, hop_random *chance, int8_t *s) {
    uint64_t *bits = need((dim + 63) / 64 * sizeof *bits);
    hop_random_fill(chance, bits, (dim + 63) / 64);
    for (size_t i = 0; i < dim; i++) s[i] = bits[i / 64] >> (i % 64) & 1 ? 1 : -1;
    free(bits);
}

/* w_ij += step s_i s_j, i != j. */
static inline void add_outer(double *w, size_t dim, double step, const int8_t *s) {
    for (size_t i = 0; i < dim; i++)
        for (size_t j = 0; j < dim; j++)
            if (i != j) w[i * dim + j] += step * s[i] * s[j];
}

static inline size_t stable_rows(const hop_memory *memory, const int8_t *rows,
                                 size_t count) {
    size_t stable = 0;
    for (size_t mu = 0; mu < count; mu++)
        stable += unstable_units(memory, rows + mu * hop_memory_dim(memory)) == 0;
    return stable;
}

#endif
