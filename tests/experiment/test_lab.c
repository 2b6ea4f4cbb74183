/* SPDX-License-Identifier: MIT */
/* A lab from its parameters to its report. */
#include "labs.h"

static hop_lab *capacity_of(hop_context *context) {
    hop_lab *lab = NULL;
    assert_ok(hop_lab_create(context, "capacity", &lab, NULL));
    return lab;
}

static const char *value_of(const hop_lab *lab, const char *name) {
    hop_lab_parameter parameter;
    for (size_t k = 0; hop_lab_parameter_at(lab, k, &parameter); k++)
        if (strcmp(parameter.name, name) == 0) return parameter.value;
    fail_msg("no parameter %s", name);
    return NULL;
}

static void parameters_are_set_until_the_trials_are_laid_out(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = capacity_of(context);
    hop_error error;
    assert_string_equal(value_of(lab, "noise"), "0.1");
    assert_ok(hop_lab_set(lab, "noise", "0.2", NULL));
    assert_string_equal(value_of(lab, "noise"), "0.2");
    assert_status(hop_lab_set(lab, "noise", "2", &error), HOP_EINVAL);
    assert_string_equal(value_of(lab, "noise"), "0.2");
    assert_status(hop_lab_set(lab, "modules", "2", &error), HOP_ENOTFOUND);
    assert_non_null(strstr(error.message, "modules"));
    assert_status(hop_lab_set(lab, "colour", "red", &error), HOP_ENOTFOUND);
    /* quick changes what was not given, and only that */
    hop_lab_set_quick(lab, 1);
    assert_string_equal(value_of(lab, "noise"), "0.2");
    assert_string_equal(value_of(lab, "trials"), "200");
    hop_lab_set_quick(lab, 0);
    assert_string_equal(value_of(lab, "trials"), "1000");
    assert_ok(hop_lab_set(lab, "trials", "3", NULL));
    assert_ok(hop_lab_set(lab, "units", "20,40", NULL));
    assert_ok(hop_lab_set(lab, "load", "0.1,0.2,0.3", NULL));
    assert_ok(hop_lab_prepare(lab, NULL));
    assert_int_equal(hop_lab_trials(lab), 2 * 3 * 3);
    assert_int_equal(hop_lab_done(lab), 0);
    assert_status(hop_lab_set(lab, "noise", "0.1", &error), HOP_EINVAL);
    const hop_lab_report *report = NULL;
    assert_status(hop_lab_report_of(lab, &report, &error), HOP_EEMPTY);
    assert_non_null(strstr(error.message, "18 of 18"));
    hop_lab_free(lab);
    hop_context_free(context);
}

static void what_cannot_be_is_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = NULL;
    hop_error error;
    assert_status(hop_lab_create(context, "alchemy", &lab, &error), HOP_ENOTFOUND);
    assert_non_null(strstr(error.message, "capacity"));
    assert_refused(context, "capacity", (const char *[]){"rule", "magic", NULL}, "magic");
    assert_refused(context, "capacity", (const char *[]){"order", "fixed", NULL},
                   "order: needs update async");
    assert_refused(context, "capacity",
                   (const char *[]){"units", "10", "load", "0.01", NULL},
                   "load: 0.01 of 10 units is no pattern");
    assert_refused(
        context, "capacity",
        (const char *[]){"units", "24", "load", "0.5", "structure", "orthogonal", NULL},
        "there can be 8 orthogonal");
    assert_refused(context, "capacity",
                   (const char *[]){"trials", "100000000", "load", "0.1:1:0.01", NULL},
                   "trials");
    hop_lab_free(NULL);
    hop_context_free(context);
}

/* A refused preparation leaves a lab that can be mended. */
static void a_refused_lab_can_be_mended(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = capacity_of(context);
    assert_ok(hop_lab_set(lab, "units", "20", NULL));
    assert_ok(hop_lab_set(lab, "load", "0.001", NULL));
    assert_ok(hop_lab_set(lab, "trials", "2", NULL));
    assert_status(hop_lab_prepare(lab, NULL), HOP_EINVAL);
    assert_ok(hop_lab_set(lab, "load", "0.1", NULL));
    assert_ok(hop_lab_run(lab, NULL, NULL));
    assert_int_equal(hop_lab_done(lab), 2);
    assert_int_equal(report_of(lab)->tables[0].rows, 1);
    assert_int_equal(report_of(lab)->tables[0].rows, 1);
    hop_lab_free(lab);
    hop_context_free(context);
}

static void parameters_are_known_by_name(void **state) {
    (void)state;
    hop_lab_parameter parameter = {0};
    assert_int_equal(hop_lab_parameter_named("units", &parameter), 1);
    assert_string_equal(parameter.name, "units");
    assert_non_null(parameter.help);
    assert_null(parameter.value);
    assert_int_equal(hop_lab_parameter_named("colour", &parameter), 0);
    assert_string_equal(parameter.name, "units");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_are_set_until_the_trials_are_laid_out),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(a_refused_lab_can_be_mended),
        cmocka_unit_test(parameters_are_known_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
