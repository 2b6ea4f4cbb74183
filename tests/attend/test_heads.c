/* SPDX-License-Identifier: MIT */
/* The arguments of attention: what is refused, in which words, and where heads lie. */
#include "attend/attentions.h"

#include "attend/heads.h"

/* hop_attention and its backward pass refuse a case alike. */
static void assert_refused(hop_context *context, const attention_case *c,
                           hop_status status, const char *words) {
    const size_t row = 16 * sizeof(float);
    float *out = need(c->queries * row), *gradient = need(c->queries * row);
    hop_error error = {HOP_OK, ""};
    assert_status(hop_attention(context, &c->options, &c->shape, c->Q, c->K, c->V, out,
                                NULL, &error),
                  status);
    if (!strstr(error.message, words))
        fail_msg("expected \"%s\", got: %s", words, error.message);
    assert_status(
        hop_attention(context, &c->options, &c->shape, c->Q, c->K, c->V, out, NULL, NULL),
        status);
    error.message[0] = 0;
    assert_status(hop_attention_backward(context, &c->options, &c->shape, c->Q, c->K,
                                         c->V, NULL, NULL, c->G, gradient, NULL, NULL,
                                         &error),
                  status);
    assert_non_null(strstr(error.message, words));
    free(out);
    free(gradient);
}

static attention_case *sound(void) {
    const attention_kind kind = {2, 4, 2, 3, 5, 4, 6, 0, NULL, 1, 1, 0, 1};
    return attention_make(1, &kind);
}

#define REFUSES(CHANGE, STATUS, WORDS)                                                   \
    do {                                                                                 \
        attention_case *c = sound();                                                     \
        CHANGE;                                                                          \
        assert_refused(context, c, STATUS, WORDS);                                       \
        attention_drop(c);                                                               \
    } while (0)

static void options_out_of_range_are_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    REFUSES(c->options.size--, HOP_EINVAL, "size");
    REFUSES(c->options.beta = -1, HOP_EINVAL, "beta: -1");
    REFUSES(c->options.beta = NAN, HOP_EINVAL, "beta: nan");
    REFUSES(c->options.beta = INFINITY, HOP_EINVAL, "beta: inf");
    REFUSES(c->options.batch = 0, HOP_EEMPTY, "0 batches");
    REFUSES(c->options.heads = 0, HOP_EEMPTY, "0 heads");
    REFUSES(c->options.key_heads = 3, HOP_EINVAL, "key_heads: 3");
    REFUSES(c->options.causal = 2, HOP_EINVAL, "causal 2");
    REFUSES(c->options.mask_per_batch = 5, HOP_EINVAL, "mask_per_batch 5");
    static const struct {
        hop_separation separation;
        hop_status status;
        const char *words;
    } bad[] = {{{HOP_SEPARATION_IDENTITY, 0}, HOP_EUNSUPPORTED, "identity"},
               {{HOP_SEPARATION_POLYNOMIAL, 3}, HOP_EUNSUPPORTED, "poly"},
               {{HOP_SEPARATION_EXPONENTIAL, 0}, HOP_EUNSUPPORTED, "exp"},
               {{HOP_SEPARATION_EPANECHNIKOV, 0}, HOP_EUNSUPPORTED, "epanechnikov"},
               {{HOP_SEPARATION_COUNT, 0}, HOP_EINVAL, ""},
               {{HOP_SEPARATION_ENTMAX, 0.5}, HOP_EINVAL, "alpha"}};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
        REFUSES(c->options.separation = &bad[k].separation, bad[k].status, bad[k].words);
    hop_context_free(context);
}

static void shapes_out_of_range_are_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    REFUSES(c->shape.n = 0, HOP_EEMPTY, "n is 0");
    REFUSES(c->shape.count = 0, HOP_EEMPTY, "count is 0");
    REFUSES(c->shape.dim = 0, HOP_EEMPTY, "dim is 0");
    REFUSES(c->shape.value_dim = 0, HOP_EEMPTY, "value_dim is 0");
    REFUSES(c->shape.n = (size_t)HOP_MAX_PATTERNS + 1, HOP_ELIMIT, "n is 268435457");
    REFUSES(c->shape.count = (size_t)HOP_MAX_PATTERNS + 1, HOP_ELIMIT, "count");
    REFUSES(c->shape.dim = (size_t)HOP_MAX_UNITS + 1, HOP_ELIMIT, "dim is 16777217");
    REFUSES(c->shape.value_dim = (size_t)HOP_MAX_UNITS + 1, HOP_ELIMIT, "value_dim");
    REFUSES(c->options.batch = SIZE_MAX / 4, HOP_ELIMIT, "too many");
    hop_context_free(context);
}

