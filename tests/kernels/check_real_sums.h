/* SPDX-License-Identifier: MIT */
/* Sums along real-valued rows, widening and exponentials of one table against plain C. */
#ifndef HOP_TESTS_CHECK_REAL_SUMS_H
#define HOP_TESTS_CHECK_REAL_SUMS_H

#include "kernels/check_real.h"

/* The contract's order: 16 lanes, then a tree; near the sum in doubles. */
static inline float plain_dot(const float *a, const float *b, size_t dim) {
    float lane[HOP_LANES] = {0};
    double exact = 0, size = 0;
    for (size_t i = 0; i < dim; i++) {
        const float product = a[i] * b[i];
        lane[i % HOP_LANES] = lane[i % HOP_LANES] + product;
        exact += (double)a[i] * b[i];
        size += fabs((double)a[i] * b[i]);
    }
    const float sum = tree(lane);
    assert_true(fabs(sum - exact) <= (double)dim * FLT_EPSILON * size);
    return sum;
}

static inline void check_dots(const shape *s, const float *queries, const float *rows,
                              const uint16_t *halves, const guarded at[3]) {
    const size_t row_values = s->rows * s->dim, values = used(s);
    float *expected = need(values * sizeof(float));
    float *scores = place(&at[2], values * sizeof(float), s->where);
    const float *y = place_copy(&at[0], queries, s->queries * s->dim * 4, s->where);
    for (size_t i = 0; i < values; i++) expected[i] = scores[i] = -5;
    for (size_t q = 0; q < s->queries; q++)
        for (size_t r = 0; r < s->rows; r++)
            expected[q * s->stride + r] =
                plain_dot(queries + q * s->dim, rows + r * s->dim, s->dim);
    if (halves) {
        const uint16_t *x = place_copy(&at[1], halves, row_values * 2, s->where);
        table->dots_half(y, s->queries, x, s->rows, s->dim, scores, s->stride);
    } else {
        const float *x = place_copy(&at[1], rows, row_values * 4, s->where);
        table->dots(y, s->queries, x, s->rows, s->dim, scores, s->stride);
    }
    assert_same_floats(scores, expected, values);
    free(expected);
}

static inline void check_dots_of(int as_halves) {
    hop_random chance = hop_random_begin(21, HOP_STREAM_USER, (uint64_t)as_halves);
    static float queries[MOST * LONGEST], rows[MOST * LONGEST];
    static uint16_t halves[MOST * LONGEST];
    guarded at[3];
    for (int k = 0; k < 3; k++) at[k] = guarded_create(sizeof rows);
    for (size_t dim = 0; dim <= LONGEST; dim++)
        for (int trial = 0; trial < trials_of(dim); trial++) {
            const shape s = random_shape(&chance, dim, trial);
            for (size_t i = 0; i < s.queries * dim; i++)
                queries[i] = random_float(&chance);
            for (size_t i = 0; i < s.rows * dim; i++) {
                halves[i] = random_half(&chance);
                rows[i] = as_halves ? float_of_half(halves[i]) : random_float(&chance);
            }
            check_dots(&s, queries, rows, as_halves ? halves : NULL, at);
        }
    for (int k = 0; k < 3; k++) guarded_free(&at[k]);
}

static void dots_have_the_one_order(void **unused) {
    (void)unused;
    if (!table) skip();
    check_dots_of(0);
}

static void dots_of_halves_are_dots_of_the_widened(void **unused) {
    (void)unused;
    if (!table) skip();
    check_dots_of(1);
}

/* Rows past one panel of the cache, and long ones. */
static void dots_of_many_rows(void **unused) {
    (void)unused;
    if (!table) skip();
    static const size_t shapes[][3] = {{101, 5, 64}, {37, 64, 100}, {19, 1, 5003}};
    hop_random chance = hop_random_begin(22, HOP_STREAM_USER, 0);
    for (size_t k = 0; k < 3; k++) {
        const size_t count = shapes[k][0], queries = shapes[k][1], dim = shapes[k][2];
        float *x = random_floats(&chance, count * dim);
        float *y = random_floats(&chance, queries * dim);
        float *scores = need(queries * count * sizeof *scores);
        table->dots(y, queries, x, count, dim, scores, count);
        for (size_t q = 0; q < queries; q++)
            for (size_t r = 0; r < count; r++) {
                const float expected = plain_dot(y + q * dim, x + r * dim, dim);
                assert_same_floats(&scores[q * count + r], &expected, 1);
            }
        free(x);
        free(y);
        free(scores);
    }
}

