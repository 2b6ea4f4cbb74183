/* SPDX-License-Identifier: MIT */
/* .npy files: what is read is written and read again to the same bytes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield/array.h>
#include <hopfield/rows.h>
#include "fuzz.h"

enum { MAX_BYTES = 1 << 20 };

static const fuzz_statuses refused = {HOP_EFORMAT, HOP_EUNSUPPORTED, HOP_ELIMIT};

static size_t bytes_of(const hop_array *array) {
    return hop_array_length(array) * hop_dtype_size(array->dtype);
}

static void check_equal(const hop_array *a, const hop_array *b) {
    CHECK(a->dtype == b->dtype && a->ndim == b->ndim);
    for (size_t i = 0; i < a->ndim; i++) CHECK(a->shape[i] == b->shape[i]);
    CHECK(bytes_of(a) == 0 || memcmp(a->data, b->data, bytes_of(a)) == 0);
}

static void check_round(const hop_array *array) {
    fuzz_file file = fuzz_file_open(NULL, 0);
    hop_array again = {0};
    hop_error error;
    CHECK(hop_array_write(file.path, array->dtype, array->ndim, array->shape, array->data,
                          &error) == HOP_OK);
    CHECK_OF(hop_array_read(file.path, 0, &again, &error) == HOP_OK, error.message);
    check_equal(array, &again);
    hop_array_clear(&again);
    fuzz_file_close(&file);
}

/* Rows take a part of what arrays are; what both take is the same. */
static void check_rows(const uint8_t *data, size_t size, const hop_array *array) {
    static const fuzz_statuses no_rows = {HOP_EFORMAT,      HOP_ESHAPE, HOP_EVALUE,
                                          HOP_EUNSUPPORTED, HOP_EEMPTY, HOP_ELIMIT};
    static hop_context *context;
    hop_context_options single = HOP_CONTEXT_OPTIONS_INIT;
    single.threads = 1;
    single.max_bytes = MAX_BYTES;
    if (!context) CHECK(hop_context_create(&single, &context, NULL) == HOP_OK);
    hop_random choices = fuzz_choices(data, size);
    hop_rows_options options = HOP_ROWS_OPTIONS_INIT;
    options.storage = (hop_storage)hop_random_below(&choices, HOP_STORAGE_BITS);
    options.centre = (int)hop_random_below(&choices, 2);
    options.normalise = (int)hop_random_below(&choices, 2);
    hop_rows *rows = NULL;
    hop_error error = fuzz_error();
    fuzz_file file = fuzz_file_open(data, size);
    hop_status status = hop_rows_map(context, file.path, &options, &rows, &error);
    if (status == HOP_OK) {
        CHECK(array && array->dtype == HOP_DTYPE_FLOAT32);
        CHECK(array->ndim == 1 || array->ndim == 2);
        CHECK(hop_rows_dim(rows) == array->shape[array->ndim - 1]);
        CHECK(hop_rows_count(rows) * hop_rows_dim(rows) == hop_array_length(array));
        float *last = malloc(hop_rows_dim(rows) * sizeof *last);
        CHECK(last);
        hop_rows_read(rows, hop_rows_count(rows) - 1, last);
        for (size_t i = 0; i < hop_rows_dim(rows); i++) CHECK(isfinite(last[i]));
        free(last);
        hop_rows_free(rows);
    } else {
        CHECK(!rows);
        fuzz_check_refusal(status, &error, no_rows, file.path);
    }
    fuzz_file_close(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    hop_array array = {.ndim = 77};
    hop_error error = fuzz_error();
    hop_status status = hop_array_decode(data, size, "input", MAX_BYTES, &array, &error);
    if (status != HOP_OK) {
        CHECK(array.ndim == 77 && !array.data);
        fuzz_check_refusal(status, &error, refused, "input");
        if (status != HOP_ELIMIT) check_rows(data, size, NULL);
        return 0;
    }
    CHECK(array.ndim <= HOP_MAX_NDIM && hop_dtype_name(array.dtype));
    CHECK(bytes_of(&array) <= MAX_BYTES && bytes_of(&array) < size);
    check_round(&array);
    check_rows(data, size, &array);
    hop_array_clear(&array);
    return 0;
}
