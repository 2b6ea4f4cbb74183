/* SPDX-License-Identifier: MIT */
/* The table of experiments: each is whole, and lays out its trials. */
#include "labs.h"

#include "experiment/experiment.h"

static void every_experiment_is_whole(void **state) {
    (void)state;
    const hop_experiment *experiment;
    size_t count = 0;
    for (; (experiment = hop_experiment_at(count)); count++) {
        assert_ptr_equal(hop_lab_at(count), &experiment->facts);
        assert_non_null(experiment->facts.name);
        assert_non_null(experiment->facts.summary);
        assert_non_null(experiment->facts.about);
        assert_non_null(experiment->trial);
        assert_non_null(experiment->report);
        assert_true(experiment->width > 0 || experiment->prepare);
        for (size_t k = 0; k < count; k++)
            assert_string_not_equal(hop_lab_at(k)->name, experiment->facts.name);
    }
    assert_true(count > 0);
    assert_null(hop_lab_at(count));
}

/* Usual and quick values are readable, and an order is taken only beside an update. */
static void every_experiment_can_be_set_up(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t k = 0; hop_lab_at(k); k++) {
        hop_lab *lab = NULL;
        assert_ok(hop_lab_create(context, hop_lab_at(k)->name, &lab, NULL));
        hop_lab_parameter parameter;
        size_t parameters = 0;
        while (hop_lab_parameter_at(lab, parameters, &parameter)) {
            assert_non_null(parameter.value);
            parameters++;
        }
        assert_true(parameters > 1);
        assert_string_equal(parameter.name, "seed");
        hop_lab_set_quick(lab, 1);
        hop_lab_free(lab);
    }
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_experiment_is_whole),
        cmocka_unit_test(every_experiment_can_be_set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
