/* SPDX-License-Identifier: MIT */
/* Products of rows of bytes of one table against plain C. */
#ifndef HOP_TESTS_CHECK_REAL_BYTES_H
#define HOP_TESTS_CHECK_REAL_BYTES_H

#include "kernels/check_real.h"

static inline int64_t plain_product(const int8_t *a, const int8_t *b, size_t dim) {
    int64_t sum = 0;
    for (size_t i = 0; i < dim; i++) sum += (int64_t)a[i] * b[i];
    return sum;
}

/* Any byte, or the largest ones only, where a narrow sum would wrap or saturate. */
static inline void random_bytes(hop_random *chance, int largest, int8_t *out,
                                size_t count) {
    static const int8_t ends[] = {127, -127, -128};
    for (size_t i = 0; i < count; i++)
        out[i] = largest == 1   ? ends[hop_random_below(chance, 3)]
                 : largest == 2 ? -128
                                : (int8_t)(hop_random_below(chance, 256) - 128);
}

static void products_of_bytes_are_exact(void **unused) {
    (void)unused;
    if (!table) skip();
    hop_random chance = hop_random_begin(41, HOP_STREAM_USER, 0);
    static int8_t queries[MOST * LONGEST], rows[MOST * LONGEST];
    guarded at[3];
    for (int k = 0; k < 3; k++) at[k] = guarded_create(sizeof rows);
    for (size_t dim = 0; dim <= LONGEST; dim++)
        for (int trial = 0; trial < trials_of(dim); trial++) {
            const shape s = random_shape(&chance, dim, trial);
            random_bytes(&chance, trial % 4, queries, s.queries * dim);
            random_bytes(&chance, trial % 3, rows, s.rows * dim);
            int32_t *scores = place(&at[2], used(&s) * 4, s.where);
            for (size_t i = 0; i < used(&s); i++) scores[i] = -5;
            table->dots_byte(place_copy(&at[0], queries, s.queries * dim, s.where),
                             s.queries, place_copy(&at[1], rows, s.rows * dim, s.where),
                             s.rows, dim, scores, s.stride);
            for (size_t q = 0; q < s.queries; q++)
                for (size_t i = 0; i < s.stride && q * s.stride + i < used(&s); i++)
                    assert_int_equal(
                        scores[q * s.stride + i],
                        i < s.rows ? plain_product(queries + q * dim, rows + i * dim, dim)
                                   : -5);
        }
    for (int k = 0; k < 3; k++) guarded_free(&at[k]);
}

/* The longest rows at the largest values: 2^17 127^2 is just below 2^31. */
static void the_longest_rows_fit(void **unused) {
    (void)unused;
    if (!table) skip();
    enum { ROWS = 5, QUERIES = 2 };
    int8_t *rows = need(ROWS * HOP_BYTE_UNITS), *queries = need(QUERIES * HOP_BYTE_UNITS);
    int32_t scores[QUERIES * ROWS];
    memset(rows, 127, ROWS * HOP_BYTE_UNITS);
    memset(rows + HOP_BYTE_UNITS, -127, HOP_BYTE_UNITS);
    memset(queries, 127, HOP_BYTE_UNITS);
    memset(queries + HOP_BYTE_UNITS, -127, HOP_BYTE_UNITS);
    for (size_t asked = 1; asked <= QUERIES; asked++) {
        table->dots_byte(queries, asked, rows, ROWS, HOP_BYTE_UNITS, scores, ROWS);
        for (size_t i = 0; i < asked * ROWS; i++) {
            const int opposite = (i / ROWS == 1) != (i % ROWS == 1);
            assert_int_equal(scores[i],
                             (opposite ? -1 : 1) * (int32_t)HOP_BYTE_UNITS * 127 * 127);
        }
    }
    free(rows);
    free(queries);
}

/* More rows than a panel of the cache holds. */
static void products_of_many_rows(void **unused) {
    (void)unused;
    if (!table) skip();
    enum { ROWS = 301, QUERIES = 7, DIM = 130 };
    hop_random chance = hop_random_begin(42, HOP_STREAM_USER, 0);
    static int8_t rows[ROWS * DIM], queries[QUERIES * DIM];
    static int32_t scores[QUERIES * ROWS];
    random_bytes(&chance, 0, rows, sizeof rows);
    random_bytes(&chance, 0, queries, sizeof queries);
    table->dots_byte(queries, QUERIES, rows, ROWS, DIM, scores, ROWS);
    for (size_t i = 0; i < QUERIES * ROWS; i++)
        assert_int_equal(scores[i], plain_product(queries + i / ROWS * DIM,
                                                  rows + i % ROWS * DIM, DIM));
}

static inline int check_bytes(const hop_real_kernels *checked, const char *name) {
    table = checked;
    if (!table) print_message("this machine has no %s: skipped\n", name);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_of_bytes_are_exact),
        cmocka_unit_test(the_longest_rows_fit),
        cmocka_unit_test(products_of_many_rows),
    };
    return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}

#endif
