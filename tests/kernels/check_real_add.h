/* SPDX-License-Identifier: MIT */
/* Weighted sums of real-valued rows of one table against plain C. */
#ifndef HOP_TESTS_CHECK_REAL_ADD_H
#define HOP_TESTS_CHECK_REAL_ADD_H

#include "kernels/check_real.h"

typedef enum stored { AS_FLOATS, AS_HALVES, AS_BYTES, STORED } stored;

/* One row after another, each multiplied, then added; near the sum in doubles. */
static inline void plain_add(const shape *s, const float *weights, const float *rows,
                             float *out) {
    for (size_t q = 0; q < s->queries; q++)
        for (size_t j = 0; j < s->dim; j++) {
            float *sum = out + q * s->dim + j;
            double exact = *sum, size = fabs(exact);
            for (size_t r = 0; r < s->rows; r++) {
                const float product = weights[q * s->stride + r] * rows[r * s->dim + j];
                *sum = *sum + product;
                exact += (double)weights[q * s->stride + r] * rows[r * s->dim + j];
                size += fabs((double)product);
            }
            assert_true(fabs(*sum - exact) <= (double)(s->rows + 1) * FLT_EPSILON * size);
        }
}

typedef struct stored_rows {
    float *floats; /* what the others stand for */
    uint16_t *halves;
    int8_t *bytes;
} stored_rows;

static inline stored_rows random_stored(hop_random *chance, size_t count, stored as) {
    stored_rows rows = {need(count * 4), need(count * 2), need(count)};
    for (size_t i = 0; i < count; i++) {
        rows.halves[i] = random_half(chance);
        rows.bytes[i] = (int8_t)(hop_random_below(chance, 255) - 127);
        rows.floats[i] = as == AS_FLOATS   ? random_float(chance)
                         : as == AS_HALVES ? float_of_half(rows.halves[i])
                                           : (float)rows.bytes[i];
    }
    return rows;
}

static inline void stored_free(stored_rows *rows) {
    free(rows->floats);
    free(rows->halves);
    free(rows->bytes);
}

static inline void add_stored(const shape *s, const float *weights,
                              const stored_rows *rows, stored as, const guarded *at,
                              float *out) {
    const size_t values = s->rows * s->dim;
    if (as == AS_FLOATS)
        table->add_rows(weights, s->queries, s->stride,
                        place_copy(at, rows->floats, values * 4, s->where), s->rows,
                        s->dim, out);
    else if (as == AS_HALVES)
        table->add_rows_half(weights, s->queries, s->stride,
                             place_copy(at, rows->halves, values * 2, s->where), s->rows,
                             s->dim, out);
    else
        table->add_rows_byte(weights, s->queries, s->stride,
                             place_copy(at, rows->bytes, values, s->where), s->rows,
                             s->dim, out);
}

static inline void check_add(hop_random *chance, const shape *s, unsigned zeros,
                             stored as, const guarded at[3]) {
    const size_t outs = s->queries * s->dim, values = used(s);
    stored_rows rows = random_stored(chance, s->rows * s->dim, as);
    float *expected = random_floats(chance, outs);
    float *weights = random_floats(chance, values);
    for (size_t i = 0; i < values; i++)
        if (hop_random_below(chance, 4) < zeros) weights[i] = 0;
    float *out = place_copy(&at[2], expected, outs * 4, s->where);
    const float *w = place_copy(&at[0], weights, values * 4, s->where);
    plain_add(s, weights, rows.floats, expected);
    add_stored(s, w, &rows, as, &at[1], out);
    assert_same_floats(out, expected, outs);
    stored_free(&rows);
    free(expected);
    free(weights);
}

static inline void check_add_of(stored as) {
    hop_random chance = hop_random_begin(31, HOP_STREAM_USER, (uint64_t)as);
    guarded at[3];
    for (int k = 0; k < 3; k++) at[k] = guarded_create(MOST * LONGEST * 4);
    for (size_t dim = 0; dim <= LONGEST; dim++)
        for (int trial = 0; trial < trials_of(dim); trial++) {
            const shape s = random_shape(&chance, dim, trial);
            check_add(&chance, &s, (unsigned)trial % 5, as, at);
        }
    for (int k = 0; k < 3; k++) guarded_free(&at[k]);
}

static void floats_are_added_row_by_row(void **unused) {
    (void)unused;
    if (!table) skip();
    check_add_of(AS_FLOATS);
}

static void halves_are_added_row_by_row(void **unused) {
    (void)unused;
    if (!table) skip();
    check_add_of(AS_HALVES);
}

static void bytes_are_added_row_by_row(void **unused) {
    (void)unused;
    if (!table) skip();
    check_add_of(AS_BYTES);
}

/* More rows than a block holds, and rows longer than the cache. */
static void many_rows_are_added_row_by_row(void **unused) {
    (void)unused;
    if (!table) skip();
    static const size_t shapes[][3] = {
        {300, 5, 20}, {100, 64, 70}, {21, 1, 9000}, {30, 3, 5003}, {500, 1, 40}};
    hop_random chance = hop_random_begin(32, HOP_STREAM_USER, 0);
    guarded at[3];
    for (int k = 0; k < 3; k++) at[k] = guarded_create(1 << 20);
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++)
        for (stored as = AS_FLOATS; as < STORED; as++)
            for (unsigned zeros = 0; zeros <= 4; zeros++) {
                const shape s = {.dim = shapes[k][2],
                                 .rows = shapes[k][0],
                                 .queries = shapes[k][1],
                                 .stride = shapes[k][0] + 1,
                                 .where = AT_END};
                check_add(&chance, &s, zeros, as, at);
            }
    for (int k = 0; k < 3; k++) guarded_free(&at[k]);
}

static inline int check_sums_of_rows(const hop_real_kernels *checked, const char *name) {
    table = checked;
    if (!table) print_message("this machine has no %s: skipped\n", name);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floats_are_added_row_by_row),
        cmocka_unit_test(halves_are_added_row_by_row),
        cmocka_unit_test(bytes_are_added_row_by_row),
        cmocka_unit_test(many_rows_are_added_row_by_row),
    };
    return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}

#endif
