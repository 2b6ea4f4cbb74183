/* SPDX-License-Identifier: MIT */
/* The mean row and the tree of its sums, against a tree written by recursion. */
#include "patterns/row_sets.h"

/* Leaf c is chunk c; a node of `wide` leaves (a power of two) adds its halves. */
static double tree(const double *leaves, size_t count, size_t from, size_t wide) {
    if (wide == 1) return leaves[from];
    const size_t middle = from + wide / 2;
    const double left = tree(leaves, count, from, wide / 2);
    return middle < count ? left + tree(leaves, count, middle, wide / 2) : left;
}

static size_t power_above(size_t count) {
    size_t wide = 1;
    while (wide < count) wide *= 2;
    return wide;
}

static void test_the_tree(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(1, 1, 0);
    for (size_t count = 1; count <= 40; count++) {
        enum { WIDTH = 3 };
        double sums[40 * WIDTH], leaves[WIDTH][40];
        for (size_t c = 0; c < count; c++)
            for (size_t i = 0; i < WIDTH; i++)
                sums[c * WIDTH + i] = leaves[i][c] =
                    (hop_random_real(&chance) - 0.5) * pow(10, (double)(c % 9));
        hop_rows_merge(sums, count, WIDTH);
        for (size_t i = 0; i < WIDTH; i++) {
            const double expected = tree(leaves[i], count, 0, power_above(count));
            assert_memory_equal(&sums[i], &expected, sizeof expected);
        }
    }
}

/* As the public header says it, to the last bit. */
static void test_the_mean(void **state) {
    (void)state;
    static const size_t counts[] = {1, 2, 1023, 1024, 1025, 3 * 1024, 7 * 1024 + 100};
    enum { DIM = 5 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        const size_t count = counts[k], chunks = (count + 1023) / 1024;
        float *values = random_reals(7 + k, count, DIM, 1e3, 1e3), mean[DIM];
        hop_rows_source source = {.values = values, .count = count, .dim = DIM};
        assert_ok(hop_rows_average(context, &source, mean, NULL));
        for (size_t i = 0; i < DIM; i++) {
            double *leaves = need(chunks * sizeof *leaves);
            for (size_t r = 0; r < count; r++)
                leaves[r / 1024] += (double)values[r * DIM + i];
            const double sum = tree(leaves, chunks, 0, power_above(chunks));
            const float expected = (float)(sum / (double)count);
            assert_memory_equal(&mean[i], &expected, sizeof expected);
            free(leaves);
        }
        free(values);
    }
    hop_context_free(context);
}

/* 1024 rows of the largest float are far from the largest double. */
static void test_large_values_are_no_fault(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *values = need(2000 * sizeof *values), mean = 0;
    for (size_t i = 0; i < 2000; i++) values[i] = FLT_MAX;
    hop_rows_source source = {.values = values, .count = 2000, .dim = 1};
    assert_ok(hop_rows_average(context, &source, &mean, NULL));
    assert_true(mean == FLT_MAX);
    /* opposite infinities, which leave no trace but NaN */
    values[1500] = INFINITY;
    values[1700] = -INFINITY;
    hop_error error = {HOP_OK, ""};
    assert_status(hop_rows_average(context, &source, &mean, &error), HOP_EVALUE);
    assert_string_equal(error.message, "row 1500, unit 0: inf is no finite number");
    assert_true(mean == FLT_MAX);
    free(values);
    hop_context_free(context);
}

static void test_memory_is_limited(void **state) {
    (void)state;
    hop_context_options small = HOP_CONTEXT_OPTIONS_INIT;
    small.max_bytes = 1000;
    hop_context *context = NULL;
    assert_ok(hop_context_create(&small, &context, NULL));
    const float x[] = {1};
    float mean[1];
    hop_rows_source source = {.values = x, .count = 1, .dim = 126};
    hop_error error = {HOP_OK, ""};
    assert_status(hop_rows_average(context, &source, mean, &error), HOP_ELIMIT);
    assert_non_null(strstr(error.message, "sums of rows"));
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_tree),
        cmocka_unit_test(test_the_mean),
        cmocka_unit_test(test_large_values_are_no_fault),
        cmocka_unit_test(test_memory_is_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
