/* SPDX-License-Identifier: MIT */
/* The energy above which a cue is unknown: it rejects as many copies as it may, and cues
   of fresh damage as often. */
#include "vectors.h"

#include <hopfield/tune.h>

enum { P = 200, D = 32 };

typedef struct bench {
    hop_context *context;
    float *x;
    row_set set;
    hop_vector_memory *memory;
} bench;

static bench bench_of(float *x, size_t count, hop_storage storage,
                      const hop_vector_options *how, unsigned threads) {
    bench b = {context_of(threads, HOP_ISA_AUTO), x, {NULL, NULL}, NULL};
    b.set = row_set_of(b.context, x, count, D, storage);
    b.memory = vector_memory_of(b.context, b.set.rows, NULL, how);
    return b;
}

static void bench_free(bench *b) {
    hop_vector_memory_free(b->memory);
    row_set_free(&b->set);
    hop_context_free(b->context);
    free(b->x);
}

static hop_calibration calibrate(const bench *b, const hop_tune_options *options) {
    hop_calibration out;
    hop_error error = {HOP_OK, ""};
    if (hop_vector_calibrate(b->memory, options, &out, &error))
        fail_msg("%s", error.message);
    return out;
}

/* The share of copies under other damage that recall calls unknown. */
static double rejected(const bench *b, const hop_tune_options *options, double threshold,
                       uint64_t seed) {
    hop_vector_recall_options how = HOP_VECTOR_RECALL_OPTIONS_INIT;
    const size_t count = hop_rows_count(b->set.rows);
    size_t unknown = 0;
    how.threshold = threshold;
    how.max_steps = 0;
    for (size_t r = 0; r < count; r++) {
        float cue[D];
        uint8_t mask[D];
        hop_vector_result result;
        hop_rows_read(b->set.rows, r, cue);
        assert_ok(hop_damage_apply(&options->damage, cue, D, mask, seed, r, NULL));
        how.mask = mask;
        recall_all(b->memory, &how, cue, 1, NULL, NULL, &result);
        unknown += result.outcome == HOP_OUTCOME_UNKNOWN;
    }
    return (double)unknown / (double)count;
}

static const struct way {
    hop_similarity similarity;
    hop_separation separation;
    hop_storage storage;
    double beta;
} ways[] = {
    {HOP_SIMILARITY_DOT, {HOP_SEPARATION_SOFTMAX, 0}, HOP_STORAGE_FLOAT32, 20},
    {HOP_SIMILARITY_COSINE, {HOP_SEPARATION_SOFTMAX, 0}, HOP_STORAGE_INT8, 20},
    {HOP_SIMILARITY_CENTRED, {HOP_SEPARATION_ENTMAX, 1.5}, HOP_STORAGE_BFLOAT16, 10},
    {HOP_SIMILARITY_EUCLID, {HOP_SEPARATION_SPARSEMAX, 0}, HOP_STORAGE_FLOAT32, 3},
    {HOP_SIMILARITY_MANHATTAN, {HOP_SEPARATION_SOFTMAX, 0}, HOP_STORAGE_FLOAT32, 6},
    {HOP_SIMILARITY_HAMMING, {HOP_SEPARATION_SOFTMAX, 0}, HOP_STORAGE_BITS, 1},
};
enum { WAYS = sizeof ways / sizeof *ways };

static bench way_of(size_t k, unsigned threads) {
    const hop_vector_options how =
        vector_options(ways[k].similarity, ways[k].separation.kind,
                       ways[k].separation.order, HOP_ACTIVATION_NONE, ways[k].beta);
    return bench_of(unit_rows(3, P, D), P, ways[k].storage, &how, threads);
}

/* On its own samples it rejects what it says, at most what was asked; on fresh ones as
   much within 5 standard deviations of both. */
