/* SPDX-License-Identifier: MIT */
/* Decay: strengths are powers of lambda, lambda = 1 changes nothing, less turns sooner.
 */
#include <math.h>
#include "experiment/drift_memory.h"
#include "experiment/drifts.h"

enum { SCENES = 3, SIDE = 6 };

/* Strengths by age, each rounded to 2^-20 at every step: r of them are within r 2^-21. */
static void strengths_are_powers_of_lambda(void **state) {
    (void)state;
    static const size_t order[] = {0, 2, 0, 1, 0, 0, 2, 1, 1, 2, 0, 0};
    enum { STEPS = sizeof order / sizeof *order };
    static const char *const scalings[] = {"n", "source"};
    char folder[PATH_SIZE];
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    make_folder(folder);
    free(write_random_scenes(folder, SCENES, SIDE, 3));
    for (size_t k = 0; k < 2; k++) {
        hop_error error = {HOP_OK, ""};
        hop_lab *lab = drift_lab(context, folder, "6x6",
                                 PAIRS("lambda", "0.8", "old-strength", "7/3", "base",
                                       "old+bg", "scaling", scalings[k]));
        const hop_trial trial = trial_of(lab, 1, &error);
        const hop_drift *drift = lab->own;
        const double rho = k ? 2 * SCENES : 1;
        hop_drift_memory m;
        assert_ok(hop_drift_learn(&trial, drift->scenes, HOP_DRIFT_DECAYED, 0, &m));
        double new[SCENES] = {0}, faded = 1;
        for (size_t step = 0; step < STEPS; step++) {
            assert_ok(hop_drift_reinforce(&m, order[step]));
            faded *= 0.8;
            for (size_t s = 0; s < SCENES; s++) new[s] *= 0.8;
            new[order[step]] += 1;
            for (size_t s = 0; s < SCENES; s++) {
                const double room = ldexp((double)step + 1, -21) * rho;
                const hop_memory *held = m.memory;
                assert_near(hop_strength_value(hop_memory_strength(held, m.old_row[s])),
                            7.0 / 3 * faded, room, "old");
                assert_near(hop_strength_value(hop_memory_strength(held, SCENES + s)),
                            faded, room, "background");
                assert_near(hop_strength_value(m.left[s]), 7.0 / 3 / rho * faded, room,
                            "left");
                assert_near(hop_strength_value(m.fresh[s]), new[s], room, "fresh");
                if (m.new_row[s] != SIZE_MAX)
                    assert_near(
                        hop_strength_value(hop_memory_strength(held, m.new_row[s])),
                        rho * new[s], room, "new");
            }
        }
        hop_drift_memory_clear(&m);
        hop_lab_free(lab);
    }
    remove_folder(folder);
    hop_context_free(context);
}

static void a_lambda_of_one_leaves_the_old(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = drift_lab(context, OUR_SCENES, "32x32",
                             PAIRS("lambda", "1", "old-strength", "5/3"));
    hop_drift_run *is = follow(lab, HOP_DRIFT_AS_IS, 4),
                  *decayed = follow(lab, HOP_DRIFT_DECAYED, 4);
    assert_memory_equal(is->fields, decayed->fields,
                        7 * 31 * HOP_DRIFT_FIELDS * sizeof(double));
    assert_memory_equal(is->ends, decayed->ends, 7 * HOP_DRIFT_SUMS * sizeof(double));
    hop_drift_run_free(is);
    hop_drift_run_free(decayed);
    hop_lab_free(lab);
    hop_context_free(context);
}

/* Against old associations of strength 3 decay turns after fewer of its own. At lambda =
   0 the last reinforcement is all there is: every cue ends in it or in its negative. */
static void decay_turns_sooner(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "drift",
                           PAIRS("pictures", OUR_SCENES, "repeat", "10", "old-strength",
                                 "3", "lambda", "0.85", "dreams", "0"));
    const hop_lab_table *ways = table_of(report_of(lab), "ways");
    assert_string_equal(cell_of(ways, 0, "way")->text, "reinforced");
    assert_string_equal(cell_of(ways, 3, "way")->text, "decayed");
    assert_true(number_of(ways, 3, "own_high") < number_of(ways, 0, "own_low"));
    assert_true(number_of(ways, 3, "own_theory") < number_of(ways, 0, "own_theory"));
    assert_true(number_of(ways, 3, "step_high") < number_of(ways, 0, "step_low"));
    assert_true(number_of(ways, 3, "energy_old") > number_of(ways, 0, "energy_old"));
    hop_lab_free(lab);
    lab = drift_lab(context, OUR_SCENES, "32x32", PAIRS("lambda", "0"));
    hop_drift_run *run = follow(lab, HOP_DRIFT_DECAYED, 2);
    for (size_t step = 1; step <= 30; step++) {
        const double *at = hop_drift_at(run, run->chosen[step - 1], step);
        assert_true(at[HOP_DRIFT_NEW] == 1);
        assert_true(at[HOP_DRIFT_TURNED + HOP_DRIFT_TWO] == 1);
    }
    hop_drift_run_free(run);
    hop_lab_free(lab);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strengths_are_powers_of_lambda),
        cmocka_unit_test(a_lambda_of_one_leaves_the_old),
        cmocka_unit_test(decay_turns_sooner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
