/* SPDX-License-Identifier: MIT */
/* Daydreaming: the plain rule, and patterns that become stable and stay so. */
#include "learn/check_trained.h"
#include "learn/dreams.h"

static bool same_but_for_sign(const int8_t *a, const int8_t *b, size_t dim) {
    int overlap = 0;
    for (size_t i = 0; i < dim; i++) overlap += a[i] * b[i];
    return (size_t)abs(overlap) == dim;
}

/* What learning says of itself is what is found in the couplings. */
static void assert_training(const hop_memory *memory, const int8_t *rows, size_t count,
                            uint64_t rounds, uint64_t changes) {
    const hop_training training = hop_memory_training(memory);
    const size_t dim = hop_memory_dim(memory);
    double *w = export_of(memory);
    assert_int_equal(training.rounds, rounds);
    assert_int_equal(training.changes, changes);
    assert_int_equal(training.failed, count - stable_rows(memory, rows, count));
    assert_int_equal(training.converged, training.failed == 0);
    assert_true(fabs(training.margin - smallest_field(w, rows, count, dim, true)) <
                1e-12);
    free(w);
}

/* N = 64, tau = 4: raw couplings are multiples of 1/4, all sums exact. */
static void follows_the_plain_rule(void **state) {
    (void)state;
    enum { DIM = 64, COUNT = 10, STEPS = 2 * 4 * COUNT };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(541, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM), s[DIM];
    uint64_t changes = 0;
    double *w = need(DIM * DIM * sizeof *w);
    for (size_t mu = 0; mu < COUNT; mu++) add_outer(w, DIM, 1, rows + mu * DIM);
    hop_random dream = hop_random_begin(5, HOP_STREAM_DREAM, 0);
    for (int k = 0; k < STEPS; k++) {
        const size_t mu = (size_t)hop_random_below(&dream, COUNT);
        scatter_plainly(DIM, &dream, s);
        settle_plainly(w, DIM, &dream, s);
        changes += !same_but_for_sign(s, rows + mu * DIM, DIM);
        add_outer(w, DIM, 0.25, rows + mu * DIM);
        add_outer(w, DIM, -0.25, s);
    }
    for (size_t i = 0; i < DIM * DIM; i++) w[i] /= DIM;
    hop_memory *memory =
        rule_memory(context, "daydreaming:tau=4,steps=2,seed=5", rows, COUNT, DIM);
    assert_training(memory, rows, COUNT, STEPS / COUNT, changes);
    assert_couplings(memory, w, 0);
    assert_same_everywhere("daydreaming:tau=4,steps=2,seed=5", rows, COUNT, DIM);
    assert_forgets(context, "daydreaming:tau=4,steps=1", rows, 4, DIM);
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

/* N = 80, P = 28, .35 N: Hebb's rule holds hardly any; daydreaming nearly all, and five
   times as long as many dreams do not ruin them. */
static void makes_patterns_stable_and_never_collapses(void **state) {
    (void)state;
    enum { DIM = 80, COUNT = 28 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(542, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    static const char *const rules[] = {"hebb", "daydreaming:tau=32,steps=2",
                                        "daydreaming:tau=32,steps=10"};
    size_t stable[3];
    for (size_t k = 0; k < 3; k++) {
        hop_memory *memory = rule_memory(context, rules[k], rows, COUNT, DIM);
        stable[k] = stable_rows(memory, rows, COUNT);
        hop_memory_free(memory);
    }
    assert_true(stable[0] <= 4);
    assert_true(stable[1] >= COUNT - 4);
    assert_true(stable[2] >= COUNT - 2);
    free(rows);
    hop_context_free(context);
}

/* N = 80, P = 40, half N: margins grow with the steps, from patterns that mostly fail to
   patterns that are all stable. */
static void margins_grow(void **state) {
    (void)state;
    enum { DIM = 80, COUNT = 40 };
    static const char *const rules[] = {"daydreaming", "daydreaming:steps=4",
                                        "daydreaming:steps=16"};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(543, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_training training[3];
    for (size_t k = 0; k < 3; k++) {
        hop_memory *memory = rule_memory(context, rules[k], rows, COUNT, DIM);
        training[k] = hop_memory_training(memory);
        assert_training(memory, rows, COUNT, training[k].rounds, training[k].changes);
        hop_memory_free(memory);
    }
    assert_int_equal(training[0].rounds, 32);
    assert_true(training[0].failed > COUNT / 4);
    assert_false(training[0].converged);
    assert_true(training[1].margin > training[0].margin);
    assert_true(training[2].margin > training[1].margin);
    assert_true(training[2].margin > 0);
    assert_true(training[2].converged);
    free(rows);
    hop_context_free(context);
}

static void what_is_refused_or_interrupted_changes_nothing(void **state) {
    (void)state;
    enum { DIM = 40, COUNT = 3 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(544, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_patterns *patterns = patterns_of(rows, COUNT, DIM);
    const hop_strength once = {1, 1};
    hop_error error = {0};
    hop_memory *memory = rule_empty(context, "daydreaming:tau=1e9,steps=1e9", DIM);
    assert_status(hop_memory_learn(memory, patterns, once, &error), HOP_ELIMIT);
    assert_non_null(strstr(error.message, "steps"));
    hop_memory_free(memory);
    memory = rule_empty(context, "daydreaming", DIM);
    hop_context_interrupt(context);
    assert_status(hop_memory_learn(memory, patterns, once, &error), HOP_EINTERRUPTED);
    assert_non_null(strstr(error.message, "learning was interrupted")); /* Hebb's part */
    assert_int_equal(hop_memory_count(memory), 0);
    hop_context_clear_interrupt(context);
    assert_ok(hop_memory_learn(memory, patterns, once, NULL));
    hop_memory *twin = rule_memory(context, "daydreaming", rows, COUNT, DIM);
    assert_same_couplings(memory, twin);
    hop_memory_free(twin);
    hop_memory_free(memory);
    hop_patterns_free(patterns);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_plain_rule),
        cmocka_unit_test(makes_patterns_stable_and_never_collapses),
        cmocka_unit_test(margins_grow),
        cmocka_unit_test(what_is_refused_or_interrupted_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
