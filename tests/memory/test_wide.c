/* SPDX-License-Identifier: MIT */
/* The 128-bit factored cursor against the reference. */
#include "memory/check_cursor.h"

static void signs_follow_every_change(void **state) {
    (void)state;
    check_cursors(hop_cursor_wide, HOP_PATH_FACTORED, 1);
}

/* What fits in 32 bits must come out the same. */
static void narrow_strengths_are_no_different(void **state) {
    (void)state;
    check_cursors(hop_cursor_wide, HOP_PATH_FACTORED, 0);
}

/* Strengths up to the 61 bits that are allowed, differing in the last. */
static void the_widest_strengths_are_exact(void **state) {
    (void)state;
    enum { DIM = 100, COUNT = 4 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(154, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    const int64_t quarter = INT64_MAX / 16;
    const int64_t weights[COUNT] = {quarter, -quarter + 1, quarter - 2, -quarter + 2};
    hop_strength strengths[COUNT];
    for (size_t mu = 0; mu < COUNT; mu++) strengths[mu] = (hop_strength){weights[mu], 1};
    hop_memory *memory = empty_memory(context, DIM, NULL);
    learn_each(memory, rows, COUNT, strengths);
    reference r = reference_hebb(rows, weights, COUNT, DIM, HOP_DIAGONAL_ZERO, 1);
    for (int walk = 0; walk < 10; walk++)
        check_walk(memory, hop_cursor_wide, &r, &chance);
    reference_free(&r);
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_follow_every_change),
        cmocka_unit_test(narrow_strengths_are_no_different),
        cmocka_unit_test(the_widest_strengths_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
