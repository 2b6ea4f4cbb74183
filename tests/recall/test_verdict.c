/* SPDX-License-Identifier: MIT */
/* Verdicts on recalled states: exact, near, mixture, unknown, limit and cycle. */
#include "recall/vector.h"
#include "vectors.h"

enum { D = 40 };

typedef struct bench {
    hop_context *context;
    row_set set;
    hop_vector_memory *memory;
} bench;

static bench bench_of(const float *x, size_t count, size_t dim, hop_storage storage,
                      const hop_vector_options *how) {
    bench b = {context_of(1, HOP_ISA_AUTO), {NULL, NULL}, NULL};
    b.set = row_set_of(b.context, x, count, dim, storage);
    b.memory = vector_memory_of(b.context, b.set.rows, NULL, how);
    return b;
}

static void bench_free(bench *b) {
    hop_vector_memory_free(b->memory);
    row_set_free(&b->set);
    hop_context_free(b->context);
}

/* Unit vectors along the axes: overlaps are what the state says. */
static float *axes(size_t count) {
    float *x = need(count * D * sizeof *x);
    for (size_t r = 0; r < count; r++) x[r * D + r] = 1;
    return x;
}

/* A judgement of a state with given shares. */
static hop_vector_result judge(const bench *b, const float *state, const double *shares,
                               size_t count, double threshold, size_t *nearest) {
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result result = {.converged = 1, .best_count = count, .energy_start = 1};
    float scratch[D];
    options.threshold = threshold;
    options.best = 2;
    for (size_t k = 0; k < count; k++)
        result.best[k] = (hop_vector_match){k, shares[k], 0};
    *nearest = hop_vector_judge(b->memory, &options, state, true, scratch, &result);
    return result;
}

static void real_states_are_judged_by_distance_and_weight(void **state) {
    (void)state;
    float *x = axes(6), at[D] = {0};
    size_t nearest;
    bench b = bench_of(x, 6, D, HOP_STORAGE_FLOAT32, NULL);
    const double one[3] = {0.96, 0.03, 0.01}, two[3] = {0.6, 0.36, 0.04},
                 wide[3] = {0.4, 0.3, 0.2};
    at[0] = 1;
    at[1] = 0.9e-5f;
    hop_vector_result result = judge(&b, at, one, 3, NAN, &nearest);
    assert_int_equal(result.outcome, HOP_OUTCOME_EXACT);
    assert_within(result.distance, 0.9e-5, 1e-9);
    at[1] = 1.1e-5f;
    result = judge(&b, at, one, 3, NAN, &nearest);
    assert_int_equal(result.outcome, HOP_OUTCOME_NEAR);
    assert_true(result.has_match && result.match == 0 && result.mixture_count == 1);
    assert_within(result.rest, 0.01, 1e-12); /* the best asked for are two */
    at[1] = 0.5f;
    result = judge(&b, at, two, 3, NAN, &nearest);
    assert_int_equal(result.outcome, HOP_OUTCOME_MIXTURE);
    assert_int_equal(result.mixture_count, 2);
    assert_false(result.has_match);
    result = judge(&b, at, wide, 3, NAN, &nearest);
    assert_int_equal(result.mixture_count, 4); /* more than there are */
    /* Weight names what is near; without it, nearness does. */
    at[0] = 0.1f;
    at[1] = 1;
    result = judge(&b, at, one, 3, NAN, &nearest);
    assert_int_equal(result.outcome, HOP_OUTCOME_NEAR);
    assert_int_equal(result.match, 0);
    assert_within(result.distance, sqrt(0.81 + 1), 1e-6);
    result = judge(&b, at, two, 3, NAN, &nearest);
    assert_int_equal(nearest, 1);
    assert_within(result.distance, 0.1, 1e-6);
    /* A memory with all the weight, but negative, is not near. */
    const double negative[1] = {-1};
    result = judge(&b, at, negative, 1, NAN, &nearest);
    assert_int_equal(result.outcome, HOP_OUTCOME_MIXTURE);
    /* The threshold is of the cue's energy, which is 1. */
    assert_int_equal(judge(&b, at, one, 3, 0.99, &nearest).outcome, HOP_OUTCOME_UNKNOWN);
    assert_int_equal(judge(&b, at, one, 3, 1, &nearest).outcome, HOP_OUTCOME_NEAR);
    assert_int_equal(judge(&b, at, NULL, 0, NAN, &nearest).outcome, HOP_OUTCOME_MIXTURE);
    bench_free(&b);
    free(x);
}

