/* SPDX-License-Identifier: MIT */
/* Gradients of softmax beside finite differences, and the same bytes everywhere. */
#include "attend/gradients.h"

static const attention_kind small[] = {
    /* batch, heads, key heads, n, P, d, v, beta, separation, mask, per batch, causal,
       strengths */
    {1, 1, 0, 1, 1, 2, 3, 0, NULL, 0, 0, 0, 0},
    {1, 1, 0, 2, 5, 1, 1, 3, NULL, 0, 0, 0, 0},
    {2, 4, 2, 3, 7, 3, 2, 1.5, NULL, 1, 1, 0, 1},
    {1, 2, 1, 6, 4, 3, 4, 2, NULL, 1, 0, 1, 0},
    {1, 1, 0, 2, 66, 2, 3, 1, NULL, 0, 0, 1, 0},
    {1, 2, 1, 66, 2, 2, 1, 1, NULL, 0, 0, 0, 1},
};

static const attention_kind large[] = {
    {1, 1, 0, 200, 333, 40, 24, 0, NULL, 0, 0, 0, 0},
    {2, 4, 2, 130, 129, 16, 16, 1, NULL, 1, 1, 1, 1},
    {1, 2, 1, 65, 63, 64, 5, 0.5, NULL, 0, 0, 1, 0},
};

static void gradients_are_differences_in_double(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (size_t k = 0; k < sizeof small / sizeof *small; k++) {
        attention_case *c = attention_make(k, &small[k]);
        assert_gradients_in_double(context, c, 1e-5, 5e-6);
        attention_drop(c);
    }
    hop_context_free(context);
}

static void gradients_are_differences_of_the_engine(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (size_t k = 0; k < sizeof large / sizeof *large; k++) {
        attention_case *c = attention_make(10 + k, &large[k]);
        assert_gradients_of_engine(context, c, 1e-3);
        attention_drop(c);
    }
    hop_context_free(context);
}

static void bytes_are_the_same_everywhere(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof large / sizeof *large; k++) {
        attention_case *c = attention_make(20 + k, &large[k]);
        assert_same_everywhere(c);
        attention_drop(c);
    }
}

/* Scores far from 0 that floats hold exactly: their log sum they do not. */
static void large_scores_keep_their_gradients(void **state) {
    (void)state;
    const attention_kind kind = {1, 1, 0, 3, 6, 3, 3, 1, NULL, 0, 0, 0, 0};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    attention_case *c = attention_make(30, &kind);
    double strengths[6];
    for (size_t j = 0; j < 6; j++) strengths[j] = 4096;
    for (size_t k = 0; k < 9; k++) c->Q[k] = roundf(8 * c->Q[k]) / 8;
    for (size_t k = 0; k < 18; k++) c->K[k] = roundf(8 * c->K[k]) / 8;
    attention_result near_0 = attention_run(context, c, true);
    c->options.log_strengths = strengths;
    attention_result far = attention_run(context, c, true);
    for (size_t k = 0; k < 9; k++) assert_true(fabsf(far.dQ[k] - near_0.dQ[k]) < 2e-6f);
    for (size_t k = 0; k < 18; k++) {
        assert_true(fabsf(far.dK[k] - near_0.dK[k]) < 2e-6f);
        assert_true(fabsf(far.dV[k] - near_0.dV[k]) < 2e-6f);
    }
    attention_free(&near_0);
    attention_free(&far);
    attention_drop(c);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_are_differences_in_double),
        cmocka_unit_test(gradients_are_differences_of_the_engine),
        cmocka_unit_test(bytes_are_the_same_everywhere),
        cmocka_unit_test(large_scores_keep_their_gradients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
