/* SPDX-License-Identifier: MIT */
/* Asynchronous recall: orders, sweeps, limits, and an energy that falls at every flip. */
#include "recall/check_recall.h"

static void fixed_order_equals_the_reference(void **state) {
    (void)state;
    check_many(HOP_UPDATE_ASYNC, HOP_ORDER_FIXED, 2, 150);
}

static void random_order_equals_the_reference(void **state) {
    (void)state;
    check_many(HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM, 3, 150);
}

static void given_order_equals_the_reference(void **state) {
    (void)state;
    check_many(HOP_UPDATE_ASYNC, HOP_ORDER_GIVEN, 4, 150);
}

static void imported_couplings_equal_the_reference(void **state) {
    (void)state;
    assert_true(check_imported(HOP_UPDATE_ASYNC, HOP_ORDER_FIXED, 2, 200) > 2);
    assert_true(check_imported(HOP_UPDATE_ASYNC, HOP_ORDER_GIVEN, 3, 200) > 1);
    assert_int_equal(check_imported(HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM, 4, 60), 0);
}

enum { CHAIN = 6 };

/* Unit 0 keeps its value +1; each next one copies the one before it. */
static hop_memory *chain(hop_context *context, int8_t *cue) {
    int w[CHAIN * CHAIN] = {0};
    for (size_t i = 1; i < CHAIN; i++) w[i * CHAIN + i - 1] = 1;
    memset(cue, -1, CHAIN);
    cue[0] = 1;
    return imported_of(context, w, CHAIN);
}

static void a_sweep_sees_its_own_flips(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t cue[CHAIN], end[CHAIN];
    hop_memory *memory = chain(context, cue);
    hop_recall_options options = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_FIXED);
    hop_result result = recall_of(memory, &options, cue, end);
    assert_true(result.converged);
    assert_int_equal(result.steps, 1);
    assert_int_equal(result.flips, CHAIN - 1);
    uint32_t backward[CHAIN];
    for (uint32_t i = 0; i < CHAIN; i++) backward[i] = CHAIN - 1 - i;
    options.order = HOP_ORDER_GIVEN;
    options.given_order = backward;
    options.given_sweeps = 1;
    for (int64_t most = 0; most <= CHAIN; most++) {
        options.max_steps = most;
        result = recall_of(memory, &options, cue, end);
        assert_int_equal(result.converged, most >= CHAIN - 1);
        assert_int_equal(result.steps, most < CHAIN - 1 ? most : CHAIN - 1);
        assert_int_equal(result.flips, result.steps);
    }
    hop_memory_free(memory);
    hop_context_free(context);
}

static void a_tolerance_ends_it_early(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t cue[CHAIN], end[CHAIN];
    hop_memory *memory = chain(context, cue);
    uint32_t backward[CHAIN];
    for (uint32_t i = 0; i < CHAIN; i++) backward[i] = CHAIN - 1 - i;
    hop_recall_options options = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_GIVEN);
    options.given_order = backward;
    options.given_sweeps = 1;
    options.tolerance = 1;
    hop_result result = recall_of(memory, &options, cue, end);
    assert_true(result.converged);
    assert_int_equal(result.steps, 1);
    options.max_steps = 0; /* the confirming sweep is tried and taken back */
    result = recall_of(memory, &options, cue, end);
    assert_true(result.converged);
    assert_int_equal(result.steps, 0);
    assert_int_equal(result.flips, 0);
    assert_memory_equal(end, cue, CHAIN);
    options.order = HOP_ORDER_FIXED; /* five units would change */
    options.tolerance = CHAIN - 2;
    result = recall_of(memory, &options, cue, end);
    assert_false(result.converged);
    assert_int_equal(result.outcome, HOP_OUTCOME_LIMIT);
    assert_memory_equal(end, cue, CHAIN);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* One unit copies the other, which negates it: in order 0, 1 the sweeps alternate. */
static void sweeps_that_come_back_are_a_cycle(void **state) {
    (void)state;
    const int w[4] = {0, 1, -1, 0};
    const int8_t cue[] = {1, 1};
    int8_t end[2];
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = imported_of(context, w, 2);
    hop_recall_options options = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_FIXED);
    hop_result result = recall_of(memory, &options, cue, end);
    assert_int_equal(result.outcome, HOP_OUTCOME_CYCLE);
    assert_int_equal(result.cycle, 2);
    assert_int_equal(result.steps, 3); /* (1,1) never comes back: (1,-1) (-1,1) (1,-1) */
    assert_memory_equal(end, ((int8_t[]){1, -1}), 2);
    options.order = HOP_ORDER_RANDOM; /* a state that comes back proves nothing */
    options.max_steps = 50;
    result = recall_of(memory, &options, cue, end);
    assert_int_equal(result.outcome, HOP_OUTCOME_LIMIT);
    assert_int_equal(result.steps, 50);
    assert_int_equal(result.cycle, 0);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* With ties kept every single flip lowers the energy, exactly. */
