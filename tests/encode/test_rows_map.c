/* SPDX-License-Identifier: MIT */
/* Mapped rows: in place where nothing is changed, equal to rows in memory, or refused. */
#include "patterns/row_sets.h"

#include "encode/fixtures.h"
#include "encode/npy_header.h"

enum { COUNT = 1300, DIM = 33 };

static void write_array(const char *name, hop_dtype dtype, size_t ndim,
                        const size_t *shape, const void *data) {
    hop_error error = {HOP_OK, ""};
    if (hop_array_write(temporary_path(name), dtype, ndim, shape, data, &error) != HOP_OK)
        fail_msg("%s", error.message);
}

static hop_rows *map_of(hop_context *context, const char *name,
                        const hop_rows_options *options) {
    hop_rows *rows = NULL;
    hop_error error = {HOP_OK, ""};
    if (hop_rows_map(context, temporary_path(name), options, &rows, &error) != HOP_OK)
        fail_msg("%s", error.message);
    return rows;
}

/* The message names the file once, and says `words`. */
static void assert_map_refused(hop_context *context, const char *path, hop_status status,
                               const char *words) {
    hop_rows *rows = NULL;
    hop_error error = {HOP_OK, ""};
    assert_status(hop_rows_map(context, path, NULL, &rows, &error), status);
    assert_null(rows);
    assert_holds(&error, status, words);
    const char *named = strstr(error.message, path);
    assert_non_null(named);
    assert_null(strstr(named + 1, path));
    assert_status(hop_rows_map(context, path, NULL, &rows, NULL), status);
}

/* A file of a dict, padded to 64 bytes as NumPy does, or to `whole` bytes, and data. */
static void write_raw(const char *name, const char *dict, size_t whole, const void *data,
                      size_t bytes) {
    const size_t length = strlen(dict);
    if (whole == 0) whole = (10 + length + 1 + 63) / 64 * 64;
    uint8_t *file = need(whole + bytes);
    memset(file, ' ', whole);
    memcpy(file, "\x93NUMPY\1\0", 8);
    file[8] = (uint8_t)(whole - 10);
    file[9] = (uint8_t)((whole - 10) >> 8);
    memcpy(file + 10, dict, length);
    file[whole - 1] = '\n';
    memcpy(file + whole, data, bytes);
    write_temporary(name, file, whole + bytes);
    free(file);
}

/* Whether a read-only, private mapping of the file holds the address (NULL: whether the
   file is mapped at all), by what the kernel says; `otherwise` where it says nothing. */
static int is_mapped(const char *name, const void *address, int otherwise) {
    FILE *maps = fopen("/proc/self/maps", "r");
    if (!maps) return otherwise;
    char line[1024], rights[8];
    unsigned long from, to;
    int found = 0;
    while (fgets(line, sizeof line, maps)) {
        if (!strstr(line, name)) continue;
        assert_int_equal(sscanf(line, "%lx-%lx %7s", &from, &to, rights), 3);
        assert_string_equal(rights, "r--p");
        found |= !address || ((uintptr_t)address >= from && (uintptr_t)address < to);
    }
    fclose(maps);
    return found;
}

static void test_rows_lie_in_the_mapping(void **state) {
    (void)state;
    static const size_t shape[] = {COUNT, DIM};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    float *values = random_reals(1, COUNT, DIM, 0, 1);
    write_array("rows.npy", HOP_DTYPE_FLOAT32, 2, shape, values);
    hop_rows *memory = rows_of(context, values, COUNT, DIM, HOP_STORAGE_FLOAT32, 0, 0);
    hop_rows *rows = map_of(context, "rows.npy", NULL);
    assert_same_rows(memory, rows);
    assert_int_equal(hop_rows_bytes(rows), hop_rows_bytes(memory));
    const float *floats = rows->floats;
    assert_true(is_mapped("rows.npy", floats, 1));
    assert_true(is_mapped("rows.npy", floats + COUNT * DIM - 1, 1));
    hop_rows_free(rows);
    assert_false(is_mapped("rows.npy", NULL, 0));
    hop_rows_free(memory);

    /* once stored, the file is of no more use */
    for (int way = 1; way < 4 * HOP_STORAGE_BITS; way++) {
        hop_rows_options options =
            rows_options((hop_storage)(way / 4), way & 1, way >> 1 & 1);
        memory = rows_of(context, values, COUNT, DIM, options.storage, options.centre,
                         options.normalise);
        rows = map_of(context, "rows.npy", &options);
        assert_int_equal(hop_rows_bytes(rows), hop_rows_bytes(memory));
        assert_same_rows(memory, rows);
        assert_false(is_mapped("rows.npy", NULL, 0));
        hop_rows_free(rows);
        hop_rows_free(memory);
    }
    free(values);
    hop_context_free(context);
}

