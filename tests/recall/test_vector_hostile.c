/* SPDX-License-Identifier: MIT */
/* Vector memories given what they should not be: clear errors or exact results. */
#include "vectors.h"

enum { P = 20, D = 6 };

typedef struct bench {
    hop_context *context;
    float *x;
    hop_rows *rows;
    hop_vector_memory *memory;
} bench;

/* Takes the rows over. */
static bench bench_of(float *x, size_t count, size_t dim, const hop_vector_options *how) {
    bench b = {context_of(1, HOP_ISA_AUTO), x, NULL, NULL};
    b.rows = rows_of(b.context, x, count, dim, HOP_STORAGE_FLOAT32, 0, 0);
    b.memory = vector_memory_of(b.context, b.rows, NULL, how);
    return b;
}

static void bench_free(bench *b) {
    hop_vector_memory_free(b->memory);
    hop_rows_free(b->rows);
    hop_context_free(b->context);
    free(b->x);
}

static void assert_refused(const bench *b, const hop_vector_recall_options *options,
                           const float *cues, size_t count, hop_status status,
                           const char *words) {
    hop_vector_result results[4];
    hop_error error = {HOP_OK, ""};
    assert_status(
        hop_vector_recall(b->memory, options, cues, count, NULL, NULL, results, &error),
        status);
    if (!strstr(error.message, words))
        fail_msg("expected \"%s\", got: %s", words, error.message);
    assert_status(
        hop_vector_recall(b->memory, options, cues, count, NULL, NULL, results, NULL),
        status);
}

static void unfit_options_are_refused(void **state) {
    (void)state;
    bench b = bench_of(normal_rows(1, P, D), P, D, NULL);
    static const double bad[] = {-1, NAN, INFINITY};
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    uint8_t mask[2 * D] = {0};
    options.size = 1;
    assert_refused(&b, &options, b.x, 1, HOP_EINVAL, "size");
    options = (hop_vector_recall_options)HOP_VECTOR_RECALL_OPTIONS_INIT;
    options.best = HOP_MAX_BEST + 1;
    assert_refused(&b, &options, b.x, 1, HOP_EINVAL, "best");
    options.best = 0;
    for (size_t k = 0; k < 3; k++) {
        options.tolerance = bad[k];
        assert_refused(&b, &options, b.x, 1, HOP_EINVAL, "tolerance");
    }
    options.tolerance = 0;
    options.mask = mask;
    options.mask_rows = 2;
    assert_refused(&b, &options, b.x, 3, HOP_ESHAPE, "2 rows for 3 cues");
    mask[D + 2] = HOP_MASK_MISSING + 1;
    assert_refused(&b, &options, b.x, 2, HOP_EINVAL, "row 1, unit 2");
    bench_free(&b);
}

static void cues_that_are_not_finite_are_named(void **state) {
    (void)state;
    bench b = bench_of(normal_rows(1, P, D), P, D, NULL);
    static const float strange[] = {NAN, INFINITY, -INFINITY};
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result results[3];
    uint8_t mask[3 * D] = {0};
    float *cues = normal_rows(2, 3, D), plain[3 * D], states[3 * D];
    for (size_t k = 0; k < 3; k++) {
        cues[D + 4] = strange[k];
        assert_refused(&b, NULL, cues, 3, HOP_EVALUE, "cue 1, unit 4");
    }
    /* What is missing is not read. */
    mask[D + 4] = HOP_MASK_MISSING;
    options.mask = mask;
    options.mask_rows = 3;
    recall_all(b.memory, &options, cues, 3, states, NULL, results);
    cues[D + 4] = 0;
    recall_all(b.memory, &options, cues, 3, plain, NULL, results);
    assert_memory_equal(plain, states, sizeof plain);
    free(cues);
    bench_free(&b);
}

