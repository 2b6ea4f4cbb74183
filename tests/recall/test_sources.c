/* SPDX-License-Identifier: MIT */
/* The sources' experiments against their published figures and against theory. All seeds
   are fixed: the tolerances, five standard deviations, say how far honest chance goes. */
#include "recall/statistics.h"

/* 64 units, 5 patterns, 8 flips, 2,000 trials: exact in 99.1%, one step in 96%. A share p
   of n trials deviates by sqrt(p (1 - p) / n): 0.0021 and 0.0044; the published figures
   come from as many trials, so a difference by sqrt(2) times that; five of them: 0.015
   and 0.031. */
static void small_memories_recall_exactly(void **state) {
    (void)state;
    const tally t = flipped_trials(64, 5, 8, 2000, 1, 1);
    assert_within(t.exact / t.trials, 0.991, 0.015, "exact recalls");
    assert_within(t.one_step / t.trials, 0.96, 0.031, "recalls in one step");
}

/* 8000 units, 900 patterns, 800 flips, 100 cues: 18.3 +- 8.3 wrong units, never exact,
   16% end in a 2-cycle, the others take 5.5 +- 1.6 steps. A difference of two means of
   100 deviates by sqrt(2) 8.3 / 10 = 1.17, of two shares by sqrt(2) sqrt(.16 .84 / 100) =
   0.052, of two means of 84 steps by sqrt(2) 1.6 / sqrt(84) = 0.25; deviations themselves
   by about 1 / sqrt(2 n) of their size, 7%, and a difference by 10%. Five of each. */
static void large_memories_recall_nearly(void **state) {
    (void)state;
    const tally t = flipped_trials(8000, 900, 800, 1, 100, 1);
    assert_within(mean_wrong(&t), 18.3, 5 * 1.17, "wrong units");
    assert_within(deviation_wrong(&t), 8.3, 0.5 * 8.3, "deviation of wrong units");
    assert_int_equal((int)t.exact, 0);
    assert_within(t.cycles / t.trials, 0.16, 5 * 0.052, "2-cycles");
    assert_within(mean_steps(&t), 5.5, 5 * 0.25, "steps");
    assert_within(deviation_steps(&t), 1.6, 0.5 * 1.6, "deviation of steps");

    /* Theory: 17.4 wrong units for N to infinity; a finite memory does no better. The
       mean of 100 deviates by 8.3 / 10. */
    hop_theory_ags theory;
    assert_ok(hop_theory_solve_ags(900. / 8000, &theory));
    const double expected = 8000 * theory.error_fraction;
    assert_within(expected, 17.4, 0.05, "theory");
    assert_true(mean_wrong(&t) >= expected - 5 * 0.83);
}

/* At a load of 0.1, with 30% of the units known: missing units leave (nearly) every
   pattern within reach, random ones a third of them at N = 500. Of 600 cues a share of
   0.35 deviates by sqrt(.35 .65 / 600) = 0.019, twice that where the 20 cues of a memory
   hang together; five of them: 0.19. Of the missing ones, fewer fail the larger N is. */
static void missing_beats_random_fill(void **state) {
    (void)state;
    assert_within(completed_share(500, 50, 0.3, 0, 30, 20), 0.35, 0.19, "random fill");
    assert_true(completed_share(500, 50, 0.3, 1, 30, 20) > 0.95);
    assert_true(completed_share(2000, 200, 0.3, 1, 10, 20) > 0.99);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_memories_recall_exactly),
        cmocka_unit_test(large_memories_recall_nearly),
        cmocka_unit_test(missing_beats_random_fill),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
