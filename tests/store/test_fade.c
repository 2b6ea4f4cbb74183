/* SPDX-License-Identifier: MIT */
/* Strengths that fade: exact at whole half-lives, never rising, never written. */
#include <math.h>
#include "store/describe.h"

static hop_strength fade(int64_t numerator, int64_t denominator, int64_t age,
                         int64_t half_life) {
    hop_strength out = {-99, -99};
    assert_int_equal(
        hop_strength_fade((hop_strength){numerator, denominator}, age, half_life, &out),
        HOP_OK);
    return out;
}

static void assert_is(hop_strength got, int64_t numerator, int64_t denominator) {
    assert_int_equal(got.numerator, numerator);
    assert_int_equal(got.denominator, denominator);
}

static void whole_half_lives(void **state) {
    (void)state;
    assert_is(fade(1, 1, 1000, 1000), 1, 2);
    assert_is(fade(1, 1, 2000, 1000), 1, 4);
    assert_is(fade(3, 1, 3000, 1000), 3, 8);
    assert_is(fade(-6, 1, 1000, 1000), -3, 1);
    assert_is(fade(5, 2, 20, 10), 5, 8);
    assert_is(fade(1, 1, 40000, 1000), 1, INT64_C(1) << 40);
    assert_is(fade(1, 1, 41000, 1000), 0, 1); /* half of the last place, to even */
    assert_is(fade(3, 1, 41000, 1000), 1, INT64_C(1) << 39); /* 1.5 places, to 2 */
    assert_is(fade(1, 1, INT64_MAX, 1), 0, 1);
}

static void nothing_fades(void **state) {
    (void)state;
    assert_is(fade(2, 6, 0, 1000), 2, 6); /* as it is, to the letter */
    assert_is(fade(2, 6, -5, 1000), 2, 6);
    assert_is(fade(2, 6, 5000, 0), 2, 6);
    assert_is(fade(0, 7, 5000, 1000), 0, 7);
    assert_is(fade(INT64_MAX, 1, 0, 1), INT64_MAX, 1);
}

/* Against libm, which is good to more than 40 bits; lowest terms. */
static void any_age(void **state) {
    (void)state;
    hop_random random = hop_random_begin(5, HOP_STREAM_USER, 0);
    for (int i = 0; i < 20000; i++) {
        const int64_t n = (int64_t)hop_random_below(&random, 2000) - 1000;
        const int64_t d = 1 + (int64_t)hop_random_below(&random, 50);
        const int64_t half_life = 1 + (int64_t)hop_random_below(&random, 1000000);
        const int64_t age = 1 + (int64_t)hop_random_below(&random, 8000000);
        const hop_strength got = fade(n, d, age, half_life);
        if (n == 0) continue;
        const double expected =
            (double)n / (double)d * exp2(-(double)age / (double)half_life);
        const double error = hop_strength_value(got) - expected;
        assert_true(fabs(error) <= 0x1p-41 + fabs(expected) * 0x1p-50);
        assert_true(got.denominator >= 1 && got.denominator <= INT64_C(1) << 40);
        assert_int_equal(got.denominator & (got.denominator - 1), 0);
        assert_true(got.denominator == 1 || got.numerator % 2 != 0);
    }
}

static void never_rises(void **state) {
    (void)state;
    static const int64_t half_lives[] = {1, 7, 1000, 86400000, INT64_C(2592000000)};
    for (size_t h = 0; h < sizeof half_lives / sizeof *half_lives; h++) {
        double before = 5.0 / 3;
        for (int64_t step = 1; step < 5000; step++) {
            const double now = hop_strength_value(
                fade(5, 3, step * (half_lives[h] / 300 + 1), half_lives[h]));
            assert_true(now <= before && now >= 0);
            before = now;
        }
        /* Around a whole half-life, too, ms by ms. */
        before = 5.0 / 3;
        for (int64_t age = half_lives[h] * 3 - 50; age < half_lives[h] * 3 + 50; age++) {
            if (age <= 0) continue;
            const double now = hop_strength_value(fade(5, 3, age, half_lives[h]));
            assert_true(now <= before);
            before = now;
        }
    }
}

static void too_large(void **state) {
    (void)state;
    hop_strength out = {7, 7};
    /* Large ones fade as small ones do, to the digits of a double. */
    for (int64_t large = 1 << 20; large < INT64_C(1) << 62; large *= 2) {
        const double left = hop_strength_value(fade(large, 1, 1, 1000));
        assert_true(fabs(left / (double)large - exp2(-0.001)) < 1e-12);
    }
    assert_int_equal(
        hop_strength_fade((hop_strength){INT64_MIN, 1}, 1, INT64_C(1) << 62, &out),
        HOP_EOVERFLOW);
    assert_is(out, 7, 7);
    assert_is(fade((int64_t)1 << 24, 1, 2000, 1000), 1 << 22, 1);
}

static void times_between(void **state) {
    (void)state;
    assert_int_equal(hop_time_between(5, 9), 4);
    assert_int_equal(hop_time_between(9, 5), 0);
    assert_int_equal(hop_time_between(5, 5), 0);
    assert_int_equal(hop_time_between(-3, INT64_MAX), INT64_MAX);
    assert_int_equal(hop_time_between(INT64_MIN, INT64_MAX), INT64_MAX);
    assert_int_equal(hop_time_between(INT64_MAX, INT64_MIN), 0);
}

