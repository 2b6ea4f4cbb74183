/* SPDX-License-Identifier: MIT */
/* Rows stored one at a time are those of a set, byte for byte; sets of stored rows. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <hopfield.h>
#include "patterns/rows_stored.h"

enum { COUNT = 37 };

static hop_context *context_of(unsigned threads) {
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    hop_context *context = NULL;
    options.threads = threads;
    assert_int_equal(hop_context_create(&options, &context, NULL), HOP_OK);
    return context;
}

static void *room(size_t bytes) {
    void *memory = aligned_alloc(64, (bytes + 127) / 64 * 64);
    assert_non_null(memory);
    memset(memory, 0x55, (bytes + 127) / 64 * 64);
    return memory;
}

/* Rows of all sizes: zeros, tiny, large, and plain ones. */
static float *values_of(size_t dim) {
    hop_random random = hop_random_begin(3, HOP_STREAM_USER, dim);
    float *values = room(COUNT * dim * sizeof *values);
    for (size_t row = 0; row < COUNT; row++) {
        const double size = row % 5 == 1 ? 1e-30 : row % 5 == 2 ? 1e18 : 3;
        for (size_t i = 0; i < dim; i++) {
            const double x = hop_random_u32(&random) * 0x1p-31 - 1;
            values[row * dim + i] = row == 7 ? 0 : (float)(x * size);
        }
    }
    return values;
}

static const void *bytes_of(const hop_rows *rows) {
    return rows->floats   ? (const void *)rows->floats
           : rows->halves ? (const void *)rows->halves
                          : (const void *)rows->bytes;
}

static void compare(size_t dim, hop_storage storage, int normalise) {
    const size_t row_bytes = dim * hop_storage_unit_bytes(storage);
    hop_rows_options options = HOP_ROWS_OPTIONS_INIT;
    hop_context *context = context_of(3);
    hop_rows *rows = NULL, *again = NULL;
    hop_error error = {0};
    float *values = values_of(dim), *scratch = malloc(2 * dim * sizeof *scratch);
    float *a = malloc(dim * sizeof *a), *b = malloc(dim * sizeof *b), scales[COUNT];
    unsigned char *stored = room(COUNT * row_bytes);
    options.storage = storage;
    options.normalise = normalise;
    assert_int_equal(hop_rows_create(context, values, COUNT, dim, &options, &rows, NULL),
                     HOP_OK);
    for (size_t row = 0; row < COUNT; row++) {
        const hop_status status =
            hop_rows_store_one(storage, normalise, values + row * dim, dim, scratch,
                               stored + row * row_bytes, &scales[row], &error);
        if (status != HOP_OK) fail_msg("%s", error.message);
        hop_rows_read(rows, row, a); /* behind the row, as it will be read */
        assert_memory_equal(a, scratch + dim, dim * sizeof *a);
        assert_true(hop_rows_scale(rows, row) == scales[row]);
    }
    assert_memory_equal(stored, bytes_of(rows), COUNT * row_bytes);
    const float *given = storage == HOP_STORAGE_INT8 ? scales : NULL;
    assert_int_equal(hop_rows_of_stored(context, storage, normalise, stored, given, COUNT,
                                        dim, &again, &error),
                     HOP_OK);
    assert_int_equal(hop_rows_count(again), COUNT);
    assert_int_equal(hop_rows_dim(again), dim);
    assert_int_equal(hop_rows_storage(again), storage);
    assert_int_equal(hop_rows_options_of(again)->normalise, normalise);
    assert_ptr_equal(bytes_of(again), stored); /* borrowed */
    assert_true(again->largest_norm == rows->largest_norm);
    for (size_t row = 0; row < COUNT; row++) {
        hop_rows_read(rows, row, a);
        hop_rows_read(again, row, b);
        assert_memory_equal(a, b, dim * sizeof *a);
        assert_true(hop_rows_norm(rows, row) == hop_rows_norm(again, row));
        assert_true(hop_rows_scale(rows, row) == hop_rows_scale(again, row));
    }
    assert_true(hop_rows_loss_of(again).rms == 0);
    hop_rows_free(rows);
    hop_rows_free(again);
    hop_context_free(context);
    free(values), free(scratch), free(a), free(b), free(stored);
}

