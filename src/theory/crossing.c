/* SPDX-License-Identifier: MIT */
/* Where a falling rate crosses a level: the knee of a curve, with its interval. */
#include "theory/crossing.h"

#include <math.h>

enum { VALUE, LOW, HIGH };

static double side(const hop_estimate *rate, int which) {
    return which == VALUE ? rate->value : which == LOW ? rate->low : rate->high;
}

/* The falling sequence nearest to one side of the rates (pool adjacent violators). */
static void make_falling(const hop_estimate *rates, size_t count, int which,
                         double *out) {
    double means[HOP_MOST_CROSSING];
    size_t sizes[HOP_MOST_CROSSING], blocks = 0, next = 0;
    for (size_t k = 0; k < count; k++) {
        double mean = side(&rates[k], which);
        size_t size = 1;
        while (blocks && means[blocks - 1] < mean) {
            blocks--;
            mean = mean * (double)size + means[blocks] * (double)sizes[blocks];
            size += sizes[blocks];
            mean /= (double)size;
        }
        means[blocks] = mean;
        sizes[blocks++] = size;
    }
    for (size_t b = 0; b < blocks; b++)
        for (size_t k = 0; k < sizes[b]; k++) out[next++] = means[b];
}

/* The last place before the crossing; count where there is none. */
static size_t bracket_of(const double *y, size_t count, double level) {
    for (size_t k = 0; k + 1 < count; k++)
        if (y[k] >= level && y[k + 1] < level) return k;
    return count;
}

static double cross(const double *x, const double *y, size_t count, double level) {
    const size_t k = bracket_of(y, count, level);
    if (k == count) return NAN;
    return x[k] + (x[k + 1] - x[k]) * (y[k] - level) / (y[k] - y[k + 1]);
}

hop_estimate hop_crossing(const double *x, const hop_estimate *rates, size_t count,
                          double level) {
    double y[HOP_MOST_CROSSING];
    hop_estimate found = {NAN, NAN, NAN};
    if (count < 2 || count > HOP_MOST_CROSSING) return found;
    make_falling(rates, count, LOW, y);
    found.low = cross(x, y, count, level);
    make_falling(rates, count, HIGH, y);
    found.high = cross(x, y, count, level);
    make_falling(rates, count, VALUE, y);
    found.value = cross(x, y, count, level);
    const size_t k = bracket_of(y, count, level);
    if (k < count && y[k] - y[k + 1] > 0.4) {
        found.low = fmin(found.low, x[k]);
        found.high = fmax(found.high, x[k + 1]);
    }
    return found;
}
