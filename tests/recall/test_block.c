/* SPDX-License-Identifier: MIT */
/* Block recall against the reference, and against the dynamics at its two ends. */
#include "check_recall.h"

static void blocks_are_those_of_the_reference(void **state) {
    (void)state;
    check_many(HOP_UPDATE_BLOCK, HOP_ORDER_FIXED, 311, 60);
    check_many(HOP_UPDATE_BLOCK, HOP_ORDER_RANDOM, 312, 60);
}

static void cycles_of_any_period_are_found(void **state) {
    (void)state;
    assert_true(check_imported(HOP_UPDATE_BLOCK, HOP_ORDER_FIXED, 313, 150) > 2);
}

/* Everything but the promise of a falling energy. */
static void assert_same_recall(const hop_memory *memory, hop_recall_options one,
                               hop_recall_options other, const int8_t *cues,
                               size_t count) {
    const size_t dim = hop_memory_dim(memory), patterns = hop_memory_count(memory);
    int8_t *states = need(count * dim), *others = need(count * dim);
    hop_result *a = need(count * sizeof *a), *b = need(count * sizeof *b);
    assert_ok(hop_recall(memory, &one, cues, count, states, a, NULL));
    assert_ok(hop_recall(memory, &other, cues, count, others, b, NULL));
    assert_memory_equal(states, others, count * dim);
    for (size_t k = 0; k < count; k++) assert_same_result(&a[k], &b[k], dim, patterns);
    hop_results_clear(a, count);
    hop_results_clear(b, count);
    free(a);
    free(b);
    free(states);
    free(others);
}

/* Integer couplings, and Storkey's real ones, which follow flips with roundings. */
static void the_ends_are_asynchronous_and_synchronous(void **state) {
    (void)state;
    enum { DIM = 70, COUNT = 9, TRIALS = 20 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const char *const rules[] = {"hebb", "storkey"};
    for (int rule = 0; rule < 2; rule++) {
        hop_memory_options how = HOP_MEMORY_OPTIONS_INIT;
        how.rule = rules[rule];
        hop_random chance = hop_random_begin(314, HOP_STREAM_USER, (uint64_t)rule);
        int8_t *rows = random_rows(&chance, COUNT, DIM);
        int8_t *cues = random_rows(&chance, TRIALS, DIM);
        for (size_t i = 0; i < DIM; i += 3) cues[i] = 0;
        hop_memory *memory = memory_of(context, &how, rows, COUNT, DIM);
        hop_recall_options block = recall_options(HOP_UPDATE_BLOCK, HOP_ORDER_RANDOM);
        hop_recall_options plain = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM);
        block.trace = plain.trace = HOP_TRACE_STEPS;
        assert_same_recall(memory, block, plain, cues, TRIALS);
        block.block = DIM;
        plain.update = HOP_UPDATE_SYNC;
        assert_same_recall(memory, block, plain, cues, TRIALS);
        hop_memory_free(memory);
        free(rows);
        free(cues);
    }
    hop_context_free(context);
}

static int falls(const hop_memory *memory, const int8_t *cue, size_t block) {
    hop_recall_options options = recall_options(HOP_UPDATE_BLOCK, HOP_ORDER_FIXED);
    options.block = block;
    return recall_of(memory, &options, cue, NULL).energy_falls;
}

/* Within a block of coupled units two flips may undo each other's good. */
static void energy_is_promised_only_where_blocks_are_loose(void **state) {
    (void)state;
    enum { DIM = 24, COUNT = 3 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(315, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    for (int path = HOP_PATH_FACTORED; path <= HOP_PATH_EXPLICIT; path++) {
        hop_memory_options how =
            memory_options(HOP_SCALING_UNITS, HOP_DIAGONAL_ZERO, (hop_path)path);
        hop_memory *hebb = memory_of(context, &how, rows, COUNT, DIM);
        how.rule = "bam:left=16";
        hop_memory *pairs = memory_of(context, &how, rows, COUNT, DIM);
        assert_true(falls(hebb, rows, 1));
        assert_false(falls(hebb, rows, 2));
        assert_true(falls(pairs, rows, 1));
        assert_true(falls(pairs, rows, 8)); /* 0-7, 8-15 left; 16-23 right */
        assert_false(falls(pairs, rows, 12));
        assert_false(falls(pairs, rows, DIM));
        hop_memory_free(hebb);
        hop_memory_free(pairs);
    }
    free(rows);
    hop_context_free(context);
}

static void wrong_blocks_are_refused(void **state) {
    (void)state;
    enum { DIM = 8 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(316, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 1, DIM);
    hop_memory *memory = memory_of(context, NULL, rows, 1, DIM);
    const hop_recall_options good = recall_options(HOP_UPDATE_BLOCK, HOP_ORDER_FIXED);
    hop_recall_options o = good;
    hop_result result;
    o.block = 0;
    assert_status(hop_recall(memory, &o, rows, 1, NULL, &result, NULL), HOP_EINVAL);
    o.block = DIM + 1;
    assert_status(hop_recall(memory, &o, rows, 1, NULL, &result, NULL), HOP_EINVAL);
    o = good, o.order = HOP_ORDER_GREEDY;
    assert_status(hop_recall(memory, &o, rows, 1, NULL, &result, NULL), HOP_EINVAL);
    o = good, o.order = HOP_ORDER_GIVEN;
    assert_status(hop_recall(memory, &o, rows, 1, NULL, &result, NULL), HOP_EINVAL);
    o = good, o.update = HOP_UPDATE_SYNC, o.block = 0; /* it says nothing there */
    assert_ok(hop_recall(memory, &o, rows, 1, NULL, &result, NULL));
    hop_memory_free(memory);
    free(rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_those_of_the_reference),
        cmocka_unit_test(cycles_of_any_period_are_found),
        cmocka_unit_test(the_ends_are_asynchronous_and_synchronous),
        cmocka_unit_test(energy_is_promised_only_where_blocks_are_loose),
        cmocka_unit_test(wrong_blocks_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
