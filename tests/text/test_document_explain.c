/* SPDX-License-Identifier: MIT */
/* Words of a cue and of a document side by side, in bytes of what was given. */
#include <hopfield/texts.h>

#include <math.h>
#include "reference.h"

static const char *const rows[] = {
    "A study of  Boundary\u00adLAYERS in the supersonic flow: flow at wings",
    "flow flow flow of heat in the supersonic tunnel in the supersonic flow of gas",
    "",
};
enum { ROWS = sizeof rows / sizeof *rows };

static hop_texts *begin(hop_context *context, hop_text *texts) {
    for (size_t i = 0; i < ROWS; i++) texts[i] = (hop_text){rows[i], strlen(rows[i])};
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.sort = HOP_TEXT_DOCUMENTS;
    options.language = HOP_LANGUAGE_ENGLISH;
    hop_texts *index = NULL;
    assert_ok(hop_texts_create(context, texts, ROWS, &options, &index, NULL));
    return index;
}

/* "cue=text" or "cue~text" (not the same), with '|' behind each. */
static void assert_spans(const hop_texts *index, const char *cue, size_t row,
                         const char *expected) {
    hop_text_span *spans = NULL;
    size_t count = 77, size = 0, end = 0;
    char all[512] = "";
    assert_ok(hop_texts_explain(index, &(hop_text){cue, strlen(cue)}, row, &spans, &count,
                                NULL));
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        assert_true(spans[i].cue >= end);
        end = spans[i].cue + spans[i].cue_size;
        assert_true(spans[i].weight >= 0);
        sum += spans[i].weight;
        size += (size_t)sprintf(all + size, "%.*s%c%.*s|", (int)spans[i].cue_size,
                                cue + spans[i].cue, spans[i].same ? '=' : '~',
                                (int)spans[i].text_size, rows[row] + spans[i].text);
    }
    assert_string_equal(all, expected);
    hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
    how.most = ROWS;
    hop_text_found out[ROWS];
    size_t found = 0;
    assert_ok(hop_texts_find(index, &(hop_text){cue, strlen(cue)}, &how, out, &found,
                             NULL, NULL));
    double similarity = 0;
    for (size_t i = 0; i < found; i++)
        if (out[i].row == row) similarity = out[i].similarity;
    assert_true(sum <= similarity + 1e-12);
    assert_true(count == 0 || sum > similarity / 4); /* the rest is runs of characters */
    free(spans);
}

static void test_spans(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_text texts[ROWS];
    hop_texts *index = begin(context, texts);
    assert_spans(index, "Supersonic  FLOW", 0, "Supersonic  FLOW=supersonic flow|");
    assert_spans(index, "in the supersonic flow!", 1, "supersonic flow=supersonic flow|");
    assert_spans(index, "supersonic flow of gases", 1,
                 "supersonic flow=supersonic flow|gases~gas|");
    assert_spans(index, "heat in the supersonic tunnels", 1,
                 "heat in the supersonic=heat in the supersonic|tunnels~tunnel|");
    assert_spans(index, "wing spersonic", 0, "wing~wings|spersonic~supersonic|");
    assert_spans(index, "boundarylayers", 0, "boundarylayers=Boundary\u00adLAYERS|");
    assert_spans(index, "the of in", 0, "");
    assert_spans(index, "", 0, "");
    assert_spans(index, "flow", 2, "");
    assert_spans(index, "heat", 0, "");
    hop_texts_free(index);
    hop_context_free(context);
}

static void test_refusals(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_text texts[ROWS];
    hop_texts *index = begin(context, texts);
    hop_text_span *spans = NULL;
    size_t count = 77;
    hop_error error;
    assert_status(
        hop_texts_explain(index, &(hop_text){"a", 1}, ROWS, &spans, &count, &error),
        HOP_EINVAL);
    assert_status(
        hop_texts_explain(index, &(hop_text){"\xff", 1}, 0, &spans, &count, &error),
        HOP_EVALUE);
    assert_true(!spans && count == 77);
    hop_texts_free(index);
    hop_context_free(context);
}

/* The same word a hundred thousand times on either side. */
static void test_long(void **state) {
    (void)state;
    enum { WORDS = 100000 };
    char *bytes = need(5 * WORDS);
    for (size_t i = 0; i < WORDS; i++) memcpy(bytes + 5 * i, "flow ", 5);
    const hop_text text = {bytes, 5 * WORDS};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.sort = HOP_TEXT_DOCUMENTS;
    hop_texts *index = NULL;
    hop_text_span *spans = NULL;
    size_t count = 0;
    assert_ok(hop_texts_create(context, &text, 1, &options, &index, NULL));
    assert_ok(hop_texts_explain(index, &text, 0, &spans, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(spans[0].cue_size, 5 * WORDS - 1);
    free(spans);
    hop_texts_free(index);
    hop_context_free(context);
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
