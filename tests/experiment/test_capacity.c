/* SPDX-License-Identifier: MIT */
/* Both knees and the errors between them against theory. */
#include "labs.h"

static size_t row_of(const hop_lab_table *table, const char *rate, double units) {
    for (size_t k = 0; k < table->rows; k++)
        if (number_of(table, k, "units") == units &&
            strcmp(cell_of(table, k, "rate")->text, rate) == 0)
            return k;
    fail_msg("no knee %s at %g", rate, units);
    return 0;
}

/* The exact knee. From clean cues (noise 0) a pattern is exact if and only if it is
   stable in every unit; the binomial law takes units as independent, which holds to some
   percent of the rate. At N = 500 the rate falls by about 0.5 over 0.03 of load, and of
   400 trials a rate near one half deviates by 0.025, so the knee by 0.0015; five of them,
   and 0.003 for the law's independence and straight lines: 0.011. */
static void the_exact_knee_is_binomial(void **state) {
    (void)state;
    hop_context *context = context_of(0, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "capacity",
                           (const char *[]){"units", "125,500", "load", "0.06:0.22:0.02",
                                            "noise", "0", "trials", "400", NULL});
    const hop_lab_table *knees = table_of(report_of(lab), "knees");
    double found[2];
    for (size_t n = 0; n < 2; n++) {
        const size_t row = row_of(knees, "exact", n ? 500 : 125);
        found[n] = number_of(knees, row, "knee");
        const double theory = number_of(knees, row, "knee_theory");
        assert_near(found[n], theory, n ? 0.011 : 0.02, "exact knee");
        assert_true(number_of(knees, row, "knee_low") < found[n]);
        assert_true(number_of(knees, row, "knee_high") > found[n]);
    }
    /* it falls as N grows: from 0.16 to 0.11 */
    assert_true(found[1] < found[0] - 0.02);
    hop_lab_free(lab);
    hop_context_free(context);
}

/* The retrieval knee tends to 0.138 from above. Finite networks hold more, by an amount
   that shrinks with N (about 0.16 at 1000, 0.15 at 4000); of 200 trials the knee deviates
   by less than 0.002. */
static void the_retrieval_knee_comes_down_to_the_critical_load(void **state) {
    (void)state;
    hop_context *context = context_of(0, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "capacity",
                           (const char *[]){"units", "400,1600", "load", "0.12:0.2:0.01",
                                            "trials", "200", NULL});
    const hop_lab_table *knees = table_of(report_of(lab), "knees");
    const size_t small = row_of(knees, "retrieved", 400),
                 large = row_of(knees, "retrieved", 1600);
    const double at_400 = number_of(knees, small, "knee"),
                 at_1600 = number_of(knees, large, "knee");
    assert_true(at_1600 > HOP_THEORY_CRITICAL_LOAD - 0.002);
    assert_true(at_400 > at_1600 + 0.004);
    assert_near(at_1600, HOP_THEORY_CRITICAL_LOAD, 0.025, "retrieval knee at 1600");
    hop_lab_free(lab);
    hop_context_free(context);
}

/* Errors of retrieved patterns: Amit, Gutfreund and Sompolinsky say 2.17e-3 of the units
   at a load of 0.1125, 4.3 of 2000. A final state's wrong units deviate by about 3 from
   trial to trial (8.3 at 8000, as sqrt N), so the mean of 200 by 0.3; finite networks do
   up to a fifth worse (18.3 against 17.4 at 8000). */
static void errors_are_those_of_the_theory(void **state) {
    (void)state;
    hop_context *context = context_of(0, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(
        context, "capacity",
        (const char *[]){"units", "2000", "load", "0.1125", "trials", "200", NULL});
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_near(number_of(results, 0, "kept_wrong_theory"), 4.34, 0.05, "theory");
    const double wrong = number_of(results, 0, "kept_wrong");
    assert_true(wrong > 4.34 - 5 * 0.3 && wrong < 1.25 * 4.34 + 5 * 0.3);
    assert_near(number_of(results, 0, "patterns"), 225, 0, "patterns");
    hop_lab_free(lab);
    hop_context_free(context);
}

static void threads_do_not_matter(void **state) {
    (void)state;
    assert_threads_agree("capacity",
                         (const char *[]){"units", "60,90", "load", "0.05:0.25:0.1",
                                          "trials", "20", "update", "async", NULL});
}

/* Without canonical conditions nothing of theory is left, and the reader is told. */
static void theory_is_for_canonical_conditions(void **state) {
    (void)state;
    static const char *const cases[][11] = {
        {"units", "64", "load", "0.05:0.2:0.05", "trials", "10", "structure",
         "orthogonal", NULL},
        {"units", "64", "load", "0.05:0.2:0.05", "trials", "10", "structure",
         "correlated:0.3", NULL},
        {"units", "60", "load", "0.1", "trials", "10", "diagonal", "keep", NULL},
        {"units", "40,60", "load", "0.1,0.2", "trials", "1", "structure", "sparse:0.2",
         "noise", "0.4", NULL},
    };
    hop_context *context = context_of(0, HOP_ISA_AUTO);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_lab *lab = run_lab(context, "capacity", cases[k]);
        const hop_lab_report *report = report_of(lab);
        assert_no_nan_text(report);
        assert_no_theory(report);
        assert_null(strstr(report->meaning, "0.138"));
        assert_null(strstr(report->meaning, "ln N"));
        for (size_t p = 0; p < report->panel_count; p++)
            for (size_t c = 0; c < report->panels[p].count; c++)
                assert_int_equal(report->panels[p].series[c].kind, HOP_LAB_MEASURED);
        assert_true(notes_say(report, "No theory"));
        assert_false(notes_say(report, "AGS"));
        hop_lab_free(lab);
    }
    hop_context_free(context);
}

