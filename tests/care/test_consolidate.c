/* SPDX-License-Identifier: MIT */
/* Consolidation merges what is alike into the strongest, and drops what has faded. */
#include "care/care_files.h"

static hop_consolidation_step *plan(const hop_store *store, double likeness, double floor,
                                    hop_time at, size_t *count) {
    hop_context *context = care_context(2);
    hop_consolidation_options options = HOP_CONSOLIDATION_OPTIONS_INIT;
    hop_consolidation_step *steps = NULL;
    hop_error error = {HOP_OK, ""};
    options.likeness = likeness;
    options.floor = floor;
    options.at = at;
    assert_ok(hop_consolidation_plan(store, context, &options, &steps, count, &error),
              &error);
    hop_context_free(context);
    return steps;
}

static void merges_into_the_strongest(void **state) {
    (void)state;
    hop_store *store = near_file();
    size_t count = 0;
    hop_consolidation_step *steps = plan(store, 0.98, 0, 0, &count);
    assert_int_equal(count, 2);
    assert_int_equal(steps[0].row, row_of(store, "a"));
    assert_int_equal(steps[0].into, row_of(store, "a1"));
    assert_float_equal(steps[0].likeness, 0.98, 1e-6);
    assert_int_equal(steps[1].row, row_of(store, "a2"));
    assert_int_equal(steps[1].into, row_of(store, "a1"));

    begin(store);
    assert_int_equal(hop_consolidation_apply(store, steps, count, NULL), HOP_OK);
    commit(store);
    free(steps);
    assert_int_equal(hop_store_count(store), 3);
    const hop_store_item *kept = hop_store_item_at(store, row_of(store, "a1"));
    assert_int_equal(kept->strength.numerator, 5);
    hop_store_event *events = NULL;
    assert_int_equal(hop_store_history(store, "a1", &events, &count, NULL), HOP_OK);
    assert_int_equal(count, 3);
    assert_int_equal(events[1].kind, HOP_EVENT_MERGE);
    assert_string_equal(events[1].note, "a");
    assert_string_equal(events[2].note, "a2");
    assert_int_equal(events[2].after.numerator, 5);
    hop_store_history_free(events, count);
    steps = plan(store, 0.98, 0, 0, &count);
    assert_int_equal(count, 0);
    free(steps);
    hop_store_close(store);
}

/* a and a2 are 0.96 alike, both 0.98 to a1: all go into it at either likeness, and at a
   likeness that only a1 bridges no item goes into one that it is not like. */
static void goes_only_into_what_it_is_like(void **state) {
    (void)state;
    hop_store_recipe recipe = recipe_of(200);
    hop_patterns *patterns = random_patterns(200, 1, 5);
    hop_store *store = create_store(&recipe);
    size_t count = 0;
    begin(store);
    add_flipped(store, "one", NULL, patterns, 0, 0, 9);
    add_flipped(store, "two", NULL, patterns, 0, 2, 1);
    add_flipped(store, "three", NULL, patterns, 0, 4, 2);
    commit(store);
    hop_consolidation_step *steps = plan(store, 0.98, 0, 0, &count);
    assert_int_equal(count, 1); /* two into one; three is not like one */
    assert_int_equal(steps[0].row, row_of(store, "two"));
    assert_int_equal(steps[0].into, row_of(store, "one"));
    free(steps);
    hop_patterns_free(patterns);
    hop_store_close(store);
}

static void drops_what_has_faded(void **state) {
    (void)state;
    enum { DAY = 86400000 };
    hop_store_recipe recipe = recipe_of(64);
    hop_patterns *patterns = random_patterns(64, 2, 1);
    size_t count = 0;
    recipe.half_life = DAY;
    hop_store *store = create_store(&recipe);
    begin(store);
    add_flipped(store, "weak", NULL, patterns, 0, 0, 1);
    add_flipped(store, "strong", NULL, patterns, 1, 0, 8);
    commit(store);
    const hop_time learned = hop_store_item_at(store, 0)->confirmed;
    hop_consolidation_step *steps = plan(store, 2, 0.5, learned + DAY, &count);
    assert_int_equal(count, 0); /* 1/2 is not below 1/2 */
    free(steps);
    steps = plan(store, 2, 0.5, learned + DAY + 1000, &count);
    assert_int_equal(count, 1);
    assert_int_equal(steps[0].row, 0);
    assert_true(steps[0].into == SIZE_MAX);
    assert_true(isnan(steps[0].likeness));
    begin(store);
    assert_int_equal(hop_consolidation_apply(store, steps, count, NULL), HOP_OK);
    commit(store);
    free(steps);
    assert_int_equal(hop_store_count(store), 1);
    assert_string_equal(hop_store_item_at(store, 0)->key, "strong");
    hop_patterns_free(patterns);
    hop_store_close(store);
}

