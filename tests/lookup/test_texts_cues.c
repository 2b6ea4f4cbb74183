/* SPDX-License-Identifier: MIT */
/* Odd cues, what is refused by name, memories of nothing, and reasons. */
#include "lookup/text_files.h"
#include "one_context.h"

static const char *const texts[] = {"how do i pay?", "where is my card",
                                    "je voudrais un café",
                                    "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D"};

static const char *const names[] = {"payment", "card", "coffee", "peace"};

static const char *const kinds[] = {"word", "utterance", "document"};

static hop_store *some(int kind) {
    const sayings what = {recipe_of_texts(kinds[kind]), 4, kind ? texts : names, NULL,
                          NULL};
    return text_file_of(&what);
}

static void close_all(hop_lookup *lookup, hop_store *store) {
    hop_lookup_free(lookup);
    hop_store_close(store);
}

static void assert_knows_nothing(const reply *got) {
    assert_int_equal(got->answer.verdict, HOP_VERDICT_UNKNOWN);
    assert_int_equal(got->answer.outcome, HOP_OUTCOME_UNKNOWN);
    assert_int_equal(got->answer.match_count, 0);
    assert_near(got->answer.score, 0, 0);
    assert_near(got->answer.mass, 0, 0);
    assert_near(got->answer.margin, 0, 0);
    assert_true(isnan(got->answer.energy) && isnan(got->answer.entropy));
}

static void test_cues_of_nothing(void **state) {
    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        hop_store *store = some(kind);
        hop_lookup *lookup = lookup_of(context, store, NULL);
        reply got = ask_text(lookup, "");
        assert_knows_nothing(&got);
        got = ask_text(lookup, " \t \n\xC2\xA0 ");
        assert_knows_nothing(&got);
        got = ask_text(lookup, "\xE2\x80\x8B"); /* a zero-width space */
        assert_knows_nothing(&got);
        close_all(lookup, store);
    }
}

static void test_long_cues(void **state) {
    (void)state;
    enum { LONG = 1 << 20 };
    char *text = need(LONG + 1);
    for (size_t i = 0; i < LONG; i++) text[i] = "how do i pay? "[i % 14];
    for (int kind = 0; kind < 3; kind++) {
        hop_store *store = some(kind);
        hop_lookup *lookup = lookup_of(context, store, NULL);
        const reply got = ask_text(lookup, text);
        assert_true(got.answer.score >= 0 && got.answer.score <= 1);
        if (kind == 0) assert_knows_nothing(&got);
        if (kind > 0) assert_int_equal(got.matches[0].row, 0);
        close_all(lookup, store);
    }
    free(text);
}

static void expect(hop_lookup *lookup, const hop_cue *cues, size_t count,
                   hop_status wanted, const char *part) {
    hop_answer answers[4];
    hop_answer_match matches[4];
    hop_error error = {0};
    assert_status(hop_lookup_recall(lookup, cues, count, 1, answers, matches, &error),
                  wanted);
    if (!strstr(error.message, part))
        fail_msg("'%s' does not say '%s'", error.message, part);
}

static void test_refusals(void **state) {
    (void)state;
    const float values[1] = {0};
    const int8_t units[1] = {1};
    for (int kind = 0; kind < 3; kind++) {
        hop_store *store = some(kind);
        hop_lookup *lookup = lookup_of(context, store, NULL);
        const hop_cue good = cue_of("pay"), wrong = cue_of("pa\xFFy");
        const hop_cue two[] = {good, wrong, {.text = "a\0b", .text_size = 3}};
        expect(lookup, two, 2, HOP_EVALUE, "cue 1: ");
        expect(lookup, two + 1, 2, HOP_EVALUE, "cue 0: ");
        expect(lookup, two + 2, 1, HOP_EVALUE, "cue 0: ");
        expect(lookup, &(hop_cue){.units = units}, 1, HOP_EUNSUPPORTED, "not units");
        expect(lookup, &(hop_cue){.values = values}, 1, HOP_EUNSUPPORTED, "not values");
        expect(lookup, &(hop_cue){.picture = "P5", .picture_size = 2}, 1,
               HOP_EUNSUPPORTED, "not a picture");
        expect(lookup, &(hop_cue){0}, 1, HOP_EINVAL, "none of units");
        expect(lookup, &(hop_cue){.text = "a", .units = units}, 1, HOP_EINVAL, "more");
        hop_error error;
        float state_of[1];
        assert_status(hop_lookup_state(lookup, &good, state_of, &error),
                      HOP_EUNSUPPORTED);
        assert_non_null(strstr(error.message, kinds[kind]));
        close_all(lookup, store);
    }
}

