/* SPDX-License-Identifier: MIT */
/* Willshaw's rule: how full the couplings are, and when units fire that should not. */
#include <hopfield/theory_rules.h>

#include <math.h>

static int possible(uint64_t units, uint64_t active, uint64_t patterns) {
    return active >= 1 && active <= units && units >= 2 && patterns >= 1;
}

double hop_theory_willshaw_fill(uint64_t units, uint64_t active, uint64_t patterns) {
    if (!possible(units, active, patterns)) return NAN;
    const double n = (double)units, k = (double)active;
    const double both = k / n * ((k - 1) / (n - 1));
    return -expm1((double)patterns * log1p(-both));
}

/* (1 - miss^n)^k: a unit of n other patterns is coupled to all k active ones. */
static double covered(double n, double k, double log_miss) {
    return n > 0 ? exp(k * log1p(-exp(n * log_miss))) : 0;
}

/* The mean of covered(n) over n ~ Binomial(count, f), from the most likely n outwards
   until the probabilities vanish. */
static double mean_covered(double count, double f, double k, double log_miss) {
    const double mode = fmin(floor((count + 1) * f), count);
    const double least = mode - 40 * sqrt(count * f * (1 - f)) - 1;
    if (log_miss == 0) return 0; /* one active unit: nothing is coupled */
    if (covered(least, k, log_miss) == 1) return 1; /* all that weigh anything are 1 */
    double sum = covered(mode, k, log_miss), total = 1, weight = 1;
    for (double n = mode; n < count && weight > 1e-300; n++) {
        weight *= (count - n) / (n + 1) * (f / (1 - f));
        total += weight;
        sum += weight * covered(n + 1, k, log_miss);
    }
    weight = 1;
    for (double n = mode; n > 0 && weight > 1e-300; n--) {
        weight *= n / (count - n + 1) * ((1 - f) / f);
        total += weight;
        sum += weight * covered(n - 1, k, log_miss);
    }
    return sum / total;
}

double hop_theory_willshaw_error(uint64_t units, uint64_t active, uint64_t patterns) {
    if (!possible(units, active, patterns)) return NAN;
    if (active == units) return 0; /* no unit is silent */
    const double n = (double)units, k = (double)active;
    return mean_covered((double)(patterns - 1), k / n, k, log1p(-(k - 1) / (n - 1)));
}

uint64_t hop_theory_willshaw_capacity(uint64_t units, uint64_t active, double wrong) {
    if (!possible(units, active, 1) || !(wrong >= 0)) return 0;
    const uint64_t silent = units - active;
    const double most = wrong / (double)silent; /* of the probability; silent may be 0 */
    if (silent == 0 || active == 1 || most >= 1) return UINT64_MAX;
    if (most == 0) return 1; /* a second pattern may already do it */
    uint64_t low = 1, high = 2;
    while (hop_theory_willshaw_error(units, active, high) <= most) {
        if (high > UINT64_MAX / 4) return UINT64_MAX;
        low = high;
        high *= 2;
    }
    while (high - low > 1) {
        const uint64_t middle = low + (high - low) / 2;
        if (hop_theory_willshaw_error(units, active, middle) <= most)
            low = middle;
        else
            high = middle;
    }
    return low;
}

double hop_theory_willshaw_information(uint64_t units, uint64_t active,
                                       uint64_t patterns) {
    if (!possible(units, active, patterns)) return NAN;
    const uint64_t fewer = active < units - active ? active : units - active;
    const double n = (double)units;
    double bits = 0; /* of one pattern: log2 of N over k */
    for (uint64_t j = 0; j < fewer; j++) bits += log2((n - (double)j) / (double)(j + 1));
    return (double)patterns * bits / (n * n);
}
