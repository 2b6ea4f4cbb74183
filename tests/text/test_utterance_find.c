/* SPDX-License-Identifier: MIT */
/* Finding utterances, against a full scan in double. */
#include <math.h>

#include "text/grams.h"
#include "utterances.h"

enum { COUNT = 600, MOST = 1000 };

/* The grams of a text as a set; returns how many. */
static size_t set_of(const char *text, uint8_t *set) {
    char padded[600];
    const size_t size = (size_t)snprintf(padded, sizeof padded, " %s ", text);
    size_t number = 0;
    memset(set, 0, HOP_GRAMS);
    for (size_t n = 2; n <= 4; n++)
        for (size_t i = 0; i + n <= size; i++) {
            const uint16_t gram = hop_gram_of(padded + i, n);
            number += !set[gram];
            set[gram] = 1;
        }
    return number;
}

typedef struct {
    uint8_t set[COUNT][HOP_GRAMS];
    double worth[HOP_GRAMS]; /* of grams in no row, as in half of one */
    double length[COUNT], mean;
    double item[COUNT], label[COUNT], similarity[COUNT], covered[COUNT];
} scan;

static void weigh(scan *self, const collection *all) {
    double often[HOP_GRAMS] = {0};
    for (size_t i = 0; i < COUNT; i++) {
        set_of(all->own[i], self->set[i]);
        for (size_t g = 0; g < HOP_GRAMS; g++) often[g] += self->set[i][g];
    }
    for (size_t g = 0; g < HOP_GRAMS; g++)
        self->worth[g] = sqrt(log(1 + COUNT / (often[g] > 0 ? often[g] : 0.5)));
    for (size_t i = 0; i < COUNT; i++) {
        double square = 0;
        for (size_t g = 0; g < HOP_GRAMS; g++) square += self->set[i][g] * self->worth[g];
        self->length[i] = sqrt(square);
        self->mean += self->length[i] / COUNT;
    }
}

/* With one label for all, its worths are those by item times a constant. */
static void compare(scan *self, const char *cue) {
    const double constant = pow(0.05, 0.7);
    uint8_t set[HOP_GRAMS];
    double square = 0;
    set_of(cue, set);
    for (size_t g = 0; g < HOP_GRAMS; g++) square += set[g] * self->worth[g];
    const double q = sqrt(square);
    for (size_t i = 0; i < COUNT; i++) {
        double dot = 0;
        for (size_t g = 0; g < HOP_GRAMS; g++)
            if (set[g] && self->set[i][g]) dot += self->worth[g];
        const double c = sqrt(constant);
        self->item[i] = dot / (q * sqrt(self->length[i] * self->mean));
        self->label[i] =
            dot * constant /
            (q * c * pow(self->length[i] * c, 0.6) * pow(self->mean * c, 0.4));
        self->similarity[i] = dot / (q * self->length[i]);
        self->covered[i] = dot / square;
    }
}

static double part_of(const scan *self, size_t row) {
    return 1. / 3 + 3 * pow(self->covered[row], 16);
}

static scan *scan_of(const collection *all, const char *cue) {
    scan *self = need(sizeof *self);
    weigh(self, all);
    compare(self, cue);
    return self;
}

/* A weight is rounded to 2^-20: half of that for each gram of the cue, times a scale of
   at most 1 / 2; a float has 24 bits of a z of up to 100, and a score has three
   roundings. */
static const double bound = 90 * 100 * 0x1p-22 + 4 * 100 * 0x1p-24;

static void test_a_full_scan(void **state) {
    (void)state;
    collection *all = collect(COUNT, 0);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *texts = utterances_of(context, all, 0);
    hop_text_found *found = need(MOST * sizeof *found);
    for (size_t c = 0; c < 20; c++) {
        char *cue = made_up(c * 31 + 5);
        if (c % 2) cue[strlen(cue) / 2] = '\0'; /* words may be cut, and be unknown */
        char *last = strrchr(cue, ' ');
        if (c % 2) *last = '\0';
        scan *self = scan_of(all, cue);
        const size_t count = find_in(texts, cue, MOST, found);
        size_t there = 0;
        for (size_t i = 0; i < COUNT; i++) there += self->item[i] > 0;
        assert_int_equal(count, there);
        for (size_t i = 0; i < count; i++) {
            const size_t row = found[i].row;
            const double z = 90 * self->item[row] + log(part_of(self, row));
            assert_true(fabs(found[i].weight - z) < bound);
            if (!found[i].same)
                assert_true(fabs(found[i].similarity - self->similarity[row]) < 2e-5);
            else
                assert_string_equal(all->own[row], cue);
            if (i) assert_true(found[i].weight <= found[i - 1].weight);
        }
        free(self);
        free(cue);
    }
    free(found);
    hop_texts_free(texts);
    hop_context_free(context);
    collection_free(all);
}

