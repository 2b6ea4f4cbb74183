/* SPDX-License-Identifier: MIT */
/* Fields of powers in 32 bits against differences of whole powers, up to their border. */
#include "check_power.h"

static void fields_are_differences_of_powers(void **state) {
    (void)state;
    contexts all = all_contexts();
    static const struct {
        unsigned n;
        size_t most;
    } sizes[] = {{2, 130}, {3, 130}, {4, 50}, {5, 15}, {8, 4}, {12, 1}};
    for (uint64_t trial = 0; trial < 120; trial++) {
        hop_random chance = hop_random_begin(641, HOP_STREAM_TRIAL, trial);
        const size_t which = trial % 6, most = sizes[which].most;
        const size_t dim = trial % 4 ? 1 + (size_t)hop_random_below(&chance, most) : most;
        check_power(hop_cursor_power_narrow, all.each[trial % all.count], &chance,
                    trial / 6 % 2 ? RECT : POLY, sizes[which].n, dim);
    }
    contexts_free(&all);
}

/* c ((N + 2)^3 - (N - 2)^3) = c (12 N^2 + 16) < 2^27: N = 100 up to c = 1118. */
static void the_border_of_27_bits(void **state) {
    (void)state;
    enum { DIM = 100 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(642, HOP_STREAM_USER, 0);
    for (int64_t c = 1118; c <= 1119; c++) {
        dense_case d = {.kind = POLY, .n = 3, .dim = DIM, .count = 3, .c = {c, -c, 1}};
        d.rows = random_rows(&chance, 3, DIM);
        hop_memory *memory = dense_memory(&d, context);
        assert_int_equal(hop_dense_is_narrow(memory), c == 1118);
        hop_cursor *cursor;
        assert_ok(hop_cursor_create(memory, &cursor));
        for (int sign = -1; sign <= 1; sign += 2) { /* the largest overlaps there are */
            int8_t s[DIM];
            for (size_t i = 0; i < DIM; i++) s[i] = (int8_t)(sign * d.rows[i]);
            hop_state_load(&cursor->state, s);
            hop_cursor_load(cursor);
            check_power_state(cursor, &d, s);
        }
        hop_cursor_free(cursor);
        hop_memory_free(memory);
        free(d.rows);
    }
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_differences_of_powers),
        cmocka_unit_test(the_border_of_27_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
