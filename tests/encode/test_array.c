/* SPDX-License-Identifier: MIT */
/* Arrays: NumPy's files read, hostile ones refused, written ones read back. */
#include "encode/fixtures.h"

/* Element i of the fixtures: 37 i mod 201 - 100, its lowest bit for bool, + 100 unsigned.
 */
static void assert_values(const hop_array *array) {
    for (size_t i = 0; i < hop_array_length(array); i++) {
        int v = (int)(i * 37 % 201) - 100;
        switch (array->dtype) {
        case HOP_DTYPE_BOOL:
            assert_int_equal(((const uint8_t *)array->data)[i], v & 1);
            break;
        case HOP_DTYPE_INT8:
            assert_int_equal(((const int8_t *)array->data)[i], v);
            break;
        case HOP_DTYPE_UINT8:
            assert_int_equal(((const uint8_t *)array->data)[i], v + 100);
            break;
        case HOP_DTYPE_INT32:
            assert_int_equal(((const int32_t *)array->data)[i], v);
            break;
        case HOP_DTYPE_INT64:
            assert_int_equal(((const int64_t *)array->data)[i], v);
            break;
        case HOP_DTYPE_FLOAT32:
            assert_true(((const float *)array->data)[i] == (float)v);
            break;
        case HOP_DTYPE_FLOAT64:
            assert_true(((const double *)array->data)[i] == (double)v);
            break;
        default:
            fail_msg("dtype %d", (int)array->dtype);
        }
    }
}

static void test_numpy_files_are_read(void **state) {
    (void)state;
    for (int dtype = 0; dtype < HOP_DTYPE_COUNT; dtype++) {
        char name[64];
        snprintf(name, sizeof name, "array_%s.npy", hop_dtype_name((hop_dtype)dtype));
        hop_array array = fixture_array(name);
        assert_int_equal(array.dtype, dtype);
        assert_int_equal(array.ndim, 2);
        assert_int_equal(array.shape[0], 3);
        assert_int_equal(array.shape[1], 5);
        assert_int_equal((uintptr_t)array.data % 64, 0);
        assert_values(&array);
        hop_array_clear(&array);
        assert_null(array.data);
        assert_int_equal(array.ndim, 0);
    }
}

