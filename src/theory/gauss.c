/* SPDX-License-Identifier: MIT */
/* Predictions that take the crosstalk as Gaussian, or N as very large. */
#include <hopfield/theory.h>

#include <math.h>

double hop_theory_one_step_error(double units, double patterns, double m0) {
    if (!(patterns > 0)) return 0;
    return 0.5 * erfc(m0 * sqrt(units / (2 * patterns)));
}

double hop_theory_mceliece_most(double units) {
    return units / (2 * log(units));
}

double hop_theory_mceliece_all(double units) {
    return units / (4 * log(units));
}
