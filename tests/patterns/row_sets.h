/* SPDX-License-Identifier: MIT */
/* What the tests of real-valued rows share: random rows, sets of them, refusals. */
#ifndef HOP_TESTS_PATTERNS_ROW_SETS_H
#define HOP_TESTS_PATTERNS_ROW_SETS_H

#include "engine.h"

#include <float.h>
#include <math.h>

#include "patterns/rows_build.h"

/* Uniform on -scale..scale with an offset, [count][dim]. */
static inline float *random_reals(uint64_t seed, size_t count, size_t dim, double offset,
                                  double scale) {
    hop_random chance = hop_random_begin(seed, 1, 0);
    float *values = need(count * dim * sizeof *values);
    for (size_t i = 0; i < count * dim; i++)
        values[i] = (float)(offset + scale * (2 * hop_random_real(&chance) - 1));
    return values;
}

static inline hop_rows_options rows_options(hop_storage storage, int centre,
                                            int normalise) {
    hop_rows_options options = HOP_ROWS_OPTIONS_INIT;
    options.storage = storage;
    options.centre = centre;
    options.normalise = normalise;
    return options;
}

static inline hop_rows *rows_of(hop_context *context, const float *values, size_t count,
                                size_t dim, hop_storage storage, int centre,
                                int normalise) {
    hop_rows_options options = rows_options(storage, centre, normalise);
    hop_rows *rows = NULL;
    hop_error error = {HOP_OK, ""};
    if (hop_rows_create(context, values, count, dim, &options, &rows, &error) != HOP_OK)
        fail_msg("%s", error.message);
    return rows;
}

/* The set is refused with the status and words, and nothing is given. */
static inline void assert_rows_refused(hop_context *context, const float *values,
                                       size_t count, size_t dim,
                                       const hop_rows_options *options, hop_status status,
                                       const char *words) {
    hop_rows *rows = NULL;
    hop_error error = {HOP_OK, ""};
    assert_status(hop_rows_create(context, values, count, dim, options, &rows, &error),
                  status);
    assert_null(rows);
    assert_int_equal(error.status, status);
    if (!strstr(error.message, words))
        fail_msg("expected \"%s\", got: %s", words, error.message);
    assert_status(hop_rows_create(context, values, count, dim, options, &rows, NULL),
                  status);
}

/* Every byte that two sets of one shape and storage say of themselves. */
static inline void assert_same_rows(const hop_rows *a, const hop_rows *b) {
    const size_t count = hop_rows_count(a), dim = hop_rows_dim(a);
    assert_int_equal(hop_rows_count(b), count);
    assert_int_equal(hop_rows_dim(b), dim);
    assert_int_equal(hop_rows_storage(b), hop_rows_storage(a));
    float *left = need(dim * sizeof *left), *right = need(dim * sizeof *right);
    for (size_t row = 0; row < count; row++) {
        hop_rows_read(a, row, left);
        hop_rows_read(b, row, right);
        assert_memory_equal(left, right, dim * sizeof *left);
        const float scales[] = {hop_rows_scale(a, row), hop_rows_scale(b, row)};
        assert_memory_equal(&scales[0], &scales[1], sizeof(float));
    }
    assert_memory_equal(a->norms, b->norms, count * sizeof(float));
    assert_memory_equal(&a->largest_norm, &b->largest_norm, sizeof(float));
    assert_memory_equal(&a->loss, &b->loss, sizeof a->loss);
    assert_int_equal(!a->mean, !b->mean);
    if (a->mean) assert_memory_equal(a->mean, b->mean, dim * sizeof(float));
    free(left);
    free(right);
}

#endif
