/* SPDX-License-Identifier: MIT */
/* Attention beside plain double within the stated error, and the same bytes everywhere.
 */
#include "attend/attentions.h"

static const attention_kind kinds[] = {
    /* batch, heads, key heads, n, P, d, v, beta, separation, mask, per batch, causal,
       strengths */
    {1, 1, 0, 1, 1, 1, 1, 0, NULL, 0, 0, 0, 0},
    {1, 1, 0, 1, 1, 3, 2, 5, "sparsemax", 0, 0, 0, 0},
    {1, 1, 0, 3, 64, 16, 16, 0, NULL, 0, 0, 0, 0},
    {2, 3, 3, 70, 130, 17, 5, 0, NULL, 0, 0, 0, 0},
    {2, 4, 2, 65, 63, 8, 33, 1.5, NULL, 1, 1, 0, 0},
    {1, 4, 1, 66, 200, 64, 64, 0, NULL, 0, 0, 1, 0},
    {2, 2, 1, 130, 65, 5, 1, 2, NULL, 1, 0, 1, 0},
    {1, 2, 2, 9, 300, 1, 9, 3, NULL, 0, 0, 0, 1},
    {3, 2, 0, 20, 129, 40, 20, 20, NULL, 1, 1, 1, 1},
    {1, 2, 0, 20, 129, 12, 20, 1, "sparsemax", 1, 0, 0, 1},
    {2, 2, 1, 70, 90, 6, 7, 2, "entmax:alpha=1.5", 1, 1, 1, 0},
    {1, 1, 0, 5, 90, 6, 7, 2, "entmax:alpha=1.3", 0, 0, 0, 0},
    {1, 2, 0, 30, 200, 10, 3, 4, "topk:k=5", 1, 0, 1, 1},
    {1, 2, 1, 30, 200, 10, 3, 4, "topk:k=40", 1, 0, 1, 1},
    {1, 1, 0, 2, 4500, 20, 4, 0, NULL, 0, 0, 0, 0},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* D and the bound of the header; sparse weights move by D each at most, twice. */
static double allowed_error(const attention_case *c, const double *weights, size_t at,
                            size_t b, size_t h, const double *Q, const double *K) {
    const double u = 0x1p-24;
    const size_t d = c->shape.dim, count = c->shape.count;
    double most = 0, strong = 0, support = 0;
    for (size_t j = 0; j < count; j++) {
        double sum = 0;
        for (size_t x = 0; x < d; x++)
            sum += fabs(Q[at * d + x] * K[attention_key(c, b, h, j) * d + x]);
        most = fmax(most, sum);
        if (c->strengths && c->strengths[j] > -INFINITY)
            strong = fmax(strong, fabs(c->strengths[j]));
        support += weights[j] > 0;
    }
    const double D = u * (((double)d / 16 + 10) * attention_beta(c) * most + 3 * strong);
    const bool sparse = c->separation.kind != HOP_SEPARATION_SOFTMAX;
    return (sparse ? 2 * support : 2) * D + (220 + 3 * log2((double)count)) * u;
}

static void is_as_in_double(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    double nearest = 0;
    for (size_t k = 0; k < KINDS; k++) {
        attention_case *c = attention_make(k, &kinds[k]);
        attention_result found = attention_run(context, c, false);
        const size_t n = c->shape.n, v = c->shape.value_dim;
        double *Q = attention_doubles(c->Q, c->queries * c->shape.dim);
        double *K = attention_doubles(c->K, c->keys * c->shape.dim);
        double *V = attention_doubles(c->V, c->keys * v);
        double *z = need(c->shape.count * sizeof *z), *out = need(v * sizeof *out);
        for (size_t at = 0; at < c->queries; at++) {
            const size_t h = at / n % c->options.heads, b = at / n / c->options.heads;
            const double log_sum = attention_reference(c, b, h, at % n, Q, K, V, z, out);
            const double allowed = allowed_error(c, z, at, b, h, Q, K);
            for (size_t x = 0; x < v; x++) {
                const double off = fabs(out[x] - found.out[at * v + x]);
                if (!(off <= allowed))
                    fail_msg("case %zu, query %zu: off by %g of %g", k, at, off, allowed);
                nearest = fmax(nearest, off / allowed);
            }
            if (c->separation.kind != HOP_SEPARATION_SOFTMAX) continue;
            if (log_sum == -INFINITY)
                assert_true(found.log_sums[at] == -INFINITY);
            else
                assert_true(fabs(log_sum - found.log_sums[at]) <=
                            allowed + 0x1p-23 * fabs(log_sum));
        }
        free(Q);
        free(K);
        free(V);
        free(z);
        free(out);
        attention_free(&found);
        attention_drop(c);
    }
    print_message("largest error: %.3f of the bound\n", nearest);
    hop_context_free(context);
}

static void bytes_are_the_same_everywhere(void **state) {
    (void)state;
    for (size_t k = 0; k < KINDS; k++) {
        attention_case *c = attention_make(100 + k, &kinds[k]);
        assert_same_everywhere(c);
        attention_drop(c);
    }
}

/* The whole case beside query `i` of head `h` of batch `b`, given alone with the keys it
   can reach. */
static void assert_alone(hop_context *context, attention_case *whole, size_t b, size_t h,
                         size_t i) {
    const size_t d = whole->shape.dim, v = whole->shape.value_dim;
    const size_t n = whole->shape.n, count = whole->shape.count;
    const size_t at = (b * whole->options.heads + h) * n + i;
    const size_t key = attention_key(whole, b, h, 0);
    const size_t reach = !whole->options.causal ? count
                         : i + 1 + count > n    ? i + 1 + count - n
                                                : 0;
    if (!reach) return;
    attention_result all = attention_run(context, whole, true);
    attention_case one = *whole;
    one.shape = (hop_attention_shape){1, reach, d, v};
    one.options.batch = one.options.heads = one.options.key_heads = 1;
    one.options.causal = one.options.mask_per_batch = 0;
    one.queries = 1;
    one.keys = reach;
    one.Q += at * d;
    one.K += key * d;
    one.V += key * v;
    one.G += at * v;
    if (one.mask)
        one.options.mask = one.mask +=
            ((whole->options.mask_per_batch ? b : 0) * n + i) * count;
    attention_result alone = attention_run(context, &one, true);
    assert_memory_equal(alone.out, all.out + at * v, v * sizeof(float));
    assert_memory_equal(alone.dQ, all.dQ + at * d, d * sizeof(float));
    if (one.separation.kind == HOP_SEPARATION_SOFTMAX)
        assert_memory_equal(alone.log_sums, all.log_sums + at, sizeof(double));
    attention_free(&alone);
    attention_free(&all);
}

static void a_query_alone_is_as_in_a_batch(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (size_t k = 0; k < KINDS; k++) {
        attention_case *c = attention_make(200 + k, &kinds[k]);
        const size_t n = c->shape.n;
        assert_alone(context, c, 0, 0, 0);
        assert_alone(context, c, c->options.batch - 1, c->options.heads - 1, n - 1);
        assert_alone(context, c, c->options.batch - 1, c->options.heads / 2, n / 3);
        attention_drop(c);
    }
    hop_context_free(context);
}

static void one_step_of_recall_is_attention(void **state) {
    (void)state;
    static const char *const separations[] = {NULL, "sparsemax", "topk:k=3"};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t k = 0; k < 3; k++) {
        const attention_kind kind = {1, 1, 0, 5, 150, 20, 20, 0.75, separations[k],
                                     0, 0, 0, 0};
        attention_case *c = attention_make(300, &kind);
        attention_result found = attention_run(context, c, false);
        hop_rows *keys = NULL, *values = NULL;
        hop_vector_memory *memory = NULL;
        hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
        hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
        hop_vector_result results[5];
        float states[5 * 20];
        how.separation = c->separation;
        how.beta = kind.beta;
        options.max_steps = 1;
        assert_ok(hop_rows_create(context, c->K, 150, 20, NULL, &keys, NULL));
        assert_ok(hop_rows_create(context, c->V, 150, 20, NULL, &values, NULL));
        assert_ok(hop_vector_memory_create(context, keys, values, &how, &memory, NULL));
        assert_ok(
            hop_vector_recall(memory, &options, c->Q, 5, states, NULL, results, NULL));
        assert_memory_equal(states, found.out, sizeof states);
        hop_vector_memory_free(memory);
        hop_rows_free(keys);
        hop_rows_free(values);
        attention_free(&found);
        attention_drop(c);
    }
    hop_context_free(context);
}

