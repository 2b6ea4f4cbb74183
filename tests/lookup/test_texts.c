/* SPDX-License-Identifier: MIT */
/* Files of texts are asked: verdicts, priors, cuts, ghosts, odd cues, threads. */
#include "lookup/text_files.h"
#include "one_context.h"

static const char *const words[] = {"accommodation", "recommendation", "condition",
                                    "letter",        "latter",         "separate"};

static sayings some_words(void) {
    return (sayings){.recipe = recipe_of_texts("word"), .count = 6, .texts = words};
}

static void close_all(hop_lookup *lookup, hop_store *store) {
    hop_lookup_free(lookup);
    hop_store_close(store);
}

static void test_exact_and_near(void **state) {
    (void)state;
    static const char *const kinds[] = {"word", "utterance", "document"};
    static const char *const cues[] = {"accommodation", "ACCOMMODATION", " Accommodation",
                                       "acomodation",   "separat",       "seperate"};
    for (int kind = 0; kind < 3; kind++) {
        sayings what = some_words();
        what.recipe = recipe_of_texts(kinds[kind]);
        hop_store *store = text_file_of(&what);
        hop_lookup *lookup = lookup_of(context, store, NULL);
        assert_int_equal(hop_lookup_count(lookup), 6);
        for (int k = 0; k < 6; k++) {
            const reply got = ask_text(lookup, cues[k]);
            assert_true(got.answer.match_count > 0);
            assert_int_equal(got.matches[0].row, k < 4 ? 0 : 5);
            assert_int_equal(got.answer.verdict,
                             k < 3 ? HOP_VERDICT_EXACT : HOP_VERDICT_NEAR);
            if (k < 3) assert_near(got.matches[0].similarity, 1, 0);
            if (k >= 3) assert_true(got.matches[0].similarity < 1);
        }
        close_all(lookup, store);
    }
}

/* Of few items all share: what the answer says follows from its matches. */
static void test_sums(void **state) {
    (void)state;
    static const char *const texts[] = {"how do i pay", "where do i pay",
                                        "how do i get my money", "my card is lost"};
    static const char *const labels[] = {"pay", "pay", "money", NULL};
    sayings what = {recipe_of_texts("utterance"), 4, texts, labels, NULL};
    hop_store *store = text_file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    const reply got = ask_text(lookup, "how do you pay my card");
    double sum = 0, entropy = 0, pay = 0;
    assert_int_equal(got.answer.match_count, 4);
    for (int k = 0; k < 4; k++) {
        const double p = got.matches[k].score;
        sum += p;
        entropy -= p > 0 ? p * log(p) : 0;
        pay += got.matches[k].row < 2 ? p : 0;
        assert_true(got.matches[k].similarity >= 0 && got.matches[k].similarity <= 1);
    }
    assert_near(sum, 1, 1e-12);
    assert_near(got.answer.entropy, entropy, 1e-10);
    assert_true(got.matches[0].row < 2);
    assert_near(got.answer.mass, pay, 1e-12);
    assert_near(got.answer.score, sqrt(pay) * got.matches[0].similarity, 1e-12);
    assert_true(got.answer.margin <= got.answer.mass);
    close_all(lookup, store);
}

/* Where labels are shared the score follows from mass and energy, strengths being 1. */
static void test_score_of_labels(void **state) {
    (void)state;
    static const char *const texts[] = {"how do i pay", "where do i pay",
                                        "how do i get my money", "my card is lost"};
    static const char *const labels[] = {"pay", "pay", "money", "money"};
    sayings what = {recipe_of_texts("utterance"), 4, texts, labels, NULL};
    hop_store *store = text_file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    const reply got = ask_text(lookup, "how do you pay my card");
    const double mass = got.answer.mass, beta = what.recipe.beta;
    const double label = log(4) - beta * got.answer.energy + log(mass);
    const double odds = log(mass) + 3 * (label / beta - 0.6);
    assert_true(mass > 0 && mass < 1 && got.answer.row < 2);
    assert_near(got.answer.score, 1 / (1 + exp(-odds)), 1e-12);
    close_all(lookup, store);
}

