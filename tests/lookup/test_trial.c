/* SPDX-License-Identifier: MIT */
/* A trial of many items: few of them, spread evenly, as they are stored. */
#include "lookup/files.h"
#include "lookup/trial.h"

enum { DIM = 8, MANY = 3 * HOP_TRIAL_ITEMS };

static void check_trial(hop_context *context, const contents *what,
                        const unsigned char *chosen, size_t wanted) {
    hop_store *store = file_of(what);
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    how.chosen = chosen;
    hop_lookup *lookup = lookup_of(context, store, &how);
    hop_trial trial;
    float row[DIM], whole[DIM];
    assert_ok(hop_trial_create(lookup, &trial, NULL));
    assert_int_equal(trial.count, wanted);
    const hop_rows *keys = hop_vector_memory_keys(trial.memory);
    assert_int_equal(hop_rows_storage(keys), what->recipe.storage);
    size_t next = 0;
    for (size_t k = 0; k < trial.count; k++) {
        hop_rows_read(keys, k, row);
        size_t at = next;
        do {
            hop_rows_read(lookup->keys, at, whole);
        } while (memcmp(row, whole, sizeof row) != 0 && ++at < what->count);
        assert_true(at < what->count);
        assert_true(!chosen || chosen[at]);
        /* Every so-manieth one, give or take. */
        assert_true(at - next <= (chosen ? 2 : 1) * (what->count / wanted + 1));
        next = at + 1;
    }
    assert_true(trial.total > 0);
    hop_trial_free(&trial);
    hop_lookup_free(lookup);
    hop_store_close(store);
}

static void test_some_of_many(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    float *rows = real_rows(1, MANY, DIM);
    int8_t *signs = need((size_t)MANY * DIM);
    unsigned char *chosen = need(MANY);
    contents what = {.recipe =
                         recipe_by_steps(DIM, HOP_STORAGE_INT8, HOP_SIMILARITY_COSINE, 5),
                     .count = MANY,
                     .dim = DIM,
                     .values = rows};
    check_trial(context, &what, NULL, HOP_TRIAL_ITEMS);
    what.recipe.storage = HOP_STORAGE_FLOAT32;
    for (size_t k = 0; k < MANY; k++) chosen[k] = k % 2;
    check_trial(context, &what, chosen, HOP_TRIAL_ITEMS);
    for (size_t k = 0; k < MANY; k++)
        for (size_t i = 0; i < DIM; i++)
            signs[k * DIM + i] = (k * 2654435761u >> (i + 12)) & 1 ? 1 : -1;
    what.values = NULL;
    what.units = signs;
    what.recipe.storage = HOP_STORAGE_BITS;
    what.count = HOP_TRIAL_ITEMS / 2;
    check_trial(context, &what, NULL, HOP_TRIAL_ITEMS / 2);
    hop_context_free(context);
    free(rows);
    free(signs);
    free(chosen);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_some_of_many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