/* A file whose items were last refreshed 0, 1, 2 and 3 half-lives ago; nothing of it is
   written. */
static void of_a_store(void **state) {
    enum { HOUR = 3600000 };
    (void)state;
    const hop_time start = clock_time;
    hop_store_recipe recipe = recipe_of(64);
    hop_patterns *patterns = random_patterns(64, 4, 1);
    hop_strength out[4];
    hop_error error = {0};
    recipe.half_life = HOUR;
    hop_store *store = create_store(&recipe);
    for (size_t i = 0; i < 4; i++) {
        begin(store);
        add_items(store, patterns, i, i + 1); /* of strength i + 1 */
        commit(store);
        clock_time += HOUR;
    }
    char *before = describe_file();
    const hop_time now = start + 3 * HOUR;
    assert_ok(hop_store_strengths(store, now, out, &error), &error);
    assert_is(out[0], 1, 8);
    assert_is(out[1], 1, 2);
    assert_is(out[2], 3, 2);
    assert_is(out[3], 4, 1);
    assert_ok(hop_store_strengths(store, start - 99999, out, &error), &error);
    assert_is(out[0], 1, 1); /* the clock is behind: nothing has faded */

    hop_context *context = NULL;
    hop_memory *memory = NULL;
    assert_ok(hop_context_create(NULL, &context, &error), &error);
    assert_ok(hop_store_memory(store, context, HOP_PATH_AUTO, now, NULL, &memory, &error),
              &error);
    assert_true(hop_strength_value(hop_memory_strength(memory, 0)) == 0.125);
    assert_true(hop_strength_value(hop_memory_strength(memory, 1)) == 0.5);
    hop_memory_free(memory);

    /* After years nothing is left, and the file can be read all the same. */
    assert_ok(hop_store_memory(store, context, HOP_PATH_AUTO, now + 500 * HOUR, NULL,
                               &memory, &error),
              &error);
    for (size_t row = 0; row < 4; row++)
        assert_true(hop_strength_value(hop_memory_strength(memory, row)) == 0);
    hop_memory_free(memory);
    char *after = describe_file();
    assert_string_equal(before, after);

    begin(store); /* the clock stands at 4 half-lives */
    assert_ok(hop_store_reinforce(store, "k0", (hop_strength){1, 1}, &error), &error);
    assert_ok(hop_store_reinforce(store, "k1", (hop_strength){-1, 2}, &error), &error);
    assert_ok(hop_store_confirm(store, "k2", (hop_strength){0, 1}, &error), &error);
    assert_ok(hop_store_forget(store, "k3", &error), &error);
    assert_ok(hop_store_strengths(store, clock_time, out, &error), &error);
    assert_is(out[0], 2, 1);  /* refreshed: all of 1 + 1 */
    assert_is(out[1], 3, 16); /* weakened: not refreshed, 3/2 over 8 */
    assert_is(out[2], 3, 1);
    assert_is(out[3], 0, 1); /* forgotten in this transaction */
    commit_and_close(store);
    free(before), free(after);
    hop_patterns_free(patterns);
    hop_context_free(context);
}

static void rules_without_strengths(void **state) {
    (void)state;
    hop_store_recipe recipe = recipe_of(64);
    hop_error error = {0};
    strcpy(recipe.rule, "projection");
    recipe.half_life = 1000;
    hop_store *store = NULL;
    hop_status status = try_open(HOP_STORE_CREATE, &recipe, &store, &error);
    if (status == HOP_OK) {
        begin(store);
        status = hop_store_commit(store, &error);
        hop_store_close(store);
    }
    assert_true(status == HOP_EUNSUPPORTED);
    assert_non_null(strstr(error.message, "half-life"));
    assert_int_equal(names_in_folder(), 0);
}

static void refused_by_name(void **state) {
    (void)state;
    hop_store_recipe recipe = recipe_of(64);
    hop_patterns *patterns = random_patterns(64, 1, 1);
    hop_strength out[1];
    hop_error error = {0};
    recipe.half_life = INT64_C(1) << 62; /* a ms of it changes nothing */
    recipe.rule[0] = '\0';
    strcpy(recipe.energy, "softmax");
    hop_store *store = create_store(&recipe);
    begin(store);
    assert_ok(
        add_pattern(store, "strong", patterns, 0, (hop_strength){INT64_MIN, 1}, &error),
        &error);
    commit(store);
    assert_int_equal(hop_store_strengths(store, clock_time + 1, out, &error),
                     HOP_EOVERFLOW);
    assert_non_null(strstr(error.message, "'strong'"));
    hop_store_close(store);
    hop_patterns_free(patterns);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_half_lives),
        cmocka_unit_test(nothing_fades),
        cmocka_unit_test(any_age),
        cmocka_unit_test(never_rises),
        cmocka_unit_test(too_large),
        cmocka_unit_test(times_between),
        STORE_TEST(of_a_store),
        STORE_TEST(rules_without_strengths),
        STORE_TEST(refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
