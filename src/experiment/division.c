/* SPDX-License-Identifier: MIT */
/* Ways to hold many patterns in several networks, and what theory predicts of them. */
#include "experiment/division.h"

#include <hopfield/theory.h>
#include <math.h>

#include "theory/dilution.h"

const char *hop_division_name(hop_division division) {
    static const char *const names[HOP_DIVISION_COUNT] = {"single", "full", "diluted",
                                                          "smaller", "slices"};
    return names[division];
}

bool hop_division_routed(hop_division division) {
    return division != HOP_DIVISION_SINGLE && division != HOP_DIVISION_SLICES;
}

hop_layout hop_layout_of(hop_division division, size_t units, size_t patterns,
                         size_t modules) {
    hop_layout layout = {division, patterns, modules, units, 1};
    if (division == HOP_DIVISION_SINGLE) layout.networks = 1;
    if (division == HOP_DIVISION_DILUTED) layout.kept = 1 / (double)modules;
    if (division == HOP_DIVISION_SMALLER)
        layout.units = (size_t)floor((double)units / sqrt((double)modules) + 0.5);
    if (division == HOP_DIVISION_SLICES) layout.units = units / modules;
    return layout;
}

size_t hop_layout_shares(const hop_layout *layout) {
    return hop_division_routed(layout->division) ? layout->networks : 1;
}

size_t hop_layout_held(const hop_layout *layout, size_t network) {
    const size_t shares = hop_layout_shares(layout);
    return (layout->patterns + shares - 1 - network % shares) / shares;
}

double hop_layout_units(const hop_layout *layout) {
    return (double)layout->networks * (double)layout->units;
}

double hop_layout_synapses(const hop_layout *layout) {
    return hop_layout_units(layout) * (double)(layout->units - 1) * layout->kept;
}

double hop_layout_patterns(const hop_layout *layout) {
    return (double)layout->patterns / (double)hop_layout_shares(layout);
}

double hop_layout_load(const hop_layout *layout) {
    return fmax(hop_layout_patterns(layout) - 1, 0) / (double)layout->units;
}

double hop_layout_crosstalk(const hop_layout *layout) {
    return (hop_layout_patterns(layout) - layout->kept) /
           (layout->kept * (double)(layout->units - 1));
}

/* lgamma would leave the sign in a global. */
static double log_factorial(double n) {
    int sign;
    return lgamma_r(n + 1, &sign);
}

/* Of a unit whose number of couplings is binomial; terms that weigh nothing are left
   out. */
static double unstable_diluted(const hop_layout *layout, size_t held) {
    const double others = (double)(layout->units - 1), kept = layout->kept;
    double sum = 0;
    for (size_t c = 1; c < layout->units; c++) {
        const double n = (double)c;
        const double weight = log_factorial(others) - log_factorial(n) -
                              log_factorial(others - n) + n * log(kept) +
                              (n < others ? (others - n) * log1p(-kept) : 0);
        if (weight > -80) sum += exp(weight) * hop_theory_unstable_exact(c + 1, held);
    }
    return sum;
}

double hop_layout_unstable(const hop_layout *layout) {
    const size_t shares = hop_layout_shares(layout);
    const size_t more = layout->patterns % shares;
    double sum = 0;
    for (size_t extra = 0; extra < 2; extra++) {
        const size_t held = layout->patterns / shares + extra;
        const double weight = (double)(extra ? more : shares - more);
        if (weight == 0) continue;
        sum +=
            weight * (layout->kept < 1 ? unstable_diluted(layout, held)
                                       : hop_theory_unstable_exact(layout->units, held));
    }
    return sum / (double)shares;
}

double hop_division_knee(hop_division division, size_t modules, double wrong) {
    const double k = (double)modules;
    const double kept = division == HOP_DIVISION_DILUTED ? 1 / k : 1;
    const double own = hop_theory_diluted_capacity(kept, wrong);
    switch (division) {
    case HOP_DIVISION_FULL:
    case HOP_DIVISION_DILUTED:
        return own * k;
    case HOP_DIVISION_SMALLER:
        return own * sqrt(k);
    case HOP_DIVISION_SLICES:
        return own / k;
    default:
        return own;
    }
}