static void test_shapes_and_versions(void **state) {
    (void)state;
    static const struct {
        const char *name;
        size_t ndim, shape[HOP_MAX_NDIM];
    } cases[] = {
        {"array_scalar.npy", 0, {0}},      {"array_vector.npy", 1, {7}},
        {"array_cube.npy", 3, {2, 3, 4}},  {"array_four.npy", 4, {1, 2, 3, 4}},
        {"array_empty.npy", 2, {0, 5}},    {"array_version2.npy", 2, {3, 5}},
        {"array_version3.npy", 2, {3, 5}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hop_array array = fixture_array(cases[i].name);
        assert_int_equal(array.ndim, cases[i].ndim);
        for (size_t d = 0; d < array.ndim; d++)
            assert_int_equal(array.shape[d], cases[i].shape[d]);
        assert_values(&array);
        assert_non_null(array.data);
        hop_array_clear(&array);
    }
    hop_array_clear(NULL);
}

static void test_refused_files(void **state) {
    (void)state;
    static const struct {
        const char *name;
        hop_status status;
        const char *words;
    } cases[] = {
        {"refused_fortran.npy", HOP_EFORMAT, "Fortran order"},
        {"refused_big_endian.npy", HOP_EUNSUPPORTED, "'>f4' is big-endian"},
        {"refused_complex.npy", HOP_EUNSUPPORTED, "dtype '<c16'"},
        {"refused_text.npy", HOP_EUNSUPPORTED, "dtype '<U2'"},
        {"refused_object.npy", HOP_EUNSUPPORTED, "dtype '|O'"},
        {"refused_fields.npy", HOP_EUNSUPPORTED, "dtype with fields"},
        {"refused_five.npy", HOP_EUNSUPPORTED, "more than 4 dimensions"},
        {"scene.png", HOP_EFORMAT, "not a .npy file"},
        {"no_such.npy", HOP_EIO, "No such file or directory"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hop_array array = {.ndim = 9};
        hop_error error = {0};
        assert_int_equal(hop_array_read(fixture_path(cases[i].name), 0, &array, &error),
                         cases[i].status);
        assert_holds(&error, cases[i].status, cases[i].words);
        assert_holds(&error, cases[i].status, cases[i].name);
        assert_int_equal(array.ndim, 9);
    }
}

/* A version 1 file: prefix, dict padded by nothing, data. Returns its size. */
static size_t build(uint8_t *out, const char *dict, const void *data, size_t size) {
    size_t length = strlen(dict);
    memcpy(out, "\x93NUMPY\1\0", 8);
    out[8] = (uint8_t)length;
    out[9] = (uint8_t)(length >> 8);
    memcpy(out + 10, dict, length);
    if (size) memcpy(out + 10 + length, data, size);
    return 10 + length + size;
}

static void assert_decode(const uint8_t *bytes, size_t size, size_t max_bytes,
                          hop_status expected, const char *words) {
    hop_array array = {.ndim = 9};
    hop_error error = {0};
    uint8_t *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    hop_status status = hop_array_decode(copy, size, "x.npy", max_bytes, &array, &error);
    free(copy);
    if (status != expected) fail_msg("status %d: %s", (int)status, error.message);
    if (status != HOP_OK) {
        assert_holds(&error, expected, words);
        assert_int_equal(array.ndim, 9);
    } else {
        hop_array_clear(&array);
    }
}

#define INT8 "{'descr': '|i1', 'fortran_order': False, 'shape': "

static void test_sizes_that_lie(void **state) {
    (void)state;
    uint8_t bytes[256];
    size_t size = build(bytes, INT8 "(2, 3)}\n", "abcdef", 6);
    assert_decode(bytes, size, 0, HOP_OK, "");
    assert_decode(bytes, size, 6, HOP_OK, "");
    assert_decode(bytes, size, 5, HOP_ELIMIT, "6 bytes of data; at most 5");
    assert_decode(bytes, size - 1, 0, HOP_EFORMAT, "data end early: the shape needs 6");
    assert_decode(bytes, size + 1, 0, HOP_EFORMAT, "data go on: the shape needs 6");
    bytes[8]--;
    assert_decode(bytes, size, 0, HOP_EFORMAT, "no newline at its end");
    bytes[8] += 2;
    assert_decode(bytes, size, 0, HOP_EFORMAT, "more behind the dict");
    bytes[9] = 0xff;
    assert_decode(bytes, size, 0, HOP_EFORMAT, "header ends early");
    bytes[8] = bytes[9] = 0;
    assert_decode(bytes, size, 0, HOP_EFORMAT, "a .npy header of 0 bytes");
    size = build(bytes, INT8 "(2, 3)}\n", "abcdef", 6);
    bytes[6] = 4;
    assert_decode(bytes, size, 0, HOP_EUNSUPPORTED, "version 4.0");
    bytes[6] = 1;
    bytes[7] = 1;
    assert_decode(bytes, size, 0, HOP_EUNSUPPORTED, "version 1.1");
    bytes[6] = 2;
    bytes[7] = 0;
    assert_decode(bytes, 11, 0, HOP_EFORMAT, "header ends early");
}

static void test_shapes_beyond_measure(void **state) {
    (void)state;
    uint8_t bytes[256];
    size_t size =
        build(bytes, INT8 "(4294967296, 4294967296, 4294967296)}\n", "abcdef", 6);
    assert_decode(bytes, size, 0, HOP_ELIMIT, "the shape is beyond measure");
    size = build(bytes, INT8 "(0, 4294967296, 4294967296, 4294967296)}\n", NULL, 0);
    assert_decode(bytes, size, 0, HOP_ELIMIT, "the shape is beyond measure");
    size = build(bytes, INT8 "(17179869185,)}\n", "abcdef", 6);
    assert_decode(bytes, size, 0, HOP_ELIMIT, "at most 17179869184 are read");
    size =
        build(bytes,
              "{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904,)}"
              "\n",
              NULL, 0);
    assert_decode(bytes, size, SIZE_MAX, HOP_ELIMIT, "the shape is beyond measure");
}

static void test_bools_are_0_or_1(void **state) {
    (void)state;
    uint8_t bytes[256];
    const char *dict = "{'descr': '|b1', 'fortran_order': False, 'shape': (3,)}\n";
    assert_decode(bytes, build(bytes, dict, "\0\1\1", 3), 0, HOP_OK, "");
    assert_decode(bytes, build(bytes, dict, "\0\1\2", 3), 0, HOP_EFORMAT,
                  "element 2 of a bool array is 2");
}

/* From a pipe the length is known only at its end. */
static void test_a_pipe_is_read_to_its_end(void **state) {
    (void)state;
    uint8_t bytes[256];
    size_t size = build(bytes, INT8 "(2, 3)}\n", "abcdefg", 7);
    for (size_t less = 0; less < 3; less++) {
        int ends[2];
        char path[64];
        hop_array array = {.ndim = 9};
        hop_error error = {0};
        assert_int_equal(pipe(ends), 0);
        assert_int_equal(write(ends[1], bytes, size - less), size - less);
        close(ends[1]);
        snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
        hop_status status = hop_array_read(path, 0, &array, &error);
        close(ends[0]);
        if (less == 1) {
            assert_int_equal(status, HOP_OK);
            assert_memory_equal(array.data, "abcdef", 6);
            hop_array_clear(&array);
        } else {
            assert_holds(&error, HOP_EFORMAT, less ? "data end early" : "data go on");
            assert_int_equal(array.ndim, 9);
        }
    }
}

/* A header longer than any needs: its length is limited before it is read. */
static void test_long_headers_are_refused(void **state) {
    (void)state;
    size_t size = 12 + (1 << 17);
    uint8_t *bytes = malloc(size);
    assert_non_null(bytes);
    memset(bytes, ' ', size);
    memcpy(bytes, "\x93NUMPY\2\0\0\0\2\0", 12);
    assert_decode(bytes, size, 0, HOP_ELIMIT, "a .npy header of 131072 bytes");
    free(bytes);
}

static int take_array(uint8_t *bytes, size_t size) {
    hop_array array = {.ndim = 9};
    hop_error error = {0};
    hop_status status = hop_array_decode(bytes, size, "damaged", 1 << 20, &array, &error);
    if (status != HOP_OK) {
        assert_int_equal(error.status, status);
        assert_int_equal(array.ndim, 9);
        return 0;
    }
    assert_true(hop_array_length(&array) * hop_dtype_size(array.dtype) <= 1 << 20);
    hop_array_clear(&array);
    return 1;
}

static void test_damage_never_harms(void **state) {
    (void)state;
    static const char *const names[] = {"array_float64.npy",  "array_bool.npy",
                                        "array_four.npy",     "array_empty.npy",
                                        "array_version2.npy", "array_version3.npy"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t size;
        uint8_t *bytes = fixture_bytes(names[i], &size);
        assert_int_equal(offer_beginnings(take_array, bytes, size, 5000), 0);
        assert_true(offer_damaged(take_array, bytes, size, 3000) < 3000);
        free(bytes);
    }
}

static void test_written_arrays_read_back(void **state) {
    (void)state;
    static const size_t shapes[][HOP_MAX_NDIM] = {
        {2, 3, 2, 2}, {0, 3, 1, 1}, {24, 1, 1, 1}};
    uint64_t data[24];
    for (size_t i = 0; i < 3 * (HOP_MAX_NDIM + 1) * HOP_DTYPE_COUNT; i++) {
        const size_t *shape = shapes[i % 3];
        size_t ndim = i / 3 % (HOP_MAX_NDIM + 1);
        hop_dtype dtype = (hop_dtype)(i / 3 / (HOP_MAX_NDIM + 1));
        hop_random random = hop_random_begin(2, 0, i);
        for (size_t k = 0; k < 24; k++) data[k] = hop_random_u64(&random);
        if (dtype == HOP_DTYPE_BOOL)
            for (size_t k = 0; k < 24; k++) ((uint8_t *)data)[k] &= 1;
        hop_error error = {0};
        hop_array back = {0};
        if (hop_array_write(temporary_path("a.npy"), dtype, ndim, shape, data, &error) ||
            hop_array_read(temporary_path("a.npy"), 0, &back, &error))
            fail_msg("%s", error.message);
        assert_int_equal(back.dtype, dtype);
        assert_int_equal(back.ndim, ndim);
        for (size_t d = 0; d < ndim; d++) assert_int_equal(back.shape[d], shape[d]);
        size_t bytes = hop_array_length(&back) * hop_dtype_size(dtype);
        if (bytes) assert_memory_equal(back.data, data, bytes);
        hop_array_clear(&back);
    }
    assert_int_equal(count_entries(), 1);
}

/* Byte for byte what NumPy writes. */
static void test_written_files_equal_numpys(void **state) {
    (void)state;
    for (int dtype = 0; dtype < HOP_DTYPE_COUNT; dtype++) {
        char name[64];
        snprintf(name, sizeof name, "array_%s.npy", hop_dtype_name((hop_dtype)dtype));
        hop_array array = fixture_array(name);
        assert_int_equal(hop_array_write(temporary_path("a.npy"), array.dtype, array.ndim,
                                         array.shape, array.data, NULL),
                         HOP_OK);
        size_t size, written;
        uint8_t *expected = fixture_bytes(name, &size), bytes[1024];
        FILE *file = fopen(temporary_path("a.npy"), "rb");
        assert_non_null(file);
        written = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        assert_int_equal(written, size);
        assert_memory_equal(bytes, expected, size);
        free(expected);
        hop_array_clear(&array);
    }
}

static void test_write_refuses(void **state) {
    (void)state;
    const size_t huge[2] = {(size_t)1 << 40, (size_t)1 << 40}, one[5] = {1, 1, 1, 1, 1};
    const uint8_t two = 2;
    const char *path = temporary_path("b.npy");
    hop_error error = {0};
    size_t before = count_entries();
    assert_int_equal(hop_array_write(path, HOP_DTYPE_COUNT, 1, one, &two, &error),
                     HOP_EINVAL);
    assert_holds(&error, HOP_EINVAL, "unknown dtype 7");
    assert_int_equal(hop_array_write(path, HOP_DTYPE_INT8, 5, one, &two, &error),
                     HOP_EINVAL);
    assert_holds(&error, HOP_EINVAL, "5 dimensions");
    assert_int_equal(hop_array_write(path, HOP_DTYPE_INT8, 2, huge, &two, NULL),
                     HOP_EINVAL);
    assert_int_equal(hop_array_write(path, HOP_DTYPE_INT8, 1, one, NULL, NULL),
                     HOP_EINVAL);
    assert_int_equal(hop_array_write(path, HOP_DTYPE_BOOL, 1, one, &two, &error),
                     HOP_EINVAL);
    assert_holds(&error, HOP_EINVAL, "element 0 of a bool array is 2");
    assert_int_equal(count_entries(), before);
    assert_int_equal(
        hop_array_write("/no/such/b.npy", HOP_DTYPE_INT8, 1, one, &two, &error), HOP_EIO);
    assert_holds(&error, HOP_EIO,
                 "cannot write /no/such/b.npy: No such file or directory");
}

static void test_dtypes(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 1, 1, 4, 8, 4, 8};
    for (int i = 0; i < HOP_DTYPE_COUNT; i++)
        assert_int_equal(hop_dtype_size((hop_dtype)i), sizes[i]);
    assert_int_equal(hop_dtype_size(HOP_DTYPE_COUNT), 0);
    assert_null(hop_dtype_name(HOP_DTYPE_COUNT));
    assert_string_equal(hop_dtype_name(HOP_DTYPE_FLOAT32), "float32");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numpy_files_are_read),
        cmocka_unit_test(test_shapes_and_versions),
        cmocka_unit_test(test_refused_files),
        cmocka_unit_test(test_sizes_that_lie),
        cmocka_unit_test(test_shapes_beyond_measure),
        cmocka_unit_test(test_bools_are_0_or_1),
        cmocka_unit_test(test_a_pipe_is_read_to_its_end),
        cmocka_unit_test(test_long_headers_are_refused),
        cmocka_unit_test(test_damage_never_harms),
        cmocka_unit_test(test_written_arrays_read_back),
        cmocka_unit_test(test_written_files_equal_numpys),
        cmocka_unit_test(test_write_refuses),
        cmocka_unit_test(test_dtypes),
    };
    return cmocka_run_group_tests(tests, make_temporary_folder, remove_temporary_folder);
}
