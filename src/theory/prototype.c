/* SPDX-License-Identifier: MIT */
/* Hebb learning of noisy examples: how stable prototypes and examples are. */
#include <hopfield/theory.h>

#include <math.h>

/* The field of a unit, in units of (N - 1) / N and signed so that a stable one is
   positive, where the examples of its own prototype sum to S at this unit: Gaussian of
   mean own + pull S and variance (noise + spread S^2) / (N - 1). */
typedef struct {
    double own, pull, noise, spread;
} unit_field;

static double unstable_at(const unit_field *field, double units, double s) {
    double mean = field->own + field->pull * s;
    double variance = field->noise + field->spread * s * s;
    if (variance <= 0) return mean < 0 ? 1 : 0;
    return 0.5 * erfc(mean * sqrt((units - 1) / (2 * variance)));
}

/* The mean over S = 2 b - count, b ~ Binomial(count, p), from the most likely b outwards,
   until the probabilities vanish: O(sqrt(count)) of them. */
static double unstable(const unit_field *field, double units, double count, double p) {
    double mode = fmin(floor((count + 1) * p), count);
    double sum = unstable_at(field, units, 2 * mode - count), total = 1, weight = 1;
    for (double b = mode; b < count && weight > 1e-300; b++) {
        weight *= (count - b) / (b + 1) * (p / (1 - p));
        total += weight;
        sum += weight * unstable_at(field, units, 2 * (b + 1) - count);
    }
    weight = 1;
    for (double b = mode; b > 0 && weight > 1e-300; b--) {
        weight *= b / (count - b + 1) * ((1 - p) / p);
        total += weight;
        sum += weight * unstable_at(field, units, 2 * (b - 1) - count);
    }
    return sum / total;
}

static int possible(double units, double prototypes, uint64_t examples, double overlap) {
    return units >= 2 && prototypes >= 1 && examples >= 1 &&
           examples <= (uint64_t)1 << 32 && overlap >= 0 && overlap <= 1;
}

/* From the other prototypes: E[(sum_s x_i^s x_j^s)^2] each, over their examples s. */
static double crosstalk(double prototypes, double m, double a) {
    return (prototypes - 1) * (m + m * (m - 1) * a * a * a * a);
}

double hop_theory_prototype_error(double units, double prototypes, uint64_t examples,
                                  double overlap) {
    if (!possible(units, prototypes, examples, overlap)) return NAN;
    double m = (double)examples, a = overlap;
    unit_field field = {0, a, m * (1 - a * a) + crosstalk(prototypes, m, a), 0};
    return unstable(&field, units, m, (1 + a) / 2);
}

double hop_theory_example_error(double units, double prototypes, uint64_t examples,
                                double overlap) {
    if (!possible(units, prototypes, examples, overlap)) return NAN;
    double m = (double)examples, a = overlap, rest = 1 - a * a;
    double noise = (m - 1) * rest + crosstalk(prototypes, m, a);
    unit_field with = {1, a * a, noise, a * a * rest};
    unit_field against = {1, -a * a, noise, a * a * rest};
    double p = (1 + a) / 2; /* a unit of the example is its prototype's, or is not */
    return p * unstable(&with, units, m - 1, p) +
           (1 - p) * unstable(&against, units, m - 1, p);
}

uint64_t hop_theory_prototype_crossing(double units, double prototypes, double overlap,
                                       uint64_t limit) {
    for (uint64_t m = 1; m <= limit; m++) {
        double prototype = hop_theory_prototype_error(units, prototypes, m, overlap);
        double example = hop_theory_example_error(units, prototypes, m, overlap);
        if (prototype < example) return m;
        if (isnan(prototype)) break;
    }
    return 0;
}