static void as_a_set_stores_them(void **state) {
    static const size_t dims[] = {1, 2, 7, 16, 64, 257};
    (void)state;
    for (size_t d = 0; d < sizeof dims / sizeof *dims; d++)
        for (int storage = 0; storage < HOP_STORAGE_BITS; storage++)
            for (int normalise = 0; normalise < 2; normalise++)
                compare(dims[d], (hop_storage)storage, normalise);
}

static void unit_bytes(void **state) {
    (void)state;
    assert_int_equal(hop_storage_unit_bytes(HOP_STORAGE_FLOAT32), 4);
    assert_int_equal(hop_storage_unit_bytes(HOP_STORAGE_BFLOAT16), 2);
    assert_int_equal(hop_storage_unit_bytes(HOP_STORAGE_INT8), 1);
}

static void refuse_one(hop_storage storage, float bad, const char *part) {
    float x[4] = {1, 2, bad, 3}, scratch[8], scale;
    unsigned char row[16];
    hop_error error = {0};
    assert_int_equal(hop_rows_store_one(storage, 0, x, 4, scratch, row, &scale, &error),
                     HOP_EVALUE);
    if (!strstr(error.message, part)) fail_msg("%s", error.message);
    assert_null(strchr(error.message, '\n'));
}

static void values_that_cannot_be_stored(void **state) {
    (void)state;
    for (int storage = 0; storage < HOP_STORAGE_BITS; storage++) {
        refuse_one((hop_storage)storage, NAN, "unit 2: nan");
        refuse_one((hop_storage)storage, -INFINITY, "unit 2: -inf");
    }
    refuse_one(HOP_STORAGE_BFLOAT16, 3.4028e38f, "unit 2: 3.402");
    float x[2] = {3e38f, 3e38f}, scratch[4], row[2], scale; /* the length is beyond */
    hop_error error = {0};
    assert_int_equal(
        hop_rows_store_one(HOP_STORAGE_FLOAT32, 0, x, 2, scratch, row, &scale, &error),
        HOP_EVALUE);
    assert_non_null(strstr(error.message, "length"));
    assert_int_equal(
        hop_rows_store_one(HOP_STORAGE_FLOAT32, 1, x, 2, scratch, row, &scale, &error),
        HOP_OK); /* scaled to length 1 it is fine */
}

static void refuse_set(hop_storage storage, const void *stored, const float *scales,
                       const char *part) {
    hop_context *context = context_of(2);
    hop_rows *rows = NULL;
    hop_error error = {0};
    assert_int_equal(
        hop_rows_of_stored(context, storage, 0, stored, scales, 3, 4, &rows, &error),
        HOP_EVALUE);
    assert_null(rows);
    if (!strstr(error.message, part)) fail_msg("%s", error.message);
    hop_context_free(context);
}

static void what_no_set_stores(void **state) {
    (void)state;
    float *floats = room(12 * sizeof *floats);
    uint16_t *halves = room(12 * sizeof *halves);
    int8_t *bytes = room(12);
    float scales[3] = {1, 1, 1};
    hop_error error = {0};
    hop_rows *rows = NULL;
    hop_context *context = context_of(1);
    memset(floats, 0, 12 * sizeof *floats);
    floats[9] = NAN;
    refuse_set(HOP_STORAGE_FLOAT32, floats, NULL, "row 2, unit 1: ");
    memset(halves, 0, 12 * sizeof *halves);
    halves[4] = 0x7f80; /* infinity */
    refuse_set(HOP_STORAGE_BFLOAT16, halves, NULL, "row 1, unit 0: inf");
    memset(bytes, 1, 12);
    bytes[5] = INT8_MIN;
    refuse_set(HOP_STORAGE_INT8, bytes, scales, "row 1");
    bytes[5] = 1;
    scales[2] = -1;
    refuse_set(HOP_STORAGE_INT8, bytes, scales, "row 2");
    scales[2] = NAN;
    refuse_set(HOP_STORAGE_INT8, bytes, scales, "row 2");
    scales[2] = 3e38f;
    refuse_set(HOP_STORAGE_INT8, bytes, scales, "row 2");
    assert_int_equal(hop_rows_of_stored(context, HOP_STORAGE_INT8, 0, bytes, scales, 0, 4,
                                        &rows, &error),
                     HOP_EEMPTY);
    hop_context_free(context);
    free(floats), free(halves), free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_a_set_stores_them),
        cmocka_unit_test(unit_bytes),
        cmocka_unit_test(values_that_cannot_be_stored),
        cmocka_unit_test(what_no_set_stores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