/* Within a transaction, so that nobody changes anything between plan and deed. */
static void plans_within_a_transaction(void **state) {
    (void)state;
    hop_store *store = near_file(), *other = open_store(HOP_STORE_WRITE);
    size_t count = 0;
    begin(other); /* the rows move before the plan is made */
    assert_int_equal(hop_store_forget(other, "a", NULL), HOP_OK);
    commit_and_close(other);
    begin(store);
    hop_consolidation_step *steps = plan(store, 0.97, 0, 0, &count);
    assert_int_equal(count, 1);
    assert_string_equal(hop_store_item_at(store, steps[0].row)->key, "a2");
    assert_string_equal(hop_store_item_at(store, steps[0].into)->key, "a1");
    assert_int_equal(hop_consolidation_apply(store, steps, count, NULL), HOP_OK);
    /* What was changed cannot be planned for. */
    hop_consolidation_options options = HOP_CONSOLIDATION_OPTIONS_INIT;
    hop_context *context = care_context(1);
    hop_consolidation_step *more = NULL;
    assert_int_equal(
        hop_consolidation_plan(store, context, &options, &more, &count, NULL),
        HOP_EINVAL);
    assert_null(more);
    commit(store);
    /* A plan of what is gone is out of date. */
    begin(store);
    steps[0].row = 7;
    assert_int_equal(hop_consolidation_apply(store, steps, 1, NULL), HOP_ENOTFOUND);
    hop_store_rollback(store);
    assert_int_equal(hop_store_count(store), 3);
    free(steps);
    hop_context_free(context);
    hop_store_close(store);
}

/* Rows that moved between plan and transaction are not taken for those planned. */
static void knows_a_plan_that_is_out_of_date(void **state) {
    (void)state;
    hop_store *store = near_file();
    size_t count = 0;
    hop_consolidation_step *steps = plan(store, 0.98, 0, 0, &count);
    assert_int_equal(count, 2);
    hop_store *other = open_store(HOP_STORE_WRITE);
    begin(other);
    assert_int_equal(hop_store_forget(other, "a", NULL), HOP_OK);
    commit_and_close(other);
    begin(store);
    assert_int_equal(hop_store_count(store), 4);
    assert_int_equal(hop_consolidation_apply(store, steps, count, NULL), HOP_ENOTFOUND);
    commit(store);
    assert_int_equal(hop_store_count(store), 4); /* nothing was done */
    free(steps);
    hop_store_close(store);
}

static void passes_over_the_forgotten(void **state) {
    (void)state;
    hop_store *store = near_file();
    size_t count = 7;
    begin(store);
    assert_int_equal(hop_store_forget(store, "a", NULL), HOP_OK);
    hop_consolidation_step *steps = plan(store, 2, 2, 0, &count);
    assert_int_equal(count, 3); /* a2, a9 and b are below 2; a is gone */
    for (size_t i = 0; i < count; i++)
        assert_non_null(hop_store_item_at(store, steps[i].row));
    assert_int_equal(hop_consolidation_apply(store, steps, count, NULL), HOP_OK);
    commit(store);
    assert_int_equal(hop_store_count(store), 1);
    free(steps);
    hop_store_close(store);
}

static void refuses(void **state) {
    (void)state;
    hop_store *store = near_file();
    hop_context *context = care_context(1);
    hop_consolidation_options options = HOP_CONSOLIDATION_OPTIONS_INIT;
    hop_consolidation_step *steps = NULL;
    size_t count = 0;
    options.floor = NAN;
    assert_int_equal(
        hop_consolidation_plan(store, context, &options, &steps, &count, NULL),
        HOP_EINVAL);
    options.floor = 0;
    options.likeness = NAN;
    assert_int_equal(
        hop_consolidation_plan(store, context, &options, &steps, &count, NULL),
        HOP_EINVAL);
    options.likeness = 0.98;
    options.size = 1;
    assert_int_equal(
        hop_consolidation_plan(store, context, &options, &steps, &count, NULL),
        HOP_EINVAL);
    assert_null(steps);
    hop_context_free(context);
    hop_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(merges_into_the_strongest),
        STORE_TEST(goes_only_into_what_it_is_like),
        STORE_TEST(drops_what_has_faded),
        STORE_TEST(plans_within_a_transaction),
        STORE_TEST(knows_a_plan_that_is_out_of_date),
        STORE_TEST(passes_over_the_forgotten),
        STORE_TEST(refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
