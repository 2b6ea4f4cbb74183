/* SPDX-License-Identifier: MIT */
/* Recall in vector memories: states beside plain double code, steps, masks, strengths,
   and the same bytes whatever else is in the batch. */
#include "vectors.h"

enum { P = 40, D = 19 };

typedef struct bench {
    hop_context *context;
    float *x;
    row_set set;
    hop_vector_memory *memory;
} bench;

static bench bench_of(hop_storage storage, const hop_vector_options *how) {
    bench b = {context_of(2, HOP_ISA_AUTO), normal_rows(11, P, D), {NULL, NULL}, NULL};
    b.set = row_set_of(b.context, b.x, P, D, storage);
    b.memory = vector_memory_of(b.context, b.set.rows, NULL, how);
    return b;
}

static void bench_free(bench *b) {
    hop_vector_memory_free(b->memory);
    row_set_free(&b->set);
    hop_context_free(b->context);
    free(b->x);
}

/* A state is what activation makes of the read-out, but for clamped units. */
static void check_state(const plain_step *step, hop_activation activation,
                        const float *cue, const uint8_t *mask, const float *state) {
    double length = 0;
    for (size_t i = 0; i < D; i++) length += step->out[i] * step->out[i];
    length = sqrt(length);
    for (size_t i = 0; i < D; i++) {
        if (mask[i] == HOP_MASK_CLAMPED)
            assert_true(state[i] == cue[i]);
        else if (activation == HOP_ACTIVATION_NONE)
            assert_within(state[i], step->out[i], step->out_error);
        else if (activation == HOP_ACTIVATION_NORMALISE)
            assert_within(state[i], step->out[i] / length,
                          3 * sqrt(D) * step->out_error / length + 1e-6);
        else if (fabs(step->out[i]) > step->out_error)
            assert_true(state[i] == (step->out[i] > 0 ? 1 : -1));
    }
}

static void states_are_as_in_double(void **state) {
    (void)state;
    static const double betas[HOP_SIMILARITY_COUNT] = {0.3, 5, 5, 0.2, 0.4, 0.6};
    float *cues = normal_rows(12, 1, D);
    uint8_t mask[D];
    size_t reached = 0;
    for (size_t i = 0; i < D; i++)
        mask[i] = i % 4 == 1 ? HOP_MASK_MISSING : i % 4 == 2 ? HOP_MASK_CLAMPED : 0;
    for (int similarity = 0; similarity < HOP_SIMILARITY_COUNT; similarity++)
        for (size_t s = 0; s < EVERY_SEPARATION; s++)
            for (int way = 0; way < HOP_ACTIVATION_COUNT * HOP_STORAGE_COUNT; way++) {
                const hop_storage storage = (hop_storage)(way % HOP_STORAGE_COUNT);
                const hop_vector_options how = vector_options(
                    (hop_similarity)similarity, every_separation[s].kind,
                    every_separation[s].order, (hop_activation)(way / HOP_STORAGE_COUNT),
                    every_separation[s].kind == HOP_SEPARATION_EPANECHNIKOV
                        ? 0.08
                        : betas[similarity]);
                if (!fits_together(&how, storage)) continue;
                bench b = bench_of(storage, &how);
                hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
                hop_vector_result result;
                float out[D];
                options.mask = mask;
                options.max_steps = 1;
                recall_all(b.memory, &options, cues, 1, out, NULL, &result);
                plain_step step =
                    plain_step_of(b.set.rows, b.set.rows, &how, NULL, cues, mask);
                reached += result.steps == 1;
                if (result.steps == 1)
                    check_state(&step, how.activation, cues, mask, out);
                plain_step_free(&step);
                bench_free(&b);
            }
    assert_true(reached > 400);
    free(cues);
}

