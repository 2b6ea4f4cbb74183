/* SPDX-License-Identifier: MIT */
/* Packed states against arrays of -1, 0 and +1. */
#include "engine.h"
#include "memory/state.h"

static void states_hold_what_was_loaded(void **unused) {
    (void)unused;
    hop_random chance = hop_random_begin(121, HOP_STREAM_USER, 0);
    for (size_t dim = 1; dim <= 257; dim++) {
        hop_state s, copy;
        int8_t *units = need(dim), *back = need(dim);
        assert_ok(hop_state_create(dim, &s));
        assert_ok(hop_state_create(dim, &copy));
        assert_int_equal(s.missing, dim);
        assert_int_equal(s.words, (dim + 63) / 64);
        size_t missing = 0;
        for (size_t i = 0; i < dim; i++) {
            units[i] = (int8_t)((int)hop_random_below(&chance, 3) - 1);
            missing += units[i] == 0;
        }
        assert_int_equal(hop_state_load(&s, units), dim);
        assert_int_equal(s.missing, missing);
        hop_state_read(&s, back);
        assert_memory_equal(back, units, dim);
        for (size_t i = 0; i < dim; i++)
            assert_int_equal(hop_state_unit(&s, i), units[i]);
        for (size_t i = dim; i < s.words * 64; i++) { /* nothing past the end */
            assert_int_equal(s.bits[i / 64] >> (i % 64) & 1, 0);
            assert_int_equal(s.known[i / 64] >> (i % 64) & 1, 0);
        }
        for (size_t w = 0; w < s.words; w++) assert_true((s.bits[w] & ~s.known[w]) == 0);
        hop_state_copy(&copy, &s);
        for (size_t i = 0; i < dim; i++) {
            units[i] = hop_random_below(&chance, 2) ? 1 : -1;
            hop_state_set(&s, i, units[i]);
        }
        assert_int_equal(s.missing, 0);
        hop_state_read(&s, back);
        assert_memory_equal(back, units, dim);
        hop_state_recount(&copy);
        assert_int_equal(copy.missing, missing);
        hop_state_clear(&s);
        hop_state_clear(&s);
        hop_state_clear(&copy);
        free(units);
        free(back);
    }
}

static void the_first_wrong_value_is_named(void **unused) {
    (void)unused;
    hop_state s;
    int8_t units[130];
    assert_ok(hop_state_create(130, &s));
    for (size_t wrong = 0; wrong < 130; wrong += 43) {
        memset(units, 1, sizeof units);
        units[wrong] = 2;
        units[129] = -128;
        assert_int_equal(hop_state_load(&s, units), wrong);
    }
    hop_state_clear(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_hold_what_was_loaded),
        cmocka_unit_test(the_first_wrong_value_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
