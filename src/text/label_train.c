/* SPDX-License-Identifier: MIT */
/* Softmax regression of labels on grams, row by row. */
#include "text/label_train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 16 };
static const float step = 4, negligible = -20;
static const double least_part = 0.3; /* of the largest value */

typedef struct {
    uint64_t print;
    uint32_t label, row;
} place;

typedef struct {
    const hop_label_rows *rows;
    size_t labels, stride;
    float *weights;  /* [HOP_GRAMS][stride] */
    float *scores;   /* [stride] */
    uint32_t *often; /* [labels] rows */
    int64_t *own;    /* [labels] scores of a label's own rows above the mean label's, in
                        units of 2^-20 */
    size_t present;  /* labels with rows */
    double least;    /* value of a gram that counts */
    place *order;
    size_t count;
    uint16_t grams[HOP_GRAMS]; /* of a row, those that count */
    float values[HOP_GRAMS];
} trainer;

static float *weights_of(const trainer *self, size_t gram) {
    return self->weights + gram * self->stride;
}

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
        self->present += !self->often[label]++;
        self->order[self->count++] =
            (place){self->rows->prints[row], label, (uint32_t)row};
    }
    qsort(self->order, self->count, sizeof *self->order, compare);
}

static void start(trainer *self, const hop_label_grams *grams) {
    for (size_t gram = 0; gram < HOP_GRAMS; gram++) {
        float *weights = weights_of(self, gram);
        const uint32_t begin = grams->offsets[gram], end = grams->offsets[gram + 1];
        if (begin == end || self->rows->values[gram] < self->least) continue;
        for (size_t l = 0; l < self->labels; l++) weights[l] = (float)grams->absent[l];
        for (uint32_t k = begin; k < end; k++)
            weights[grams->label[k]] += (float)grams->evidence[k] * 0x1p-10f;
    }
}

/* to += factor from */
static void add(const trainer *self, float *to, float factor, const float *from) {
    self->rows->context->real->add_rows(&factor, 1, 1, from, 1, self->stride, to);
}

static int64_t fixed(float x) {
    return (int64_t)(x * 0x1p20f);
}

/* Takes down what the scores say of the right label. */
static void note(trainer *self, uint32_t label) {
    int64_t sum = 0;
    for (size_t l = 0; l < self->labels; l++)
        if (self->often[l]) sum += fixed(self->scores[l]);
    self->own[label] += fixed(self->scores[label]) - sum / (int64_t)self->present;
}

/* scores = eta (1[label] - softmax(scores)); the sum is of whole numbers of 2^-40, so
   that the order of the labels does not matter. */
static void turn(trainer *self, uint32_t label, float eta) {
    float *scores = self->scores, top = -INFINITY;
    int64_t sum = 0;
    for (size_t l = 0; l < self->labels; l++) {
        if (!self->often[l]) scores[l] = -INFINITY;
        if (scores[l] > top) top = scores[l];
    }
    self->rows->context->real->exponentials(scores, self->labels, top, negligible,
                                            scores);
    for (size_t l = 0; l < self->labels; l++) sum += (int64_t)(scores[l] * 0x1p40f);
    const float part = -eta / (float)((double)sum * 0x1p-40);
    for (size_t l = 0; l < self->labels; l++) scores[l] *= part;
    scores[label] += eta;
}

static void learn(trainer *self, const place *at, float eta) {
    const double *values = self->rows->values;
    const size_t begin = begin_of(self, at->row), end = self->rows->lists->ends[at->row];
    const uint16_t *grams = self->rows->lists->grams;
    double square = 0;
    size_t count = 0;
    for (size_t i = begin; i < end; i++) {
        const double value = values[grams[i]];
        square += value * value;
        if (value < self->least) continue;
        self->grams[count] = grams[i];
        self->values[count++] = (float)value;
    }
    if (!count) return;
    const float scale = (float)(1 / sqrt(square));
    memset(self->scores, 0, self->stride * sizeof *self->scores);
    for (size_t i = 0; i < count; i++)
        add(self, self->scores, self->values[i] * scale,
            weights_of(self, self->grams[i]));
    note(self, at->label);
    turn(self, at->label, eta);
    for (size_t i = 0; i < count; i++)
        add(self, weights_of(self, self->grams[i]), self->values[i] * scale,
            self->scores);
}

