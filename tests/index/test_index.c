/* SPDX-License-Identifier: MIT */
/* Every row lies within the bounds of its cluster and of its own. */
#include "index/grouped.h"

#include "index/bound.h"

static double similarity_of(hop_similarity similarity, const float *q, const float *x,
                            size_t dim) {
    double product = 0, squares = 0, apart = 0;
    for (size_t i = 0; i < dim; i++) {
        product += (double)q[i] * x[i];
        squares += (double)x[i] * x[i];
        apart += ((double)q[i] - x[i]) * ((double)q[i] - x[i]);
    }
    if (similarity == HOP_SIMILARITY_EUCLID) return -apart;
    if (similarity == HOP_SIMILARITY_DOT) return product;
    return squares > 0 ? product / sqrt(squares) : 0;
}

/* Bounds are never below a similarity, whatever the state; returns how many were tried.
 */
static void check_bounds(const hop_index *index, const float *values, size_t count,
                         size_t dim, hop_random *chance) {
    float *q = need(dim * sizeof *q), *scratch = need(index->count * sizeof *scratch);
    hop_beside *beside = need(index->count * sizeof *beside);
    size_t seen = 0;
    for (int trial = 0; trial < 5; trial++) {
        for (size_t i = 0; i < dim; i++) q[i] = (float)normal(chance);
        hop_beside_all(index, q, scratch, beside);
        for (size_t c = 0; c < index->count; c++) {
            const hop_cluster *cluster = &index->clusters[c];
            const double most = hop_bound_of_cluster(index, cluster, beside[c]);
            for (size_t k = cluster->first; k < cluster->first + cluster->count; k++) {
                const double bound = hop_bound_of_row(index, k, beside[c]);
                const double is = similarity_of(index->similarity, q,
                                                values + index->rows[k] * dim, dim);
                assert_true(is <= bound + 1e-5 * (1 + fabs(is)));
                assert_true(bound <= most + 1e-9 * (1 + fabs(most)));
                seen++;
            }
        }
    }
    assert_int_equal(seen, 5 * count);
    free(q);
    free(scratch);
    free(beside);
}

static void bounds_hold(void **state) {
    (void)state;
    static const hop_similarity similarities[] = {
        HOP_SIMILARITY_DOT, HOP_SIMILARITY_COSINE, HOP_SIMILARITY_EUCLID};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    size_t made = 0;
    for (uint64_t trial = 0; trial < 60; trial++) {
        hop_random chance = hop_random_begin(21, 1, trial);
        const size_t count = 1 + hop_random_below(&chance, 800);
        const size_t dim = 1 + hop_random_below(&chance, 50);
        float *values = grouped_rows(&chance, count, dim, 8, 0.15);
        if (trial % 4 == 0) memset(values, 0, dim * sizeof *values);
        hop_rows *rows = rows_of(context, values, count, dim, HOP_STORAGE_FLOAT32);
        hop_index *index = index_of(context, rows, similarities[trial % 3],
                                    hop_random_below(&chance, 3) * 20);
        if (hop_index_clusters(index) > 0) {
            check_bounds(index, values, count, dim, &chance);
            assert_true(hop_index_share(index) <= 0.25);
            assert_true(hop_index_bytes(index) > count * 8);
            made++;
        }
        hop_index_free(index);
        hop_rows_free(rows);
        free(values);
    }
    assert_true(made > 20);
    hop_context_free(context);
}

/* Rows without structure make no index; those in groups do. */
static void structure_is_noticed(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (int grouped = 0; grouped < 2; grouped++) {
        hop_random chance = hop_random_begin(5, 1, 0);
        float *values = grouped_rows(&chance, 4000, 64, 50, grouped ? 0.2 : 1);
        hop_rows *rows = rows_of(context, values, 4000, 64, HOP_STORAGE_FLOAT32);
        hop_index *index = index_of(context, rows, HOP_SIMILARITY_DOT, 0);
        assert_int_equal(hop_index_clusters(index) > 0, grouped);
        assert_true(grouped ? hop_index_share(index) < 0.1
                            : hop_index_share(index) > 0.25);
        hop_index_free(index);
        hop_rows_free(rows);
        free(values);
    }
    hop_context_free(context);
}