static void scores_beyond_floats_are_refused(void **state) {
    (void)state;
    for (int similarity = 0; similarity < HOP_SIMILARITY_HAMMING; similarity++) {
        const hop_vector_options how =
            vector_options((hop_similarity)similarity, HOP_SEPARATION_SOFTMAX, 0,
                           HOP_ACTIVATION_NONE, HOP_MOST_BETA);
        float *keys = normal_rows(1, P, D);
        for (size_t i = 0; i < P * D; i++) keys[i] *= 1e12f;
        bench b = bench_of(keys, P, D, &how);
        float cues[2 * D];
        for (size_t i = 0; i < 2 * D; i++) cues[i] = i < D ? 0.5f : 3e38f;
        const bool lengths =
            similarity == HOP_SIMILARITY_COSINE || similarity == HOP_SIMILARITY_CENTRED;
        if (!lengths) assert_refused(&b, NULL, cues, 2, HOP_EDIVERGED, "cue 0: scores");
        assert_ok(hop_vector_memory_set_beta(b.memory, 1, NULL));
        if (!lengths) assert_refused(&b, NULL, cues, 2, HOP_EDIVERGED, "cue 1: scores");
        bench_free(&b);
    }
}

/* Squares of the scores feed back: a memory of long rows runs away. */
static void states_that_run_away_are_refused(void **state) {
    (void)state;
    const hop_vector_options how = vector_options(
        HOP_SIMILARITY_DOT, HOP_SEPARATION_POLYNOMIAL, 4, HOP_ACTIVATION_NONE, 2);
    bench b = bench_of(normal_rows(1, P, D), P, D, &how);
    assert_refused(&b, NULL, b.x, 1, HOP_EDIVERGED, "cue 0");
    bench_free(&b);
}

/* But directions do not: powers of any size have a sign. */
static void signs_of_any_size(void **state) {
    (void)state;
    static const double betas[] = {1e-6, 1, 1e6};
    float out[3][D];
    for (size_t k = 0; k < 3; k++) {
        const hop_vector_options how =
            vector_options(HOP_SIMILARITY_DOT, HOP_SEPARATION_RECTIFIED, 30,
                           HOP_ACTIVATION_SIGN, betas[k]);
        hop_vector_result result;
        bench b = bench_of(normal_rows(1, P, D), P, D, &how);
        recall_all(b.memory, NULL, b.x + D, 1, out[k], NULL, &result);
        for (size_t i = 0; i < D; i++) assert_true(fabsf(out[k][i]) == 1);
        assert_memory_equal(out[k], out[0], sizeof out[0]);
        assert_true(result.outcome == HOP_OUTCOME_EXACT);
        bench_free(&b);
    }
}

/* Weights that floats cannot hold are refused only where they are asked for. */
static void weights_beyond_floats_are_refused(void **state) {
    (void)state;
    const hop_vector_options how = vector_options(
        HOP_SIMILARITY_DOT, HOP_SEPARATION_POLYNOMIAL, 30, HOP_ACTIVATION_NORMALISE, 10);
    float *keys = need(8 * sizeof *keys), weights[2], out[4];
    const float cue[4] = {4, 4, 4, 4};
    for (size_t i = 0; i < 8; i++) keys[i] = i < 4 ? 1 : 2;
    bench b = bench_of(keys, 2, 4, &how);
    hop_vector_result result;
    hop_error error = {HOP_OK, ""};
    assert_status(
        hop_vector_recall(b.memory, NULL, cue, 1, out, weights, &result, &error),
        HOP_EVALUE);
    assert_non_null(strstr(error.message, "cue 0: the weight of memory 0 is "));
    assert_ok(hop_vector_recall(b.memory, NULL, cue, 1, out, NULL, &result, NULL));
    for (size_t i = 0; i < 4; i++) assert_within(out[i], 0.5, 1e-6);
    bench_free(&b);
}

