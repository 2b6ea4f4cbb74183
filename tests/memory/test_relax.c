/* SPDX-License-Identifier: MIT */
/* States that settle on a cursor: at rest where recall says so, energy never up. */
#include "engine.h"
#include "memory/relax.h"

enum { DIM = 90, COUNT = 8, SWEEPS = 60 };

static void comes_to_rest_where_no_unit_would_change(void **state) {
    (void)state;
    static const char *const rules[] = {"hebb", "storkey"};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(521, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM), start[DIM], end[DIM];
    uint32_t order[DIM];
    for (size_t k = 0; k < 2; k++) {
        hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
        options.rule = rules[k];
        hop_memory *memory = memory_of(context, &options, rows, COUNT, DIM);
        hop_cursor *cursor = NULL;
        assert_ok(hop_cursor_create(memory, &cursor));
        for (int trial = 0; trial < 20; trial++) {
            double before, after;
            hop_scatter(cursor, &chance);
            assert_int_equal(cursor->state.missing, 0);
            hop_state_read(&cursor->state, start);
            assert_true(hop_relax(cursor, 1000, &chance, order));
            hop_state_read(&cursor->state, end);
            assert_ok(hop_memory_energy(memory, start, 1, &before, NULL));
            assert_ok(hop_memory_energy(memory, end, 1, &after, NULL));
            assert_true(after < before);
            const hop_recall_options o = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
            hop_result result = recall_of(memory, &o, end, NULL);
            assert_int_equal(result.steps, 0);
            assert_int_equal(result.converged, 1);
            hop_results_clear(&result, 1);
        }
        hop_scatter(cursor, &chance);
        assert_false(hop_relax(cursor, 0, &chance, order));
        hop_cursor_free(cursor);
        hop_memory_free(memory);
    }
    free(rows);
    hop_context_free(context);
}

/* With the same orders recall makes the same flips: the same end, and no flip on the way
   raises the energy, which recall measures anew at each (check_energy). */
static void goes_the_way_of_recall(void **state) {
    (void)state;
    static const struct {
        const char *rule;
        hop_path path;
        hop_strength strength; /* a large one takes the wide cursor */
    } memories[] = {{"hebb", HOP_PATH_FACTORED, {1, 1}},
                    {"hebb", HOP_PATH_FACTORED, {1000000000001, 1}},
                    {"hebb", HOP_PATH_EXPLICIT, {1, 1}},
                    {"projection", HOP_PATH_FACTORED, {1, 1}},
                    {"storkey", HOP_PATH_EXPLICIT, {1, 1}}};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(522, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM), start[DIM], end[DIM], called[DIM];
    uint32_t order[DIM], orders[SWEEPS * DIM];
    for (size_t k = 0; k < sizeof memories / sizeof *memories; k++) {
        hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
        options.rule = memories[k].rule;
        options.path = memories[k].path;
        hop_memory *memory = empty_memory(context, DIM, &options);
        learn_rows(memory, rows, COUNT, memories[k].strength);
        hop_cursor *cursor = NULL;
        assert_ok(hop_cursor_create(memory, &cursor));
        for (int trial = 0; trial < 20; trial++) {
            hop_scatter(cursor, &chance);
            hop_state_read(&cursor->state, start);
            hop_random again = chance;
            for (size_t t = 0; t < SWEEPS; t++)
                hop_random_permutation(&again, orders + t * DIM, DIM);
            assert_true(hop_relax(cursor, SWEEPS, &chance, order));
            hop_state_read(&cursor->state, end);
            hop_recall_options o = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_GIVEN);
            o.given_order = orders;
            o.given_sweeps = SWEEPS;
            hop_result result = recall_of(memory, &o, start, called);
            assert_true(result.energy_falls);
            assert_true(result.flips > 0);
            assert_memory_equal(end, called, DIM);
            hop_results_clear(&result, 1);
        }
        hop_cursor_free(cursor);
        hop_memory_free(memory);
    }
    free(rows);
    hop_context_free(context);
}

/* Two units that chase each other never rest: the most sweeps end it, or an interrupt. */
static void what_never_rests_is_stopped(void **state) {
    (void)state;
    const double w[] = {0, 1, -1, 0};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(523, HOP_STREAM_USER, 0);
    hop_memory *memory = empty_memory(context, 2, NULL);
    uint32_t order[2];
    hop_cursor *cursor = NULL;
    assert_ok(hop_memory_import(memory, w, NULL));
    assert_ok(hop_cursor_create(memory, &cursor));
    hop_scatter(cursor, &chance);
    assert_false(hop_relax(cursor, 1000, &chance, order));
    hop_context_interrupt(context);
    assert_false(hop_relax(cursor, UINT64_MAX, &chance, order));
    hop_cursor_free(cursor);
    hop_memory_free(memory);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_to_rest_where_no_unit_would_change),
        cmocka_unit_test(goes_the_way_of_recall),
        cmocka_unit_test(what_never_rests_is_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