/* A query that sees nothing gives zeros and no gradient; what it would not see may be of
   any size. */
static void a_query_that_sees_nothing_gives_zeros(void **state) {
    (void)state;
    static const char *const separations[] = {NULL, "sparsemax"};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t k = 0; k < 2; k++) {
        const attention_kind kind = {1, 1, 0, 3, 70, 4, 5, 1, separations[k], 1, 0, 0, 0};
        attention_case *c = attention_make(400, &kind);
        for (size_t x = 0; x < 4; x++) c->Q[1 * 4 + x] = c->K[x] = 3e38f;
        c->Q[0] = c->Q[2 * 4] = 0;
        attention_result found = attention_run(context, c, true);
        for (size_t x = 0; x < 5; x++) assert_true(found.out[1 * 5 + x] == 0);
        for (size_t x = 0; x < 4; x++)
            assert_true(found.dQ[1 * 4 + x] == 0 && found.dK[x] == 0);
        if (k == 0) assert_true(found.log_sums[1] == -INFINITY);
        for (size_t x = 0; x < 5; x++) assert_true(found.out[2 * 5 + x] != 0);
        attention_free(&found);
        attention_drop(c);
    }
    hop_context_free(context);
}

static void scores_beyond_floats_are_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const float huge[2] = {3e38f, -3e38f}, value[2] = {1, 2};
    const hop_attention_shape shape = {1, 2, 1, 1};
    float out[1];
    hop_error error;
    assert_status(
        hop_attention(context, NULL, &shape, huge, huge, value, out, NULL, &error),
        HOP_EDIVERGED);
    assert_non_null(strstr(error.message, "float32"));
    hop_context_free(context);
}

