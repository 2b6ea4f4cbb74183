/* SPDX-License-Identifier: MIT */
/* Synchronous recall: steps, cycles, limits, tolerance, and the two-step function that
   never rises. */
#include "recall/check_recall.h"

static void equals_the_reference_in_every_way(void **state) {
    (void)state;
    check_many(HOP_UPDATE_SYNC, HOP_ORDER_FIXED, 1, 250);
}

static void equals_the_reference_on_imported_couplings(void **state) {
    (void)state;
    assert_true(check_imported(HOP_UPDATE_SYNC, HOP_ORDER_FIXED, 1, 300) > 2);
}

/* Two units that want to be equal and are not swap for ever. */
static void two_units_swap(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const int8_t row[] = {1, 1}, cue[] = {1, -1};
    int8_t end[2];
    hop_memory *memory = memory_of(context, NULL, row, 1, 2);
    const hop_recall_options options = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
    hop_result result = recall_of(memory, &options, cue, end);
    assert_int_equal(result.outcome, HOP_OUTCOME_CYCLE);
    assert_int_equal(result.cycle, 2);
    assert_int_equal(result.steps, 2);
    assert_int_equal(result.flips, 4);
    assert_false(result.converged);
    assert_memory_equal(end, cue, 2);
    hop_memory_free(memory);
    hop_context_free(context);
}

enum { RING = 7, TAIL = 5, RING_UNITS = RING + TAIL + 1 };

/* A ring of `period` units, each the copy of the one before; behind it a unit without
   couplings, which keeps its value, and a tail that hands that value on: one unit of the
   tail changes at each of the first `tail` steps. */
static void ring_and_tail(size_t period, size_t tail, int *w, int8_t *cue) {
    const size_t dim = period + 1 + tail;
    memset(w, 0, dim * dim * sizeof *w);
    memset(cue, -1, dim);
    for (size_t i = 0; i < period; i++) w[i * dim + (i + period - 1) % period] = 1;
    for (size_t i = period + 1; i < dim; i++) w[i * dim + i - 1] = 1;
    cue[0] = 1;
    cue[period] = 1;
}

static hop_result recall_ring(size_t period, size_t tail, const hop_recall_options *o,
                              int8_t *end) {
    int w[RING_UNITS * RING_UNITS];
    int8_t cue[RING_UNITS];
    ring_and_tail(period, tail, w, cue);
    if (period == 1) cue[0] = -1;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = imported_of(context, w, period + 1 + tail);
    assert_int_equal(hop_memory_symmetric(memory), period <= 2 && tail == 0);
    hop_result result = recall_of(memory, o, cue, end);
    reference r = reference_integers(w, period + 1 + tail);
    reference_run run = reference_recall(&r, o, NULL, cue, 0);
    assert_as_reference(&result, end, &run, r.dim);
    reference_run_free(&run);
    reference_free(&r);
    hop_memory_free(memory);
    hop_context_free(context);
    return result;
}

static void rings_repeat_with_their_length(void **state) {
    (void)state;
    static const size_t periods[] = {2, 3, 4, 7}, tails[] = {0, 1, TAIL};
    hop_recall_options options = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
    int8_t end[RING_UNITS];
    for (size_t p = 0; p < 4; p++)
        for (size_t t = 0; t < 3; t++) {
            options.max_steps = -1;
            hop_result result = recall_ring(periods[p], tails[t], &options, end);
            assert_int_equal(result.outcome, HOP_OUTCOME_CYCLE);
            assert_int_equal(result.cycle, periods[p]);
            assert_int_equal(result.steps, periods[p] + tails[t]);
            /* two units of the ring change a step, and all of the tail in the end */
            assert_int_equal(result.flips, 2 * result.steps + tails[t]);
            /* as many steps as it takes to come back are enough to tell */
            options.max_steps = (int64_t)(periods[p] + tails[t]);
            result = recall_ring(periods[p], tails[t], &options, end);
            assert_int_equal(result.outcome, HOP_OUTCOME_CYCLE);
            options.max_steps--;
            result = recall_ring(periods[p], tails[t], &options, end);
            assert_int_equal(result.outcome, HOP_OUTCOME_LIMIT);
            assert_int_equal(result.steps, options.max_steps);
            assert_int_equal(result.cycle, 0);
            assert_false(result.converged);
        }
}