/* Cues with 40% flipped are lost long before the network is full: both knees are the
   cue's, and neither 0.138 nor "long before" may be said. Of canonical cues it may. */
static void sentences_say_what_was_measured(void **state) {
    (void)state;
    hop_context *context = context_of(0, HOP_ISA_AUTO);
    hop_lab *bad = run_lab(context, "capacity",
                           (const char *[]){"units", "300", "load", "0.02:0.14:0.02",
                                            "noise", "0.4", "trials", "60", NULL});
    const hop_lab_report *report = report_of(bad);
    const hop_lab_table *knees = table_of(report, "knees");
    assert_true(!isnan(number_of(knees, 1, "knee")));
    assert_true(isnan(number_of(knees, 1, "knee_theory")));
    assert_null(strstr(report->meaning, "long before"));
    assert_null(strstr(report->meaning, "0.138"));
    assert_non_null(strstr(report->meaning, "of the stored pattern, whatever the cue"));
    assert_true(notes_say(report, "no theory of the retrieval knee"));
    assert_int_equal(report->panels[1].count, 1);
    hop_lab *good = run_lab(
        context, "capacity",
        (const char *[]){"units", "300", "load", "0.08:0.24:0.02", "trials", "60", NULL});
    report = report_of(good);
    assert_non_null(strstr(report->meaning, "long before the network itself does"));
    assert_non_null(strstr(report->meaning, "tends to 0.138"));
    assert_int_equal(report->panels[1].count, 2);
    hop_lab *flat = run_lab(
        context, "capacity",
        (const char *[]){"units", "200", "load", "0.02,0.04", "trials", "20", NULL});
    report = report_of(flat);
    assert_non_null(strstr(report->meaning, "Retrieval with few errors has no knee "
                                            "within the loads swept: half of the trials "
                                            "or more succeed up to 0.04."));
    hop_lab_free(bad);
    hop_lab_free(good);
    hop_lab_free(flat);
    hop_context_free(context);
}

/* Of 12 units, loads of 0.12 to 0.35 are 1 to 4 patterns: curves stand at P/12. */
static void loads_are_the_true_ones(void **state) {
    (void)state;
    hop_context *context = context_of(0, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(
        context, "capacity",
        (const char *[]){"units", "12", "load", "0.12,0.2,0.35", "trials", "4", NULL});
    const hop_lab_report *report = report_of(lab);
    static const double patterns[] = {1, 2, 4};
    for (size_t p = 0; p < 3; p++)
        for (size_t l = 0; l < 3; l++)
            assert_true(report->panels[p].series[0].x[l] == patterns[l] / 12);
    for (size_t l = 0; l < 3; l++)
        assert_true(report->panels[0].series[1].x[l] == patterns[l] / 12);
    hop_lab_free(lab);
    hop_context_free(context);
}

/* A trial that no step is allowed to has settled nowhere, unless its cue is at rest. */
static void steps_are_of_trials_that_settle(void **state) {
    (void)state;
    hop_context *context = context_of(0, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "capacity",
                           (const char *[]){"units", "100", "load", "0.05", "trials",
                                            "10", "max-steps", "0", NULL});
    const hop_lab_report *report = report_of(lab);
    assert_true(isnan(number_of(table_of(report, "results"), 0, "steps")));
    assert_no_nan_text(report);
    hop_lab_free(lab);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_exact_knee_is_binomial),
        cmocka_unit_test(the_retrieval_knee_comes_down_to_the_critical_load),
        cmocka_unit_test(errors_are_those_of_the_theory),
        cmocka_unit_test(theory_is_for_canonical_conditions),
        cmocka_unit_test(sentences_say_what_was_measured),
        cmocka_unit_test(loads_are_the_true_ones),
        cmocka_unit_test(steps_are_of_trials_that_settle),
        cmocka_unit_test(threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
