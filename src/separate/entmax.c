/* SPDX-License-Identifier: MIT */
/* Entmax: few memories count, how few is up to alpha. */
#include "separate/entmax.h"

#include <stdlib.h>

/* With x = (alpha - 1) (z + ln c - max), weights are [u + x]_+^(1 / (alpha - 1)) for the
   u that makes their sum 1: 0 < u <= 1. Only candidates, x > -1, can have any. */
typedef struct {
    double alpha;
    double *x; /* of the candidates, the largest first */
    size_t count;
} candidates;

static double scaled(const hop_scores *scores, double alpha, size_t i) {
    return (alpha - 1) * hop_scores_below(scores, i);
}

/* b^(1 / (alpha - 1)), 0 for b <= 0. */
static double weight_of(double alpha, double b) {
    if (!(b > 0)) return 0;
    if (alpha == 2) return b;
    if (alpha == 1.5) return b * b;
    return hop_exp(hop_log(b) / (alpha - 1));
}

/* p^exponent, p > 0. */
static double raised(double p, double exponent) {
    if (exponent == 0) return 1;
    if (exponent == 0.5) return sqrt(p);
    if (exponent == 1) return p;
    return hop_exp(exponent * hop_log(p));
}

static hop_status gather(const hop_scores *scores, double alpha, candidates *out,
                         hop_error *error) {
    size_t count = 0;
    for (size_t i = 0; i < scores->count; i++) count += scaled(scores, alpha, i) > -1;
    double *x = malloc(count * sizeof *x);
    if (!x) return hop_fail_memory(error);
    count = 0;
    for (size_t i = 0; i < scores->count; i++) {
        const double here = scaled(scores, alpha, i);
        if (here > -1) x[count++] = here;
    }
    *out = (candidates){alpha, x, count};
    return HOP_OK;
}

