/* SPDX-License-Identifier: MIT */
/* Words by the noisy channel; what is spelt right is never corrected. */
#include <time.h>

#include "indexes.h"
#include "core/context.h"
#include "core/exponential.h"
#include "text/lexicon.h"
#include "text/words.h"

enum { COUNT = 800 };
static const double BETA = 4.5;

typedef struct setup {
    char spelt[COUNT][16];
    hop_text texts[COUNT];
    double strengths[COUNT];
    size_t labels[COUNT];
    hop_texts_options options;
    hop_texts *index;
} setup;

static setup *set_up(void) {
    setup *s = need(sizeof *s);
    hop_random chance = hop_random_begin(23, 1, 0);
    syllable_words(&chance, COUNT, s->spelt);
    for (size_t k = 0; k < COUNT; k++) {
        s->texts[k] = text_of(s->spelt[k]);
        s->strengths[k] = k % 11 == 3 ? 0 : (double)(100000000 / (k * k + 1)) + 1;
        s->labels[k] = k % 40;
    }
    s->options = (hop_texts_options)HOP_TEXTS_OPTIONS_INIT;
    s->options.sort = HOP_TEXT_WORDS;
    s->options.language = HOP_LANGUAGE_ENGLISH;
    s->options.beta = BETA;
    s->options.strengths = s->strengths;
    s->options.labels = s->labels;
    s->options.label_count = 40;
    s->index = index_of(s->texts, COUNT, &s->options);
    return s;
}

static void clear(setup *s) {
    hop_texts_free(s->index);
    free(s);
}

static size_t find(const hop_texts *index, const char *cue, size_t most, size_t hide_row,
                   size_t hide_label, hop_text_found *out) {
    hop_texts_find_options options = HOP_TEXTS_FIND_INIT;
    options.most = most;
    options.hide_row = hide_row;
    options.hide_label = hide_label;
    const hop_text text = text_of(cue);
    size_t found = 99, looked_at = 0;
    assert_ok(hop_texts_find(index, &text, &options, out, &found, &looked_at, NULL));
    assert_true(looked_at >= found);
    return found;
}

static const size_t NONE = SIZE_MAX;

static void assert_sorted(const hop_text_found *found, size_t count) {
    for (size_t k = 1; k < count; k++)
        assert_true(
            found[k - 1].weight > found[k].weight ||
            (found[k - 1].weight == found[k].weight && found[k - 1].row < found[k].row));
}

static void assert_same_found(const hop_text_found *a, const hop_text_found *b,
                              size_t count) {
    for (size_t k = 0; k < count; k++) {
        assert_int_equal(a[k].row, b[k].row);
        assert_memory_equal(&a[k].weight, &b[k].weight, sizeof a[k].weight);
        assert_memory_equal(&a[k].similarity, &b[k].similarity, sizeof a[k].similarity);
        assert_int_equal(a[k].same, b[k].same);
    }
}

/* Of a cue that is no word the weight is the channel's, with ln strength as the prior. */
static void test_weight(void **state) {
    (void)state;
    setup *s = set_up();
    hop_lexicon *lexicon = NULL;
    hop_lexicon_room *room = NULL;
    assert_ok(make_lexicon(s->texts, s->strengths, COUNT, HOP_LANGUAGE_ENGLISH, &lexicon,
                           NULL));
    assert_ok(hop_lexicon_room_create(lexicon, &room));
    static hop_text_found found[COUNT], few[20];
    static hop_meant meant[COUNT];
    for (size_t k = 0; k < COUNT; k += 50) {
        char cue[40];
        snprintf(cue, sizeof cue, "%sq", s->spelt[k] + 1);
        const hop_text text = text_of(cue);
        const size_t count = find(s->index, cue, COUNT, NONE, NONE, found);
        assert_int_equal(hop_lexicon_meant(lexicon, room, &text, COUNT, COUNT, meant),
                         count);
        assert_sorted(found, count);
        for (size_t f = 0; f < count; f++) {
            const size_t row = found[f].row;
            size_t m = 0;
            while (meant[m].word != row) m++;
            const double score = -(double)meant[m].edit + 0.75 * (double)meant[m].sim -
                                 0.125 * (double)meant[m].sound;
            assert_true(found[f].weight == BETA * score + hop_log(s->strengths[row]));
            assert_true(found[f].similarity >= 0 && found[f].similarity < 1);
            assert_false(found[f].same);
            assert_true(s->strengths[row] > 0);
        }
        /* Fewer wanted, fewer compared: the best is the same. */
        assert_int_equal(find(s->index, cue, 20, NONE, NONE, few), 20);
        assert_same_found(few, found, 1);
    }
    hop_lexicon_room_free(room);
    hop_lexicon_free(lexicon);
    clear(s);
}

/* Whatever the frequencies, a word as the cue comes first, with more than half the mass.
 */
