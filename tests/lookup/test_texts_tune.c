/* SPDX-License-Identifier: MIT */
/* Thresholds of texts: fresh garbled copies pass, and most strangers do not. */
#include "lookup/text_files.h"

#include "lookup/texts_damage.h"
#include "one_context.h"

static hop_lookup *tuned(hop_store *store, double rejected, uint64_t seed) {
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    hop_store_recipe recipe = *hop_store_recipe_of(store);
    hop_error error;
    recipe.false_rejection = rejected;
    how.seed = seed;
    must(hop_lookup_tune(context, store, &how, &recipe, &error), &error);
    assert_int_equal(recipe.tuned_at, hop_store_count(store));
    assert_near(recipe.beta, hop_store_recipe_of(store)->beta, 0);
    how.recipe = &recipe;
    return lookup_of(context, store, &how);
}

/* A cue made of a text: a tenth or a fifth of its characters mistyped, or half of it.
 *copy is to be freed. */
static hop_text garble(const char *bytes, size_t seed, char **copy) {
    hop_random chance = hop_random_begin(99, HOP_STREAM_USER, seed);
    const hop_text text = {bytes, strlen(bytes)};
    size_t size = 0;
    *copy = NULL;
    if (seed % 3 == 2) return hop_text_half(&text, &chance);
    const size_t edits = hop_text_edits(&text, seed % 3 ? 0.2 : 0.1);
    assert_ok(hop_text_damage(&text, edits, &text, 1, &chance, copy, &size));
    return (hop_text){*copy, size};
}

/* The share of fresh garbled copies that are found, but called unknown. */
static double rejected_of(hop_lookup *lookup, const talk *all) {
    size_t found = 0, unknown = 0;
    for (size_t k = 0; k < all->count; k++) {
        char *copy;
        const hop_text cue = garble(all->texts[k], k, &copy);
        const reply got =
            ask_cue(lookup, (hop_cue){.text = cue.bytes, .text_size = cue.size});
        free(copy);
        if (got.answer.match_count == 0 || got.matches[0].row != k) continue;
        found++;
        unknown += got.answer.verdict == HOP_VERDICT_UNKNOWN;
    }
    assert_true(found > all->count / 2);
    return (double)unknown / (double)found;
}

/* The share of such copies that are known where their label, or they themselves, are
 * hidden. */
static double passed_of(hop_lookup *lookup, const talk *all) {
    hop_text_room room;
    size_t passed = 0;
    assert_ok(hop_text_room_create(lookup, 1, &room));
    for (size_t k = 0; k < all->count; k++) {
        char *copy;
        const hop_text text = garble(all->texts[k], k, &copy);
        const size_t *labels = lookup->text_labels;
        hop_answer answer;
        hop_answer_match match;
        assert_ok(hop_lookup_answer_text(lookup, &text, labels ? SIZE_MAX : k,
                                         labels ? labels[k] : SIZE_MAX, 1, &room, &answer,
                                         &match, NULL));
        free(copy);
        passed += answer.verdict != HOP_VERDICT_UNKNOWN;
    }
    hop_text_room_free(&room);
    return (double)passed / (double)all->count;
}

/* Texts that differ in a letter are as like as copies are: what may be rejected is. Of
   128 copies that set the threshold and 384 that test it three standard errors of a share
   of a fifth are 0.12, of a twentieth 0.07. */
static void test_narrow_gap(void **state) {
    (void)state;
    static const double wanted[] = {0.05, 0.2};
    talk all = talk_of(384, 1);
    for (size_t k = 1; k < all.count; k += 2) {
        strcpy(all.texts[k], all.texts[k - 1]);
        all.texts[k][strlen(all.texts[k]) / 2] = 'y';
    }
    sayings what = sayings_of(&all, "utterance", false);
    hop_store *store = text_file_of(&what);
    for (int k = 0; k < 2; k++) {
        hop_lookup *lookup = tuned(store, wanted[k], 1);
        const double rejected = rejected_of(lookup, &all);
        assert_near(rejected, wanted[k], k ? 0.12 : 0.07);
        assert_true(rejected > 0);
        hop_lookup_free(lookup);
    }
    hop_store_close(store);
    talk_end(&all);
}

/* Where copies are far more like their texts than strangers are, nothing that is known is
   rejected, and of the strangers a quarter passes; 64 of them set the threshold: four
   standard errors are 0.22. */