static hop_status learn_all(trainer *self) {
    for (size_t i = 0; i < self->count; i++) {
        if (hop_context_interrupted(self->rows->context)) return HOP_EINTERRUPTED;
        learn(self, &self->order[i], step);
    }
    return HOP_OK;
}

/* To the nearest; a half away from 0. */
static int16_t rounded(float x) {
    const float most = INT16_MAX, inside = x > most ? most : x < -most ? -most : x;
    return (int16_t)(inside + (inside < 0 ? -0.5f : 0.5f));
}

/* The mean of each label's own rows, less the mean over labels. */
static void take_usual(const trainer *self, float *usual) {
    int64_t sum = 0;
    for (size_t l = 0; l < self->labels; l++)
        if (self->often[l]) sum += self->own[l] / self->often[l];
    const int64_t mean = self->present ? sum / (int64_t)self->present : 0;
    for (size_t l = 0; l < self->labels; l++)
        usual[l] = self->often[l]
                       ? (float)(self->own[l] / self->often[l] - mean) * 0x1p-20f
                       : NAN;
}

static void keep(const trainer *self, hop_label_grams *grams, int16_t *trained,
                 float *usual) {
    for (size_t gram = 0; gram < HOP_GRAMS; gram++) {
        const float *weights = weights_of(self, gram);
        int16_t *to = trained + gram * self->labels;
        for (size_t l = 0; l < self->labels; l++) to[l] = rounded(weights[l] * 0x1p10f);
    }
    const size_t labels = grams->labels;
    hop_label_grams_clear(grams);
    take_usual(self, usual);
    grams->labels = labels;
    grams->trained = trained;
    grams->usual = usual;
}

static hop_status prepare(trainer *self) {
    double largest = 0;
    for (size_t gram = 0; gram < HOP_GRAMS; gram++)
        largest = fmax(largest, self->rows->values[gram]);
    self->least = least_part * largest;
    self->stride = (self->labels + LANES - 1) / LANES * LANES;
    self->weights = calloc(HOP_GRAMS * self->stride, sizeof *self->weights);
    self->scores = malloc(self->stride * sizeof *self->scores);
    self->often = calloc(self->labels, sizeof *self->often);
    self->own = calloc(self->labels, sizeof *self->own);
    self->order = malloc((self->rows->lists->count + 1) * sizeof *self->order);
    const int ready =
        self->weights && self->scores && self->often && self->own && self->order;
    return ready ? HOP_OK : HOP_ENOMEM;
}

hop_status hop_label_grams_train(const hop_label_rows *rows, hop_label_grams *grams) {
    const hop_gram_lists *lists = rows->lists;
    const size_t total = lists->count ? lists->ends[lists->count - 1] : 0;
    const size_t labels = grams->labels;
    if (labels < 2 || labels > HOP_TRAIN_LABELS || total > HOP_TRAIN_WORK / labels)
        return HOP_OK;
    trainer *self = calloc(1, sizeof *self);
    if (!self) return HOP_ENOMEM;
    self->rows = rows;
    self->labels = labels;
    hop_status status = prepare(self);
    int16_t *trained = malloc(HOP_GRAMS * labels * sizeof *trained);
    float *usual = malloc(labels * sizeof *usual);
    if (!trained || !usual) status = HOP_ENOMEM;
    if (!status) {
        order_rows(self);
        start(self, grams);
        status = learn_all(self);
    }
    if (!status) {
        keep(self, grams, trained, usual);
    } else {
        free(trained);
        free(usual);
    }
    free(self->weights);
    free(self->scores);
    free(self->often);
    free(self->own);
    free(self->order);
    free(self);
    return status;
}
