/* SPDX-License-Identifier: MIT */
/* Gradients of attention: arguments looked at, the way chosen, what came of it. */
#include "attend/gradient.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include "core/error.h"

void hop_gradient_write(hop_gradient *self, const float *sums, size_t count, float factor,
                        float *out) {
    int strange = 0;
    for (size_t i = 0; i < count; i++) {
        out[i] = sums ? factor * sums[i] : 0;
        strange |= !(fabsf(out[i]) <= FLT_MAX);
    }
    if (strange) atomic_store(&self->gradients_overflow, true);
}

void hop_gradient_write_keys(hop_gradient *self, const float *sums, size_t index,
                             size_t chunk) {
    const hop_attention_shape *shape = &self->heads.shape;
    const size_t first = chunk * HOP_CHUNK, left = shape->count - first;
    const size_t count = left < HOP_CHUNK ? left : HOP_CHUNK;
    const size_t at = index * shape->count + first, d = shape->dim, v = shape->value_dim;
    if (self->keys)
        hop_gradient_write(self, sums, count * d, (float)self->heads.options.beta,
                           self->keys + at * d);
    if (self->values)
        hop_gradient_write(self, sums ? sums + HOP_CHUNK * d : NULL, count * v, 1,
                           self->values + at * v);
}

static hop_status check_log_sums(const hop_heads *heads, const double *log_sums,
                                 hop_error *error) {
    const size_t n = heads->shape.n, count = heads->options.heads;
    for (size_t k = 0; log_sums && k < heads->total * n; k++)
        if (log_sums[k] != -INFINITY && !(fabs(log_sums[k]) <= FLT_MAX))
            return hop_fail(error, HOP_EVALUE,
                            "log_sums: batch %zu, head %zu, query %zu: %g is no log sum",
                            k / n / count, k / n % count, k % n, log_sums[k]);
    return HOP_OK;
}

static hop_status check(const hop_gradient *self, hop_error *error) {
    const hop_heads *heads = &self->heads;
    const hop_attention_options *options = &heads->options;
    hop_status status = hop_heads_check(
        heads->context, "out_gradients", self->out_gradients, options->batch,
        options->heads, heads->shape.n, heads->shape.value_dim, error);
    if (status || heads->separation.kind != HOP_SEPARATION_SOFTMAX) return status;
    if (self->out)
        status = hop_heads_check(heads->context, "out", self->out, options->batch,
                                 options->heads, heads->shape.n, heads->shape.value_dim,
                                 error);
    return status ? status : check_log_sums(heads, self->log_sums, error);
}

/* What the forward pass gave, made again into memory of its own. */
static hop_status attend_again(hop_gradient *self, float **out, double **log_sums,
                               hop_error *error) {
    const hop_heads *heads = &self->heads;
    const size_t rows = heads->total * heads->shape.n, v = heads->shape.value_dim;
    hop_status status = hop_context_check_bytes(heads->context, "outputs made again",
                                                rows, v * sizeof **out, error);
    if (status) return status;
    *out = malloc(rows * v * sizeof **out);
    *log_sums = malloc(rows * sizeof **log_sums);
    if (!*out || !*log_sums) return hop_fail_memory(error);
    self->out = *out;
    self->log_sums = *log_sums;
    return hop_attention(heads->context, &heads->options, &heads->shape, heads->Q,
                         heads->K, heads->V, *out, *log_sums, error);
}

static hop_status judge(const hop_gradient *self, unsigned threads, hop_error *error) {
    const hop_context *context = self->heads.context;
    /* Before failures, which depend on scores that are no numbers. */
    if (!hop_context_interrupted(context) && atomic_load(&self->overflow))
        return hop_fail(error, HOP_EDIVERGED,
                        "scores leave the range of float32 at beta %g",
                        self->heads.options.beta);
    const hop_status status = hop_failures_judge(context, self->failures, threads, error);
    if (status) return status;
    if (atomic_load(&self->gradients_overflow))
        return hop_fail(error, HOP_EDIVERGED, "a gradient leaves the range of float32");
    return HOP_OK;
}

hop_status hop_attention_backward(hop_context *context,
                                  const hop_attention_options *options,
                                  const hop_attention_shape *shape, const float *Q,
                                  const float *K, const float *V, const float *out,
                                  const double *log_sums, const float *out_gradients,
                                  float *Q_gradients, float *K_gradients,
                                  float *V_gradients, hop_error *error) {
    const unsigned threads = hop_context_threads(context);
    float *out_again = NULL;
    double *log_sums_again = NULL;
    hop_gradient self = {.out = out,
                         .log_sums = log_sums,
                         .out_gradients = out_gradients,
                         .queries = Q_gradients,
                         .keys = K_gradients,
                         .values = V_gradients};
    hop_status status =
        hop_heads_open(context, options, shape, Q, K, V, &self.heads, error);
    if (status) return status;
    const bool folds = self.heads.separation.kind == HOP_SEPARATION_SOFTMAX;
    status = check(&self, error);
    if (!status && folds && (!out || !log_sums))
        status = attend_again(&self, &out_again, &log_sums_again, error);
    if (!status) {
        self.failures = calloc(threads, sizeof *self.failures);
        status = !self.failures ? hop_fail_memory(error)
                 : folds        ? hop_gradient_fold(&self, error)
                                : hop_gradient_weigh(&self, error);
    }
    if (!status) status = judge(&self, threads, error);
    free(self.failures);
    free(out_again);
    free(log_sums_again);
    return status;
}
