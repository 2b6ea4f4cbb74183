/* SPDX-License-Identifier: MIT */
/* IDX: plain and gzipped files read alike, limits kept, files that lie refused. */
#include "encode/fixtures.h"

#include <fcntl.h>
#include <hopfield/idx.h>

static const struct {
    const char *name;
    size_t ndim, shape[3];
} files[] = {{"items", 3, {4, 5, 3}}, {"labels", 1, {60}}, {"rows", 2, {6, 10}}};

static void test_plain_and_gzipped(void **state) {
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        char name[64];
        hop_array array = {0};
        hop_error error = {0};
        snprintf(name, sizeof name, "%s.idx%s", files[i / 2].name, i % 2 ? ".gz" : "");
        if (hop_idx_read(fixture_path(name), 0, 0, &array, &error) != HOP_OK)
            fail_msg("%s", error.message);
        assert_int_equal(array.dtype, HOP_DTYPE_UINT8);
        assert_int_equal(array.ndim, files[i / 2].ndim);
        for (size_t d = 0; d < array.ndim; d++)
            assert_int_equal(array.shape[d], files[i / 2].shape[d]);
        for (size_t k = 0; k < 60; k++)
            assert_int_equal(((const uint8_t *)array.data)[k], k * 37 % 251);
        hop_array_clear(&array);
    }
}

static void test_items_and_bytes_are_limited(void **state) {
    (void)state;
    static const char *const names[] = {"items.idx", "items.idx.gz"};
    for (size_t i = 0; i < 2; i++) {
        hop_array array = {.ndim = 9};
        hop_error error = {0};
        assert_int_equal(hop_idx_read(fixture_path(names[i]), 2, 30, &array, &error),
                         HOP_OK);
        assert_int_equal(array.shape[0], 2);
        assert_int_equal(array.shape[1], 5);
        assert_int_equal(array.shape[2], 3);
        assert_int_equal(((const uint8_t *)array.data)[29], 29 * 37 % 251);
        hop_array_clear(&array);
        assert_int_equal(hop_idx_read(fixture_path(names[i]), 9, 60, &array, NULL),
                         HOP_OK);
        assert_int_equal(array.shape[0], 4);
        hop_array_clear(&array);
        array.ndim = 9;
        assert_int_equal(hop_idx_read(fixture_path(names[i]), 2, 29, &array, &error),
                         HOP_ELIMIT);
        assert_holds(&error, HOP_ELIMIT, "30 bytes of data; at most 29 are read");
        assert_int_equal(array.ndim, 9);
    }
}

static void assert_refused(const void *bytes, size_t size, size_t max_items,
                           hop_status expected, const char *words) {
    hop_array array = {.ndim = 9};
    hop_error error = {0};
    write_temporary("x.idx", bytes, size);
    hop_status status =
        hop_idx_read(temporary_path("x.idx"), max_items, 1 << 20, &array, &error);
    if (status != expected) fail_msg("status %d: %s", (int)status, error.message);
    assert_holds(&error, expected, words);
    assert_holds(&error, expected, "x.idx");
    assert_int_equal(array.ndim, 9);
}

