/* SPDX-License-Identifier: MIT */
/* Greedy recall: the largest drop first, the lowest unit among equals. */
#include "recall/check_recall.h"

static void equals_the_reference_in_every_way(void **state) {
    (void)state;
    check_many(HOP_UPDATE_ASYNC, HOP_ORDER_GREEDY, 5, 150);
}

/* Asymmetric couplings too: E takes both w_ij and w_ji. */
static void imported_couplings_equal_the_reference(void **state) {
    (void)state;
    assert_true(check_imported(HOP_UPDATE_ASYNC, HOP_ORDER_GREEDY, 5, 200) > 2);
}

/* Unit 4 is fixed by its own coupling; the others follow it, each as strongly as told. */
static hop_result follow(const int *strengths, hop_recall_options *options,
                         const int8_t *cue, int8_t *end) {
    enum { DIM = 5 };
    int w[DIM * DIM] = {0};
    for (size_t i = 0; i < 4; i++) w[i * DIM + 4] = w[4 * DIM + i] = strengths[i];
    w[4 * DIM + 4] = 100;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = imported_of(context, w, DIM);
    options->trace = HOP_TRACE_FLIPS;
    hop_result result = recall_of(memory, options, cue, end);
    hop_memory_free(memory);
    hop_context_free(context);
    return result;
}

static void flips_in_order(const hop_result *result, const int64_t *units, size_t count) {
    assert_int_equal(result->flips, count);
    assert_int_equal(result->trace->count, count + 1);
    for (size_t k = 0; k < count; k++) {
        const hop_trace_entry *entry = &result->trace->entries[k + 1];
        assert_int_equal(entry->unit, units[k]);
        assert_int_equal(entry->flips, k + 1);
        assert_int_equal(entry->step, k + 1); /* a step is a flip */
    }
}

static void the_largest_drop_comes_first(void **state) {
    (void)state;
    const int8_t cue[] = {-1, -1, -1, -1, 1};
    int8_t end[5];
    hop_recall_options options = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_GREEDY);
    hop_result result = follow((int[]){1, 3, 2, 3}, &options, cue, end);
    flips_in_order(&result, (int64_t[]){1, 3, 2, 0}, 4);
    assert_int_equal(result.steps, 4);
    assert_true(result.converged);
    hop_results_clear(&result, 1);
    result = follow((int[]){2, 2, 2, 2}, &options, cue, end);
    flips_in_order(&result, (int64_t[]){0, 1, 2, 3}, 4);
    hop_results_clear(&result, 1);
}

/* A unit that is missing gains half of what a wrong one does. */
static void a_missing_unit_waits_for_a_wrong_one(void **state) {
    (void)state;
    const int8_t cue[] = {0, -1, 0, -1, 1};
    int8_t end[5];
    hop_recall_options options = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_GREEDY);
    hop_result result = follow((int[]){3, 2, 4, 1}, &options, cue, end);
    flips_in_order(&result, (int64_t[]){1, 2, 0, 3}, 4); /* drops 4, 4, 3, 2 */
    assert_memory_equal(end, ((int8_t[]){1, 1, 1, 1, 1}), 5);
    hop_results_clear(&result, 1);
}

static void limits_and_tolerance_count_flips(void **state) {
    (void)state;
    const int8_t cue[] = {-1, -1, -1, -1, 1};
    int8_t end[5];
    hop_recall_options options = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_GREEDY);
    for (int64_t most = 0; most <= 5; most++) {
        options.max_steps = most;
        hop_result result = follow((int[]){1, 3, 2, 3}, &options, cue, end);
        assert_int_equal(result.steps, most < 4 ? most : 4);
        assert_int_equal(result.converged, most >= 4);
        hop_results_clear(&result, 1);
    }
    options.max_steps = -1;
    for (size_t tolerance = 0; tolerance <= 4; tolerance++) {
        options.tolerance = tolerance; /* units that still want to change */
        hop_result result = follow((int[]){1, 3, 2, 3}, &options, cue, end);
        assert_int_equal(result.steps, 4 - tolerance);
        assert_true(result.converged);
        hop_results_clear(&result, 1);
    }
}

static void a_flip_that_comes_back_is_a_cycle(void **state) {
    (void)state;
    const int w[4] = {0, 1, -1, 0};
    const int8_t cue[] = {1, 1};
    int8_t end[2];
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = imported_of(context, w, 2);
    const hop_recall_options options = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_GREEDY);
    hop_result result = recall_of(memory, &options, cue, end);
    assert_int_equal(result.outcome, HOP_OUTCOME_CYCLE);
    assert_int_equal(result.cycle, 4);
    assert_int_equal(result.steps, 4);
    assert_memory_equal(end, cue, 2);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* Real couplings: fields that are followed flip by flip drift by rounding; what is called
   settled must be so for fields worked out anew. */
static void real_couplings_settle_for_good(void **state) {
    (void)state;
    enum { DIM = 61 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (uint64_t trial = 0; trial < 60; trial++) {
        hop_random chance = hop_random_begin(31, HOP_STREAM_TRIAL, trial);
        double *w = need(DIM * DIM * sizeof *w);
        for (size_t i = 0; i < DIM; i++)
            for (size_t j = 0; j < i; j++) {
                /* tenths: sums that should be 0 come out as 1e-17 of either sign */
                w[i * DIM + j] = ((double)hop_random_below(&chance, 3) - 1) * 0.1;
                if (trial % 2) w[i * DIM + j] += 1e6 * (hop_random_real(&chance) - .5);
                w[j * DIM + i] = w[i * DIM + j];
            }
        hop_memory *memory = empty_memory(context, DIM, NULL);
        assert_ok(hop_memory_import(memory, w, NULL));
        hop_recall_options options = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_GREEDY);
        int8_t *cue = random_rows(&chance, 1, DIM), end[DIM], again[DIM];
        hop_result result = recall_of(memory, &options, cue, end);
        assert_true(result.converged);
        result = recall_of(memory, &options, end, again);
        assert_int_equal(result.steps, 0);
        free(cue);
        free(w);
        hop_memory_free(memory);
    }
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_reference_in_every_way),
        cmocka_unit_test(imported_couplings_equal_the_reference),
        cmocka_unit_test(the_largest_drop_comes_first),
        cmocka_unit_test(a_missing_unit_waits_for_a_wrong_one),
        cmocka_unit_test(limits_and_tolerance_count_flips),
        cmocka_unit_test(a_flip_that_comes_back_is_a_cycle),
        cmocka_unit_test(real_couplings_settle_for_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
