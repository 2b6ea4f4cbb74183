/* SPDX-License-Identifier: MIT */
/* The report of the journal: its single runs, and sentences that hold whatever was
   asked. */
#include "labs.h"
#include "one_context.h"

static const char *const SMALL[] = {"units", "64",     "load", "0.078125", "noise",
                                    "0.125", "trials", "60",   NULL};

/* Shares are of all trials: those of the journal's own 1 step are what one_step counts,
   with those that take none. */
static void single_runs_have_a_place(void **state) {
    (void)state;
    hop_lab *lab = run_lab(context, "journal", SMALL);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *runs = table_of(report, "runs");
    const hop_lab_table *results = table_of(report, "results");
    assert_true(number_of(runs, 0, "steps") == 1);
    assert_true(number_of(runs, 0, "steps_share") == number_of(results, 0, "one_step"));
    assert_non_null(strstr(report->meaning, "left 0 wrong after 1 changing step;"));
    assert_non_null(strstr(report->meaning, "settle in as few"));
    assert_non_null(strstr(runs->title, "share of all trials"));
    hop_lab_free(lab);
}

/* Of one pattern and one flip: no plural; what is said of theory says its conditions. */
static void canonical_words(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "20",     "load", "0.05", "noise",
                                 "0.05",  "trials", "5",    NULL};
    hop_lab *lab = run_lab(context, "journal", pairs);
    const hop_lab_report *report = report_of(lab);
    assert_non_null(
        strstr(report->meaning, "20 units, 1 pattern, 1 unit of the cue flipped:"));
    assert_non_null(strstr(report->meaning, "theory for N to infinity"));
    assert_true(notes_say(report, "zero diagonal"));
    assert_true(notes_say(report, "finite size and by 2-cycles"));
    assert_true(notes_say(report, "P - 1 other patterns"));
    hop_lab_free(lab);
}

/* A cue that is half wrong is no cue: errors of retrieval do not stand beside it. */
static void lost_cues_have_no_errors_of_retrieval(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "60",     "load", "0.1", "noise",
                                 "0.5",   "trials", "5",    NULL};
    hop_lab *lab = run_lab(context, "journal", pairs);
    const hop_lab_report *report = report_of(lab);
    assert_columns_empty(report, "wrong_theory");
    assert_null(strstr(report->meaning, "theory"));
    assert_int_equal(report->panels[0].count, 1);
    hop_lab_free(lab);
}

static void no_sentence_says_nan(void **state) {
    (void)state;
    static const char *const cases[][11] = {
        {"units", "60", "load", "0.3", "noise", "0.1", "trials", "60", NULL},
        {"units", "2", "load", "0.5", "noise", "0", "trials", "30", NULL},
        {"units", "2", "load", "1", "noise", "0.5", "trials", "30", NULL},
        {"units", "2", "load", "0.5", "noise", "0.5", "trials", "30", NULL},
        {"units", "50", "load", "0.1", "noise", "0.1", "trials", "1", NULL},
        {"units", "50", "load", "0.1", "noise", "1", "trials", "12", "max-steps", "0",
         NULL},
        {"units", "50", "load", "0.4", "noise", "0.3", "trials", "12", "ties", "plus",
         NULL},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_lab *lab = run_lab(context, "journal", cases[k]);
        assert_no_nan_text(report_of(lab));
        hop_lab_free(lab);
    }
}

static void theory_is_for_canonical_conditions(void **state) {
    (void)state;
    static const char *const cases[][3] = {{"structure", "orthogonal", NULL},
                                           {"structure", "sparse:0.3", NULL},
                                           {"structure", "correlated:0.3", NULL},
                                           {"diagonal", "keep", NULL}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const char *pairs[11];
        for (size_t p = 0; p < 8; p++) pairs[p] = SMALL[p];
        for (size_t p = 0; p < 3; p++) pairs[8 + p] = cases[k][p];
        hop_lab *lab = run_lab(context, "journal", pairs);
        const hop_lab_report *report = report_of(lab);
        assert_no_nan_text(report);
        assert_no_theory(report);
        assert_columns_empty(report, "wrong_flow");
        assert_true(notes_say(report, "No theory"));
        assert_true(!notes_say(report, "AGS"));
        assert_int_equal(report->table_count, 1);
        for (size_t p = 0; p < report->panel_count; p++)
            assert_int_equal(report->panels[p].count, 1);
        hop_lab_free(lab);
    }
}

/* One unit at a time there is no flow of synchronous steps; of ties that are not kept,
   no binomial law; of both, the errors of retrieval. */
static void theory_ends_where_its_conditions_do(void **state) {
    (void)state;
    const char *const async[] = {"units",  "60", "load",   "0.1",   "noise", "0.1",
                                 "trials", "10", "update", "async", NULL};
    hop_lab *lab = run_lab(context, "journal", async);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "results");
    assert_columns_empty(report, "wrong_flow");
    assert_true(!isnan(number_of(table, 0, "wrong_theory")));
    assert_true(!isnan(number_of(table, 0, "exact_theory")));
    assert_true(notes_say(report, "no wrong_flow"));
    assert_true(!notes_say(report, "2-cycles"));
    hop_lab_free(lab);
    const char *const plus[] = {"units",  "60", "load", "0.1",  "noise", "0.1",
                                "trials", "10", "ties", "plus", NULL};
    lab = run_lab(context, "journal", plus);
    report = report_of(lab);
    table = table_of(report, "results");
    assert_columns_empty(report, "exact_theory");
    assert_columns_empty(report, "unstable_theory");
    assert_true(!isnan(number_of(table, 0, "wrong_flow")));
    assert_true(notes_say(report, "ties that are kept"));
    hop_lab_free(lab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_runs_have_a_place),
        cmocka_unit_test(canonical_words),
        cmocka_unit_test(lost_cues_have_no_errors_of_retrieval),
        cmocka_unit_test(no_sentence_says_nan),
        cmocka_unit_test(theory_is_for_canonical_conditions),
        cmocka_unit_test(theory_ends_where_its_conditions_do),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
