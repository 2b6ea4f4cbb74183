/* SPDX-License-Identifier: MIT */
/* Rows that fold alike are one word; what is too long for a word is in none. */
#include "words.h"
#include "text/words.h"

enum { ROWS = 7 };

static hop_texts_given given_of(hop_context *context, const hop_text *texts,
                                double *strengths) {
    return (hop_texts_given){
        .context = context, .texts = texts, .count = ROWS, .strengths = strengths};
}

static void test_groups(void **state) {
    (void)state;
    const hop_text texts[ROWS] = {
        text_of("Polish"), text_of("may"),   text_of("polish"),           text_of("gone"),
        text_of("POLISH"), text_of(" May "), text_of("\xef\xbd\x8d\x61y")}; /* a wide m */
    double strengths[ROWS] = {1, 2, 4, 0, 8, 16, 32};
    hop_context *context = context_of(1, HOP_ISA_SCALAR);
    const hop_texts_given given = given_of(context, texts, strengths);
    hop_spellings found;
    assert_ok(hop_spellings_create(&given, &found, NULL));
    assert_int_equal(found.words.count, 2);
    assert_int_equal(found.row_count, 6);
    static const char *const words[] = {"polish", "may"};
    static const uint32_t rows[2][3] = {{0, 2, 4}, {1, 5, 6}};
    static const double sums[] = {13, 50};
    for (size_t w = 0; w < 2; w++) {
        assert_int_equal(found.words.words[w].size, strlen(words[w]));
        assert_memory_equal(found.words.words[w].bytes, words[w], strlen(words[w]));
        assert_int_equal(found.begins[w + 1] - found.begins[w], 3);
        assert_memory_equal(found.rows + found.begins[w], rows[w], sizeof rows[w]);
        assert_true(found.words.counts[w] == sums[w]);
    }
    assert_true(hop_spellings_bytes(&found) >= 9 + 6 * 4 + 2 * sizeof(hop_text));
    hop_spellings_clear(&found);
    hop_context_free(context);
}

static void test_left_out(void **state) {
    (void)state;
    char longest[HOP_WORD_MOST + 2] = {0};
    memset(longest, 'w', HOP_WORD_MOST + 1);
    hop_text texts[ROWS];
    for (size_t k = 0; k < ROWS; k++) texts[k] = (hop_text){longest, HOP_WORD_MOST};
    double strengths[ROWS] = {1, 1, 1, 1, 1, 1, 1};
    hop_context *context = context_of(1, HOP_ISA_SCALAR);
    double logs[ROWS] = {0};
    hop_texts_given given = given_of(context, texts, strengths);
    given.logs = logs;
    hop_spellings found = {0};
    hop_error error;
    assert_ok(hop_spellings_create(&given, &found, &error));
    assert_int_equal(found.words.count, 1);
    hop_spellings_clear(&found);
    texts[5].size++; /* as if it were not there */
    assert_ok(hop_spellings_create(&given, &found, &error));
    assert_true(found.words.count == 1 && found.row_count == ROWS - 1);
    assert_true(found.words.counts[0] == ROWS - 1 && strengths[5] == 0 &&
                logs[5] < -1e300);
    hop_spellings_clear(&found);
    texts[4] = text_of("\xff");
    assert_status(hop_spellings_create(&given, &found, &error), HOP_EVALUE);
    assert_non_null(strstr(error.message, "row 4"));
    texts[4] = texts[5] = texts[3];
    hop_context_interrupt(context);
    assert_status(hop_spellings_create(&given, &found, &error), HOP_EINTERRUPTED);
    assert_null(found.words.pool);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_groups),
                                       cmocka_unit_test(test_left_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
