/* SPDX-License-Identifier: MIT */
/* The words of a collection, and cues in them. */
#include "text/vocabulary.h"

#include "text/unknown.h"

#include "utterances.h"

static hop_vocabulary vocabulary_of(const char *const *texts, size_t count) {
    hop_word_table counts = {0};
    hop_vocabulary vocabulary;
    hop_context *context = context_of(1, HOP_ISA_SCALAR);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(
            hop_vocabulary_add(&counts, &(hop_text){texts[i], strlen(texts[i])}), HOP_OK);
    assert_int_equal(
        hop_vocabulary_create(context, &counts, HOP_LANGUAGE_ENGLISH, &vocabulary, NULL),
        HOP_OK);
    hop_word_table_clear(&counts);
    hop_context_free(context);
    return vocabulary;
}

static void assert_cleaned(const hop_vocabulary *vocabulary, const char *cue,
                           const char *expected) {
    const hop_text text = text_of(cue);
    hop_recalled *recalled = NULL;
    hop_padded out = {0};
    size_t count = 0;
    assert_int_equal(hop_vocabulary_recall(vocabulary, &text, &recalled, &count), HOP_OK);
    assert_int_equal(hop_vocabulary_rewrite(vocabulary, &text, recalled, count, &out),
                     HOP_OK);
    out.bytes[out.size - 1] = '\0';
    assert_string_equal(out.bytes + 1, expected);
    free(recalled);
    free(out.bytes);
}

static const char *const texts[] = {"where is my card?", "the card is lost, my card!",
                                    "exchange currency",
                                    "stra\u00dfe \u0434\u043e\u043c"};

static void test_words_in_order(void **state) {
    (void)state;
    hop_vocabulary vocabulary = vocabulary_of(texts, 4);
    assert_int_equal(vocabulary.words.count, 10);
    for (size_t i = 0; i + 1 < vocabulary.words.count; i++) {
        const hop_text *a = &vocabulary.words.words[i],
                       *b = &vocabulary.words.words[i + 1];
        const size_t least = a->size < b->size ? a->size : b->size;
        const int order = memcmp(a->bytes, b->bytes, least);
        assert_true(order < 0 || (order == 0 && a->size < b->size));
    }
    const hop_text card = text_of("card");
    assert_true(hop_lexicon_find(vocabulary.lexicon, &card) < vocabulary.words.count);
    assert_true(hop_vocabulary_bytes(&vocabulary) > 100);
    hop_vocabulary_clear(&vocabulary);
}

static void test_cleaning(void **state) {
    (void)state;
    hop_vocabulary vocabulary = vocabulary_of(texts, 4);
    assert_cleaned(&vocabulary, "where is my card?", "where is my card?");
    assert_cleaned(&vocabulary, "wher is my crad??", "where is my card??");
    assert_cleaned(&vocabulary, "exchnge, curency; exchnge",
                   "exchange, currency; exchange");
    assert_cleaned(&vocabulary, "\u0434\u043e\u043c\u043c card",
                   "\u0434\u043e\u043c card");
    assert_cleaned(&vocabulary, "", "");
    assert_cleaned(&vocabulary, "qqqq 77", "qqqq 77");
    hop_vocabulary_clear(&vocabulary);
}

static void test_few_unknown_words(void **state) {
    (void)state;
    hop_vocabulary vocabulary = vocabulary_of(texts, 4);
    char *cue = need(4 * 3000), *last = cue;
    for (int i = 0; i < 2000; i++)
        last += sprintf(last, "%c%c%c ", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676);
    strcpy(last, "crad");
    const hop_text text = text_of(cue);
    hop_recalled *recalled = NULL;
    size_t count = 0;
    assert_int_equal(hop_vocabulary_recall(&vocabulary, &text, &recalled, &count),
                     HOP_OK);
    assert_true(count <= HOP_UNKNOWN_MOST);
    free(recalled);
    free(cue);
    hop_vocabulary_clear(&vocabulary);
}

static void test_no_words(void **state) {
    (void)state;
    const char *const none[] = {"", "?!", "x\u0301"};
    hop_vocabulary vocabulary = vocabulary_of(none, 2);
    assert_int_equal(vocabulary.words.count, 0);
    assert_cleaned(&vocabulary, "where", "where");
    hop_vocabulary_clear(&vocabulary);
    char over[100];
    memset(over, 'a', 65);
    over[65] = '\0';
    const char *const long_one[] = {over};
    vocabulary = vocabulary_of(long_one, 1);
    assert_int_equal(vocabulary.words.count, 0);
    hop_vocabulary_clear(&vocabulary);
}

/* Address sanitizer shall let an allocation fail, as malloc does. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "allocator_may_return_null=1";
}

static void test_no_memory(void **state) {
    (void)state;
    hop_word_table counts = {.count = SIZE_MAX / 64};
    hop_context *context = context_of(1, HOP_ISA_SCALAR);
    hop_vocabulary vocabulary = {0};
    hop_error error = {0};
    assert_int_equal(
        hop_vocabulary_create(context, &counts, HOP_LANGUAGE_NONE, &vocabulary, &error),
        HOP_ENOMEM);
    assert_int_equal(error.status, HOP_ENOMEM);
    assert_true(error.message[0] && !vocabulary.lexicon && !vocabulary.words.words);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_in_order),    cmocka_unit_test(test_cleaning),
        cmocka_unit_test(test_few_unknown_words), cmocka_unit_test(test_no_words),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