static void test_shapes_that_are_read(void **state) {
    (void)state;
    static const size_t shapes[][2] = {{7, 1}, {1, 7}, {7, 0}};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const float x[7] = {1, -2, 3, -4, 5, -6, 7};
    for (size_t k = 0; k < 3; k++) {
        write_array("shape.npy", HOP_DTYPE_FLOAT32, k == 2 ? 1 : 2, shapes[k], x);
        hop_rows *rows = map_of(context, "shape.npy", NULL);
        assert_int_equal(hop_rows_count(rows), k == 0 ? 7 : 1);
        assert_int_equal(hop_rows_dim(rows), k == 0 ? 1 : 7);
        assert_memory_equal(rows->floats, x, sizeof x);
        hop_rows_free(rows);
    }
    hop_context_free(context);
}

/* Data that start between two floats are read, and held, instead. */
static void test_unaligned_data_are_copied(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const float x[] = {1, 2, 3, 4, 5, 6};
    float read[3];
    hop_rows *whole = rows_of(context, x, 2, 3, HOP_STORAGE_FLOAT32, 0, 0);
    for (size_t lead = 80; lead < 84; lead++) {
        write_raw("odd.npy", "{'descr':'<f4','fortran_order':False,'shape':(2,3)}", lead,
                  x, sizeof x);
        hop_rows *rows = map_of(context, "odd.npy", NULL);
        assert_same_rows(whole, rows);
        assert_int_equal((uintptr_t)rows->floats % sizeof(float), 0);
        assert_int_equal(hop_rows_bytes(rows),
                         hop_rows_bytes(whole) + (lead % 4 ? sizeof x : 0));
        hop_rows_read(rows, 1, read);
        assert_memory_equal(read, x + 3, sizeof read);
        hop_rows_free(rows);
    }
    hop_rows_free(whole);

    hop_context_options small = HOP_CONTEXT_OPTIONS_INIT;
    small.max_bytes = 20;
    hop_context *narrow = NULL;
    assert_ok(hop_context_create(&small, &narrow, NULL));
    hop_rows *rows = NULL;
    hop_error error = {HOP_OK, ""};
    assert_status(hop_rows_map(narrow, temporary_path("odd.npy"), NULL, &rows, &error),
                  HOP_ELIMIT);
    assert_null(rows);
    hop_context_free(narrow);
    hop_context_free(context);
}

static void test_other_dtypes_are_named(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    static const struct {
        const char *descr, *words;
    } cases[] = {
        {"<f8", "dtype float64"}, {"<i4", "dtype int32"}, {"<i8", "dtype int64"},
        {"|i1", "dtype int8"},    {"|u1", "dtype uint8"}, {"|b1", "dtype bool"},
        {"<f2", "dtype '<f2'"},   {">f4", "dtype '>f4'"}, {"<c8", "dtype '<c8'"},
        {"|V2", "dtype '|V2'"},   {">f8", "dtype '>f8'"}, {"<U3", "dtype '<U3'"},
    };
    const uint8_t zeros[64] = {0};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char dict[128];
        snprintf(dict, sizeof dict, "{'descr':'%s','fortran_order':False,'shape':(2,4)}",
                 cases[k].descr);
        write_raw("dtype.npy", dict, 0, zeros, 32);
        const char *path = temporary_path("dtype.npy");
        assert_map_refused(context, path, HOP_EUNSUPPORTED, cases[k].words);
        assert_map_refused(context, path, HOP_EUNSUPPORTED, "X.astype('<f4')");
    }
    hop_context_free(context);
}

static void test_files_that_lie(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    static const struct {
        const char *order, *shape;
        size_t bytes;
        hop_status status;
        const char *words;
    } cases[] = {
        {"False", "(2,4)", 31, HOP_EFORMAT, "the data end early: the shape needs 32"},
        {"False", "(2,4)", 0, HOP_EFORMAT, "the data end early: the shape needs 32"},
        {"False", "(2,4)", 33, HOP_EFORMAT, "the data go on: the shape needs 32"},
        {"True", "(2,4)", 32, HOP_EFORMAT, "Fortran order"},
        {"False", "(2,2,2)", 32, HOP_ESHAPE, "3 dimensions"},
        {"False", "(1,1,2,4)", 32, HOP_ESHAPE, "4 dimensions"},
        {"False", "()", 4, HOP_ESHAPE, "0 dimensions"},
        {"False", "(1,1,1,1,1)", 4, HOP_EUNSUPPORTED, "more than 4 dimensions"},
        {"False", "(0,4)", 0, HOP_EEMPTY, "0 rows of 4 units"},
        {"False", "(4,0)", 0, HOP_EEMPTY, "4 rows of 0 units"},
        {"False", "(0,)", 0, HOP_EEMPTY, "1 rows of 0 units"},
        {"False", "(4611686018427387904,1)", 32, HOP_ELIMIT, "beyond measure"},
        {"False", "(9223372036854775807,3)", 32, HOP_ELIMIT, "beyond measure"},
        {"False", "(4294967296,1)", 32, HOP_EFORMAT, "end early"},
        {"False", "(2,-4)", 32, HOP_EFORMAT, "a negative side"},
    };
    const uint8_t zeros[64] = {0};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char dict[128];
        snprintf(dict, sizeof dict, "{'descr':'<f4','fortran_order':%s,'shape':%s}",
                 cases[k].order, cases[k].shape);
        write_raw("lie.npy", dict, 0, zeros, cases[k].bytes);
        assert_map_refused(context, temporary_path("lie.npy"), cases[k].status,
                           cases[k].words);
    }
    hop_context_free(context);
}

