/* SPDX-License-Identifier: MIT */
/* Powers of scores, of all or of those above 0. */
#include "separate/separate.h"

/* x^n by squaring, in one fixed order. */
static double power(double x, int n) {
    double result = 1;
    for (; n > 0; n /= 2) {
        if (n & 1) result *= x;
        x *= x;
    }
    return result;
}

/* What a score counts as: [z]_+ where rectified, 0 where excluded. */
static double base_of(const hop_scores *scores, size_t i, bool rectified) {
    const double z = scores->values[i];
    return hop_scores_excluded(scores, i) || (rectified && z < 0) ? 0 : z;
}

/* c z^exponent, 0 where z is. */
static double term(const hop_scores *scores, size_t i, int exponent, bool rectified) {
    const double z = base_of(scores, i, rectified);
    return z == 0 ? 0 : hop_scores_strength(scores, i) * power(z, exponent);
}

static hop_status weigh_powers(const hop_scores *scores, bool rectified, double *weights,
                               hop_error *error) {
    const int exponent = (int)scores->order - 1;
    for (size_t i = 0; i < scores->count; i++)
        if (!isfinite(term(scores, i, exponent, rectified)))
            return hop_fail_weight(scores, i, rectified ? "rect" : "poly", error);
    for (size_t i = 0; i < scores->count; i++)
        weights[i] = term(scores, i, exponent, rectified);
    return HOP_OK;
}

static double sum_powers(const hop_scores *scores, bool rectified) {
    hop_sum sum = {0};
    for (size_t i = 0; i < scores->count; i++)
        hop_sum_add(&sum, term(scores, i, (int)scores->order, rectified));
    return hop_sum_finish(&sum) / scores->order;
}

/* c (n - 1) z^(n-2) g. At n = 2 a score of 0 has the slope c, but where rectified. */
static void powers_backward(const hop_scores *scores, bool rectified,
                            const double *weight_gradients, double *score_gradients) {
    const int n = (int)scores->order;
    for (size_t i = 0; i < scores->count; i++) {
        const bool flat = rectified && !(scores->values[i] > 0);
        double slope = 0;
        if (!hop_scores_excluded(scores, i) && !flat)
            slope = n == 2 ? hop_scores_strength(scores, i)
                           : (n - 1) * term(scores, i, n - 2, rectified);
        score_gradients[i] = slope * weight_gradients[i];
    }
}

static hop_status weigh(const hop_scores *scores, double *weights, hop_error *error) {
    return weigh_powers(scores, false, weights, error);
}

static double potential(const hop_scores *scores) {
    return sum_powers(scores, false);
}

static hop_status backward(const hop_scores *scores, const double *weights,
                           const double *weight_gradients, double *score_gradients,
                           hop_error *error) {
    (void)weights;
    (void)error;
    powers_backward(scores, false, weight_gradients, score_gradients);
    return HOP_OK;
}

static hop_status weigh_rectified(const hop_scores *scores, double *weights,
                                  hop_error *error) {
    return weigh_powers(scores, true, weights, error);
}

static double potential_rectified(const hop_scores *scores) {
    return sum_powers(scores, true);
}

static hop_status backward_rectified(const hop_scores *scores, const double *weights,
                                     const double *weight_gradients,
                                     double *score_gradients, hop_error *error) {
    (void)weights;
    (void)error;
    powers_backward(scores, true, weight_gradients, score_gradients);
    return HOP_OK;
}

const hop_separator hop_separator_polynomial = {
    .facts = {.name = "poly",
              .summary = "powers of scores: the more memories the larger n is",
              .formula = "w = c z^(n-1)",
              .paper = "Krotov, Hopfield 2016",
              .parameter = "n",
              .low = 2,
              .high = 30,
              .usual = 3,
              .whole = 1,
              .has_potential = 1,
              .is_gradient = 1},
    .weigh = weigh,
    .potential = potential,
    .backward = backward,
};

const hop_separator hop_separator_rectified = {
    .facts = {.name = "rect",
              .summary = "powers of scores above 0; what is unlike the cue has no say",
              .formula = "w = c max(z, 0)^(n-1)",
              .paper = "Krotov, Hopfield 2016",
              .parameter = "n",
              .low = 2,
              .high = 30,
              .usual = 3,
              .whole = 1,
              .has_potential = 1,
              .is_gradient = 1},
    .weigh = weigh_rectified,
    .potential = potential_rectified,
    .backward = backward_rectified,
};