static void test_twins(void **state) {
    (void)state;
    static const char *const texts[] = {"where is my card?", "how do i pay",
                                        "How do I  pay", "how do i pay"};
    static const char *const apart[] = {"card", "pay", "top up", "transfer"};
    static const char *const together[] = {"card", "pay", "pay", "pay"};
    sayings what = {recipe_of_texts("utterance"), 4, texts, apart, NULL};
    hop_store *store = text_file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    reply got = ask_text(lookup, "how do i pay");
    assert_int_equal(got.answer.verdict, HOP_VERDICT_AMBIGUOUS);
    assert_int_equal(got.answer.outcome, HOP_OUTCOME_AMBIGUOUS);
    for (size_t k = 0; k < 3; k++) {
        assert_int_equal(got.matches[k].row, k + 1);
        assert_same_number(got.matches[k].score, got.matches[0].score);
        assert_near(got.matches[k].similarity, 1, 0);
    }
    assert_near(got.answer.margin, 0, 0);
    close_all(lookup, store);
    what.labels = together;
    store = text_file_of(&what);
    lookup = lookup_of(context, store, NULL);
    got = ask_text(lookup, "how do i pay");
    assert_int_equal(got.answer.verdict, HOP_VERDICT_EXACT);
    assert_true(got.answer.mass > 0.5);
    close_all(lookup, store);
}

/* Of words that are as like the cue the one that is twice as frequent has twice the
   share; all frequencies doubled change nothing. */
static void test_strengths_are_priors(void **state) {
    (void)state;
    static const char *const texts[] = {"xbat", "xcat"};
    static const int strengths[3][2] = {{1, 1}, {1, 2}, {2, 4}};
    reply got[3];
    for (int k = 0; k < 3; k++) {
        sayings what = {recipe_of_texts("word"), 2, texts, NULL, strengths[k]};
        what.recipe.language = HOP_LANGUAGE_NONE;
        hop_store *store = text_file_of(&what);
        hop_lookup *lookup = lookup_of(context, store, NULL);
        got[k] = ask_text(lookup, "xrat");
        assert_int_equal(got[k].answer.match_count, 2);
        close_all(lookup, store);
    }
    assert_int_equal(got[0].matches[0].row, 0);
    assert_int_equal(got[0].answer.verdict, HOP_VERDICT_AMBIGUOUS);
    assert_int_equal(got[1].matches[0].row, 1);
    assert_int_equal(got[1].answer.verdict, HOP_VERDICT_NEAR);
    assert_near(got[1].matches[0].score, 2.0 / 3, 1e-9);
    assert_near(got[2].matches[0].score, 2.0 / 3, 1e-9);
    assert_near(got[1].answer.energy, got[2].answer.energy, 1e-9);
}

static void test_score_rises_with_certainty(void **state) {
    (void)state;
    talk all = talk_of(20, 5);
    sayings what = sayings_of(&all, "utterance", true);
    hop_store *store = text_file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    double means[4] = {0};
    for (size_t k = 0; k < all.count; k++) {
        char text[256];
        for (int step = 0; step < 4; step++) {
            strcpy(text, all.texts[k]);
            /* Every 16th, 8th, 4th letter is another. */
            for (size_t i = 1; step > 0 && i < strlen(text); i += (size_t)32 >> step)
                text[i] = "qwzy"[i % 4];
            const reply got = ask_text(lookup, text);
            assert_true(got.answer.score >= 0 && got.answer.score <= 1);
            means[step] += got.answer.score / (double)all.count;
        }
    }
    for (int step = 1; step < 4; step++)
        assert_true(means[step] < means[step - 1] - 0.02);
    close_all(lookup, store);
    talk_end(&all);
}

