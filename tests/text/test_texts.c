/* SPDX-License-Identifier: MIT */
/* What an index of texts takes, refuses and keeps, whatever its sort. */
#include <hopfield/texts.h>

#include <math.h>
#include "reference.h"

enum { COUNT = 3 };
static const hop_text texts[COUNT] = {{"flow", 4}, {"heat", 4}, {"flow", 4}};

typedef struct {
    hop_context *context;
    hop_texts_options options;
    double strengths[COUNT];
    size_t labels[COUNT];
} fixture;

static fixture begin(void) {
    fixture self = {
        context_of(1, HOP_ISA_AUTO), HOP_TEXTS_OPTIONS_INIT, {1, 2, 3}, {0, 1, 1}};
    self.options.sort = HOP_TEXT_DOCUMENTS;
    return self;
}

static void assert_refused(const fixture *self, const char *words) {
    hop_texts *index = NULL;
    hop_error error = {0};
    assert_status(
        hop_texts_create(self->context, texts, COUNT, &self->options, &index, &error),
        HOP_EINVAL);
    assert_null(index);
    assert_non_null(strstr(error.message, words));
}

static void test_options(void **state) {
    (void)state;
    fixture self = begin();
    const hop_texts_options good = self.options;
    self.options.size = 1;
    assert_refused(&self, "size 1");
    self.options = good;
    self.options.sort = HOP_TEXT_SORT_COUNT;
    assert_refused(&self, "sort: 3");
    self.options = good;
    self.options.language = HOP_LANGUAGE_COUNT;
    assert_refused(&self, "language: 2");
    static const double betas[] = {0, -1, 1e-31, 1.1e30, 1e39, INFINITY, NAN};
    for (size_t i = 0; i < sizeof betas / sizeof *betas; i++) {
        self.options = good;
        self.options.beta = betas[i];
        assert_refused(&self, "beta");
    }
    static const double strengths[] = {-1, INFINITY, NAN};
    for (size_t i = 0; i < sizeof strengths / sizeof *strengths; i++) {
        self.options = good;
        self.options.strengths = self.strengths;
        self.strengths[1] = strengths[i];
        assert_refused(&self, "row 1");
    }
    self.options = good;
    self.options.labels = self.labels;
    self.options.label_count = 1;
    assert_refused(&self, "labels: 1 of row 1, of 1");
    static const size_t many[] = {COUNT + 1, (size_t)1 << 40, SIZE_MAX};
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
        self.options.label_count = many[i];
        assert_refused(&self, "label_count");
    }
    hop_context_free(self.context);
}

/* Nothing is allocated that is over the limit of the context. */
static void test_bytes(void **state) {
    (void)state;
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.max_bytes = COUNT * (sizeof(hop_text) + 2 * sizeof(double)) - 1;
    hop_context *context = NULL;
    assert_ok(hop_context_create(&options, &context, NULL));
    fixture self = begin();
    hop_texts *index = NULL;
    hop_error error = {0};
    for (int sort = 0; sort < HOP_TEXT_SORT_COUNT; sort++) {
        self.options.sort = (hop_text_sort)sort;
        assert_status(
            hop_texts_create(context, texts, COUNT, &self.options, &index, &error),
            HOP_ELIMIT);
        assert_non_null(strstr(error.message, "an index of texts"));
        assert_null(index);
    }
    hop_context_free(context);
    hop_context_free(self.context);
}

static void test_interrupted(void **state) {
    (void)state;
    fixture self = begin();
    hop_texts *index = NULL;
    hop_context_interrupt(self.context);
    for (int sort = 0; sort < HOP_TEXT_SORT_COUNT; sort++) {
        self.options.sort = (hop_text_sort)sort;
        hop_error error = {0};
        assert_status(
            hop_texts_create(self.context, texts, COUNT, &self.options, &index, &error),
            HOP_EINTERRUPTED);
        assert_int_equal(error.status, HOP_EINTERRUPTED);
        assert_null(index);
    }
    hop_context_free(self.context);
}

