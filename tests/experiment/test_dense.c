/* SPDX-License-Identifier: MIT */
/* Dense: theory's errors within their intervals, sizes left out, refusals, threads. */
#include "labs.h"
#include "one_context.h"

static size_t row_of(const hop_lab_table *table, const char *rule, double units,
                     double fill) {
    for (size_t row = 0; row < table->rows; row++)
        if (strcmp(cell_of(table, row, "rule")->text, rule) == 0 &&
            number_of(table, row, "units") == units &&
            number_of(table, row, "fill") == fill)
            return row;
    fail_msg("no row of %s, %g, %g", rule, units, fill);
    return 0;
}

/* At N = 100 the formula is right to a tenth; N^(n-1) / (2 (2n-3)!! ln N) patterns. */
static void errors_are_those_of_theory(void **state) {
    (void)state;
    const char *const pairs[] = {"units",  "100",   "fill",
                                 "1.5,3",  "rules", "poly:n=2,poly:n=3,rect:n=3",
                                 "trials", "60",    NULL};
    hop_lab *lab = run_lab(context, "dense", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_int_equal(results->rows, 6);
    for (size_t row = 0; row < results->rows; row++) {
        const double found = number_of(results, row, "unstable");
        const double theory = number_of(results, row, "unstable_theory");
        const double room = number_of(results, row, "unstable_high") -
                            number_of(results, row, "unstable_low");
        assert_near(found, theory, room + 0.12 * theory, "unstable");
    }
    const double most = 100 * 100 / (2 * 3 * log(100));
    const size_t poly = row_of(results, "poly:n=3", 100, 1.5);
    const size_t rect = row_of(results, "rect:n=3", 100, 1.5);
    assert_near(number_of(results, poly, "patterns"), 1.5 * most, 1, "patterns");
    assert_near(number_of(results, rect, "patterns"), 3 * most, 1, "patterns");
    hop_lab_free(lab);
}

/* 2^(N/2) at N = 20 and 28; at 40 they are too many. Patterns are stable, errors below
   Chebyshev's bound. */
static void exponential_memories_hold_exponentially_many(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "20,28,40", "fill", "0.5,1", "rules",
                                 "exp",   "trials",   "20",   NULL};
    hop_lab *lab = run_lab(context, "dense", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_int_equal(results->rows, 4);
    for (size_t row = 0; row < results->rows; row++) {
        assert_true(number_of(results, row, "unstable_low") <=
                    number_of(results, row, "unstable_theory"));
        assert_true(number_of(results, row, "stable") > 0.97);
    }
    assert_true(number_of(results, row_of(results, "exp", 28, 1), "patterns") == 16384);
    hop_lab_free(lab);
}

static void bad_parameters_are_refused(void **state) {
    (void)state;
    assert_refused(context, "dense", (const char *const[]){"rules", "storkey", NULL},
                   "storkey is none of hebb, poly, rect and exp");
    assert_refused(context, "dense", (const char *const[]){"rules", "poly:n=1", NULL},
                   "n: 1 is not in 2..30");
    assert_refused(context, "dense",
                   (const char *const[]){"rules", "exp", "units", "80", NULL},
                   "fill: at no size");
}

static void threads_do_not_matter(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "20,30", "fill", "1,2", "trials", "3", NULL};
    assert_threads_agree("dense", pairs);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_those_of_theory),
        cmocka_unit_test(exponential_memories_hold_exponentially_many),
        cmocka_unit_test(bad_parameters_are_refused),
        cmocka_unit_test(threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
