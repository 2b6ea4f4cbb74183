/* SPDX-License-Identifier: MIT */
/* What the tests of attention share: random cases, and attention in plain double. */
#ifndef HOP_TESTS_ATTEND_ATTENTIONS_H
#define HOP_TESTS_ATTEND_ATTENTIONS_H

#include "engine.h"

#include <math.h>

/* What a case is like. */
typedef struct attention_kind {
    size_t batch, heads, key_heads, n, count, dim, value_dim;
    double beta;
    const char *separation;
    int mask, per_batch, causal, strong;
} attention_kind;

/* A case: arguments of hop_attention, and G. */
typedef struct attention_case {
    hop_attention_options options;
    hop_attention_shape shape;
    hop_separation separation;
    size_t queries, keys; /* rows of Q; of K and V */
    float *Q, *K, *V, *G;
    uint8_t *mask;
    double *strengths;
} attention_case;

/* What hop_attention and its backward pass give. */
typedef struct attention_result {
    float *out, *dQ, *dK, *dV;
    double *log_sums;
} attention_result;

static inline float *attention_floats(hop_random *chance, size_t count) {
    float *values = need(count * sizeof *values);
    for (size_t i = 0; i < count; i++)
        values[i] = (float)(2 * hop_random_real(chance) - 1);
    return values;
}

/* One query in the middle of a mask sees nothing; the first key is always hidden, or its
   strength is. */
static inline attention_case *attention_make(uint64_t seed, const attention_kind *kind) {
    attention_case *c = need(sizeof *c);
    hop_random chance = hop_random_begin(seed, HOP_STREAM_USER, 0);
    const size_t batches = kind->per_batch ? kind->batch : 1;
    const size_t pairs = batches * kind->n * kind->count;
    hop_attention_options options = HOP_ATTENTION_OPTIONS_INIT;
    options.batch = kind->batch;
    options.heads = kind->heads;
    options.key_heads = kind->key_heads;
    options.beta = kind->beta;
    options.causal = kind->causal;
    assert_ok(hop_separation_parse(kind->separation ? kind->separation : "softmax",
                                   &c->separation, NULL));
    options.separation = kind->separation ? &c->separation : NULL;
    c->shape = (hop_attention_shape){kind->n, kind->count, kind->dim, kind->value_dim};
    c->queries = kind->batch * kind->heads * kind->n;
    c->keys =
        kind->batch * (kind->key_heads ? kind->key_heads : kind->heads) * kind->count;
    c->Q = attention_floats(&chance, c->queries * kind->dim);
    c->K = attention_floats(&chance, c->keys * kind->dim);
    c->V = attention_floats(&chance, c->keys * kind->value_dim);
    c->G = attention_floats(&chance, c->queries * kind->value_dim);
    if (kind->mask) {
        options.mask = c->mask = need(pairs);
        options.mask_per_batch = kind->per_batch;
        for (size_t k = 0; k < pairs; k++)
            c->mask[k] = k % kind->count != 0 &&
                         k / kind->count % kind->n != kind->n / 2 &&
                         hop_random_below(&chance, 3) > 0;
    }
    if (kind->strong) {
        options.log_strengths = c->strengths = need(kind->count * sizeof(double));
        for (size_t j = 0; j < kind->count; j++)
            c->strengths[j] = j ? 4 * hop_random_real(&chance) - 2 : -INFINITY;
    }
    c->options = options;
    return c;
}

static inline void attention_drop(attention_case *c) {
    free(c->Q);
    free(c->K);
    free(c->V);
    free(c->G);
    free(c->mask);
    free(c->strengths);
    free(c);
}

static inline double attention_beta(const attention_case *c) {
    return c->options.beta > 0 ? c->options.beta : 1 / sqrt((double)c->shape.dim);
}

/* Row of K and V that key j of head h of batch b is. */
static inline size_t attention_key(const attention_case *c, size_t b, size_t h,
                                   size_t j) {
    const size_t heads = c->options.heads;
    const size_t key_heads = c->options.key_heads ? c->options.key_heads : heads;
    return (b * key_heads + h / (heads / key_heads)) * c->shape.count + j;
}

static inline bool attention_sees(const attention_case *c, size_t b, size_t i, size_t j) {
    const size_t n = c->shape.n, count = c->shape.count;
    if (c->options.causal && j + n > i + count) return false;
    if (c->strengths && c->strengths[j] == -INFINITY) return false;
    return !c->mask || c->mask[((c->options.mask_per_batch ? b : 0) * n + i) * count + j];
}

/* The scores of query i of head h of batch b, from doubles; -infinity: not seen. */
static inline void attention_scores(const attention_case *c, size_t b, size_t h, size_t i,
                                    const double *Q, const double *K, double *z) {
    const size_t d = c->shape.dim;
    const double *q = Q + ((b * c->options.heads + h) * c->shape.n + i) * d;
    for (size_t j = 0; j < c->shape.count; j++) {
        const double *k = K + attention_key(c, b, h, j) * d;
        z[j] = 0;
        for (size_t x = 0; x < d; x++) z[j] += q[x] * k[x];
        z[j] = z[j] * attention_beta(c) + (c->strengths ? c->strengths[j] : 0);
        if (!attention_sees(c, b, i, j)) z[j] = -INFINITY;
    }
}