static void assert_not_found(const hop_texts *index, hop_texts_find_options options,
                             const char *words) {
    hop_text_found out = {.row = 77};
    size_t found = 77, looked_at = 77;
    hop_error error = {0};
    assert_status(
        hop_texts_find(index, &texts[0], &options, &out, &found, &looked_at, &error),
        HOP_EINVAL);
    assert_true(out.row == 77 && found == 77 && looked_at == 77);
    assert_non_null(strstr(error.message, words));
}

static void test_finding(void **state) {
    (void)state;
    fixture self = begin();
    self.options.strengths = self.strengths;
    self.options.labels = self.labels;
    self.options.label_count = 2;
    hop_texts *index = NULL;
    hop_text given[COUNT];
    memcpy(given, texts, sizeof given);
    assert_ok(hop_texts_create(self.context, given, COUNT, &self.options, &index, NULL));
    assert_true(hop_texts_bytes(index) >
                COUNT * (sizeof(hop_text) + 2 * sizeof(double) + sizeof(size_t)));
    self.strengths[0] = 1e9; /* arrays were copied */
    self.labels[2] = 0;
    memset(given, 0x5a, sizeof given);
    hop_text_span *spans = NULL;
    size_t span_count = 0;
    assert_ok(hop_texts_explain(index, &texts[0], 2, &spans, &span_count, NULL));
    assert_int_equal(span_count, 1);
    free(spans);
    hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
    how.most = COUNT;
    hop_text_found out[COUNT];
    size_t found = 0;
    assert_ok(hop_texts_find(index, &texts[0], &how, out, &found, NULL, NULL));
    assert_int_equal(found, 2);
    assert_true(out[0].row == 2 && out[1].row == 0);
    assert_true(fabs(out[0].weight - out[1].weight - log(3)) < 1e-12);
    how.hide_label = 1;
    assert_ok(hop_texts_find(index, &texts[0], &how, out, &found, NULL, NULL));
    assert_true(found == 1 && out[0].row == 0);
    hop_texts_find_options wrong = HOP_TEXTS_FIND_INIT;
    wrong.most = 0;
    assert_not_found(index, wrong, "most: 0");
    wrong = (hop_texts_find_options)HOP_TEXTS_FIND_INIT;
    wrong.size = 3;
    assert_not_found(index, wrong, "size 3");
    hop_texts_free(index);
    hop_texts_free(NULL);
    hop_context_free(self.context);
}

/* Weights are numbers at any beta that is taken. */
static void test_betas(void **state) {
    (void)state;
    fixture self = begin();
    self.options.labels = self.labels;
    self.options.label_count = 2;
    self.labels[2] = 0;
    static const double betas[] = {HOP_LEAST_BETA, HOP_MOST_BETA};
    for (int sort = 0; sort < HOP_TEXT_SORT_COUNT; sort++)
        for (size_t i = 0; i < 2; i++) {
            self.options.sort = (hop_text_sort)sort;
            self.options.beta = betas[i];
            hop_texts *index = NULL;
            assert_ok(hop_texts_create(self.context, texts, COUNT, &self.options, &index,
                                       NULL));
            hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
            how.most = COUNT;
            hop_text_found out[COUNT];
            size_t found = 0;
            assert_ok(hop_texts_find(index, &texts[0], &how, out, &found, NULL, NULL));
            assert_true(found >= 2 && out[0].row == 0 && out[1].row == 2);
            assert_true(isfinite(out[0].weight) && isfinite(out[1].weight));
            hop_texts_free(index);
        }
    hop_context_free(self.context);
}

