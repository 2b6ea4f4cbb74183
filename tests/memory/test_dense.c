/* SPDX-License-Identifier: MIT */
/* Powers, their steps, and overlaps that follow a state. */
#include "memory/dense.h"
#include "dense_reference.h"

static void steps_in_doubles_are_the_steps(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t row[] = {1};
    for (unsigned n = 2; n <= 30; n++)
        for (int kind = POLY; kind <= RECT; kind++) {
            dense_case d = {(dense_kind)kind, n, 1, 1, row, {1}};
            hop_memory *memory = dense_memory(&d, context);
            for (int64_t r = -17; r <= 17; r++) {
                const __int128 step = plain_raise(&d, r + 1) - plain_raise(&d, r - 1);
                assert_true(hop_dense_step(memory, r) == step);
                assert_true(hop_dense_raise(memory, r) == plain_raise(&d, r));
                const double found = hop_dense_step_real(memory, r);
                assert_true(fabs(found - (double)step) <=
                            3 * n * 0x1p-53 * fabs((double)step));
                const double raised = (double)plain_raise(&d, r);
                assert_true(fabs(hop_dense_raise_real(memory, r) - raised) <=
                            n * 0x1p-53 * fabs(raised));
            }
            hop_memory_free(memory);
        }
    hop_context_free(context);
}

static void overlaps_follow_the_state(void **state) {
    (void)state;
    contexts all = all_contexts();
    for (uint64_t trial = 0; trial < 60; trial++) {
        hop_random chance = hop_random_begin(621, HOP_STREAM_TRIAL, trial);
        dense_case d = draw_dense(&chance, POLY, 2,
                                  1 + (size_t)hop_random_below(&chance, MOST_UNITS));
        hop_memory *memory = dense_memory(&d, all.each[trial % all.count]);
        int8_t s[MOST_UNITS];
        int32_t *overlaps = need(hop_dense_padded(memory) * sizeof *overlaps);
        hop_state units;
        draw_state(&chance, &d, s);
        assert_ok(hop_state_create(d.dim, &units));
        hop_state_load(&units, s);
        hop_overlaps_load(overlaps, memory, &units);
        for (int change = 0; change < 10; change++) {
            for (size_t mu = 0; mu < d.count; mu++)
                assert_int_equal(overlaps[mu], plain_overlap(&d, mu, s));
            const size_t unit = (size_t)hop_random_below(&chance, d.dim);
            s[unit] = s[unit] > 0 ? -1 : 1;
            hop_overlaps_change(overlaps, memory, &units, unit, s[unit]);
        }
        free(overlaps);
        hop_state_clear(&units);
        hop_memory_free(memory);
        free(d.rows);
    }
    contexts_free(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_in_doubles_are_the_steps),
        cmocka_unit_test(overlaps_follow_the_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