/* Several steps are as many single ones. */
static void steps_follow_each_other(void **state) {
    (void)state;
    const hop_vector_options how = vector_options(
        HOP_SIMILARITY_EUCLID, HOP_SEPARATION_SOFTMAX, 0, HOP_ACTIVATION_NONE, 0.2);
    bench b = bench_of(HOP_STORAGE_BFLOAT16, &how);
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    float *cue = normal_rows(13, 1, D), single[D], several[D];
    uint8_t mask[D] = {0};
    hop_vector_result one, many;
    mask[3] = HOP_MASK_CLAMPED;
    mask[4] = HOP_MASK_MISSING;
    options.mask = mask;
    options.tolerance = 0;
    memcpy(single, cue, sizeof single);
    for (int steps = 1; steps <= 5; steps++) {
        options.max_steps = 1;
        mask[4] = steps == 1 ? HOP_MASK_MISSING : HOP_MASK_FREE;
        recall_all(b.memory, &options, single, 1, single, NULL, &one);
        options.max_steps = steps;
        mask[4] = HOP_MASK_MISSING;
        recall_all(b.memory, &options, cue, 1, several, NULL, &many);
        assert_int_equal(many.steps, steps);
        assert_int_equal(many.outcome, HOP_OUTCOME_LIMIT);
        assert_memory_equal(single, several, sizeof single);
        assert_true(one.energy == many.energy);
    }
    assert_true(several[3] == cue[3]);
    free(cue);
    bench_free(&b);
}

/* Convention 4: k steps allowed, the pass after the k-th decides. */
static void steps_are_counted_by_the_convention(void **state) {
    (void)state;
    const hop_vector_options how = vector_options(
        HOP_SIMILARITY_DOT, HOP_SEPARATION_SOFTMAX, 0, HOP_ACTIVATION_NONE, 1.5);
    bench b = bench_of(HOP_STORAGE_FLOAT32, &how);
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result result;
    float *cue = normal_rows(14, 1, D), rest[D], again[D];
    recall_all(b.memory, NULL, cue, 1, rest, NULL, &result);
    const uint64_t steps = result.steps;
    assert_true(result.converged && steps >= 2);
    recall_all(b.memory, NULL, rest, 1, again, NULL, &result);
    assert_int_equal(result.steps,
                     0); /* the confirming pass changes and counts nothing */
    assert_memory_equal(rest, again, sizeof rest);
    for (uint64_t allowed = 0; allowed <= steps; allowed++) {
        options.max_steps = (int64_t)allowed;
        recall_all(b.memory, &options, cue, 1, again, NULL, &result);
        assert_int_equal(result.steps, allowed);
        assert_int_equal(result.converged, allowed == steps);
        assert_int_equal(result.outcome == HOP_OUTCOME_LIMIT, allowed < steps);
    }
    assert_memory_equal(rest, again, sizeof rest);
    options.max_steps = 0;
    recall_all(b.memory, &options, cue, 1, again, NULL, &result);
    assert_memory_equal(again, cue, sizeof again);
    assert_true(result.energy == result.energy_start);
    /* Unconfirmed: the same state, whose energy nobody has looked at. */
    options.max_steps = 1;
    options.confirm = 0;
    recall_all(b.memory, &options, cue, 1, again, NULL, &result);
    assert_true(isnan(result.energy) && !isnan(result.energy_start));
    assert_int_equal(result.steps, 1);
    assert_true(result.outcome != HOP_OUTCOME_LIMIT);
    free(cue);
    bench_free(&b);
}

