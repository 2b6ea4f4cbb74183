/* SPDX-License-Identifier: MIT */
/* Indexes of utterances: what they depend on, and odd texts and cues. */
#include <time.h>

#include "utterances.h"

enum { COUNT = 400, LABELS = 9, MOST = 400 };

typedef struct {
    hop_text_found found[MOST];
    size_t count;
} answer;

static answer *ask(const hop_texts *texts, const char *cue) {
    answer *self = need(sizeof *self);
    self->count = find_in(texts, cue, MOST, self->found);
    return self;
}

/* Some cues: whole, cut, with letters hit. */
static char *cue_of(size_t k) {
    char *cue = made_up(k + 1);
    if (k % 3 == 1) cue[strlen(cue) / 2] = '\0';
    for (size_t i = 4; k % 3 == 2 && cue[i]; i += 6) cue[i] = 'x';
    return cue;
}

/* Answers of `a` are those of `b` with rows renamed, where no two weigh the same. */
static void assert_same_answers(const hop_texts *a, const hop_texts *b,
                                const size_t *row_in_a) {
    for (size_t k = 0; k < 30; k++) {
        char *cue = cue_of(k);
        answer *one = ask(a, cue), *other = ask(b, cue);
        assert_int_equal(one->count, other->count);
        for (size_t i = 0; i < one->count; i++) {
            assert_true(one->found[i].weight == other->found[i].weight);
            assert_true(one->found[i].similarity == other->found[i].similarity);
            assert_int_equal(one->found[i].same, other->found[i].same);
            const double z = one->found[i].weight;
            if ((i == 0 || one->found[i - 1].weight != z) &&
                (i + 1 == one->count || one->found[i + 1].weight != z))
                assert_int_equal(one->found[i].row, row_in_a[other->found[i].row]);
        }
        free(one);
        free(other);
        free(cue);
    }
}

static void test_the_order_of_rows(void **state) {
    (void)state;
    for (size_t labels = 0; labels <= LABELS; labels += LABELS) {
        collection *all = collect(COUNT, labels), *turned = collect(COUNT, labels);
        size_t rows[COUNT];
        for (size_t i = 0; i < COUNT; i++) {
            rows[i] = (i * 171 + 50) % COUNT;
            turned->texts[i] = all->texts[rows[i]];
            turned->labels[i] = all->labels[rows[i]];
        }
        hop_context *context = context_of(1, HOP_ISA_AUTO);
        hop_texts *a = utterances_of(context, all, labels);
        hop_texts *b = utterances_of(context, turned, labels);
        assert_same_answers(a, b, rows);
        hop_texts_free(a);
        hop_texts_free(b);
        hop_context_free(context);
        collection_free(all);
        collection_free(turned);
    }
}

static void test_no_trace(void **state) {
    (void)state;
    collection *all = collect(COUNT, LABELS), *fewer = collect(COUNT, LABELS);
    size_t rows[COUNT], count = 0;
    for (size_t i = 0; i < COUNT; i++) {
        all->strengths[i] = i % 4 != 1 && all->labels[i] != 3;
        if (!(all->strengths[i] > 0)) continue;
        fewer->texts[count] = all->texts[i];
        /* Without the label that nothing has any more. */
        fewer->labels[count] = all->labels[i] - (all->labels[i] > 3);
        rows[count++] = i;
    }
    const size_t was = fewer->count;
    fewer->count = count;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *a = utterances_of(context, all, LABELS);
    hop_texts *b = utterances_of(context, fewer, LABELS - 1);
    assert_same_answers(a, b, rows);
    hop_texts_free(a);
    hop_texts_free(b);
    fewer->count = was;
    hop_context_free(context);
    collection_free(all);
    collection_free(fewer);
}

static void test_instruction_sets(void **state) {
    (void)state;
    collection *all = collect(COUNT, LABELS);
    size_t rows[COUNT];
    for (size_t i = 0; i < COUNT; i++) rows[i] = i;
    hop_context *one = context_of(1, HOP_ISA_SCALAR), *many = context_of(3, HOP_ISA_AUTO);
    hop_texts *a = utterances_of(one, all, LABELS), *b = utterances_of(many, all, LABELS);
    assert_same_answers(a, b, rows);
    hop_texts_free(a);
    hop_texts_free(b);
    hop_context_free(one);
    hop_context_free(many);
    collection_free(all);
}

static void test_labels_add_up(void **state) {
    (void)state;
    collection *all = collect(6, 2);
    static const char *const texts[] = {
        "where is my new card",      "my card has not come",
        "when does the card arrive", "what is the exchange rate",
        "how do you exchange money", "is the rate of exchange good"};
    for (size_t i = 0; i < 6; i++) {
        all->texts[i] = text_of(texts[i]);
        all->labels[i] = i / 3;
    }
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *index = utterances_of(context, all, 2);
    answer *self = ask(index, "has the new crad arrived");
    assert_int_equal(all->labels[self->found[0].row], 0);
    free(self);
    self = ask(index, "exchnage of money");
    assert_int_equal(self->found[0].row, 4);
    free(self);
    hop_texts_free(index);
    hop_context_free(context);
    collection_free(all);
}

