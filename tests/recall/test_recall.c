/* SPDX-License-Identifier: MIT */
/* The recall of a batch: options, masks, values, order of cues, threads, interrupts. */
#include <pthread.h>
#include "recall/check_recall.h"

enum { DIM = 70, COUNT = 6, BATCH = 24 };

typedef struct {
    hop_context *context;
    hop_memory *memory;
    int8_t *rows, *cues;
} fixture;

static fixture make(unsigned threads) {
    hop_random chance = hop_random_begin(41, HOP_STREAM_USER, 0);
    fixture f = {.context = context_of(threads, HOP_ISA_AUTO)};
    f.rows = random_rows(&chance, COUNT, DIM);
    f.cues = random_rows(&chance, BATCH, DIM);
    f.memory = memory_of(f.context, NULL, f.rows, COUNT, DIM);
    return f;
}

static void unmake(fixture *f) {
    hop_memory_free(f->memory);
    hop_context_free(f->context);
    free(f->rows);
    free(f->cues);
}

static void enums_have_names(void **state) {
    (void)state;
    assert_string_equal(hop_update_name(HOP_UPDATE_SYNC), "sync");
    assert_string_equal(hop_update_name(HOP_UPDATE_ASYNC), "async");
    assert_string_equal(hop_update_name(HOP_UPDATE_BLOCK), "block");
    assert_null(hop_update_name((hop_update)99));
    assert_string_equal(hop_order_name(HOP_ORDER_FIXED), "fixed");
    assert_string_equal(hop_order_name(HOP_ORDER_RANDOM), "random");
    assert_string_equal(hop_order_name(HOP_ORDER_GREEDY), "greedy");
    assert_string_equal(hop_order_name(HOP_ORDER_GIVEN), "given");
    assert_null(hop_order_name((hop_order)4));
    assert_string_equal(hop_ties_name(HOP_TIES_KEEP), "keep");
    assert_string_equal(hop_ties_name(HOP_TIES_PLUS), "plus");
    assert_null(hop_ties_name((hop_ties)-1));
}

/* Two cues with these options fail so, and the message names this. */
static void refused(const fixture *f, const hop_recall_options *options,
                    hop_status expected, const char *named) {
    hop_result results[2];
    hop_error error = {0};
    assert_int_equal(hop_recall(f->memory, options, f->cues, 2, NULL, results, &error),
                     expected);
    assert_int_equal(error.status, expected);
    if (!strstr(error.message, named))
        fail_msg("'%s' does not name '%s'", error.message, named);
    hop_results_clear(results, 2);
    assert_int_equal(hop_recall(f->memory, options, f->cues, 2, NULL, results, NULL),
                     expected);
    hop_results_clear(results, 2);
}

static void wrong_options_are_refused(void **state) {
    (void)state;
    fixture f = make(2);
    const hop_recall_options good = HOP_RECALL_OPTIONS_INIT;
    hop_recall_options o = good;
    o.size--;
    refused(&f, &o, HOP_EINVAL, "size");
    o = good, o.update = (hop_update)99;
    refused(&f, &o, HOP_EINVAL, "update 99");
    o = good, o.order = (hop_order)4;
    refused(&f, &o, HOP_EINVAL, "order 4");
    o = good, o.ties = (hop_ties)2;
    refused(&f, &o, HOP_EINVAL, "ties 2");
    o = good, o.trace = (hop_trace_level)3;
    refused(&f, &o, HOP_EINVAL, "trace 3");
    o = good, o.best = HOP_MAX_BEST + 1;
    refused(&f, &o, HOP_EINVAL, "best: 17");
    unmake(&f);
}

static void wrong_orders_are_refused(void **state) {
    (void)state;
    fixture f = make(1);
    uint32_t orders[2 * DIM];
    for (uint32_t i = 0; i < 2 * DIM; i++) orders[i] = i % DIM;
    hop_recall_options o = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_GIVEN);
    refused(&f, &o, HOP_EINVAL, "order");
    o.given_order = orders;
    refused(&f, &o, HOP_EINVAL, "order");
    o.given_sweeps = 2;
    orders[DIM + 3] = DIM;
    refused(&f, &o, HOP_EINVAL, "sweep 1, place 3: unit 70");
    orders[DIM + 3] = 2;
    refused(&f, &o, HOP_EINVAL, "sweep 1, place 3: unit 2 repeats");
    o.given_sweeps = 1;
    recall_of(f.memory, &o, f.cues, NULL);
    o.given_sweeps = 2; /* synchronous recall has no order to look at */
    o.update = HOP_UPDATE_SYNC;
    recall_of(f.memory, &o, f.cues, NULL);
    unmake(&f);
}

