/* SPDX-License-Identifier: MIT */
/* Structure: known ends of every variant, refusals. */
#include "labs.h"
#include "one_context.h"

static double retrieved_at(const hop_lab_table *results, const char *structure,
                           const char *rule, double load) {
    for (size_t row = 0; row < results->rows; row++)
        if (strcmp(cell_of(results, row, "structure")->text, structure) == 0 &&
            strcmp(cell_of(results, row, "rule")->text, rule) == 0 &&
            number_of(results, row, "load") == load)
            return number_of(results, row, "retrieved");
    return NAN;
}

/* N = 256: Hebb's rule holds random patterns at .05 and not at .3; orthogonal ones at .3,
   sparse and correlated ones nowhere; covariance and projection hold theirs at .3. */
static void every_structure_has_its_rule(void **state) {
    (void)state;
    const char *const pairs[] = {"units",  "256", "load", "0.05,0.3",
                                 "trials", "12",  NULL};
    hop_lab *lab = run_lab(context, "structure", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_int_equal(results->rows, 12);
    assert_true(retrieved_at(results, "random", "hebb", 0.05) == 1);
    assert_true(retrieved_at(results, "random", "hebb", 0.3) < 0.2);
    assert_true(retrieved_at(results, "orthogonal", "hebb", 0.3) > 0.8);
    assert_true(retrieved_at(results, "sparse", "hebb", 0.05) == 0);
    assert_true(retrieved_at(results, "sparse", "covariance", 0.3) > 0.8);
    assert_true(retrieved_at(results, "correlated", "hebb", 0.05) < 0.2);
    assert_true(retrieved_at(results, "correlated", "projection", 0.3) > 0.8);
    hop_lab_free(lab);
}

/* 96 = 3 * 32 has 32 orthogonal patterns: .5 N are too many and left out. */
static void orthogonal_patterns_are_as_many_as_there_are(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "96", "load", "0.3,0.5", "trials", "2", NULL};
    hop_lab *lab = run_lab(context, "structure", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_int_equal(results->rows, 11);
    assert_true(isnan(retrieved_at(results, "orthogonal", "hebb", 0.5)));
    hop_lab_free(lab);
}

static void bad_parameters_are_refused(void **state) {
    (void)state;
    assert_refused(context, "structure", (const char *const[]){"active", "0.0005", NULL},
                   "active: 0.0005 of 512 units are 0; some");
}

static void threads_do_not_matter(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "64", "load", "0.1,0.2", "trials", "3", NULL};
    assert_threads_agree("structure", pairs);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_structure_has_its_rule),
        cmocka_unit_test(orthogonal_patterns_are_as_many_as_there_are),
        cmocka_unit_test(bad_parameters_are_refused),
        cmocka_unit_test(threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
