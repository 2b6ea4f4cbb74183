/* SPDX-License-Identifier: MIT */
/* Prototypes: unstable units and the crossing against theory, ends of recall, refusals.
 */
#include "labs.h"
#include "one_context.h"

/* Half an interval is two standard errors; where errors are too rare to tell, those of
   independent units are taken. Theory leaves out ties, which are stable: where two
   examples disagree, .375 of the units at noise 1/4, half the probability of a field of
   zero, phi(0) / sqrt(N v), v = 2 (1 - a^2) + 4 (2 + 2 a^4) = 10: .0024, and less
   elsewhere. */
static void assert_as_predicted(const hop_lab_table *table, size_t row, const char *name,
                                const char *low, const char *theory, double units) {
    const double found = number_of(table, row, name), p = number_of(table, row, theory);
    const double error = (found - number_of(table, row, low)) / 1.96;
    const double least = sqrt(p * (1 - p) / units);
    const double tied = number_of(table, row, "examples") == 2 ? 0.0024 : 0;
    assert_near(found, p, 5 * fmax(error, least) + tied + 1e-12, name);
}

static void units_are_unstable_as_predicted(void **state) {
    (void)state;
    const char *const pairs[] = {"units",      "400",    "noise", "0.15,0.25", "examples",
                                 "1,2,3,5,10", "trials", "120",   NULL};
    hop_lab *lab = run_lab(context, "prototype", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    const double units = 400 * 5 * 120;
    assert_int_equal(results->rows, 10);
    for (size_t row = 0; row < results->rows; row++) {
        assert_as_predicted(results, row, "proto_err", "proto_err_low",
                            "proto_err_theory", units);
        assert_as_predicted(results, row, "ex_err", "ex_err_low", "ex_err_theory", units);
    }
    hop_lab_free(lab);
}

/* Of one prototype's three examples two outvote one: a vote is worth 8.6 deviations of
   what else there is in the field, sqrt(N - 1) a / sqrt(3 (1 - a^2)). So a unit is
   unstable where at least two are damaged, 3 f^2 - 2 f^3. 400 units of 60 trials are
   independent: 5 sqrt(p (1 - p) / 24000) = .0099. */
static void one_prototype_is_a_majority(void **state) {
    (void)state;
    const char *const pairs[] = {"units",    "400", "noise",  "0.2", "prototypes", "1",
                                 "examples", "3",   "trials", "60",  NULL};
    hop_lab *lab = run_lab(context, "prototype", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_near(number_of(results, 0, "proto_err"), 0.104, 0.0099, "majority");
    hop_lab_free(lab);
}

/* 5 patterns of 500 units are far below capacity, and a cue that differs from a pattern
   in 2 f (1 - f) = 18% of the units finds it. */
static void a_single_example_is_remembered_itself(void **state) {
    (void)state;
    const char *const pairs[] = {"noise", "0.1", "examples", "1", "trials", "40", NULL};
    hop_lab *lab = run_lab(context, "prototype", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_true(number_of(results, 0, "shown") == 1);
    assert_true(number_of(results, 0, "nearest") == 1);
    assert_true(number_of(results, 0, "to_ex") == 1);
    assert_true(number_of(results, 0, "to_proto") == 0);
    assert_true(number_of(results, 0, "exact") == 0);
    hop_lab_free(lab);
}

/* Of 40 examples with noise 0.1 theory leaves a unit in 2e8 unstable. */
static void many_examples_leave_their_prototype(void **state) {
    (void)state;
    const char *const pairs[] = {"noise", "0.1", "examples", "40", "trials", "40", NULL};
    hop_lab *lab = run_lab(context, "prototype", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_true(number_of(results, 0, "exact_theory") > 0.99999);
    assert_true(number_of(results, 0, "exact") == 1);
    assert_true(number_of(results, 0, "to_proto") == 1);
    assert_true(number_of(results, 0, "overlap") == 1);
    assert_true(number_of(results, 0, "shown") == 0);
    hop_lab_free(lab);
}

/* Both curves cross by straight lines between the same numbers of examples; five standard
   errors of the crossing, an interval being about four wide. */
static void the_prototype_takes_over_as_predicted(void **state) {
    (void)state;
    const char *const pairs[] = {"noise",  "0.2,0.3", "examples", "2,4,6,8,10,12,14",
                                 "trials", "60",      NULL};
    hop_lab *lab = run_lab(context, "prototype", pairs);
    const hop_lab_table *crossings = table_of(report_of(lab), "crossings");
    assert_int_equal(crossings->rows, 2);
    for (size_t row = 0; row < 2; row++) {
        const double theory = number_of(crossings, row, "stable_theory");
        const double low = number_of(crossings, row, "stable_low");
        const double high = number_of(crossings, row, "stable_high");
        assert_near(number_of(crossings, row, "stable"), theory, 5 * (high - low) / 3.9,
                    "crossing");
        const double least = number_of(crossings, row, "least_theory");
        assert_true(least - 2 < theory && theory < least + 1);
        assert_true(number_of(crossings, row, "nearer") < theory);
    }
    hop_lab_free(lab);
}

static void no_crossing_is_said(void **state) {
    (void)state;
    const char *const pairs[] = {"noise", "0.1", "examples", "1", "trials", "2", NULL};
    hop_lab *lab = run_lab(context, "prototype", pairs);
    const hop_lab_report *report = report_of(lab);
    assert_non_null(strstr(report->meaning, "is no more stable than the examples"));
    assert_non_null(strstr(report->meaning, "in at most half of the trials"));
    assert_no_nan_text(report);
    assert_true(isnan(number_of(table_of(report, "crossings"), 0, "stable")));
    hop_lab_free(lab);
}

static void texts_hold_whatever_was_asked(void **state) {
    (void)state;
    static const char *const cases[][9] = {
        {"units", "2", "prototypes", "1", "trials", "3", NULL},
        {"units", "20", "noise", "0", "trials", "2", NULL},
        {"units", "20", "noise", "0.5,1", "examples", "1,2", "trials", "1", NULL},
        {"units", "50,100", "examples", "40", "update", "async", "trials", "2", NULL},
        {"units", "100", "diagonal", "keep", "trials", "3", NULL},
        {"units", "100", "structure", "sparse:0.1", "trials", "5", NULL},
        {"units", "64", "structure", "orthogonal", "trials", "3", NULL},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_lab *lab = run_lab(context, "prototype", cases[k]);
        const hop_lab_report *report = report_of(lab);
        assert_no_nan_text(report);
        assert_null(strstr(report->meaning, " 1 examples"));
        if (k == 1) assert_non_null(strstr(report->meaning, "Without noise every"));
        if (k == 3)
            assert_non_null(strstr(report->meaning, "in more than half of the trials"));
        if (k >= 4) assert_no_theory(report);
        hop_lab_free(lab);
    }
}

static void threads_do_not_matter(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "100", "trials", "9", NULL};
    assert_threads_agree("prototype", pairs);
}

static void bad_parameters_are_refused(void **state) {
    (void)state;
    const char *const orthogonal[] = {"structure", "orthogonal", NULL};
    assert_refused(context, "prototype", orthogonal,
                   "prototypes: 5 of 500 units; of this structure there can be 4");
    const char *const many[] = {"prototypes", "1000000", "examples", "2,1000", NULL};
    assert_refused(context, "prototype", many,
                   "examples: 1000 of each of 1000000 prototypes are more than");
    const char *const load[] = {"load", "0.1", NULL};
    assert_refused(context, "prototype", load, "takes no load");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_are_unstable_as_predicted),
        cmocka_unit_test(one_prototype_is_a_majority),
        cmocka_unit_test(a_single_example_is_remembered_itself),
        cmocka_unit_test(many_examples_leave_their_prototype),
        cmocka_unit_test(the_prototype_takes_over_as_predicted),
        cmocka_unit_test(no_crossing_is_said),
        cmocka_unit_test(texts_hold_whatever_was_asked),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(bad_parameters_are_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
