/* SPDX-License-Identifier: MIT */
/* Sets of real rows: in place or copied, alike on any number of threads, or refused. */
#include "patterns/row_sets.h"

enum { COUNT = 2500, DIM = 37 };

static void test_names(void **state) {
    (void)state;
    assert_string_equal(hop_storage_name(HOP_STORAGE_FLOAT32), "float32");
    assert_string_equal(hop_storage_name(HOP_STORAGE_BFLOAT16), "bfloat16");
    assert_string_equal(hop_storage_name(HOP_STORAGE_INT8), "int8");
    assert_string_equal(hop_storage_name(HOP_STORAGE_BITS), "bits");
    assert_null(hop_storage_name(HOP_STORAGE_COUNT));
    assert_null(hop_storage_name((hop_storage)-1));
}

static void test_values_are_used_in_place(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    float *values = random_reals(1, COUNT, DIM, 0, 1), read[DIM];
    hop_rows *rows = NULL;
    assert_ok(hop_rows_create(context, values, COUNT, DIM, NULL, &rows, NULL));
    assert_ptr_equal(rows->floats, values);
    assert_null(rows->halves);
    assert_null(rows->bytes);
    assert_null(rows->bits);
    assert_int_equal(hop_rows_count(rows), COUNT);
    assert_int_equal(hop_rows_dim(rows), DIM);
    assert_int_equal(hop_rows_storage(rows), HOP_STORAGE_FLOAT32);
    assert_int_equal(hop_rows_options_of(rows)->storage, HOP_STORAGE_FLOAT32);
    assert_int_equal(hop_rows_options_of(rows)->centre, 0);
    assert_null(hop_rows_mean(rows));
    assert_true(hop_rows_scale(rows, 7) == 1);
    assert_true(hop_rows_loss_of(rows).largest == 0 && hop_rows_loss_of(rows).rms == 0);
    /* lengths of rows, and little else */
    assert_in_range(hop_rows_bytes(rows), COUNT * 4, COUNT * 4 + 1024);
    hop_rows_read(rows, 9, read);
    assert_memory_equal(read, values + 9 * DIM, sizeof read);
    hop_rows_free(rows);
    hop_rows_free(NULL);
    free(values);
    hop_context_free(context);
}

static void test_a_copy_lets_the_values_go(void **state) {
    (void)state;
    static const size_t unit[] = {4, 2, 1};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (int storage = 0; storage < HOP_STORAGE_BITS; storage++) {
        float *values = random_reals(2, COUNT, DIM, 0, 1), before[DIM], after[DIM];
        hop_rows *rows = rows_of(context, values, COUNT, DIM, (hop_storage)storage, 1, 1);
        assert_in_range(hop_rows_bytes(rows), COUNT * DIM * unit[storage],
                        COUNT * DIM * unit[storage] + COUNT * 8 + 2048);
        assert_non_null(hop_rows_mean(rows));
        hop_rows_read(rows, COUNT - 1, before);
        memset(values, 0, COUNT * DIM * sizeof *values);
        free(values);
        hop_rows_read(rows, COUNT - 1, after);
        assert_memory_equal(before, after, sizeof before);
        hop_rows_free(rows);
    }
    hop_context_free(context);
}

/* s (x - m) in plain double: every step rounds to float once, |x| < 4. */
static void test_rows_against_plain_double(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    float *values = random_reals(3, COUNT, DIM, 2, 1), read[DIM];
    for (int way = 0; way < 4; way++) {
        const int centre = way & 1, normalise = way >> 1;
        hop_rows *rows =
            rows_of(context, values, COUNT, DIM, HOP_STORAGE_FLOAT32, centre, normalise);
        double mean[DIM] = {0};
        for (size_t r = 0; r < COUNT && centre; r++)
            for (size_t i = 0; i < DIM; i++)
                mean[i] += (double)values[r * DIM + i] / COUNT;
        double most = 0;
        for (size_t r = 0; r < COUNT; r++) {
            double square = 0, x[DIM];
            for (size_t i = 0; i < DIM; i++) {
                x[i] = (double)values[r * DIM + i] - mean[i];
                square += x[i] * x[i];
            }
            const double length = sqrt(square), s = normalise ? 1 / length : 1;
            hop_rows_read(rows, r, read);
            for (size_t i = 0; i < DIM; i++)
                assert_true(fabs((double)read[i] - s * x[i]) < 6 * (double)FLT_EPSILON);
            assert_true(fabs((double)hop_rows_norm(rows, r) - s * length) <
                        2 * (double)FLT_EPSILON * (1 + s * length));
            most = fmax(most, (double)hop_rows_norm(rows, r));
        }
        assert_true((double)rows->largest_norm == most);
        hop_rows_free(rows);
    }
    free(values);
    hop_context_free(context);
}