static void wrong_masks_and_values_are_refused(void **state) {
    (void)state;
    fixture f = make(2);
    uint8_t mask[2 * DIM] = {0};
    hop_recall_options o = HOP_RECALL_OPTIONS_INIT;
    o.mask = mask;
    refused(&f, &o, HOP_EINVAL, "0 rows for 2 cues");
    o.mask_rows = 3;
    refused(&f, &o, HOP_EINVAL, "3 rows for 2 cues");
    o.mask_rows = 2;
    mask[DIM + 5] = 3;
    refused(&f, &o, HOP_EINVAL, "mask of cue 1, unit 5: value 3");
    mask[DIM + 5] = HOP_MASK_CLAMPED;
    f.cues[DIM + 5] = 0;
    refused(&f, &o, HOP_EINVAL, "cue 1, unit 5: clamped but without a value");
    mask[DIM + 5] = HOP_MASK_MISSING;
    recall_of(f.memory, NULL, f.cues, NULL);
    f.cues[DIM + 5] = 2;
    refused(&f, &o, HOP_EVALUE, "cue 1, unit 5: value 2");
    f.cues[3] = -2; /* the lowest cue is the one reported, whoever comes first */
    for (int k = 0; k < 20; k++) refused(&f, &o, HOP_EVALUE, "cue 0, unit 3: value -2");
    unmake(&f);
}

static void nothing_learned_nothing_recalled(void **state) {
    (void)state;
    fixture f = make(1);
    hop_memory *learned = f.memory;
    f.memory = empty_memory(f.context, DIM, NULL);
    const hop_recall_options o = HOP_RECALL_OPTIONS_INIT;
    refused(&f, &o, HOP_EEMPTY, "learned");
    hop_memory_free(f.memory);
    f.memory = learned;
    for (int k = COUNT - 1; k >= 0; k--)
        assert_ok(hop_memory_forget(f.memory, (size_t)k, NULL));
    refused(&f, &o, HOP_EEMPTY, "learned");
    assert_status(hop_recall(learned, &o, NULL, 0, NULL, NULL, NULL), HOP_EEMPTY);
    unmake(&f);
}

static void no_cues_are_no_work(void **state) {
    (void)state;
    fixture f = make(2);
    assert_ok(hop_recall(f.memory, NULL, NULL, 0, NULL, NULL, NULL));
    unmake(&f);
}

static void states_may_replace_cues_or_be_left_out(void **state) {
    (void)state;
    fixture f = make(2);
    hop_result results[BATCH], again[BATCH];
    int8_t states[BATCH * DIM];
    assert_ok(hop_recall(f.memory, NULL, f.cues, BATCH, states, results, NULL));
    assert_ok(hop_recall(f.memory, NULL, f.cues, BATCH, NULL, again, NULL));
    for (size_t k = 0; k < BATCH; k++)
        assert_same_result(&results[k], &again[k], DIM, COUNT);
    assert_ok(hop_recall(f.memory, NULL, f.cues, BATCH, f.cues, again, NULL));
    assert_memory_equal(f.cues, states, sizeof states);
    unmake(&f);
}

static void a_batch_is_its_cues_one_by_one(void **state) {
    (void)state;
    fixture f = make(4);
    hop_recall_options o = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM);
    o.trace = HOP_TRACE_STEPS;
    uint8_t mask[BATCH * DIM];
    hop_random chance = hop_random_begin(42, HOP_STREAM_USER, 0);
    for (size_t i = 0; i < BATCH * DIM; i++)
        mask[i] = (uint8_t)hop_random_below(&chance, 3);
    o.mask = mask;
    o.mask_rows = BATCH;
    hop_result results[BATCH];
    int8_t states[BATCH * DIM], state_of_one[DIM];
    assert_ok(hop_recall(f.memory, &o, f.cues, BATCH, states, results, NULL));
    for (size_t k = 0; k < BATCH; k++) {
        o.first_index = k;
        o.mask = mask + k * DIM;
        o.mask_rows = 1;
        hop_result one = recall_of(f.memory, &o, f.cues + k * DIM, state_of_one);
        assert_same_result(&one, &results[k], DIM, COUNT);
        assert_memory_equal(state_of_one, states + k * DIM, DIM);
        hop_results_clear(&one, 1);
    }
    hop_results_clear(results, BATCH);
    assert_null(results[0].trace);
    hop_results_clear(results, BATCH);
    unmake(&f);
}

