/* SPDX-License-Identifier: MIT */
/* The identity: weights are scores times strengths, as in Hebb's rule. */
#include "separate/separate.h"

static double weight(const hop_scores *scores, size_t i) {
    const double z = scores->values[i];
    if (z == 0 || hop_scores_excluded(scores, i)) return 0;
    return hop_scores_strength(scores, i) * z;
}

static hop_status weigh(const hop_scores *scores, double *weights, hop_error *error) {
    for (size_t i = 0; i < scores->count; i++)
        if (!isfinite(weight(scores, i)))
            return hop_fail_weight(scores, i, "identity", error);
    for (size_t i = 0; i < scores->count; i++) weights[i] = weight(scores, i);
    return HOP_OK;
}

static double potential(const hop_scores *scores) {
    hop_sum sum = {0};
    for (size_t i = 0; i < scores->count; i++) {
        const double w = weight(scores, i);
        hop_sum_add(&sum, w == 0 ? 0 : w * scores->values[i] / 2);
    }
    return hop_sum_finish(&sum);
}

static hop_status backward(const hop_scores *scores, const double *weights,
                           const double *weight_gradients, double *score_gradients,
                           hop_error *error) {
    (void)weights;
    (void)error;
    for (size_t i = 0; i < scores->count; i++)
        score_gradients[i] = hop_scores_excluded(scores, i)
                                 ? 0
                                 : hop_scores_strength(scores, i) * weight_gradients[i];
    return HOP_OK;
}

const hop_separator hop_separator_identity = {
    .facts = {.name = "identity",
              .summary = "weights are the scores themselves, as in Hebb's rule",
              .formula = "w = c z",
              .paper = "Hopfield 1982",
              .has_potential = 1,
              .is_gradient = 1},
    .weigh = weigh,
    .potential = potential,
    .backward = backward,
};
