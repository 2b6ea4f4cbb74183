/* SPDX-License-Identifier: MIT */
/* Separation: correlations of codes against theory, recall of codes, knees, refusals. */
#include "labs.h"
#include "one_context.h"

/* Five standard errors: half an interval is two of them, Student's factor at 40 trials.
 */
static void assert_measured(const hop_lab_table *table, size_t row, const char *name,
                            const char *low, double expected) {
    const double found = number_of(table, row, name);
    assert_near(found, expected, 2.5 * (found - number_of(table, row, low)), name);
}

/* What theory leaves out, 1/N of the correlations and the spread of the inputs' overlaps
   round their mean, .3 / N, is a tenth of the room or less. */
static void codes_correlate_as_predicted(void **state) {
    (void)state;
    const char *const pairs[] = {"units",     "400", "load",      "0.04",
                                 "expansion", "3",   "active",    "0.05,0.2,0.5,0.7",
                                 "trials",    "40",  "structure", "correlated:0.3",
                                 NULL};
    hop_lab *lab = run_lab(context, "separation", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_int_equal(results->rows, 5);
    assert_measured(results, 0, "alike", "alike_low", 0.3);
    assert_near(number_of(results, 0, "cue"), 0.8, 1e-12, "cue");
    for (size_t row = 1; row < 5; row++) {
        assert_measured(results, row, "alike", "alike_low",
                        number_of(results, row, "alike_theory"));
        assert_measured(results, row, "cue", "cue_low",
                        number_of(results, row, "cue_theory"));
    }
    /* Sheppard's law of 1899 for codes of which one half is on. */
    assert_measured(results, 3, "alike", "alike_low", asin(0.3) * 2 / M_PI);
    assert_measured(results, 3, "cue", "cue_low", asin(0.8) * 2 / M_PI);
    hop_lab_free(lab);
}

/* One pattern, undamaged: its code is the cue and the only memory. */
static void a_single_code_is_recalled(void **state) {
    (void)state;
    const char *const pairs[] = {"load", "0.005",  "noise", "0", "expansion",
                                 "1,3",  "trials", "20",    NULL};
    hop_lab *lab = run_lab(context, "separation", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    for (size_t row = 0; row < results->rows; row++) {
        assert_int_equal(number_of(results, row, "patterns"), 1);
        assert_true(number_of(results, row, "cue") == 1);
        assert_true(number_of(results, row, "exact") == 1);
        assert_true(number_of(results, row, "retrieved") == 1);
        assert_true(isnan(number_of(results, row, "alike")));
    }
    hop_lab_free(lab);
}

/* Undamaged random patterns stay where all units are stable: 20 of 200 units, .886 in
   theory, of which independence and the Gaussian leave out .01. 400 trials: five standard
   deviations are .08. Codes of as many units keep the overlaps that the inputs have by
   chance and add their own: .63 in theory, which is rough, and .1 below in any case. */
static void random_inputs_follow_the_law_of_stability(void **state) {
    (void)state;
    const char *const pairs[] = {"structure", "random", "load", "0.1",    "noise",
                                 "0",         "active", "0.5",  "trials", "400",
                                 "expansion", "1",      NULL};
    hop_lab *lab = run_lab(context, "separation", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_near(number_of(results, 0, "exact_theory"), 0.886, 0.001, "theory");
    assert_near(number_of(results, 0, "exact"), 0.886, 0.09, "inputs");
    assert_near(number_of(results, 1, "exact_theory"), 0.63, 0.01, "theory of codes");
    assert_true(number_of(results, 1, "exact") < number_of(results, 0, "exact") - 0.1);
    assert_measured(results, 1, "alike", "alike_low", 0);
    hop_lab_free(lab);
}

/* Six patterns: balanced codes are far below their knee of 14 or more, sparse ones, which
   overlap by .8, far above theirs of 2 to 3. */
static void plain_hebb_wants_balanced_codes(void **state) {
    (void)state;
    const char *const pairs[] = {"load", "0.03",   "active", "0.05,0.5", "expansion",
                                 "4",    "trials", "60",     NULL};
    hop_lab *lab = run_lab(context, "separation", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_int_equal(results->rows, 3);
    assert_true(number_of(results, 1, "retrieved") < 0.1);
    assert_true(number_of(results, 2, "retrieved") > 0.9);
    hop_lab_free(lab);
}

/* The knees of 10 patterns of the inputs and 16 of the codes are known within 1 each. */
static void separation_moves_the_knee(void **state) {
    (void)state;
    const char *const pairs[] = {"load", "0.03:0.12:0.01", "active", "0.5", "expansion",
                                 "4",    "trials",         "80",     NULL};
    hop_lab *lab = run_lab(context, "separation", pairs);
    const hop_lab_table *knees = table_of(report_of(lab), "knees");
    assert_int_equal(knees->rows, 4);
    for (size_t row = 0; row < 4; row += 2) {
        assert_true(number_of(knees, row, "knee_high") <
                    number_of(knees, row + 1, "knee_low"));
        for (size_t k = 0; k < 2; k++) {
            const double units = k ? 800 : 200;
            const double patterns = number_of(knees, row + k, "knee");
            assert_int_equal(number_of(knees, row + k, "units"), units);
            assert_near(number_of(knees, row + k, "per_unit"), patterns / units, 1e-12,
                        "a unit");
            assert_near(number_of(knees, row + k, "per_synapse"),
                        patterns / units / units, 1e-15, "a synapse");
        }
    }
    hop_lab_free(lab);
}

static void threads_do_not_matter(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "64",     "load", "0.1,0.2", "expansion",
                                 "1,2",   "trials", "9",    NULL};
    assert_threads_agree("separation", pairs);
}

static void bad_parameters_are_refused(void **state) {
    (void)state;
    const char *const none[] = {"active", "0.5,0.001", NULL};
    assert_refused(context, "separation", none, "active: 0.001 of 200 units are none");
    const char *const all[] = {"active", "1", NULL};
    assert_refused(context, "separation", all, "active: 1 of 200 units are all");
    const char *const large[] = {"units", "1000000", "expansion", "1,64", NULL};
    assert_refused(context, "separation", large,
                   "expansion: 64 x 1000000 units are more than 16777216");
    const char *const many[] = {"active", "0.02:0.98:0.01", "expansion", "1:8:1", NULL};
    assert_refused(context, "separation", many,
                   "active: 97 fractions at 8 expansions are 256 codes or more");
    const char *const few[] = {"load", "0.001", NULL};
    assert_refused(context, "separation", few, "load: ");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_correlate_as_predicted),
        cmocka_unit_test(a_single_code_is_recalled),
        cmocka_unit_test(random_inputs_follow_the_law_of_stability),
        cmocka_unit_test(plain_hebb_wants_balanced_codes),
        cmocka_unit_test(separation_moves_the_knee),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(bad_parameters_are_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
