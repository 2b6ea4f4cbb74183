/* SPDX-License-Identifier: MIT */
/* Of texts the answer turns where the report says that it does. */
#include "care/care_files.h"

/* The answer to the cue turns where the report says it does. */
static void without_labels(void **state) {
    (void)state;
    static const char text[] = "how do I forget one memory";
    const hop_cue asked = {.text = text, .text_size = sizeof text - 1};
    hop_lookup_options options = HOP_LOOKUP_OPTIONS_INIT;
    hop_store *store = text_file("utterance");
    hop_context *context = care_context(2);
    hop_error error = {HOP_OK, ""};
    hop_turning turning;
    begin(store);
    add_text(store, "old", NULL, "How do I forget a memory?", 1);
    add_text(store, "new", NULL, "How do I forget many memories at once?", 1);
    add_text(store, "other", NULL, "Which licence is it under?", 1);
    commit(store);
    assert_ok(
        hop_turning_report(store, context, &asked, 0, 1, clock_time, &turning, &error),
        &error);
    assert_false(turning.overtaken);
    assert_true(turning.needed > 0 && isfinite(turning.needed));
    const double lead = turning.moments[turning.count - 1].lead;
    assert_true(fabs(turning.needed / (exp(-lead) - 1) - 1) < 1e-9);
    for (int more = 0; more < 2; more++) { /* a little less, a little more */
        const double wanted = turning.needed * (more ? 1.01 : 0.99);
        hop_store_recipe recipe = *hop_store_recipe_of(store);
        hop_lookup *lookup = NULL;
        hop_answer answer;
        hop_answer_match match;
        begin(store);
        const hop_strength by = {(int64_t)(wanted * 1000), 1000};
        assert_ok(hop_store_reinforce(store, "new", by, &error), &error);
        commit(store);
        options.recipe = &recipe;
        assert_ok(hop_lookup_create(context, store, &options, &lookup, &error), &error);
        assert_ok(hop_lookup_recall(lookup, &asked, 1, 1, &answer, &match, &error),
                  &error);
        assert_int_equal(match.row, more);
        hop_lookup_free(lookup);
        hop_turning after;
        assert_ok(
            hop_turning_report(store, context, &asked, 0, 1, clock_time, &after, &error),
            &error);
        assert_int_equal(after.overtaken, more);
        hop_turning_clear(&after);
        begin(store);
        assert_ok(hop_store_reinforce(store, "new",
                                      (hop_strength){-by.numerator, by.denominator},
                                      &error),
                  &error);
        commit(store);
    }
    hop_turning_clear(&turning);
    hop_context_free(context);
    hop_store_close(store);
}

/* Labels have no say in which of two texts was meant: what is needed is enough. */
static void with_labels(void **state) {
    (void)state;
    static const char text[] = "how do I forget one memory";
    const hop_cue asked = {.text = text, .text_size = sizeof text - 1};
    hop_store *store = text_file("utterance");
    hop_context *context = care_context(2);
    hop_error error = {HOP_OK, ""};
    hop_turning turning;
    begin(store);
    add_text(store, "old", "x", "How do I forget a memory?", 1);
    add_text(store, "new", "x", "How do I forget many memories at once?", 1);
    add_text(store, "other", "y", "Which licence is it under?", 1);
    add_text(store, "apart", "y", "zzz", 1);
    commit(store);
    for (int k = 0; k < 2; k++) {
        assert_ok(hop_turning_report(store, context, &asked, 0, 1, clock_time, &turning,
                                     &error),
                  &error);
        assert_int_equal(turning.overtaken, k);
        assert_true(k ? turning.needed == 0 : turning.needed > 0);
        const hop_strength more = {(int64_t)(1.01 * turning.needed) + 1, 1};
        hop_turning_clear(&turning);
        begin(store);
        assert_ok(hop_store_reinforce(store, "new", more, &error), &error);
        commit(store);
    }
    assert_int_equal(
        hop_turning_report(store, context, &asked, 0, 3, clock_time, &turning, &error),
        HOP_EINVAL);
    assert_non_null(strstr(error.message, "out of reach"));
    hop_context_free(context);
    hop_store_close(store);
}

/* Words keep fading: the one that was confirmed last overtakes the other, and the report
   says when. */
static void where_strengths_fade(void **state) {
    (void)state;
    const hop_cue asked = {.text = "memry", .text_size = 5};
    hop_store *store = text_file("word");
    hop_context *context = care_context(1);
    hop_error error = {HOP_OK, ""};
    hop_turning turning;
    hop_store_recipe recipe = *hop_store_recipe_of(store);
    begin(store);
    add_text(store, "old", NULL, "memory", 1000);
    add_text(store, "new", NULL, "memoir", 1);
    recipe.half_life = 86400000;
    assert_ok(hop_store_change_recipe(store, &recipe, &error), &error);
    commit(store);
    clock_time += 40 * recipe.half_life; /* 1000 / 2^40 is left */
    begin(store);
    assert_ok(hop_store_reinforce(store, "new", (hop_strength){1, 1}, &error), &error);
    commit(store);
    assert_ok(hop_turning_report(store, context, &asked, 0, 1,
                                 clock_time + recipe.half_life, &turning, &error),
              &error);
    assert_true(turning.overtaken);
    assert_true(turning.turned == clock_time);
    assert_true(turning.moments[1].lead < 0);
    const double before = turning.moments[turning.count - 2].lead;
    assert_true(fabs(turning.moments[turning.count - 1].lead - before) < 1e-6);
    hop_turning_clear(&turning);
    hop_context_free(context);
    hop_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {STORE_TEST(without_labels),
                                       STORE_TEST(with_labels),
                                       STORE_TEST(where_strengths_fade)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
