/* SPDX-License-Identifier: MIT */
/* The dict of a .npy header: what is read, what is refused and in which words. */
#include "encode/fixtures.h"

#include "encode/npy_header.h"

static hop_status parse(const char *text, hop_array *out, hop_error *error) {
    size_t size = strlen(text);
    char *copy = malloc(size);
    assert_non_null(copy);
    memcpy(copy, text, size);
    hop_status status = hop_npy_parse_dict(copy, size, "x.npy", out, error);
    free(copy);
    return status;
}

static void test_what_is_read(void **state) {
    (void)state;
    static const struct {
        const char *text;
        hop_dtype dtype;
        size_t ndim, shape[HOP_MAX_NDIM];
    } cases[] = {
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }   \n",
         HOP_DTYPE_FLOAT64,
         2,
         {3, 4}},
        {"{\"shape\":(3,),\"fortran_order\":True,\"descr\":\"|b1\"}\n",
         HOP_DTYPE_BOOL,
         1,
         {3}},
        {" { 'descr' : '=i4' , 'fortran_order' : False , 'shape' : ( ) } \n",
         HOP_DTYPE_INT32,
         0,
         {0}},
        {"{'descr':'u1','fortran_order':False,'shape':(1,2,3,4,)}\n",
         HOP_DTYPE_UINT8,
         4,
         {1, 2, 3, 4}},
        {"{'descr':'>i1','fortran_order':False,'shape':(0,18446744073709551615)}\n",
         HOP_DTYPE_INT8,
         2,
         {0, SIZE_MAX}},
        {"{'descr':'<i8','fortran_order':False,'shape':(10,)}\n",
         HOP_DTYPE_INT64,
         1,
         {10}},
        {"{'descr':'<f4','fortran_order':False,'shape':(10,)}\n",
         HOP_DTYPE_FLOAT32,
         1,
         {10}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hop_array array = {.ndim = 9};
        hop_error error = {0};
        if (parse(cases[i].text, &array, &error) != HOP_OK) fail_msg("%s", error.message);
        assert_int_equal(array.dtype, cases[i].dtype);
        assert_int_equal(array.ndim, cases[i].ndim);
        for (size_t d = 0; d < array.ndim; d++)
            assert_int_equal(array.shape[d], cases[i].shape[d]);
        assert_null(array.data);
    }
}

#define HEAD "{'descr': '<f8', 'fortran_order': False, "

static void test_what_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text;
        hop_status status;
        const char *words;
    } cases[] = {
        {"\n", HOP_EFORMAT, "no dict"},
        {"{}\n", HOP_EFORMAT, "'descr' is missing"},
        {"{,}\n", HOP_EFORMAT, "no string where one is needed"},
        {HEAD "}\n", HOP_EFORMAT, "'shape' is missing"},
        {HEAD "'shape': (3,)} x\n", HOP_EFORMAT, "more behind the dict"},
        {HEAD "'shape': (3,)}} \n", HOP_EFORMAT, "more behind the dict"},
        {HEAD "'shape': (3,)} ", HOP_EFORMAT, "no newline at its end"},
        {HEAD "'shape': (3,), 'shape': (3,)}\n", HOP_EFORMAT, "key 'shape' twice"},
        {HEAD "'shape': (3,), 'x': 1}\n", HOP_EFORMAT, "unknown key 'x'"},
        {HEAD "'shape': (3,), 'a\1\x80': 1}\n", HOP_EFORMAT, "unknown key 'a\?\?'"},
        {HEAD "'shape' (3,)}\n", HOP_EFORMAT, "no colon behind a key"},
        {HEAD "'shape': (3,) 'x': 1}\n", HOP_EFORMAT, "no comma between entries"},
        {HEAD "'shape': (3)}\n", HOP_EFORMAT, "the shape is no tuple"},
        {HEAD "'shape': [3]}\n", HOP_EFORMAT, "the shape is no tuple"},
        {HEAD "'shape': 3}\n", HOP_EFORMAT, "the shape is no tuple"},
        {HEAD "'shape': (-3,)}\n", HOP_EFORMAT, "a negative side"},
        {HEAD "'shape': (+3,)}\n", HOP_EFORMAT, "no number in the shape"},
        {HEAD "'shape': (3 4)}\n", HOP_EFORMAT, "no comma in the shape"},
        {HEAD "'shape': (3,,4)}\n", HOP_EFORMAT, "no number in the shape"},
        {HEAD "'shape': (,)}\n", HOP_EFORMAT, "no number in the shape"},
        {HEAD "'shape': (03,)}\n", HOP_EFORMAT, "leading zeros"},
        {HEAD "'shape': (3.0,)}\n", HOP_EFORMAT, "no comma in the shape"},
        {HEAD "'shape': (3,", HOP_EFORMAT, "no number in the shape"},
        {HEAD "'shape': (True,)}\n", HOP_EFORMAT, "no number in the shape"},
        {HEAD "'shape': (1,1,1,1,1)}\n", HOP_EUNSUPPORTED, "more than 4 dimensions"},
        {HEAD "'shape': (18446744073709551616,)}\n", HOP_ELIMIT, "beyond measure"},
        {HEAD "'sha\\x70e': (3,)}\n", HOP_EFORMAT, "a string with an escape"},
        {HEAD "'shape", HOP_EFORMAT, "a string without end"},
        {"{'fortran_order': 0, 'descr': '<f8', 'shape': ()}\n", HOP_EFORMAT,
         "neither True nor False"},
        {"{'fortran_order': True, 'descr': '<f8', 'shape': (2,3)}\n", HOP_EFORMAT,
         "Fortran order"},
        {"{'descr': '>f8'", HOP_EUNSUPPORTED, "dtype '>f8' is big-endian"},
        {"{'descr': '<f2'", HOP_EUNSUPPORTED, "dtype '<f2'"},
        {"{'descr': ''", HOP_EUNSUPPORTED, "dtype ''"},
        {"{'descr': '<<f8'", HOP_EUNSUPPORTED, "dtype '<<f8'"},
        {"{'descr': '<f8 and a text that is longer than any code'", HOP_EUNSUPPORTED,
         "dtype '<f8 and"},
        {"{'descr': '|O'", HOP_EUNSUPPORTED, "dtype '|O'"},
        {"{'descr': [('a', '<f8')]", HOP_EUNSUPPORTED, "dtype with fields"},
        {"{'descr': None", HOP_EFORMAT, "no string where one is needed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hop_array array = {.ndim = 9};
        hop_error error = {0};
        hop_status status = parse(cases[i].text, &array, &error);
        if (status != cases[i].status)
            fail_msg("%s: status %d: %s", cases[i].text, (int)status, error.message);
        assert_holds(&error, cases[i].status, cases[i].words);
        assert_holds(&error, cases[i].status, "x.npy");
        assert_int_equal(array.ndim, 9);
    }
}

