/* SPDX-License-Identifier: MIT */
/* The perceptron rule: exact convergence up to its capacity, and what fails beyond. */
#include "learn/check_trained.h"

/* Couplings are whole numbers, as in plain loops of the rule in 64 bits. */
static void follows_the_rule_in_exact_integers(void **state) {
    (void)state;
    enum { DIM = 30, COUNT = 24, ROUNDS = 1000 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(451, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    int64_t w[DIM][DIM] = {{0}};
    uint64_t rounds = 0, changes = 0;
    for (size_t i = 0; i < DIM; i++) {
        uint64_t mine = 0;
        for (int wrong = 1; wrong && mine < ROUNDS; mine++) {
            wrong = 0;
            for (size_t mu = 0; mu < COUNT; mu++) {
                int64_t field = 0;
                for (size_t j = 0; j < DIM; j++) field += w[i][j] * rows[mu * DIM + j];
                if (field * rows[mu * DIM + i] > 0) continue;
                for (size_t j = 0; j < DIM; j++)
                    if (j != i) w[i][j] += rows[mu * DIM + i] * rows[mu * DIM + j];
                wrong = 1;
                changes++;
            }
        }
        if (mine > rounds) rounds = mine;
    }
    hop_memory *memory = rule_memory(context, "perceptron", rows, COUNT, DIM);
    double *found = export_of(memory);
    for (size_t i = 0; i < DIM; i++)
        for (size_t j = 0; j < DIM; j++)
            assert_true(found[i * DIM + j] == (double)w[i][j]);
    assert_true(smallest_field(found, rows, COUNT, DIM, false) >= 1);
    const hop_training training = hop_memory_training(memory);
    assert_int_equal(training.converged, 1);
    assert_int_equal(training.rounds, rounds);
    assert_int_equal(training.changes, changes);
    assert_int_equal(training.failed, 0);
    assert_true(fabs(training.margin - smallest_field(found, rows, COUNT, DIM, true)) <
                1e-12);
    assert_false(hop_memory_symmetric(memory));
    free(found);
    free(rows);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* N = 100: all of 120 patterns are stable (1.2 N, below 2 N); of 240 (beyond) not all,
   and it is said how many fail and how far. */
static void holds_up_to_two_patterns_a_unit(void **state) {
    (void)state;
    enum { DIM = 100, MOST = 240 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(452, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, MOST, DIM);
    hop_memory *memory = rule_memory(context, "perceptron", rows, 120, DIM);
    assert_int_equal(hop_memory_training(memory).converged, 1);
    for (size_t mu = 0; mu < 120; mu++)
        assert_int_equal(unstable_units(memory, rows + mu * DIM), 0);
    hop_memory_free(memory);
    memory = rule_memory(context, "perceptron:rounds=60", rows, MOST, DIM);
    const hop_training training = hop_memory_training(memory);
    size_t failing = 0;
    for (size_t mu = 0; mu < MOST; mu++) {
        hop_stability stability;
        assert_ok(hop_memory_stability(memory, mu, &stability, NULL));
        assert_true(stability.margin >= training.margin - 1e-12);
        failing += stability.weakest <= 0; /* a field of 0 is not learned, but stays */
    }
    assert_int_equal(training.converged, 0);
    assert_int_equal(training.rounds, 60);
    assert_int_equal(training.failed, failing);
    assert_true(failing > 0);
    assert_true(training.margin <= 0);
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
}

static void a_margin_is_reached(void **state) {
    (void)state;
    enum { DIM = 60, COUNT = 30 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(453, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_memory *memory = rule_memory(context, "perceptron:kappa=0.6", rows, COUNT, DIM);
    double *w = export_of(memory);
    assert_int_equal(hop_memory_training(memory).converged, 1);
    assert_true(smallest_field(w, rows, COUNT, DIM, true) > 0.6 - 1e-12);
    free(w);
    hop_memory_free(memory);
    assert_same_everywhere("perceptron:kappa=0.6", rows, COUNT, DIM);
    assert_forgets(context, "perceptron", rows, 6, DIM);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_rule_in_exact_integers),
        cmocka_unit_test(holds_up_to_two_patterns_a_unit),
        cmocka_unit_test(a_margin_is_reached),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