static void test_files_that_lie(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t size, max_items;
        hop_status status;
        const char *words;
    } cases[] = {
        {"", 0, 0, HOP_EFORMAT, "ends early"},
        {"\0\0\x08", 3, 0, HOP_EFORMAT, "ends early"},
        {"\0\1\x08\1\0\0\0\1x", 9, 0, HOP_EFORMAT, "not an IDX file"},
        {"\1\0\x08\1\0\0\0\1x", 9, 0, HOP_EFORMAT, "not an IDX file"},
        {"\0\0\x0d\1\0\0\0\1x", 9, 0, HOP_EUNSUPPORTED, "element type 0x0d"},
        {"\0\0\x09\1\0\0\0\1x", 9, 0, HOP_EUNSUPPORTED, "element type 0x09"},
        {"\0\0\x0a\1\0\0\0\1x", 9, 0, HOP_EFORMAT, "element type 0x0a"},
        {"\0\0\0\1\0\0\0\1x", 9, 0, HOP_EFORMAT, "element type 0x00"},
        {"\0\0\x08\0x", 5, 0, HOP_EFORMAT, "0 dimensions"},
        {"\0\0\x08\4", 4, 0, HOP_EUNSUPPORTED, "4 dimensions; at most 3"},
        {"\0\0\x08\2\0\0\0\1\0\0", 10, 0, HOP_EFORMAT, "ends early"},
        {"\0\0\x08\1\0\0\0\2x", 9, 0, HOP_EFORMAT, "ends early"},
        {"\0\0\x08\1\0\0\0\2x", 9, 1, HOP_EFORMAT, "ends early"},
        {"\0\0\x08\1\0\0\0\2xyz", 11, 0, HOP_EFORMAT, "more data than"},
        {"\0\0\x08\1\xff\xff\xff\xffx", 9, 0, HOP_EFORMAT, "ends early"},
        {"\0\0\x08\3\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 16, 0, HOP_ELIMIT,
         "beyond measure"},
        {"\0\0\x08\3\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff", 17, 0, HOP_EFORMAT,
         "more data than"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused(cases[i].bytes, cases[i].size, cases[i].max_items, cases[i].status,
                       cases[i].words);
}

static void test_an_empty_set_is_read(void **state) {
    (void)state;
    hop_array array = {0};
    write_temporary("x.idx", "\0\0\x08\2\0\0\0\0\0\0\0\5", 12);
    assert_int_equal(hop_idx_read(temporary_path("x.idx"), 3, 0, &array, NULL), HOP_OK);
    assert_int_equal(hop_array_length(&array), 0);
    assert_int_equal(array.shape[1], 5);
    hop_array_clear(&array);
}

static void test_io_errors(void **state) {
    (void)state;
    hop_array array = {.ndim = 9};
    hop_error error = {0};
    assert_int_equal(hop_idx_read("/no/such.idx", 0, 0, &array, &error), HOP_EIO);
    assert_holds(&error, HOP_EIO, "cannot read /no/such.idx: No such file or directory");
    assert_int_equal(hop_idx_read("/tmp", 0, 0, &array, &error), HOP_EIO);
    assert_holds(&error, HOP_EIO, "cannot read /tmp: Is a directory");
    assert_int_equal(array.ndim, 9);
}

/* A gzip file that unpacks to a huge announced size cannot hold it: no allocation. */
static void test_gzip_cannot_hold_that_much(void **state) {
    (void)state;
    size_t size;
    uint8_t *bytes = fixture_bytes("labels.idx.gz", &size);
    hop_error error = {0};
    hop_array array = {0};
    /* the header of a stored block, so that the sides lie in the open */
    const uint8_t stored[] = {0x1f, 0x8b, 8,    0, 0, 0, 0, 0,    0,    0xff, 1,   8,
                              0,    0xf7, 0xff, 0, 0, 8, 1, 0xff, 0xff, 0xff, 0xf0};
    assert_refused(stored, sizeof stored, 0, HOP_EFORMAT, "ends early");
    bytes[size - 6] ^= 1; /* the checksum */
    write_temporary("x.idx", bytes, size);
    assert_int_equal(hop_idx_read(temporary_path("x.idx"), 0, 0, &array, &error),
                     HOP_EFORMAT);
    assert_holds(&error, HOP_EFORMAT, "damaged gzip");
    free(bytes);
}

static int take_idx(uint8_t *bytes, size_t size) {
    hop_array array = {.ndim = 9};
    hop_error error = {0};
    write_temporary("x.idx", bytes, size);
    hop_status status = hop_idx_read(temporary_path("x.idx"), 0, 1 << 20, &array, &error);
    if (status != HOP_OK) {
        assert_int_equal(error.status, status);
        assert_int_equal(array.ndim, 9);
        return 0;
    }
    assert_true(hop_array_length(&array) <= 1 << 20);
    hop_array_clear(&array);
    return 1;
}

static void test_damage_never_harms(void **state) {
    (void)state;
    static const char *const names[] = {"items.idx", "rows.idx.gz"};
    for (size_t i = 0; i < 2; i++) {
        size_t size;
        uint8_t *bytes = fixture_bytes(names[i], &size);
        assert_int_equal(offer_beginnings(take_idx, bytes, size, 1000), 0);
        assert_true(offer_damaged(take_idx, bytes, size, 2000) < 1000);
        free(bytes);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_and_gzipped),
        cmocka_unit_test(test_items_and_bytes_are_limited),
        cmocka_unit_test(test_files_that_lie),
        cmocka_unit_test(test_an_empty_set_is_read),
        cmocka_unit_test(test_io_errors),
        cmocka_unit_test(test_gzip_cannot_hold_that_much),
        cmocka_unit_test(test_damage_never_harms),
    };
    return cmocka_run_group_tests(tests, make_temporary_folder, remove_temporary_folder);
}
