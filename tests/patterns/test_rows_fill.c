/* SPDX-License-Identifier: MIT */
/* The pass over rows: squares, lengths and losses against plain double, and its faults.
 */
#include "patterns/row_sets.h"

static void test_squares(void **state) {
    (void)state;
    for (size_t dim = 0; dim <= 100; dim++) {
        float *x = random_reals(dim, 1, dim + 1, 0, 8);
        double lanes[16] = {0}, whole = 0;
        for (size_t i = 0; i < dim; i++) {
            lanes[i % 16] += (double)x[i] * (double)x[i];
            whole += (double)x[i] * (double)x[i];
        }
        double eight[8], four[4];
        for (int k = 0; k < 8; k++) eight[k] = lanes[k] + lanes[k + 8];
        for (int k = 0; k < 4; k++) four[k] = eight[k] + eight[k + 4];
        const double expected = (four[0] + four[2]) + (four[1] + four[3]);
        const double got = hop_rows_square(x, dim);
        assert_memory_equal(&got, &expected, sizeof got);
        assert_true(fabs(got - whole) <= 1e-13 * whole);
        free(x);
    }
}

/* Finite whatever finite floats there are; else not, wherever the odd one stands. */
static void test_squares_show_what_is_not_finite(void **state) {
    (void)state;
    float x[67];
    for (size_t i = 0; i < 67; i++) x[i] = i % 2 ? -FLT_MAX : FLT_MAX;
    assert_true(isfinite(hop_rows_square(x, 67)));
    assert_int_equal(hop_rows_find_unfinite(x, 67), 67);
    for (size_t at = 0; at < 67; at++)
        for (int kind = 0; kind < 3; kind++) {
            const float kept = x[at];
            x[at] = kind == 0 ? NAN : kind == 1 ? INFINITY : -INFINITY;
            assert_true(!isfinite(hop_rows_square(x, 67)));
            assert_int_equal(hop_rows_find_unfinite(x, 67), at);
            x[at] = kept;
        }
}

