/* SPDX-License-Identifier: MIT */
/* What an examination says of texts: who stands before whom, which labels are taken for
   each other, whether strangers pass. */
#include "care/care_files.h"

static const char *const drinks[] = {
    "a cup of green tea please", "hot coffee with milk",   "cold lemonade in a glass",
    "red wine from the south",   "tea with milk in a cup", "coffee without milk"};
static const char *const trains[] = {
    "when does my train leave", "the train is late again", "a ticket to the coast",
    "which platform is it",     "is the train on time",    "train to the coast"};

static void add_all(hop_store *store, const char *label, const char *stem,
                    const char *const texts[6], size_t every, size_t from) {
    for (size_t i = from; i < 6; i += every) {
        char key[32];
        snprintf(key, sizeof key, "%s%zu", stem, i);
        add_text(store, key, label, texts[i], 1);
    }
}

static hop_diagnosis examine(hop_store *store, unsigned threads,
                             const hop_doctor_options *options) {
    hop_context *context = care_context(threads);
    hop_error error = {HOP_OK, ""};
    hop_diagnosis found;
    memset(&found, 0, sizeof found);
    assert_ok(hop_doctor(store, context, options, &found, &error), &error);
    hop_context_free(context);
    return found;
}

static void in_good_health(void **state) {
    (void)state;
    hop_store *store = text_file("utterance");
    begin(store);
    add_all(store, "drink", "d", drinks, 1, 0);
    add_all(store, "train", "t", trains, 1, 0);
    commit(store);
    const hop_diagnosis found = examine(store, 2, NULL);
    assert_int_equal(found.tried, 12);
    assert_float_equal(found.recalled.value, 1, 0);
    assert_int_equal(found.shadowed, 0);
    assert_true(isnan(found.load) && isnan(found.measured_error.value));
    assert_true(found.crosstalk > 0 && found.crosstalk < 1);
    assert_true(found.left_out.value > 0.7);
    /* No threshold: whatever has anything in common with a text passes. */
    assert_true(found.strangers.value > 0.5);
    const hop_diagnosis again = examine(store, 1, NULL);
    assert_float_equal(again.crosstalk, found.crosstalk, 0);
    assert_float_equal(again.left_out.value, found.left_out.value, 0);
    assert_float_equal(again.strangers.value, found.strangers.value, 0);
    assert_int_equal(again.confused_count, found.confused_count);
    hop_store_close(store);
}

/* Twins: the stronger one is given, whichever was asked for. */
static void twins(void **state) {
    (void)state;
    hop_store *store = text_file("utterance");
    begin(store);
    add_text(store, "weak", NULL, drinks[0], 1);
    add_text(store, "strong", NULL, "A cup of GREEN tea please", 5);
    add_all(store, NULL, "t", trains, 1, 0);
    commit(store);
    hop_doctor_options options = HOP_DOCTOR_OPTIONS_INIT;
    options.noise = 0;
    const hop_diagnosis found = examine(store, 2, &options);
    assert_int_equal(found.shadowed, 1);
    assert_int_equal(found.shadows[0].row, row_of(store, "weak"));
    assert_int_equal(found.shadows[0].other, row_of(store, "strong"));
    assert_int_equal(found.near_pairs, 1);
    assert_float_equal(found.recalled.value, 1, 0); /* an equal one is right, too */
    assert_true(isnan(found.left_out.value));
    hop_store_close(store);
}

/* Labels that part what belongs together are taken for each other. */
static void confused_labels(void **state) {
    (void)state;
    hop_store *store = text_file("utterance");
    begin(store);
    add_text(store, "a0", "one", "how do I forget a memory", 1);
    add_text(store, "b0", "other", "how do I forget a memory now", 1);
    add_text(store, "a1", "one", "which licence is it under", 1);
    add_text(store, "b1", "other", "which licence is it under then", 1);
    commit(store);
    hop_doctor_options options = HOP_DOCTOR_OPTIONS_INIT;
    options.noise = 0;
    const hop_diagnosis found = examine(store, 1, &options);
    assert_float_equal(found.left_out.value, 0, 0);
    assert_int_equal(found.confused_count, 2);
    assert_int_equal(found.confused[0].count + found.confused[1].count, 4);
    assert_int_equal(found.confused[0].row, 0);
    assert_int_equal(found.confused[0].other, 1);
    int advised = 0;
    for (size_t i = 0; i < found.advice_count; i++)
        advised |= strstr(found.advice[i], "left out") != NULL;
    assert_true(advised);
    hop_store_close(store);
}

/* A threshold keeps strangers out that share next to nothing with what is there. */
static void strangers(void **state) {
    (void)state;
    hop_store_recipe recipe = hop_kind_find("utterance")->recipe;
    recipe.threshold = 0.6;
    recipe.tuned_at = 12;
    hop_store *store = create_store(&recipe);
    begin(store);
    add_all(store, "drink", "d", drinks, 1, 0);
    add_all(store, "train", "t", trains, 1, 0);
    commit(store);
    const hop_diagnosis found = examine(store, 2, NULL);
    assert_true(found.strangers.value < 0.5);
    assert_int_equal(found.unknown <= found.tried, 1);
    hop_store_close(store);
}

static void other_kinds(void **state) {
    (void)state;
    static const char *const kinds[] = {"word", "document"};
    for (size_t k = 0; k < 2; k++) {
        hop_store *store = text_file(kinds[k]);
        begin(store);
        for (size_t i = 0; i < 6; i++) {
            char key[16];
            const char *text = trains[i];
            snprintf(key, sizeof key, "%zu", i);
            static const char *const words[] = {"train",    "ticket", "coast",
                                                "platform", "late",   "again"};
            add_text(store, key, NULL, k == 0 ? words[i] : text, 1);
        }
        commit(store);
        const hop_diagnosis found = examine(store, 2, NULL);
        assert_int_equal(found.tried, 6);
        assert_true(found.recalled.value > 0.5);
        hop_store_close(store);
        unlink_file();
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {STORE_TEST(in_good_health), STORE_TEST(twins),
                                       STORE_TEST(confused_labels), STORE_TEST(strangers),
                                       STORE_TEST(other_kinds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
