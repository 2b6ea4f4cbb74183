/* SPDX-License-Identifier: MIT */
/* A cue beside an item: how similar they are, and whether they are the same. */
#include <math.h>
#include "lookup/lookup.h"

/* What is left of float32 once values were scaled, as a share of the largest. */
static const double ROUNDING = 1e-5;

/* Sums over the units that a cue knows; of centred ones less their means. */
typedef struct sums {
    size_t known;
    double cue_mean, row_mean; /* 0 unless centred */
    double cues, rows, product;
    double squares, distance; /* of differences: squares and sizes */
    size_t differ;            /* signs that do */
    double largest;           /* |x| */
} sums;

static sums sum_up(const float *cue, const uint8_t *missing, const float *row, size_t dim,
                   bool centred) {
    sums self = {0};
    for (size_t i = 0; i < dim; i++) {
        if (missing[i]) continue;
        self.known++;
        self.cue_mean += (double)cue[i];
        self.row_mean += (double)row[i];
    }
    if (!centred || self.known == 0) {
        self.cue_mean = self.row_mean = 0;
    } else {
        self.cue_mean /= (double)self.known;
        self.row_mean /= (double)self.known;
    }
    for (size_t i = 0; i < dim; i++) {
        if (missing[i]) continue;
        const double q = (double)cue[i] - self.cue_mean;
        const double x = (double)row[i] - self.row_mean;
        const double by = (double)cue[i] - (double)row[i];
        self.cues += q * q;
        self.rows += x * x;
        self.product += q * x;
        self.squares += by * by;
        self.distance += fabs(by);
        self.differ += (cue[i] > 0) != (row[i] > 0);
        self.largest = fmax(self.largest, fabs((double)row[i]));
    }
    return self;
}

static double similarity_of(const sums *self, hop_similarity similarity) {
    const double lengths = sqrt(self->cues) * sqrt(self->rows);
    switch (similarity) {
    case HOP_SIMILARITY_DOT:
        return self->product;
    case HOP_SIMILARITY_EUCLID:
        return -self->squares;
    case HOP_SIMILARITY_MANHATTAN:
        return -self->distance;
    case HOP_SIMILARITY_HAMMING:
        return -(double)self->differ;
    default:
        return lengths > 0 ? self->product / lengths : 0;
    }
}

/* How far a stored unit may lie from what was stored. */
static double step_of(const hop_rows *keys, size_t item, double unit) {
    switch (hop_rows_storage(keys)) {
    case HOP_STORAGE_INT8:
        return (double)hop_rows_scale(keys, item);
    case HOP_STORAGE_BFLOAT16:
        return 0x1p-8 * fabs(unit);
    default:
        return 0;
    }
}

hop_comparison hop_lookup_compare(const hop_lookup *lookup, const float *values,
                                  const uint8_t *missing, size_t item, float *row) {
    const hop_similarity similarity = lookup->recipe.similarity;
    const bool centred = similarity == HOP_SIMILARITY_CENTRED;
    const bool scaled =
        centred || similarity == HOP_SIMILARITY_COSINE || lookup->recipe.normalise;
    hop_rows_read(lookup->keys, item, row);
    const sums all = sum_up(values, missing, row, lookup->dim, centred);
    hop_comparison out = {similarity_of(&all, similarity), all.known > 0};
    /* The factor of least squares between the two, where their lengths do not count. */
    const double factor = scaled && all.cues > 0 ? all.product / all.cues : 1;
    if (!(factor > 0)) out.same = false;
    for (size_t i = 0; out.same && i < lookup->dim; i++) {
        if (missing[i]) continue;
        const double q = factor * ((double)values[i] - all.cue_mean) + all.row_mean;
        const double x = (double)row[i];
        out.same = fabs(q - x) <= step_of(lookup->keys, item, x) + ROUNDING * all.largest;
    }
    return out;
}
