/* SPDX-License-Identifier: MIT */
/* The rows of the largest values: those above a threshold that a histogram gives, sorted.
 */
#include "text/ranked.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BINS = 4096 };

/* Where values are counted: bin 0 is below `low`, which nothing is but -INFINITY. */
typedef struct {
    float low, scale;
} ruler;

/* Never falls as the value rises: so a bin is a threshold. */
static unsigned bin_of(const ruler *self, float value) {
    return 1 + (unsigned)((value - self->low) * self->scale);
}

static ruler ruler_of(const float *values, size_t count, size_t *number) {
    float low = INFINITY, high = -INFINITY;
    size_t finite = 0;
    for (size_t i = 0; i < count; i++) {
        const float value = values[i], above = value == -INFINITY ? INFINITY : value;
        low = above < low ? above : low;
        high = value > high ? value : high;
        finite += value != -INFINITY;
    }
    *number = finite;
    const float span = high - low;
    /* Values so near to each other that the scale would overflow share one bin. */
    return (ruler){low, span > 1e-30f ? (BINS - 2) / span : 0};
}

/* The highest bin that, with those above it, holds `most`. */
static unsigned threshold_of(const ruler *self, const float *values, size_t count,
                             size_t most, size_t *number) {
    uint32_t bins[BINS + 1] = {0};
    for (size_t i = 0; i < count; i++)
        if (values[i] != -INFINITY) bins[bin_of(self, values[i])]++;
    unsigned bin = BINS;
    *number = bins[bin];
    while (bin > 1 && *number < most) *number += bins[--bin];
    return bin;
}

static int compare(const void *a, const void *b) {
    const hop_ranked *x = a, *y = b;
    if (x->value != y->value) return x->value > y->value ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

hop_status hop_ranked_select(const float *values, size_t count, size_t most,
                             hop_ranked **out, size_t *found) {
    size_t number = 0, gathered = 0;
    const ruler measure = ruler_of(values, count, &number);
    unsigned bin = 1;
    if (number) bin = threshold_of(&measure, values, count, most, &number);
    hop_ranked *ranked = malloc((number + 1) * sizeof *ranked);
    if (!ranked) return HOP_ENOMEM;
    for (size_t i = 0; i < count && gathered < number; i++)
        if (values[i] != -INFINITY && bin_of(&measure, values[i]) >= bin)
            ranked[gathered++] = (hop_ranked){values[i], (uint32_t)i};
    qsort(ranked, gathered, sizeof *ranked, compare);
    *out = ranked;
    *found = gathered < most ? gathered : most;
    return HOP_OK;
}
