/* SPDX-License-Identifier: MIT */
/* Which cursor a memory gets, and what a unit does under a field. */
#include "memory/check_cursor.h"

static const hop_landscape *landscape_of(const hop_memory *memory, bool exact) {
    hop_cursor *cursor = NULL;
    assert_ok(hop_cursor_create(memory, &cursor));
    assert_ptr_equal(cursor->memory, memory);
    assert_int_equal(cursor->state.missing, hop_memory_dim(memory));
    assert_int_equal(cursor->exact, exact);
    const hop_landscape *landscape = cursor->landscape;
    hop_cursor_free(cursor);
    return landscape;
}

static const hop_landscape *made_by(cursor_maker make, const hop_memory *memory) {
    hop_cursor *cursor = NULL;
    assert_ok(make(memory, &cursor));
    const hop_landscape *landscape = cursor->landscape;
    landscape->free(cursor);
    return landscape;
}

static void couplings_choose_the_cursor(void **state) {
    (void)state;
    const int8_t row[] = {1, -1, 1, 1};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_memory *memory = memory_of(context, NULL, row, 1, 4);
    assert_ptr_equal(landscape_of(memory, true), made_by(hop_cursor_narrow, memory));
    assert_ok(hop_memory_reinforce(memory, 0, (hop_strength){(int64_t)1 << 40, 1}, NULL));
    assert_ptr_equal(landscape_of(memory, true), made_by(hop_cursor_wide, memory));
    double w[16] = {0};
    assert_ok(hop_memory_import(memory, w, NULL));
    assert_ptr_equal(landscape_of(memory, true), made_by(hop_cursor_explicit, memory));
    w[1] = w[4] = 0.1;
    assert_ok(hop_memory_import(memory, w, NULL));
    assert_ptr_equal(landscape_of(memory, false), made_by(hop_cursor_explicit, memory));
    hop_memory_free(memory);
    hop_cursor_free(NULL);
    hop_context_free(context);
}

static void a_unit_follows_its_field(void **state) {
    (void)state;
    for (int now = -1; now <= 1; now++)
        for (int plus_on_ties = 0; plus_on_ties < 2; plus_on_ties++) {
            assert_int_equal(hop_unit_after(1, now, plus_on_ties), 1);
            assert_int_equal(hop_unit_after(-1, now, plus_on_ties), -1);
            assert_int_equal(hop_unit_after(0, now, plus_on_ties),
                             plus_on_ties ? 1 : now);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(couplings_choose_the_cursor),
        cmocka_unit_test(a_unit_follows_its_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