/* The threshold cuts the same cues by the same scores on every path. */
static void test_threshold_cuts_everywhere(void **state) {
    (void)state;
    enum { CUES = 60, TOP = 1000 };
    talk all = talk_of(60, 5);
    hop_cue cues[CUES];
    hop_answer plain[CUES], few[CUES], many[CUES];
    hop_answer_match best[CUES], *matches = need(CUES * TOP * sizeof *matches);
    char texts[CUES][256];
    sayings what = sayings_of(&all, "utterance", true);
    hop_store *store = text_file_of(&what);
    for (size_t k = 0; k < CUES; k++) {
        strcpy(texts[k], all.texts[k]);
        for (size_t i = 0; i < strlen(texts[k]); i += 1 + k % 9) texts[k][i] = 'w';
        cues[k] = cue_of(texts[k]);
    }
    hop_lookup *lookup = lookup_of(context, store, NULL);
    assert_ok(hop_lookup_recall(lookup, cues, CUES, 1, plain, best, NULL));
    double sum = 0;
    for (size_t k = 0; k < CUES; k++) sum += plain[k].score;
    const double threshold = sum / CUES;
    hop_store_recipe strict = what.recipe;
    strict.false_rejection = 0.05;
    strict.tuned_at = all.count;
    strict.threshold = threshold;
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    how.recipe = &strict;
    hop_lookup_free(lookup);
    lookup = lookup_of(context, store, &how);
    assert_ok(hop_lookup_recall(lookup, cues, CUES, 1, few, best, NULL));
    assert_ok(hop_lookup_recall(lookup, cues, CUES, TOP, many, matches, NULL));
    size_t unknown = 0;
    for (size_t k = 0; k < CUES; k++) {
        const reply single = ask_text(lookup, texts[k]);
        const hop_answer *answers[] = {&few[k], &many[k], &single.answer};
        for (int path = 0; path < 3; path++) {
            assert_same_number(answers[path]->score, plain[k].score);
            assert_same_number(answers[path]->mass, plain[k].mass);
            assert_int_equal(answers[path]->verdict, few[k].verdict);
        }
        /* The next label's mass is under a half of the best one's: no rival. */
        const bool alone = plain[k].margin > plain[k].mass / 2;
        if (plain[k].score >= threshold)
            assert_int_equal(few[k].verdict, plain[k].verdict);
        else if (alone)
            assert_int_equal(few[k].verdict, HOP_VERDICT_UNKNOWN);
        unknown += few[k].verdict == HOP_VERDICT_UNKNOWN;
        assert_int_equal(matches[k * TOP].row, single.matches[0].row);
        assert_int_equal(best[k].row, single.matches[0].row);
    }
    assert_true(unknown > 5 && unknown < CUES - 5);
    close_all(lookup, store);
    free(matches);
    talk_end(&all);
}

/* Asks for every text of a talk, cut and mistyped. */
static void assert_same_memories(hop_lookup *a, hop_lookup *b, const talk *cues) {
    for (size_t k = 0; k < cues->count; k++) {
        char text[256];
        strcpy(text, cues->texts[k]);
        text[3] = 'y';
        text[strlen(text) / 2] = '\0';
        const reply first = ask_text(a, text), second = ask_text(b, text);
        assert_same_replies(&first, &second);
    }
}

/* A file that was changed answers as one that holds the same from the start. */
static void test_no_ghosts(void **state) {
    (void)state;
    static const char *const kinds[] = {"word", "utterance", "document"};
    talk all = talk_of(8, 4);
    for (int kind = 0; kind < 3; kind++) {
        const bool labelled = kind == 1;
        sayings what = sayings_of(&all, kinds[kind], labelled);
        hop_store *store = text_file_of(&what);
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        const char *texts[32], *labels[32];
        entry.key = "k5";
        entry.text = "something else altogether";
        entry.label = labelled ? "another" : NULL;
        if (kind == 0) entry.text = "something";
        assert_ok(hop_store_begin(store, NULL));
        assert_ok(hop_store_forget(store, "k0", NULL));
        assert_ok(hop_store_forget(store, "k13", NULL));
        assert_ok(hop_store_update(store, &entry, NULL));
        assert_ok(hop_store_commit(store, NULL));
        size_t count = 0;
        for (size_t k = 0; k < all.count; k++) {
            if (k == 0 || k == 13) continue;
            texts[count] = k == 5 ? entry.text : all.texts[k];
            labels[count++] = k == 5 ? entry.label : all.labels[k];
        }
        sayings other = {what.recipe, count, texts, labelled ? labels : NULL, NULL};
        hop_store *fresh = text_file_of(&other);
        hop_lookup *first = lookup_of(context, store, NULL);
        hop_lookup *second = lookup_of(context, fresh, NULL);
        assert_same_memories(first, second, &all);
        close_all(first, store);
        close_all(second, fresh);
    }
    talk_end(&all);
}

