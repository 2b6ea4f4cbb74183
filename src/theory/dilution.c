/* SPDX-License-Identifier: MIT */
/* Retrieval at T = 0 with cut couplings: the equations of AGS with a static noise. */
#include "theory/dilution.h"

#include <math.h>

static const double TWO_OVER_ROOT_PI = 1.12837916709551257390;

/* The load of the state with y = m / sqrt(2 v), m = erf y. It rises from 0 to one peak
   and falls below kept / (2 y^2). */
static double load_of(double y, double kept) {
    const double m = erf(y), rest = 1 - TWO_OVER_ROOT_PI * exp(-y * y) * y / m;
    return m * m / (2 * y * y) / (1 / (rest * rest) + 1 / kept - 1);
}

/* Where it peaks, by golden section: between 0 for kept -> 0 and 1.51 for kept = 1. */
static double critical_y(double kept) {
    static const double SHARE = 0.61803398874989484820;
    double low = 1e-3, high = 2;
    double left = high - SHARE * (high - low), right = low + SHARE * (high - low);
    double at_left = load_of(left, kept), at_right = load_of(right, kept);
    while (high - low > 1e-9) {
        if (at_left < at_right) {
            low = left;
            left = right;
            at_left = at_right;
            right = low + SHARE * (high - low);
            at_right = load_of(right, kept);
        } else {
            high = right;
            right = left;
            at_right = at_left;
            left = high - SHARE * (high - low);
            at_left = load_of(left, kept);
        }
    }
    return (low + high) / 2;
}

/* Where the load has fallen to `wanted`. */
static double largest_root(double wanted, double kept, double low) {
    double high = fmax(sqrt(kept / (2 * wanted)), low);
    for (;;) {
        const double middle = (low + high) / 2;
        if (middle <= low || middle >= high) return middle;
        if (load_of(middle, kept) > wanted)
            low = middle;
        else
            high = middle;
    }
}

hop_status hop_theory_solve_diluted(double alpha, double kept, hop_theory_ags *out) {
    if (!isfinite(alpha) || alpha < 0 || !(kept > 0 && kept <= 1)) return HOP_EINVAL;
    if (alpha == 0) {
        *out = (hop_theory_ags){alpha, 1, 1, 0, 1};
        return HOP_OK;
    }
    const double peak = critical_y(kept);
    if (alpha > load_of(peak, kept)) {
        *out = (hop_theory_ags){alpha, 0, 0, 0.5, NAN};
        return HOP_OK;
    }
    const double y = largest_root(alpha, kept, peak), m = erf(y);
    const double rest = 1 - TWO_OVER_ROOT_PI * exp(-y * y) * y / m;
    *out = (hop_theory_ags){alpha, 1, m, erfc(y) / 2, 1 / (rest * rest)};
    return HOP_OK;
}

double hop_theory_diluted_capacity(double kept, double wrong) {
    double low = 0, high = 30; /* erfc(30) is 0 */
    for (;;) {
        const double middle = (low + high) / 2;
        if (middle <= low || middle >= high) break;
        if (erfc(middle) / 2 > wrong)
            low = middle;
        else
            high = middle;
    }
    return load_of(fmax(high, critical_y(kept)), kept);
}
