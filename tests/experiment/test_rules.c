/* SPDX-License-Identifier: MIT */
/* Rules side by side: known orders among them, and lists that are refused. */
#include "labs.h"
#include "one_context.h"

static double at(const hop_lab_table *results, const char *rule, double load,
                 const char *column) {
    for (size_t row = 0; row < results->rows; row++)
        if (strcmp(cell_of(results, row, "rule")->text, rule) == 0 &&
            number_of(results, row, "load") == load)
            return number_of(results, row, column);
    fail_msg("no row of %s", rule);
    return NAN;
}

/* N = 100: at .3 Hebb's rule is lost, Storkey's and projection hold; at .8 only rules
   hold that make every pattern stable; Hebb's unstable units are 1/2 erfc(1/sqrt(2
   alpha)), .034 at .3, within five standard errors of some 1000 units. */
static void rules_hold_what_they_are_known_to(void **state) {
    (void)state;
    const char *const pairs[] = {"units",
                                 "100",
                                 "load",
                                 "0.05,0.3,0.8",
                                 "trials",
                                 "10",
                                 "rules",
                                 "hebb,storkey,projection,perceptron,palimpsest,"
                                 "covariance:f=0.05,willshaw",
                                 NULL};
    hop_lab *lab = run_lab(context, "rules", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_int_equal(results->rows, 21);
    assert_true(at(results, "hebb", 0.05, "retrieved") == 1);
    assert_near(at(results, "hebb", 0.3, "unstable"), 0.034, 0.03, "unstable");
    assert_true(at(results, "hebb", 0.3, "retrieved") < 0.3);
    assert_true(at(results, "storkey", 0.3, "retrieved") > 0.7);
    assert_true(at(results, "projection", 0.3, "retrieved") > 0.7);
    assert_true(at(results, "projection", 0.8, "unstable") == 0);
    assert_true(at(results, "perceptron", 0.8, "unstable") == 0);
    assert_true(at(results, "hebb", 0.05, "basin") > 0.3);
    assert_true(at(results, "covariance:f=0.05", 0.3, "retrieved") > 0.5);
    assert_true(at(results, "hebb", 0.3, "diverged") == 0);
    hop_lab_free(lab);
}

static void bad_lists_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *list, *says;
    } wrong[] = {
        {"hebb,hebbb", "rules: rule 'hebbb' is unknown"},
        {"", "is empty"},
        {"hebb,", "rules: rule '' is unknown"},
        {"sequence", "rules: sequence leads from one pattern to another"},
        {"palimpsest:lambda=3", "rules: rule palimpsest: lambda"},
    };
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
        assert_refused(context, "rules",
                       (const char *const[]){"rules", wrong[k].list, NULL},
                       wrong[k].says);
    assert_refused(context, "rules", (const char *const[]){"load", "0.001", NULL},
                   "load: 0.001 of 128 units are 0 patterns");
}

static void threads_do_not_matter(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "40",    "load",         "0.1,0.3", "trials",
                                 "3",     "rules", "hebb,storkey", NULL};
    assert_threads_agree("rules", pairs);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_hold_what_they_are_known_to),
        cmocka_unit_test(bad_lists_are_refused),
        cmocka_unit_test(threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