static void test_right(void **state) {
    (void)state;
    setup *s = set_up();
    static hop_text_found found[60];
    for (size_t k = 0; k < COUNT; k += 3) {
        const size_t count = find(s->index, s->spelt[k], 60, NONE, NONE, found);
        assert_sorted(found, count);
        double all = 0;
        for (size_t f = 0; f < count; f++)
            all += hop_exp(found[f].weight - found[0].weight);
        if (s->strengths[k] > 0) {
            assert_int_equal(found[0].row, k);
            assert_true(found[0].same && found[0].similarity == 1 && all < 2);
        }
        for (size_t f = s->strengths[k] > 0; f < count; f++)
            assert_true(!found[f].same && found[f].similarity < 1);
    }
    clear(s);
    const hop_text texts[] = {text_of("from"), text_of("form")};
    const double strengths[] = {1e12, 1e-3};
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.sort = HOP_TEXT_WORDS;
    options.beta = 0.1;
    options.strengths = strengths;
    hop_texts *index = index_of(texts, 2, &options);
    assert_int_equal(find(index, "form", 2, NONE, NONE, found), 2);
    assert_int_equal(found[0].row, 1);
    assert_int_equal(find(index, "fromm", 2, NONE, NONE, found), 2);
    assert_int_equal(found[0].row, 0);
    hop_texts_free(index);
}

/* Words that fold alike all come back; the cue's own case leads. */
static void test_case(void **state) {
    (void)state;
    const hop_text texts[] = {text_of("march"), text_of("March"), text_of("MARCH"),
                              text_of("marsh")};
    const double strengths[] = {1, 1, 1, 5};
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.sort = HOP_TEXT_WORDS;
    options.beta = 5.5;
    options.strengths = strengths;
    hop_texts *index = index_of(texts, 4, &options);
    hop_text_found found[4];
    for (size_t k = 0; k < 3; k++) {
        assert_int_equal(find(index, texts[k].bytes, 4, NONE, NONE, found), 4);
        assert_int_equal(found[0].row, k);
        assert_true(found[0].weight > found[1].weight + 2.99);
        for (size_t f = 0; f < 3; f++) assert_true(found[f].same);
        assert_int_equal(found[1].row, k == 0);
        assert_int_equal(find(index, texts[k].bytes, 1, NONE, NONE, found), 1);
        assert_int_equal(found[0].row, k);
    }
    /* In a case of its own, or misspelt: the lower row of equal ones. */
    static const char *const cues[] = {"mArch", "marchh"};
    for (size_t k = 0; k < 2; k++) {
        assert_int_equal(find(index, cues[k], 4, NONE, NONE, found), 4);
        for (size_t f = 0; f < 3; f++) assert_int_equal(found[f].row, f);
        assert_true(found[0].weight == found[2].weight);
    }
    assert_int_equal(find(index, "March", 4, 1, NONE, found), 3);
    assert_int_equal(found[0].row, 0);
    hop_texts_free(index);
}

/* A hidden row is as one of strength 0; a hidden label, as all its rows. */
static void test_hidden(void **state) {
    (void)state;
    setup *s = set_up();
    static hop_text_found found[COUNT], expected[COUNT];
    for (size_t k = 0; k < COUNT; k += 131) {
        for (size_t by_label = 0; by_label < 2; by_label++) {
            double *changed = copy_of(s->strengths, sizeof s->strengths);
            for (size_t row = 0; row < COUNT; row++)
                if (by_label ? s->labels[row] == s->labels[k] : row == k)
                    changed[row] = 0;
            hop_texts_options options = s->options;
            options.strengths = changed;
            hop_texts *other = index_of(s->texts, COUNT, &options);
            const size_t count = find(s->index, s->spelt[k], COUNT, by_label ? NONE : k,
                                      by_label ? s->labels[k] : NONE, found);
            assert_int_equal(count,
                             find(other, s->spelt[k], COUNT, NONE, NONE, expected));
            assert_same_found(found, expected, count);
            /* No more are compared because some are hidden. */
            const size_t few = find(s->index, s->spelt[k], 3, by_label ? NONE : k,
                                    by_label ? s->labels[k] : NONE, found);
            assert_int_equal(few, find(other, s->spelt[k], 3, NONE, NONE, expected));
            assert_same_found(found, expected, few);
            hop_texts_free(other);
            free(changed);
            assert_true(find(s->index, s->spelt[k], 60, by_label ? NONE : k,
                             by_label ? s->labels[k] : NONE, found) == 60);
        }
    }
    clear(s);
}