/* w' ~ c w for softmax; c copies weigh as much as one of strength c. */
static void strengths_count_as_copies(void **state) {
    (void)state;
    enum { COPIES = 3 };
    const hop_vector_options how = vector_options(
        HOP_SIMILARITY_DOT, HOP_SEPARATION_SOFTMAX, 0, HOP_ACTIVATION_NONE, 0.4);
    static const hop_separation_kind kinds[] = {
        HOP_SEPARATION_SOFTMAX, HOP_SEPARATION_IDENTITY, HOP_SEPARATION_EPANECHNIKOV};
    bench b = bench_of(HOP_STORAGE_FLOAT32, &how);
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result results[2];
    float *cue = normal_rows(15, 1, D),
          *more = need((P + COPIES - 1) * D * sizeof(float));
    float plain[P], strong[P], sum = 0;
    double c[P];
    for (size_t r = 0; r < P; r++) c[r] = r == 5 ? 0 : 0.25 * (double)(r % 6 + 1);
    options.max_steps = 1;
    recall_all(b.memory, &options, cue, 1, NULL, plain, results);
    assert_ok(hop_vector_memory_set_strengths(b.memory, c, NULL));
    recall_all(b.memory, &options, cue, 1, NULL, strong, results);
    for (size_t r = 0; r < P; r++) sum += (float)c[r] * plain[r];
    for (size_t r = 0; r < P; r++)
        assert_within(strong[r], c[r] * plain[r] / sum, 2e-6 * strong[r] + 1e-12);
    assert_true(strong[5] == 0);

    memcpy(more, b.x, P * D * sizeof(float));
    for (size_t k = 0; k < COPIES - 1; k++)
        memcpy(more + (P + k) * D, b.x + 7 * D, D * sizeof(float));
    hop_rows *rows =
        rows_of(b.context, more, P + COPIES - 1, D, HOP_STORAGE_FLOAT32, 0, 0);
    for (size_t r = 0; r < P; r++) c[r] = r == 7 ? COPIES : 1;
    for (size_t k = 0; k < 3; k++) {
        const bool reach = kinds[k] == HOP_SEPARATION_EPANECHNIKOV;
        const hop_vector_options same =
            vector_options(reach ? HOP_SIMILARITY_EUCLID : HOP_SIMILARITY_DOT, kinds[k],
                           0, HOP_ACTIVATION_NONE, reach ? 0.06 : 0.4);
        float a[D], z[D];
        hop_vector_memory *copies = vector_memory_of(b.context, rows, NULL, &same);
        hop_vector_memory *weighed = vector_memory_of(b.context, b.set.rows, NULL, &same);
        assert_ok(hop_vector_memory_set_strengths(weighed, c, NULL));
        recall_all(copies, &options, cue, 1, a, NULL, &results[0]);
        recall_all(weighed, &options, cue, 1, z, NULL, &results[1]);
        assert_int_equal(results[0].steps, 1);
        for (size_t i = 0; i < D; i++) assert_within(a[i], z[i], 1e-5 * length_of(a, D));
        assert_within(results[0].energy, results[1].energy,
                      1e-5 * (1 + fabs(results[0].energy)));
        hop_vector_memory_free(copies);
        hop_vector_memory_free(weighed);
    }
    hop_rows_free(rows);
    free(cue);
    free(more);
    bench_free(&b);
}

static void values_are_read_out_once(void **state) {
    (void)state;
    enum { V = 6 };
    const hop_vector_options how = vector_options(
        HOP_SIMILARITY_COSINE, HOP_SEPARATION_SOFTMAX, 0, HOP_ACTIVATION_NONE, 40);
    bench b = bench_of(HOP_STORAGE_FLOAT32, &how);
    float *v = normal_rows(16, P, V), out[P * V];
    hop_rows *values = rows_of(b.context, v, P, V, HOP_STORAGE_FLOAT32, 0, 0);
    hop_vector_memory *memory = vector_memory_of(b.context, b.set.rows, values, &how);
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result results[P];
    for (int64_t steps = -1; steps <= 1; steps++) {
        options.max_steps = steps;
        recall_all(memory, &options, b.x, P, out, NULL, results);
        for (size_t k = 0; k < P; k++) {
            assert_int_equal(results[k].steps, 1);
            assert_true(results[k].has_match && results[k].match == k);
            assert_false(results[k].energy_falls);
            assert_true(isnan(results[k].energy) && !isnan(results[k].energy_start));
            for (size_t i = 0; i < V; i++)
                assert_within(out[k * V + i], v[k * V + i], .1);
        }
    }
    options.commit = 1;
    recall_all(memory, &options, b.x, P, out, NULL, results);
    assert_memory_equal(out, v, sizeof out);
    hop_vector_memory_free(memory);
    hop_rows_free(values);
    free(v);
    bench_free(&b);
}

enum { CUES = 130 };

typedef struct batch {
    float states[CUES * D], weights[CUES * P];
    hop_vector_result results[CUES];
} batch;

