/* SPDX-License-Identifier: MIT */
/* Exponentials of scores, over the largest: softmax without its sum. */
#include "separate/separate.h"

static hop_status weigh(const hop_scores *scores, double *weights, hop_error *error) {
    (void)error;
    for (size_t i = 0; i < scores->count; i++)
        weights[i] = hop_exp(hop_scores_below(scores, i));
    return HOP_OK;
}

const hop_separator hop_separator_exponential = {
    .facts = {.name = "exp",
              .summary = "softmax up to a common factor: the largest weight is 1",
              .formula = "w = c e^z / max c e^z",
              .paper = "Demircigil et al. 2017",
              .has_potential = 1},
    .weigh = weigh,
    .potential = hop_scores_log_sum,
};
