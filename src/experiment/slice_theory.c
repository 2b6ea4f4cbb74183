/* SPDX-License-Identifier: MIT */
/* Energies and ends of recall on a slice, from the overlaps with its three memories. */
#include "experiment/slice_theory.h"

#include <math.h>

/* Each of the other memories is unrelated to the state and adds a squared overlap of 1/N
   on average; the zero diagonal takes P/N away. */
static double energy_of(const hop_slice_model *model, double squares) {
    const double crosstalk = (model->patterns - HOP_SLICE_MEMORIES) / model->units;
    const double diagonal = model->zero_diagonal ? model->patterns / model->units : 0;
    return -0.5 * model->scale * (squares + crosstalk - diagonal);
}

double hop_slice_energy(const hop_slice_model *model,
                        const double m[HOP_SLICE_MEMORIES]) {
    return energy_of(model, m[0] * m[0] + m[1] * m[1] + m[2] * m[2]);
}

/* A squared overlap of unrelated states has the variance 2 (1 - 1/N) / N^2. */
double hop_slice_deviation(const hop_slice_model *model) {
    const double n = model->units, others = model->patterns - HOP_SLICE_MEMORIES;
    return 0.5 * model->scale * sqrt(2 * others * (1 - 1 / n)) / n;
}

/* Mean of m^2, m = 1 - 2 (units wrong) / N, when of three of the four ways in which three
   random memories can agree in a unit, N/4 units each on average, a share is wrong. */
static double mean_square(double units, double first, double second, double up) {
    const double sum = first + second + up;
    const double squares = first * first + second * second + up * up;
    const double mean = 1 - sum / 2;
    return mean * mean + (squares - sum * sum / 4) / units;
}

/* On the way from A to B so much of both kinds of units has turned. */
static double walk(const hop_slice_model *model, double first, double second) {
    const double n = model->units;
    return energy_of(model, mean_square(n, first, second, 0) +
                                mean_square(n, 1 - first, 1 - second, 0) +
                                mean_square(n, 1 - first, second, 1));
}

double hop_slice_random_walk(const hop_slice_model *model, double t) {
    const double others = (model->patterns - 2) / model->units;
    const double diagonal = model->zero_diagonal ? model->patterns / model->units : 0;
    const double squares =
        mean_square(model->units, t, t, 0) + mean_square(model->units, 1 - t, 1 - t, 0);
    return -0.5 * model->scale * (squares + others - diagonal);
}

double hop_slice_mixed_walk(const hop_slice_model *model, double t) {
    return walk(model, fmin(2 * t, 1), fmax(2 * t - 1, 0));
}

/* The crosstalk of P - 2 memories, and the overlap q of A and B themselves: m_A^2 + m_B^2
   changes by 4 t (1 - t) q, and the variance of q is 1/N. */
double hop_slice_random_spread(const hop_slice_model *model, double t) {
    const double n = model->units, slope = 4 * t * (1 - t);
    return 0.5 * model->scale *
           sqrt(2 * (model->patterns - 2) * (1 - 1 / n) / n / n + slope * slope / n);
}

/* Units that agree on which memory stands alone in them feel one field and turn as one.
   Over the majority of the three, none turned is the mixture, one kind turned the memory
   that stands alone in it, two a mixture with a minus. */
unsigned hop_slice_end(const double m[HOP_SLICE_MEMORIES]) {
    const double fields[HOP_SLICE_MEMORIES] = {m[1] + m[2] - m[0], m[0] + m[2] - m[1],
                                               m[0] + m[1] - m[2]};
    const int side = m[0] + m[1] + m[2] < 0 ? -1 : 1;
    unsigned turned = 0, which = 0;
    for (unsigned k = 0; k < HOP_SLICE_MEMORIES; k++) {
        if (side * fields[k] >= 0) continue;
        turned++;
        which = k;
    }
    if (turned != 1) return HOP_SLICE_MIXTURE;
    return side > 0 ? which : HOP_SLICE_ELSEWHERE;
}
