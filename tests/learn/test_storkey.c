/* SPDX-License-Identifier: MIT */
/* Storkey's rule: against plain loops, and against fields that leave out too little. */
#include "learn/rule_memory.h"

enum { DIM = 60, COUNT = 18 };

/* Storkey's update with fields that leave out i, j, both or neither; the diagonal is
   learned as any other coupling and dropped at the end. O(dim^3 count). */
static double *reference(const int8_t *rows, size_t count, size_t dim, bool without_i,
                         bool without_j) {
    double *w = need(dim * dim * sizeof *w), *h = need(dim * dim * sizeof *h);
    for (size_t mu = 0; mu < count; mu++) {
        const int8_t *xi = rows + mu * dim;
        for (size_t i = 0; i < dim; i++)
            for (size_t j = 0; j < dim; j++) {
                h[i * dim + j] = 0;
                for (size_t k = 0; k < dim; k++)
                    if (!(without_i && k == i) && !(without_j && k == j))
                        h[i * dim + j] += w[i * dim + k] * xi[k];
            }
        for (size_t i = 0; i < dim; i++)
            for (size_t j = 0; j < dim; j++)
                w[i * dim + j] +=
                    (xi[i] * xi[j] - xi[i] * h[j * dim + i] - h[i * dim + j] * xi[j]) /
                    (double)dim;
    }
    for (size_t i = 0; i < dim; i++) w[i * dim + i] = 0;
    free(h);
    return w;
}

/* Couplings stay below 1 or so; sums of 60 products and 18 updates of them err by 1e-14.
 */
static void is_the_plain_rule(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(361, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    for (size_t dim = 1; dim <= DIM; dim += dim < 4 ? 1 : 14) {
        hop_memory *memory = rule_memory(context, "storkey", rows, COUNT, dim);
        assert_true(hop_memory_symmetric(memory));
        assert_couplings(memory, reference(rows, COUNT, dim, true, true), 1e-12);
        hop_memory_free(memory);
    }
    free(rows);
    hop_context_free(context);
}

/* A field that does not leave out both gives other couplings, far beyond rounding: the
   second pattern already differs by 1/N^2. */
static void fields_leave_out_both_units(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(362, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_memory *memory = rule_memory(context, "storkey", rows, COUNT, DIM);
    double *found = export_of(memory);
    for (int wrong = 0; wrong < 3; wrong++) {
        double *w = reference(rows, COUNT, DIM, wrong == 1, wrong == 2), apart = 0;
        for (size_t i = 0; i < DIM * DIM; i++) apart = fmax(apart, fabs(w[i] - found[i]));
        assert_true(apart > 1.0 / (DIM * DIM));
        free(w);
    }
    free(found);
    free(rows);
    hop_memory_free(memory);
    hop_context_free(context);
}

static void couplings_are_symmetric_to_the_last_bit(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(363, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 2 * DIM, 5 * DIM);
    hop_memory *memory = rule_memory(context, "storkey", rows, 2 * DIM, 5 * DIM);
    double *w = export_of(memory);
    for (size_t i = 0; i < 5 * DIM; i++) {
        assert_true(w[i * 5 * DIM + i] == 0);
        for (size_t j = 0; j < i; j++)
            assert_memory_equal(&w[i * 5 * DIM + j], &w[j * 5 * DIM + i], sizeof *w);
    }
    free(w);
    free(rows);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* Load .2: under Hebb's rule a unit of a stored pattern is unstable by
   1/2 erfc(sqrt(1/.4)) = .0127, 102 of the 40 patterns' 8000 units. Storkey's capacity is
   200 / sqrt(2 ln 200) = 61 patterns. */
static void holds_a_load_that_hebb_does_not(void **state) {
    (void)state;
    enum { UNITS = 200, HELD = 40 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(364, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, HELD, UNITS);
    hop_memory *storkey = rule_memory(context, "storkey", rows, HELD, UNITS);
    hop_memory *hebb = rule_memory(context, "hebb", rows, HELD, UNITS);
    size_t of_storkey = 0, of_hebb = 0;
    for (size_t mu = 0; mu < HELD; mu++) {
        of_storkey += unstable_units(storkey, rows + mu * UNITS) > 0;
        of_hebb += unstable_units(hebb, rows + mu * UNITS) > 0;
    }
    assert_true(of_hebb >= HELD * 3 / 4); /* 1 - (1 - .0127)^200 = .92 of them */
    assert_true(of_storkey <= HELD / 10);
    free(rows);
    hop_memory_free(storkey);
    hop_memory_free(hebb);
    hop_context_free(context);
}

static void one_call_is_many_calls(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(365, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_memory *whole = rule_memory(context, "storkey", rows, COUNT, DIM);
    hop_memory *grown = rule_empty(context, "storkey", DIM);
    for (size_t mu = 0; mu < COUNT; mu++)
        learn_rows(grown, rows + mu * DIM, 1, (hop_strength){1, 1});
    assert_same_couplings(whole, grown);
    assert_forgets(context, "storkey", rows, 7, DIM);
    hop_memory_free(whole);
    hop_memory_free(grown);
    free(rows);
    hop_context_free(context);
}

/* 300 units are three tasks of threads. */
static void is_the_same_everywhere(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(366, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 30, 300);
    assert_same_everywhere("storkey", rows, 30, 300);
    assert_same_everywhere("storkey", rows, 30, 37);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_plain_rule),
        cmocka_unit_test(fields_leave_out_both_units),
        cmocka_unit_test(couplings_are_symmetric_to_the_last_bit),
        cmocka_unit_test(holds_a_load_that_hebb_does_not),
        cmocka_unit_test(one_call_is_many_calls),
        cmocka_unit_test(is_the_same_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