/* The largest and smallest inverse temperatures: one memory, and the mean of all. */
static void tiny_and_huge_beta(void **state) {
    (void)state;
    static const double betas[] = {HOP_LEAST_BETA, 1e-20, 1e-10, HOP_MOST_BETA};
    for (size_t k = 0; k < 4; k++) {
        const hop_vector_options how = vector_options(
            HOP_SIMILARITY_DOT, HOP_SEPARATION_SOFTMAX, 0, HOP_ACTIVATION_NONE, betas[k]);
        bench b = bench_of(unit_rows(1, P, D), P, D, &how);
        float out[D];
        hop_vector_result result;
        recall_all(b.memory, NULL, b.x, 1, out, NULL, &result);
        for (size_t i = 0; i < D; i++) {
            double mean = 0;
            for (size_t r = 0; r < P; r++) mean += (double)b.x[r * D + i] / P;
            assert_within(out[i], k == 3 ? b.x[i] : mean, 1e-6);
        }
        assert_int_equal(result.outcome,
                         k == 3 ? HOP_OUTCOME_EXACT : HOP_OUTCOME_MIXTURE);
        assert_within(result.entropy, k == 3 ? 0 : log(P), 1e-5);
        bench_free(&b);
    }
}

static void zeros_and_denormals(void **state) {
    (void)state;
    for (int similarity = 0; similarity < HOP_SIMILARITY_HAMMING; similarity++)
        for (int activation = 0; activation < HOP_ACTIVATION_COUNT; activation++) {
            const hop_vector_options how =
                vector_options((hop_similarity)similarity, HOP_SEPARATION_SOFTMAX, 0,
                               (hop_activation)activation, 2);
            float *x = normal_rows(1, P, D), cues[3 * D] = {0}, out[3 * D],
                  weights[3 * P];
            hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
            hop_vector_result results[3];
            memset(x, 0, D * sizeof *x);
            for (size_t i = 0; i < D; i++) {
                x[D + i] = 1e-42f * (float)(i + 1);
                cues[D + i] = 1e-44f;
                cues[2 * D + i] = -1e-38f * (float)(i + 1);
            }
            bench b = bench_of(x, P, D, &how);
            options.max_steps = 3;
            recall_all(b.memory, &options, cues, 3, out, weights, results);
            for (size_t k = 0; k < 3; k++) {
                double sum = 0;
                for (size_t r = 0; r < P; r++) sum += weights[k * P + r];
                assert_within(sum, 1, 1e-5);
                for (size_t i = 0; i < D; i++) assert_true(isfinite(out[k * D + i]));
            }
            /* Of length 0, or nearly: alike to all. */
            if (similarity <= HOP_SIMILARITY_CENTRED) {
                options.max_steps = 0;
                recall_all(b.memory, &options, cues, 2, out, weights, results);
                for (size_t r = 0; r < 2 * P; r++)
                    assert_within(weights[r], 1.0 / P, 1e-7);
            }
            bench_free(&b);
        }
}

static void one_memory_of_one_unit(void **state) {
    (void)state;
    for (int similarity = 0; similarity < HOP_SIMILARITY_HAMMING; similarity++)
        for (size_t s = 0; s < EVERY_SEPARATION; s++) {
            const hop_vector_options how =
                vector_options((hop_similarity)similarity, every_separation[s].kind,
                               every_separation[s].order, HOP_ACTIVATION_SIGN, 0.3);
            if (!fits_together(&how, HOP_STORAGE_FLOAT32)) continue;
            float *x = need(sizeof *x), cues[3] = {1, 0, 0.9f}, out[3];
            hop_vector_result results[3];
            x[0] = 1;
            bench b = bench_of(x, 1, 1, &how);
            recall_all(b.memory, NULL, cues, 3, out, NULL, results);
            assert_true(out[0] == 1);
            for (size_t k = 0; k < 3; k++)
                if (results[k].best_count && results[k].outcome != HOP_OUTCOME_UNKNOWN)
                    assert_int_equal(results[k].best[0].row, 0);
            bench_free(&b);
        }
}

static void no_cues(void **state) {
    (void)state;
    bench b = bench_of(normal_rows(1, P, D), P, D, NULL);
    assert_ok(hop_vector_recall(b.memory, NULL, NULL, 0, NULL, NULL, NULL, NULL));
    bench_free(&b);
}

