/* SPDX-License-Identifier: MIT */
/* Explicit couplings: limits, and which imported ones are held as integers. */
#include <float.h>
#include <math.h>
#include "engine.h"
#include "memory/memory.h"

enum { DIM = 7 };

static hop_matrix *zeros(void) {
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_matrix *matrix = NULL;
    assert_ok(hop_matrix_create(context, DIM, &matrix, NULL));
    hop_context_free(context);
    return matrix;
}

static void a_new_matrix_is_zero(void **state) {
    (void)state;
    hop_matrix *matrix = zeros();
    for (size_t i = 0; i < DIM * DIM; i++) assert_true(matrix->w[i] == 0);
    assert_true(matrix->integral && matrix->symmetric && matrix->divisor == 1);
    hop_matrix_free(matrix);
    hop_matrix_free(NULL);
}

static void a_matrix_over_the_limit_is_refused(void **state) {
    (void)state;
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = 1;
    options.max_bytes = DIM * DIM * sizeof(double);
    hop_context *context = NULL;
    assert_ok(hop_context_create(&options, &context, NULL));
    hop_matrix *matrix = NULL;
    assert_ok(hop_matrix_create(context, DIM, &matrix, NULL));
    hop_matrix_free(matrix);
    matrix = NULL;
    hop_error error;
    assert_status(hop_matrix_create(context, DIM + 1, &matrix, &error), HOP_ELIMIT);
    assert_non_null(strstr(error.message, "explicit couplings"));
    assert_status(hop_matrix_create(context, HOP_MAX_UNITS, &matrix, NULL), HOP_ELIMIT);
    assert_null(matrix);
    hop_context_free(context);
}

/* Imports w and says whether it is held as integers over DIM. */
static bool held_as_integers(const double *w, bool keep) {
    hop_matrix *matrix = zeros();
    assert_ok(hop_matrix_import(matrix, w, keep, NULL));
    const bool integral = matrix->integral;
    assert_true(matrix->divisor == (integral ? DIM : 1));
    for (size_t i = 0; i < DIM; i++)
        for (size_t j = 0; j < DIM; j++) {
            const double held = matrix->w[i * DIM + j], given = w[i * DIM + j];
            if (i == j && !keep) {
                assert_true(held == 0);
                continue;
            }
            assert_true(held / matrix->divisor == given);
            if (integral) assert_true(held == nearbyint(held));
            if (!matrix->symmetric) assert_true(matrix->columns[j * DIM + i] == held);
        }
    assert_int_equal(matrix->symmetric, matrix->columns == NULL);
    hop_matrix_free(matrix);
    return integral;
}

static void quotients_by_dim_are_held_as_integers(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(161, HOP_STREAM_USER, 0);
    double w[DIM * DIM];
    for (int64_t size = 1; size < (int64_t)1 << 48; size *= 64) {
        for (size_t i = 0; i < DIM * DIM; i++) {
            const int64_t k =
                (int64_t)hop_random_below(&chance, (uint64_t)(2 * size + 1)) - size;
            w[i] = (double)k / DIM;
        }
        assert_true(held_as_integers(w, true));
        w[10] = nextafter(w[10] != 0 ? w[10] : 1. / DIM, 1e300);
        assert_false(held_as_integers(w, true));
    }
}

static void sums_beyond_exact_doubles_are_held_as_they_are(void **state) {
    (void)state;
    double w[DIM * DIM] = {0};
    w[1] = 0x1p51 / DIM;
    assert_false(held_as_integers(w, true));
    w[1] = 0x1p50 / DIM;
    assert_true(held_as_integers(w, true));
    for (size_t j = 1; j < DIM; j++) w[j] = 0x1p49 / DIM; /* 6 2^49 */
    assert_false(held_as_integers(w, true));
    memset(w, 0, sizeof w);
    w[5] = DBL_MAX / 4;
    assert_false(held_as_integers(w, true));
    w[5] = DBL_TRUE_MIN;
    assert_false(held_as_integers(w, true));
}

static void symmetry_is_seen(void **state) {
    (void)state;
    double w[DIM * DIM] = {0};
    w[1] = w[DIM] = 3;
    w[0] = 5;
    hop_matrix *matrix = zeros();
    assert_ok(hop_matrix_import(matrix, w, true, NULL));
    assert_true(matrix->symmetric && matrix->w[0] == 5 * DIM);
    w[DIM] = 4;
    assert_ok(hop_matrix_import(matrix, w, false, NULL));
    assert_false(matrix->symmetric);
    assert_true(matrix->w[0] == 0);
    hop_matrix_free(matrix);
}

static void what_is_not_finite_is_named(void **state) {
    (void)state;
    static const double wrong[] = {NAN, INFINITY, -INFINITY};
    double w[DIM * DIM];
    for (size_t i = 0; i < DIM * DIM; i++) w[i] = 1;
    hop_matrix *matrix = zeros();
    for (size_t k = 0; k < 3; k++) {
        w[2 * DIM + 5] = wrong[k];
        hop_error error = {0};
        assert_status(hop_matrix_import(matrix, w, true, &error), HOP_EVALUE);
        assert_non_null(strstr(error.message, "row 2, column 5"));
        for (size_t i = 0; i < DIM * DIM; i++) assert_true(matrix->w[i] == 0);
    }
    w[2 * DIM + 5] = DBL_MAX / 4; /* finite, but with the ones beside it no energy is */
    w[3] = DBL_MAX / 1000;
    hop_error error = {0};
    assert_status(hop_matrix_import(matrix, w, true, &error), HOP_EVALUE);
    assert_non_null(strstr(error.message, "sum"));
    hop_matrix_free(matrix);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_matrix_is_zero),
        cmocka_unit_test(a_matrix_over_the_limit_is_refused),
        cmocka_unit_test(quotients_by_dim_are_held_as_integers),
        cmocka_unit_test(sums_beyond_exact_doubles_are_held_as_they_are),
        cmocka_unit_test(symmetry_is_seen),
        cmocka_unit_test(what_is_not_finite_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
