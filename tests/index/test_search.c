/* SPDX-License-Identifier: MIT */
/* Steps through an index equal those that look at all memories, and the bound on what was
   left out holds. */
#include "index/check_search.h"
#include "index/index.h"

static void equals_the_scan(void **state) {
    (void)state;
    check_cases(0, 200);
}

/* States, weights and bounds do not depend on threads or instruction sets. */
static void bytes_are_the_same_everywhere(void **state) {
    (void)state;
    enum { P = 3000, D = 33, N = 9 };
    hop_random chance = hop_random_begin(11, 1, 0);
    float *values = grouped_rows(&chance, P, D, 40, 0.2), first[N * D], out[N * D];
    hop_vector_result kept[N], results[N];
    size_t served = 0;
    for (int way = 0; way < 6; way++) {
        const hop_isa isa = (hop_isa)(HOP_ISA_SCALAR + way / 2);
        if (!hop_isa_available(isa)) continue;
        hop_context *context = context_of(way % 2 ? 4 : 1, isa);
        hop_rows *rows = rows_of(context, values, P, D, HOP_STORAGE_FLOAT32);
        hop_index *index = index_of(context, rows, HOP_SIMILARITY_DOT, 0);
        hop_vector_memory *memory = NULL;
        hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
        hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
        how.beta = 100;
        options.mass_tolerance = 1e-6;
        assert_ok(hop_vector_memory_create(context, rows, NULL, &how, &memory, NULL));
        assert_ok(hop_vector_memory_set_index(memory, index, NULL));
        assert_ok(
            hop_vector_recall(memory, &options, values, N, out, NULL, results, NULL));
        if (way == 0) {
            memcpy(first, out, sizeof out);
            memcpy(kept, results, sizeof results);
            for (size_t k = 0; k < N; k++) served += results[k].looked_at < P;
        }
        assert_memory_equal(first, out, sizeof out);
        for (size_t k = 0; k < N; k++) {
            assert_memory_equal(&kept[k].mass_bound, &results[k].mass_bound,
                                sizeof(double));
            assert_memory_equal(&kept[k].energy, &results[k].energy, sizeof(double));
            assert_int_equal(kept[k].looked_at, results[k].looked_at);
        }
        hop_vector_memory_free(memory);
        hop_index_free(index);
        hop_rows_free(rows);
        hop_context_free(context);
    }
    assert_true(served > N / 2);
    free(values);
}

/* Very many memories of hardly any weight are part of the certificate too, and of the
   state unless they are counted as left out. */
static void light_memories_count(void **state) {
    (void)state;
    enum { P = 20000, LIGHT = 3000, D = 32, GROUPS = 20 };
    const double deep = 20.9, beta = 100;
    hop_random chance = hop_random_begin(13, 1, 0);
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    float *values = need(P * D * sizeof *values);
    /* Group 0 along the cue, all others across it. */
    for (size_t r = 0; r < P; r++) {
        for (size_t i = 0; i < D; i++)
            values[r * D + i] = (float)(0.001 * normal(&chance));
        if (r >= LIGHT) values[r * D + 1 + r % GROUPS] = 1;
    }
    for (size_t r = 1; r < LIGHT; r++) values[r * D] = (float)(1 - deep / beta);
    values[0] = 1;
    hop_rows *rows = rows_of(context, values, P, D, HOP_STORAGE_FLOAT32);
    hop_index *index = index_of(context, rows, HOP_SIMILARITY_DOT, 0);
    assert_true(hop_index_clusters(index) > 0);
    float cue[D] = {1}, out[D];
    for (int deepest = 0; deepest < 2; deepest++) {
        hop_field_of_keys field = {.context = context,
                                   .keys = rows,
                                   .values = rows,
                                   .separation = {HOP_SEPARATION_SOFTMAX, 0},
                                   .beta = beta};
        hop_question question = {.state = cue, .reach = P, .name_best = 1, .out = out};
        bool served = false;
        const double tolerance = deepest ? 1e-9 : 1e-4;
        double sums[D] = {0}, total = 0;
        assert_ok(hop_index_attend(index, &field, tolerance, &question, &served, NULL));
        assert_true(served);
        assert_true(question.mass_bound <= tolerance);
        for (size_t r = 0; r < P; r++) {
            const double weight = exp(beta * ((double)values[r * D] - 1));
            total += weight;
            for (size_t i = 0; i < D; i++) sums[i] += weight * values[r * D + i];
        }
        for (size_t i = 0; i < D; i++)
            assert_true(fabs(out[i] - sums[i] / total) <= 2 * tolerance + 2e-7);
    }
    hop_index_free(index);
    hop_rows_free(rows);
    hop_context_free(context);
    free(values);
}

/* Strengths so large that their logarithms round scores away. */
static void strengths_of_any_size(void **state) {
    (void)state;
    enum { P = 2000, D = 6 };
    static const double sizes[] = {1e300, 1.7e308, 1e-300, 3e200, 7e250, 1};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t trial = 0; trial < 6; trial++) {
        hop_random chance = hop_random_begin(17, 1, trial);
        float *values = grouped_rows(&chance, P, D, 20, 0.05);
        double *strengths = need(P * sizeof *strengths);
        for (size_t r = 0; r < P; r++) strengths[r] = sizes[trial];
        hop_rows *rows = rows_of(context, values, P, D, HOP_STORAGE_FLOAT32);
        hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
        how.similarity = HOP_SIMILARITY_EUCLID;
        how.beta = trial % 2 ? 1e-5 : 10;
        assert_ok(hop_separation_parse("topk:k=3", &how.separation, NULL));
        compare(context, rows, &how, 1e-6, strengths, values, 4);
        free(strengths);
        hop_rows_free(rows);
        free(values);
    }
    hop_context_free(context);
}

/* A key too short to have a direction is similar to nothing, with an index and without.
 */
static void keys_without_direction(void **state) {
    (void)state;
    enum { P = 400, D = 8 };
    hop_random chance = hop_random_begin(15, 1, 0);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *values = grouped_rows(&chance, P, D, 5, 0.1);
    memset(values, 0, 2 * D * sizeof *values);
    values[0] = -1e-40f;
    hop_rows *rows = rows_of(context, values, P, D, HOP_STORAGE_FLOAT32);
    hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
    how.similarity = HOP_SIMILARITY_COSINE;
    how.beta = 40;
    float cues[4 * D];
    for (size_t i = 0; i < 4 * D; i++) cues[i] = (float)normal(&chance);
    compare(context, rows, &how, 1e-6, NULL, cues, 4);
    hop_rows_free(rows);
    hop_context_free(context);
    free(values);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_scan),
        cmocka_unit_test(light_memories_count),
        cmocka_unit_test(keys_without_direction),
        cmocka_unit_test(strengths_of_any_size),
        cmocka_unit_test(bytes_are_the_same_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