static void test_wide_gap(void **state) {
    (void)state;
    for (int labelled = 0; labelled < 2; labelled++) {
        talk all = talk_of(60, labelled ? 5 : 1);
        sayings what = sayings_of(&all, "utterance", labelled);
        hop_store *store = text_file_of(&what);
        hop_lookup *lookup = tuned(store, 0.05, 1);
        assert_true(rejected_of(lookup, &all) < 0.02);
        assert_near(passed_of(lookup, &all), 0.25, 0.22);
        hop_lookup_free(lookup);
        lookup = tuned(store, 0, 1);
        assert_near(passed_of(lookup, &all), 1, 0);
        hop_lookup_free(lookup);
        hop_store_close(store);
        talk_end(&all);
    }
}

/* Questions to a shop, in words that people use: none that means one of its own is lost,
   and most that mean none are. One more of them moves the threshold, but not far. */
static void test_small_files(void **state) {
    (void)state;
    static const char *const own[] = {
        "How do I reset my password?",      "Where can I see my invoices?",
        "How do I cancel my subscription?", "What are your opening hours?",
        "How long does delivery take?",     "Can I return an item that I have opened?",
        "Do you ship to other countries?",  "Which payment methods do you accept?"};
    static const char *const known[] = {"reset password", "How do I rest my pasword?",
                                        "where are my invoices", "cancel subscription"};
    static const char *const strange[] = {"What will the weather be tomorrow?",
                                          "My train is late again.",
                                          "tell me a joke",
                                          "bonjour tout le monde",
                                          "I like cheese",
                                          "Who won the football match on Sunday?"};
    double last = NAN;
    for (size_t count = 3; count <= 8; count++) {
        sayings what = {recipe_of_texts("utterance"), count, own, NULL, NULL};
        hop_store *store = text_file_of(&what);
        hop_lookup *lookup = tuned(store, 0.05, 1);
        const double threshold = hop_lookup_recipe(lookup)->threshold;
        size_t passed = 0;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            assert_true(ask_text(lookup, known[k]).answer.verdict != HOP_VERDICT_UNKNOWN);
        for (size_t k = 0; k < sizeof strange / sizeof *strange; k++)
            passed += ask_text(lookup, strange[k]).answer.verdict != HOP_VERDICT_UNKNOWN;
        assert_true(passed <= 2);
        if (!isnan(last)) assert_true(fabs(threshold - last) < 0.25);
        last = threshold;
        hop_lookup_free(lookup);
        hop_store_close(store);
    }
}

/* The same on any number of threads; another seed tries other copies. */
static void test_repeats(void **state) {
    (void)state;
    talk all = talk_of(40, 5);
    sayings what = sayings_of(&all, "utterance", true);
    hop_store *store = text_file_of(&what);
    double thresholds[3];
    for (int k = 0; k < 3; k++) {
        hop_context *mine = context_of(k == 1 ? 5 : 1, HOP_ISA_AUTO);
        hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
        hop_store_recipe recipe = what.recipe;
        recipe.false_rejection = 0.05;
        how.seed = k == 2 ? 2 : 1;
        assert_ok(hop_lookup_tune(mine, store, &how, &recipe, NULL));
        thresholds[k] = recipe.threshold;
        hop_context_free(mine);
    }
    assert_same_number(thresholds[0], thresholds[1]);
    assert_true(thresholds[0] != thresholds[2]);
    assert_true(thresholds[0] > 0 && thresholds[0] < 1);
    hop_store_close(store);
    talk_end(&all);
}

/* A file that was never tuned tunes for itself; beta as of the kind where it is open. */
static void test_untuned(void **state) {
    (void)state;
    talk all = talk_of(40, 2);
    sayings what = sayings_of(&all, "utterance", true);
    what.recipe.false_rejection = 0.05;
    hop_store *store = text_file_of(&what);
    hop_lookup *itself = lookup_of(context, store, NULL), *told = tuned(store, 0.05, 1);
    assert_same_number(hop_lookup_recipe(itself)->threshold,
                       hop_lookup_recipe(told)->threshold);
    assert_near(hop_lookup_recipe(itself)->beta, hop_kind_find("utterance")->recipe.beta,
                0);
    hop_lookup_free(itself);
    hop_lookup_free(told);
    hop_store_close(store);
    talk_end(&all);
}

