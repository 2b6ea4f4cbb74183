/* SPDX-License-Identifier: MIT */
/* The backward pass as a whole: what it is given, what it leaves out, what it refuses. */
#include "attend/gradients.h"

static const attention_kind kind = {2, 2, 1, 5, 70, 4, 3, 1, NULL, 0, 0, 1, 0};

static hop_status backward(hop_context *context, const attention_case *c,
                           const attention_result *given, float *dQ, float *dK, float *dV,
                           hop_error *error) {
    return hop_attention_backward(
        context, &c->options, &c->shape, c->Q, c->K, c->V, given ? given->out : NULL,
        given ? given->log_sums : NULL, c->G, dQ, dK, dV, error);
}

static void what_is_not_given_is_made_again(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    attention_case *c = attention_make(1, &kind);
    attention_result given = attention_run(context, c, true);
    attention_result again = attention_run(context, c, false);
    assert_ok(backward(context, c, NULL, again.dQ, again.dK, again.dV, NULL));
    assert_same_attention(c, &given, &again);
    attention_free(&given);
    attention_free(&again);
    attention_drop(c);
    hop_context_free(context);
}

static void each_gradient_may_be_left_out(void **state) {
    (void)state;
    static const char *const separations[] = {NULL, "entmax:alpha=1.5"};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (size_t k = 0; k < 2; k++) {
        attention_kind mine = kind;
        mine.separation = separations[k];
        attention_case *c = attention_make(2, &mine);
        attention_result all = attention_run(context, c, true);
        attention_result some = attention_run(context, c, false);
        assert_ok(backward(context, c, &some, some.dQ, NULL, NULL, NULL));
        assert_ok(backward(context, c, &some, NULL, some.dK, NULL, NULL));
        assert_ok(backward(context, c, &some, NULL, NULL, some.dV, NULL));
        assert_ok(backward(context, c, &some, NULL, NULL, NULL, NULL));
        assert_same_attention(c, &all, &some);
        attention_free(&all);
        attention_free(&some);
        attention_drop(c);
    }
    hop_context_free(context);
}

static void assert_refused(hop_context *context, const attention_case *c,
                           const attention_result *given, hop_status status,
                           const char *words) {
    attention_result r = attention_run(context, c, false);
    hop_error error = {HOP_OK, ""};
    assert_status(backward(context, c, given, r.dQ, r.dK, r.dV, &error), status);
    if (!strstr(error.message, words))
        fail_msg("expected \"%s\", got: %s", words, error.message);
    assert_status(backward(context, c, given, r.dQ, r.dK, r.dV, NULL), status);
    attention_free(&r);
}

static void hostile_values_are_named(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    attention_case *c = attention_make(3, &kind);
    attention_result given = attention_run(context, c, false);
    const size_t at = (1 * 2 + 1) * 5 + 4;
    const float out = given.out[at * 3 + 2], G = c->G[at * 3 + 2];
    const double log_sum = given.log_sums[at];
    given.out[at * 3 + 2] = NAN;
    assert_refused(context, c, &given, HOP_EVALUE,
                   "out: batch 1, head 1, row 4, unit 2: nan");
    given.out[at * 3 + 2] = out;
    c->G[at * 3 + 2] = -INFINITY;
    assert_refused(context, c, &given, HOP_EVALUE,
                   "out_gradients: batch 1, head 1, row 4, unit 2: -inf");
    c->G[at * 3 + 2] = G;
    given.log_sums[at] = NAN;
    assert_refused(context, c, &given, HOP_EVALUE,
                   "log_sums: batch 1, head 1, query 4: nan");
    given.log_sums[at] = log_sum;
    for (size_t k = 0; k < c->queries * 3; k++) c->G[k] = 3e38f;
    assert_refused(context, c, &given, HOP_EDIVERGED, "gradient");
    attention_free(&given);
    attention_drop(c);
    hop_context_free(context);
}

static void scores_beyond_floats_are_refused(void **state) {
    (void)state;
    static const hop_separation separations[] = {{HOP_SEPARATION_SOFTMAX, 0},
                                                 {HOP_SEPARATION_SPARSEMAX, 0}};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const float huge[2] = {3e38f, -3e38f}, V[2] = {1, 2}, out[1] = {1};
    const double log_sum = 1;
    const hop_attention_shape shape = {1, 2, 1, 1};
    hop_attention_options options = HOP_ATTENTION_OPTIONS_INIT;
    float gradient[2];
    hop_error error;
    for (size_t k = 0; k < 2; k++) {
        options.separation = &separations[k];
        assert_status(hop_attention_backward(context, &options, &shape, huge, huge, V,
                                             out, &log_sum, out, NULL, gradient, NULL,
                                             &error),
                      HOP_EDIVERGED);
        assert_non_null(strstr(error.message, "scores leave"));
    }
    hop_context_free(context);
}

/* Scratch over the limit of the context is refused before anything is allocated. */
static void limits_are_kept(void **state) {
    (void)state;
    static const char *const separations[] = {NULL, "sparsemax"};
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    hop_context *context = NULL;
    options.max_bytes = 3000;
    assert_ok(hop_context_create(&options, &context, NULL));
    for (size_t k = 0; k < 2; k++) {
        attention_kind mine = kind;
        mine.separation = separations[k];
        attention_case *c = attention_make(4, &mine);
        attention_result given = attention_run(context, c, false);
        assert_refused(context, c, &given, HOP_ELIMIT, "sums of gradients");
        attention_free(&given);
        attention_drop(c);
    }
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_given_is_made_again),
        cmocka_unit_test(each_gradient_may_be_left_out),
        cmocka_unit_test(hostile_values_are_named),
        cmocka_unit_test(scores_beyond_floats_are_refused),
        cmocka_unit_test(limits_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