/* By threads together, and by each alone. */
static void refusals_name_batch_head_and_query(void **state) {
    (void)state;
    static const char *const separations[] = {NULL, "sparsemax", "topk:k=3"};
    for (unsigned threads = 1; threads <= 9; threads += 4)
        for (size_t k = 0; k < 3; k++) {
            const attention_kind kind = {2, 2, 0, 70, 5, 3, 2, 1, separations[k],
                                         0, 0, 0, 0};
            hop_context *context = context_of(threads, HOP_ISA_AUTO);
            attention_case *c = attention_make(600, &kind);
            float *out = need(c->queries * 2 * sizeof *out);
            hop_error error = {HOP_OK, ""};
            const size_t at = (1 * 2 + 0) * 70 + 67;
            for (size_t j = 0; j < c->keys; j++) c->K[j * 3] = 2;
            c->Q[at * 3] = c->Q[(at + 70) * 3] = 3e38f;
            assert_status(hop_attention(context, &c->options, &c->shape, c->Q, c->K, c->V,
                                        out, NULL, &error),
                          HOP_EDIVERGED);
            if (!strstr(error.message, "batch 1, head 0, query 67: scores"))
                fail_msg("%s", error.message);
            free(out);
            attention_drop(c);
            hop_context_free(context);
        }
}

/* Sparse weights need all scores of a query at once. */
static void limits_are_kept(void **state) {
    (void)state;
    const attention_kind kind = {1, 1, 0, 1, 200, 2, 2, 1, "sparsemax", 0, 0, 0, 0};
    attention_case *c = attention_make(500, &kind);
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    hop_context *context = NULL;
    float out[2];
    hop_error error;
    options.max_bytes = 1599;
    assert_ok(hop_context_create(&options, &context, NULL));
    assert_status(hop_attention(context, &c->options, &c->shape, c->Q, c->K, c->V, out,
                                NULL, &error),
                  HOP_ELIMIT);
    assert_non_null(strstr(error.message, "scores of a query"));
    attention_drop(c);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_as_in_double),
        cmocka_unit_test(bytes_are_the_same_everywhere),
        cmocka_unit_test(a_query_alone_is_as_in_a_batch),
        cmocka_unit_test(one_step_of_recall_is_attention),
        cmocka_unit_test(a_query_that_sees_nothing_gives_zeros),
        cmocka_unit_test(scores_beyond_floats_are_refused),
        cmocka_unit_test(refusals_name_batch_head_and_query),
        cmocka_unit_test(limits_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