static void as_many_are_rejected_as_was_asked(void **state) {
    (void)state;
    static const double wanted[] = {0, 0.05, 0.3};
    for (size_t k = 0; k < WAYS; k++)
        for (int w = 0; w < 3; w++) {
            bench b = way_of(k, 2);
            hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
            options.false_rejection = wanted[w];
            options.damage = (hop_damage){0.2, 0.1, w == 1 ? 0.2 : 0};
            const hop_calibration found = calibrate(&b, &options);
            assert_int_equal(found.samples, P);
            assert_true(found.false_rejection <= wanted[w]);
            /* Energies of counts are often equal: then fewer may be rejected. */
            if (ways[k].storage != HOP_STORAGE_BITS)
                assert_true(found.false_rejection > wanted[w] - 1.01 / P);
            assert_within(rejected(&b, &options, found.threshold, options.seed),
                          found.false_rejection, 1e-12);
            const double error = sqrt(fmax(wanted[w] * (1 - wanted[w]), 1.0 / P) / P);
            const double fresh = rejected(&b, &options, found.threshold, 77);
            assert_true(fresh <= wanted[w] + 5 * sqrt(2) * error);
            if (ways[k].storage != HOP_STORAGE_BITS)
                assert_true(fresh >= wanted[w] - 5 * sqrt(2) * error);
            assert_true(found.genuine < found.impostor);
            bench_free(&b);
        }
}

/* Impostors, cue by cue: a memory without the row, asked for its damaged copy. */
static void impostors_are_memories_against_the_others(void **state) {
    (void)state;
    enum { N = 30 };
    for (size_t k = 0; k < WAYS; k++) {
        const hop_vector_options how =
            vector_options(ways[k].similarity, ways[k].separation.kind,
                           ways[k].separation.order, HOP_ACTIVATION_SIGN, ways[k].beta);
        bench b = bench_of(unit_rows(5, N, D), N, ways[k].storage, &how, 1);
        hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
        double c[N], log_total = 0;
        size_t passed = 0;
        options.damage.cover = k % 2 ? 0.25 : 0;
        options.false_rejection = 0.2;
        options.damage.noise = 0.9; /* so that some impostors pass */
        const hop_calibration found = calibrate(&b, &options);
        for (size_t r = 0; r < N; r++) {
            hop_vector_recall_options one = HOP_VECTOR_RECALL_OPTIONS_INIT;
            hop_vector_result result;
            float cue[D];
            uint8_t mask[D];
            for (size_t other = 0; other < N; other++) c[other] = other != r;
            /* What ln sum c adds to the energy is of all memories in a calibration. */
            if (how.separation.kind == HOP_SEPARATION_SOFTMAX)
                log_total = (log(N) - log(N - 1)) / how.beta;
            assert_ok(hop_vector_memory_set_strengths(b.memory, c, NULL));
            hop_rows_read(b.set.rows, r, cue);
            assert_ok(
                hop_damage_apply(&options.damage, cue, D, mask, options.seed, r, NULL));
            one.mask = mask;
            one.max_steps = 0;
            recall_all(b.memory, &one, cue, 1, NULL, NULL, &result);
            passed += result.energy_start + log_total <= found.threshold + 1e-6;
        }
        assert_within(found.false_acceptance, (double)passed / N, 1e-9);
        bench_free(&b);
    }
}

/* Memories far apart: no impostor passes; strangers are unknown, copies are not. */
static void strangers_are_unknown(void **state) {
    (void)state;
    bench b = way_of(0, 2);
    hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
    const hop_calibration found = calibrate(&b, &options);
    hop_vector_recall_options how = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result results[P];
    float *strangers = unit_rows(1234, P, D);
    size_t unknown = 0, known = 0;
    assert_true(found.false_acceptance < 0.05);
    how.threshold = found.threshold;
    recall_all(b.memory, &how, strangers, P, NULL, NULL, results);
    for (size_t k = 0; k < P; k++) unknown += results[k].outcome == HOP_OUTCOME_UNKNOWN;
    recall_all(b.memory, &how, b.x, P, NULL, NULL, results);
    for (size_t k = 0; k < P; k++) known += results[k].has_match && results[k].match == k;
    assert_true((double)unknown > 0.93 * P);
    assert_int_equal(known, P);
    free(strangers);
    bench_free(&b);
}

