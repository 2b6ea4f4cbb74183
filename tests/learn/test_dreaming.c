/* SPDX-License-Identifier: MIT */
/* Dreaming: Hebb's rule at t = 0, projection as t grows, the formula between. */
#include "learn/rule_memory.h"

enum { DIM = 80, COUNT = 30 };

static void is_hebb_without_dreams(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(341, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    hop_memory *dreaming = rule_memory(context, "dreaming:t=0", rows, COUNT, DIM);
    hop_memory *hebb = rule_memory(context, "hebb", rows, COUNT, DIM);
    assert_same_couplings(dreaming, hebb);
    hop_memory_free(dreaming);
    hop_memory_free(hebb);
    free(rows);
    hop_context_free(context);
}

/* (1 + t)(I + t C)^-1 = C^-1 + (1/t) (C^-1 - C^-2) + ...: nearer by 1/t. */
static void tends_to_projection(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(342, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    static const char *const rules[] = {"dreaming:t=100", "dreaming:t=10000",
                                        "dreaming:t=1000000"};
    hop_memory *projection = rule_memory(context, "projection", rows, COUNT, DIM);
    double *goal = export_of(projection), apart[3] = {0, 0, 0};
    for (size_t k = 0; k < 3; k++) {
        hop_memory *memory = rule_memory(context, rules[k], rows, COUNT, DIM);
        double *w = export_of(memory);
        for (size_t i = 0; i < DIM * DIM; i++)
            apart[k] = fmax(apart[k], fabs(w[i] - goal[i]));
        free(w);
        hop_memory_free(memory);
    }
    assert_true(apart[0] > 1e-4);
    assert_true(fabs(apart[1] / apart[0] - 0.01) < 0.002);
    assert_true(fabs(apart[2] / apart[1] - 0.01) < 0.002);
    free(goal);
    hop_memory_free(projection);
    free(rows);
    hop_context_free(context);
}

static void follows_the_formula(void **state) {
    (void)state;
    static const double times[] = {0.5, 3, 40};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(343, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    memcpy(rows + 3 * DIM, rows, DIM); /* duplicates count twice here */
    for (size_t k = 0; k < 3; k++) {
        char rule[48];
        double *b = correlations(rows, COUNT, DIM);
        for (size_t i = 0; i < COUNT * COUNT; i++) b[i] *= times[k];
        for (size_t i = 0; i < COUNT; i++) b[i * COUNT + i] += 1;
        double *a = inverse_of(b, COUNT);
        for (size_t i = 0; i < COUNT * COUNT; i++) a[i] *= 1 + times[k];
        snprintf(rule, sizeof rule, "dreaming:t=%g", times[k]);
        hop_memory *memory = rule_memory(context, rule, rows, 12, DIM);
        learn_rows(memory, rows + 12 * DIM, COUNT - 12, (hop_strength){1, 1});
        assert_couplings(memory, mixed_couplings(rows, COUNT, DIM, a), 1e-10);
        hop_memory_free(memory);
        free(a);
        free(b);
    }
    assert_forgets(context, "dreaming:t=3", rows, 6, DIM);
    assert_same_everywhere("dreaming:t=3", rows, COUNT, DIM);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_hebb_without_dreams),
        cmocka_unit_test(tends_to_projection),
        cmocka_unit_test(follows_the_formula),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
