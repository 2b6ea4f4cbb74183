/* SPDX-License-Identifier: MIT */
/* What grams say of labels, against plain counting. */
#include "text/label_grams.h"

#include <math.h>

#include "engine.h"

enum { ROWS = 200, LABELS = 7, GRAMS = 12 };

static int has(size_t row, size_t gram) {
    return row % 13 != 5 && (row * 31 + gram * gram * 7 + row / 9) % (gram + 2) == 0;
}

typedef struct {
    hop_gram_lists lists;
    hop_postings postings;
    uint32_t labels[ROWS];
    double n[LABELS], nl[LABELS][GRAMS], ng[GRAMS], rows;
    hop_context *context;
} counts;

static counts *count_all(void) {
    counts *self = need(sizeof *self);
    self->context = context_of(1, HOP_ISA_SCALAR);
    self->lists.count = ROWS;
    self->lists.grams = need(ROWS * GRAMS * sizeof(uint16_t));
    self->lists.ends = need(ROWS * sizeof(size_t));
    size_t total = 0;
    for (size_t row = 0; row < ROWS; row++) {
        const size_t before = total, label = row * row % LABELS;
        self->labels[row] = (uint32_t)label;
        for (size_t gram = 0; gram < GRAMS; gram++)
            if (has(row, gram)) {
                self->lists.grams[total++] = (uint16_t)(gram * 1000);
                self->nl[label][gram]++;
                self->ng[gram]++;
            }
        self->lists.ends[row] = total;
        if (total > before) {
            self->n[label]++;
            self->rows++;
        }
    }
    assert_int_equal(hop_postings_create(self->context, &self->lists, &self->postings),
                     HOP_OK);
    return self;
}

static void counts_free(counts *self) {
    hop_context_free(self->context);
    hop_postings_clear(&self->postings);
    free(self->lists.grams);
    free(self->lists.ends);
    free(self);
}

static double evidence(const counts *self, size_t label, size_t gram) {
    const double p = self->ng[gram] / self->rows;
    const double ratio = (self->nl[label][gram] + 2 * p) / ((self->n[label] + 2) * p);
    return 0.3 * log(ratio + 0.05);
}

static void test_counted(void **state) {
    (void)state;
    counts *self = count_all();
    hop_label_grams grams;
    double concentration[HOP_GRAMS];
    assert_int_equal(hop_label_grams_create(self->context, &self->postings, self->labels,
                                            LABELS, concentration, &grams),
                     HOP_OK);
    for (size_t gram = 0; gram < GRAMS; gram++) {
        double kl = 0;
        for (size_t l = 0; l < LABELS; l++) {
            const double p = self->n[l] / self->rows;
            const double q = (self->nl[l][gram] + 10 * p) / (self->ng[gram] + 10);
            if (p > 0) kl += q * log(q / p);
        }
        assert_true(fabs(concentration[gram * 1000] - kl) < 1e-9);
    }
    assert_true(concentration[1] == 0);
    /* Each evidence is rounded to 2^-10. */
    const hop_gram_share shares[] = {{3000, 40000}, {0, 65536}, {11000, 5}};
    int64_t sums[LABELS];
    float out[LABELS];
    hop_label_grams_sum(&grams, shares, 3, sums, out);
    for (size_t l = 0; l < LABELS; l++) {
        const double expected = 40000 / 65536. * evidence(self, l, 3) +
                                evidence(self, l, 0) + 5 / 65536. * evidence(self, l, 11);
        if (self->n[l] > 0) assert_true(fabs(out[l] - expected) < 1e-3);
    }
    assert_true(hop_label_grams_bytes(&grams) > 0);
    hop_label_grams_clear(&grams);
    counts_free(self);
}

static void test_only_the_concentration(void **state) {
    (void)state;
    counts *self = count_all();
    hop_label_grams grams;
    double with[HOP_GRAMS], without[HOP_GRAMS];
    assert_int_equal(hop_label_grams_create(self->context, &self->postings, self->labels,
                                            LABELS, with, &grams),
                     HOP_OK);
    assert_int_equal(hop_label_grams_create(self->context, &self->postings, self->labels,
                                            LABELS, without, NULL),
                     HOP_OK);
    assert_memory_equal(with, without, sizeof with);
    /* Other numbers for the labels change no bit. */
    for (size_t row = 0; row < ROWS; row++) self->labels[row] = 900 - self->labels[row];
    assert_int_equal(hop_label_grams_create(self->context, &self->postings, self->labels,
                                            1000, without, NULL),
                     HOP_OK);
    assert_memory_equal(with, without, sizeof with);
    hop_label_grams_clear(&grams);
    counts_free(self);
}

static void assert_certain(const hop_label_grams *grams, size_t hidden,
                           double certainty) {
    static const float evidence[] = {1, 2, 9, 1.5f};
    const double got = hop_label_grams_certainty(grams, evidence, hidden);
    assert_true(fabs(got - certainty) < 1e-7);
}

/* ln of the largest share in a softmax, less 7/20 of what is usual for its label. */
static void test_certainty(void **state) {
    (void)state;
    int16_t trained = 0;
    float usual[] = {0.5f, -0.25f, NAN, -0.25f};
    hop_label_grams grams = {.labels = 4, .usual = usual};
    assert_certain(&grams, SIZE_MAX, 0);
    grams.trained = &trained;
    assert_certain(&grams, SIZE_MAX, 2 - log(exp(1) + exp(2) + exp(1.5)) + 0.35 * 0.25);
    assert_certain(&grams, 1, 1.5 - log(exp(1) + exp(1.5)) + 0.35 * 0.25);
    grams.labels = 1;
    assert_certain(&grams, SIZE_MAX, -0.35 * 0.5);
    assert_certain(&grams, 0, 0);
}

static void test_interrupted(void **state) {
    (void)state;
    counts *self = count_all();
    hop_label_grams grams = {0};
    double concentration[HOP_GRAMS];
    hop_context_interrupt(self->context);
    assert_int_equal(hop_label_grams_create(self->context, &self->postings, self->labels,
                                            LABELS, concentration, &grams),
                     HOP_EINTERRUPTED);
    assert_null(grams.offsets);
    counts_free(self);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_certainty),
        cmocka_unit_test(test_counted),
        cmocka_unit_test(test_only_the_concentration),
        cmocka_unit_test(test_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