/* So does one of which only some are chosen. */
static void test_chosen(void **state) {
    (void)state;
    talk all = talk_of(8, 4);
    const char *texts[16], *labels[16];
    unsigned char chosen[32];
    sayings what = sayings_of(&all, "utterance", true);
    for (size_t k = 0; k < 32; k++) chosen[k] = k % 2;
    for (size_t k = 0; k < 16; k++) texts[k] = all.texts[2 * k + 1];
    for (size_t k = 0; k < 16; k++) labels[k] = all.labels[2 * k + 1];
    const sayings half = {what.recipe, 16, texts, labels, NULL};
    hop_store *store = text_file_of(&what), *other = text_file_of(&half);
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    how.chosen = chosen;
    hop_lookup *some = lookup_of(context, store, &how);
    hop_lookup *those = lookup_of(context, other, NULL);
    assert_int_equal(hop_lookup_count(some), 16);
    for (size_t k = 0; k < all.count; k++) {
        reply first = ask_text(some, all.texts[k]);
        const reply second = ask_text(those, all.texts[k]);
        for (size_t m = 0; m < first.answer.match_count; m++) {
            assert_int_equal(first.matches[m].row % 2, 1);
            first.matches[m].row /= 2;
        }
        assert_same_replies(&first, &second);
    }
    close_all(some, store);
    close_all(those, other);
    talk_end(&all);
}

static void test_reopened(void **state) {
    (void)state;
    talk all = talk_of(8, 4);
    sayings what = sayings_of(&all, "utterance", true);
    hop_store *store = text_file_of(&what), *again = NULL;
    hop_error error;
    must(
        hop_store_open(hop_store_path(store), HOP_STORE_READ, NULL, NULL, &again, &error),
        &error);
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    how.at = the_time;
    hop_lookup *first = lookup_of(context, store, &how);
    hop_lookup *second = lookup_of(context, again, &how);
    assert_same_memories(first, second, &all);
    close_all(first, store);
    close_all(second, again);
    talk_end(&all);
}

static void test_threads(void **state) {
    (void)state;
    enum { TOP = 5 };
    talk all = talk_of(20, 5);
    sayings what = sayings_of(&all, "utterance", true);
    hop_store *store = text_file_of(&what);
    hop_cue *cues = need(all.count * sizeof *cues);
    hop_answer *answers[3];
    hop_answer_match *matches[3];
    for (size_t k = 0; k < all.count; k++) {
        cues[k] = cue_of(all.texts[k]);
        cues[k].text_size -= k % 20;
    }
    for (int k = 0; k < 3; k++) {
        static const unsigned threads[] = {1, 2, 7};
        hop_context *mine = context_of(threads[k], k ? HOP_ISA_SCALAR : HOP_ISA_AUTO);
        hop_lookup *lookup = lookup_of(mine, store, NULL);
        answers[k] = need(all.count * sizeof *answers[k]);
        matches[k] = need(all.count * TOP * sizeof *matches[k]);
        assert_ok(hop_lookup_recall(lookup, cues, all.count, TOP, answers[k], matches[k],
                                    NULL));
        hop_lookup_free(lookup);
        hop_context_free(mine);
        for (size_t i = 0; k > 0 && i < all.count; i++)
            assert_same_answers(&answers[0][i], matches[0] + i * TOP, &answers[k][i],
                                matches[k] + i * TOP);
    }
    for (int k = 0; k < 3; k++) {
        free(answers[k]);
        free(matches[k]);
    }
    free(cues);
    hop_store_close(store);
    talk_end(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact_and_near),
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_score_of_labels),
        cmocka_unit_test(test_twins),
        cmocka_unit_test(test_strengths_are_priors),
        cmocka_unit_test(test_score_rises_with_certainty),
        cmocka_unit_test(test_threshold_cuts_everywhere),
        cmocka_unit_test(test_no_ghosts),
        cmocka_unit_test(test_chosen),
        cmocka_unit_test(test_reopened),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
