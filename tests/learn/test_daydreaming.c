/* SPDX-License-Identifier: MIT */
/* Daydreaming: the plain rule, and patterns that become stable and stay so. */
#include "learn/dreams.h"

/* N = 64, tau = 4: raw couplings are multiples of 1/4, all sums exact. */
static void follows_the_plain_rule(void **state) {
    (void)state;
    enum { DIM = 64, COUNT = 10, STEPS = 2 * 4 * COUNT };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(541, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM), s[DIM];
    double *w = need(DIM * DIM * sizeof *w);
    for (size_t mu = 0; mu < COUNT; mu++) add_outer(w, DIM, 1, rows + mu * DIM);
    hop_random dream = hop_random_begin(5, HOP_STREAM_DREAM, 0);
    for (int k = 0; k < STEPS; k++) {
        const size_t mu = (size_t)hop_random_below(&dream, COUNT);
        scatter_plainly(DIM, &dream, s);
        settle_plainly(w, DIM, &dream, s);
        add_outer(w, DIM, 0.25, rows + mu * DIM);
        add_outer(w, DIM, -0.25, s);
    }
    for (size_t i = 0; i < DIM * DIM; i++) w[i] /= DIM;
    hop_memory *memory =
        rule_memory(context, "daydreaming:tau=4,steps=2,seed=5", rows, COUNT, DIM);
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_plain_rule),
        cmocka_unit_test(makes_patterns_stable_and_never_collapses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
