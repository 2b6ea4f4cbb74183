/* SPDX-License-Identifier: MIT */
/* IDX files, plain or gzipped: the first items are those of the whole. */
#include <string.h>
#include <hopfield/idx.h>
#include "fuzz.h"

enum { MAX_BYTES = 1 << 20 };

static const fuzz_statuses refused = {HOP_EFORMAT, HOP_EUNSUPPORTED, HOP_ELIMIT, HOP_EIO};

/* Fewer items of the same file: it may be damaged behind them, but begins the same. */
static void check_beginning(const fuzz_file *file, const hop_array *whole, size_t items) {
    hop_array part = {0};
    hop_error error = fuzz_error();
    CHECK_OF(hop_idx_read(file->path, items, MAX_BYTES, &part, &error) == HOP_OK,
             error.message);
    CHECK(part.ndim == whole->ndim && part.shape[0] <= whole->shape[0]);
    CHECK(part.shape[0] == whole->shape[0] || part.shape[0] == items);
    CHECK(memcmp(part.data, whole->data, hop_array_length(&part)) == 0);
    hop_array_clear(&part);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_file file = fuzz_file_open(data, size);
    hop_random choices = fuzz_choices(data, size);
    hop_array array = {.ndim = 77};
    hop_error error = fuzz_error();
    hop_status status = hop_idx_read(file.path, 0, MAX_BYTES, &array, &error);
    if (status == HOP_OK) {
        CHECK(array.dtype == HOP_DTYPE_UINT8);
        CHECK(array.ndim >= 1 && array.ndim <= 3);
        CHECK(hop_array_length(&array) <= MAX_BYTES);
        check_beginning(&file, &array, (size_t)(1 + hop_random_below(&choices, 8)));
        hop_array_clear(&array);
    } else {
        CHECK(array.ndim == 77 && !array.data);
        fuzz_check_refusal(status, &error, refused, file.path);
    }
    fuzz_file_close(&file);
    return 0;
}
