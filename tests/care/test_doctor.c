/* SPDX-License-Identifier: MIT */
/* An examination finds what is wrong with files that were made so. */
#include "care/care_files.h"

static hop_diagnosis examine(hop_store *store, double noise, unsigned threads) {
    hop_context *context = care_context(threads);
    hop_doctor_options options = HOP_DOCTOR_OPTIONS_INIT;
    hop_diagnosis found;
    hop_error error = {HOP_OK, ""};
    options.noise = noise;
    assert_ok(hop_doctor(store, context, &options, &found, &error), &error);
    hop_context_free(context);
    return found;
}

static void few_random_patterns_are_well(void **state) {
    (void)state;
    make_store(256, 0);
    unlink_file();
    hop_store_recipe recipe = recipe_of(256);
    hop_patterns *patterns = random_patterns(256, 6, 9);
    hop_store *store = create_store(&recipe);
    begin(store);
    for (size_t i = 0; i < 6; i++) {
        char key[8];
        snprintf(key, sizeof key, "k%zu", i);
        add_flipped(store, key, NULL, patterns, i, 0, 1);
    }
    commit(store);
    const hop_diagnosis found = examine(store, 0.1, 2);
    assert_int_equal(found.items, 6);
    assert_int_equal(found.findable, 6);
    assert_float_equal(found.load, 6. / 256, 1e-12);
    assert_float_equal(found.capacity, HOP_THEORY_CRITICAL_LOAD, 1e-12);
    assert_float_equal(found.recalled.value, 1, 1e-12);
    assert_int_equal(found.lost_count, 0);
    assert_int_equal(found.near_pairs, 0);
    assert_int_equal(found.advice_count, 0);
    /* (P - 1)/N on average, with a deviation of sqrt(2 / pairs) of it */
    assert_true(fabs(found.crosstalk * 256 / 5 - 1) < 4 * sqrt(2. / 15));
    const hop_diagnosis again = examine(store, 0.1, 1);
    assert_memory_equal(&found.recalled, &again.recalled, sizeof found.recalled);
    assert_memory_equal(&found.crosstalk, &again.crosstalk, sizeof found.crosstalk);
    hop_patterns_free(patterns);
    hop_store_close(store);
}

static void too_many_are_not(void **state) {
    (void)state;
    enum { DIM = 200, COUNT = 60 };
    hop_store_recipe recipe = recipe_of(DIM);
    hop_patterns *patterns = random_patterns(DIM, COUNT, 2);
    hop_store *store = create_store(&recipe);
    begin(store);
    for (size_t i = 0; i < COUNT; i++) {
        char key[8];
        snprintf(key, sizeof key, "k%zu", i);
        add_flipped(store, key, NULL, patterns, i, 0, 1);
    }
    commit(store);
    const hop_diagnosis found = examine(store, 0.1, 2);
    assert_true(found.recalled.value < 0.5);
    assert_true(found.lost_count > COUNT / 2);
    /* 1/2 erfc(1 / sqrt(2 alpha)) of McEliece et al., alpha = 0.3: 0.034 */
    const double measured = found.measured_error.value;
    if (!(fabs(found.expected_error / measured - 1) < 0.2))
        fail_msg("%g measured, %g expected", measured, found.expected_error);
    assert_true(found.advice_count > 0);
    assert_non_null(strstr(found.advice[0], "projection"));
    hop_patterns_free(patterns);
    hop_store_close(store);
}

static void duplicates_are_told(void **state) {
    (void)state;
    hop_store *store = near_file();
    const hop_diagnosis found = examine(store, 0.05, 1);
    assert_int_equal(found.near_pairs, 2);
    assert_int_equal(found.conflicts, 3);
    int advised = 0;
    for (size_t i = 0; i < found.advice_count; i++)
        advised |= strstr(found.advice[i], "consolidate") != NULL;
    assert_true(advised);
    assert_true(found.compared);

    /* Not sought where it takes too long. */
    hop_context *context = care_context(1);
    hop_doctor_options options = HOP_DOCTOR_OPTIONS_INIT;
    hop_diagnosis quick;
    options.likeness = 2;
    assert_int_equal(hop_doctor(store, context, &options, &quick, NULL), HOP_OK);
    assert_false(quick.compared);
    assert_int_equal(quick.near_pairs + quick.conflicts, 0);
    hop_context_free(context);
    hop_store_close(store);
}

static void refuses(void **state) {
    (void)state;
    hop_store *store = near_file();
    hop_context *context = care_context(1);
    hop_doctor_options options = HOP_DOCTOR_OPTIONS_INIT;
    hop_diagnosis found;
    options.noise = 2;
    assert_int_equal(hop_doctor(store, context, &options, &found, NULL), HOP_EINVAL);
    options.noise = 0.1;
    options.likeness = NAN;
    assert_int_equal(hop_doctor(store, context, &options, &found, NULL), HOP_EINVAL);
    hop_store_close(store);
    unlink_file();
    hop_store_recipe recipe = recipe_of(8);
    store = create_store(&recipe);
    begin(store);
    commit(store);
    assert_int_equal(hop_doctor(store, context, NULL, &found, NULL), HOP_EEMPTY);
    hop_context_free(context);
    hop_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(few_random_patterns_are_well),
        STORE_TEST(too_many_are_not),
        STORE_TEST(duplicates_are_told),
        STORE_TEST(refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
