/* SPDX-License-Identifier: MIT */
/* Runs of drift against what theory says of two memories, and of any number. */
#include <math.h>
#include "experiment/drifts.h"

enum { SIDE = 16, UNITS = SIDE * SIDE, STEPS = 12 };

/* A background, and both associations at Hamming distances from it: they differ from it
   in other units, so that old new = bg - 2 (far_old + far_new). */
static void make_scene(int8_t *units, size_t far_old, size_t far_new, uint64_t seed) {
    hop_random chance = hop_random_begin(seed, HOP_STREAM_USER, 1);
    int8_t *bg = random_rows(&chance, 1, UNITS);
    uint32_t order[UNITS];
    hop_random_permutation(&chance, order, UNITS);
    for (size_t part = 0; part < 3; part++) memcpy(units + part * UNITS, bg, UNITS);
    for (size_t k = 0; k < far_old + far_new; k++) {
        int8_t *unit = units + (k < far_old ? 1 : 2) * UNITS + order[k];
        *unit = (int8_t) - *unit;
    }
    free(bg);
}

static int64_t dot(const int8_t *a, const int8_t *b) {
    int64_t sum = 0;
    for (size_t i = 0; i < UNITS; i++) sum += a[i] * b[i];
    return sum;
}

/* Cues and states of all steps of one scene. */
typedef struct {
    int8_t cues[STEPS + 1][UNITS], states[STEPS + 1][UNITS];
} seen;

static void watch(void *user, size_t step, const int8_t *cues, const int8_t *states) {
    seen *to = user;
    memcpy(to->cues[step], cues, UNITS);
    memcpy(to->states[step], states, UNITS);
}

/* Runs of a lab of one scene against the rule; counted[2]: undecided and decided. */
static void assert_rule(const hop_lab *lab, const int8_t *units, int strength, bool kept,
                        size_t counted[2]) {
    const int8_t *old = units + UNITS, *new = units + 2 * UNITS;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        hop_error error = {HOP_OK, ""};
        const hop_trial trial = trial_of(lab, seed, &error);
        hop_drift_run *run = NULL;
        seen saw;
        assert_ok(hop_drift_run_create(lab->own, &run));
        run->watch = watch;
        run->user = &saw;
        assert_ok(hop_drift_follow(&trial, HOP_DRIFT_AS_IS, run));
        for (int c = 0; c <= STEPS; c++) {
            const double *at = hop_drift_at(run, 0, (size_t)c);
            /* round(0.1 N) units of the background are flipped. */
            assert_int_equal(dot(saw.cues[c], units), UNITS - 2 * 26);
            const int64_t margin =
                c * dot(saw.cues[c], new) - strength * dot(saw.cues[c], old);
            assert_true(at[HOP_DRIFT_TURNED + HOP_DRIFT_TWO] == (margin > 0));
            assert_true(at[HOP_DRIFT_TURNED + HOP_DRIFT_ALL] == (margin > 0));
            const bool decided = llabs(margin) > (kept ? 0 : c + strength);
            counted[decided]++;
            if (!decided) continue;
            assert_memory_equal(saw.states[c], margin > 0 ? new : old, UNITS);
            assert_true(at[HOP_DRIFT_TURNED + HOP_DRIFT_NEARER] == (margin > 0));
            assert_true(at[HOP_DRIFT_TURNED + HOP_DRIFT_REACHED] == (margin > 0));
        }
        hop_drift_run_free(run);
    }
}

/* Two memories alone, of strengths c0 and c. In the units in which they differ the field
   towards the new one is, times N, c new cue - c0 old cue, but for the self-coupling's
   share of at most c + c0, which a kept diagonal leaves in. Beyond that the first step
   goes to one of the two, and the second stays: there c N - c0 old new is on its side
   again, as old new = 0.3 N is far below the cue's overlaps of some 0.55 N. */
