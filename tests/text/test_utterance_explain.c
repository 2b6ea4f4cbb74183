/* SPDX-License-Identifier: MIT */
/* The spans that tell why an utterance was found. */
#include <math.h>

#include "utterances.h"

/* Each span as [cue~text], of words taken for others (cue~text). */
static void assert_spans(const hop_texts *texts, const collection *all, const char *cue,
                         size_t row, const char *expected) {
    const hop_text text = text_of(cue);
    hop_text_span *spans = NULL;
    size_t count = 0;
    assert_int_equal(hop_texts_explain(texts, &text, row, &spans, &count, NULL), HOP_OK);
    char told[2000] = "";
    double sum = 0;
    size_t end = 0;
    for (size_t i = 0; i < count; i++) {
        const hop_text_span *span = &spans[i];
        assert_true(span->cue >= end);
        end = span->cue + span->cue_size;
        assert_true(end <= text.size);
        assert_true(span->text + span->text_size <= all->texts[row].size);
        assert_true(span->weight > 0);
        sum += span->weight;
        sprintf(told + strlen(told), span->same ? "[%.*s~%.*s]" : "(%.*s~%.*s)",
                (int)span->cue_size, cue + span->cue, (int)span->text_size,
                all->texts[row].bytes + span->text);
    }
    assert_true(sum < 1 + 1e-12);
    if (strcmp(cue, all->texts[row].bytes) == 0) assert_true(fabs(sum - 1) < 1e-12);
    assert_string_equal(told, expected);
    free(spans);
}

static void test_spans(void **state) {
    (void)state;
    collection *all = collect(3, 0);
    all->texts[0] = text_of("Can I exchange currency here?");
    all->texts[1] = text_of("Wo ist die  Stra\u00dfe \U0001f600\U0001f602?");
    all->texts[2] = text_of("");
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *texts = utterances_of(context, all, 0);
    assert_spans(texts, all, "Can I exchange currency here?", 0,
                 "[Can I exchange currency here?~Can I exchange currency here?]");
    assert_spans(texts, all, "cna i exchnge curency heer", 0,
                 "(cna~Can)[i~I](exchnge~exchange)(curency~currency)(heer~here)");
    assert_spans(texts, all, "here, exchange", 0, "[here~here][exchange~exchange]");
    assert_spans(texts, all, "DIE STRASSE", 1, "[DIE STRASSE~die  Stra\u00dfe]");
    assert_spans(texts, all, "\U0001f600\U0001f602?", 1,
                 "[\U0001f600\U0001f602?~\U0001f600\U0001f602?]");
    assert_spans(texts, all, "77", 1, "");
    assert_spans(texts, all, "", 0, "");
    assert_spans(texts, all, "exchange", 2, "");
    hop_texts_free(texts);
    hop_context_free(context);
    collection_free(all);
}

static void test_repeats(void **state) {
    (void)state;
    collection *all = collect(1, 0);
    char *many = need(200001);
    memset(many, 'a', 200000);
    all->texts[0] = text_of(many);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *texts = utterances_of(context, all, 0);
    hop_text_span *spans = NULL;
    size_t count = 0;
    const hop_text cue = {many, 150000};
    assert_int_equal(hop_texts_explain(texts, &cue, 0, &spans, &count, NULL), HOP_OK);
    assert_int_equal(count, 1);
    assert_int_equal(spans[0].cue_size, 150000);
    free(spans);
    free(many);
    hop_texts_free(texts);
    hop_context_free(context);
    collection_free(all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_repeats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
