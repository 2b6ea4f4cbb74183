/* SPDX-License-Identifier: MIT */
/* Epanechnikov's kernel: the memories within reach count alike, the others not at all. */
#include "separate/separate.h"

/* Whether z = -beta |x - q|^2 is within reach. */
static bool reaches(const hop_scores *scores, size_t i) {
    return scores->values[i] > -2 && !hop_scores_excluded(scores, i);
}

/* The largest log strength within reach; -infinity where nothing is. */
static double strongest(const hop_scores *scores) {
    double most = -INFINITY;
    for (size_t i = 0; i < scores->count; i++)
        if (reaches(scores, i)) most = fmax(most, hop_scores_log_strength(scores, i));
    return most;
}

/* c over the largest, 0 out of reach. */
static double share(const hop_scores *scores, size_t i, double most) {
    if (!reaches(scores, i)) return 0;
    const double below = hop_scores_log_strength(scores, i) - most;
    return below == 0 ? 1 : hop_exp(below);
}

static hop_status weigh(const hop_scores *scores, double *weights, hop_error *error) {
    (void)error;
    const double most = strongest(scores);
    hop_sum sum = {0};
    for (size_t i = 0; i < scores->count; i++) {
        weights[i] = share(scores, i, most);
        hop_sum_add(&sum, weights[i]);
    }
    const double all = hop_sum_finish(&sum);
    for (size_t i = 0; i < scores->count && all > 0; i++) weights[i] /= all;
    return HOP_OK;
}

static double potential(const hop_scores *scores) {
    const double floor = hop_log(HOP_EPANECHNIKOV_FLOOR), most = strongest(scores);
    if (isinf(most)) return floor;
    hop_sum sum = {0};
    for (size_t i = 0; i < scores->count; i++)
        hop_sum_add(&sum, reaches(scores, i)
                              ? share(scores, i, most) * (1 + scores->values[i] / 2)
                              : 0);
    const double found = most + hop_log(hop_sum_finish(&sum));
    const double high = fmax(floor, found), low = fmin(floor, found);
    return high + hop_log(1 + hop_exp(low - high));
}

const hop_separator hop_separator_epanechnikov = {
    .facts = {.name = "epanechnikov",
              .summary = "the mean of the memories within reach; none: unknown",
              .formula = "w = c [z > -2] / sum c [z > -2], z = -beta |x - q|^2",
              .paper = "Hoover et al. 2025",
              .sums_to_one = 1,
              .has_potential = 1},
    .weigh = weigh,
    .potential = potential,
};
