/* SPDX-License-Identifier: MIT */
/* By steps: what the others weigh is what theory of random patterns says. */
#include "care/care_files.h"

static hop_store *random_rows_file(size_t count, size_t dim, double beta) {
    hop_store_recipe recipe = recipe_of_reals(HOP_STORAGE_FLOAT32, dim);
    snprintf(recipe.energy, sizeof recipe.energy, "softmax");
    recipe.similarity = HOP_SIMILARITY_COSINE;
    recipe.beta = beta;
    recipe.false_rejection = 0;
    float *rows = random_reals(dim, count, 4);
    hop_store *store = create_store(&recipe);
    begin(store);
    for (size_t i = 0; i < count; i++) {
        char key[16];
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        snprintf(key, sizeof key, "k%zu", i);
        entry.key = key;
        entry.values = rows + i * dim;
        assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
    }
    commit(store);
    free(rows);
    return store;
}

static void agrees(double beta) {
    hop_store *store = random_rows_file(400, 128, beta);
    hop_context *context = care_context(2);
    hop_diagnosis found;
    hop_error error = {HOP_OK, ""};
    assert_ok(hop_doctor(store, context, NULL, &found, &error), &error);
    const double expected = found.expected_error, measured = found.measured_error.value;
    if (!(fabs(measured - expected) < 0.1 * expected + 1e-3))
        fail_msg("beta %g: expected %g, measured %g", beta, expected, measured);
    assert_true(isnan(found.load));
    assert_true(found.crosstalk > 0 && found.crosstalk < 1);
    hop_context_free(context);
    hop_store_close(store);
    unlink_file();
}

static void as_theory_says(void **state) {
    (void)state;
    agrees(3);
    agrees(6);
    agrees(12);
}

static void advises_a_larger_beta(void **state) {
    (void)state;
    hop_store *store = random_rows_file(400, 128, 1);
    hop_context *context = care_context(2);
    hop_diagnosis found;
    assert_int_equal(hop_doctor(store, context, NULL, &found, NULL), HOP_OK);
    int advised = 0;
    for (size_t i = 0; i < found.advice_count; i++)
        advised |= strstr(found.advice[i], "raise beta") != NULL;
    assert_true(advised);
    hop_context_free(context);
    hop_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {STORE_TEST(as_theory_says),
                                       STORE_TEST(advises_a_larger_beta)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