static void test_threads_change_no_byte(void **state) {
    (void)state;
    float *values = random_reals(4, 9 * HOP_ROWS_CHUNK + 5, DIM, 1, 3);
    for (int way = 0; way < 4 * HOP_STORAGE_BITS; way++) {
        hop_rows *first = NULL;
        for (unsigned threads = 1; threads <= 4; threads++) {
            hop_context *context = context_of(threads, HOP_ISA_AUTO);
            hop_rows *rows = rows_of(context, values, 9 * HOP_ROWS_CHUNK + 5, DIM,
                                     (hop_storage)(way / 4), way & 1, way >> 1 & 1);
            if (first) {
                assert_same_rows(first, rows);
                hop_rows_free(rows);
            } else {
                first = rows;
            }
            hop_context_free(context);
        }
        hop_rows_free(first);
    }
    free(values);
}

static void test_patterns_are_rows_of_bits(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(5, 1, 0);
    int8_t *units = random_rows(&chance, 5, 130);
    hop_patterns *patterns = patterns_of(units, 5, 130);
    hop_rows *rows = NULL;
    assert_ok(hop_rows_of_patterns(context, patterns, &rows, NULL));
    assert_ptr_equal(rows->bits, patterns);
    assert_int_equal(hop_rows_storage(rows), HOP_STORAGE_BITS);
    assert_int_equal(hop_rows_options_of(rows)->storage, HOP_STORAGE_BITS);
    assert_int_equal(hop_rows_count(rows), 5);
    assert_int_equal(hop_rows_dim(rows), 130);
    for (size_t r = 0; r < 5; r++) {
        float read[130], cue[130];
        hop_rows_read(rows, r, read);
        for (size_t i = 0; i < 130; i++)
            assert_true(read[i] == (float)units[r * 130 + i]);
        assert_true(hop_rows_norm(rows, r) == (float)sqrt(130));
        assert_true(hop_rows_scale(rows, r) == 1);
        assert_ok(hop_rows_encode(rows, read, NULL, cue, NULL));
        assert_memory_equal(cue, read, sizeof cue);
    }
    assert_true(rows->largest_norm == (float)sqrt(130));
    hop_rows_free(rows);
    hop_patterns_free(patterns);

    hop_error error = {HOP_OK, ""};
    hop_rows *none = NULL;
    assert_ok(hop_patterns_create(8, &patterns));
    assert_status(hop_rows_of_patterns(context, patterns, &none, &error), HOP_EEMPTY);
    assert_non_null(strstr(error.message, "0 rows of 8 units"));
    assert_null(none);
    hop_patterns_free(patterns);
    free(units);
    hop_context_free(context);
}

static void test_options_are_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const float x[] = {1, 2};
    hop_rows_options options = rows_options(HOP_STORAGE_FLOAT32, 0, 0);
    options.size = 4;
    assert_rows_refused(context, x, 1, 2, &options, HOP_EINVAL, "size 4");
    options = rows_options(HOP_STORAGE_BITS, 0, 0);
    assert_rows_refused(context, x, 1, 2, &options, HOP_EINVAL, "storage bits");
    options = rows_options((hop_storage)9, 0, 0);
    assert_rows_refused(context, x, 1, 2, &options, HOP_EINVAL, "storage 9");
    options = rows_options(HOP_STORAGE_INT8, 2, 0);
    assert_rows_refused(context, x, 1, 2, &options, HOP_EINVAL, "centre 2");
    options = rows_options(HOP_STORAGE_INT8, 0, -1);
    assert_rows_refused(context, x, 1, 2, &options, HOP_EINVAL, "normalise -1");
    hop_context_free(context);
}

/* Nothing is read or allocated before: x stands for far more than it holds. */
static void test_shapes_are_refused(void **state) {
    (void)state;
    hop_context_options small = HOP_CONTEXT_OPTIONS_INIT;
    small.max_bytes = 1000;
    hop_context *context = NULL;
    assert_ok(hop_context_create(&small, &context, NULL));
    const float x[] = {1, 2};
    assert_rows_refused(context, x, 0, 2, NULL, HOP_EEMPTY, "0 rows of 2 units");
    assert_rows_refused(context, x, 2, 0, NULL, HOP_EEMPTY, "2 rows of 0 units");
    assert_rows_refused(context, x, (size_t)HOP_MAX_PATTERNS + 1, 1, NULL, HOP_ELIMIT,
                        "268435457 rows");
    assert_rows_refused(context, x, 1, (size_t)HOP_MAX_UNITS + 1, NULL, HOP_ELIMIT,
                        "16777217 units");
    assert_rows_refused(context, x, SIZE_MAX, SIZE_MAX, NULL, HOP_ELIMIT, "rows");
    assert_rows_refused(context, x, 251, 1, NULL, HOP_ELIMIT, "lengths of rows");
    hop_rows_options options = rows_options(HOP_STORAGE_INT8, 0, 0);
    assert_rows_refused(context, x, 20, 51, &options, HOP_ELIMIT, "rows: 20 x 51 bytes");
    options = rows_options(HOP_STORAGE_BFLOAT16, 0, 0);
    assert_rows_refused(context, x, 20, 26, &options, HOP_ELIMIT, "rows: 20 x 52 bytes");
    hop_context_free(context);
}