static inline float plain_difference(const float *a, const float *known, const float *b,
                                     size_t dim, int squared) {
    float lane[HOP_LANES] = {0};
    double exact = 0, size = 0;
    for (size_t i = 0; i < dim; i++) {
        const float difference = a[i] - b[i],
                    masked = known ? known[i] * difference : difference;
        const float term = squared ? masked * masked : fabsf(masked);
        const double wide = known && known[i] == 0 ? 0 : (double)a[i] - b[i];
        lane[i % HOP_LANES] = lane[i % HOP_LANES] + term;
        exact += squared ? wide * wide : fabs(wide);
        size += squared ? wide * wide : fabs(wide);
    }
    const float sum = tree(lane);
    assert_true(fabs(sum - exact) <= (double)(dim + 2) * FLT_EPSILON * size);
    return sum;
}

static void differences_have_the_one_order(void **unused) {
    (void)unused;
    if (!table) skip();
    enum { ROWS = 35 };
    hop_random chance = hop_random_begin(23, HOP_STREAM_USER, 0);
    static float query[LONGEST], known[LONGEST], rows[ROWS * LONGEST];
    guarded at[4];
    for (int k = 0; k < 4; k++) at[k] = guarded_create(sizeof rows);
    for (size_t dim = 0; dim <= LONGEST; dim++)
        for (int trial = 0; trial < 12; trial++) {
            const place_kind where = (place_kind)(trial % PLACES);
            const size_t count =
                hop_random_below(&chance, dim % 16 ? MOST + 1 : ROWS + 1);
            for (size_t i = 0; i < dim; i++) {
                query[i] = random_float(&chance);
                known[i] = (float)hop_random_below(&chance, 2);
            }
            for (size_t i = 0; i < count * dim; i++) rows[i] = random_float(&chance);
            const float *y = place_copy(&at[0], query, dim * 4, where);
            const float *x = place_copy(&at[1], rows, count * dim * 4, where);
            const float *mask =
                trial / 3 % 2 ? place_copy(&at[2], known, dim * 4, where) : NULL;
            float *out = place(&at[3], count * 4, where);
            (trial / 6 ? table->squares : table->distances)(y, mask, x, count, dim, out);
            for (size_t r = 0; r < count; r++) {
                const float expected =
                    plain_difference(query, mask, rows + r * dim, dim, trial / 6);
                assert_same_floats(&out[r], &expected, 1);
            }
        }
    for (int k = 0; k < 4; k++) guarded_free(&at[k]);
}

static void widens_every_length(void **unused) {
    (void)unused;
    if (!table) skip();
    hop_random chance = hop_random_begin(24, HOP_STREAM_USER, 0);
    uint16_t halves[LONGEST];
    int8_t bytes[LONGEST];
    float expected[LONGEST];
    guarded in = guarded_create(sizeof halves), out = guarded_create(sizeof expected);
    for (size_t length = 0; length <= LONGEST; length++)
        for (place_kind where = AT_BEGIN; where < PLACES; where++) {
            const float scale = random_float(&chance);
            float *to = place(&out, length * 4, where);
            for (size_t i = 0; i < length; i++) {
                halves[i] = random_half(&chance);
                expected[i] = float_of_half(halves[i]);
            }
            table->widen_half(place_copy(&in, halves, length * 2, where), length, to);
            assert_same_floats(to, expected, length);
            for (size_t i = 0; i < length; i++) {
                bytes[i] = (int8_t)(hop_random_below(&chance, 256) - 128);
                expected[i] = scale * (float)bytes[i];
            }
            table->widen_byte(place_copy(&in, bytes, length, where), length, scale, to);
            assert_same_floats(to, expected, length);
        }
    guarded_free(&in);
    guarded_free(&out);
}

/* Units in the last place of `exact` between it and `found`. */
static inline double ulps(float found, double exact) {
    int exponent;
    frexp(exact, &exponent);
    return fabs(found - exact) / ldexp(1, exponent - FLT_MANT_DIG);
}

