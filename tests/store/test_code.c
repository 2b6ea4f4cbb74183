/* SPDX-License-Identifier: MIT */
/* Sign codes kept beside rows are those of the rows as they are read. */
#include "store/describe.h"

static void add_reals(hop_store *store, const float *values, size_t count) {
    const size_t dim = hop_store_recipe_of(store)->dim;
    hop_error error = {0};
    for (size_t i = 0; i < count; i++) {
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        char key[16];
        snprintf(key, sizeof key, "k%zu", i);
        entry.key = key;
        entry.values = values + i * dim;
        size_t row;
        assert_ok(hop_store_find(store, key, &row) == HOP_OK
                      ? hop_store_update(store, &entry, &error)
                      : hop_store_add(store, &entry, &error),
                  &error);
    }
}

/* The codes of the store are what its rows give. */
static void assert_codes(hop_store *store) {
    const hop_store_recipe *recipe = hop_store_recipe_of(store);
    const size_t count = hop_store_count(store), words = recipe->codes / 64;
    hop_context *context = NULL;
    hop_rows *rows = NULL;
    hop_coder *coder = NULL;
    hop_error error = {0};
    float *values = malloc(count * recipe->dim * sizeof *values);
    uint64_t *codes = malloc(count * words * sizeof *codes);
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    assert_ok(hop_store_rows(store, context, &rows, &error), &error);
    for (size_t i = 0; i < count; i++) hop_rows_read(rows, i, values + i * recipe->dim);
    assert_ok(hop_coder_create(context, recipe->dim, recipe->codes, &coder, &error),
              &error);
    assert_ok(hop_coder_encode(coder, context, values, count, codes, &error), &error);
    assert_memory_equal(hop_store_codes(store), codes, count * words * sizeof *codes);
    hop_coder_free(coder);
    hop_rows_free(rows);
    hop_context_free(context);
    free(values), free(codes);
}

static hop_store_recipe recipe_with(hop_storage storage, size_t dim, size_t codes) {
    hop_store_recipe recipe = recipe_of_reals(storage, dim);
    recipe.codes = codes;
    recipe.normalise = 1;
    return recipe;
}

static void of_rows_as_read(void **state) {
    enum { COUNT = 20 };
    static const size_t sizes[][2] = {{5, 64}, {64, 128}, {100, 1024}};
    (void)state;
    for (int c = 0; c < 9; c++) {
        const size_t dim = sizes[c % 3][0];
        const hop_store_recipe recipe =
            recipe_with((hop_storage)(c / 3), dim, sizes[c % 3][1]);
        float *values = random_reals(dim, COUNT, (uint64_t)c);
        float *others = random_reals(dim, COUNT, (uint64_t)c + 100);
        hop_store *store = create_store(&recipe);
        begin(store);
        add_reals(store, values, COUNT);
        commit(store);
        assert_codes(store);
        begin(store);
        add_reals(store, others, COUNT / 2);
        assert_int_equal(hop_store_forget(store, "k3", NULL), HOP_OK);
        hop_store_rollback(store);
        assert_codes(store);
        begin(store);
        add_reals(store, others, COUNT / 2);
        assert_int_equal(hop_store_forget(store, "k3", NULL), HOP_OK);
        commit_and_close(store);
        store = open_store(HOP_STORE_READ);
        assert_int_equal(hop_store_count(store), COUNT - 1);
        assert_codes(store);
        hop_store_close(store);
        free(values), free(others);
        unlink_file();
    }
}

/* A handle whose file was replaced by one of other units makes codes of those. */
static void after_replacement(void **state) {
    (void)state;
    hop_store_recipe recipe = recipe_with(HOP_STORAGE_FLOAT32, 300, 256);
    float *values = random_reals(300, 4, 1);
    hop_store *store = create_store(&recipe);
    begin(store);
    add_reals(store, values, 2);
    commit(store);
    begin(store); /* opened, and its coder made */
    add_reals(store, values, 3);
    commit(store);
    unlink_file();
    recipe = recipe_with(HOP_STORAGE_FLOAT32, 20, 512);
    hop_store *other = create_store(&recipe);
    begin(other);
    add_reals(other, values, 2);
    commit_and_close(other);
    begin(store);
    assert_int_equal(hop_store_recipe_of(store)->dim, 20);
    add_reals(store, values + 100, 4);
    commit(store);
    assert_codes(store);
    hop_store_close(store);
    free(values);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(of_rows_as_read),
        STORE_TEST(after_replacement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