static void two_memories_obey_the_rule(void **state) {
    (void)state;
    static const char *const updates[] = {"sync", "async"};
    char folder[PATH_SIZE];
    int8_t units[3 * UNITS];
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    make_folder(folder);
    make_scene(units, 45, 40, 11);
    write_scene(folder, "only", units, SIDE, SIDE);
    for (size_t k = 0; k < 3; k++) {
        const bool kept = k > 0;
        size_t counted[2] = {0, 0};
        for (int strength = 1; strength <= 4; strength++) {
            char text[8];
            snprintf(text, sizeof text, "%d", strength);
            hop_lab *lab =
                drift_lab(context, folder, "16x16",
                          PAIRS("old-strength", text, "reinforcements", "12", "diagonal",
                                kept ? "keep" : "zero", "update", updates[k / 2]));
            assert_rule(lab, units, strength, kept, counted);
            hop_lab_free(lab);
        }
        /* Nearly all are decided, or nothing was tested. */
        assert_true(counted[1] > 50 * counted[0]);
    }
    remove_folder(folder);
    hop_context_free(context);
}

/* E/N = -1/2 (c0 a^2 + c b^2) + (c0 + c) / 2N, a and b the overlaps with old and new: the
   new one is the deeper from c > c0 on, by 1/2 (c - c0)(1 - q^2). */
static void basins_are_as_deep_as_their_strengths(void **state) {
    (void)state;
    char folder[PATH_SIZE];
    int8_t units[3 * UNITS];
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    make_folder(folder);
    make_scene(units, 20, 30, 12);
    write_scene(folder, "only", units, SIDE, SIDE);
    const double q = 1 - 2 * 50.0 / UNITS, old = 2.5;
    hop_lab *lab = drift_lab(context, folder, "16x16",
                             PAIRS("old-strength", "2.5", "reinforcements", "12"));
    hop_drift_run *run = follow(lab, HOP_DRIFT_AS_IS, 1);
    for (int c = 0; c <= STEPS; c++) {
        const double *at = hop_drift_at(run, 0, (size_t)c);
        const double self = (old + c) / 2 / UNITS;
        assert_near(at[HOP_DRIFT_ENERGY_OLD], -(old + c * q * q) / 2 + self, 1e-12,
                    "old");
        assert_near(at[HOP_DRIFT_ENERGY_NEW], -(c + old * q * q) / 2 + self, 1e-12,
                    "new");
        assert_true((at[HOP_DRIFT_ENERGY_NEW] < at[HOP_DRIFT_ENERGY_OLD]) == (c > old));
    }
    hop_drift_run_free(run);
    hop_lab_free(lab);
    remove_folder(folder);
    hop_context_free(context);
}

/* A cue that is another scene's old association ends there, and is told so. */
static void a_cue_may_run_elsewhere(void **state) {
    (void)state;
    char folder[PATH_SIZE];
    int8_t units[6 * UNITS];
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    make_folder(folder);
    make_scene(units, 30, 40, 13);
    make_scene(units + 3 * UNITS, 30, 40, 14);
    memcpy(units, units + 4 * UNITS, UNITS);
    write_scene(folder, "a", units, SIDE, SIDE);
    write_scene(folder, "b", units + 3 * UNITS, SIDE, SIDE);
    hop_lab *lab =
        drift_lab(context, folder, "16x16", PAIRS("noise", "0", "reinforcements", "1"));
    hop_drift_run *run = follow(lab, HOP_DRIFT_AS_IS, 1);
    const double *a = hop_drift_at(run, 0, 0), *b = hop_drift_at(run, 1, 0);
    assert_true(a[HOP_DRIFT_ELSEWHERE] == 1);
    assert_near(a[HOP_DRIFT_OLD], (double)dot(units + UNITS, units + 4 * UNITS) / UNITS,
                1e-12, "overlap with its own");
    assert_true(b[HOP_DRIFT_ELSEWHERE] == 0);
    assert_true(b[HOP_DRIFT_OLD] == 1);
    hop_drift_run_free(run);
    hop_lab_free(lab);
    remove_folder(folder);
    hop_context_free(context);
}

