/* SPDX-License-Identifier: MIT */
/* Memories of any rule, and their couplings beside plain double-precision ones. */
#ifndef HOP_TESTS_RULE_MEMORY_H
#define HOP_TESTS_RULE_MEMORY_H

#include <math.h>
#include "engine.h"

/* An empty memory of a rule, zero diagonal, by the path it chooses. */
static inline hop_memory *rule_empty(hop_context *context, const char *rule, size_t dim) {
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.rule = rule;
    return empty_memory(context, dim, &options);
}

/* One that has learned rows[count][dim] in one call. */
static inline hop_memory *rule_memory(hop_context *context, const char *rule,
                                      const int8_t *rows, size_t count, size_t dim) {
    hop_memory *memory = rule_empty(context, rule, dim);
    learn_rows(memory, rows, count, (hop_strength){1, 1});
    return memory;
}

/* The exported couplings lie within `room` of w[dim][dim]; it is freed. */
static inline void assert_couplings(const hop_memory *memory, double *w, double room) {
    const size_t dim = hop_memory_dim(memory);
    double *found = export_of(memory);
    for (size_t i = 0; i < dim * dim; i++)
        if (!(fabs(found[i] - w[i]) <= room))
            fail_msg("w[%zu][%zu] is %.17g, not %.17g", i / dim, i % dim, found[i], w[i]);
    free(found);
    free(w);
}

/* (1/N) sum_mu,nu xi^mu a_mu,nu xi^nu in plain loops, without the diagonal. */
static inline double *mixed_couplings(const int8_t *rows, size_t count, size_t dim,
                                      const double *a) {
    double *w = need(dim * dim * sizeof *w);
    for (size_t mu = 0; mu < count; mu++)
        for (size_t nu = 0; nu < count; nu++)
            for (size_t i = 0; i < dim; i++)
                for (size_t j = 0; j < dim; j++)
                    if (i != j)
                        w[i * dim + j] += rows[mu * dim + i] * a[mu * count + nu] *
                                          rows[nu * dim + j] / (double)dim;
    return w;
}

/* xi^mu.xi^nu / N. */
static inline double *correlations(const int8_t *rows, size_t count, size_t dim) {
    double *c = need(count * count * sizeof *c);
    for (size_t mu = 0; mu < count; mu++)
        for (size_t nu = 0; nu < count; nu++)
            for (size_t i = 0; i < dim; i++)
                c[mu * count + nu] +=
                    rows[mu * dim + i] * rows[nu * dim + i] / (double)dim;
    return c;
}

/* The inverse of m[p][p] by Gauss and Jordan with pivots, in long double. */
static inline double *inverse_of(const double *m, size_t p) {
    long double *a = need(2 * p * p * sizeof *a);
    for (size_t i = 0; i < p; i++) {
        for (size_t j = 0; j < p; j++) a[i * 2 * p + j] = m[i * p + j];
        a[i * 2 * p + p + i] = 1;
    }
    for (size_t c = 0; c < p; c++) {
        size_t pivot = c;
        for (size_t i = c; i < p; i++)
            if (fabsl(a[i * 2 * p + c]) > fabsl(a[pivot * 2 * p + c])) pivot = i;
        for (size_t j = 0; j < 2 * p; j++) {
            const long double held = a[c * 2 * p + j];
            a[c * 2 * p + j] = a[pivot * 2 * p + j];
            a[pivot * 2 * p + j] = held;
        }
        const long double by = a[c * 2 * p + c];
        for (size_t j = 0; j < 2 * p; j++) a[c * 2 * p + j] /= by;
        for (size_t i = 0; i < p; i++) {
            const long double factor = a[i * 2 * p + c];
            for (size_t j = 0; i != c && j < 2 * p; j++)
                a[i * 2 * p + j] -= factor * a[c * 2 * p + j];
        }
    }
    double *out = need(p * p * sizeof *out);
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) out[i * p + j] = (double)a[i * 2 * p + p + j];
    free(a);
    return out;
}

/* Both have the same couplings, byte for byte, whatever threads and instruction set they
   were learned with. */
static inline void assert_same_everywhere(const char *rule, const int8_t *rows,
                                          size_t count, size_t dim) {
    hop_context *plain = context_of(1, HOP_ISA_SCALAR);
    hop_memory *first = rule_memory(plain, rule, rows, count, dim);
    for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++)
        for (unsigned threads = 1; threads <= 4; threads *= 2) {
            if (!hop_isa_available((hop_isa)isa)) continue;
            hop_context *context = context_of(threads, (hop_isa)isa);
            hop_memory *memory = rule_memory(context, rule, rows, count, dim);
            assert_same_couplings(first, memory);
            hop_memory_free(memory);
            hop_context_free(context);
        }
    hop_memory_free(first);
    hop_context_free(plain);
}

/* A memory that forgot a row is one that never learned it, whichever row and in however
   many calls. */
static inline void assert_forgets(hop_context *context, const char *rule,
                                  const int8_t *rows, size_t count, size_t dim) {
    for (size_t row = 0; row < count; row++) {
        hop_memory *memory = rule_memory(context, rule, rows, count - 1, dim);
        hop_memory *other = rule_empty(context, rule, dim);
        learn_rows(memory, rows + (count - 1) * dim, 1, (hop_strength){1, 1});
        assert_ok(hop_memory_forget(memory, row, NULL));
        int8_t *rest = copy_of(rows, count * dim);
        const size_t before = row < count - 1 ? count - 2 : count - 1;
        memmove(rest + row * dim, rest + (row + 1) * dim, (count - 1 - row) * dim);
        learn_rows(other, rest, before, (hop_strength){1, 1});
        if (row < count - 1)
            learn_rows(other, rest + before * dim, 1, (hop_strength){1, 1});
        assert_same_couplings(memory, other);
        hop_memory_free(memory);
        hop_memory_free(other);
        free(rest);
    }
}

/* Units of a stored row that a synchronous step would change. */
static inline size_t unstable_units(const hop_memory *memory, const int8_t *row) {
    hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
    options.max_steps = 1;
    options.mixtures = 0;
    int8_t *state = need(hop_memory_dim(memory));
    hop_result result = recall_of(memory, &options, row, state);
    size_t changed = 0;
    for (size_t i = 0; i < hop_memory_dim(memory); i++) changed += state[i] != row[i];
    hop_results_clear(&result, 1);
    free(state);
    return changed;
}

#endif