static void all_units_missing_or_clamped(void **state) {
    (void)state;
    for (int similarity = 0; similarity < HOP_SIMILARITY_HAMMING; similarity++) {
        const hop_vector_options how =
            vector_options((hop_similarity)similarity, HOP_SEPARATION_SOFTMAX, 0,
                           HOP_ACTIVATION_NONE, 1);
        bench b = bench_of(normal_rows(1, P, D), P, D, &how);
        uint8_t mask[D];
        float out[D], weights[P];
        hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
        hop_vector_result result;
        memset(mask, HOP_MASK_MISSING, D);
        options.mask = mask;
        options.max_steps = 0;
        recall_all(b.memory, &options, b.x, 1, out, weights, &result);
        for (size_t r = 0; r < P; r++) assert_within(weights[r], 1.0 / P, 1e-7);
        for (size_t i = 0; i < D; i++) assert_true(out[i] == 0);
        memset(mask, HOP_MASK_CLAMPED, D);
        options.max_steps = -1;
        recall_all(b.memory, &options, b.x + D, 1, out, weights, &result);
        assert_memory_equal(out, b.x + D, sizeof out);
        assert_true(result.converged && result.steps == 0);
        assert_int_equal(result.outcome, HOP_OUTCOME_EXACT);
        bench_free(&b);
    }
}

/* No tolerance: states rest where floats do, or are stopped; none hangs. */
static void no_tolerance(void **state) {
    (void)state;
    const hop_vector_options how = vector_options(
        HOP_SIMILARITY_DOT, HOP_SEPARATION_SOFTMAX, 0, HOP_ACTIVATION_NONE, 3);
    bench b = bench_of(unit_rows(1, P, D), P, D, &how);
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result results[P];
    options.tolerance = 0;
    recall_all(b.memory, &options, b.x, P, NULL, NULL, results);
    for (size_t k = 0; k < P; k++) {
        assert_true(results[k].converged || results[k].steps == 1000);
        assert_int_equal(results[k].best_count, 3);
    }
    options.best = HOP_MAX_BEST;
    recall_all(b.memory, &options, b.x, P, NULL, NULL, results);
    for (size_t k = 0; k < P; k++) assert_int_equal(results[k].best_count, HOP_MAX_BEST);
    options.best = 0;
    recall_all(b.memory, &options, b.x, P, NULL, NULL, results);
    for (size_t k = 0; k < P; k++) {
        assert_int_equal(results[k].best_count, 0);
        assert_within(results[k].rest, 1, 1e-9);
    }
    bench_free(&b);
}

/* Keys of any size are alike to themselves. */
static void cosines_of_keys_of_any_size(void **state) {
    (void)state;
    const hop_vector_options how = vector_options(
        HOP_SIMILARITY_COSINE, HOP_SEPARATION_SOFTMAX, 0, HOP_ACTIVATION_NONE, 50);
    float *x = normal_rows(1, P, D);
    static const int exponents[] = {0, 100, -100, 120};
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result results[P];
    for (size_t i = 0; i < P * D; i++) x[i] = ldexpf(x[i], exponents[i / D % 4]);
    bench b = bench_of(x, P, D, &how);
    options.max_steps = 0;
    recall_all(b.memory, &options, x, P, NULL, NULL, results);
    for (size_t k = 0; k < P; k++) {
        assert_int_equal(results[k].best[0].row, k);
        assert_within(results[k].best[0].similarity, 1, 1e-5);
    }
    bench_free(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unfit_options_are_refused),
        cmocka_unit_test(cues_that_are_not_finite_are_named),
        cmocka_unit_test(scores_beyond_floats_are_refused),
        cmocka_unit_test(states_that_run_away_are_refused),
        cmocka_unit_test(signs_of_any_size),
        cmocka_unit_test(weights_beyond_floats_are_refused),
        cmocka_unit_test(tiny_and_huge_beta),
        cmocka_unit_test(zeros_and_denormals),
        cmocka_unit_test(one_memory_of_one_unit),
        cmocka_unit_test(no_cues),
        cmocka_unit_test(all_units_missing_or_clamped),
        cmocka_unit_test(no_tolerance),
        cmocka_unit_test(cosines_of_keys_of_any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