static int compare_numbers(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* ln sum of e^values over the 256 largest. */
static double log_sum(const double *values) {
    double sorted[COUNT], sum = 0;
    memcpy(sorted, values, sizeof sorted);
    qsort(sorted, COUNT, sizeof *sorted, compare_numbers);
    for (size_t i = 0; i < 256; i++) sum += exp(sorted[i] - sorted[0]);
    return sorted[0] + log(sum);
}

static void test_both_read_outs(void **state) {
    (void)state;
    collection *all = collect(COUNT, 1);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *texts = utterances_of(context, all, 1);
    hop_text_found *found = need(MOST * sizeof *found);
    for (size_t c = 0; c < 10; c++) {
        char *cue = made_up(c * 31 + 5);
        scan *self = scan_of(all, cue);
        double x[COUNT], y[COUNT], first = 0;
        for (size_t i = 0; i < COUNT; i++) {
            x[i] = 30 * self->label[i];
            y[i] = 90 * self->item[i];
        }
        const double labels = log_sum(x), items = log_sum(y);
        const size_t count = find_in(texts, cue, MOST, found);
        for (size_t i = 0; i < count; i++) {
            const size_t row = found[i].row;
            const double z =
                log(exp(x[row] - labels) + part_of(self, row) * exp(y[row] - items));
            /* What the label adds is the same for all. */
            if (!i) first = found[0].weight - z;
            assert_true(fabs(found[i].weight - z - first) < 3 * bound);
        }
        free(self);
        free(cue);
    }
    free(found);
    hop_texts_free(texts);
    hop_context_free(context);
    collection_free(all);
}

static void test_ties_and_hiding(void **state) {
    (void)state;
    collection *all = collect(40, 4);
    for (size_t i = 10; i < 40; i += 10) all->texts[i] = all->texts[0];
    for (size_t i = 0; i < 40; i += 10) all->labels[i] = 1;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *texts = utterances_of(context, all, 4);
    hop_text_found found[40];
    assert_true(find_in(texts, all->own[0], 40, found) >= 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(found[i].row, 10 * i);
        assert_true(found[i].same && found[i].similarity == 1);
    }
    hop_texts_find_options options = HOP_TEXTS_FIND_INIT;
    options.most = 40;
    options.hide_row = 10;
    size_t count, looked;
    assert_int_equal(
        hop_texts_find(texts, &all->texts[0], &options, found, &count, &looked, NULL),
        HOP_OK);
    assert_int_equal(found[0].row, 0);
    assert_int_equal(found[1].row, 20);
    for (size_t i = 0; i < count; i++) assert_int_not_equal(found[i].row, 10);
    options.hide_label = 1;
    assert_int_equal(
        hop_texts_find(texts, &all->texts[0], &options, found, &count, &looked, NULL),
        HOP_OK);
    for (size_t i = 0; i < count; i++) {
        assert_int_not_equal(all->labels[found[i].row], 1);
        assert_true(!found[i].same && found[i].similarity < 1);
    }
    hop_texts_free(texts);
    hop_context_free(context);
    collection_free(all);
}

static void test_strengths(void **state) {
    (void)state;
    collection *all = collect(50, 0);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *plain = utterances_of(context, all, 0);
    for (size_t i = 0; i < 50; i++) all->strengths[i] = i == 30 ? 8 : 1;
    hop_texts *strong = utterances_of(context, all, 0);
    hop_text_found a[50], b[50];
    const size_t count = find_in(plain, all->own[7], 50, a);
    assert_int_equal(find_in(strong, all->own[7], 50, b), count);
    double with = 0, without = 0;
    for (size_t i = 0; i < count; i++) {
        if (a[i].row == 30) without = a[i].weight;
        if (b[i].row == 30) with = b[i].weight;
    }
    assert_true(fabs(with - without - log(8)) < 1e-4);
    hop_texts_free(plain);
    hop_texts_free(strong);
    hop_context_free(context);
    collection_free(all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_full_scan),
        cmocka_unit_test(test_both_read_outs),
        cmocka_unit_test(test_ties_and_hiding),
        cmocka_unit_test(test_strengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
