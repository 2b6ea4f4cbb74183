/* SPDX-License-Identifier: MIT */
/* The 32-bit factored cursor against the reference. */
#include "memory/check_cursor.h"

static void signs_follow_every_change(void **state) {
    (void)state;
    check_cursors(hop_cursor_narrow, HOP_PATH_FACTORED, 0);
}

/* The largest strengths that stay narrow, on patterns that all agree: fields at the very
   edge of what the 32-bit kernels hold. */
static void the_largest_narrow_fields_are_right(void **state) {
    (void)state;
    enum { DIM = 128, COUNT = 3 };
    contexts all = all_contexts();
    for (size_t k = 0; k < all.count; k++)
        for (int keep = 0; keep < 2; keep++) {
            const hop_memory_options options =
                memory_options(HOP_SCALING_UNITS, (hop_diagonal)keep, HOP_PATH_FACTORED);
            hop_memory *memory = empty_memory(all.each[k], DIM, &options);
            int8_t rows[COUNT * DIM];
            memset(rows, 1, sizeof rows);
            const int64_t edge = INT32_MAX / 2 / (DIM + 1);
            const int64_t weights[COUNT] = {edge / 3, edge / 3, edge - edge / 3 * 2};
            hop_strength strengths[COUNT];
            for (size_t mu = 0; mu < COUNT; mu++)
                strengths[mu] = (hop_strength){weights[mu], 1};
            learn_each(memory, rows, COUNT, strengths);
            assert_non_null(memory->strengths.narrow);
            reference r =
                reference_hebb(rows, weights, COUNT, DIM, (hop_diagonal)keep, 1);
            hop_random chance = hop_random_begin(153, HOP_STREAM_USER, k);
            check_walk(memory, hop_cursor_narrow, &r, &chance);
            reference_free(&r);
            hop_memory_free(memory);
        }
    contexts_free(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_follow_every_change),
        cmocka_unit_test(the_largest_narrow_fields_are_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
