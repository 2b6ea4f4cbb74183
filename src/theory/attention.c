/* SPDX-License-Identifier: MIT */
/* Softmax recall of random memories on a sphere: the random-energy model, and a bound. */
#include <hopfield/theory_attention.h>

#include <math.h>
#include "core/exponential.h"

static int possible(double dim, double patterns) {
    return dim > 0 && isfinite(dim) && patterns >= 1 && isfinite(patterns);
}

/* ln of the number of other memories. */
static double log_others(double patterns) {
    return hop_log(patterns - 1);
}

double hop_theory_attention_others(double dim, double patterns, double beta,
                                   double square) {
    if (!possible(dim, patterns) || !(beta >= 0) || !(square >= 0)) return NAN;
    const double log = log_others(patterns), s = beta * sqrt(dim * square);
    if (patterns < 2) return log; /* fewer than one other: no crowd that could freeze */
    const double frozen = sqrt(2 * log);
    return s < frozen ? log + s * s / 2 : s * frozen;
}

double hop_theory_attention_weight(double dim, double patterns, double beta,
                                   double overlap, double square) {
    const double others = hop_theory_attention_others(dim, patterns, beta, square);
    return hop_logistic(beta * overlap * dim - others);
}

double hop_theory_attention_onset(double dim, double patterns, double overlap,
                                  double square) {
    if (!possible(dim, patterns) || !(square >= 0) || isnan(overlap)) return NAN;
    if (patterns <= 2) return 0;
    const double signal = overlap * dim, log = log_others(patterns);
    const double length2 = dim * square, rest = signal * signal - 2 * log * length2;
    if (signal <= 0 || rest < 0) return INFINITY;
    /* The smaller root, without a difference of near equals. */
    return 2 * log / (signal + sqrt(rest));
}

/* A state on its way: along its own memory, and at right angles to it. */
typedef struct {
    double overlap, rest;
} place;

/* One step; what the own memory weighs in it. */
static double step(double dim, double patterns, double beta, place *at) {
    const double square = at->overlap * at->overlap + at->rest;
    const double p =
        hop_theory_attention_weight(dim, patterns, beta, at->overlap, square);
    const double log = log_others(patterns), s = beta * sqrt(dim * square);
    const double frozen = sqrt(2 * log);
    const double tilt = s < frozen ? beta : beta * (frozen / s);
    const double few = fmin(1, hop_exp(s * s - log)), others = 1 - p;
    at->overlap = p + others * tilt * at->overlap;
    at->rest = others * others * (tilt * tilt * at->rest + few);
    return p;
}

/* What the own memory weighs at the end, from a copy with such noise. */
static double weight_at_end(double dim, double patterns, double beta, double noise) {
    enum { STEPS = 10000 };
    place at = {1, noise * noise};
    double weight = step(dim, patterns, beta, &at);
    for (int k = 0; k < STEPS; k++) {
        const double former = weight;
        weight = step(dim, patterns, beta, &at);
        if (fabs(weight - former) <= 1e-13 * former) break;
    }
    return weight;
}

double hop_theory_attention_retrieval(double dim, double patterns, double noise,
                                      double share) {
    if (!possible(dim, patterns) || !(noise >= 0) || !isfinite(noise) || !(share > 0) ||
        !(share < 1))
        return NAN;
    if (patterns <= 2) return 0;
    const double first = hop_theory_attention_onset(dim, patterns, 1, 1 + noise * noise);
    double high = first;
    if (isinf(first)) return first;
    while (weight_at_end(dim, patterns, high, noise) < share)
        if ((high *= 2) > 1e6 * first) return INFINITY;
    double low = high > first ? high / 2 : first / 16;
    while (high - low > 1e-12 * high) {
        const double middle = low + (high - low) / 2;
        if (weight_at_end(dim, patterns, middle, noise) < share)
            low = middle;
        else
            high = middle;
    }
    return high;
}

double hop_theory_attention_mean(double dim, double patterns) {
    if (!possible(dim, patterns)) return NAN;
    const double edge = 1 + sqrt(dim / patterns);
    return 1 / (edge * edge);
}

double hop_theory_attention_bound(double patterns, double beta, double gap,
                                  double distance, double largest) {
    if (!possible(1, patterns) || !(beta >= 0) || !(distance >= 0) || !(largest >= 0))
        return NAN;
    const double others = patterns - 1;
    return 2 * others * hop_exp(-beta * (gap - 2 * distance * largest)) * largest;
}