static void test_every_beginning_is_refused(void **state) {
    (void)state;
    const char *text = HEAD "'shape': (3, 4), }\n";
    char part[128];
    for (size_t length = 1; length < strlen(text); length++) {
        hop_array array = {0};
        snprintf(part, sizeof part, "%.*s", (int)length, text);
        assert_int_not_equal(parse(part, &array, NULL), HOP_OK);
    }
}

static void test_written_headers_read_back(void **state) {
    (void)state;
    static const size_t shapes[][HOP_MAX_NDIM] = {
        {3, 0, 1, 7}, {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX}, {1, 2, 3, 4}};
    for (size_t i = 0; i < 3 * (HOP_MAX_NDIM + 1) * HOP_DTYPE_COUNT; i++) {
        const size_t *shape = shapes[i % 3];
        size_t ndim = i / 3 % (HOP_MAX_NDIM + 1);
        hop_dtype dtype = (hop_dtype)(i / 3 / (HOP_MAX_NDIM + 1));
        uint8_t header[HOP_NPY_WRITTEN_HEADER];
        size_t size = hop_npy_format_header(dtype, ndim, shape, header);
        assert_int_equal(size % 64, 0);
        assert_int_equal(header[8] + 256 * header[9], size - 10);
        hop_array array = {0};
        hop_error error = {0};
        if (hop_npy_parse_dict((const char *)header + 10, size - 10, "x", &array,
                               &error) != HOP_OK)
            fail_msg("%s", error.message);
        assert_int_equal(array.dtype, dtype);
        assert_int_equal(array.ndim, ndim);
        for (size_t d = 0; d < ndim; d++) assert_int_equal(array.shape[d], shape[d]);
    }
}

static void test_shape_length(void **state) {
    (void)state;
    size_t length = 7;
    assert_int_equal(hop_npy_shape_length(0, NULL, &length), 0);
    assert_int_equal(length, 1);
    assert_int_equal(hop_npy_shape_length(3, (const size_t[]){2, 3, 4}, &length), 0);
    assert_int_equal(length, 24);
    assert_int_equal(hop_npy_shape_length(2, (const size_t[]){0, SIZE_MAX}, &length), 0);
    assert_int_equal(length, 0);
    const size_t huge = (size_t)1 << (sizeof(size_t) * 4);
    assert_int_equal(hop_npy_shape_length(2, (const size_t[]){huge, huge}, &length), -1);
    assert_int_equal(hop_npy_shape_length(3, (const size_t[]){huge, 0, huge}, &length),
                     -1);
    assert_int_equal(length, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_read),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_every_beginning_is_refused),
        cmocka_unit_test(test_written_headers_read_back),
        cmocka_unit_test(test_shape_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
