/* SPDX-License-Identifier: MIT */
/* Texts that are tried are spread evenly, and it is known what is right and what strange.
 */
#include "lookup/text_files.h"

#include "lookup/texts_trials.h"

static hop_context *context;

static int begin(void **state) {
    (void)state;
    context = context_of(1, HOP_ISA_AUTO);
    return 0;
}

static int end(void **state) {
    (void)state;
    hop_context_free(context);
    return 0;
}

/* Ten texts, every third of which is alone in its label. */
static hop_store *ten(bool labelled) {
    static const char *const texts[] = {"a0", "b1", "c2", "d3", "e4",
                                        "f5", "g6", "h7", "i8", "j9"};
    static const char *const labels[] = {"p", "x", "x", "q", "x",
                                         "y", "r", "y", "y", NULL};
    const sayings what = {recipe_of_texts("utterance"), 10, texts,
                          labelled ? labels : NULL, NULL};
    return text_file_of(&what);
}

static void test_spread(void **state) {
    (void)state;
    hop_store *store = ten(true);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    hop_text_trial trials[25];
    hop_text sources[25];
    static const size_t counts[] = {3, 10, 25};
    for (int c = 0; c < 3; c++) {
        size_t met[10] = {0};
        assert_ok(hop_text_trials_choose(lookup, counts[c], trials, sources));
        for (size_t k = 0; k < counts[c]; k++) {
            const size_t text = trials[k].text;
            assert_int_equal(sources[k].bytes[1] - '0', text);
            assert_int_equal(trials[k].company, text % 3 != 0);
            if (counts[c] <= 10) assert_int_equal(text, k * 10 / counts[c]);
            met[text]++;
        }
        for (size_t k = 0; counts[c] == 25 && k < 10; k++)
            assert_true(met[k] == 2 || met[k] == 3);
    }
    hop_lookup_free(lookup);
    hop_store_close(store);
}

static void test_right_and_strange(void **state) {
    (void)state;
    for (int labelled = 0; labelled < 2; labelled++) {
        hop_store *store = ten(labelled);
        hop_lookup *lookup = lookup_of(context, store, NULL);
        size_t row, label;
        hop_text_trials_estrange(lookup, 4, &row, &label);
        assert_int_equal(row, labelled ? SIZE_MAX : 4);
        assert_int_equal(label, labelled ? lookup->text_labels[4] : SIZE_MAX);
        assert_true(hop_text_trials_is_right(lookup, 4, 4));
        assert_int_equal(hop_text_trials_is_right(lookup, 4, 1), labelled);
        assert_false(hop_text_trials_is_right(lookup, 4, 5));
        assert_true(hop_text_trials_longest(lookup) > 80);
        hop_lookup_free(lookup);
        hop_store_close(store);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spread),
        cmocka_unit_test(test_right_and_strange),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
