/* SPDX-License-Identifier: MIT */
/* Damage along one order: nested, of the right size, and how much of it is undone. */
#include "labs.h"
#include "one_context.h"

#include "experiment/damage.h"

enum { UNITS = 100 };

static hop_lab *some_lab(void) {
    hop_lab *lab = NULL;
    assert_ok(hop_lab_create(context, "structure", &lab, NULL));
    return lab;
}

static void check_steps(bool sparse) {
    hop_lab *lab = some_lab();
    const hop_point point = {.units = UNITS, .patterns = 4};
    const hop_trial trial = {.lab = lab, .point = &point, .seed = 7, .context = context};
    hop_rig rig = {0};
    hop_erosion damage = {0};
    const hop_structure structure = {sparse ? HOP_STRUCTURE_SPARSE : HOP_STRUCTURE_RANDOM,
                                     0.1};
    assert_ok(hop_rig_generate_as(&trial, structure, UNITS, 4, &rig));
    assert_ok(hop_erosion_begin(&trial, &rig, 2, sparse, &damage));
    assert_int_equal(damage.most, sparse ? 10 : UNITS);
    /* --retrieved is .05: of 4 f (1 - f) N units. */
    assert_int_equal(damage.allowed, sparse ? 1 : 5);
    int8_t whole[UNITS], before[UNITS];
    hop_patterns_read(rig.patterns, 2, whole);
    memcpy(before, whole, UNITS);
    for (size_t steps = 0; steps <= damage.most; steps++) {
        size_t wrong = 0, back = 0, on = 0;
        hop_erosion_apply(&damage, steps, &rig);
        for (size_t i = 0; i < UNITS; i++) {
            wrong += rig.cue[i] != whole[i];
            back += before[i] != whole[i] && rig.cue[i] == whole[i];
            on += rig.cue[i] > 0;
        }
        assert_int_equal(wrong, sparse ? 2 * steps : steps);
        assert_int_equal(back, 0); /* nested */
        if (sparse) assert_int_equal(on, 10);
        memcpy(before, rig.cue, UNITS);
        memcpy(rig.state, rig.cue, UNITS);
        assert_int_equal(hop_erosion_is_undone(&damage, &rig), wrong <= damage.allowed);
    }
    hop_erosion_clear(&damage);
    hop_rig_clear(&rig);
    hop_lab_free(lab);
}

static void steps_are_nested(void **state) {
    (void)state;
    check_steps(false);
    check_steps(true);
}

/* One pattern alone undoes everything up to half of its units; beyond, its negative
   comes. */
static void a_single_pattern_survives_half_its_units(void **state) {
    (void)state;
    hop_lab *lab = some_lab();
    const hop_point point = {.units = UNITS, .patterns = 1};
    const hop_trial trial = {.lab = lab, .point = &point, .seed = 8, .context = context};
    hop_rig rig = {0};
    hop_erosion damage = {0};
    double survived = -1;
    assert_ok(hop_rig_generate_as(&trial, (hop_structure){HOP_STRUCTURE_RANDOM, 0}, UNITS,
                                  1, &rig));
    assert_ok(hop_rig_learn_by(&trial, "hebb", &rig));
    assert_ok(hop_erosion_begin(&trial, &rig, 0, false, &damage));
    assert_ok(hop_erosion_survived(&trial, &damage, &rig, &survived));
    assert_near(survived, 0.49, 0.011, "survived");
    hop_erosion_clear(&damage);
    hop_rig_clear(&rig);
    hop_lab_free(lab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_nested),
        cmocka_unit_test(a_single_pattern_survives_half_its_units),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