/* What patterns depend on stays the file's; texts are recalled by softmax. */
static void test_recipes(void **state) {
    (void)state;
    hop_store *store = some(1);
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    hop_store_recipe recipe = *hop_store_recipe_of(store);
    hop_lookup *lookup = NULL;
    hop_error error;
    how.recipe = &recipe;
    recipe.language = HOP_LANGUAGE_NONE;
    assert_status(hop_lookup_create(context, store, &how, &lookup, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "language"));
    recipe = *hop_store_recipe_of(store);
    recipe.encoder = HOP_ENCODER_DOCUMENT;
    assert_status(hop_lookup_create(context, store, &how, &lookup, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "encoder"));
    recipe = *hop_store_recipe_of(store);
    strcpy(recipe.energy, "entmax:alpha=1.5");
    assert_status(hop_lookup_create(context, store, &how, &lookup, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "softmax"));
    assert_null(lookup);
    hop_store_close(store);
}

static void test_memories_of_nothing(void **state) {
    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        const sayings none = {.recipe = recipe_of_texts(kinds[kind])};
        hop_store *empty = text_file_of(&none), *store = some(kind);
        const unsigned char chosen[4] = {0};
        hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
        how.chosen = chosen;
        hop_lookup *lookups[] = {lookup_of(context, empty, NULL),
                                 lookup_of(context, store, &how)};
        for (int k = 0; k < 2; k++) {
            const hop_cue cue = cue_of("pay"), other = {.values = (float[]){1}};
            hop_text_span *spans;
            size_t count;
            const reply got = ask_cue(lookups[k], cue);
            assert_int_equal(hop_lookup_count(lookups[k]), 0);
            assert_knows_nothing(&got);
            expect(lookups[k], &other, 1, HOP_EUNSUPPORTED, "give a text");
            assert_status(hop_lookup_explain(lookups[k], &cue, 0, &spans, &count, NULL),
                          HOP_ENOTFOUND);
            hop_lookup_free(lookups[k]);
        }
        hop_store_close(empty);
        hop_store_close(store);
    }
}

static void test_explain(void **state) {
    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        hop_store *store = some(kind);
        const unsigned char chosen[4] = {0, 1, 0, 1};
        hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
        how.chosen = chosen;
        hop_lookup *lookup = lookup_of(context, store, &how);
        const hop_cue cue = cue_of(kind ? "wher is my Card" : "Crad");
        hop_text_span *spans = NULL;
        size_t count = 0, size = 0;
        hop_error error;
        const char *text = hop_store_text(store, 1, &size);
        must(hop_lookup_explain(lookup, &cue, 1, &spans, &count, &error), &error);
        assert_true(count > 0);
        for (size_t k = 0; k < count; k++) {
            assert_true(spans[k].cue + spans[k].cue_size <= cue.text_size);
            assert_true(spans[k].text + spans[k].text_size <= size);
            assert_true(k == 0 || spans[k].cue >= spans[k - 1].cue);
            if (spans[k].same && spans[k].text_size == 1 && spans[k].cue_size == 1)
                assert_int_equal(cue.text[spans[k].cue] | 32, text[spans[k].text] | 32);
        }
        free(spans);
        for (size_t row = 0; row < 6; row++)
            if (row != 1 && row != 3)
                assert_status(hop_lookup_explain(lookup, &cue, row, &spans, &count, NULL),
                              HOP_ENOTFOUND);
        const hop_cue bad = cue_of("\xFF");
        assert_status(hop_lookup_explain(lookup, &bad, 1, &spans, &count, &error),
                      HOP_EVALUE);
        assert_ptr_equal(strstr(error.message, "cue: "), error.message);
        const hop_cue none = {.units = NULL};
        assert_status(hop_lookup_explain(lookup, &none, 1, &spans, &count, &error),
                      HOP_EINVAL);
        assert_ptr_equal(strstr(error.message, "cue: none"), error.message);
        close_all(lookup, store);
    }
}

/* Other memories take no texts, and have no such reasons. */
static void test_other_memories(void **state) {
    (void)state;
    float *rows = real_rows(1, 4, 8);
    const contents what = {
        .recipe = recipe_by_steps(8, HOP_STORAGE_FLOAT32, HOP_SIMILARITY_COSINE, 5),
        .count = 4,
        .dim = 8,
        .values = rows};
    hop_store *store = file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    const hop_cue cue = cue_of("pay");
    hop_text_span *spans;
    size_t count;
    expect(lookup, &cue, 1, HOP_EUNSUPPORTED, "does not encode texts");
    assert_status(hop_lookup_explain(lookup, &cue, 0, &spans, &count, NULL),
                  HOP_EUNSUPPORTED);
    close_all(lookup, store);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cues_of_nothing),
        cmocka_unit_test(test_long_cues),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_recipes),
        cmocka_unit_test(test_memories_of_nothing),
        cmocka_unit_test(test_explain),
        cmocka_unit_test(test_other_memories),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
