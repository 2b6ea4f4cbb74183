/* SPDX-License-Identifier: MIT */
/* Spurious states: known ends of few patterns, energies in theory, sums, refusals. */
#include "labs.h"
#include "one_context.h"

static double shares_of(const hop_lab_table *table, size_t row) {
    static const char *const ends[] = {"memory",   "inverse", "mixture3",
                                       "mixtures", "other",   "restless"};
    double sum = 0;
    for (size_t k = 0; k < 6; k++) sum += number_of(table, row, ends[k]);
    return sum;
}

/* One pattern alone: every state falls to it or to its negative, to each with chance one
   half. 400 starts: five standard deviations are .125. */
static void one_pattern_has_two_valleys(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "99",     "load", "0.01", "starts",
                                 "20",    "trials", "20",   NULL};
    hop_lab *lab = run_lab(context, "spurious", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_near(number_of(results, 0, "memory"), 0.5, 0.125, "memory");
    assert_near(shares_of(results, 0), 1, 1e-12, "sum");
    assert_near(number_of(results, 0, "memory") + number_of(results, 0, "inverse"), 1,
                1e-12, "both");
    assert_near(number_of(results, 0, "distinct"), 0.1, 1e-12, "two of 20 starts");
    assert_near(number_of(results, 0, "memory_energy"), -0.5 + 0.5 / 99, 1e-12, "E/N");
    assert_true(isnan(number_of(results, 0, "blend_energy")));
    hop_lab_free(lab);
}

/* Three patterns: the 3 memories, 3 negatives and 8 mixtures are all there is for large
   N, and mixtures of three stay where they are. */
static void three_patterns_have_mixtures(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "600",    "load", "0.005", "starts",
                                 "30",    "trials", "20",   NULL};
    hop_lab *lab = run_lab(context, "spurious", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *results = table_of(report, "results");
    assert_int_equal(number_of(results, 0, "patterns"), 3);
    assert_near(shares_of(results, 0), 1, 1e-12, "sum");
    assert_near(number_of(results, 0, "memory") + number_of(results, 0, "inverse") +
                    number_of(results, 0, "mixture3"),
                1, 1e-12, "all");
    assert_true(number_of(results, 0, "mixture3") > 0.02);
    assert_true(number_of(results, 0, "blend_stays") == 1);
    const hop_lab_table *energies = table_of(report, "energies");
    assert_string_equal(cell_of(energies, 2, "end")->text, "mixture3");
    assert_near(number_of(energies, 2, "energy"), -0.375, 0.02, "mixtures' E/N");
    hop_lab_free(lab);
}

/* Means over 60 networks, within 2.5 half intervals: five standard errors. */
static void energies_are_as_predicted(void **state) {
    (void)state;
    static const char *const columns[] = {"blend_energy", "memory_energy"};
    const char *const pairs[] = {"units", "100",    "load", "0.03,0.1", "starts",
                                 "1",     "trials", "60",   NULL};
    hop_lab *lab = run_lab(context, "spurious", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    for (size_t row = 0; row < 2; row++)
        for (size_t k = 0; k < 2; k++) {
            char theory[32], low[32];
            snprintf(theory, sizeof theory, "%s_theory", columns[k]);
            snprintf(low, sizeof low, "%s_low", columns[k]);
            const double found = number_of(results, row, columns[k]);
            assert_near(found, number_of(results, row, theory),
                        2.5 * (found - number_of(results, row, low)), columns[k]);
        }
    assert_near(number_of(results, 0, "memory_energy_theory"), -0.495, 1e-12, "-1/2");
    assert_near(number_of(results, 0, "blend_energy_theory"), -0.37125, 1e-12, "-3/8");
    hop_lab_free(lab);
}

static void overload_leaves_no_memory(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "300",    "load", "0.02,0.3", "starts",
                                 "20",    "trials", "10",   NULL};
    hop_lab *lab = run_lab(context, "spurious", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_true(number_of(results, 0, "memory") > 0.2);
    assert_true(number_of(results, 1, "memory") < 0.05);
    assert_true(number_of(results, 1, "distinct") > number_of(results, 0, "distinct"));
    assert_true(number_of(results, 1, "blend_stays") == 0);
    hop_lab_free(lab);
}

static void threads_do_not_matter(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "60",     "load", "0.05,0.2", "starts",
                                 "7",     "trials", "9",    NULL};
    assert_threads_agree("spurious", pairs);
}

static void too_many_starts_are_refused(void **state) {
    (void)state;
    const char *const many[] = {"units", "1000000", "starts", "1000", NULL};
    assert_refused(context, "spurious", many, "starts: 1000 states of 1000000 units");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_pattern_has_two_valleys),
        cmocka_unit_test(three_patterns_have_mixtures),
        cmocka_unit_test(energies_are_as_predicted),
        cmocka_unit_test(overload_leaves_no_memory),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(too_many_starts_are_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