/* Nothing can be told from one text, or from one label: no cue is unknown, unless it has
   nothing in common with them. */
static void test_nothing_to_tell(void **state) {
    (void)state;
    static const char *const texts[] = {"how do i pay for my new card",
                                        "my card is lost, what now"};
    static const char *const labels[] = {"card", "card"};
    for (size_t count = 0; count < 3; count++) {
        sayings what = {recipe_of_texts("utterance"), count, texts, labels, NULL};
        hop_store *store = text_file_of(&what);
        hop_lookup *lookup = tuned(store, 0.05, 1);
        const hop_verdict far = ask_text(lookup, "paying in town").answer.verdict;
        if (count == 0) {
            assert_int_equal(far, HOP_VERDICT_UNKNOWN);
        } else {
            assert_int_equal(far, HOP_VERDICT_NEAR);
            assert_int_equal(ask_text(lookup, texts[0]).answer.verdict,
                             HOP_VERDICT_EXACT);
        }
        assert_int_equal(ask_text(lookup, "\xD0\x9F\xD1\x80").answer.verdict,
                         HOP_VERDICT_UNKNOWN);
        hop_lookup_free(lookup);
        hop_store_close(store);
    }
}

/* A short list of words takes slips of them, but not what is another word. */
static void test_few_words(void **state) {
    (void)state;
    static const char *const words[] = {"this",  "friend",  "because", "weather",
                                        "paris", "strange", "company", "lifting"};
    sayings what = {recipe_of_texts("word"), 8, words, NULL, NULL};
    hop_store *store = text_file_of(&what);
    hop_lookup *lookup = tuned(store, 0.05, 1);
    assert_int_equal(ask_text(lookup, "becuase").answer.verdict, HOP_VERDICT_NEAR);
    assert_int_equal(ask_text(lookup, "thing").answer.verdict, HOP_VERDICT_UNKNOWN);
    hop_lookup_free(lookup);
    hop_store_close(store);
}

static void test_outgrown(void **state) {
    (void)state;
    hop_store_recipe recipe = hop_kind_find("utterance")->recipe;
    assert_true(hop_lookup_outgrown(&recipe, 100));
    recipe.tuned_at = 100;
    assert_false(hop_lookup_outgrown(&recipe, 100));
    assert_false(hop_lookup_outgrown(&recipe, 199));
    assert_true(hop_lookup_outgrown(&recipe, 200));
    assert_true(hop_lookup_outgrown(&recipe, 50));
    recipe.false_rejection = 0;
    recipe.tuned_at = 0;
    assert_false(hop_lookup_outgrown(&recipe, 100));
}

/* Words of one edit, documents by parts of them. */
static void test_other_kinds(void **state) {
    (void)state;
    static const char *const kinds[] = {"word", "document"};
    talk all = talk_of(150, 1);
    for (int kind = 0; kind < 2; kind++) {
        sayings what = sayings_of(&all, kinds[kind], false);
        char first[256][32];
        const char *names[256];
        for (size_t k = 0; kind == 0 && k < all.count; k++) {
            made_up_word(k, first[k]);
            sprintf(first[k] + strlen(first[k]), "%c", (char)('a' + k % 26));
            names[k] = first[k];
            what.texts = names;
        }
        hop_store *store = text_file_of(&what);
        hop_lookup *lookup = tuned(store, 0.05, 1);
        const double threshold = hop_lookup_recipe(lookup)->threshold;
        assert_true(threshold > 0 && threshold < 1);
        assert_true(ask_text(lookup, what.texts[3]).answer.verdict !=
                    HOP_VERDICT_UNKNOWN);
        assert_int_equal(ask_text(lookup, "\xD0\x9F\xD1\x80").answer.verdict,
                         HOP_VERDICT_UNKNOWN);
        hop_lookup_free(lookup);
        hop_store_close(store);
    }
    talk_end(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_narrow_gap),  cmocka_unit_test(test_wide_gap),
        cmocka_unit_test(test_small_files), cmocka_unit_test(test_repeats),
        cmocka_unit_test(test_untuned),     cmocka_unit_test(test_nothing_to_tell),
        cmocka_unit_test(test_outgrown),    cmocka_unit_test(test_other_kinds),
        cmocka_unit_test(test_few_words),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
