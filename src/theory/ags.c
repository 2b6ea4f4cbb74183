/* SPDX-License-Identifier: MIT */
/* Retrieval at T = 0 in the theory of Amit, Gutfreund and Sompolinsky. */
#include <hopfield/theory.h>

#include <math.h>

static const double PI = 3.14159265358979323846;
static const double TWO_OVER_ROOT_PI = 1.12837916709551257390;

/* (erf y - 2/sqrt(pi) y e^{-y^2}) / y: sqrt(2 alpha) of the state of this y. It rises
   from 0, peaks at sqrt(2 alpha_c), and falls below 1 / y. */
static double root_load(double y) {
    return erf(y) / y - TWO_OVER_ROOT_PI * exp(-y * y);
}

static double root_load_slope(double y) {
    double u = erf(y) - TWO_OVER_ROOT_PI * y * exp(-y * y);
    return 2 * TWO_OVER_ROOT_PI * y * exp(-y * y) - u / (y * y);
}

/* Where the load peaks, to the last bit. */
static double critical_y(void) {
    double low = 1, high = 2;
    for (;;) {
        double middle = (low + high) / 2;
        if (middle <= low || middle >= high) return middle;
        if (root_load_slope(middle) > 0)
            low = middle;
        else
            high = middle;
    }
}

static double largest_root(double wanted, double low) {
    double high = fmax(1 / wanted, low);
    for (;;) {
        double middle = (low + high) / 2;
        if (middle <= low || middle >= high) return middle;
        if (root_load(middle) > wanted)
            low = middle;
        else
            high = middle;
    }
}

hop_status hop_theory_solve_ags(double alpha, hop_theory_ags *out) {
    if (!isfinite(alpha) || alpha < 0) return HOP_EINVAL;
    if (alpha == 0) {
        *out = (hop_theory_ags){alpha, 1, 1, 0, 1};
        return HOP_OK;
    }
    double peak = critical_y(), wanted = sqrt(2 * alpha);
    if (wanted > root_load(peak)) {
        double root_r = 1 + sqrt(2 / (PI * alpha));
        *out = (hop_theory_ags){alpha, 0, 0, 0.5, root_r * root_r};
        return HOP_OK;
    }
    double y = largest_root(wanted, peak), m = erf(y);
    double rest = 1 - TWO_OVER_ROOT_PI * y / m * exp(-y * y); /* 1 - C */
    *out = (hop_theory_ags){alpha, 1, m, erfc(y) / 2, 1 / (rest * rest)};
    return HOP_OK;
}
