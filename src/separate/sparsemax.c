/* SPDX-License-Identifier: MIT */
/* Sparsemax: entmax of alpha = 2, the nearest point of the simplex. */
#include "separate/entmax.h"

static hop_status weigh(const hop_scores *scores, double *weights, hop_error *error) {
    return hop_entmax_weigh(scores, 2, weights, error);
}

static double potential(const hop_scores *scores) {
    return hop_entmax_potential(scores, 2);
}

static hop_status both(const hop_scores *scores, double *weights, double *potential,
                       hop_error *error) {
    return hop_entmax_both(scores, 2, weights, potential, error);
}

static hop_status backward(const hop_scores *scores, const double *weights,
                           const double *weight_gradients, double *score_gradients,
                           hop_error *error) {
    (void)error;
    hop_entmax_backward(scores->count, 2, weights, weight_gradients, score_gradients);
    return HOP_OK;
}

const hop_separator hop_separator_sparsemax = {
    .facts = {.name = "sparsemax",
              .summary = "few memories count; one alone where it leads by 1",
              .formula = "w = max(z + ln c - tau, 0), sum w = 1",
              .paper = "Martins, Astudillo 2016",
              .sums_to_one = 1,
              .has_potential = 1,
              .is_gradient = 1},
    .weigh = weigh,
    .potential = potential,
    .both = both,
    .backward = backward,
};
