/* SPDX-License-Identifier: MIT */
/* Traces: an entry a step or a flip, with the energy and overlaps of its state. */
#include "recall/check_recall.h"

enum { DIM = 90, COUNT = 12, BATCH = 4 };

static void check_entries(const hop_memory *memory, const int8_t *rows,
                          const hop_result *result, const int8_t *cue,
                          const int8_t *end) {
    const hop_trace *trace = result->trace;
    assert_memory_equal(trace->states, cue, DIM);
    assert_memory_equal(trace->states + (trace->count - 1) * DIM, end, DIM);
    uint64_t flips = 0;
    for (size_t k = 0; k < trace->count; k++) {
        const int8_t *s = trace->states + k * DIM;
        const hop_trace_entry *entry = &trace->entries[k];
        double energy;
        assert_ok(hop_memory_energy(memory, s, 1, &energy, NULL));
        assert_true(entry->energy == energy);
        assert_int_equal(entry->step, k);
        if (k) flips += reference_differ(s, s - DIM, DIM);
        assert_int_equal(entry->flips, flips);
        for (size_t mu = 0; mu < COUNT; mu++) {
            int overlap = 0;
            for (size_t i = 0; i < DIM; i++) overlap += rows[mu * DIM + i] * s[i];
            assert_true(trace->overlaps[k * COUNT + mu] == (double)overlap / DIM);
        }
    }
}

static void steps_are_recorded_state_by_state(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(81, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    int8_t *cues = random_rows(&chance, BATCH, DIM), states[BATCH * DIM];
    for (size_t i = 0; i < DIM; i++) cues[DIM + i] = i % 3 ? cues[DIM + i] : 0;
    hop_memory *memory = memory_of(context, NULL, rows, COUNT, DIM);
    for (int update = 0; update < 2; update++)
        for (int order = HOP_ORDER_FIXED; order <= HOP_ORDER_GREEDY; order++) {
            hop_recall_options o = recall_options((hop_update)update, (hop_order)order);
            o.trace = HOP_TRACE_STEPS;
            hop_result results[BATCH];
            assert_ok(hop_recall(memory, &o, cues, BATCH, states, results, NULL));
            for (size_t k = 0; k < BATCH; k++) {
                assert_int_equal(results[k].trace->count, results[k].steps + 1);
                check_entries(memory, rows, &results[k], cues + k * DIM,
                              states + k * DIM);
            }
            hop_results_clear(results, BATCH);
        }
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
    free(cues);
}

/* Flip by flip: replaying the units named rebuilds every energy and the final state. */
static void flips_can_be_replayed(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(82, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    int8_t *cue = random_rows(&chance, 1, DIM), end[DIM];
    hop_memory *memory = memory_of(context, NULL, rows, COUNT, DIM);
    for (int order = HOP_ORDER_FIXED; order <= HOP_ORDER_GREEDY; order++) {
        hop_recall_options o = recall_options(HOP_UPDATE_ASYNC, (hop_order)order);
        o.trace = HOP_TRACE_FLIPS;
        hop_result result = recall_of(memory, &o, cue, end);
        const hop_trace *trace = result.trace;
        assert_null(trace->states);
        assert_int_equal(trace->count, result.flips + 1);
        int8_t s[DIM];
        memcpy(s, cue, DIM);
        for (size_t k = 0; k < trace->count; k++) {
            const hop_trace_entry *entry = &trace->entries[k];
            if (k) s[entry->unit] = (int8_t)-s[entry->unit];
            double energy;
            assert_ok(hop_memory_energy(memory, s, 1, &energy, NULL));
            assert_true(entry->energy == energy);
            assert_int_equal(entry->flips, k);
            assert_true(entry->step <= result.steps);
            if (k) assert_true(entry->step >= entry[-1].step);
        }
        assert_memory_equal(s, end, DIM);
        hop_results_clear(&result, 1);
        o.update = HOP_UPDATE_SYNC; /* a synchronous step is recorded whole */
        result = recall_of(memory, &o, cue, end);
        assert_null(result.trace->states);
        assert_int_equal(result.trace->count, result.steps + 1);
        hop_results_clear(&result, 1);
    }
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
    free(cue);
}

static void none_is_none_and_clearing_twice_is_fine(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const int8_t row[] = {1, -1, 1};
    hop_memory *memory = memory_of(context, NULL, row, 1, 3);
    hop_recall_options o = HOP_RECALL_OPTIONS_INIT;
    hop_result result = recall_of(memory, &o, row, NULL);
    assert_null(result.trace);
    o.trace = HOP_TRACE_STEPS;
    result = recall_of(memory, &o, row, NULL);
    assert_non_null(result.trace);
    assert_int_equal(result.trace->count, 1);
    hop_results_clear(&result, 1);
    assert_null(result.trace);
    assert_int_equal(result.best_count, 0);
    hop_results_clear(&result, 1);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* A memory of couplings alone has no overlaps to record. */
static void imported_couplings_without_patterns_leave_traces(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const int w[9] = {0, 1, 0, 0, 0, 1, 1, 0, 0};
    const int8_t cue[] = {1, -1, -1};
    hop_memory *memory = imported_of(context, w, 3);
    hop_recall_options o = HOP_RECALL_OPTIONS_INIT;
    o.trace = HOP_TRACE_STEPS;
    hop_result result = recall_of(memory, &o, cue, NULL);
    assert_int_equal(result.cycle, 3);
    assert_int_equal(result.trace->count, 4);
    hop_results_clear(&result, 1);
    hop_memory_free(memory);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_recorded_state_by_state),
        cmocka_unit_test(flips_can_be_replayed),
        cmocka_unit_test(none_is_none_and_clearing_twice_is_fine),
        cmocka_unit_test(imported_couplings_without_patterns_leave_traces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
