/* SPDX-License-Identifier: MIT */
/* Rows in groups, as tests of indexes want them. */
#ifndef HOP_TESTS_INDEX_GROUPED_H
#define HOP_TESTS_INDEX_GROUPED_H

#include "engine.h"

#include <math.h>

static inline double normal(hop_random *chance) {
    double sum = -6;
    for (int k = 0; k < 12; k++) sum += hop_random_real(chance);
    return sum;
}

/* Rows around `groups` centres of length about 1; `spread` 1: no structure. */
static inline float *grouped_rows(hop_random *chance, size_t count, size_t dim,
                                  size_t groups, double spread) {
    float *centres = need(groups * dim * sizeof *centres);
    float *rows = need(count * dim * sizeof *rows);
    for (size_t i = 0; i < groups * dim; i++)
        centres[i] = (float)(normal(chance) / sqrt((double)dim));
    for (size_t r = 0; r < count; r++) {
        const size_t group = hop_random_below(chance, groups);
        for (size_t i = 0; i < dim; i++)
            rows[r * dim + i] = (float)((1 - spread) * centres[group * dim + i] +
                                        spread * normal(chance) / sqrt((double)dim));
    }
    free(centres);
    return rows;
}

static inline hop_rows *rows_of(hop_context *context, const float *values, size_t count,
                                size_t dim, hop_storage storage) {
    hop_rows *rows = NULL;
    hop_rows_options options = HOP_ROWS_OPTIONS_INIT;
    options.storage = storage;
    assert_ok(hop_rows_create(context, values, count, dim, &options, &rows, NULL));
    return rows;
}

static inline hop_index *index_of(hop_context *context, const hop_rows *rows,
                                  hop_similarity similarity, size_t clusters) {
    hop_index_options options = HOP_INDEX_OPTIONS_INIT;
    hop_index *index = NULL;
    hop_error error;
    options.similarity = similarity;
    options.clusters = clusters;
    if (hop_index_create(context, rows, &options, &index, &error))
        fail_msg("%s", error.message);
    return index;
}

#endif