static void test_many_labels(void **state) {
    (void)state;
    collection *all = collect(COUNT, 0);
    for (size_t i = 0; i < COUNT; i++) all->labels[i] = COUNT - 1 - i;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    /* None is shared: as if there were none. */
    hop_texts *a = utterances_of(context, all, COUNT);
    hop_texts *b = utterances_of(context, all, 0);
    size_t rows[COUNT];
    for (size_t i = 0; i < COUNT; i++) rows[i] = i;
    assert_same_answers(a, b, rows);
    hop_texts_free(a);
    /* Too many to be trained. */
    for (size_t i = 0; i < COUNT; i++) all->labels[i] = i % 190;
    a = utterances_of(context, all, 300);
    answer *self = ask(a, all->own[5]);
    assert_int_equal(self->found[0].row, 5);
    free(self);
    hop_texts_free(a);
    hop_texts_free(b);
    hop_context_free(context);
    collection_free(all);
}

/* Too many to be told by grams. */
static void test_untold_labels(void **state) {
    (void)state;
    enum { LABELS_UNTOLD = (1 << 16) + 1, ROWS = 2 * LABELS_UNTOLD };
    hop_text *texts = need(ROWS * sizeof *texts);
    size_t *labels = need(ROWS * sizeof *labels);
    for (size_t i = 0; i < ROWS; i++) {
        texts[i] = text_of(i % 3 ? "ko" : "rinet");
        labels[i] = i / 2;
    }
    texts[ROWS - 2] = text_of("sula moti");
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.labels = labels;
    options.label_count = LABELS_UNTOLD;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *index = NULL;
    assert_int_equal(hop_texts_create(context, texts, ROWS, &options, &index, NULL),
                     HOP_OK);
    answer *self = ask(index, "sula mot");
    assert_true(self->count > 0);
    assert_int_equal(self->found[0].row, ROWS - 2);
    free(self);
    hop_texts_free(index);
    hop_context_free(context);
    free(texts);
    free(labels);
}

static void test_odd_texts(void **state) {
    (void)state;
    collection *all = collect(6, 0);
    static const char *const texts[] = {
        "",
        "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645",
        "x",
        "\U0001f600\U0001f602 \U0001f680",
        "Stra\u00dfe",
        "\u3053\u3093\u306b\u3061\u306f"};
    for (size_t i = 0; i < 6; i++) all->texts[i] = text_of(texts[i]);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *index = utterances_of(context, all, 0);
    static const struct {
        const char *cue;
        size_t row;
        int same;
    } cases[] = {{"\u0628\u0627\u0644\u0639\u0627\u0644\u0645", 1, 0},
                 {"X", 2, 1},
                 {"\U0001f602", 3, 0},
                 {"STRASSE", 4, 1},
                 {"\u3053\u3093\u306b\u3061", 5, 0}};
    for (size_t i = 0; i < 5; i++) {
        answer *self = ask(index, cases[i].cue);
        assert_true(self->count > 0);
        assert_int_equal(self->found[0].row, cases[i].row);
        assert_int_equal(self->found[0].same, cases[i].same);
        free(self);
    }
    static const char *const nothing[] = {"", "  ", "qvw", "77777", "\u05d0\u05d1"};
    for (size_t i = 0; i < 5; i++) {
        answer *self = ask(index, nothing[i]);
        assert_int_equal(self->count, 0);
        free(self);
    }
    assert_true(hop_texts_bytes(index) > 0);
    hop_texts_free(index);
    all->texts[3] = text_of("\xff");
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    hop_error error;
    options.sort = HOP_TEXT_UTTERANCES;
    assert_int_equal(hop_texts_create(context, all->texts, 6, &options, &index, &error),
                     HOP_EVALUE);
    assert_non_null(strstr(error.message, "row 3"));
    hop_context_free(context);
    collection_free(all);
}

static void test_none_and_one(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t count = 0; count < 2; count++)
        for (size_t labels = 0; labels <= count; labels++) {
            collection *all = collect(count, labels);
            hop_texts *index = utterances_of(context, all, labels);
            answer *self = ask(index, "bariko net");
            assert_true(self->count <= count);
            free(self);
            if (count) {
                self = ask(index, all->own[0]);
                assert_int_equal(self->count, 1);
                assert_true(self->found[0].same);
                free(self);
            }
            hop_texts_free(index);
            collection_free(all);
        }
    hop_context_free(context);
}

static void test_a_long_cue(void **state) {
    (void)state;
    enum { SIZE = 1 << 20 };
    collection *all = collect(COUNT, LABELS);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *index = utterances_of(context, all, LABELS);
    char *cue = need(SIZE + 1);
    for (size_t i = 0; i < SIZE; i++)
        cue[i] = i % 7 == 6 ? ' ' : (char)('a' + i * i / 97 % 26);
    memcpy(cue + SIZE / 2, all->own[3], strlen(all->own[3]));
    const clock_t begin = clock();
    answer *self = ask(index, cue);
    assert_true(self->count > 0);
    assert_true((double)(clock() - begin) / CLOCKS_PER_SEC < 2);
    free(self);
    memset(cue, 'a', SIZE);
    self = ask(index, cue);
    free(self);
    free(cue);
    hop_texts_free(index);
    hop_context_free(context);
    collection_free(all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_order_of_rows), cmocka_unit_test(test_no_trace),
        cmocka_unit_test(test_instruction_sets),  cmocka_unit_test(test_labels_add_up),
        cmocka_unit_test(test_many_labels),       cmocka_unit_test(test_odd_texts),
        cmocka_unit_test(test_untold_labels),     cmocka_unit_test(test_none_and_one),
        cmocka_unit_test(test_a_long_cue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
