/* SPDX-License-Identifier: MIT */
/* Beta: the three regimes, theory beside them, and a bound that holds. */
#include <hopfield/theory_attention.h>

#include "labs.h"
#include "one_context.h"

/* The row of a table whose columns have these numbers. */
static size_t row_of(const hop_lab_table *table, double overlap, double patterns,
                     double beta) {
    for (size_t row = 0; row < table->rows; row++)
        if (number_of(table, row, "overlap") == overlap &&
            number_of(table, row, "patterns") == patterns &&
            (isnan(beta) || number_of(table, row, "beta") == beta))
            return row;
    fail_msg("no row of %g, %g, %g", overlap, patterns, beta);
    return 0;
}

/* 1024 memories of 64 units: none comes back at 1 / sqrt(d), all do at 0.5. */
static void the_default_of_attention_collapses(void **state) {
    (void)state;
    const char *const pairs[] = {"units",   "64", "memories", "1024",
                                 "overlap", "0",  "beta",     "0.125,0.16,0.18,0.5",
                                 "trials",  "30", NULL};
    hop_lab *lab = run_lab(context, "beta", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *results = table_of(report, "results");
    const hop_lab_table *thresholds = table_of(report, "thresholds");
    assert_int_equal(results->rows, 4);
    assert_true(number_of(results, 0, "own") == 0);
    assert_true(number_of(results, 0, "mean") == 1);
    assert_true(number_of(results, 0, "effective") > 1000);
    assert_true(number_of(results, 3, "own") == 1);
    assert_true(number_of(results, 3, "effective") < 1.001);
    assert_true(number_of(thresholds, 0, "usual") == 0.125);
    assert_true(number_of(thresholds, 0, "usual_own") == 0);
    assert_near(number_of(thresholds, 0, "half"), number_of(thresholds, 0, "half_theory"),
                0.02, "where recall begins");
    assert_true(number_of(thresholds, 0, "half_theory") ==
                hop_theory_attention_retrieval(64, 1024, 0.3, 0.95));
    assert_true(number_of(thresholds, 0, "chosen_own") > 0.95);
    assert_true(number_of(thresholds, 0, "chosen") > number_of(thresholds, 0, "half"));
    assert_non_null(strstr(report->meaning, "0.125, the 1/sqrt(d) of attention, recalls "
                                            "0% of the cues; 100% end in the mean"));
    assert_non_null(strstr(report->meaning, "0.5 recalls 100% of the cues"));
    hop_lab_free(lab);
}

/* Alike memories rest in the mixture of their group before they are told apart. */
static void alike_memories_mix(void **state) {
    (void)state;
    const char *const pairs[] = {"units",   "64",    "memories", "256",
                                 "overlap", "0,0.8", "beta",     "0.05,0.25,1.4",
                                 "trials",  "30",    NULL};
    hop_lab *lab = run_lab(context, "beta", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "results");
    assert_true(number_of(table, row_of(table, 0.8, 256, 0.05), "mean") == 1);
    const size_t mixed = row_of(table, 0.8, 256, 0.25);
    assert_true(number_of(table, mixed, "mixture") == 1);
    assert_near(number_of(table, mixed, "effective"), 8, 0.5, "a group");
    assert_true(number_of(table, row_of(table, 0.8, 256, 1.4), "own") == 1);
    assert_true(number_of(table, row_of(table, 0, 256, 0.25), "own") == 1);
    assert_non_null(strstr(report->meaning, "alike by 0.8 in groups of 8"));
    assert_no_nan_text(report);
    hop_lab_free(lab);
}

/* Every cue ends somewhere, and no step from a memory leads beyond the bound. */
static void shares_make_one_and_the_bound_holds(void **state) {
    (void)state;
    const char *const pairs[] = {"units",  "16",  "memories", "5,40",
                                 "noise",  "0.5", "beta",     "0.02,0.1,0.2,0.4,1,3",
                                 "trials", "40",  NULL};
    hop_lab *lab = run_lab(context, "beta", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "results");
    size_t bounded = 0;
    for (size_t row = 0; row < table->rows; row++) {
        assert_near(number_of(table, row, "own") + number_of(table, row, "other") +
                        number_of(table, row, "mixture") + number_of(table, row, "mean"),
                    1, 1e-12, "shares");
        assert_true(number_of(table, row, "pure") <=
                    number_of(table, row, "pure_theory") + 1e-6);
        bounded += number_of(table, row, "pure_theory") < 0.1;
    }
    assert_true(bounded > 1);
    assert_non_null(strstr(report->notes[0], "exceeded in 0 of 960 steps"));
    hop_lab_free(lab);
}

static void what_makes_no_sense_is_refused(void **state) {
    (void)state;
    assert_refused(context, "beta", (const char *const[]){"beta", "0", NULL}, "beta: ");
    assert_refused(context, "beta", (const char *const[]){"memories", "1", NULL},
                   "memories: ");
    assert_refused(context, "beta", (const char *const[]){"overlap", "1.5", NULL},
                   "overlap: ");
}

static void threads_do_not_matter(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "16",     "memories", "20", "beta",
                                 "0.2,1", "trials", "6",        NULL};
    assert_threads_agree("beta", pairs);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_of_attention_collapses),
        cmocka_unit_test(alike_memories_mix),
        cmocka_unit_test(shares_make_one_and_the_bound_holds),
        cmocka_unit_test(what_makes_no_sense_is_refused),
        cmocka_unit_test(threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
