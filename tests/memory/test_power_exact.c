/* SPDX-License-Identifier: MIT */
/* Fields of powers in integers against differences of whole powers. */
#include "check_power.h"

/* One limb of 64 bits, two and three: 40 units to the power 3, 15 and 22. */
static void fields_are_differences_of_powers(void **state) {
    (void)state;
    contexts all = all_contexts();
    static const struct {
        unsigned n;
        size_t most;
    } sizes[] = {{2, 130}, {3, 130}, {4, 100}, {15, 40}, {22, 30}, {30, 10}};
    for (uint64_t trial = 0; trial < 120; trial++) {
        hop_random chance = hop_random_begin(611, HOP_STREAM_TRIAL, trial);
        const size_t which = trial % 6, most = sizes[which].most;
        const size_t dim = trial % 4 ? 1 + (size_t)hop_random_below(&chance, most) : most;
        check_power(hop_cursor_power, all.each[trial % all.count], &chance,
                    trial / 6 % 2 ? RECT : POLY, sizes[which].n, dim);
    }
    contexts_free(&all);
}

/* Strengths that cancel to the last bit leave a tie, in one limb and in three. */
static void ties_are_true_ties(void **state) {
    (void)state;
    enum { DIM = 20 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(612, HOP_STREAM_USER, 0);
    for (unsigned n = 3; n <= 25; n += 22) {
        dense_case d = {.kind = POLY, .n = n, .dim = DIM, .count = 2};
        d.rows = random_rows(&chance, 2, DIM);
        memcpy(d.rows + DIM, d.rows, DIM);
        d.c[0] = 3;
        d.c[1] = -3;
        hop_memory *memory = dense_memory(&d, context);
        hop_cursor *cursor;
        assert_ok(hop_cursor_create(memory, &cursor));
        hop_state_load(&cursor->state, d.rows);
        hop_cursor_load(cursor);
        for (size_t i = 0; i < DIM; i++) assert_int_equal(hop_cursor_sign(cursor, i), 0);
        hop_cursor_free(cursor);
        hop_memory_free(memory);
        free(d.rows);
    }
    hop_context_free(context);
}

/* No pattern, no push: fields are 0. */
static void an_empty_memory_has_no_fields(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.rule = "poly";
    hop_memory *memory = empty_memory(context, 70, &options);
    hop_cursor *cursor;
    assert_ok(hop_cursor_create(memory, &cursor));
    hop_cursor_load(cursor);
    assert_int_equal(hop_cursor_sign(cursor, 69), 0);
    hop_cursor_change(cursor, 69, 1);
    assert_int_equal(hop_cursor_sign(cursor, 69), 0);
    hop_cursor_free(cursor);
    hop_memory_free(memory);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_differences_of_powers),
        cmocka_unit_test(ties_are_true_ties),
        cmocka_unit_test(an_empty_memory_has_no_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