static void signs_are_judged_by_wrong_units(void **state) {
    (void)state;
    float *x = normal_rows(3, 2, D), at[D];
    const hop_vector_options how = vector_options(
        HOP_SIMILARITY_DOT, HOP_SEPARATION_SOFTMAX, 0, HOP_ACTIVATION_SIGN, 1);
    const double shares[2] = {0.5, 0.5};
    size_t nearest;
    bench b = bench_of(x, 2, D, HOP_STORAGE_BITS, &how);
    for (size_t wrong = 0; wrong < 4; wrong++) {
        hop_rows_read(b.set.rows, 1, at);
        for (size_t i = 0; i < wrong; i++) at[i] = -at[i];
        const hop_vector_result result = judge(&b, at, shares, 2, NAN, &nearest);
        assert_int_equal(result.wrong, wrong);
        assert_int_equal(result.outcome, wrong == 0   ? HOP_OUTCOME_EXACT
                                         : wrong <= 2 ? HOP_OUTCOME_NEAR /* 5% of 40 */
                                                      : HOP_OUTCOME_MIXTURE);
        if (wrong <= 2) assert_int_equal(result.match, 1);
    }
    /* A unit that is still unknown is wrong, whatever the memory has there. */
    hop_rows_read(b.set.rows, 1, at);
    size_t plus = 0, minus = 0;
    while (at[plus] < 0) plus++;
    while (at[minus] > 0) minus++;
    at[plus] = at[minus] = 0;
    assert_int_equal(judge(&b, at, shares, 2, NAN, &nearest).wrong, 2);
    bench_free(&b);
    free(x);
}

/* A cue between two memories stays there when they are too near for beta. */
static void recalls_end_in_every_outcome(void **state) {
    (void)state;
    float *x = axes(4), cue[D] = {0}, out[D];
    hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result result;
    how.beta = 20;
    bench b = bench_of(x, 4, D, HOP_STORAGE_FLOAT32, &how);
    cue[0] = 0.8f;
    recall_all(b.memory, NULL, cue, 1, out, NULL, &result);
    assert_int_equal(result.outcome, HOP_OUTCOME_EXACT);
    assert_ok(hop_vector_memory_set_beta(b.memory, 6, NULL));
    recall_all(b.memory, NULL, cue, 1, out, NULL, &result);
    assert_int_equal(result.outcome, HOP_OUTCOME_NEAR);
    assert_int_equal(result.match, 0);
    options.commit =
        1; /* the state becomes the memory, the result is of the one before */
    recall_all(b.memory, &options, cue, 1, out, NULL, &result);
    assert_int_equal(result.outcome, HOP_OUTCOME_NEAR);
    assert_true(result.distance > 1e-4);
    assert_memory_equal(out, x, sizeof out);
    options.commit = 0;
    cue[1] = 0.8f;
    assert_ok(hop_vector_memory_set_beta(b.memory, 8, NULL));
    recall_all(b.memory, NULL, cue, 1, out, NULL, &result);
    assert_int_equal(result.outcome, HOP_OUTCOME_MIXTURE);
    assert_int_equal(result.mixture_count, 2);
    options.max_steps = 1;
    recall_all(b.memory, &options, cue, 1, out, NULL, &result);
    assert_int_equal(result.outcome, HOP_OUTCOME_LIMIT);
    options.confirm = 0; /* then the state is judged as it is */
    recall_all(b.memory, &options, cue, 1, out, NULL, &result);
    assert_int_equal(result.outcome, HOP_OUTCOME_MIXTURE);
    options.threshold = result.energy_start;
    recall_all(b.memory, &options, cue, 1, out, NULL, &result);
    assert_int_equal(result.outcome, HOP_OUTCOME_MIXTURE);
    options.threshold = nextafter(result.energy_start, -INFINITY);
    options.commit = 1;
    recall_all(b.memory, &options, cue, 1, out, NULL, &result);
    assert_int_equal(result.outcome, HOP_OUTCOME_UNKNOWN); /* and nothing is committed */
    assert_memory_not_equal(out, x, sizeof out);
    bench_free(&b);
    free(x);
}