static void hostile_values_are_named(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    /* Batch 1 of 2, head 2 of 4 (head of keys 1 of 2), row 1, unit 3. */
    REFUSES(c->Q[((1 * 4 + 2) * 3 + 1) * 4 + 3] = NAN, HOP_EVALUE,
            "Q: batch 1, head 2, row 1, unit 3: nan");
    REFUSES(c->K[((1 * 2 + 1) * 5 + 1) * 4 + 3] = INFINITY, HOP_EVALUE,
            "K: batch 1, head 1, row 1, unit 3: inf");
    REFUSES(c->V[((1 * 2 + 0) * 5 + 4) * 6 + 5] = -INFINITY, HOP_EVALUE,
            "V: batch 1, head 0, row 4, unit 5: -inf");
    REFUSES(c->mask[(1 * 3 + 2) * 5 + 4] = 2, HOP_EVALUE,
            "mask: batch 1, query 2, key 4: 2");
    REFUSES(c->strengths[3] = NAN, HOP_EVALUE, "log strength 3 is nan");
    REFUSES(c->strengths[2] = INFINITY, HOP_EVALUE, "log strength 2 is inf");
    REFUSES(c->strengths[2] = 1e300, HOP_EVALUE, "log strength 2 is 1e+300");
    /* The first of several, whoever finds it. */
    REFUSES((c->Q[7] = NAN, c->Q[70] = NAN), HOP_EVALUE,
            "Q: batch 0, head 0, row 1, unit 3");
    hop_context_free(context);
}

/* In an array of several tasks, and on any number of threads. */
static void the_first_hostile_value_is_named(void **state) {
    (void)state;
    enum { MANY = 300000 };
    float *Q = need(MANY * sizeof *Q), K[1] = {1}, V[1] = {1}, out[1];
    const hop_attention_shape shape = {MANY, 1, 1, 1};
    Q[5] = Q[70000] = Q[140000] = Q[MANY - 1] = NAN;
    for (unsigned threads = 1; threads <= 4; threads++) {
        hop_context *context = context_of(threads, HOP_ISA_AUTO);
        hop_error error;
        assert_status(hop_attention(context, NULL, &shape, Q, K, V, out, NULL, &error),
                      HOP_EVALUE);
        assert_non_null(strstr(error.message, "row 5, unit 0"));
        hop_context_free(context);
    }
    free(Q);
}

static void an_interrupt_stops(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_context_interrupt(context);
    REFUSES((void)0, HOP_EINTERRUPTED, "interrupted");
    hop_context_free(context);
}

static void heads_lie_where_the_layout_says(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    attention_case *c = sound();
    hop_heads heads;
    c->options.causal = 1;
    assert_ok(
        hop_heads_open(context, &c->options, &c->shape, c->Q, c->K, c->V, &heads, NULL));
    assert_true(heads.options.beta == 0.5);
    for (size_t index = 0; index < 8; index++) {
        hop_head head;
        hop_head_open(&heads, context, index, &head);
        const size_t b = index / 4, h = index % 4;
        assert_ptr_equal(head.Q, c->Q + index * 3 * 4);
        assert_ptr_equal(head.keys.floats, c->K + attention_key(c, b, h, 0) * 4);
        assert_ptr_equal(head.values.floats, c->V + attention_key(c, b, h, 0) * 6);
        for (size_t i = 0; i < 3; i++) {
            const hop_question question = hop_head_question(&heads, &head, i);
            assert_ptr_equal(question.state, head.Q + i * 4);
            assert_ptr_equal(question.allowed, c->mask + (b * 3 + i) * 5);
            assert_int_equal(question.reach, i + 3);
        }
    }
    c->options.batch = 1;
    c->shape = (hop_attention_shape){5, 2, 4, 6};
    c->options.mask = NULL;
    assert_ok(
        hop_heads_open(context, &c->options, &c->shape, c->Q, c->K, c->V, &heads, NULL));
    static const size_t reach[5] = {0, 0, 0, 1, 2};
    for (size_t i = 0; i < 5; i++) assert_int_equal(hop_head_reach(&heads, i), reach[i]);
    attention_drop(c);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_out_of_range_are_refused),
        cmocka_unit_test(shapes_out_of_range_are_refused),
        cmocka_unit_test(hostile_values_are_named),
        cmocka_unit_test(the_first_hostile_value_is_named),
        cmocka_unit_test(an_interrupt_stops),
        cmocka_unit_test(heads_lie_where_the_layout_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