static void threads_and_seeds(void **state) {
    (void)state;
    for (size_t k = 0; k < WAYS; k++) {
        hop_calibration found[3], other;
        hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
        options.damage.cover = 0.1;
        options.samples = 90;
        for (unsigned threads = 1; threads <= 3; threads++) {
            bench b = way_of(k, threads);
            found[threads - 1] = calibrate(&b, &options);
            assert_int_equal(found[threads - 1].samples, 90);
            assert_memory_equal(&found[threads - 1], &found[0], sizeof found[0]);
            bench_free(&b);
        }
        bench b = way_of(k, 1);
        options.seed = 2;
        other = calibrate(&b, &options);
        assert_true(other.genuine != found[0].genuine ||
                    ways[k].storage == HOP_STORAGE_BITS);
        bench_free(&b);
    }
}

/* Equal memories and those without strength are nobody's impostors. */
static void copies_and_forgotten_memories(void **state) {
    (void)state;
    float *x = unit_rows(8, P, D), *half = unit_rows(8, P / 2, D);
    double c[P];
    const hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
    hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
    how.beta = 30;
    bench all = bench_of(half, P / 2, HOP_STORAGE_FLOAT32, &how, 1);
    const hop_calibration plain = calibrate(&all, &options);
    bench b = bench_of(x, P, HOP_STORAGE_FLOAT32, &how, 1);
    for (size_t r = 0; r < P; r++) c[r] = r < P / 2;
    assert_ok(hop_vector_memory_set_strengths(b.memory, c, NULL));
    const hop_calibration some = calibrate(&b, &options);
    assert_int_equal(some.samples, P / 2);
    assert_within(some.threshold, plain.threshold, 1e-5);
    assert_within(some.impostor, plain.impostor, 1e-5);
    assert_true(some.false_acceptance == plain.false_acceptance);
    bench_free(&b);
    x = unit_rows(8, P, D);
    memcpy(x + P / 2 * D, x, P / 2 * D * sizeof *x);
    b = bench_of(x, P, HOP_STORAGE_FLOAT32, &how, 1);
    const hop_calibration twice = calibrate(&b, &options);
    assert_within(twice.impostor, plain.impostor, 0.1); /* not as near as a copy is */
    bench_free(&b);
    bench_free(&all);
}

static void what_cannot_be_calibrated_is_refused(void **state) {
    (void)state;
    hop_calibration out = {.threshold = -5};
    hop_error error;
    hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
    hop_vector_options how = vector_options(HOP_SIMILARITY_DOT, HOP_SEPARATION_TOPK, 3,
                                            HOP_ACTIVATION_NONE, 1);
    bench b = bench_of(unit_rows(1, P, D), P, HOP_STORAGE_FLOAT32, &how, 1);
    assert_status(hop_vector_calibrate(b.memory, NULL, &out, &error), HOP_EUNSUPPORTED);
    bench_free(&b);
    b = bench_of(unit_rows(1, 1, D), 1, HOP_STORAGE_FLOAT32, NULL, 1);
    assert_status(hop_vector_calibrate(b.memory, NULL, &out, &error), HOP_EEMPTY);
    bench_free(&b);
    float *x = unit_rows(1, 3, D);
    for (size_t r = 1; r < 3; r++) memcpy(x + r * D, x, D * sizeof *x);
    b = bench_of(x, 3, HOP_STORAGE_FLOAT32, NULL, 1);
    assert_status(hop_vector_calibrate(b.memory, NULL, &out, &error), HOP_EEMPTY);
    assert_non_null(strstr(error.message, "equal memory 0"));
    bench_free(&b);
    b = bench_of(unit_rows(1, 3, D), 3, HOP_STORAGE_FLOAT32, NULL, 1);
    const double c[3] = {0, 2, 0};
    assert_ok(hop_vector_memory_set_strengths(b.memory, c, NULL));
    assert_status(hop_vector_calibrate(b.memory, NULL, &out, &error), HOP_EEMPTY);
    assert_ok(hop_vector_memory_set_strengths(b.memory, NULL, NULL));
    options.false_rejection = NAN;
    assert_status(hop_vector_calibrate(b.memory, &options, &out, &error), HOP_EINVAL);
    hop_context_interrupt(b.context);
    assert_status(hop_vector_calibrate(b.memory, NULL, &out, &error), HOP_EINTERRUPTED);
    bench_free(&b);
    assert_true(out.threshold == -5);
}

