/* SPDX-License-Identifier: MIT */
/* One kind of cursor walked through random changes, its signs against the reference. */
#ifndef HOP_TESTS_CHECK_CURSOR_H
#define HOP_TESTS_CHECK_CURSOR_H

#include "core/context.h"
#include "memory/form.h"
#include "recall/check_recall.h"

typedef hop_status (*cursor_maker)(const hop_memory *memory, hop_cursor **out);

static inline int sign_of_field(const reference *r, const int8_t *s, size_t i) {
    const __int128 h = reference_field(r, s, i);
    return (h > 0) - (h < 0);
}

static inline void check_signs(hop_cursor *cursor, const reference *r, const int8_t *s) {
    uint64_t plus[MOST_UNITS / 64 + 1], zero[MOST_UNITS / 64 + 1];
    cursor->landscape->signs(cursor, plus, zero);
    for (size_t i = 0; i < r->dim; i++) {
        const int expected = sign_of_field(r, s, i);
        assert_int_equal(plus[i / 64] >> (i % 64) & 1, expected > 0);
        assert_int_equal(zero[i / 64] >> (i % 64) & 1, expected == 0);
    }
}

/* What s^T W s would gain by either value of any unit; the divisor says how many times
   the reference's integers are those of the memory. */
static inline void check_gains(hop_cursor *cursor, const reference *r, int8_t *s) {
    for (size_t i = 0; i < r->dim; i++)
        for (int value = -1; value <= 1; value += 2) {
            if (value == s[i]) continue;
            const hop_raw gain = cursor->landscape->gain(cursor, i, value);
            assert_true(gain.exact * (__int128)r->divisor ==
                        reference_drop(r, s, i, (int8_t)value));
            assert_true(gain.rounded == 0);
        }
}

/* Loads random states and changes random units, asking for signs in between: single ones,
   many (so that the cursor reads all fields at once), all. */
static inline void check_walk(const hop_memory *memory, cursor_maker make,
                              const reference *r, hop_random *chance) {
    const size_t dim = r->dim;
    int8_t *s = need(dim), *back = need(dim);
    hop_state state;
    hop_cursor *cursor = NULL;
    assert_ok(make(memory, &cursor));
    assert_ok(hop_state_create(dim, &state));
    cursor->memory = memory; /* what hop_cursor_create fills in */
    cursor->state = state;
    for (int load = 0; load < 3; load++) {
        for (size_t i = 0; i < dim; i++)
            s[i] = (int8_t)((int)hop_random_below(chance, load ? 3 : 2) * (load ? 1 : 2) -
                            1);
        hop_state_load(&cursor->state, s);
        cursor->landscape->load(cursor);
        for (int change = 0; change < 12; change++) {
            const size_t unit = (size_t)hop_random_below(chance, dim);
            const size_t looks = (size_t)hop_random_below(chance, 8);
            for (size_t k = 0; k < looks; k++) {
                const size_t i = (size_t)hop_random_below(chance, dim);
                assert_int_equal(cursor->landscape->sign(cursor, i),
                                 sign_of_field(r, s, i));
            }
            if (change % 4 == 1) check_signs(cursor, r, s);
            if (change % 4 == 2) check_gains(cursor, r, s);
            s[unit] = s[unit] > 0 ? -1 : 1;
            cursor->landscape->change(cursor, unit, s[unit]);
            hop_state_read(&cursor->state, back);
            assert_memory_equal(back, s, dim);
        }
        check_signs(cursor, r, s);
    }
    hop_cursor_free(cursor);
    free(s);
    free(back);
}

/* The memory's own raw couplings. */
static inline reference reference_filled(const hop_memory *memory) {
    const size_t dim = memory->dim;
    reference r = {dim, need(dim * dim * sizeof(__int128)), 1};
    double *w = need(dim * dim * sizeof *w);
    assert_ok(memory->form->fill(memory, w));
    for (size_t i = 0; i < dim * dim; i++) r.w[i] = (__int128)w[i];
    free(w);
    return r;
}

/* Cursors of one kind on random memories of every instruction set; `want_wide` chooses
   strengths beyond 32 bits. */
static inline void check_cursors(cursor_maker make, hop_path path, int want_wide) {
    contexts all = all_contexts();
    const hop_recall_options options = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
    size_t checked = 0;
    for (uint64_t trial = 0; trial < 250; trial++) {
        drawn_case c = draw_case(151, trial, &options);
        hop_memory *memory = case_memory(&c, all.each[trial % all.count], path);
        if (memory && (path == HOP_PATH_EXPLICIT ||
                       !memory->strengths.narrow == (want_wide != 0))) {
            reference r = reference_hebb(c.rows, c.weights, c.count, c.dim, c.diagonal,
                                         c.divisor / hop_memory_divisor(memory));
            hop_random chance = hop_random_begin(152, HOP_STREAM_TRIAL, trial);
            check_walk(memory, make, &r, &chance);
            reference_free(&r);
            checked++;
        }
        hop_memory_free(memory);
        case_free(&c);
    }
    assert_true(checked > 30);
    contexts_free(&all);
}

#endif
