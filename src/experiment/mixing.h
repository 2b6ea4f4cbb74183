/* SPDX-License-Identifier: MIT */
/* Breaking w_ij = w_ji by degrees. */
#ifndef HOP_EXPERIMENT_MIXING_H
#define HOP_EXPERIMENT_MIXING_H

#include <stddef.h>
#include <hopfield/random.h>

/* w = cos(phi) S + sin(phi) A over S in w[dim][dim], sin(phi) = asymmetry in 0..1: A is
   antisymmetric, its entries i > j uniform around 0 by `chance`, and has the root mean
   square of S off the diagonal, which w then keeps. The diagonal of A is 0. */
void hop_mix_antisymmetric(double *w, size_t dim, double asymmetry, hop_random *chance);

/* eta = sum w_ij w_ji / sum w_ij^2 over i != j: 1 where w is symmetric, -1 where it is
   antisymmetric, cos(2 phi) of the mixture above; NaN where there are no couplings. */
double hop_symmetry_of(const double *w, size_t dim);

#endif
