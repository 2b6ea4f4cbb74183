/* SPDX-License-Identifier: MIT */
/* Fields of powers beyond 128 bits against long doubles. */
#include "dense_reference.h"

/* Sum of the sizes of what a field is made of. */
static long double size_of_terms(const dense_case *d, const int8_t *s) {
    long double size = 0;
    for (size_t mu = 0; mu < d->count; mu++) {
        const int64_t m = llabs(plain_overlap(d, mu, s)) + 2;
        size += 6 * fabsl((long double)d->c[mu]) * d->n * powl((long double)m, d->n - 1);
    }
    return size;
}

static void check_state(hop_cursor *cursor, const dense_case *d, int8_t *s) {
    const long double room = 400 * 0x1p-52L * size_of_terms(d, s);
    for (size_t i = 0; i < d->dim; i++) {
        const long double want = plain_gap(d, s, i);
        const hop_raw h = cursor->landscape->field(cursor, i);
        assert_true(h.exact == 0 && fabsl(h.rounded - want) <= room);
        if (h.rounded != 0) assert_true((h.rounded > 0) == (want > 0));
        if (fabsl(want) > 2 * room) assert_true(h.rounded != 0);
        const int8_t now = s[i];
        for (int8_t value = -1; value <= 1; value += 2) {
            if (value == now) continue;
            const long double before = plain_sum_real(d, s);
            s[i] = value;
            const long double gain = 4 * (plain_sum_real(d, s) - before);
            const double found = cursor->landscape->gain(cursor, i, value).rounded;
            s[i] = now;
            assert_true(fabsl(found - gain) <= 4 * room + fabsl(before) * 0x1p-50L);
        }
    }
}

static void fields_are_near_differences_of_powers(void **state) {
    (void)state;
    contexts all = all_contexts();
    for (uint64_t trial = 0; trial < 60; trial++) {
        hop_random chance = hop_random_begin(613, HOP_STREAM_TRIAL, trial);
        const size_t dim = 20 + (size_t)hop_random_below(&chance, MOST_UNITS - 19);
        dense_case d = draw_dense(&chance, trial % 2 ? RECT : POLY,
                                  29 + (unsigned)(trial / 2 % 2), dim);
        hop_memory *memory = dense_memory(&d, all.each[trial % all.count]);
        int8_t s[MOST_UNITS];
        hop_cursor *cursor;
        assert_false(hop_memory_exact(memory));
        assert_ok(hop_cursor_create(memory, &cursor));
        draw_state(&chance, &d, s);
        hop_state_load(&cursor->state, s);
        hop_cursor_load(cursor);
        for (int change = 0; change < 3; change++) {
            check_state(cursor, &d, s);
            const size_t unit = (size_t)hop_random_below(&chance, dim);
            s[unit] = s[unit] > 0 ? -1 : 1;
            hop_cursor_change(cursor, unit, s[unit]);
        }
        check_state(cursor, &d, s);
        hop_cursor_free(cursor);
        hop_memory_free(memory);
        free(d.rows);
    }
    contexts_free(&all);
}

/* A pattern and its negative under an even power, or twice with strengths that cancel:
   ties that rounding must not break. */
static void what_rounding_hides_is_a_tie(void **state) {
    (void)state;
    enum { DIM = 100, PAIRS = 9 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(614, HOP_STREAM_USER, 0);
    dense_case d = {.kind = POLY, .n = 30, .dim = DIM, .count = 2 * PAIRS};
    d.rows = random_rows(&chance, d.count, DIM);
    for (size_t k = 0; k < PAIRS; k++) {
        const int sign = k % 2 ? -1 : 1;
        for (size_t i = 0; i < DIM; i++)
            d.rows[(PAIRS + k) * DIM + i] = (int8_t)(sign * d.rows[k * DIM + i]);
        d.c[k] = 7 + (int64_t)k;
        d.c[PAIRS + k] = -d.c[k];
    }
    hop_memory *memory = dense_memory(&d, context);
    hop_cursor *cursor;
    assert_ok(hop_cursor_create(memory, &cursor));
    hop_state_load(&cursor->state, d.rows);
    hop_cursor_load(cursor);
    for (size_t i = 0; i < DIM; i++) assert_int_equal(hop_cursor_sign(cursor, i), 0);
    hop_cursor_free(cursor);
    hop_memory_free(memory);
    free(d.rows);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_near_differences_of_powers),
        cmocka_unit_test(what_rounding_hides_is_a_tie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
