/* SPDX-License-Identifier: MIT */
/* The cursor on a matrix against the reference, symmetric and not. */
#include "memory/check_cursor.h"

static void signs_follow_every_change(void **state) {
    (void)state;
    check_cursors(hop_cursor_explicit, HOP_PATH_EXPLICIT, 0);
}

static void asymmetric_couplings_follow_their_columns(void **state) {
    (void)state;
    enum { DIM = 67 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(155, HOP_STREAM_USER, 0);
    int w[DIM * DIM];
    for (size_t i = 0; i < DIM * DIM; i++) w[i] = (int)hop_random_below(&chance, 9) - 4;
    hop_memory *memory = imported_of(context, w, DIM);
    reference r = reference_integers(w, DIM);
    hop_cursor *cursor = NULL;
    assert_ok(hop_cursor_create(memory, &cursor));
    assert_true(cursor->exact);
    int8_t *s = random_rows(&chance, 1, DIM);
    hop_state_load(&cursor->state, s);
    cursor->landscape->load(cursor);
    for (int k = 0; k < 200; k++) {
        const size_t unit = (size_t)hop_random_below(&chance, DIM);
        s[unit] = (int8_t)-s[unit];
        cursor->landscape->change(cursor, unit, s[unit]);
        const size_t seen = (size_t)hop_random_below(&chance, DIM);
        assert_int_equal(cursor->landscape->sign(cursor, seen),
                         sign_of_field(&r, s, seen));
        /* held as integers over dim */
        assert_true(cursor->landscape->gain(cursor, seen, -s[seen]).exact ==
                    DIM * reference_drop(&r, s, seen, (int8_t)-s[seen]));
    }
    check_signs(cursor, &r, s);
    hop_cursor_free(cursor);
    reference_free(&r);
    hop_memory_free(memory);
    hop_context_free(context);
    free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_follow_every_change),
        cmocka_unit_test(asymmetric_couplings_follow_their_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