/* Beyond its reach epanechnikov knows nothing: the cue stays as it is. */
static void out_of_reach_is_unknown(void **state) {
    (void)state;
    const hop_vector_options how = vector_options(
        HOP_SIMILARITY_EUCLID, HOP_SEPARATION_EPANECHNIKOV, 0, HOP_ACTIVATION_NONE, 8);
    float *x = axes(4), cues[2 * D] = {0}, out[2 * D];
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result results[2];
    bench b = bench_of(x, 4, D, HOP_STORAGE_FLOAT32, &how);
    cues[0] = 1.499f; /* 2 / beta = 1/4 is the square of its reach */
    cues[D] = 1.501f;
    options.commit = 1;
    recall_all(b.memory, &options, cues, 2, out, NULL, results);
    assert_int_equal(results[0].outcome, HOP_OUTCOME_EXACT);
    assert_int_equal(results[1].outcome, HOP_OUTCOME_UNKNOWN);
    assert_int_equal(results[1].best_count, 0);
    assert_int_equal(results[1].steps, 0);
    assert_memory_equal(out + D, cues + D, D * sizeof(float));
    assert_within(results[1].energy, -log(HOP_EPANECHNIKOV_FLOOR) / 8, 1e-9);
    bench_free(&b);
    free(x);
}

/* States of signs may cycle where powers are odd; the first return is told, and what is
   told of it is of the state that came back. */
static void cycles_of_signs(void **state) {
    (void)state;
    enum { P = 12, N = 8 };
    const hop_vector_options how = vector_options(
        HOP_SIMILARITY_HAMMING, HOP_SEPARATION_POLYNOMIAL, 3, HOP_ACTIVATION_SIGN, 1);
    size_t cycles = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        float *x = normal_rows(seed, P, N), *cue = normal_rows(seed + 99, 1, N);
        float out[N], before[N];
        hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
        hop_vector_result result, other;
        bench b = bench_of(x, P, N, HOP_STORAGE_BITS, &how);
        recall_all(b.memory, &options, cue, 1, out, NULL, &result);
        assert_int_equal(result.outcome == HOP_OUTCOME_CYCLE, result.cycle > 0);
        assert_true(result.converged != (result.cycle > 0));
        if (result.cycle) {
            cycles++;
            assert_true(result.cycle >= 2 && result.cycle < result.steps);
            options.max_steps = (int64_t)(result.steps - result.cycle);
            recall_all(b.memory, &options, cue, 1, before, NULL, &other);
            assert_memory_equal(before, out, sizeof out);
            assert_true(result.energy == other.energy);
            for (uint64_t steps = 0; steps < result.steps; steps++) {
                if (steps == result.steps - result.cycle) continue;
                options.max_steps = (int64_t)steps;
                recall_all(b.memory, &options, cue, 1, before, NULL, &other);
                assert_memory_not_equal(before, out, sizeof out);
            }
        }
        bench_free(&b);
        free(x);
        free(cue);
    }
    assert_true(cycles > 3);
}

/* A cue whose signs are those of the next state is no state of signs: nothing has come
   back yet. Nor has a cue with missing units. */
static void a_real_cue_begins_no_cycle(void **state) {
    (void)state;
    const hop_vector_options how = vector_options(
        HOP_SIMILARITY_DOT, HOP_SEPARATION_SOFTMAX, 0, HOP_ACTIVATION_SIGN, 1);
    float *x = normal_rows(5, 10, D), cue[D], out[D];
    uint8_t mask[D] = {0};
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result result;
    bench b = bench_of(x, 10, D, HOP_STORAGE_BITS, &how);
    for (size_t row = 0; row < 10; row++) {
        hop_rows_read(b.set.rows, row, cue);
        for (size_t i = 0; i < D; i++) cue[i] *= 0.5f + 0.01f * (float)i;
        recall_all(b.memory, NULL, cue, 1, out, NULL, &result);
        assert_int_equal(result.outcome, HOP_OUTCOME_EXACT);
        assert_int_equal(result.match, row);
        assert_int_equal(result.steps, 1);
        assert_int_equal(result.cycle, 0);
        hop_rows_read(b.set.rows, row, cue);
        for (size_t i = 0; i < D; i++)
            mask[i] = cue[i] < 0 && i % 2 ? HOP_MASK_MISSING : HOP_MASK_FREE;
        options.mask = mask;
        recall_all(b.memory, &options, cue, 1, out, NULL, &result);
        assert_int_equal(result.outcome, HOP_OUTCOME_EXACT);
        assert_int_equal(result.match, row);
    }
    bench_free(&b);
    free(x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_states_are_judged_by_distance_and_weight),
        cmocka_unit_test(signs_are_judged_by_wrong_units),
        cmocka_unit_test(recalls_end_in_every_outcome),
        cmocka_unit_test(out_of_reach_is_unknown),
        cmocka_unit_test(cycles_of_signs),
        cmocka_unit_test(a_real_cue_begins_no_cycle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