static void test_what_is_no_array(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    write_temporary("empty.npy", "", 0);
    assert_map_refused(context, temporary_path("empty.npy"), HOP_EFORMAT,
                       "not a .npy file");
    write_temporary("text.npy", "once upon a time", 16);
    assert_map_refused(context, temporary_path("text.npy"), HOP_EFORMAT,
                       "not a .npy file");
    assert_map_refused(context, temporary_path("none.npy"), HOP_EIO, "cannot read");
    assert_map_refused(context, temporary_folder, HOP_EUNSUPPORTED, "not a regular file");
    assert_map_refused(context, "/dev/null", HOP_EUNSUPPORTED, "not a regular file");
    hop_context_free(context);
}

static void test_values_are_named_with_the_file(void **state) {
    (void)state;
    static const size_t shape[] = {2, 3};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const float x[] = {1, 2, 3, 4, NAN, INFINITY};
    write_array("nan.npy", HOP_DTYPE_FLOAT32, 2, shape, x);
    assert_map_refused(context, temporary_path("nan.npy"), HOP_EVALUE,
                       "nan.npy: row 1, unit 1: nan is no finite number");
    assert_false(is_mapped("nan.npy", NULL, 0));
    hop_rows_options options = rows_options(HOP_STORAGE_BITS, 0, 0);
    hop_rows *rows = NULL;
    assert_status(hop_rows_map(context, temporary_path("nan.npy"), &options, &rows, NULL),
                  HOP_EINVAL);
    assert_null(rows);
    hop_context_free(context);
}

static hop_context *damage_context;

static int take_rows(uint8_t *bytes, size_t size) {
    /* a new file each time: some file systems flush one that is cut short and closed */
    unlink(temporary_path("damaged.npy"));
    write_temporary("damaged.npy", bytes, size);
    hop_rows *rows = NULL;
    hop_array array = {0};
    hop_error error = {HOP_OK, ""};
    hop_status status =
        hop_rows_map(damage_context, temporary_path("damaged.npy"), NULL, &rows, &error);
    if (status != HOP_OK) {
        assert_int_equal(error.status, status);
        assert_non_null(strstr(error.message, "damaged.npy"));
        assert_null(rows);
        return 0;
    }
    /* what is mapped is what the other reader makes of the file */
    assert_ok(hop_array_decode(bytes, size, "damaged", 0, &array, NULL));
    assert_int_equal(array.dtype, HOP_DTYPE_FLOAT32);
    const size_t length = hop_rows_count(rows) * hop_rows_dim(rows);
    assert_int_equal(hop_array_length(&array), length);
    assert_memory_equal(rows->floats, array.data, length * sizeof(float));
    for (size_t i = 0; i < length; i++) assert_true(isfinite(rows->floats[i]));
    hop_array_clear(&array);
    hop_rows_free(rows);
    return 1;
}

static void test_damage_never_harms(void **state) {
    (void)state;
    damage_context = context_of(1, HOP_ISA_AUTO);
    static const char *const names[] = {"array_float32.npy", "array_float64.npy"};
    for (size_t i = 0; i < 2; i++) {
        size_t size;
        uint8_t *bytes = fixture_bytes(names[i], &size);
        assert_int_equal(offer(take_rows, bytes, size), i == 0);
        assert_int_equal(offer_beginnings(take_rows, bytes, size, 5000), 0);
        const size_t accepted = offer_damaged(take_rows, bytes, size, 1200);
        assert_true(i == 0 ? accepted > 0 && accepted < 1200 : accepted < 1200);
        free(bytes);
    }
    hop_context_free(damage_context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_lie_in_the_mapping),
        cmocka_unit_test(test_shapes_that_are_read),
        cmocka_unit_test(test_unaligned_data_are_copied),
        cmocka_unit_test(test_other_dtypes_are_named),
        cmocka_unit_test(test_files_that_lie),
        cmocka_unit_test(test_what_is_no_array),
        cmocka_unit_test(test_values_are_named_with_the_file),
        cmocka_unit_test(test_damage_never_harms),
    };
    return cmocka_run_group_tests(tests, make_temporary_folder, remove_temporary_folder);
}