/* Texts that are too long are as if they were not there. */
static void test_too_long(void **state) {
    (void)state;
    enum { ROWS = 4, BYTES = HOP_MAX_TEXT + 1, WIDE = HOP_MAX_TEXT / 33 + 1 };
    fixture self = begin();
    char *bytes = need(BYTES), *wide = need(3 * WIDE);
    for (size_t i = 0; i < BYTES; i++) bytes[i] = i % 5 == 4 ? ' ' : "flow"[i % 5];
    for (size_t i = 0; i < WIDE; i++) memcpy(wide + 3 * i, "\xef\xb7\xba", 3); /* x 11 */
    char word[HOP_WORD_MOST + 1];
    memset(word, 'x', sizeof word);
    hop_text rows[ROWS] = {
        {bytes, BYTES}, {"flow", 4}, {wide, 3 * WIDE}, {word, sizeof word}};
    static const size_t labels[ROWS] = {0, 0, 1, 1};
    self.options.labels = labels;
    self.options.label_count = 2;
    for (int sort = 0; sort < HOP_TEXT_SORT_COUNT; sort++) {
        self.options.sort = (hop_text_sort)sort;
        hop_texts *index = NULL;
        assert_ok(
            hop_texts_create(self.context, rows, ROWS, &self.options, &index, NULL));
        hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
        how.most = ROWS;
        hop_text_found out[ROWS];
        size_t found = 0, looked_at = 0;
        assert_ok(hop_texts_find(index, &texts[0], &how, out, &found, &looked_at, NULL));
        assert_true(found == 1 && looked_at == 1 && out[0].row == 1 && out[0].same);
        hop_text_span *spans = NULL;
        size_t count = 77;
        assert_ok(hop_texts_explain(index, &texts[0], 0, &spans, &count, NULL));
        assert_int_equal(count, 0);
        free(spans);
        assert_ok(hop_texts_find(index, &rows[3], &how, out, &found, NULL, NULL));
        assert_int_equal(found, sort != HOP_TEXT_WORDS);
        hop_texts_free(index);
        rows[2] = rows[0]; /* folding the other takes its time */
    }
    free(bytes);
    free(wide);
    hop_context_free(self.context);
}

/* Where there are no labels, each text has its own. */
static void test_own_labels(void **state) {
    (void)state;
    fixture self = begin();
    hop_texts *index = NULL;
    assert_ok(hop_texts_create(self.context, texts, COUNT, &self.options, &index, NULL));
    hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
    how.hide_label = 0;
    hop_text_found out;
    size_t found = 0;
    assert_ok(hop_texts_find(index, &texts[0], &how, &out, &found, NULL, NULL));
    assert_true(found == 1 && out.row == 2);
    hop_texts_free(index);
    hop_context_free(self.context);
}

static void test_empty(void **state) {
    (void)state;
    fixture self = begin();
    for (int sort = 0; sort < HOP_TEXT_SORT_COUNT; sort++) {
        self.options.sort = (hop_text_sort)sort;
        hop_texts *index = NULL;
        assert_ok(hop_texts_create(self.context, NULL, 0, &self.options, &index, NULL));
        hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
        hop_text_found out;
        size_t found = 77, looked_at = 77;
        assert_ok(hop_texts_find(index, &texts[0], &how, &out, &found, &looked_at, NULL));
        assert_true(found == 0 && looked_at == 0);
        hop_texts_free(index);
        /* A text of nothing. */
        assert_ok(hop_texts_create(self.context, &(hop_text){" \n", 2}, 1, &self.options,
                                   &index, NULL));
        assert_ok(hop_texts_find(index, &texts[0], &how, &out, &found, NULL, NULL));
        assert_int_equal(found, 0);
        assert_ok(
            hop_texts_find(index, &(hop_text){"", 0}, &how, &out, &found, NULL, NULL));
        assert_int_equal(found, 0);
        hop_texts_free(index);
    }
    hop_context_free(self.context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options),     cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_interrupted), cmocka_unit_test(test_finding),
        cmocka_unit_test(test_betas),       cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_own_labels),  cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