/* What is hidden, or wanted, by the ten thousand costs no more than it must. */
static void test_many(void **state) {
    (void)state;
    enum { MANY = 60000 };
    char(*spelt)[8] = need(MANY * sizeof *spelt);
    hop_text *texts = need(MANY * sizeof *texts);
    size_t *labels = need(MANY * sizeof *labels);
    hop_text_found *found = need(MANY * sizeof *found);
    for (size_t k = 0; k < MANY; k++) {
        /* All have the pairs "ab", "b" and the end, and one letter of each cue. */
        snprintf(spelt[k], sizeof *spelt, "%c%c%c%cab", 'a' + (char)(k % 26),
                 'a' + (char)(k / 26 % 26), 'a' + (char)(k / 676 % 26),
                 'a' + (char)(k / 17576));
        texts[k] = text_of(spelt[k]);
        labels[k] = k + 1 == MANY;
    }
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.sort = HOP_TEXT_WORDS;
    options.labels = labels;
    options.label_count = 2;
    hop_texts *index = index_of(texts, MANY, &options);
    const clock_t begin = clock();
    for (size_t k = 0; k < 20; k++) {
        assert_int_equal(find(index, "xyzab", 5, NONE, 0, found), 1);
        assert_int_equal(found[0].row, MANY - 1);
    }
    assert_int_equal(find(index, "xyzab", MANY, NONE, NONE, found), MANY);
    assert_sorted(found, MANY);
    assert_true(clock() - begin < 2 * CLOCKS_PER_SEC);
    hop_texts_free(index);
    free(spelt);
    free(texts);
    free(labels);
    free(found);
}

static void test_similarity(void **state) {
    (void)state;
    for (size_t n = 1; n <= HOP_WORD_MOST; n += 7)
        for (size_t m = 1; m <= HOP_WORD_MOST; m += 5) {
            assert_true(hop_words_similarity(0, n, m) == 1);
            double before = 1;
            for (double edit = 0.3; edit < 1.5 * (double)(n < m ? n : m); edit += 0.3) {
                const double one = hop_words_similarity(edit, n, m);
                assert_true(one < before && one >= 0);
                before = one;
            }
        }
    /* The most it can cost is what it costs. */
    const hop_letters a = letters_of("abcdef"), b = letters_of("qrstzxhjk");
    const double worst = hop_edit(&a, &b, HOP_LANGUAGE_NONE) / 20.0;
    assert_true(hop_words_similarity(worst, 6, 9) < 1e-12);
}

/* Several words are one; blanks count. */
static void test_edges(void **state) {
    (void)state;
    char longest[HOP_WORD_MOST + 2] = {0};
    memset(longest, 'w', HOP_WORD_MOST + 1);
    const hop_text texts[] = {text_of("New York"),
                              text_of("a"),
                              text_of(""),
                              text_of("\xf0\x9f\x98\x80"),
                              {longest, HOP_WORD_MOST}};
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.sort = HOP_TEXT_WORDS;
    hop_texts *index = index_of(texts, 5, &options);
    hop_text_found found[5];
    assert_true(find(index, "  new\tYORK ", 1, NONE, NONE, found) == 1 && found[0].same);
    assert_true(find(index, "newyork", 1, NONE, NONE, found) == 1 && !found[0].same);
    assert_int_equal(found[0].row, 0);
    assert_true(find(index, "A", 1, NONE, NONE, found) == 1 && found[0].row == 1);
    assert_int_equal(find(index, longest, 5, NONE, NONE, found), 0);
    assert_int_equal(find(index, "", 5, NONE, NONE, found), 0);
    assert_true(find(index, "\xf0\x9f\x98\x80", SIZE_MAX, NONE, NONE, found) >= 1);
    assert_int_equal(found[0].row, 3);
    assert_true(hop_texts_bytes(index) > 0);
    hop_texts_free(index);
    index = index_of(texts, 0, &options);
    assert_int_equal(find(index, "a", 5, NONE, NONE, found), 0);
    hop_texts_free(index);
}

enum { CUES = 64, MOST = 30 };
typedef struct crowd {
    const setup *s;
    hop_text_found found[CUES][MOST];
} crowd;

static void look(void *shared, size_t index, unsigned worker) {
    (void)worker;
    crowd *c = shared;
    find(c->s->index, c->s->spelt[index * 7] + 1, MOST, NONE, NONE, c->found[index]);
}

static void test_threads(void **state) {
    (void)state;
    setup *s = set_up();
    crowd *alone = need(sizeof *alone), *together = need(sizeof *together);
    alone->s = together->s = s;
    for (size_t k = 0; k < CUES; k++) look(alone, k, 0);
    hop_context *context = context_of(4, HOP_ISA_SCALAR);
    hop_parallel_for(context, CUES, look, together);
    for (size_t k = 0; k < CUES; k++)
        assert_same_found(alone->found[k], together->found[k], MOST);
    hop_context_free(context);
    free(alone);
    free(together);
    clear(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weight), cmocka_unit_test(test_right),
        cmocka_unit_test(test_case),   cmocka_unit_test(test_hidden),
        cmocka_unit_test(test_many),   cmocka_unit_test(test_similarity),
        cmocka_unit_test(test_edges),  cmocka_unit_test(test_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