/* A sample of all floats; tests/long takes every one. */
static void exponentials_lie_within_one_unit(void **unused) {
    (void)unused;
    if (!table) skip();
    enum { RUN = 4000, STEP = 1009 };
    static float scores[RUN], weights[RUN];
    const float last = -104;
    uint32_t bits = 0x80000000u, end;
    memcpy(&end, &last, sizeof end);
    while (bits <= end) {
        size_t count = 0;
        for (; count < RUN && bits <= end; bits += STEP)
            memcpy(&scores[count++], &bits, sizeof bits);
        table->exponentials(scores, count, 0, HOP_EXPONENTIAL_FLOOR, weights);
        for (size_t i = 0; i < count; i++)
            if (scores[i] < HOP_EXPONENTIAL_FLOOR)
                assert_true(weights[i] == 0);
            else
                assert_true(ulps(weights[i], exp(scores[i])) <= 1);
    }
}

static void exponentials_flush_and_add_up(void **unused) {
    (void)unused;
    if (!table) skip();
    hop_random chance = hop_random_begin(25, HOP_STREAM_USER, 0);
    float scores[LONGEST], same[LONGEST];
    guarded in = guarded_create(sizeof scores), out = guarded_create(sizeof scores);
    for (size_t count = 0; count <= LONGEST; count++)
        for (int trial = 0; trial < 6; trial++) {
            const place_kind where = (place_kind)(trial % PLACES);
            const float most = 30, floor = trial < 3 ? HOP_EXPONENTIAL_FLOOR : -16.5f;
            for (size_t i = 0; i < count; i++)
                scores[i] = most - 25 * (float)hop_random_real(&chance);
            if (count > 2) {
                scores[0] = -INFINITY;
                scores[1] = most + floor;
                scores[2] = most;
            }
            const float *from = place_copy(&in, scores, count * 4, where);
            float *to = place(&out, count * 4, where), lane[HOP_LANES] = {0};
            const float sum = table->exponentials(from, count, most, floor, to);
            for (size_t i = 0; i < count; i++) {
                const float x = scores[i] - most;
                assert_true(x >= floor ? ulps(to[i], exp(x)) <= 1 : to[i] == 0);
                lane[i % HOP_LANES] += to[i];
            }
            const float expected = tree(lane);
            assert_same_floats(&sum, &expected, 1);
            if (count > 2) assert_true(to[0] == 0 && to[1] > 0 && to[2] == 1);
            hop_real_kernels_scalar.exponentials(scores, count, most, floor, same);
            assert_same_floats(to, same, count);
            table->exponentials(scores, count, most, floor, scores);
            assert_same_floats(scores, same, count);
        }
    guarded_free(&in);
    guarded_free(&out);
}

static void finds_the_largest(void **unused) {
    (void)unused;
    if (!table) skip();
    hop_random chance = hop_random_begin(26, HOP_STREAM_USER, 0);
    float scores[LONGEST];
    guarded in = guarded_create(sizeof scores);
    for (size_t count = 0; count <= LONGEST; count++)
        for (int trial = 0; trial < 9; trial++) {
            const place_kind where = (place_kind)(trial % PLACES);
            float expected = -INFINITY;
            for (size_t i = 0; i < count; i++) {
                scores[i] = trial < 3   ? random_float(&chance)
                            : trial < 6 ? -1 - (float)hop_random_real(&chance)
                            : hop_random_below(&chance, 2) ? 0.0f
                                                           : -0.0f;
                if (scores[i] > expected) expected = scores[i];
            }
            const float found =
                table->largest(place_copy(&in, scores, count * 4, where), count);
            const float scalar = hop_real_kernels_scalar.largest(scores, count);
            assert_true(found == expected);
            assert_same_floats(&found, &scalar, 1);
        }
    guarded_free(&in);
}

static inline int check_sums(const hop_real_kernels *checked, const char *name) {
    table = checked;
    if (!table) print_message("this machine has no %s: skipped\n", name);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dots_have_the_one_order),
        cmocka_unit_test(dots_of_halves_are_dots_of_the_widened),
        cmocka_unit_test(dots_of_many_rows),
        cmocka_unit_test(differences_have_the_one_order),
        cmocka_unit_test(widens_every_length),
        cmocka_unit_test(exponentials_lie_within_one_unit),
        cmocka_unit_test(exponentials_flush_and_add_up),
        cmocka_unit_test(finds_the_largest),
    };
    return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}

#endif
