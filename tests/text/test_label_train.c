/* SPDX-License-Identifier: MIT */
/* Softmax regression of labels on grams, against plain loops in double. */
#include "text/label_train.h"

#include <math.h>

#include "engine.h"

enum { ROWS = 60, LABELS = 5, GRAMS = 9 };

typedef struct {
    uint16_t grams[ROWS * GRAMS];
    size_t ends[ROWS];
    uint64_t prints[ROWS];
    uint32_t labels[ROWS];
    double values[HOP_GRAMS];
    hop_gram_lists lists;
    hop_postings postings;
    hop_label_grams out;
} setup;

static setup *start(void) {
    setup *self = need(sizeof *self);
    size_t total = 0;
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t gram = 0; gram < GRAMS; gram++)
            if ((row * 17 + gram * 5) % (3 + gram % 4) == 0)
                self->grams[total++] = (uint16_t)(gram * 900);
        self->ends[row] = total;
        self->prints[row] = row * 0x9e3779b97f4a7c15u;
        self->labels[row] = (uint32_t)(row % 3 + (row % 7 == 0));
    }
    for (size_t gram = 0; gram < HOP_GRAMS; gram++)
        self->values[gram] = 0.5 + (double)(gram % 7) / 3;
    self->lists = (hop_gram_lists){self->grams, total, ROWS, self->ends};
    hop_context *context = context_of(1, HOP_ISA_SCALAR);
    assert_int_equal(hop_postings_create(context, &self->lists, &self->postings), HOP_OK);
    double *concentration = need(HOP_GRAMS * sizeof *concentration);
    assert_int_equal(hop_label_grams_create(context, &self->postings, self->labels,
                                            LABELS, concentration, &self->out),
                     HOP_OK);
    free(concentration);
    hop_context_free(context);
    return self;
}

static hop_status train_in(hop_context *context, setup *self) {
    const hop_label_rows rows = {&self->lists, self->prints, self->labels, self->values,
                                 context};
    return hop_label_grams_train(&rows, &self->out);
}

static void train(setup *self) {
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    assert_int_equal(train_in(context, self), HOP_OK);
    hop_context_free(context);
}

static void finish(setup *self) {
    hop_label_grams_clear(&self->out);
    hop_postings_clear(&self->postings);
    free(self);
}

static void sums_of(const setup *self, float out[GRAMS][LABELS]) {
    for (size_t gram = 0; gram < GRAMS; gram++) {
        const hop_gram_share share = {(uint16_t)(gram * 900), 65536};
        int64_t sums[LABELS];
        hop_label_grams_sum(&self->out, &share, 1, sums, out[gram]);
    }
}

/* One row's step on W, label 4 being nobody's; own: what is said of the right label. */
static void learn(double w[GRAMS][LABELS], const setup *self, size_t row, double eta,
                  double own[LABELS]) {
    double x[GRAMS] = {0}, z[LABELS] = {0}, sum = 0, square = 0;
    for (size_t i = row ? self->ends[row - 1] : 0; i < self->ends[row]; i++)
        x[self->grams[i] / 900] = self->values[self->grams[i]];
    for (size_t g = 0; g < GRAMS; g++) square += x[g] * x[g];
    if (square == 0) return;
    for (size_t g = 0; g < GRAMS; g++)
        if (x[g] < 0.3 * 2.5) x[g] = 0;
    for (size_t g = 0; g < GRAMS; g++)
        for (size_t l = 0; l < LABELS; l++) z[l] += x[g] / sqrt(square) * w[g][l];
    own[self->labels[row]] += z[self->labels[row]] - (z[0] + z[1] + z[2] + z[3]) / 4;
    for (size_t l = 0; l < 4; l++) sum += exp(z[l]);
    for (size_t g = 0; g < GRAMS; g++)
        for (size_t l = 0; l < 4; l++)
            w[g][l] +=
                eta * x[g] / sqrt(square) * ((l == self->labels[row]) - exp(z[l]) / sum);
}

static void test_plain_loops(void **state) {
    (void)state;
    setup *self = start();
    float before[GRAMS][LABELS], after[GRAMS][LABELS];
    double w[GRAMS][LABELS];
    sums_of(self, before);
    for (size_t g = 0; g < GRAMS; g++)
        for (size_t l = 0; l < LABELS; l++)
            w[g][l] = self->values[g * 900] < 0.3 * 2.5 ? 0 : (double)before[g][l];
    size_t order[ROWS];
    for (size_t i = 0; i < ROWS; i++) order[i] = i;
    for (size_t i = 1; i < ROWS; i++)
        for (size_t k = i; k && self->prints[order[k]] < self->prints[order[k - 1]];
             k--) {
            const size_t swap = order[k];
            order[k] = order[k - 1];
            order[k - 1] = swap;
        }
    double own[LABELS] = {0}, rows[LABELS] = {0}, mean = 0;
    for (size_t i = 0; i < ROWS; i++) learn(w, self, order[i], 4, own);
    for (size_t i = 0; i < ROWS; i++) rows[self->labels[i]]++;
    for (size_t l = 0; l < 4; l++) mean += own[l] / rows[l] / 4;
    train(self);
    assert_non_null(self->out.trained);
    sums_of(self, after);
    /* A unit of 2^-10, and floats. */
    for (size_t g = 0; g < GRAMS; g++)
        for (size_t l = 0; l < 4; l++)
            assert_true(fabs((double)after[g][l] - w[g][l]) < 2e-3);
    for (size_t l = 0; l < 4; l++)
        assert_true(fabs((double)self->out.usual[l] - (own[l] / rows[l] - mean)) < 1e-3);
    assert_true(isnan(self->out.usual[4]));
    finish(self);
}

static void test_the_order_of_rows(void **state) {
    (void)state;
    setup *one = start(), *other = start();
    for (size_t row = 0, total = 0; row < ROWS; row++) {
        const size_t from = ROWS - 1 - row, begin = from ? one->ends[from - 1] : 0;
        for (size_t i = begin; i < one->ends[from]; i++)
            other->grams[total++] = one->grams[i];
        other->ends[row] = total;
        other->prints[row] = one->prints[from];
        other->labels[row] = one->labels[from];
    }
    train(one);
    train(other);
    assert_memory_equal(one->out.trained, other->out.trained,
                        HOP_GRAMS * LABELS * sizeof(int16_t));
    assert_memory_equal(one->out.usual, other->out.usual, 4 * sizeof(float));
    finish(one);
    finish(other);
}

static void test_too_many_labels(void **state) {
    (void)state;
    setup *self = start();
    self->out.labels = HOP_TRAIN_LABELS + 1;
    train(self);
    assert_null(self->out.trained);
    assert_non_null(self->out.offsets);
    self->out.labels = LABELS;
    finish(self);
}

/* The counts stay. */
static void test_interrupted(void **state) {
    (void)state;
    setup *self = start();
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_context_interrupt(context);
    assert_int_equal(train_in(context, self), HOP_EINTERRUPTED);
    assert_null(self->out.trained);
    assert_non_null(self->out.offsets);
    hop_context_free(context);
    finish(self);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_loops),
        cmocka_unit_test(test_the_order_of_rows),
        cmocka_unit_test(test_too_many_labels),
        cmocka_unit_test(test_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
