/* SPDX-License-Identifier: MIT */
/* A unit that learns by sums over patterns has the fields and size of its couplings. */
#include "learn/student.h"
#include "learn/rule_memory.h"

enum { DIM = 40, COUNT = 9, UNIT = 3 };

static void corrections_are_followed_exactly(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(441, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    double gram[COUNT * COUNT], signs[COUNT], x[COUNT] = {0}, fields[COUNT] = {0};
    double w[DIM] = {0};
    for (size_t mu = 0; mu < COUNT; mu++) {
        signs[mu] = rows[mu * DIM + UNIT];
        for (size_t nu = 0; nu < COUNT; nu++) {
            gram[mu * COUNT + nu] = 0;
            for (size_t i = 0; i < DIM; i++)
                gram[mu * COUNT + nu] += rows[mu * DIM + i] * rows[nu * DIM + i];
        }
    }
    hop_student student = {.kernels = context->kernels,
                           .count = COUNT,
                           .dim = DIM,
                           .gram = gram,
                           .signs = signs,
                           .x = x,
                           .fields = fields};
    for (int k = 0; k < 200; k++) {
        const size_t mu = (size_t)hop_random_below(&chance, COUNT);
        const double step = (double)hop_random_below(&chance, 5) - 2;
        hop_student_correct(&student, mu, step);
        double size = 0;
        for (size_t j = 0; j < DIM; j++) {
            if (j != UNIT) w[j] += step * signs[mu] * rows[mu * DIM + j];
            size += w[j] * w[j];
        }
        assert_true(student.norm == size);
        for (size_t nu = 0; nu < COUNT; nu++) {
            double field = 0;
            for (size_t j = 0; j < DIM; j++) field += w[j] * rows[nu * DIM + j];
            assert_true(fields[nu] == field);
            assert_true(hop_student_aligned(&student, nu) == signs[nu] * field);
            for (double kappa = 0; kappa < 2; kappa += 0.5)
                assert_int_equal(hop_student_is_stable(&student, nu, kappa, false),
                                 signs[nu] * field > 0 &&
                                     (signs[nu] * field) * (signs[nu] * field) >
                                         kappa * kappa * size);
        }
    }
    assert_int_equal(student.changes, 200);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corrections_are_followed_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
