/* SPDX-License-Identifier: MIT */
/* Gradients of sparse separations beside finite differences, and the same bytes
   everywhere. */
#include "attend/gradients.h"

static const attention_kind small[] = {
    {1, 1, 0, 1, 1, 2, 3, 0, "sparsemax", 0, 0, 0, 0},
    {2, 4, 2, 3, 7, 3, 2, 1.5, "sparsemax", 1, 1, 0, 1},
    {1, 2, 1, 6, 4, 3, 4, 2, "entmax:alpha=1.5", 1, 0, 1, 0},
    {1, 1, 0, 3, 9, 3, 4, 2, "entmax:alpha=1.7", 0, 0, 0, 1},
    {1, 1, 0, 2, 66, 2, 3, 1, "entmax:alpha=1.5", 0, 0, 1, 0},
    {1, 2, 1, 66, 3, 2, 1, 1, "sparsemax", 0, 0, 0, 0},
    {1, 2, 0, 4, 12, 3, 2, 1, "topk:k=4", 0, 0, 1, 1},
    {1, 1, 0, 2, 24, 3, 2, 1, "topk:k=18", 0, 0, 1, 1},
};

static const attention_kind large[] = {
    {1, 1, 0, 70, 333, 20, 24, 2, "sparsemax", 0, 0, 0, 0},
    {2, 4, 2, 66, 129, 16, 16, 1, "entmax:alpha=1.5", 1, 1, 1, 1},
    {1, 2, 1, 65, 63, 9, 5, 1, "topk:k=7", 0, 0, 1, 0},
};

static void gradients_are_differences_in_double(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (size_t k = 0; k < sizeof small / sizeof *small; k++) {
        attention_case *c = attention_make(k, &small[k]);
        assert_gradients_in_double(context, c, 1e-6, 1e-5);
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

/* Top-k of all keys is softmax, whose gradients come another way. */
static void all_of_the_top_are_softmax(void **state) {
    (void)state;
    const attention_kind kind = {1, 2, 1, 70, 90, 12, 7, 1, NULL, 0, 0, 1, 0};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    attention_case *c = attention_make(40, &kind);
    const hop_separation all = {HOP_SEPARATION_TOPK, 90};
    attention_result softmax = attention_run(context, c, true);
    c->options.separation = &all;
    attention_result top = attention_run(context, c, true);
    for (size_t k = 0; k < c->queries * 12; k++)
        assert_true(fabsf(softmax.dQ[k] - top.dQ[k]) < 1e-5f);
    for (size_t k = 0; k < c->keys * 12; k++)
        assert_true(fabsf(softmax.dK[k] - top.dK[k]) < 1e-5f);
    for (size_t k = 0; k < c->keys * 7; k++)
        assert_true(fabsf(softmax.dV[k] - top.dV[k]) < 1e-5f);
    attention_free(&softmax);
    attention_free(&top);
    attention_drop(c);
    hop_context_free(context);
}

static void a_tie_at_the_edge_of_the_top_is_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const float Q[2] = {1, 1}, K[3] = {1, 1, 1}, V[3] = {1, 2, 3}, G[2] = {1, 1};
    const hop_attention_shape shape = {2, 3, 1, 1};
    const hop_separation two = {HOP_SEPARATION_TOPK, 2};
    hop_attention_options options = HOP_ATTENTION_OPTIONS_INIT;
    float dQ[2];
    hop_error error;
    options.separation = &two;
    assert_status(hop_attention_backward(context, &options, &shape, Q, K, V, NULL, NULL,
                                         G, dQ, NULL, NULL, &error),
                  HOP_EUNSUPPORTED);
    assert_non_null(strstr(error.message, "batch 0, head 0, query 0"));
    /* Scores that strengths make equal in float32, as the few best are selected there. */
    const float apart[3] = {3, 2, 1};
    const double strengths[3] = {1e9, 1e9, 1e9};
    options.log_strengths = strengths;
    assert_status(hop_attention_backward(context, &options, &shape, Q, apart, V, NULL,
                                         NULL, G, dQ, NULL, NULL, &error),
                  HOP_EUNSUPPORTED);
    options.log_strengths = NULL;
    assert_ok(hop_attention_backward(context, &options, &shape, Q, apart, V, NULL, NULL,
                                     G, dQ, NULL, NULL, &error));
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_are_differences_in_double),
        cmocka_unit_test(bytes_are_the_same_everywhere),
        cmocka_unit_test(all_of_the_top_are_softmax),
        cmocka_unit_test(a_tie_at_the_edge_of_the_top_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