/* A tail alone settles after as many steps as it is long. */
static void the_last_allowed_step_is_still_confirmed(void **state) {
    (void)state;
    hop_recall_options options = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
    int8_t end[RING_UNITS];
    for (int64_t most = 0; most <= TAIL + 1; most++) {
        options.max_steps = most;
        hop_result result = recall_ring(1, TAIL, &options, end);
        assert_int_equal(result.converged, most >= TAIL);
        assert_int_equal(result.steps, most < TAIL ? most : TAIL);
        assert_int_equal(result.flips, result.steps);
        assert_int_equal(result.outcome,
                         most >= TAIL ? HOP_OUTCOME_SPURIOUS : HOP_OUTCOME_LIMIT);
    }
}

static void a_tolerance_ends_it_early(void **state) {
    (void)state;
    hop_recall_options options = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
    int8_t end[RING_UNITS];
    options.tolerance = 1;
    hop_result result = recall_ring(1, TAIL, &options, end);
    assert_true(result.converged);
    assert_int_equal(result.steps, 1);
    options.max_steps = 0; /* the confirming pass would change one unit: allowed */
    result = recall_ring(1, TAIL, &options, end);
    assert_true(result.converged);
    assert_int_equal(result.steps, 0);
    assert_int_equal(result.flips, 0);
    options.max_steps = -1; /* three units change a step: ring of 3 and tail */
    options.tolerance = 2;
    result = recall_ring(3, TAIL, &options, end);
    assert_true(result.converged);
    assert_int_equal(result.steps, TAIL + 1);
}

/* L(t) = -s(t+1)^T W s(t) never rises, on symmetric couplings, with every mask. */
static void the_two_step_function_never_rises(void **state) {
    (void)state;
    hop_recall_options options = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    size_t falls = 0, rises_of_energy = 0;
    for (uint64_t trial = 0; trial < 200; trial++) {
        drawn_case c = draw_case(7, trial, &options);
        c.options.trace = HOP_TRACE_STEPS;
        c.options.ties = HOP_TIES_KEEP;
        hop_memory *memory = case_memory(&c, context, HOP_PATH_FACTORED);
        reference r = reference_hebb(c.rows, c.weights, c.count, c.dim, c.diagonal, 1);
        hop_result results[CUES];
        assert_ok(hop_recall(memory, &c.options, c.cues, CUES, NULL, results, NULL));
        for (size_t k = 0; k < CUES; k++) {
            const hop_trace *trace = results[k].trace;
            const int8_t *s = trace->states;
            for (size_t t = 2; t < trace->count; t++) {
                const __int128 before =
                    -reference_form(&r, s + (t - 1) * c.dim, s + (t - 2) * c.dim);
                const __int128 after =
                    -reference_form(&r, s + t * c.dim, s + (t - 1) * c.dim);
                assert_true(after <= before);
                falls += after < before;
                rises_of_energy +=
                    trace->entries[t].energy > trace->entries[t - 1].energy;
            }
        }
        hop_results_clear(results, CUES);
        reference_free(&r);
        hop_memory_free(memory);
        case_free(&c);
    }
    assert_true(falls > 100);
    assert_true(rises_of_energy > 0); /* E itself may rise */
    hop_context_free(context);
}

static void ties_keep_or_set(void **state) {
    (void)state;
    const int w[4] = {0, 0, 0, 0};
    const int8_t cue[] = {-1, 1};
    int8_t end[2];
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = imported_of(context, w, 2);
    hop_recall_options options = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
    hop_result result = recall_of(memory, &options, cue, end);
    assert_int_equal(result.steps, 0);
    assert_memory_equal(end, cue, 2);
    options.ties = HOP_TIES_PLUS;
    result = recall_of(memory, &options, cue, end);
    assert_int_equal(result.steps, 1);
    assert_int_equal(result.flips, 1);
    assert_memory_equal(end, ((int8_t[]){1, 1}), 2);
    hop_memory_free(memory);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_reference_in_every_way),
        cmocka_unit_test(equals_the_reference_on_imported_couplings),
        cmocka_unit_test(two_units_swap),
        cmocka_unit_test(rings_repeat_with_their_length),
        cmocka_unit_test(the_last_allowed_step_is_still_confirmed),
        cmocka_unit_test(a_tolerance_ends_it_early),
        cmocka_unit_test(the_two_step_function_never_rises),
        cmocka_unit_test(ties_keep_or_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
