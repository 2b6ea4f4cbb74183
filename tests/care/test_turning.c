/* SPDX-License-Identifier: MIT */
/* Turning points are where theory puts them. */
#include "care/care_files.h"

static void assert_near(double a, double b, double by) {
    if (!(fabs(a - b) <= by)) fail_msg("%.9g is not within %g of %.9g", a, by, b);
}

/* Two unit vectors and a cue nearer to the first: the second wins once ln of the ratio of
   strengths is above beta times the difference of the cosines. */
static void by_steps(void **state) {
    (void)state;
    const double beta = 4;
    hop_store_recipe recipe = recipe_of_reals(HOP_STORAGE_FLOAT32, 2);
    snprintf(recipe.energy, sizeof recipe.energy, "softmax");
    recipe.similarity = HOP_SIMILARITY_COSINE;
    recipe.beta = beta;
    recipe.false_rejection = 0;
    const float rows[2][2] = {{1, 0}, {0, 1}}, cue[2] = {0.8f, 0.6f};
    const char *const keys[2] = {"old", "new"};
    hop_context *context = care_context(1);
    hop_store *store = create_store(&recipe);
    for (size_t i = 0; i < 2; i++) {
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        entry.key = keys[i];
        entry.values = rows[i];
        clock_time += 1000;
        begin(store);
        assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
        commit(store);
    }
    hop_time turned = 0;
    for (int c = 2; c <= 4; c++) { /* exp(4 (0.8 - 0.6)) = 2.2255: the third learning */
        clock_time += 1000;
        if (c == 3) turned = clock_time;
        begin(store);
        assert_int_equal(hop_store_reinforce(store, "new", (hop_strength){1, 1}, NULL),
                         HOP_OK);
        commit(store);
    }
    hop_turning turning;
    hop_error error = {HOP_OK, ""};
    const hop_cue asked = {.values = cue};
    clock_time += 1000;
    assert_ok(
        hop_turning_report(store, context, &asked, 0, 1, clock_time, &turning, &error),
        &error);
    assert_int_equal(turning.count, 6); /* two learned, three reinforced, now */
    assert_true(turning.overtaken);
    assert_true(turning.turned == turned);
    for (size_t i = 1; i < 5; i++)
        assert_near(turning.moments[i].lead, beta * (0.6 - 0.8) + log((double)i), 1e-5);
    assert_true(turning.needed == 0);
    hop_turning_clear(&turning);

    /* Seen the other way round, and what would be needed. */
    assert_ok(
        hop_turning_report(store, context, &asked, 1, 0, clock_time, &turning, &error),
        &error);
    assert_false(turning.overtaken);
    assert_true(turning.turned == 0);
    assert_near(turning.needed, 4 / exp(0.8) - 1, 1e-4);
    hop_turning_clear(&turning);
    assert_int_equal(
        hop_turning_report(store, context, &asked, 1, 1, clock_time, &turning, NULL),
        HOP_EINVAL);
    hop_context_free(context);
    hop_store_close(store);
}

/* Hebb, from a cue half way: the state follows the stronger of the two; the basin of the
   one that grows becomes deeper by c/2 N at least. */
static void by_couplings(void **state) {
    (void)state;
    enum { DIM = 256 };
    hop_store_recipe recipe = recipe_of(DIM);
    hop_patterns *patterns = random_patterns(DIM, 2, 3);
    hop_store *store = create_store(&recipe);
    hop_context *context = care_context(1);
    int8_t cue[DIM], old[DIM], fresh[DIM];
    hop_patterns_read(patterns, 0, old);
    hop_patterns_read(patterns, 1, fresh);
    size_t differing = 0;
    for (size_t i = 0; i < DIM; i++) { /* a little nearer to the old one */
        const int differs = old[i] != fresh[i];
        differing += (size_t)differs;
        cue[i] = differs && differing % 5 < 2 ? fresh[i] : old[i];
    }
    clock_time += 1000;
    begin(store);
    add_flipped(store, "old", NULL, patterns, 0, 0, 1);
    add_flipped(store, "new", NULL, patterns, 1, 0, 1);
    commit(store);
    clock_time += 1000;
    const hop_time turned = clock_time;
    begin(store);
    assert_int_equal(hop_store_reinforce(store, "new", (hop_strength){2, 1}, NULL),
                     HOP_OK);
    commit(store);
    clock_time += 1000;
    hop_turning turning;
    hop_error error = {HOP_OK, ""};
    const hop_cue asked = {.units = cue};
    assert_ok(
        hop_turning_report(store, context, &asked, 0, 1, clock_time, &turning, &error),
        &error);
    assert_int_equal(turning.count, 4);
    assert_true(turning.moments[1].lead < 0);
    assert_true(turning.moments[2].lead > 0);
    assert_true(turning.overtaken);
    assert_true(turning.turned == turned);
    assert_true(turning.moments[2].new_energy <
                turning.moments[1].new_energy - 0.9 * DIM);
    hop_turning_clear(&turning);
    hop_patterns_free(patterns);
    hop_context_free(context);
    hop_store_close(store);
}

/* What the open transaction has forgotten takes no part, as if it was committed. */
static void within_a_transaction(void **state) {
    (void)state;
    enum { DIM = 256 };
    hop_store_recipe recipe = recipe_of(DIM);
    hop_patterns *patterns = random_patterns(DIM, 3, 3);
    hop_store *store = create_store(&recipe);
    hop_context *context = care_context(1);
    hop_error error = {HOP_OK, ""};
    hop_turning before, after;
    int8_t cue[DIM];
    hop_patterns_read(patterns, 1, cue);
    const hop_cue asked = {.units = cue};
    begin(store);
    add_flipped(store, "gone", NULL, patterns, 0, 0, 1);
    add_flipped(store, "old", NULL, patterns, 1, 0, 1);
    add_flipped(store, "new", NULL, patterns, 2, 0, 1);
    commit(store);
    begin(store);
    assert_int_equal(hop_store_reinforce(store, "new", (hop_strength){7, 1}, NULL),
                     HOP_OK);
    assert_int_equal(hop_store_forget(store, "gone", NULL), HOP_OK);
    assert_ok(
        hop_turning_report(store, context, &asked, 1, 2, clock_time, &before, &error),
        &error);
    commit(store);
    assert_ok(
        hop_turning_report(store, context, &asked, 0, 1, clock_time, &after, &error),
        &error);
    assert_int_equal(before.count, after.count);
    for (size_t i = 0; i < after.count; i++) {
        assert_near(before.moments[i].lead, after.moments[i].lead, 0);
        assert_near(before.moments[i].new_energy, after.moments[i].new_energy, 1e-9);
    }
    hop_turning_clear(&before);
    hop_turning_clear(&after);
    hop_patterns_free(patterns);
    hop_context_free(context);
    hop_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {STORE_TEST(by_steps), STORE_TEST(by_couplings),
                                       STORE_TEST(within_a_transaction)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
