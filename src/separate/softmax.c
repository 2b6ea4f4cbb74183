/* SPDX-License-Identifier: MIT */
/* Softmax: exponentials of scores, over their sum. */
#include "separate/separate.h"

double hop_scores_log_sum(const hop_scores *scores) {
    hop_sum sum = {0};
    for (size_t i = 0; i < scores->count; i++)
        hop_sum_add(&sum, hop_exp(hop_scores_below(scores, i)));
    return scores->shift + (scores->most + hop_log(hop_sum_finish(&sum)));
}

static hop_status weigh(const hop_scores *scores, double *weights, hop_error *error) {
    (void)error;
    hop_sum sum = {0};
    for (size_t i = 0; i < scores->count; i++) {
        weights[i] = hop_exp(hop_scores_below(scores, i));
        hop_sum_add(&sum, weights[i]);
    }
    const double all = hop_sum_finish(&sum);
    for (size_t i = 0; i < scores->count; i++) weights[i] /= all;
    return HOP_OK;
}

hop_status hop_softmax_backward(const hop_scores *scores, const double *weights,
                                const double *weight_gradients, double *score_gradients,
                                hop_error *error) {
    (void)error;
    hop_sum sum = {0};
    for (size_t i = 0; i < scores->count; i++)
        hop_sum_add(&sum, weights[i] * weight_gradients[i]);
    const double mean = hop_sum_finish(&sum);
    for (size_t i = 0; i < scores->count; i++)
        score_gradients[i] = weights[i] * (weight_gradients[i] - mean);
    return HOP_OK;
}

const hop_separator hop_separator_softmax = {
    .facts = {.name = "softmax",
              .summary = "every memory counts, by the exponential of its score",
              .formula = "w = c e^z / sum c e^z",
              .paper = "Ramsauer et al. 2021",
              .sums_to_one = 1,
              .has_potential = 1,
              .is_gradient = 1},
    .weigh = weigh,
    .potential = hop_scores_log_sum,
    .backward = hop_softmax_backward,
};
