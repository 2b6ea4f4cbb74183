/* SPDX-License-Identifier: MIT */
/* Random cases in which a step through an index must equal one over all memories. */
#ifndef HOP_TESTS_INDEX_CHECK_SEARCH_H
#define HOP_TESTS_INDEX_CHECK_SEARCH_H

#include "index/grouped.h"

/* Queries that the index served, and memories looked at. */
typedef struct found {
    size_t looked_at, served;
} found;

/* Cues recalled in one step, with the index and without. */
static inline found compare(hop_context *context, const hop_rows *rows,
                            const hop_vector_options *how, double tolerance,
                            const double *strengths, const float *cues, size_t count) {
    const size_t dim = hop_rows_dim(rows), memories = hop_rows_count(rows);
    hop_vector_memory *memory = NULL;
    hop_index *index = index_of(context, rows, how->similarity, 0);
    hop_error error;
    assert_ok(hop_vector_memory_create(context, rows, NULL, how, &memory, NULL));
    assert_ok(hop_vector_memory_set_index(memory, index, NULL));
    assert_ok(hop_vector_memory_set_strengths(memory, strengths, NULL));
    hop_vector_recall_options plain = HOP_VECTOR_RECALL_OPTIONS_INIT, quick;
    plain.max_steps = 1;
    plain.confirm = 0;
    plain.best = 4;
    quick = plain;
    quick.mass_tolerance = tolerance;
    float *a = need(count * dim * sizeof *a), *b = need(count * dim * sizeof *b);
    float *weights = need(count * memories * sizeof *weights);
    hop_vector_result *x = need(count * sizeof *x), *y = need(count * sizeof *y);
    if (hop_vector_recall(memory, &plain, cues, count, a, weights, x, &error) ||
        hop_vector_recall(memory, &quick, cues, count, b, NULL, y, &error))
        fail_msg("%s", error.message);
    found sum = {0};
    for (size_t k = 0; k < count; k++) {
        sum.looked_at += y[k].looked_at;
        sum.served += y[k].looked_at < memories;
        assert_true(y[k].mass_bound <= tolerance);
        /* What weighs nothing need not be named. */
        assert_true(y[k].best_count >= 1 && y[k].best_count <= x[k].best_count);
        if (y[k].best_count < x[k].best_count)
            assert_true(x[k].best[y[k].best_count].weight < tolerance);
        for (size_t m = 0; m < y[k].best_count; m++) {
            assert_int_equal(x[k].best[m].row, y[k].best[m].row);
            assert_true(fabs(x[k].best[m].weight - y[k].best[m].weight) <
                        tolerance + 1e-5);
        }
        for (size_t i = 0; i < dim; i++)
            assert_true(fabs((double)a[k * dim + i] - b[k * dim + i]) <
                        2 * tolerance + 2e-5);
        assert_int_equal(isnan(x[k].energy_start), isnan(y[k].energy_start));
        assert_false(fabs(x[k].energy_start - y[k].energy_start) >=
                     2 * tolerance / how->beta + 1e-4);
    }
    free(a);
    free(b);
    free(weights);
    free(x);
    free(y);
    hop_vector_memory_free(memory);
    hop_index_free(index);
    return sum;
}

/* One random case; adds to *sum, and to *all what a full scan would look at. */
static inline void check_case(hop_context *context, uint64_t trial, found *sum,
                              size_t *asked, size_t *all) {
    enum { CUES = 6 };
    static const hop_similarity similarities[] = {
        HOP_SIMILARITY_DOT, HOP_SIMILARITY_COSINE, HOP_SIMILARITY_EUCLID};
    static const char *const separations[] = {"softmax", "sparsemax", "entmax:alpha=1.5",
                                              "topk:k=4"};
    hop_random chance = hop_random_begin(7, 1, trial);
    const size_t count = 200 + hop_random_below(&chance, 1500);
    const size_t dim = 2 + hop_random_below(&chance, 40);
    const double spread = trial % 4 == 0 ? 1 : 0.1 + 0.3 * hop_random_real(&chance);
    const size_t groups = 5 + hop_random_below(&chance, 20);
    float *values = grouped_rows(&chance, count, dim, groups, spread);
    hop_rows *rows = rows_of(context, values, count, dim, (hop_storage)(trial / 3 % 3));
    hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
    how.similarity = similarities[trial % 3];
    assert_ok(hop_separation_parse(separations[trial % 4 == 1 ? trial / 4 % 4 : 0],
                                   &how.separation, NULL));
    how.beta = pow(10, 0.5 + 2 * hop_random_real(&chance));
    float *cue = need(CUES * dim * sizeof *cue);
    for (size_t k = 0; k < CUES; k++)
        for (size_t i = 0; i < dim; i++)
            cue[k * dim + i] = values[k * 7 * dim + i] +
                               (float)(0.1 * normal(&chance) / sqrt((double)dim));
    double *strengths = need(count * sizeof *strengths);
    for (size_t r = 0; r < count; r++)
        strengths[r] = (double)hop_random_below(&chance, 4);
    const found one = compare(context, rows, &how, trial % 2 ? 1e-6 : 1e-3,
                              trial % 5 == 0 ? strengths : NULL, cue, CUES);
    sum->served += one.served;
    sum->looked_at += one.looked_at;
    *asked += CUES;
    *all += CUES * count;
    free(strengths);
    free(cue);
    hop_rows_free(rows);
    free(values);
}

/* Cases first..first+count-1. */
static inline void check_cases(uint64_t first, uint64_t count) {
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    found sum = {0};
    size_t asked = 0, all = 0;
    for (uint64_t trial = first; trial < first + count; trial++)
        check_case(context, trial, &sum, &asked, &all);
    assert_true(sum.served > asked / 4);
    assert_true(sum.looked_at < all);
    hop_context_free(context);
}

#endif
