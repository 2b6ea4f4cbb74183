/* SPDX-License-Identifier: MIT */
/* Columns are explained by name, by ending, or by their experiment. */
#include "engine.h"
#include "experiment/report.h"

static void names_and_endings(void **state) {
    (void)state;
    assert_non_null(strstr(hop_glossary_find(NULL, "units"), "N"));
    assert_non_null(strstr(hop_glossary_find(NULL, "exact_low"), "lower"));
    assert_non_null(strstr(hop_glossary_find(NULL, "exact_high"), "upper"));
    assert_non_null(strstr(hop_glossary_find(NULL, "anything_theory"), "theory"));
    assert_null(hop_glossary_find(NULL, "anything"));
    assert_null(hop_glossary_find(NULL, "_theory"));
}

static void an_experiment_explains_its_own(void **state) {
    (void)state;
    static const hop_meaning own[] = {
        {"odd", "numbers such as 3"}, {"load", "of a lorry"}, {NULL, NULL}};
    hop_report *report = hop_report_create(own);
    hop_report_add_table(report, "results", "R", "units,odd+,even,load");
    const hop_lab_table *out = &hop_report_finish(report)->tables[0];
    assert_string_equal(out->meanings[0], hop_glossary_find(NULL, "units"));
    assert_string_equal(out->meanings[1], "numbers such as 3");
    assert_non_null(strstr(out->meanings[3], "upper"));
    assert_null(out->meanings[4]);
    assert_string_equal(out->meanings[5], "of a lorry");
    hop_report_free(report);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_endings),
        cmocka_unit_test(an_experiment_explains_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
