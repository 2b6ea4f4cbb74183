/* SPDX-License-Identifier: MIT */
/* What tests of the engine share: random rows, memories made of them, compared results.
 */
#ifndef HOP_TESTS_ENGINE_H
#define HOP_TESTS_ENGINE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hopfield.h>

#define assert_ok(call)                                                                  \
    do {                                                                                 \
        hop_status status_ = (call);                                                     \
        if (status_) fail_msg("%s: %s", #call, hop_status_describe(status_));            \
    } while (0)

#define assert_status(call, expected) assert_int_equal((call), (expected))

/* Bytes that the test cannot do without; at least one. */
static inline void *need(size_t bytes) {
    void *found = calloc(bytes ? bytes : 1, 1);
    if (!found) fail_msg("out of memory");
    return found;
}

static inline void *copy_of(const void *from, size_t bytes) {
    void *copy = need(bytes);
    memcpy(copy, from, bytes);
    return copy;
}

/* Fair signs, [count][dim]. */
static inline int8_t *random_rows(hop_random *chance, size_t count, size_t dim) {
    int8_t *rows = need(count * dim);
    for (size_t i = 0; i < count * dim; i++)
        rows[i] = hop_random_below(chance, 2) ? 1 : -1;
    return rows;
}

static inline hop_context *context_of(unsigned threads, hop_isa isa) {
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    options.isa = isa;
    hop_context *context = NULL;
    assert_ok(hop_context_create(&options, &context, NULL));
    return context;
}

static inline hop_patterns *patterns_of(const int8_t *rows, size_t count, size_t dim) {
    hop_patterns *patterns = NULL;
    assert_ok(hop_patterns_create(dim, &patterns));
    if (count)
        assert_ok(
            hop_patterns_append(patterns, rows, count, dim, HOP_CODING_BIPOLAR, NULL));
    return patterns;
}

static inline hop_memory_options memory_options(hop_scaling scaling,
                                                hop_diagonal diagonal, hop_path path) {
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.scaling = scaling;
    options.diagonal = diagonal;
    options.path = path;
    return options;
}

static inline hop_memory *empty_memory(hop_context *context, size_t dim,
                                       const hop_memory_options *options) {
    hop_memory *memory = NULL;
    assert_ok(hop_memory_create(context, dim, options, &memory, NULL));
    return memory;
}

/* Learns rows[count][dim], each of strength `one` times. */
static inline void learn_rows(hop_memory *memory, const int8_t *rows, size_t count,
                              hop_strength strength) {
    hop_patterns *patterns = patterns_of(rows, count, hop_memory_dim(memory));
    assert_ok(hop_memory_learn(memory, patterns, strength, NULL));
    hop_patterns_free(patterns);
}

static inline void learn_each(hop_memory *memory, const int8_t *rows, size_t count,
                              const hop_strength *strengths) {
    hop_patterns *patterns = patterns_of(rows, count, hop_memory_dim(memory));
    assert_ok(hop_memory_learn_each(memory, patterns, strengths, NULL));
    hop_patterns_free(patterns);
}

/* A memory that has learned rows[count][dim] once; options may be NULL. */
static inline hop_memory *memory_of(hop_context *context,
                                    const hop_memory_options *options, const int8_t *rows,
                                    size_t count, size_t dim) {
    hop_memory *memory = empty_memory(context, dim, options);
    learn_rows(memory, rows, count, (hop_strength){1, 1});
    return memory;
}

static inline double *export_of(const hop_memory *memory) {
    const size_t dim = hop_memory_dim(memory);
    double *w = need(dim * dim * sizeof *w);
    assert_ok(hop_memory_export(memory, w, NULL));
    return w;
}

/* Both memories have the same couplings, byte for byte. */
static inline void assert_same_couplings(const hop_memory *a, const hop_memory *b) {
    const size_t dim = hop_memory_dim(a);
    assert_int_equal(dim, hop_memory_dim(b));
    double *left = export_of(a), *right = export_of(b);
    assert_memory_equal(left, right, dim * dim * sizeof *left);
    free(left);
    free(right);
}

#define SAME(field) assert_true(a->field == b->field)
#define SAME_BITS(field) assert_memory_equal(&a->field, &b->field, sizeof a->field)

static inline void assert_same_trace(const hop_trace *a, const hop_trace *b, size_t dim,
                                     size_t patterns) {
    assert_int_equal(!a, !b);
    if (!a) return;
    SAME(count);
    for (size_t k = 0; k < a->count; k++) {
        SAME(entries[k].step);
        SAME(entries[k].flips);
        SAME(entries[k].unit);
        SAME_BITS(entries[k].energy);
    }
    assert_memory_equal(a->overlaps, b->overlaps, a->count * patterns * sizeof(double));
    assert_int_equal(!a->states, !b->states);
    if (a->states) assert_memory_equal(a->states, b->states, a->count * dim);
}

/* Every field of two results, doubles bit for bit. */
static inline void assert_same_result(const hop_result *a, const hop_result *b,
                                      size_t dim, size_t patterns) {
    SAME(outcome);
    SAME(steps);
    SAME(flips);
    SAME(converged);
    SAME(cycle);
    SAME_BITS(energy_start);
    SAME_BITS(energy);
    SAME(has_match);
    SAME(match);
    SAME(wrong);
    SAME_BITS(overlap);
    SAME(missing);
    SAME(energy_falls);
    SAME_BITS(graded_energy);
    SAME(average.sweeps);
    SAME_BITS(average.energy);
    SAME_BITS(average.energy_error);
    SAME_BITS(average.changes);
    SAME(best_count);
    for (size_t k = 0; k < a->best_count; k++) {
        SAME(best[k].row);
        SAME_BITS(best[k].overlap);
        SAME_BITS(best[k].mean);
        SAME_BITS(best[k].mean_error);
    }
    SAME(mixture_count);
    for (size_t k = 0; k < a->mixture_count; k++) {
        SAME(mixture_row[k]);
        SAME(mixture_sign[k]);
    }
    SAME(mixture_wrong);
    assert_same_trace(a->trace, b->trace, dim, patterns);
}
#undef SAME
#undef SAME_BITS

static inline hop_recall_options recall_options(hop_update update, hop_order order) {
    hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
    options.update = update;
    options.order = order;
    options.check_energy = 1;
    return options;
}

/* One cue recalled; the state goes to state[dim], which may be the cue or NULL. */
static inline hop_result recall_of(const hop_memory *memory,
                                   const hop_recall_options *options, const int8_t *cue,
                                   int8_t *state) {
    hop_result result;
    hop_error error = {0};
    if (hop_recall(memory, options, cue, 1, state, &result, &error))
        fail_msg("recall: %s", error.message);
    return result;
}

#endif
