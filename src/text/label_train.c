/* SPDX-License-Identifier: MIT */
/* Softmax regression of labels on grams, row by row. */
#include "text/label_train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/exponential.h"

enum { PASSES = 2, LANES = 16 };
static const float step = 4, negligible = 16; /* e^-16 */

typedef struct {
    uint64_t print;
    uint32_t label, row;
} place;

typedef struct {
    const hop_label_rows *rows;
    size_t labels, stride;
    float *weights;   /* [HOP_GRAMS][stride] */
    float *scores;    /* [stride] */
    uint8_t *present; /* [labels] */
    place *order;
    size_t count;
} trainer;

static int compare(const void *a, const void *b) {
    const place *x = a, *y = b;
    if (x->print != y->print) return x->print < y->print ? -1 : 1;
    return (x->label > y->label) - (x->label < y->label);
}

static size_t begin_of(const trainer *self, size_t row) {
    return row ? self->rows->lists->ends[row - 1] : 0;
}

static void order_rows(trainer *self) {
    const hop_gram_lists *lists = self->rows->lists;
    for (size_t row = 0; row < lists->count; row++) {
        if (lists->ends[row] == begin_of(self, row)) continue;
        const uint32_t label = self->rows->labels[row];
        self->present[label] = 1;
        self->order[self->count++] =
            (place){self->rows->prints[row], label, (uint32_t)row};
    }
    qsort(self->order, self->count, sizeof *self->order, compare);
}

static void start(trainer *self, const hop_label_grams *grams) {
    for (size_t gram = 0; gram < HOP_GRAMS; gram++) {
        float *weights = self->weights + gram * self->stride;
        const uint32_t begin = grams->offsets[gram], end = grams->offsets[gram + 1];
        if (begin == end) continue;
        for (size_t l = 0; l < self->labels; l++) weights[l] = (float)grams->absent[l];
        for (uint32_t k = begin; k < end; k++)
            weights[grams->label[k]] += (float)grams->evidence[k] * 0x1p-10f;
    }
}

/* to += factor from */
static void add(float *restrict to, const float *restrict from, float factor, size_t n) {
    for (size_t l = 0; l < n; l += LANES)
        for (size_t k = l; k < l + LANES; k++) to[k] += factor * from[k];
}

/* The same for four at once, one after the other. */
static void add_four(float *restrict to, const float *const from[4],
                     const float factor[4], size_t n) {
    const float *restrict a = from[0], *restrict b = from[1];
    const float *restrict c = from[2], *restrict d = from[3];
    for (size_t l = 0; l < n; l += LANES)
        for (size_t k = l; k < l + LANES; k++)
            to[k] = (((to[k] + factor[0] * a[k]) + factor[1] * b[k]) + factor[2] * c[k]) +
                    factor[3] * d[k];
}

/* scores = W x */
static void score(trainer *self, const uint16_t *grams, size_t count, double scale) {
    const double *values = self->rows->values;
    memset(self->scores, 0, self->stride * sizeof *self->scores);
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        const float *from[4];
        float factor[4];
        for (size_t k = 0; k < 4; k++) {
            from[k] = self->weights + grams[i + k] * self->stride;
            factor[k] = (float)(values[grams[i + k]] * scale);
        }
        add_four(self->scores, from, factor, self->stride);
    }
    for (; i < count; i++)
        add(self->scores, self->weights + grams[i] * self->stride,
            (float)(values[grams[i]] * scale), self->stride);
}

/* scores = eta (1[label] - softmax(scores)); the sum is of whole numbers of 2^-40, so
   that the order of the labels does not matter. */
static void turn(trainer *self, uint32_t label, float eta) {
    float top = -INFINITY;
    double shares[HOP_TRAIN_LABELS];
    int64_t sum = 0;
    for (size_t l = 0; l < self->labels; l++)
        if (self->present[l] && self->scores[l] > top) top = self->scores[l];
    for (size_t l = 0; l < self->labels; l++) {
        const int counts = self->present[l] && self->scores[l] > top - negligible;
        shares[l] = counts ? hop_exp(self->scores[l] - top) : 0;
        sum += (int64_t)(shares[l] * 0x1p40);
    }
    const double whole = (double)sum * 0x1p-40;
    for (size_t l = 0; l < self->labels; l++)
        self->scores[l] = -eta * (float)(shares[l] / whole);
    self->scores[label] += eta;
}

static void learn(trainer *self, const place *at, float eta) {
    const double *values = self->rows->values;
    const size_t begin = begin_of(self, at->row);
    const size_t count = self->rows->lists->ends[at->row] - begin;
    const uint16_t *grams = self->rows->lists->grams + begin;
    double square = 0;
    for (size_t i = 0; i < count; i++) square += values[grams[i]] * values[grams[i]];
    const double scale = square > 0 ? 1 / sqrt(square) : 0;
    score(self, grams, count, scale);
    turn(self, at->label, eta);
    for (size_t i = 0; i < count; i++)
        add(self->weights + grams[i] * self->stride, self->scores,
            (float)(values[grams[i]] * scale), self->stride);
}

static void keep(const trainer *self, hop_label_grams *grams, int16_t *trained) {
    for (size_t gram = 0; gram < HOP_GRAMS; gram++)
        for (size_t l = 0; l < self->labels; l++) {
            const double weight = self->weights[gram * self->stride + l] * 0x1p10;
            trained[gram * self->labels + l] =
                (int16_t)nearbyint(fmax(fmin(weight, INT16_MAX), INT16_MIN));
        }
    const size_t labels = grams->labels;
    hop_label_grams_clear(grams);
    grams->labels = labels;
    grams->trained = trained;
}

hop_status hop_label_grams_train(const hop_label_rows *rows, hop_label_grams *grams) {
    const hop_gram_lists *lists = rows->lists;
    const size_t total = lists->count ? lists->ends[lists->count - 1] : 0;
    const size_t labels = grams->labels;
    if (labels < 2 || labels > HOP_TRAIN_LABELS || total > HOP_TRAIN_WORK / labels)
        return HOP_OK;
    trainer self = {.rows = rows, .labels = labels};
    self.stride = (labels + LANES - 1) / LANES * LANES;
    self.weights = calloc(HOP_GRAMS * self.stride, sizeof *self.weights);
    self.scores = malloc(self.stride * sizeof *self.scores);
    self.present = calloc(labels, 1);
    self.order = malloc((lists->count + 1) * sizeof *self.order);
    int16_t *trained = malloc(HOP_GRAMS * labels * sizeof *trained);
    const int ready =
        self.weights && self.scores && self.present && self.order && trained;
    if (ready) {
        order_rows(&self);
        start(&self, grams);
        for (int pass = 0; pass < PASSES; pass++)
            for (size_t i = 0; i < self.count; i++)
                learn(&self, &self.order[i], step / (float)(1 + pass));
        keep(&self, grams, trained);
    } else {
        free(trained);
    }
    free(self.weights);
    free(self.scores);
    free(self.present);
    free(self.order);
    return ready ? HOP_OK : HOP_ENOMEM;
}
