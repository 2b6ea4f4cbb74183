/* SPDX-License-Identifier: MIT */
/* The steps of a trial: its own patterns, exactly so many flips, wrong units counted. */
#include "labs.h"

#include "experiment/trial.h"

static hop_trial trial_of(hop_lab *lab, hop_context *context, uint64_t seed) {
    return (hop_trial){
        .lab = lab, .point = &lab->points[0], .seed = seed, .context = context};
}

static void a_trial_from_pattern_to_verdict(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = NULL;
    assert_ok(hop_lab_create(context, "capacity", &lab, NULL));
    assert_ok(hop_lab_prepare(lab, NULL));
    const hop_trial trial = trial_of(lab, context, 7);
    hop_rig rig = {0};
    assert_ok(hop_rig_generate(&trial, 200, 4, &rig));
    assert_ok(hop_rig_learn(&trial, &rig));
    assert_int_equal(hop_memory_count(rig.memory), 4);
    assert_ok(hop_rig_flip(&trial, &rig, 2, 0.1, 0));
    memcpy(rig.state, rig.cue, 200);
    assert_int_equal(hop_rig_wrong(&rig, 2), 20);
    /* four memories in 200 units: the cue comes back whole */
    assert_ok(hop_rig_recall(&trial, &rig, NULL));
    assert_int_equal(hop_rig_wrong(&rig, 2), 0);
    assert_int_equal(rig.result.outcome, HOP_OUTCOME_EXACT);
    assert_true(hop_rig_wrong(&rig, 0) > 50);
    rig.state[5] = 0;
    assert_int_equal(hop_rig_wrong(&rig, 2), 1);
    /* no step allowed: the cue stays */
    hop_recall_options none = hop_lab_recall_options(lab, 200);
    none.max_steps = 0;
    assert_ok(hop_rig_recall(&trial, &rig, &none));
    assert_int_equal(hop_rig_wrong(&rig, 2), 20);
    hop_rig_clear(&rig);
    hop_lab_free(lab);
    hop_context_free(context);
}

static void chance_is_the_trials_own(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = NULL;
    assert_ok(hop_lab_create(context, "capacity", &lab, NULL));
    assert_ok(hop_lab_prepare(lab, NULL));
    hop_rig rigs[3] = {0};
    const uint64_t seeds[] = {7, 7, 8};
    for (size_t k = 0; k < 3; k++) {
        const hop_trial trial = trial_of(lab, context, seeds[k]);
        assert_ok(hop_rig_generate(&trial, 100, 2, &rigs[k]));
        assert_ok(hop_rig_flip(&trial, &rigs[k], 1, 0.3, 5));
    }
    assert_memory_equal(rigs[0].cue, rigs[1].cue, 100);
    assert_memory_not_equal(rigs[0].cue, rigs[2].cue, 100);
    assert_int_equal(hop_patterns_hamming(rigs[0].patterns, 0, rigs[1].patterns, 0), 0);
    assert_true(hop_patterns_hamming(rigs[0].patterns, 0, rigs[2].patterns, 0) > 20);
    for (size_t k = 0; k < 3; k++) hop_rig_clear(&rigs[k]);
    hop_lab_free(lab);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trial_from_pattern_to_verdict),
        cmocka_unit_test(chance_is_the_trials_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
