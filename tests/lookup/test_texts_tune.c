/* SPDX-License-Identifier: MIT */
/* Thresholds of texts: fresh damaged copies pass as often as wanted, strangers do not. */
#include "lookup/text_files.h"

#include "lookup/texts_damage.h"

static hop_context *context;

static int begin(void **state) {
    (void)state;
    context = context_of(2, HOP_ISA_AUTO);
    return 0;
}

static int end(void **state) {
    (void)state;
    hop_context_free(context);
    return 0;
}

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

/* The share of fresh damaged copies that are found, but called unknown. */
static double rejected_of(hop_lookup *lookup, const talk *all, double damage) {
    size_t found = 0, unknown = 0;
    for (size_t k = 0; k < all->count; k++) {
        hop_random chance = hop_random_begin(99, HOP_STREAM_USER, k);
        const hop_text text = {all->texts[k], strlen(all->texts[k])};
        char *copy = NULL;
        size_t size = 0;
        assert_ok(hop_text_damage(&text, damage, &text, 1, &chance, &copy, &size));
        const reply got = ask_cue(lookup, (hop_cue){.text = copy, .text_size = size});
        free(copy);
        if (got.answer.match_count == 0 || got.matches[0].row != k) continue;
        found++;
        unknown += got.answer.verdict == HOP_VERDICT_UNKNOWN;
    }
    assert_true(found > all->count / 2);
    return (double)unknown / (double)found;
}

/* 128 copies set the threshold and about 400 test it: three standard errors of a share of
   a fifth are 0.12, of a twentieth 0.07. */
static void test_false_rejection(void **state) {
    (void)state;
    static const double wanted[] = {0.05, 0.2};
    talk all = talk_of(400, 1);
    sayings what = sayings_of(&all, "utterance", false);
    hop_store *store = text_file_of(&what);
    for (int k = 0; k < 2; k++) {
        hop_lookup *lookup = tuned(store, wanted[k], 1);
        const double rejected = rejected_of(lookup, &all, 0.1);
        assert_near(rejected, wanted[k], k ? 0.12 : 0.07);
        assert_true(rejected > 0);
        hop_lookup_free(lookup);
    }
    hop_store_close(store);
    talk_end(&all);
}

/* The share of texts that are known where all of their label is hidden. */
static double passed_of(hop_lookup *lookup, const talk *all) {
    hop_text_room room;
    size_t passed = 0;
    assert_ok(hop_text_room_create(lookup, 1, &room));
    for (size_t k = 0; k < all->count; k++) {
        const hop_text text = {all->texts[k], strlen(all->texts[k])};
        hop_answer answer;
        hop_answer_match match;
        assert_ok(hop_lookup_answer_text(lookup, &text, SIZE_MAX, lookup->text_labels[k],
                                         1, &room, &answer, &match, NULL));
        assert_true(answer.match_count == 0 ||
                    lookup->text_labels[match.row] != lookup->text_labels[k]);
        passed += answer.verdict != HOP_VERDICT_UNKNOWN;
    }
    hop_text_room_free(&room);
    return (double)passed / (double)all->count;
}

/* The more genuine cues may be rejected, the fewer strangers pass. */
static void test_strangers(void **state) {
    (void)state;
    static const double rejected[] = {0, 0.05, 0.5};
    talk all = talk_of(30, 6);
    sayings what = sayings_of(&all, "utterance", true);
    hop_store *store = text_file_of(&what);
    double pass[3];
    for (int k = 0; k < 3; k++) {
        hop_lookup *lookup = tuned(store, rejected[k], 1);
        pass[k] = passed_of(lookup, &all);
        hop_lookup_free(lookup);
    }
    assert_near(pass[0], 1, 0);
    assert_true(pass[1] < pass[0]);
    assert_true(pass[2] < pass[1]);
    assert_true(pass[2] < 0.3);
    hop_store_close(store);
    talk_end(&all);
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

/* One text tells copies from strangers, too; none tells nothing. */
static void test_few_texts(void **state) {
    (void)state;
    static const char *const text = "how do i pay for my new card";
    sayings what = {recipe_of_texts("utterance"), 1, &text, NULL, NULL};
    hop_store *store = text_file_of(&what);
    hop_lookup *lookup = tuned(store, 0.05, 1);
    assert_int_equal(ask_text(lookup, text).answer.verdict, HOP_VERDICT_EXACT);
    assert_int_equal(ask_text(lookup, "how do i pya for my new card").answer.verdict,
                     HOP_VERDICT_NEAR);
    assert_int_equal(ask_text(lookup, "bonjour tout le monde").answer.verdict,
                     HOP_VERDICT_UNKNOWN);
    hop_lookup_free(lookup);
    hop_store_close(store);
    what.count = 0;
    store = text_file_of(&what);
    lookup = tuned(store, 0.05, 1);
    assert_int_equal(ask_text(lookup, text).answer.verdict, HOP_VERDICT_UNKNOWN);
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
        cmocka_unit_test(test_false_rejection), cmocka_unit_test(test_strangers),
        cmocka_unit_test(test_repeats),         cmocka_unit_test(test_untuned),
        cmocka_unit_test(test_few_texts),       cmocka_unit_test(test_outgrown),
        cmocka_unit_test(test_other_kinds),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
