/* SPDX-License-Identifier: MIT */
/* Kernels along the column of a unit, and polynomials, against plain C. */
#ifndef HOP_TESTS_CHECK_COLUMNS_H
#define HOP_TESTS_CHECK_COLUMNS_H

#include "kernels/under_test.h"
#include "kernels/weights.h"

/* The largest numbers, numbers whose sums wrap, and doubles of many sizes. */
static void sums_columns_of_every_length(void **unused) {
    (void)unused;
    if (!table) skip();
    hop_random chance = hop_random_begin(20, HOP_STREAM_USER, 0);
    static uint8_t bits[LONGEST];
    static int32_t narrow[LONGEST * HOP_GROUP];
    static int64_t wide[LONGEST * HOP_GROUP];
    static double real[LONGEST * HOP_GROUP];
    guarded at[4];
    for (int k = 0; k < 4; k++) at[k] = guarded_create(sizeof real);
    for (size_t groups = 0; groups <= LONGEST; groups++)
        for (int trial = 0; trial < 6; trial++) {
            const place_kind where = (place_kind)(trial % PLACES);
            const size_t values = groups * HOP_GROUP;
            fill_random(&chance, bits, groups);
            fill_random(&chance, wide, values * sizeof *wide);
            if (trial == 0) memset(bits, 0xff, groups);
            int64_t sum = 0;
            uint64_t wrapped = 0;
            double lane[16] = {0};
            for (size_t k = 0; k < values; k++) {
                narrow[k] = trial == 0   ? (1 << 27) - 1
                            : trial == 1 ? 1 - (1 << 27)
                                         : (int32_t)hop_random_u32(&chance) / 32;
                real[k] = random_double(&chance);
                if (!(bits[k / 8] >> (k % 8) & 1)) continue;
                sum += narrow[k];
                wrapped += (uint64_t)wide[k];
                lane[k % 16] = lane[k % 16] + real[k];
            }
            for (size_t half = 8; half; half /= 2)
                for (size_t k = 0; k < half; k++) lane[k] = lane[k] + lane[k + half];
            const uint8_t *column = place_copy(&at[0], bits, groups, where);
            const int32_t *n = place_copy(&at[1], narrow, values * sizeof *n, where);
            const int64_t *w = place_copy(&at[2], wide, values * sizeof *w, where);
            const double *r = place_copy(&at[3], real, values * sizeof *r, where);
            assert_true(table->column_sum(column, groups, n) == sum);
            assert_true(table->column_sum_wide(column, groups, w) == (int64_t)wrapped);
            const double found = table->column_sum_real(column, groups, r);
            assert_memory_equal(&found, &lane[0], sizeof found);
        }
    for (int k = 0; k < 4; k++) guarded_free(&at[k]);
}

static void adds_to_columns_of_every_length(void **unused) {
    (void)unused;
    if (!table) skip();
    hop_random chance = hop_random_begin(21, HOP_STREAM_USER, 0);
    static uint8_t bits[LONGEST];
    static int32_t a[LONGEST * HOP_GROUP], sum[LONGEST * HOP_GROUP];
    guarded bits_at = guarded_create(sizeof bits), a_at = guarded_create(sizeof a);
    for (size_t groups = 0; groups <= LONGEST; groups++)
        for (int trial = 0; trial < 6; trial++) {
            const place_kind where = (place_kind)(trial % PLACES);
            const size_t values = groups * HOP_GROUP;
            const int32_t step = (int32_t[]){-2, -1, 1, 2, INT32_MIN, 7}[trial];
            fill_random(&chance, bits, groups);
            fill_random(&chance, a, values * sizeof *a);
            for (size_t k = 0; k < values; k++) {
                const int set = bits[k / 8] >> (k % 8) & 1;
                const uint32_t change = set ? (uint32_t)step : 0u - (uint32_t)step;
                sum[k] = (int32_t)((uint32_t)a[k] + change);
            }
            int32_t *to = place_copy(&a_at, a, values * sizeof *a, where);
            table->column_add(place_copy(&bits_at, bits, groups, where), groups, step,
                              to);
            if (values) assert_memory_equal(to, sum, values * sizeof *sum);
        }
    guarded_free(&bits_at);
    guarded_free(&a_at);
}

static void polynomials_of_every_length(void **unused) {
    (void)unused;
    if (!table) skip();
    enum { TERMS = 6 };
    hop_random chance = hop_random_begin(22, HOP_STREAM_USER, 0);
    static int32_t x[LONGEST], w[LONGEST], value[LONGEST];
    guarded at[3];
    for (int k = 0; k < 3; k++) at[k] = guarded_create(sizeof x);
    for (size_t length = 0; length <= LONGEST; length++)
        for (size_t terms = 1; terms <= TERMS; terms++) {
            const place_kind where = (place_kind)((length + terms) % PLACES);
            const size_t bytes = length * sizeof *x;
            const bool weighed = (length + terms) % 2;
            int32_t c[TERMS];
            fill_random(&chance, c, sizeof c);
            fill_random(&chance, x, bytes);
            fill_random(&chance, w, bytes);
            int64_t sum = 0;
            for (size_t i = 0; i < length; i++) {
                uint32_t power = 1, all = 0;
                for (size_t k = 0; k < terms; k++) {
                    all += power * (uint32_t)c[k];
                    power *= (uint32_t)x[i];
                }
                value[i] = (int32_t)(weighed ? all * (uint32_t)w[i] : all);
                sum += value[i];
            }
            const int32_t *from = place_copy(&at[0], x, bytes, where);
            const int32_t *by = place_copy(&at[1], w, bytes, where);
            int32_t *out = place(&at[2], bytes, where);
            if (!weighed) by = NULL;
            assert_true(table->polynomial(from, length, c, terms, by, NULL) == sum);
            assert_true(table->polynomial(from, length, c, terms, by, out) == sum);
            if (length) assert_memory_equal(out, value, bytes);
        }
    for (int k = 0; k < 3; k++) guarded_free(&at[k]);
}

#endif
