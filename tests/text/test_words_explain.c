/* SPDX-License-Identifier: MIT */
/* A word beside a cue: spans in order, in bytes of the sources, that cover both. */
#include "indexes.h"

static void spans_of(const char *cue, const char *word, hop_text_span **spans,
                     size_t *count) {
    const hop_text texts[] = {text_of(word)}, text = text_of(cue);
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.sort = HOP_TEXT_WORDS;
    hop_texts *index = index_of(texts, 1, &options);
    assert_ok(hop_texts_explain(index, &text, 0, spans, count, NULL));
    hop_texts_free(index);
}

/* "acommodaton" for "accommodation": a c | (c) | ommodat | (i) | on. */
static void test_parts(void **state) {
    (void)state;
    hop_text_span *spans;
    size_t count;
    spans_of("ACOMMODATON", "accommodation", &spans, &count);
    static const hop_text_span expected[] = {
        {0, 2, 0, 2, 2.0 / 13, 1}, {2, 0, 2, 1, 0, 0},         {2, 7, 3, 7, 7.0 / 13, 1},
        {9, 0, 10, 1, 0, 0},       {9, 2, 11, 2, 2.0 / 13, 1},
    };
    assert_int_equal(count, sizeof expected / sizeof *expected);
    for (size_t k = 0; k < count; k++) {
        assert_int_equal(spans[k].cue, expected[k].cue);
        assert_int_equal(spans[k].cue_size, expected[k].cue_size);
        assert_int_equal(spans[k].text, expected[k].text);
        assert_int_equal(spans[k].text_size, expected[k].text_size);
        assert_true(spans[k].weight == expected[k].weight);
        assert_int_equal(spans[k].same, expected[k].same);
    }
    free(spans);
}

static void test_swap(void **state) {
    (void)state;
    hop_text_span *spans;
    size_t count;
    spans_of("futrue", "future", &spans, &count);
    assert_int_equal(count, 3);
    assert_true(!spans[1].same && spans[1].cue == 3 && spans[1].cue_size == 2 &&
                spans[1].text == 3 && spans[1].text_size == 2);
    free(spans);
    /* Bytes of the source: an accent takes two, a wide letter three. */
    spans_of("\xef\xbd\x83\x61\x66\x65", "CAF\xc3\x89", &spans, &count);
    assert_int_equal(count, 2);
    assert_true(spans[0].cue_size == 5 && spans[0].text_size == 3 && spans[0].same);
    assert_true(spans[1].cue_size == 1 && spans[1].text_size == 2 && !spans[1].same);
    free(spans);
    spans_of("same", "Same", &spans, &count);
    assert_true(count == 1 && spans[0].same && spans[0].weight == 1);
    free(spans);
}

static void test_cover(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(17, 1, 0);
    for (size_t k = 0; k < 500; k++) {
        char cue[40], word[40];
        random_word(&chance, 12, cue);
        random_word(&chance, 12, word);
        hop_text_span *spans;
        size_t count, at = 0, from = 0;
        double weight = 0;
        spans_of(cue, word, &spans, &count);
        for (size_t s = 0; s < count; s++) {
            assert_int_equal(spans[s].cue, at);
            assert_int_equal(spans[s].text, from);
            at += spans[s].cue_size;
            from += spans[s].text_size;
            weight += spans[s].weight;
            assert_int_equal(spans[s].same,
                             spans[s].cue_size == spans[s].text_size &&
                                 memcmp(cue + spans[s].cue, word + spans[s].text,
                                        spans[s].cue_size) == 0);
            assert_true(s == 0 || spans[s].same != spans[s - 1].same);
        }
        assert_int_equal(at, strlen(cue));
        assert_int_equal(from, strlen(word));
        assert_true(weight <= 1 + 1e-12);
        free(spans);
    }
}

/* Nothing to say of a cue that is no word, or of an empty one. */
static void test_none(void **state) {
    (void)state;
    char longest[HOP_WORD_MOST + 2] = {0};
    memset(longest, 'w', HOP_WORD_MOST + 1);
    hop_text_span *spans;
    size_t count = 1;
    spans_of(longest, "word", &spans, &count);
    assert_int_equal(count, 0);
    free(spans);
    spans_of("", "word", &spans, &count);
    assert_true(count == 1 && spans[0].cue_size == 0 && !spans[0].same);
    free(spans);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts), cmocka_unit_test(test_swap),
        cmocka_unit_test(test_cover), cmocka_unit_test(test_none)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
