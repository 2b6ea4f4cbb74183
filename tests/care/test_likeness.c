/* SPDX-License-Identifier: MIT */
/* Likenesses of items are the overlaps and cosines of their patterns. */
#include "care/care_files.h"

static void bits(void **state) {
    (void)state;
    hop_store *store = near_file();
    hop_context *context = care_context(2);
    hop_likeness *all = NULL;
    size_t count = 0, total = 0;
    assert_int_equal(
        hop_store_likenesses(store, context, 0.96, 100, &all, &count, &total, NULL),
        HOP_OK);
    /* a-a1 .98, a-a2 .96, a-a9 .98, a1-a2 .98, a1-a9 1, a2-a9 .98 */
    assert_int_equal(count, 6);
    assert_int_equal(total, 6);
    assert_int_equal(all[0].row, 0);
    assert_int_equal(all[0].other, 1);
    assert_float_equal(all[0].value, 0.98, 1e-6);
    assert_true(all[0].same_label);
    assert_float_equal(all[1].value, 0.96, 1e-6);
    assert_false(all[2].same_label);
    assert_float_equal(all[4].value, 1, 1e-6);
    free(all);
    assert_int_equal(
        hop_store_likenesses(store, context, 0.98, 1, &all, &count, &total, NULL),
        HOP_OK);
    assert_int_equal(count, 1);
    assert_int_equal(total, 5);
    free(all);
    hop_context_free(context);
    hop_store_close(store);
}

static void reals(void **state) {
    (void)state;
    hop_store_recipe recipe = recipe_of_reals(HOP_STORAGE_FLOAT32, 3);
    const float rows[3][3] = {{1, 0, 0}, {5, 0, 0}, {1, 1, 0}};
    hop_store *store = create_store(&recipe);
    hop_context *context = care_context(1);
    hop_likeness *all = NULL;
    size_t count = 0;
    begin(store);
    for (size_t i = 0; i < 3; i++) {
        const char *const keys[] = {"p", "q", "r"};
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        entry.key = keys[i];
        entry.values = rows[i];
        assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
    }
    commit(store);
    assert_int_equal(
        hop_store_likenesses(store, context, 0.7, 100, &all, &count, NULL, NULL), HOP_OK);
    assert_int_equal(count, 3);
    assert_float_equal(all[0].value, 1, 1e-6);
    assert_float_equal(all[1].value, sqrt(0.5), 1e-6);
    free(all);
    assert_int_equal(
        hop_store_likenesses(store, context, NAN, 100, &all, &count, NULL, NULL),
        HOP_EINVAL);
    hop_context_free(context);
    hop_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {STORE_TEST(bits), STORE_TEST(reals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