/* A course with a subject that changes nothing about it sees what AS_IS sees, scene by
   scene; deeper and more often are one; anything else is not. */
static void order_of_learning_makes_no_difference(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = drift_lab(context, OUR_SCENES, "32x32", PAIRS("update", "async"));
    hop_drift_run *runs[HOP_DRIFT_COURSES];
    for (unsigned k = 0; k < HOP_DRIFT_COURSES; k++)
        runs[k] = follow(lab, (hop_drift_course)k, 4);
    const size_t numbers = 7 * 31 * HOP_DRIFT_FIELDS;
    for (unsigned k = HOP_DRIFT_EARLIER; k <= HOP_DRIFT_LATER; k++) {
        assert_memory_equal(runs[k]->fields, runs[HOP_DRIFT_AS_IS]->fields,
                            numbers * sizeof(double));
        assert_memory_equal(runs[k]->ends, runs[HOP_DRIFT_AS_IS]->ends,
                            7 * HOP_DRIFT_SUMS * sizeof(double));
    }
    assert_memory_equal(runs[HOP_DRIFT_OFTEN]->fields, runs[HOP_DRIFT_DEEPER]->fields,
                        numbers * sizeof(double));
    for (size_t s = 0; s < 7; s++) {
        const size_t at = s * HOP_DRIFT_SUMS + HOP_DRIFT_DIGEST;
        const double is = runs[HOP_DRIFT_AS_IS]->ends[at];
        assert_true(runs[HOP_DRIFT_DEEPER]->ends[at] != is);
        assert_true(runs[HOP_DRIFT_WEAKENED]->ends[at] != is);
        assert_true(runs[HOP_DRIFT_OFTEN]->ends[at] == runs[HOP_DRIFT_DEEPER]->ends[at]);
    }
    for (unsigned k = 1; k < HOP_DRIFT_COURSES; k++)
        assert_memory_equal(runs[k]->chosen, runs[0]->chosen,
                            30 * sizeof *runs[k]->chosen);
    for (unsigned k = 0; k < HOP_DRIFT_COURSES; k++) hop_drift_run_free(runs[k]);
    hop_lab_free(lab);
    hop_context_free(context);
}

/* Alone under source scaling: c >= 1 weighs as much as the base of seven, so that the
   other six old ones (overlaps with a background of 0.35 at most, 2.1 together) and its
   own old one (0.77) stay below 7 x 0.71 in every unit, noise or not: it turns at c = 1.
 */
static void a_heavy_reinforcement_turns_at_once(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = drift_lab(context, OUR_SCENES, "32x32", PAIRS("scaling", "source"));
    for (uint64_t seed = 1; seed <= 5; seed++) {
        hop_drift_run *run = follow(lab, HOP_DRIFT_ALONE, seed);
        for (size_t s = 0; s < 7; s++) {
            size_t own = 0;
            for (size_t step = 0; step <= 30; step++) {
                const double *at = hop_drift_at(run, s, step);
                own += step && run->chosen[step - 1] == s;
                assert_true(at[HOP_DRIFT_TURNED + HOP_DRIFT_NEARER] == (own > 0));
                assert_true(at[HOP_DRIFT_TURNED + HOP_DRIFT_REACHED] == (own > 0));
                assert_true(at[HOP_DRIFT_TURNED + HOP_DRIFT_TWO] == (own > 0));
            }
        }
        hop_drift_run_free(run);
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_memories_obey_the_rule),
        cmocka_unit_test(basins_are_as_deep_as_their_strengths),
        cmocka_unit_test(a_cue_may_run_elsewhere),
        cmocka_unit_test(order_of_learning_makes_no_difference),
        cmocka_unit_test(a_heavy_reinforcement_turns_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
