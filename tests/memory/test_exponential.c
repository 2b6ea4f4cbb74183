/* SPDX-License-Identifier: MIT */
/* The form of exponentials against logarithms of long double sums. */
#include "dense_reference.h"

static void check_state(hop_cursor *cursor, const dense_case *d, int8_t *s) {
    int32_t overlaps[MOST_PATTERNS];
    double scratch[MOST_UNITS + MOST_PATTERNS];
    for (size_t mu = 0; mu < d->count; mu++)
        overlaps[mu] = (int32_t)plain_overlap(d, mu, s);
    const double found =
        cursor->memory->form->measure(cursor->memory, &cursor->state, overlaps, scratch)
            .rounded;
    const long double energy = plain_energy(d, s);
    assert_true(fabsl(found + 2 * energy) <= 1e-13L * (1 + fabsl(energy)));
    for (size_t i = 0; i < d->dim; i++) {
        const long double gap = plain_gap(d, s, i);
        assert_true(fabsl(hop_cursor_gap(cursor, i) - gap) <= 1e-13L * (1 + fabsl(gap)));
        const int8_t now = s[i];
        for (int8_t value = -1; value <= 1; value += 2) {
            if (value == now) continue;
            s[i] = value;
            const long double gain = 2 * (energy - plain_energy(d, s));
            s[i] = now;
            assert_true(fabsl(cursor->landscape->gain(cursor, i, value).rounded - gain) <=
                        4e-13L * (1 + fabsl(energy)));
        }
    }
}

static void fields_are_differences_of_energies(void **state) {
    (void)state;
    contexts all = all_contexts();
    size_t checked = 0;
    for (uint64_t trial = 0; trial < 80; trial++) {
        hop_random chance = hop_random_begin(619, HOP_STREAM_TRIAL, trial);
        const size_t dim = 1 + (size_t)hop_random_below(&chance, MOST_UNITS);
        dense_case d = draw_dense(&chance, EXP, 0, dim);
        d.c[0] = llabs(d.c[0]); /* one counts at least */
        hop_memory *memory = dense_memory(&d, all.each[trial % all.count]);
        int8_t s[MOST_UNITS];
        hop_cursor *cursor;
        assert_false(hop_memory_exact(memory));
        assert_ok(hop_cursor_create(memory, &cursor));
        draw_state(&chance, &d, s);
        hop_state_load(&cursor->state, s);
        hop_cursor_load(cursor);
        for (int change = 0; change < 3; change++, checked++) {
            check_state(cursor, &d, s);
            const size_t unit = (size_t)hop_random_below(&chance, dim);
            s[unit] = s[unit] > 0 ? -1 : 1;
            hop_cursor_change(cursor, unit, s[unit]);
        }
        hop_cursor_free(cursor);
        hop_memory_free(memory);
        free(d.rows);
    }
    assert_int_equal(checked, 240);
    contexts_free(&all);
}

/* Two memories as near as each other: units in which they differ have no field. And e^M
   of 100,000 units is beyond any double. */
static void ties_and_many_units(void **state) {
    (void)state;
    enum { DIM = 100000 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    dense_case d = {.kind = EXP, .dim = DIM, .count = 2, .c = {1, 1}};
    d.rows = need(2 * DIM);
    memset(d.rows, 1, 2 * DIM);
    d.rows[0] = d.rows[DIM + 1] = -1;
    hop_memory *memory = dense_memory(&d, context);
    hop_cursor *cursor;
    int8_t *s = need(DIM);
    memset(s, 1, DIM);
    assert_ok(hop_cursor_create(memory, &cursor));
    hop_state_load(&cursor->state, s);
    hop_cursor_load(cursor);
    /* r = N - 1 of the memory that is not there, N - 3 of the other */
    assert_true(fabs(hop_cursor_gap(cursor, 0)) < 2);
    assert_true(fabs(hop_cursor_gap(cursor, 5) - 2) < 1e-12);
    s[0] = 0;
    s[1] = 0;
    hop_state_load(&cursor->state, s);
    hop_cursor_load(cursor);
    assert_int_equal(hop_cursor_sign(cursor, 0), 0);
    assert_int_equal(hop_cursor_sign(cursor, 1), 0);
    double energy;
    assert_ok(hop_memory_energy(memory, s, 1, &energy, NULL));
    assert_true(fabs(energy + (DIM - 2) + log(2)) < 1e-9);
    hop_cursor_free(cursor);
    hop_memory_free(memory);
    free(d.rows);
    free(s);
    hop_context_free(context);
}

/* Where no memory counts, states are all alike. */
static void without_memories_there_is_no_push(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t row[] = {1, -1, 1, 1, -1};
    dense_case d = {.kind = EXP, .dim = 5, .count = 1, .rows = row, .c = {-2}};
    hop_memory *memory = dense_memory(&d, context);
    hop_cursor *cursor;
    double energy;
    assert_ok(hop_memory_energy(memory, row, 1, &energy, NULL));
    assert_true(energy == 0);
    assert_ok(hop_cursor_create(memory, &cursor));
    hop_state_load(&cursor->state, row);
    hop_cursor_load(cursor);
    for (size_t i = 0; i < 5; i++) assert_int_equal(hop_cursor_sign(cursor, i), 0);
    hop_cursor_free(cursor);
    hop_memory_free(memory);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_differences_of_energies),
        cmocka_unit_test(ties_and_many_units),
        cmocka_unit_test(without_memories_there_is_no_push),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
