/* SPDX-License-Identifier: MIT */
/* Cursors of powers in integers walked through random changes, beside whole powers. */
#ifndef HOP_TESTS_CHECK_POWER_H
#define HOP_TESTS_CHECK_POWER_H

#include "dense_reference.h"
#include "memory/dense.h"

typedef hop_status (*power_maker)(const hop_memory *memory, hop_cursor **out);

/* Every field, sign and gain of a state, and its measure. */
static inline void check_power_state(hop_cursor *cursor, const dense_case *d, int8_t *s) {
    uint64_t plus[MOST_UNITS / 64 + 1], zero[MOST_UNITS / 64 + 1];
    int32_t overlaps[MOST_PATTERNS];
    hop_cursor_signs(cursor, plus, zero);
    const __int128 before = plain_sum(d, s);
    for (size_t mu = 0; mu < d->count; mu++)
        overlaps[mu] = (int32_t)plain_overlap(d, mu, s);
    assert_true(
        cursor->memory->form->measure(cursor->memory, &cursor->state, overlaps, NULL)
            .exact == 4 * before);
    for (size_t i = 0; i < d->dim; i++) {
        const __int128 want = plain_field(d, s, i);
        assert_true(cursor->landscape->field(cursor, i).exact == want);
        assert_int_equal(plus[i / 64] >> (i % 64) & 1, want > 0);
        assert_int_equal(zero[i / 64] >> (i % 64) & 1, want == 0);
        assert_true(hop_cursor_gap(cursor, i) == (double)want);
        const int8_t now = s[i];
        for (int8_t value = -1; value <= 1; value += 2) {
            if (value == now) continue;
            s[i] = value;
            assert_true(cursor->landscape->gain(cursor, i, value).exact ==
                        4 * (plain_sum(d, s) - before));
        }
        s[i] = now;
    }
}

static inline void check_power(power_maker make, hop_context *context, hop_random *chance,
                               dense_kind kind, unsigned n, size_t dim) {
    dense_case d = draw_dense(chance, kind, n, dim);
    hop_memory *memory = dense_memory(&d, context);
    int8_t s[MOST_UNITS], back[MOST_UNITS];
    hop_cursor *cursor;
    assert_true(hop_memory_exact(memory));
    if (make == hop_cursor_power_narrow) assert_true(hop_dense_is_narrow(memory));
    assert_ok(make(memory, &cursor));
    assert_ok(hop_state_create(dim, &cursor->state));
    cursor->memory = memory; /* what hop_cursor_create fills in */
    cursor->exact = cursor->plain = true;
    for (int load = 0; load < 2; load++) {
        draw_state(chance, &d, s);
        hop_state_load(&cursor->state, s);
        hop_cursor_load(cursor);
        for (int change = 0; change < 3; change++) {
            check_power_state(cursor, &d, s);
            const size_t unit = (size_t)hop_random_below(chance, dim);
            s[unit] = s[unit] > 0 ? -1 : 1;
            hop_cursor_change(cursor, unit, s[unit]);
            hop_state_read(&cursor->state, back);
            assert_memory_equal(back, s, dim);
        }
        check_power_state(cursor, &d, s);
    }
    hop_cursor_free(cursor);
    hop_memory_free(memory);
    free(d.rows);
}

#endif
