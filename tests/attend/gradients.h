/* SPDX-License-Identifier: MIT */
/* What the tests of gradients share: finite differences of the loss sum G . out. */
#ifndef HOP_TESTS_ATTEND_GRADIENTS_H
#define HOP_TESTS_ATTEND_GRADIENTS_H

#include "attend/attentions.h"

/* The loss sum G . out in plain double. */
static inline double loss_in_double(const attention_case *c, const double *Q,
                                    const double *K, const double *V) {
    const size_t n = c->shape.n, v = c->shape.value_dim;
    double *z = need(c->shape.count * sizeof *z), *out = need(v * sizeof *out), loss = 0;
    for (size_t at = 0; at < c->queries; at++) {
        attention_reference(c, at / n / c->options.heads, at / n % c->options.heads,
                            at % n, Q, K, V, z, out);
        for (size_t x = 0; x < v; x++) loss += c->G[at * v + x] * out[x];
    }
    free(z);
    free(out);
    return loss;
}

/* The same as the engine computes it. */
static inline double loss_of_engine(hop_context *context, const attention_case *c) {
    attention_result found = attention_run(context, c, false);
    double loss = 0;
    for (size_t k = 0; k < c->queries * c->shape.value_dim; k++)
        loss += (double)c->G[k] * found.out[k];
    attention_free(&found);
    return loss;
}

/* Gradients of a case beside central differences of the loss in double, all units. */
static inline void assert_gradients_in_double(hop_context *context,
                                              const attention_case *c, double step,
                                              double allowed) {
    attention_result found = attention_run(context, c, true);
    const size_t sizes[3] = {c->queries * c->shape.dim, c->keys * c->shape.dim,
                             c->keys * c->shape.value_dim};
    double *at[3] = {attention_doubles(c->Q, sizes[0]), attention_doubles(c->K, sizes[1]),
                     attention_doubles(c->V, sizes[2])};
    const float *gradients[3] = {found.dQ, found.dK, found.dV};
    for (int which = 0; which < 3; which++)
        for (size_t k = 0; k < sizes[which]; k++) {
            const double before = at[which][k];
            at[which][k] = before + step;
            const double up = loss_in_double(c, at[0], at[1], at[2]);
            at[which][k] = before - step;
            const double down = loss_in_double(c, at[0], at[1], at[2]);
            at[which][k] = before;
            const double slope = (up - down) / (2 * step);
            if (!(fabs(slope - gradients[which][k]) <= allowed))
                fail_msg("d%c %zu: %g, expected %g", "QKV"[which], k, gradients[which][k],
                         slope);
        }
    for (int which = 0; which < 3; which++) free(at[which]);
    attention_free(&found);
}

/* The slope of the engine's own loss along random directions. */
static inline void assert_gradients_of_engine(hop_context *context, attention_case *c,
                                              double allowed) {
    const size_t sizes[3] = {c->queries * c->shape.dim, c->keys * c->shape.dim,
                             c->keys * c->shape.value_dim};
    attention_result found = attention_run(context, c, true);
    const float *gradients[3] = {found.dQ, found.dK, found.dV};
    float *values[3] = {c->Q, c->K, c->V};
    const float step = 0x1p-8f;
    hop_random chance = hop_random_begin(9, HOP_STREAM_USER, 0);
    for (int which = 0; which < 3; which++) {
        float *before = copy_of(values[which], sizes[which] * sizeof *before);
        float *way = attention_floats(&chance, sizes[which]);
        double expected = 0, loss[2];
        for (size_t k = 0; k < sizes[which]; k++)
            expected += (double)gradients[which][k] * way[k];
        for (int side = 0; side < 2; side++) {
            for (size_t k = 0; k < sizes[which]; k++)
                values[which][k] = before[k] + (side ? -step : step) * way[k];
            loss[side] = loss_of_engine(context, c);
        }
        memcpy(values[which], before, sizes[which] * sizeof *before);
        const double slope = (loss[0] - loss[1]) / (2 * step);
        if (!(fabs(slope - expected) <= allowed * fmax(1, fabs(expected))))
            fail_msg("along d%c: %g, expected %g", "QKV"[which], expected, slope);
        free(before);
        free(way);
    }
    attention_free(&found);
}

#endif
