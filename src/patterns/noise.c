/* SPDX-License-Identifier: MIT */
/* Noise: an exact number of units flipped, chosen without replacement. */
#include <hopfield/patterns.h>
#include <hopfield/random.h>

#include <math.h>
#include <stdlib.h>

size_t hop_fraction_of(double fraction, size_t dim) {
    if (!(fraction > 0)) return 0;
    if (fraction >= 1) return dim;
    double exact = fraction * (double)dim, below = floor(exact);
    return (size_t)below + (exact - below >= 0.5);
}

hop_status hop_noise_flip(int8_t *units, size_t dim, double fraction, uint64_t seed,
                          uint64_t index) {
    if (!(fraction >= 0 && fraction <= 1) || dim > HOP_MAX_UNITS) return HOP_EINVAL;
    size_t flips = hop_fraction_of(fraction, dim);
    if (flips == 0) return HOP_OK;
    uint32_t *chosen = malloc(dim * sizeof *chosen);
    if (!chosen) return HOP_ENOMEM;
    hop_random random = hop_random_begin(seed, HOP_STREAM_NOISE, index);
    hop_random_choose(&random, chosen, dim, flips);
    for (size_t k = 0; k < flips; k++) units[chosen[k]] = (int8_t)-units[chosen[k]];
    free(chosen);
    return HOP_OK;
}
