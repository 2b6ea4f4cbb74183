/* SPDX-License-Identifier: MIT */
/* Noticing a state that comes back. */
#include "engine.h"
#include "recall/repeat.h"

enum { DIM = 100, STATES = 1000 };

static void load_number(hop_state *s, uint64_t number) {
    hop_random chance = hop_random_begin(91, HOP_STREAM_USER, number);
    int8_t *units = random_rows(&chance, 1, DIM);
    hop_state_load(s, units);
    free(units);
}

static void finds_every_state_among_many(void **unused) {
    (void)unused;
    hop_state s;
    assert_ok(hop_state_create(DIM, &s));
    hop_repeat repeat = {0};
    uint64_t period;
    for (uint64_t t = 0; t < STATES; t++) {
        load_number(&s, t);
        assert_ok(hop_repeat_note(&repeat, &s, t, &period));
        assert_int_equal(period, 0);
    }
    for (uint64_t t = 0; t < STATES; t++) { /* state t again, STATES later */
        load_number(&s, t);
        assert_ok(hop_repeat_note(&repeat, &s, STATES + t, &period));
        assert_int_equal(period, STATES);
    }
    load_number(&s, 5); /* the last sighting counts */
    assert_ok(hop_repeat_note(&repeat, &s, STATES + 7, &period));
    assert_int_equal(period, 2);
    hop_repeat_reset(&repeat);
    for (uint64_t t = 0; t < STATES; t++) {
        load_number(&s, t);
        assert_ok(hop_repeat_note(&repeat, &s, t, &period));
        assert_int_equal(period, 0);
    }
    hop_repeat_clear(&repeat);
    hop_repeat_clear(&repeat);
    hop_repeat_reset(&repeat);
    hop_state_clear(&s);
}

static void a_missing_unit_is_not_a_negative_one(void **unused) {
    (void)unused;
    hop_state s;
    assert_ok(hop_state_create(3, &s));
    hop_repeat repeat = {0};
    uint64_t period;
    static const int8_t states[][3] = {{1, -1, 1}, {1, 0, 1}, {0, 0, 0}, {-1, -1, -1}};
    for (uint64_t t = 0; t < 4; t++) {
        hop_state_load(&s, states[t]);
        assert_ok(hop_repeat_note(&repeat, &s, t, &period));
        assert_int_equal(period, 0);
    }
    hop_state_load(&s, states[1]);
    assert_ok(hop_repeat_note(&repeat, &s, 4, &period));
    assert_int_equal(period, 3);
    hop_repeat_clear(&repeat);
    hop_state_clear(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_every_state_among_many),
        cmocka_unit_test(a_missing_unit_is_not_a_negative_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
