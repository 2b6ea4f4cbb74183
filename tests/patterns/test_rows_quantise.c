/* SPDX-License-Identifier: MIT */
/* Rounding to bfloat16 and int8: the nearest value, even on ties, at every size. */
#include "patterns/row_sets.h"

static float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void test_every_bfloat16_is_its_own(void **state) {
    (void)state;
    for (uint32_t half = 0; half < 1u << 16; half++) {
        if ((half & 0x7f80) == 0x7f80) continue;
        assert_true(hop_half_widen((uint16_t)half) == float_of(half << 16));
        assert_int_equal(hop_half_of(float_of(half << 16)), half);
    }
}

/* Between each two neighbours: below the middle, the middle, above it. */
static void test_bfloat16_is_the_nearest(void **state) {
    (void)state;
    for (uint32_t sign = 0; sign < 2; sign++)
        for (uint32_t half = 0; half < 0x7f80; half++) {
            const uint32_t from = sign << 15 | half, bits = from << 16;
            const uint32_t even = half % 2 ? from + 1 : from;
            assert_int_equal(hop_half_of(float_of(bits + 1)), from);
            assert_int_equal(hop_half_of(float_of(bits + 0x7fff)), from);
            assert_int_equal(hop_half_of(float_of(bits + 0x8000)), even);
            assert_int_equal(hop_half_of(float_of(bits + 0x8001)), from + 1);
            assert_int_equal(hop_half_of(float_of(bits + 0xffff)), from + 1);
        }
    assert_int_equal(hop_half_of(0x1.fep127f), 0x7f7f);
    assert_int_equal(hop_half_of(0x1.ffp127f), 0x7f80); /* where infinity begins */
}

static void assert_quantised(const float *x, size_t dim) {
    int8_t *q = need(dim);
    float scale = NAN;
    hop_rows_quantise_cue(x, dim, q, &scale);
    double most = 0;
    for (size_t i = 0; i < dim; i++) most = fmax(most, fabs((double)x[i]));
    const double s = (double)scale;
    if (most / 127 >= (double)FLT_MIN)
        assert_true(scale == (float)(most / 127));
    else
        assert_true(s >= most / 127.5 && s < most / 127 + (double)FLT_TRUE_MIN);
    for (size_t i = 0; i < dim; i++) {
        assert_true(q[i] != -128);
        assert_true(fabs((double)x[i] - q[i] * s) <= s / 2 * (1 + 1e-12));
        if (most / 127 >= (double)FLT_MIN && fabs((double)x[i]) == most)
            assert_int_equal(q[i], x[i] > 0 ? 127 : -127);
    }
    free(q);
}

static void test_int8_at_every_size(void **state) {
    (void)state;
    for (int power = -149; power <= 127; power++) {
        float *x = random_reals((uint64_t)(power + 200), 1, 33, 0, 1);
        for (size_t i = 0; i < 33; i++) x[i] = ldexpf(x[i], power);
        assert_quantised(x, 33);
        assert_quantised(x, 1);
        free(x);
    }
    for (int units = 1; units < 2000; units++) {
        const float x[] = {(float)units * FLT_TRUE_MIN, -FLT_TRUE_MIN, 0};
        assert_quantised(x, 3);
    }
    const float most[] = {FLT_MAX, -FLT_MAX, 1};
    assert_quantised(most, 3);
}

static void test_int8_rounds_to_even(void **state) {
    (void)state;
    const float x[] = {127, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -2.5f, 2.51f};
    static const int8_t expected[] = {127, 0, 2, 2, 0, -2, -2, 3};
    int8_t q[8];
    float scale = 0;
    hop_rows_quantise_cue(x, 8, q, &scale);
    assert_true(scale == 1);
    assert_memory_equal(q, expected, sizeof q);
}

static void test_int8_of_zeros(void **state) {
    (void)state;
    const float x[] = {0, -0.0f, 0};
    int8_t q[] = {1, 1, 1};
    float scale = 3;
    hop_rows_quantise_cue(x, 3, q, &scale);
    assert_true(scale == 0);
    for (int i = 0; i < 3; i++) assert_int_equal(q[i], 0);
}

/* Rows of a set go by the same rules. */
static void test_sets_use_them(void **state) {
    (void)state;
    enum { COUNT = 20, DIM = 19 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *values = random_reals(1, COUNT, DIM, 0, 3), read[DIM];
    hop_rows *halves = rows_of(context, values, COUNT, DIM, HOP_STORAGE_BFLOAT16, 0, 0);
    hop_rows *bytes = rows_of(context, values, COUNT, DIM, HOP_STORAGE_INT8, 0, 0);
    for (size_t r = 0; r < COUNT; r++) {
        const float *x = values + r * DIM;
        int8_t q[DIM];
        float scale = 0;
        hop_rows_quantise_cue(x, DIM, q, &scale);
        assert_memory_equal(bytes->bytes + r * DIM, q, DIM);
        assert_true(hop_rows_scale(bytes, r) == scale);
        hop_rows_read(bytes, r, read);
        for (size_t i = 0; i < DIM; i++) assert_true(read[i] == (float)q[i] * scale);
        hop_rows_read(halves, r, read);
        for (size_t i = 0; i < DIM; i++) {
            assert_int_equal(halves->halves[r * DIM + i], hop_half_of(x[i]));
            assert_true(read[i] == hop_half_widen(hop_half_of(x[i])));
        }
        assert_true(hop_rows_scale(halves, r) == 1);
    }
    hop_rows_free(halves);
    hop_rows_free(bytes);
    free(values);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_bfloat16_is_its_own),
        cmocka_unit_test(test_bfloat16_is_the_nearest),
        cmocka_unit_test(test_int8_at_every_size),
        cmocka_unit_test(test_int8_rounds_to_even),
        cmocka_unit_test(test_int8_of_zeros),
        cmocka_unit_test(test_sets_use_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