/* The first fault is named, whoever finds it, in every way of storing. */
static void test_what_is_not_finite_is_named(void **state) {
    (void)state;
    const size_t count = 5 * HOP_ROWS_CHUNK;
    float *values = random_reals(6, count, DIM, 0, 1);
    values[4000 * DIM + 3] = NAN;
    values[4000 * DIM + 2] = -INFINITY;
    values[5001 * DIM + 1] = INFINITY;
    for (unsigned threads = 1; threads <= 3; threads++) {
        hop_context *context = context_of(threads, HOP_ISA_AUTO);
        for (int way = 0; way < 4 * HOP_STORAGE_BITS; way++) {
            hop_rows_options options =
                rows_options((hop_storage)(way / 4), way & 1, way >> 1 & 1);
            assert_rows_refused(context, values, count, DIM, &options, HOP_EVALUE,
                                "row 4000, unit 2: -inf is no finite number");
        }
        hop_context_free(context);
    }
    free(values);
}

static void test_one_unit_and_one_row(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const float x[] = {-3, 5, 0};
    float read = 9;
    hop_rows *rows = rows_of(context, x, 3, 1, HOP_STORAGE_INT8, 0, 1);
    for (size_t r = 0; r < 3; r++) {
        hop_rows_read(rows, r, &read);
        assert_true(fabs((double)read - (double)(r == 2 ? 0 : r ? 1 : -1)) < 1e-6);
    }
    assert_true(hop_rows_scale(rows, 2) == 0 && hop_rows_norm(rows, 2) == 0);
    hop_rows_free(rows);
    /* one row is its own mean */
    rows = rows_of(context, x, 1, 3, HOP_STORAGE_FLOAT32, 1, 1);
    float three[3];
    hop_rows_read(rows, 0, three);
    for (size_t i = 0; i < 3; i++) assert_true(three[i] == 0);
    assert_memory_equal(hop_rows_mean(rows), x, sizeof x);
    assert_true(rows->largest_norm == 0);
    hop_rows_free(rows);
    hop_context_free(context);
}

static void count_release(void *of) {
    ++*(int *)of;
}

/* A source goes over with HOP_OK only, and is released once it is of no more use. */
static void test_owners(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float x[] = {1, 2, 3, 4};
    int released = 0;
    hop_rows_source source = {"x.npy", x, 2, 2, 100, count_release, &released};
    hop_rows_options options = rows_options(HOP_STORAGE_FLOAT32, 0, 0);
    hop_rows *rows = NULL, *borrowed = NULL;
    assert_ok(hop_rows_adopt(context, &source, &options, &rows, NULL));
    assert_ok(hop_rows_create(context, x, 2, 2, &options, &borrowed, NULL));
    assert_int_equal(hop_rows_bytes(rows), hop_rows_bytes(borrowed) + 100);
    assert_int_equal(released, 0);
    hop_rows_free(rows);
    hop_rows_free(borrowed);
    assert_int_equal(released, 1);

    options.normalise = 1;
    assert_ok(hop_rows_adopt(context, &source, &options, &rows, NULL));
    assert_int_equal(released, 2);
    hop_rows_free(rows);
    assert_int_equal(released, 2);

    x[3] = NAN;
    hop_error error = {HOP_OK, ""};
    for (int way = 0; way < 4; way++) {
        options = rows_options(HOP_STORAGE_FLOAT32, way & 1, way >> 1);
        assert_status(hop_rows_adopt(context, &source, &options, &rows, &error),
                      HOP_EVALUE);
        assert_non_null(strstr(error.message, "x.npy: row 1, unit 1: nan"));
    }
    assert_int_equal(released, 2);
    hop_context_free(context);
}

static void test_an_interrupt_is_heard(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const float x[] = {1, 2};
    hop_context_interrupt(context);
    for (int centre = 0; centre < 2; centre++) {
        hop_rows_options options = rows_options(HOP_STORAGE_FLOAT32, centre, 0);
        assert_rows_refused(context, x, 1, 2, &options, HOP_EINTERRUPTED, "interrupted");
    }
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_values_are_used_in_place),
        cmocka_unit_test(test_a_copy_lets_the_values_go),
        cmocka_unit_test(test_rows_against_plain_double),
        cmocka_unit_test(test_threads_change_no_byte),
        cmocka_unit_test(test_patterns_are_rows_of_bits),
        cmocka_unit_test(test_options_are_refused),
        cmocka_unit_test(test_shapes_are_refused),
        cmocka_unit_test(test_what_is_not_finite_is_named),
        cmocka_unit_test(test_one_unit_and_one_row),
        cmocka_unit_test(test_owners),
        cmocka_unit_test(test_an_interrupt_is_heard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
