/* SPDX-License-Identifier: MIT */
/* Loads along a branch of states: where they peak, and the state of a load. */
#include "theory/branch.h"

#include <math.h>
#include <stddef.h>

static const double GOLDEN = 0.61803398874989485;

double hop_branch_peak(hop_branch_load *load, const void *given, double low,
                       double high) {
    const double narrow = 1e-8 * (high - low);
    double a = high - GOLDEN * (high - low), b = low + GOLDEN * (high - low);
    double at_a = load(a, given), at_b = load(b, given);
    while (high - low > narrow) {
        if (at_a >= at_b) {
            high = b;
            b = a;
            at_b = at_a;
            a = high - GOLDEN * (high - low);
            at_a = load(a, given);
        } else {
            low = a;
            a = b;
            at_a = at_b;
            b = low + GOLDEN * (high - low);
            at_b = load(b, given);
        }
    }
    return at_a >= at_b ? a : b;
}

double hop_branch_root(hop_branch_load *load, const void *given, double wanted,
                       double low, double high) {
    for (;;) {
        const double middle = (low + high) / 2;
        if (middle <= low || middle >= high) return middle;
        if (load(middle, given) > wanted)
            low = middle;
        else
            high = middle;
    }
}

double hop_branch_overlap(hop_branch_load *load, double wanted) {
    if (!(wanted >= 0) || isinf(wanted)) return NAN;
    if (wanted == 0) return 1;
    const double peak = hop_branch_peak(load, NULL, 0.5, 2);
    if (wanted > load(peak, NULL)) return 0;
    return erf(hop_branch_root(load, NULL, wanted, peak, sqrt(0.5 / wanted)));
}