static void check_batches(hop_storage storage, const hop_vector_options *how) {
    float *x = normal_rows(17, P, D), *cues = normal_rows(18, CUES, D);
    uint8_t *mask = need(CUES * D);
    batch *first = need(sizeof *first), *other = need(sizeof *other);
    static const unsigned threads[] = {1, 2, 4};
    static const hop_isa isas[] = {HOP_ISA_SCALAR, HOP_ISA_AVX2, HOP_ISA_AVX512};
    for (size_t k = 0; k < CUES; k++)
        for (size_t i = 0; i < D; i++)
            mask[k * D + i] = k % 3 && (i * 7 + k) % 5 == 0 ? HOP_MASK_MISSING
                              : (i + k) % 9 == 0            ? HOP_MASK_CLAMPED
                                                            : HOP_MASK_FREE;
    for (size_t run = 0; run < 3; run++) {
        if (!hop_isa_available(isas[run])) continue;
        hop_context *context = context_of(threads[run], isas[run]);
        row_set set = row_set_of(context, x, P, D, storage);
        hop_vector_memory *memory = vector_memory_of(context, set.rows, NULL, how);
        hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
        batch *to = run ? other : first;
        options.max_steps = 6;
        for (size_t size = CUES; size > 0; size = size > 64 ? 64 : size / 3) {
            batch *here = size == CUES ? to : other;
            for (size_t at = 0; at < CUES; at += size) {
                const size_t count = CUES - at < size ? CUES - at : size;
                options.mask = mask + at * D;
                options.mask_rows = count;
                recall_all(memory, &options, cues + at * D, count, here->states + at * D,
                           here->weights + at * P, here->results + at);
            }
            assert_memory_equal(here->states, first->states, sizeof here->states);
            assert_memory_equal(here->weights, first->weights, sizeof here->weights);
            for (size_t k = 0; k < CUES; k++)
                assert_same_recall(&here->results[k], &first->results[k]);
        }
        hop_vector_memory_free(memory);
        row_set_free(&set);
        hop_context_free(context);
    }
    free(x);
    free(cues);
    free(mask);
    free(first);
    free(other);
}

static void a_cue_is_recalled_alike_in_any_company(void **state) {
    (void)state;
    hop_vector_options how = vector_options(
        HOP_SIMILARITY_CENTRED, HOP_SEPARATION_SOFTMAX, 0, HOP_ACTIVATION_NONE, 8);
    check_batches(HOP_STORAGE_FLOAT32, &how);
    how = vector_options(HOP_SIMILARITY_COSINE, HOP_SEPARATION_ENTMAX, 1.5,
                         HOP_ACTIVATION_NORMALISE, 6);
    check_batches(HOP_STORAGE_INT8, &how);
    how = vector_options(HOP_SIMILARITY_HAMMING, HOP_SEPARATION_EXPONENTIAL, 0,
                         HOP_ACTIVATION_SIGN, 0.7);
    check_batches(HOP_STORAGE_BITS, &how);
    how = vector_options(HOP_SIMILARITY_MANHATTAN, HOP_SEPARATION_TOPK, 4,
                         HOP_ACTIVATION_SIGN, 0.5);
    check_batches(HOP_STORAGE_BFLOAT16, &how);
}

static void note(void *user, size_t done, size_t count) {
    size_t *seen = user;
    seen[0] = done;
    seen[1] = count;
    seen[2]++;
}

static void progress_and_interrupts(void **state) {
    (void)state;
    enum { MANY = 600 };
    bench b = bench_of(HOP_STORAGE_FLOAT32, NULL);
    float *cues = normal_rows(19, MANY, D);
    hop_vector_result *results = need(MANY * sizeof *results);
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    size_t seen[3] = {0};
    options.progress = note;
    options.user = seen;
    recall_all(b.memory, &options, cues, MANY, NULL, NULL, results);
    assert_int_equal(seen[0], MANY);
    assert_int_equal(seen[1], MANY);
    assert_true(seen[2] > 1);
    hop_context_interrupt(b.context);
    assert_status(
        hop_vector_recall(b.memory, NULL, cues, MANY, NULL, NULL, results, NULL),
        HOP_EINTERRUPTED);
    free(cues);
    free(results);
    bench_free(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_are_as_in_double),
        cmocka_unit_test(steps_follow_each_other),
        cmocka_unit_test(steps_are_counted_by_the_convention),
        cmocka_unit_test(strengths_count_as_copies),
        cmocka_unit_test(values_are_read_out_once),
        cmocka_unit_test(a_cue_is_recalled_alike_in_any_company),
        cmocka_unit_test(progress_and_interrupts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