static int falling(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* The u of a support of k values with this mean and this sum of squared deviations: the
   root of sum (u + x) = 1, or of sum (u + x)^2 = 1, which is NaN where there is none. */
static double level(double alpha, double k, double mean, double deviations) {
    return alpha == 2 ? 1 / k - mean : sqrt((1 - deviations) / k) - mean;
}

/* The least x of the support: the longest start of the sorted values that agrees with its
   own u (Martins, Astudillo 2016; Peters, Niculae, Martins 2019). */
static double least_of_support(const candidates *all) {
    double mean = 0, deviations = 0, least = 0;
    for (size_t k = 0; k < all->count; k++) {
        const double x = all->x[k], apart = x - mean, size = (double)(k + 1);
        mean += apart / size;
        deviations += apart * (x - mean);
        if (!(level(all->alpha, size, mean, deviations) + x > 0)) break;
        least = x;
    }
    return least;
}

/* u for alpha 1.5 and 2. The sums that found the support ran one after the other: they
   are done again over the tree, in index order and about the mean. */
static double level_by_sorting(const hop_scores *scores, const candidates *all) {
    const double alpha = all->alpha, least = least_of_support(all);
    double size = 0;
    hop_sum sum = {0}, squares = {0};
    for (size_t i = 0; i < scores->count; i++) {
        const double x = scaled(scores, alpha, i);
        size += x >= least;
        hop_sum_add(&sum, x >= least ? x : 0);
    }
    const double mean = hop_sum_finish(&sum) / size;
    for (size_t i = 0; i < scores->count && alpha != 2; i++) {
        const double x = scaled(scores, alpha, i), apart = x >= least ? x - mean : 0;
        hop_sum_add(&squares, apart * apart);
    }
    return level(alpha, size, mean, fmin(hop_sum_finish(&squares), 1));
}

/* The sum of weights where the value `origin` has the weight of b = rise; into *slope its
   slope in rise. */
static double total(const candidates *all, double origin, double rise, double *slope) {
    hop_sum sum = {0}, slopes = {0};
    for (size_t k = 0; k < all->count; k++) {
        const double b = all->x[k] - origin + rise, weight = weight_of(all->alpha, b);
        if (!(b > 0)) break;
        hop_sum_add(&sum, weight);
        hop_sum_add(&slopes, weight / b);
    }
    *slope = hop_sum_finish(&slopes) / (all->alpha - 1);
    return hop_sum_finish(&sum);
}

/* The index of the last value that has a weight: the weights of those before it, where
   its own is 0, sum to less than 1. */
static size_t last_of_support(const candidates *all) {
    size_t in = 0, out = all->count;
    while (out - in > 1) {
        const size_t middle = in + (out - in) / 2;
        double slope;
        if (total(all, all->x[middle], 0, &slope) < 1)
            in = middle;
        else
            out = middle;
    }
    return in;
}

/* The rise of the last value for any alpha. Newton's method solves for y: where alpha <=
   2, y = rise and (sum w)^(alpha - 1) = 1; else y is the value's weight and sum w = 1, as
   the weight of a tiny rise may be large. Both are norms, so convex in y: from above,
   steps never pass the root but by rounding, which ends them. */
static double rise_by_steps(const candidates *all, size_t at) {
    const double alpha = all->alpha, origin = all->x[at];
    const bool dense = alpha <= 2;
    double rise = at + 1 < all->count ? origin - all->x[at + 1] : 1 + origin;
    double y = dense ? rise : raised(rise, 1 / (alpha - 1));
    for (int round = 0; round < 200; round++) {
        double slope;
        const double sum = total(all, origin, rise, &slope);
        const double value = dense ? raised(sum, alpha - 1) : sum;
        slope *= (alpha - 1) * (dense ? value / sum : rise / y);
        if (!(value > 1)) break;
        const double next = y - (value - 1) / slope;
        if (next == y) break;
        y = next > 0 ? next : y / 2;
        rise = dense ? y : raised(y, alpha - 1);
    }
    return rise;
}

/* u as a sum: weights are those of b = (x - origin) + rise. */
typedef struct {
    double alpha, origin, rise;
} threshold;

static double weight_above(const threshold *t, const hop_scores *scores, size_t i) {
    return weight_of(t->alpha, scaled(scores, t->alpha, i) - t->origin + t->rise);
}

static hop_status find_threshold(const hop_scores *scores, double alpha, threshold *out,
                                 hop_error *error) {
    candidates all = {0};
    const hop_status status = gather(scores, alpha, &all, error);
    if (status) return status;
    qsort(all.x, all.count, sizeof *all.x, falling);
    if (alpha == 1.5 || alpha == 2) {
        *out = (threshold){alpha, 0, level_by_sorting(scores, &all)};
    } else {
        const size_t last = last_of_support(&all);
        *out = (threshold){alpha, all.x[last], rise_by_steps(&all, last)};
    }
    free(all.x);
    return HOP_OK;
}

static void weigh_above(const threshold *found, const hop_scores *scores,
                        double *weights) {
    hop_sum sum = {0};
    for (size_t i = 0; i < scores->count; i++) {
        weights[i] = weight_above(found, scores, i);
        hop_sum_add(&sum, weights[i]);
    }
    const double all = hop_sum_finish(&sum);
    for (size_t i = 0; i < scores->count; i++) weights[i] /= all;
}

static double potential_above(const threshold *found, const hop_scores *scores) {
    const double alpha = found->alpha;
    hop_sum sum = {0}, product = {0}, powers = {0};
    for (size_t i = 0; i < scores->count; i++)
        hop_sum_add(&sum, weight_above(found, scores, i));
    const double all = hop_sum_finish(&sum);
    for (size_t i = 0; i < scores->count; i++) {
        const double p = weight_above(found, scores, i) / all;
        hop_sum_add(&product, p > 0 ? p * hop_scores_below(scores, i) : 0);
        hop_sum_add(&powers, p > 0 ? p * raised(p, alpha - 1) : 0);
    }
    const double omega = (hop_sum_finish(&powers) - 1) / (alpha * (alpha - 1));
    return scores->shift + (scores->most + (hop_sum_finish(&product) - omega));
}

hop_status hop_entmax_weigh(const hop_scores *scores, double alpha, double *weights,
                            hop_error *error) {
    threshold found = {0};
    const hop_status status = find_threshold(scores, alpha, &found, error);
    if (!status) weigh_above(&found, scores, weights);
    return status;
}

double hop_entmax_potential(const hop_scores *scores, double alpha) {
    threshold found = {0};
    return find_threshold(scores, alpha, &found, NULL) ? NAN
                                                       : potential_above(&found, scores);
}

hop_status hop_entmax_both(const hop_scores *scores, double alpha, double *weights,
                           double *potential, hop_error *error) {
    threshold found = {0};
    const hop_status status = find_threshold(scores, alpha, &found, error);
    if (status) return status;
    /* First, as the weights may take the place of the scores. */
    *potential = potential_above(&found, scores);
    weigh_above(&found, scores, weights);
    return HOP_OK;
}

void hop_entmax_backward(size_t count, double alpha, const double *weights,
                         const double *weight_gradients, double *score_gradients) {
    hop_sum sum = {0}, product = {0};
    for (size_t i = 0; i < count; i++) {
        const double q = weights[i] > 0 ? raised(weights[i], 2 - alpha) : 0;
        hop_sum_add(&sum, q);
        hop_sum_add(&product, q * weight_gradients[i]);
    }
    const double mean = hop_sum_finish(&product) / hop_sum_finish(&sum);
    for (size_t i = 0; i < count; i++) {
        const double q = weights[i] > 0 ? raised(weights[i], 2 - alpha) : 0;
        score_gradients[i] = q * (weight_gradients[i] - mean);
    }
}

static hop_status weigh(const hop_scores *scores, double *weights, hop_error *error) {
    return hop_entmax_weigh(scores, scores->order, weights, error);
}

static double potential(const hop_scores *scores) {
    return hop_entmax_potential(scores, scores->order);
}

static hop_status both(const hop_scores *scores, double *weights, double *potential,
                       hop_error *error) {
    return hop_entmax_both(scores, scores->order, weights, potential, error);
}

static hop_status backward(const hop_scores *scores, const double *weights,
                           const double *weight_gradients, double *score_gradients,
                           hop_error *error) {
    (void)error;
    hop_entmax_backward(scores->count, scores->order, weights, weight_gradients,
                        score_gradients);
    return HOP_OK;
}

const hop_separator hop_separator_entmax = {
    .facts = {.name = "entmax",
              .summary = "from softmax (alpha to 1) to few memories (2: sparsemax)",
              .formula = "w = max((alpha - 1) (z + ln c) - tau, 0)^(1/(alpha-1)), "
                         "sum w = 1",
              .paper = "Peters, Niculae, Martins 2019",
              .parameter = "alpha",
              .low = 1.01,
              .high = 10,
              .usual = 1.5,
              .sums_to_one = 1,
              .has_potential = 1,
              .is_gradient = 1},
    .weigh = weigh,
    .potential = potential,
    .both = both,
    .backward = backward,
};
