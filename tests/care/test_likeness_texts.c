/* SPDX-License-Identifier: MIT */
/* Texts are as alike as they find each other; equal ones are found whatever else is. */
#include "care/care_files.h"

static hop_store *questions(void) {
    hop_store *store = text_file("utterance");
    begin(store);
    add_text(store, "a", "x", "How do I forget a memory?", 1);
    add_text(store, "b", "x", "The train is late again", 1);
    add_text(store, "c", "y", "  how do i FORGET\ta memory? ", 9);
    add_text(store, "d", "x", "How do I forget a memory", 1);
    add_text(store, "e", NULL, "Which licence is it under?", 1);
    commit(store);
    return store;
}

static size_t likenesses(hop_store *store, double least, size_t most, hop_likeness **out,
                         size_t *total) {
    hop_context *context = care_context(2);
    hop_error error = {HOP_OK, ""};
    size_t count = 0;
    assert_ok(
        hop_store_likenesses(store, context, least, most, out, &count, total, &error),
        &error);
    hop_context_free(context);
    return count;
}

/* What the text at a row finds the text `other` to be like. */
static double similarity(hop_store *store, size_t row, size_t other) {
    const size_t rows[4] = {0, 1, 3, 4}; /* different texts, by their first rows */
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
    hop_context *context = care_context(1);
    hop_text texts[4], cue;
    hop_texts *index = NULL;
    hop_text_found found[4];
    size_t count = 0;
    double value = NAN;
    options.beta = hop_store_recipe_of(store)->beta;
    options.language = hop_store_recipe_of(store)->language;
    how.most = 4;
    for (size_t i = 0; i < 4; i++)
        texts[i].bytes = hop_store_text(store, rows[i], &texts[i].size);
    cue.bytes = hop_store_text(store, row, &cue.size);
    assert_int_equal(hop_texts_create(context, texts, 4, &options, &index, NULL), HOP_OK);
    assert_int_equal(hop_texts_find(index, &cue, &how, found, &count, NULL, NULL),
                     HOP_OK);
    for (size_t i = 0; i < count; i++)
        if (rows[found[i].row] == other) value = found[i].similarity;
    hop_texts_free(index);
    hop_context_free(context);
    return value;
}

static void both_ways(void **state) {
    (void)state;
    hop_store *store = questions();
    hop_likeness *all = NULL;
    size_t total = 0;
    assert_int_equal(likenesses(store, 0.7, 100, &all, &total), 3);
    assert_int_equal(total, 3);
    static const size_t pairs[3][2] = {{0, 2}, {0, 3}, {2, 3}};
    const double near = fmin(similarity(store, 0, 3), similarity(store, 3, 0));
    assert_true(near > 0.7 && near < 1);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(all[i].row, pairs[i][0]);
        assert_int_equal(all[i].other, pairs[i][1]);
        assert_true(fabs(all[i].value - (i == 0 ? 1 : near)) < 1e-12);
        assert_int_equal(all[i].same_label, i == 1);
    }
    free(all);
    assert_int_equal(likenesses(store, 0.7, 2, &all, &total), 2);
    assert_int_equal(total, 3);
    assert_int_equal(all[1].other, 3);
    free(all);
    hop_store_close(store);
}

static void equal_ones(void **state) {
    (void)state;
    hop_store *store = questions();
    hop_likeness *all = NULL;
    size_t total = 0;
    assert_int_equal(likenesses(store, 1, 100, &all, &total), 1);
    assert_int_equal(all[0].row, 0);
    assert_int_equal(all[0].other, 2);
    free(all);
    begin(store);
    assert_int_equal(hop_store_forget(store, "a", NULL), HOP_OK);
    assert_int_equal(likenesses(store, 1, 100, &all, &total), 0);
    assert_null(all);
    hop_store_rollback(store);
    hop_store_close(store);
}

/* More equal texts than any that are asked for: all pairs are there. */
static void many_equal_ones(void **state) {
    (void)state;
    enum { COUNT = 3 * HOP_LIKENESS_NEAREST };
    hop_store *store = text_file("word");
    hop_likeness *all = NULL;
    size_t total = 0;
    begin(store);
    for (size_t i = 0; i < COUNT; i++) {
        char key[16];
        snprintf(key, sizeof key, "k%zu", i);
        add_text(store, key, NULL, i % 2 ? "Memory" : "memory", 1);
    }
    commit(store);
    assert_int_equal(likenesses(store, 0.98, 10, &all, &total), 10);
    assert_int_equal(total, COUNT * (COUNT - 1) / 2);
    for (size_t i = 0; i < 10; i++) assert_int_equal(all[i].other, i + 1);
    free(all);
    hop_store_close(store);
}

static void consolidates(void **state) {
    (void)state;
    hop_store *store = questions();
    hop_context *context = care_context(1);
    hop_consolidation_options options = HOP_CONSOLIDATION_OPTIONS_INIT;
    hop_consolidation_step *steps = NULL;
    hop_error error = {HOP_OK, ""};
    size_t count = 0;
    options.likeness = 0.7;
    assert_ok(hop_consolidation_plan(store, context, &options, &steps, &count, &error),
              &error);
    /* a and d have one label, c another. */
    assert_int_equal(count, 1);
    assert_int_equal(steps[0].row, 3);
    assert_int_equal(steps[0].into, 0);
    begin(store);
    assert_ok(hop_consolidation_apply(store, steps, count, &error), &error);
    commit(store);
    assert_int_equal(hop_store_count(store), 4);
    free(steps);
    hop_context_free(context);
    hop_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {STORE_TEST(both_ways), STORE_TEST(equal_ones),
                                       STORE_TEST(many_equal_ones),
                                       STORE_TEST(consolidates)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
