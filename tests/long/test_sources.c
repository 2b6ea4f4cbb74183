/* SPDX-License-Identifier: MIT */
/* The sources' experiments a hundred times over, where chance has little room left. */
#include "recall/statistics.h"

/* 200,000 trials: a share of .991 deviates by 0.0002, of .96 by 0.0004; the published
   figures come from 2,000 trials and deviate by 0.0021 and 0.0044. Five of the sum. */
static void small_memories_recall_exactly(void **state) {
    (void)state;
    const tally t = flipped_trials(64, 5, 8, 200000, 1, 2);
    print_message("64/5/8: exact %.5f, one step %.5f\n", t.exact / t.trials,
                  t.one_step / t.trials);
    assert_within(t.exact / t.trials, 0.991, 5 * 0.0022, "exact recalls");
    assert_within(t.one_step / t.trials, 0.96, 5 * 0.0045, "recalls in one step");
}

/* 40 memories of 100 cues: the mean of 4,000 deviates by 8.3 / sqrt(4000) = 0.13 (half as
   much again between memories), that of the published 100 by 0.83; a share of 16% by
   0.006 and 0.037, the mean of steps by 0.028 and 0.17. */
static void large_memories_recall_nearly(void **state) {
    (void)state;
    const tally t = flipped_trials(8000, 900, 800, 40, 100, 2);
    print_message("8000/900/800: wrong %.2f +- %.2f, cycles %.3f, steps %.2f +- %.2f\n",
                  mean_wrong(&t), deviation_wrong(&t), t.cycles / t.trials,
                  mean_steps(&t), deviation_steps(&t));
    assert_within(mean_wrong(&t), 18.3, 5 * 0.85, "wrong units");
    assert_within(t.cycles / t.trials, 0.16, 5 * 0.038, "2-cycles");
    assert_within(mean_steps(&t), 5.5, 5 * 0.18, "steps");
    hop_theory_ags theory;
    assert_ok(hop_theory_solve_ags(900. / 8000, &theory));
    assert_true(mean_wrong(&t) >= 8000 * theory.error_fraction - 5 * 0.2);
    assert_true(mean_wrong(&t) <= 8000 * theory.error_fraction * 1.1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_memories_recall_exactly),
        cmocka_unit_test(large_memories_recall_nearly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
