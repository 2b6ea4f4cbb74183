/* SPDX-License-Identifier: MIT */
/* Projection: W is the projector on the span of the patterns. */
#include "learn/rule_memory.h"

enum { DIM = 90, COUNT = 40 };

static hop_memory *kept(hop_context *context, const int8_t *rows, size_t count) {
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.rule = "projection";
    options.diagonal = HOP_DIAGONAL_KEEP;
    return memory_of(context, &options, rows, count, DIM);
}

/* With the diagonal: W xi = xi, W^2 = W, trace W = rank; duplicates and negatives add
   nothing. A is rounded to 2^-40 or so: sums of 90 products stay below 1e-9. */
static void is_a_projector(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(331, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    for (size_t i = 0; i < DIM; i++) {
        rows[9 * DIM + i] = rows[3 * DIM + i];
        rows[12 * DIM + i] = (int8_t)-rows[5 * DIM + i];
    }
    hop_memory *memory = kept(context, rows, COUNT);
    double *w = export_of(memory), trace = 0;
    for (size_t i = 0; i < DIM; i++) {
        trace += w[i * DIM + i];
        for (size_t j = 0; j < DIM; j++) {
            double square = 0;
            for (size_t k = 0; k < DIM; k++) square += w[i * DIM + k] * w[k * DIM + j];
            assert_true(fabs(square - w[i * DIM + j]) < 1e-9);
            assert_true(w[i * DIM + j] == w[j * DIM + i]);
        }
        for (size_t mu = 0; mu < COUNT; mu++) {
            double field = 0;
            for (size_t j = 0; j < DIM; j++) field += w[i * DIM + j] * rows[mu * DIM + j];
            assert_true(fabs(field - rows[mu * DIM + i]) < 1e-9);
        }
    }
    assert_true(fabs(trace - (COUNT - 2)) < 1e-9);
    free(w);
    free(rows);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* Without it the field of a pattern is (1 - w_ii) xi_i. */
static void a_zero_diagonal_takes_its_part_of_the_field(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(332, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_memory *with = kept(context, rows, COUNT);
    hop_memory *without = rule_memory(context, "projection", rows, COUNT, DIM);
    double *w = export_of(with), *zero = export_of(without);
    for (size_t i = 0; i < DIM; i++) {
        assert_true(zero[i * DIM + i] == 0);
        for (size_t mu = 0; mu < COUNT; mu++) {
            double field = 0;
            for (size_t j = 0; j < DIM; j++)
                field += zero[i * DIM + j] * rows[mu * DIM + j];
            assert_true(fabs(field - (1 - w[i * DIM + i]) * rows[mu * DIM + i]) < 1e-9);
        }
    }
    for (size_t mu = 0; mu < COUNT; mu++)
        assert_int_equal(unstable_units(without, rows + mu * DIM), 0);
    free(w);
    free(zero);
    free(rows);
    hop_memory_free(with);
    hop_memory_free(without);
    hop_context_free(context);
}

static void is_the_pseudo_inverse_of_a_plain_reference(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(333, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    for (size_t count = 1; count <= COUNT; count += 13) {
        double *c = correlations(rows, count, DIM), *a = inverse_of(c, count);
        hop_memory *whole = rule_memory(context, "projection", rows, count, DIM);
        hop_memory *grown = rule_memory(context, "projection", rows, 1, DIM);
        for (size_t mu = 1; mu < count; mu++)
            learn_rows(grown, rows + mu * DIM, 1, (hop_strength){1, 1});
        assert_couplings(whole, mixed_couplings(rows, count, DIM, a), 1e-10);
        assert_couplings(grown, mixed_couplings(rows, count, DIM, a), 1e-10);
        hop_memory_free(whole);
        hop_memory_free(grown);
        free(c);
        free(a);
    }
    free(rows);
    hop_context_free(context);
}

/* 30 of 90 patterns are far beyond Hebb's rule; each comes back from a tenth of noise. */
static void recalls_where_hebb_fails(void **state) {
    (void)state;
    enum { HELD = 30 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(334, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, HELD, DIM), *cues = copy_of(rows, HELD * DIM);
    size_t right[2] = {0, 0};
    for (size_t mu = 0; mu < HELD; mu++)
        assert_ok(hop_noise_flip(cues + mu * DIM, DIM, 0.1, 9, mu));
    for (int rule = 0; rule < 2; rule++) {
        hop_memory *memory =
            rule_memory(context, rule ? "projection" : "hebb", rows, HELD, DIM);
        const hop_recall_options o = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM);
        for (size_t mu = 0; mu < HELD; mu++) {
            hop_result result = recall_of(memory, &o, cues + mu * DIM, NULL);
            right[rule] += result.outcome == HOP_OUTCOME_EXACT && result.match == mu;
            hop_results_clear(&result, 1);
        }
        hop_memory_free(memory);
    }
    assert_true(right[0] <= 3);
    assert_true(right[1] >= HELD - 3);
    free(rows);
    free(cues);
    hop_context_free(context);
}

static void forgets_and_is_the_same_everywhere(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(335, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    memcpy(rows + 4 * DIM, rows + 2 * DIM, DIM);
    assert_forgets(context, "projection", rows, 7, DIM);
    assert_same_everywhere("projection", rows, COUNT, DIM);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_a_projector),
        cmocka_unit_test(a_zero_diagonal_takes_its_part_of_the_field),
        cmocka_unit_test(is_the_pseudo_inverse_of_a_plain_reference),
        cmocka_unit_test(recalls_where_hebb_fails),
        cmocka_unit_test(forgets_and_is_the_same_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