static void energy_falls_at_every_flip(void **state) {
    (void)state;
    static const hop_order orders[] = {HOP_ORDER_FIXED, HOP_ORDER_RANDOM,
                                       HOP_ORDER_GREEDY};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    size_t flips = 0;
    for (uint64_t trial = 0; trial < 150; trial++) {
        const hop_recall_options kept =
            recall_options(HOP_UPDATE_ASYNC, orders[trial % 3]);
        drawn_case c = draw_case(8, trial, &kept);
        c.diagonal = HOP_DIAGONAL_ZERO;
        c.options.trace = HOP_TRACE_FLIPS;
        c.options.ties = HOP_TIES_KEEP;
        c.options.max_steps = -1;
        c.options.tolerance = 0;
        int narrow = 1; /* beyond 53 bits a fall may round away */
        for (size_t mu = 0; mu < c.count; mu++) narrow &= llabs(c.weights[mu]) < 1 << 20;
        hop_memory *memory = case_memory(&c, context, (hop_path)(1 + trial % 2));
        if (!memory) memory = case_memory(&c, context, HOP_PATH_FACTORED);
        hop_result results[CUES];
        assert_ok(hop_recall(memory, &c.options, c.cues, CUES, NULL, results, NULL));
        for (size_t k = 0; k < CUES; k++) {
            const hop_trace_entry *e = results[k].trace->entries;
            assert_true(results[k].converged);
            assert_int_equal(results[k].trace->count, results[k].flips + 1);
            for (size_t f = 1; f <= results[k].flips; f++) {
                assert_true(narrow ? e[f].energy < e[f - 1].energy
                                   : e[f].energy <= e[f - 1].energy);
                assert_int_equal(e[f].flips, f);
                assert_in_range(e[f].unit, 0, c.dim - 1);
            }
            flips += results[k].flips;
        }
        hop_results_clear(results, CUES);
        hop_memory_free(memory);
        case_free(&c);
    }
    assert_true(flips > 5000);
    hop_context_free(context);
}

/* Chance is keyed by (seed, cue): other seeds and cues give other orders. */
static void random_orders_follow_seed_and_cue(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(9, HOP_STREAM_USER, 0);
    enum { DIM = 100, COUNT = 30, SAME = 8 };
    int8_t *rows = random_rows(&chance, COUNT, DIM), cues[SAME * DIM];
    int8_t first[SAME * DIM], again[SAME * DIM], other[SAME * DIM];
    for (size_t k = 0; k < SAME * DIM; k++) cues[k] = k % 2 ? 1 : -1;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_memory *memory = memory_of(context, NULL, rows, COUNT, DIM);
    hop_recall_options options = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM);
    hop_result results[SAME];
    assert_ok(hop_recall(memory, &options, cues, SAME, first, results, NULL));
    assert_ok(hop_recall(memory, &options, cues, SAME, again, results, NULL));
    assert_memory_equal(first, again, sizeof first);
    options.seed++;
    assert_ok(hop_recall(memory, &options, cues, SAME, other, results, NULL));
    assert_memory_not_equal(first, other, sizeof first);
    assert_memory_not_equal(first, first + DIM, (SAME - 1) * DIM);
    options.seed--;
    options.first_index = 3; /* the cues from the fourth on */
    assert_ok(hop_recall(memory, &options, cues, SAME - 3, other, results, NULL));
    assert_memory_equal(first + 3 * DIM, other, (SAME - 3) * DIM);
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_order_equals_the_reference),
        cmocka_unit_test(random_order_equals_the_reference),
        cmocka_unit_test(given_order_equals_the_reference),
        cmocka_unit_test(imported_couplings_equal_the_reference),
        cmocka_unit_test(a_sweep_sees_its_own_flips),
        cmocka_unit_test(a_tolerance_ends_it_early),
        cmocka_unit_test(sweeps_that_come_back_are_a_cycle),
        cmocka_unit_test(energy_falls_at_every_flip),
        cmocka_unit_test(random_orders_follow_seed_and_cue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