/* Cues that are damaged before they are encoded, as those from outside are, are rejected
   as often as the copies, which are damaged after. */
static void encoded_cues_are_rejected_as_often(void **state) {
    (void)state;
    enum { COUNT = 600 };
    for (int way = 0; way < 6; way++) {
        hop_context *context = context_of(2, HOP_ISA_AUTO);
        float *x = normal_rows(31, COUNT, D), cue[D], known[D];
        for (size_t i = 0; i < COUNT * D; i++)
            x[i] = x[i] * (1 + (float)(i / D % 5)) + (i % D < 8 ? 3 : 0);
        hop_rows_options storing = HOP_ROWS_OPTIONS_INIT;
        storing.normalise = way % 3 != 1;
        storing.centre = way % 3 > 0;
        hop_rows *rows = NULL;
        assert_ok(hop_rows_create(context, x, COUNT, D, &storing, &rows, NULL));
        const hop_vector_options how =
            vector_options(way % 2 ? HOP_SIMILARITY_EUCLID : HOP_SIMILARITY_DOT,
                           HOP_SEPARATION_SOFTMAX, 0, HOP_ACTIVATION_NONE, 15);
        hop_vector_memory *memory = vector_memory_of(context, rows, NULL, &how);
        hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
        options.samples = COUNT;
        options.damage = (hop_damage){0.4, 0, way < 3 ? 0 : 0.5};
        options.false_rejection = 0.1;
        hop_calibration found;
        assert_ok(hop_vector_calibrate(memory, &options, &found, NULL));
        hop_vector_recall_options recall = HOP_VECTOR_RECALL_OPTIONS_INIT;
        const float *mean = hop_rows_mean(rows);
        size_t unknown = 0;
        recall.threshold = found.threshold;
        recall.max_steps = 0;
        for (size_t r = 0; r < COUNT; r++) {
            uint8_t mask[D];
            hop_vector_result result;
            for (size_t i = 0; i < D; i++) cue[i] = x[r * D + i] - (mean ? mean[i] : 0);
            assert_ok(hop_damage_apply(&options.damage, cue, D, mask, 5, r, NULL));
            for (size_t i = 0; i < D; i++) {
                known[i] = mask[i] == HOP_MASK_MISSING ? 0 : 1;
                cue[i] += mean ? mean[i] : 0;
            }
            assert_ok(hop_rows_encode(rows, cue, known, cue, NULL));
            recall.mask = mask;
            recall_all(memory, &recall, cue, 1, NULL, NULL, &result);
            unknown += result.outcome == HOP_OUTCOME_UNKNOWN;
        }
        /* Both shares have this error; 5 of them. */
        const double error = sqrt(2 * 0.1 * 0.9 / COUNT);
        assert_within((double)unknown / COUNT, 0.1, 5 * error);
        hop_vector_memory_free(memory);
        hop_rows_free(rows);
        hop_context_free(context);
        free(x);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_are_rejected_as_was_asked),
        cmocka_unit_test(encoded_cues_are_rejected_as_often),
        cmocka_unit_test(impostors_are_memories_against_the_others),
        cmocka_unit_test(strangers_are_unknown),
        cmocka_unit_test(threads_and_seeds),
        cmocka_unit_test(copies_and_forgotten_memories),
        cmocka_unit_test(what_cannot_be_calibrated_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
