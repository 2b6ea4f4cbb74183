/* SPDX-License-Identifier: MIT */
/* Unlearning in drift: the memory of a step with dreams taken off, and none of it kept.
 */
#include <hopfield/dream.h>
#include "experiment/drift_memory.h"
#include "experiment/drifts.h"

enum { SCENES = 3, SIDE = 6, UNITS = SIDE * SIDE };

/* Each dream of +-1 states takes eps/N from the diagonal's place in trace-free W: what
   all dreams take is symmetric, has w_ij in multiples of eps/N, and eps/N times the
   number of dreams at most. */
static void dreams_are_taken_from_the_step(void **state) {
    (void)state;
    static const size_t chosen[] = {1, 0, 1, 2};
    enum { DREAMS = 7 };
    char folder[PATH_SIZE];
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    make_folder(folder);
    free(write_random_scenes(folder, SCENES, SIDE, 3));
    hop_error error = {HOP_OK, ""};
    hop_lab *lab = drift_lab(context, folder, "6x6", PAIRS("dreams", "7", "eps", "0.25"));
    const hop_trial trial = trial_of(lab, 1, &error);
    const hop_drift *drift = lab->own;
    hop_drift_memory plain, dreamt;
    assert_ok(hop_drift_learn(&trial, drift->scenes, HOP_DRIFT_AS_IS, 0, &plain));
    for (size_t k = 0; k < 4; k++) assert_ok(hop_drift_reinforce(&plain, chosen[k]));
    assert_ok(hop_drift_dream(&trial, drift->scenes, chosen, 4, &dreamt));
    assert_true(hop_memory_unlearned(dreamt.memory));
    assert_int_equal(dreamt.reinforced[1], 2);
    double *before = export_of(plain.memory), *after = export_of(dreamt.memory);
    size_t changed = 0;
    for (size_t i = 0; i < UNITS; i++)
        for (size_t j = 0; j < UNITS; j++) {
            const double taken =
                (before[i * UNITS + j] - after[i * UNITS + j]) * UNITS / 0.25;
            if (i == j) assert_true(taken == 0);
            if (i == j) continue;
            /* an odd number of signs: odd, and DREAMS at most */
            assert_near(fabs(fmod(taken, 2)), 1, 1e-9, "of the same parity");
            assert_true(fabs(taken) < DREAMS + 1e-9);
            changed++;
        }
    assert_int_equal(changed, UNITS * (UNITS - 1));
    free(before);
    free(after);
    hop_drift_memory_clear(&plain);
    hop_drift_memory_clear(&dreamt);
    hop_lab_free(lab);
    remove_folder(folder);
    hop_context_free(context);
}

static void no_dream_changes_nothing(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = drift_lab(context, OUR_SCENES, "32x32",
                             PAIRS("dreams", "0", "scaling", "source"));
    hop_drift_run *is = follow(lab, HOP_DRIFT_AS_IS, 4),
                  *unlearned = follow(lab, HOP_DRIFT_UNLEARNED, 4);
    assert_memory_equal(is->fields, unlearned->fields,
                        7 * 31 * HOP_DRIFT_FIELDS * sizeof(double));
    assert_memory_equal(is->ends, unlearned->ends, 7 * HOP_DRIFT_SUMS * sizeof(double));
    hop_drift_run_free(is);
    hop_drift_run_free(unlearned);
    hop_lab_free(lab);
    hop_context_free(context);
}

/* Dreams make basins shallower, and the deepest, where other scenes' cues run, the most.
   One run in twenty goes through it. */
static void dreams_level_what_is_deep(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "drift",
                           PAIRS("pictures", OUR_SCENES, "repeat", "21", "size", "16x16",
                                 "dreams", "50", "eps", "0.3"));
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *ways = table_of(report, "ways");
    assert_string_equal(cell_of(ways, 4, "way")->text, "unlearned");
    assert_true(number_of(ways, 4, "energy_new") >
                number_of(ways, 0, "energy_new") + 0.5);
    assert_true(number_of(ways, 4, "energy_old") > number_of(ways, 0, "energy_old"));
    assert_true(number_of(ways, 4, "elsewhere") < number_of(ways, 0, "elsewhere"));
    assert_true(notes_say(report, "unlearned is of the first 2 of 21 runs"));
    hop_lab_free(lab);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dreams_are_taken_from_the_step),
        cmocka_unit_test(no_dream_changes_nothing),
        cmocka_unit_test(dreams_level_what_is_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