static void refuses_what_it_cannot_bound(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const float values[] = {1, 2, 3, 4};
    hop_rows *rows = rows_of(context, values, 2, 2, HOP_STORAGE_FLOAT32), *bits = NULL;
    hop_index_options options = HOP_INDEX_OPTIONS_INIT;
    hop_index *index = NULL;
    hop_error error;
    options.similarity = HOP_SIMILARITY_MANHATTAN;
    assert_status(hop_index_create(context, rows, &options, &index, &error),
                  HOP_EUNSUPPORTED);
    assert_non_null(strstr(error.message, "manhattan"));
    options = (hop_index_options)HOP_INDEX_OPTIONS_INIT;
    options.clusters = 65537;
    assert_status(hop_index_create(context, rows, &options, &index, &error), HOP_EINVAL);
    options.clusters = 0;
    options.size = 1;
    assert_status(hop_index_create(context, rows, &options, &index, &error), HOP_EINVAL);
    const int8_t signs[] = {1, -1};
    hop_patterns *patterns = patterns_of(signs, 1, 2);
    assert_ok(hop_rows_of_patterns(context, patterns, &bits, NULL));
    assert_status(hop_index_create(context, bits, NULL, &index, &error),
                  HOP_EUNSUPPORTED);
    assert_null(index);
    hop_index_free(NULL);
    hop_rows_free(bits);
    hop_patterns_free(patterns);
    hop_rows_free(rows);
    hop_context_free(context);
}

/* Squares of such keys leave the range of floats: no bounds, and no harm. */
static void long_keys_make_no_index(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(6, 1, 0);
    for (double size = 1e15; size < 1e37; size *= 1e5) {
        float *values = grouped_rows(&chance, 400, 8, 20, 0.1);
        for (size_t i = 0; i < 400 * 8; i++) values[i] *= (float)size;
        hop_rows *rows = rows_of(context, values, 400, 8, HOP_STORAGE_FLOAT32);
        for (int way = 0; way < 3; way++) {
            static const hop_similarity similarities[] = {
                HOP_SIMILARITY_DOT, HOP_SIMILARITY_COSINE, HOP_SIMILARITY_EUCLID};
            hop_index *index = index_of(context, rows, similarities[way], 0);
            if (way != 1 && size > 1e19) assert_int_equal(hop_index_clusters(index), 0);
            if (way != 1 && size < 1e17) assert_true(hop_index_clusters(index) > 0);
            hop_index_free(index);
        }
        hop_rows_free(rows);
        free(values);
    }
    hop_context_free(context);
}

/* An index that is interrupted is none, and nothing is read that was not written. */
static void an_interrupt_is_heeded(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(7, 1, 0);
    float *values = grouped_rows(&chance, 3000, 16, 30, 0.1);
    hop_rows *rows = rows_of(context, values, 3000, 16, HOP_STORAGE_FLOAT32);
    hop_index *index = NULL;
    hop_context_interrupt(context);
    assert_status(hop_index_create(context, rows, NULL, &index, NULL), HOP_EINTERRUPTED);
    assert_null(index);
    hop_context_clear_interrupt(context);
    assert_ok(hop_index_create(context, rows, NULL, &index, NULL));
    hop_index_free(index);
    hop_rows_free(rows);
    hop_context_free(context);
    free(values);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_hold),
        cmocka_unit_test(structure_is_noticed),
        cmocka_unit_test(long_keys_make_no_index),
        cmocka_unit_test(an_interrupt_is_heeded),
        cmocka_unit_test(refuses_what_it_cannot_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
