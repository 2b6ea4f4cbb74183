/* SPDX-License-Identifier: MIT */
/* Breaking w_ij = w_ji by degrees. */
#include "experiment/mixing.h"

#include <math.h>

void hop_mix_antisymmetric(double *w, size_t dim, double asymmetry, hop_random *chance) {
    /* Drawn twice: first for its size, then for its entries. */
    hop_random again = *chance;
    double symmetric = 0, random = 0;
    for (size_t i = 0; i < dim; i++)
        for (size_t j = 0; j < i; j++) {
            const double a = 2 * hop_random_real(chance) - 1;
            const double left = w[i * dim + j], right = w[j * dim + i];
            symmetric += left * left + right * right;
            random += 2 * a * a;
        }
    const double cosine = sqrt(1 - asymmetry * asymmetry);
    const double scale = random > 0 ? asymmetry * sqrt(symmetric / random) : 0;
    for (size_t i = 0; i < dim; i++) {
        for (size_t j = 0; j < i; j++) {
            const double a = scale * (2 * hop_random_real(&again) - 1);
            w[i * dim + j] = cosine * w[i * dim + j] + a;
            w[j * dim + i] = cosine * w[j * dim + i] - a;
        }
        w[i * dim + i] *= cosine;
    }
}

double hop_symmetry_of(const double *w, size_t dim) {
    double products = 0, squares = 0;
    for (size_t i = 0; i < dim; i++)
        for (size_t j = 0; j < i; j++) {
            const double left = w[i * dim + j], right = w[j * dim + i];
            products += 2 * left * right;
            squares += left * left + right * right;
        }
    return squares > 0 ? products / squares : NAN;
}
