/* SPDX-License-Identifier: MIT */
/* States that settle on a cursor: at rest where recall says so, energy never up. */
#include "engine.h"
#include "memory/relax.h"

enum { DIM = 90, COUNT = 8 };

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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_to_rest_where_no_unit_would_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