/* Entmax by bisection of its threshold: sum [(alpha - 1) z - tau]_+^(1 / (alpha - 1)). */
static inline void attention_entmax(double *z, size_t count, double alpha) {
    double most = -INFINITY, sum = 0;
    for (size_t j = 0; j < count; j++) most = fmax(most, (alpha - 1) * z[j]);
    double low = most - 1, high = most;
    for (int round = 0; round < 100; round++) {
        const double tau = (low + high) / 2;
        sum = 0;
        for (size_t j = 0; j < count; j++)
            sum += pow(fmax((alpha - 1) * z[j] - tau, 0), 1 / (alpha - 1));
        *(sum > 1 ? &low : &high) = tau;
    }
    for (size_t j = 0; j < count; j++)
        z[j] = pow(fmax((alpha - 1) * z[j] - low, 0), 1 / (alpha - 1));
}

/* Scores become weights, all 0 where nothing is seen; the log sum. */
static inline double attention_weigh(const hop_separation *separation, double *z,
                                     size_t count) {
    double most = -INFINITY, sum = 0;
    for (size_t j = 0; j < count; j++) most = fmax(most, z[j]);
    if (most == -INFINITY) {
        memset(z, 0, count * sizeof *z);
        return most;
    }
    if (separation->kind == HOP_SEPARATION_SPARSEMAX ||
        separation->kind == HOP_SEPARATION_ENTMAX) {
        attention_entmax(
            z, count,
            separation->kind == HOP_SEPARATION_SPARSEMAX ? 2 : separation->order);
        return most;
    }
    double *kept = copy_of(z, count * sizeof *z);
    for (size_t j = 0; j < count && separation->kind == HOP_SEPARATION_TOPK; j++) {
        size_t before = 0;
        for (size_t k = 0; k < count; k++) before += z[k] > z[j];
        if ((double)before >= separation->order) kept[j] = -INFINITY;
    }
    for (size_t j = 0; j < count; j++) sum += exp(kept[j] - most);
    for (size_t j = 0; j < count; j++) z[j] = exp(kept[j] - most) / sum;
    free(kept);
    return most + log(sum);
}

/* One query's output from doubles; weights[P] are left in z. */
static inline double attention_reference(const attention_case *c, size_t b, size_t h,
                                         size_t i, const double *Q, const double *K,
                                         const double *V, double *z, double *out) {
    const size_t v = c->shape.value_dim;
    attention_scores(c, b, h, i, Q, K, z);
    const double log_sum = attention_weigh(&c->separation, z, c->shape.count);
    for (size_t x = 0; x < v; x++) out[x] = 0;
    for (size_t j = 0; j < c->shape.count; j++)
        for (size_t x = 0; x < v; x++)
            out[x] += z[j] * V[attention_key(c, b, h, j) * v + x];
    return log_sum;
}

static inline double *attention_doubles(const float *values, size_t count) {
    double *wide = need(count * sizeof *wide);
    for (size_t i = 0; i < count; i++) wide[i] = values[i];
    return wide;
}

static inline attention_result attention_run(hop_context *context,
                                             const attention_case *c, bool backward) {
    const size_t d = c->shape.dim, v = c->shape.value_dim;
    attention_result r = {.out = need(c->queries * v * sizeof(float)),
                          .dQ = need(c->queries * d * sizeof(float)),
                          .dK = need(c->keys * d * sizeof(float)),
                          .dV = need(c->keys * v * sizeof(float)),
                          .log_sums = need(c->queries * sizeof(double))};
    hop_error error;
    if (hop_attention(context, &c->options, &c->shape, c->Q, c->K, c->V, r.out,
                      r.log_sums, &error))
        fail_msg("%s", error.message);
    if (backward &&
        hop_attention_backward(context, &c->options, &c->shape, c->Q, c->K, c->V, r.out,
                               r.log_sums, c->G, r.dQ, r.dK, r.dV, &error))
        fail_msg("%s", error.message);
    return r;
}

static inline void attention_free(attention_result *r) {
    free(r->out);
    free(r->dQ);
    free(r->dK);
    free(r->dV);
    free(r->log_sums);
}

static inline void assert_same_attention(const attention_case *c,
                                         const attention_result *a,
                                         const attention_result *b) {
    const size_t d = c->shape.dim * sizeof(float), v = c->shape.value_dim * sizeof(float);
    assert_memory_equal(a->out, b->out, c->queries * v);
    assert_memory_equal(a->log_sums, b->log_sums, c->queries * sizeof(double));
    assert_memory_equal(a->dQ, b->dQ, c->queries * d);
    assert_memory_equal(a->dK, b->dK, c->keys * d);
    assert_memory_equal(a->dV, b->dV, c->keys * v);
}

/* Forward and backward bytes are those of one thread on every number of threads and
   every instruction set that there is. */
static inline void assert_same_everywhere(const attention_case *c) {
    hop_context *plain = context_of(1, HOP_ISA_SCALAR);
    attention_result expected = attention_run(plain, c, true);
    for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++)
        for (unsigned threads = 1; threads <= 4; threads *= 2) {
            if (!hop_isa_available((hop_isa)isa)) continue;
            hop_context *context = context_of(threads, (hop_isa)isa);
            attention_result found = attention_run(context, c, true);
            assert_same_attention(c, &expected, &found);
            attention_free(&found);
            hop_context_free(context);
        }
    attention_free(&expected);
    hop_context_free(plain);
}

#endif
