/* SPDX-License-Identifier: MIT */
/* A share that was counted, and how well it is known. */
#include <hopfield/theory.h>
#include <math.h>

static const double Z = 1.959963984540054; /* 97.5% of the normal distribution */

hop_estimate hop_rate(size_t hits, size_t trials) {
    if (trials == 0) return (hop_estimate){NAN, NAN, NAN};
    const double n = (double)trials, p = (double)hits / n, z2 = Z * Z;
    const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double half = Z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return (hop_estimate){p, hits == 0 ? 0 : middle - half,
                          hits == trials ? 1 : middle + half};
}
