/* SPDX-License-Identifier: MIT */
/* Damaged copies that memories are tried with: which, how many, and the same each time.
 */
#include "recall/samples.h"
#include "vectors.h"

enum { P = 50, D = 9 };

typedef struct bench {
    hop_context *context;
    float *x;
    row_set set;
    hop_vector_memory *memory;
} bench;

static bench bench_of(hop_storage storage) {
    bench b = {context_of(1, HOP_ISA_AUTO), normal_rows(1, P, D), {NULL, NULL}, NULL};
    memcpy(b.x + 7 * D, b.x + 3 * D, D * sizeof(float)); /* 3 and 7 are equal */
    b.set = row_set_of(b.context, b.x, P, D, storage);
    b.memory = vector_memory_of(b.context, b.set.rows, NULL, NULL);
    return b;
}

static void bench_free(bench *b) {
    hop_vector_memory_free(b->memory);
    row_set_free(&b->set);
    hop_context_free(b->context);
    free(b->x);
}

static void samples_spread_over_the_rows(void **state) {
    (void)state;
    bench b = bench_of(HOP_STORAGE_FLOAT32);
    static const size_t wanted[] = {1, 7, 25, 49, 50, 51, 1000};
    for (size_t w = 0; w < 7; w++) {
        hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
        hop_samples samples;
        options.samples = wanted[w];
        options.damage = (hop_damage){0, 0, 0};
        assert_ok(hop_samples_take(b.memory, &options, &samples, NULL));
        assert_int_equal(samples.count, wanted[w] < P ? wanted[w] : P);
        assert_null(samples.mask);
        for (size_t k = 0; k < samples.count; k++) {
            assert_int_equal(samples.rows[k], k * P / samples.count);
            assert_memory_equal(samples.cues + k * D, b.x + samples.rows[k] * D,
                                D * sizeof(float));
        }
        hop_samples_free(&samples);
    }
    bench_free(&b);
}

static void only_memories_with_strength_are_tried(void **state) {
    (void)state;
    bench b = bench_of(HOP_STORAGE_FLOAT32);
    double c[P];
    hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
    hop_samples samples;
    for (size_t r = 0; r < P; r++) c[r] = r % 5 == 2 ? 1 : r % 5 == 3 ? -1 : 0;
    assert_int_equal(hop_samples_live(b.memory), P);
    assert_ok(hop_vector_memory_set_strengths(b.memory, c, NULL));
    assert_int_equal(hop_samples_live(b.memory), 10);
    assert_ok(hop_samples_take(b.memory, &options, &samples, NULL));
    assert_int_equal(samples.count, 10);
    for (size_t k = 0; k < 10; k++) assert_int_equal(samples.rows[k], 5 * k + 2);
    hop_samples_free(&samples);
    options.samples = 4;
    assert_ok(hop_samples_take(b.memory, &options, &samples, NULL));
    for (size_t k = 0; k < 4; k++)
        assert_int_equal(samples.rows[k], 5 * (k * 10 / 4) + 2);
    hop_samples_free(&samples);
    bench_free(&b);
}

static void damage_is_of_seed_and_row(void **state) {
    (void)state;
    bench b = bench_of(HOP_STORAGE_INT8);
    hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
    hop_samples all, some;
    options.damage = (hop_damage){0.3, 0.1, 0.2};
    assert_ok(hop_samples_take(b.memory, &options, &all, NULL));
    options.samples = 10;
    assert_ok(hop_samples_take(b.memory, &options, &some, NULL));
    for (size_t k = 0; k < some.count; k++) {
        const size_t row = some.rows[k];
        float cue[D];
        uint8_t mask[D];
        hop_rows_read(b.set.rows, row, cue);
        assert_ok(
            hop_damage_apply(&options.damage, cue, D, mask, options.seed, row, NULL));
        assert_memory_equal(cue, some.cues + k * D, sizeof cue);
        assert_memory_equal(mask, some.mask + k * D, sizeof mask);
        assert_memory_equal(cue, all.cues + row * D, sizeof cue);
    }
    hop_samples_free(&all);
    hop_samples_free(&some);
    bench_free(&b);
}

static void rows_are_compared_as_stored(void **state) {
    (void)state;
    for (int storage = 0; storage < HOP_STORAGE_COUNT; storage++) {
        bench b = bench_of((hop_storage)storage);
        float one[D], other[D];
        for (size_t r = 0; r < P; r++) {
            hop_rows_read(b.set.rows, 3, one);
            hop_rows_read(b.set.rows, r, other);
            assert_int_equal(hop_samples_same(b.set.rows, 3, r),
                             !memcmp(one, other, sizeof one));
        }
        assert_true(hop_samples_same(b.set.rows, 3, 7));
        bench_free(&b);
    }
}

static void unfit_options_are_refused(void **state) {
    (void)state;
    bench b = bench_of(HOP_STORAGE_FLOAT32);
    const hop_tune_options usual = HOP_TUNE_OPTIONS_INIT;
    hop_tune_options bad[7] = {usual, usual, usual, usual, usual, usual, usual};
    static const char *const words[] = {"size",   "samples",         "wanted",
                                        "wanted", "false rejection", "false rejection",
                                        "noise"};
    bad[0].size = 3;
    bad[1].samples = 0;
    bad[2].wanted = 0;
    bad[3].wanted = NAN;
    bad[4].false_rejection = 1;
    bad[5].false_rejection = -0.1;
    bad[6].damage.noise = -1;
    for (size_t k = 0; k < 7; k++) {
        hop_samples samples;
        hop_error error = {HOP_OK, ""};
        assert_status(hop_samples_take(b.memory, &bad[k], &samples, &error), HOP_EINVAL);
        assert_non_null(strstr(error.message, words[k]));
        hop_samples_free(&samples);
    }
    bench_free(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_spread_over_the_rows),
        cmocka_unit_test(only_memories_with_strength_are_tried),
        cmocka_unit_test(damage_is_of_seed_and_row),
        cmocka_unit_test(rows_are_compared_as_stored),
        cmocka_unit_test(unfit_options_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