/* Convention 7, by hand: one memory of all +1. */
static void unknown_units_come_in_three_kinds(void **state) {
    (void)state;
    enum { UNITS = 8 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t ones[UNITS], end[UNITS];
    memset(ones, 1, UNITS);
    hop_memory *memory = memory_of(context, NULL, ones, 1, UNITS);
    hop_recall_options o = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
    uint8_t mask[UNITS] = {0, 0, 0, 0, 1, 2, 2, 2};
    const int8_t cue[UNITS] = {1, 1, 1, -1, -1, -1, -1, 1};
    o.mask = mask;
    o.mask_rows = 1;
    hop_result result = recall_of(memory, &o, cue, end);
    /* overlap 1 of 5 known: E = -(1 - 5) / 16 */
    assert_true(result.energy_start == 0.25);
    assert_int_equal(result.steps, 1);
    assert_int_equal(result.flips, 4);
    assert_int_equal(result.missing, 0);
    assert_memory_equal(end, ((int8_t[]){1, 1, 1, 1, -1, 1, 1, 1}), UNITS);
    /* the free units 0 to 2 see a field of 0, unit 3 a positive one */
    assert_int_equal(result.wrong, 1);

    const int8_t nothing[UNITS] = {0};
    o.mask = NULL;
    result = recall_of(memory, &o, nothing, end);
    assert_true(result.converged);
    assert_int_equal(result.steps, 0);
    assert_int_equal(result.flips, 0);
    assert_int_equal(result.missing, UNITS);
    assert_int_equal(result.wrong, UNITS);
    assert_true(result.energy == 0 && result.overlap == 0);
    assert_memory_equal(end, nothing, UNITS);
    o.ties = HOP_TIES_PLUS;
    result = recall_of(memory, &o, nothing, end);
    assert_int_equal(result.outcome, HOP_OUTCOME_EXACT);
    assert_int_equal(result.steps, 1);
    assert_int_equal(result.flips, UNITS); /* a first value is a change */
    assert_int_equal(result.missing, 0);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* --- progress and interrupts ---------------------------------------------------- */

typedef struct {
    hop_context *context;
    size_t calls, last, count, stop_at;
    int inside, clashes;
} progress_log;

static void log_progress(void *user, size_t done, size_t count) {
    progress_log *log = user;
    log->clashes += log->inside++ != 0;
    log->clashes += done != log->last + 1;
    log->last = done;
    log->count = count;
    log->calls++;
    if (log->calls == log->stop_at) hop_context_interrupt(log->context);
    log->inside--;
}

static void progress_counts_every_cue_once(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 4; threads *= 2) {
        fixture f = make(threads);
        progress_log log = {0};
        hop_recall_options o = HOP_RECALL_OPTIONS_INIT;
        o.progress = log_progress;
        o.user = &log;
        hop_result results[BATCH];
        assert_ok(hop_recall(f.memory, &o, f.cues, BATCH, NULL, results, NULL));
        assert_int_equal(log.calls, BATCH);
        assert_int_equal(log.last, BATCH);
        assert_int_equal(log.count, BATCH);
        assert_int_equal(log.clashes, 0);
        unmake(&f);
    }
}

static void an_interrupted_recall_can_be_repeated(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 4; threads *= 2) {
        fixture f = make(threads);
        hop_result results[BATCH], expected[BATCH];
        hop_error error = {0};
        assert_ok(hop_recall(f.memory, NULL, f.cues, BATCH, NULL, expected, NULL));
        progress_log log = {.context = f.context, .stop_at = 3};
        hop_recall_options o = HOP_RECALL_OPTIONS_INIT;
        o.progress = log_progress;
        o.user = &log;
        o.trace = HOP_TRACE_STEPS;
        assert_status(hop_recall(f.memory, &o, f.cues, BATCH, NULL, results, &error),
                      HOP_EINTERRUPTED);
        assert_int_equal(error.status, HOP_EINTERRUPTED);
        assert_true(log.calls < BATCH);
        hop_results_clear(results, BATCH);
        assert_status(hop_recall(f.memory, NULL, f.cues, BATCH, NULL, results, NULL),
                      HOP_EINTERRUPTED);
        hop_results_clear(results, BATCH);
        hop_context_clear_interrupt(f.context);
        assert_ok(hop_recall(f.memory, NULL, f.cues, BATCH, NULL, results, NULL));
        for (size_t k = 0; k < BATCH; k++)
            assert_same_result(&results[k], &expected[k], DIM, COUNT);
        unmake(&f);
    }
}

typedef struct {
    const hop_memory *memory;
    const hop_recall_options *options;
    const int8_t *cue;
    hop_status status;
} endless;

static void *recall_for_ever(void *argument) {
    endless *e = argument;
    hop_result result;
    e->status = hop_recall(e->memory, e->options, e->cue, 1, NULL, &result, NULL);
    hop_results_clear(&result, 1);
    return NULL;
}

/* One cue that never settles: the interrupt must reach into it. */
static void a_single_long_recall_stops_too(void **state) {
    (void)state;
    const int w[4] = {0, 1, -1, 0};
    const int8_t cue[] = {1, 1};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = imported_of(context, w, 2);
    hop_recall_options o = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM);
    o.max_steps = INT64_MAX;
    endless e = {memory, &o, cue, HOP_OK};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, recall_for_ever, &e), 0);
    hop_context_interrupt(context);
    pthread_join(thread, NULL);
    assert_int_equal(e.status, HOP_EINTERRUPTED);
    hop_memory_free(memory);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(enums_have_names),
        cmocka_unit_test(wrong_options_are_refused),
        cmocka_unit_test(wrong_orders_are_refused),
        cmocka_unit_test(wrong_masks_and_values_are_refused),
        cmocka_unit_test(nothing_learned_nothing_recalled),
        cmocka_unit_test(no_cues_are_no_work),
        cmocka_unit_test(states_may_replace_cues_or_be_left_out),
        cmocka_unit_test(a_batch_is_its_cues_one_by_one),
        cmocka_unit_test(unknown_units_come_in_three_kinds),
        cmocka_unit_test(progress_counts_every_cue_once),
        cmocka_unit_test(an_interrupted_recall_can_be_repeated),
        cmocka_unit_test(a_single_long_recall_stops_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
