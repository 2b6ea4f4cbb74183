/* SPDX-License-Identifier: MIT */
/* Sign codes kept beside rows: those that the coder gives of the rows as they are read,
   after adding, replacing and opening again. */
#include "engine.h"

#include <unistd.h>

enum { DIM = 70, BITS = 192, COUNT = 9 };

static void fill(float *values, uint64_t trial) {
    hop_random random = hop_random_begin(12, 0, trial);
    for (size_t i = 0; i < DIM; i++) values[i] = (float)hop_random_real(&random) - 0.5f;
}

static void assert_codes(const hop_store *store) {
    hop_context *context;
    hop_rows *rows;
    hop_coder *coder;
    float values[DIM];
    uint64_t code[BITS / 64];
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    assert_int_equal(hop_store_rows(store, context, &rows, NULL), HOP_OK);
    assert_int_equal(hop_coder_create(context, DIM, BITS, &coder, NULL), HOP_OK);
    assert_int_equal(hop_rows_count(rows), COUNT);
    for (size_t row = 0; row < COUNT; row++) {
        hop_rows_read(rows, row, values);
        assert_int_equal(hop_coder_encode(coder, context, values, 1, code, NULL), HOP_OK);
        assert_memory_equal(hop_store_codes(store) + row * (BITS / 64), code,
                            sizeof code);
    }
    hop_coder_free(coder);
    hop_rows_free(rows);
    hop_context_free(context);
}

static void test_codes_are_of_rows_as_read(void **state) {
    (void)state;
    static const hop_storage storages[] = {HOP_STORAGE_FLOAT32, HOP_STORAGE_BFLOAT16,
                                           HOP_STORAGE_INT8};
    for (size_t kind = 0; kind < 3; kind++) {
        char folder[] = "/tmp/hopfield-code-XXXXXX", path[64], key[8];
        assert_non_null(mkdtemp(folder));
        snprintf(path, sizeof path, "%s/m.hop", folder);
        hop_store_recipe recipe = {.kind = "vector",
                                   .dim = DIM,
                                   .width = DIM,
                                   .height = 1,
                                   .storage = storages[kind],
                                   .normalise = 1,
                                   .codes = BITS,
                                   .energy = "softmax",
                                   .beta = 1};
        hop_store *store;
        hop_error error = {0};
        if (hop_store_open(path, HOP_STORE_CREATE, &recipe, NULL, &store, &error) !=
            HOP_OK)
            fail_msg("%s", error.message);
        assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
        for (size_t row = 0; row < COUNT + 1; row++) {
            float values[DIM];
            hop_store_entry entry = HOP_STORE_ENTRY_INIT;
            fill(values, row);
            snprintf(key, sizeof key, "k%zu", row % COUNT);
            entry.key = key;
            entry.values = values;
            hop_status status = row < COUNT ? hop_store_add(store, &entry, &error)
                                            : hop_store_update(store, &entry, &error);
            if (status != HOP_OK) fail_msg("%s", error.message);
        }
        assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
        assert_codes(store);
        hop_store_close(store);
        assert_int_equal(hop_store_open(path, HOP_STORE_READ, NULL, NULL, &store, NULL),
                         HOP_OK);
        assert_codes(store);
        hop_store_close(store);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(rmdir(folder), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes_are_of_rows_as_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