static void test_lengths_of_what_is_stored(void **state) {
    (void)state;
    enum { COUNT = 1100, DIM = 50 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    float *values = random_reals(3, COUNT, DIM, 1, 2), read[DIM];
    for (int way = 0; way < 4 * HOP_STORAGE_BITS; way++) {
        hop_rows *rows = rows_of(context, values, COUNT, DIM, (hop_storage)(way / 4),
                                 way & 1, way >> 1 & 1);
        float most = 0;
        for (size_t r = 0; r < COUNT; r++) {
            hop_rows_read(rows, r, read);
            double square = 0;
            for (size_t i = 0; i < DIM; i++) square += (double)read[i] * (double)read[i];
            assert_true(fabs((double)hop_rows_norm(rows, r) - sqrt(square)) <=
                        (double)FLT_EPSILON * sqrt(square));
            if (rows->norms[r] > most) most = rows->norms[r];
        }
        assert_true(rows->largest_norm == most);
        hop_rows_free(rows);
    }
    free(values);
    hop_context_free(context);
}

/* Against the float32 set: what rounding alone changed. */
static void test_losses(void **state) {
    (void)state;
    enum { COUNT = 2100, DIM = 31 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    float *values = random_reals(4, COUNT, DIM, 1, 2), x[DIM], y[DIM];
    for (int way = 0; way < 8; way++) {
        const hop_storage storage = way & 4 ? HOP_STORAGE_INT8 : HOP_STORAGE_BFLOAT16;
        hop_rows *whole = rows_of(context, values, COUNT, DIM, HOP_STORAGE_FLOAT32,
                                  way & 1, way >> 1 & 1);
        hop_rows *rows =
            rows_of(context, values, COUNT, DIM, storage, way & 1, way >> 1 & 1);
        double lost = 0, all = 0, most = 0;
        for (size_t r = 0; r < COUNT; r++) {
            hop_rows_read(whole, r, x);
            hop_rows_read(rows, r, y);
            for (size_t i = 0; i < DIM; i++) {
                const double d = (double)y[i] - (double)x[i];
                lost += d * d;
                all += (double)x[i] * (double)x[i];
                most = fmax(most, fabs(d));
            }
        }
        const hop_rows_loss loss = hop_rows_loss_of(rows);
        const double rms = sqrt(lost / all);
        assert_true(fabs(loss.rms - rms) <= 1e-12 * rms);
        assert_true(fabs(loss.largest - most / sqrt(all / (COUNT * DIM))) <=
                    1e-12 * loss.largest);
        /* Half a step at most: 2^-9 of a value in bfloat16, of the row's largest, which
           is under 6 rms here, over 254 in int8; a third of its square in the mean. */
        assert_true(loss.rms > 1e-4 && loss.rms < loss.largest);
        assert_true(loss.largest < (storage == HOP_STORAGE_INT8 ? 6. / 254 : 6. / 512));
        assert_true(hop_rows_loss_of(whole).rms == 0);
        hop_rows_free(whole);
        hop_rows_free(rows);
    }
    free(values);
    hop_context_free(context);
}

static void test_zeros_stay_and_lose_nothing(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const float x[12] = {0, -0.0f};
    for (int way = 0; way < 4 * HOP_STORAGE_BITS; way++) {
        hop_rows *rows =
            rows_of(context, x, 3, 4, (hop_storage)(way / 4), way & 1, way >> 1 & 1);
        for (size_t r = 0; r < 3; r++) {
            float read[4];
            hop_rows_read(rows, r, read);
            for (size_t i = 0; i < 4; i++) assert_true(read[i] == 0);
            assert_true(hop_rows_norm(rows, r) == 0);
        }
        assert_true(rows->largest_norm == 0);
        assert_true(hop_rows_loss_of(rows).rms == 0 &&
                    hop_rows_loss_of(rows).largest == 0);
        hop_rows_free(rows);
    }
    hop_context_free(context);
}

/* The smallest floats have a length, and a direction once normalised. */
static void test_subnormal_rows(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const float x[] = {3 * FLT_TRUE_MIN, -4 * FLT_TRUE_MIN, 0, FLT_TRUE_MIN};
    float read[2];
    hop_rows *rows = rows_of(context, x, 2, 2, HOP_STORAGE_FLOAT32, 0, 0);
    assert_true(hop_rows_norm(rows, 0) == 5 * FLT_TRUE_MIN);
    assert_true(hop_rows_norm(rows, 1) == FLT_TRUE_MIN);
    hop_rows_free(rows);
    rows = rows_of(context, x, 2, 2, HOP_STORAGE_FLOAT32, 0, 1);
    hop_rows_read(rows, 0, read);
    assert_true(read[0] == 0.6f && read[1] == -0.8f);
    hop_rows_read(rows, 1, read);
    assert_true(read[0] == 0 && read[1] == 1);
    hop_rows_free(rows);
    rows = rows_of(context, x, 2, 2, HOP_STORAGE_INT8, 0, 0);
    hop_rows_read(rows, 0, read);
    assert_memory_equal(read, x, sizeof read);
    assert_true(hop_rows_loss_of(rows).rms == 0);
    hop_rows_free(rows);
    hop_context_free(context);
}

static void test_what_leaves_its_range_is_named(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const float over[] = {0, 1, -0x1.ffp127f, 2};
    const float far[] = {FLT_MAX, 0, -FLT_MAX, 0, -FLT_MAX, 0};
    const float tall[] = {1, 2, 3e38f, 3e38f};
    hop_rows_options options = rows_options(HOP_STORAGE_BFLOAT16, 0, 0);
    assert_rows_refused(context, over, 2, 2, &options, HOP_EVALUE,
                        "row 1, unit 0: -3.39617753e+38 is beyond bfloat16");
    options = rows_options(HOP_STORAGE_FLOAT32, 1, 1);
    assert_rows_refused(context, far, 3, 2, &options, HOP_EVALUE,
                        "row 0, unit 0: 3.40282347e+38 less the mean is beyond float32");
    options = rows_options(HOP_STORAGE_FLOAT32, 0, 0);
    assert_rows_refused(context, tall, 2, 2, &options, HOP_EVALUE,
                        "row 1: its length 4.24264e+38 is beyond float32");
    options.normalise = 1; /* then it has length 1 */
    float read[2];
    hop_rows *rows = rows_of(context, tall, 2, 2, HOP_STORAGE_FLOAT32, 0, 1);
    hop_rows_read(rows, 1, read);
    assert_true(read[0] == (float)sqrt(0.5) && read[1] == read[0]);
    hop_rows_free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_squares),
        cmocka_unit_test(test_squares_show_what_is_not_finite),
        cmocka_unit_test(test_lengths_of_what_is_stored),
        cmocka_unit_test(test_losses),
        cmocka_unit_test(test_zeros_stay_and_lose_nothing),
        cmocka_unit_test(test_subnormal_rows),
        cmocka_unit_test(test_what_leaves_its_range_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
