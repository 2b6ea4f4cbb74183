/* SPDX-License-Identifier: MIT */
/* The most that any couplings can hold, and with what margin: Gardner 1988. */
#include <hopfield/theory_rules.h>

#include <math.h>

#include "theory/normal.h"

/* phi(x) K_2, K_n = int_0^inf u^n e^(-u^2/2 - xu) du: of K_(n+1) = n K_(n-1) - x K_n the
   K_n are the solution that vanishes, so that K_n / K_(n-1) = n / (x + K_(n+1) / K_n). */
static double far_below(double x) {
    enum { TERMS = 80 }; /* to 1e-16 from x = 2 on */
    double ratio = 0, second = 0;
    for (int n = TERMS; n >= 1; n--) {
        second = ratio;
        ratio = n / (x + ratio);
    }
    return hop_normal_density(x) * ratio * second /
           (x + ratio); /* K_0 = 1 / (x + K_1 / K_0) */
}

/* int_{-kappa}^inf Dt (t + kappa)^2; the closed form cancels where kappa << 0. */
static double inverse_load(double kappa) {
    if (kappa < -2) return far_below(-kappa);
    return (1 + kappa * kappa) * 0.5 * erfc(-kappa * sqrt(0.5)) +
           kappa * hop_normal_density(kappa);
}

double hop_theory_gardner_capacity(double kappa) {
    if (isinf(kappa)) return kappa > 0 ? 0 : INFINITY;
    return 1 / inverse_load(kappa);
}

double hop_theory_gardner_margin(double alpha) {
    if (!(alpha >= 0) || isinf(alpha)) return NAN;
    /* Above kappa = 0 the integral is at least (1 + kappa^2) / 2. */
    double low = -40, high = sqrt(2 / alpha);
    if (isinf(high)) return high;
    for (;;) {
        const double middle = (low + high) / 2;
        if (middle <= low || middle >= high) return middle;
        if (inverse_load(middle) * alpha < 1)
            low = middle;
        else
            high = middle;
    }
}
