/* SPDX-License-Identifier: MIT */
/* Evaluations count what they should, and compare by McNemar's test. */
#include "care/care_files.h"

/* Unit vectors along the axes; softmax of beta 10 over their cosines. */
static hop_store *axes(size_t dim) {
    hop_store_recipe recipe = recipe_of_reals(HOP_STORAGE_FLOAT32, dim);
    float *row = calloc(dim, sizeof *row);
    assert_non_null(row);
    snprintf(recipe.energy, sizeof recipe.energy, "softmax");
    recipe.similarity = HOP_SIMILARITY_COSINE;
    recipe.beta = 10;
    recipe.false_rejection = 0;
    hop_store *store = create_store(&recipe);
    begin(store);
    for (size_t i = 0; i < dim; i++) {
        char key[16];
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        snprintf(key, sizeof key, "e%zu", i);
        entry.key = key;
        entry.label = i % 2 ? "odd" : "even";
        memset(row, 0, dim * sizeof *row);
        row[i] = 1;
        entry.values = row;
        assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
    }
    commit(store);
    free(row);
    return store;
}

static void counts(void **state) {
    (void)state;
    enum { DIM = 8 };
    hop_store *store = axes(DIM);
    hop_context *context = care_context(1);
    hop_lookup *lookup = NULL;
    hop_lookup_options options = HOP_LOOKUP_OPTIONS_INIT;
    hop_error error = {HOP_OK, ""};
    assert_ok(hop_lookup_create(context, store, &options, &lookup, &error), &error);
    float cues[4][DIM] = {{0}};
    cues[0][0] = cues[1][1] = cues[2][2] = cues[3][3] = 1;
    const hop_question_asked asked[4] = {
        {.cue = {.values = cues[0]}, .key = "e0"},     /* right */
        {.cue = {.values = cues[1]}, .key = "e0"},     /* wrong, but among the others */
        {.cue = {.values = cues[2]}, .label = "even"}, /* right by its label */
        {.cue = {.values = cues[3]}},                  /* should be unknown: wrong */
    };
    hop_marked marked[4];
    hop_evaluation result;
    assert_ok(hop_evaluate(lookup, store, asked, 4, marked, &result, &error), &error);
    assert_int_equal(marked[0].mark, HOP_MARK_RIGHT);
    assert_int_equal(marked[1].mark, HOP_MARK_WRONG);
    assert_int_equal(marked[2].mark, HOP_MARK_RIGHT);
    assert_int_equal(marked[3].mark, HOP_MARK_WRONG);
    assert_int_equal(marked[1].said, 1);
    assert_int_equal(result.asked, 4);
    assert_int_equal(result.known, 3);
    assert_int_equal(result.unknown, 1);
    assert_float_equal(result.right.value, 0.5, 1e-12);
    assert_float_equal(result.right_known.value, 2. / 3, 1e-12);
    assert_float_equal(result.rejected.value, 0, 1e-12);
    assert_float_equal(result.refused.value, 0, 1e-12);
    size_t binned = 0;
    for (size_t k = 0; k < HOP_CALIBRATION_BINS; k++) binned += result.bins[k].count;
    assert_int_equal(binned, 4);
    assert_true(result.calibration_error > 0.3 && result.calibration_error < 0.7);
    assert_true(result.median_seconds > 0);
    assert_true(result.slow_seconds >= result.median_seconds);

    const hop_question_asked strange = {.cue = {.values = cues[0]}, .key = "nobody"};
    assert_int_equal(hop_evaluate(lookup, store, &strange, 1, marked, &result, &error),
                     HOP_EINVAL);
    assert_non_null(strstr(error.message, "nobody"));
    hop_lookup_free(lookup);
    hop_context_free(context);
    hop_store_close(store);
}

/* Questions to a file of texts are texts. */
static void texts(void **state) {
    (void)state;
    static const char *const words[] = {"accommodation", "separate", "beginning"};
    hop_store *store = text_file("word");
    begin(store);
    for (size_t i = 0; i < 3; i++) add_text(store, words[i], NULL, words[i], 1);
    commit(store);
    hop_context *context = care_context(1);
    hop_lookup *lookup = NULL;
    hop_error error = {HOP_OK, ""};
    assert_ok(hop_lookup_create(context, store, NULL, &lookup, &error), &error);
    const hop_question_asked asked[3] = {
        {.cue = {.text = "acomodation", .text_size = 11}, .key = words[0]},
        {.cue = {.text = "seperate", .text_size = 8}, .key = words[1]},
        {.cue = {.text = "q", .text_size = 1}}, /* nothing is like it */
    };
    hop_marked marked[3];
    hop_evaluation result;
    assert_ok(hop_evaluate(lookup, store, asked, 3, marked, &result, &error), &error);
    assert_float_equal(result.right.value, 1, 1e-12);
    assert_float_equal(result.refused.value, 1, 1e-12);
    hop_lookup_free(lookup);
    hop_context_free(context);
    hop_store_close(store);
}

/* Of n changes k in favour of one side: twice the tail of a fair coin. */
static void compares(void **state) {
    (void)state;
    hop_marked first[10] = {{0}}, second[10] = {{0}};
    for (size_t i = 0; i < 10; i++) {
        first[i].mark = i < 2 ? HOP_MARK_WRONG : HOP_MARK_RIGHT;
        second[i].mark = i < 2 || i == 9 ? HOP_MARK_RIGHT : HOP_MARK_RIGHT;
    }
    second[9].mark = HOP_MARK_REJECTED;
    hop_evaluation_change change = hop_evaluation_compare(first, second, 10);
    assert_int_equal(change.gained, 2);
    assert_int_equal(change.lost, 1);
    assert_int_equal(change.both, 7);
    assert_int_equal(change.neither, 0);
    assert_float_equal(change.chance, 1, 1e-12); /* 2 (1 + 3) / 8 */
    second[9].mark = HOP_MARK_RIGHT;
    change = hop_evaluation_compare(first, second, 10);
    assert_float_equal(change.chance, 0.5, 1e-12); /* 2 / 4 */
    change = hop_evaluation_compare(first, first, 10);
    assert_float_equal(change.chance, 1, 1e-12);
    for (size_t i = 0; i < 10; i++) {
        first[i].mark = HOP_MARK_WRONG;
        second[i].mark = HOP_MARK_RIGHT;
    }
    change = hop_evaluation_compare(first, second, 10);
    assert_float_equal(change.chance, 2. / 1024, 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {STORE_TEST(counts), STORE_TEST(texts),
                                       cmocka_unit_test(compares)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
