/* SPDX-License-Identifier: MIT */
/* Dynamics in heat: theory at finite temperature, no temperature at all, what may rise.
 */
#include <hopfield/theory.h>
#include "labs.h"
#include "one_context.h"

enum { RANDOM = 2, MOVES = 4, GLAUBER = 0, METROPOLIS, ANNEALED, HEATS };

/* T = 1/2, load 0.02: .9450 in theory, and .9575 where the other patterns are forgotten.
   The overlap of one network of 500 units spreads by .0024 (its units' means by .04,
   times a response of 1.25), and by .0013 in 30 sweeps; the mean of 40 networks by .0005.
   Five of these, and .003 for terms of 1/N. Metropolis has the same law. */
static void heat_follows_theory(void **state) {
    (void)state;
    const char *const pairs[] = {"units",  "500",    "load", "0.02",        "noise",
                                 "0.1",    "trials", "40",   "temperature", "0.5",
                                 "sweeps", "60",     NULL};
    hop_lab *lab = run_lab(context, "dynamics", pairs);
    const hop_lab_table *heat = table_of(report_of(lab), "heat");
    hop_theory_thermal theory;
    assert_ok(hop_theory_solve_thermal(0.02, 0.5, &theory));
    for (size_t row = GLAUBER; row <= METROPOLIS; row++) {
        assert_near(number_of(heat, row, "overlap"), theory.overlap, 0.0055, "overlap");
        assert_near(number_of(heat, row, "kept_overlap_theory"), theory.overlap, 1e-12,
                    "theory");
        assert_true(number_of(heat, row, "kept") == 1);
        assert_true(number_of(heat, row, "overlap_error") > 0.0005);
        assert_true(number_of(heat, row, "overlap_error") < 0.01);
        /* A state at equilibrium is as often followed by a higher one as by a lower. */
        assert_near(number_of(heat, row, "rising"), 0.49, 0.03, "rising");
        assert_true(number_of(heat, row, "rises") == 1);
        /* 500 (1 - .945) / 2 units, of which one state has a deviation of 5 or so. */
        assert_near(number_of(heat, row, "wrong"), 13.75, 5, "wrong");
    }
    /* Below capacity annealing finds the pattern itself, and graded units do so. */
    assert_true(number_of(heat, ANNEALED, "wrong") < 0.2);
    assert_true(number_of(heat, HEATS, "wrong") < 0.2);
    assert_near(number_of(heat, ANNEALED, "kept_overlap_theory"), 1, 1e-6, "at T = 0");
    hop_lab_free(lab);
}

/* At T = 0 all three are random order, unit for unit: the same chance of orders, and none
   of acceptance; sweeps that change nothing follow its end. Nothing rises. */
static void no_heat_is_random_order(void **state) {
    (void)state;
    const char *const pairs[] = {"units",       "200",    "load", "0.05,0.15", "noise",
                                 "0.15",        "trials", "40",   "sweeps",    "60",
                                 "temperature", "0",      NULL};
    hop_lab *lab = run_lab(context, "dynamics", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *heat = table_of(report, "heat"),
                        *results = table_of(report, "results");
    assert_int_equal(heat->rows, 2 * (HEATS + 2));
    for (size_t load = 0; load < 2; load++)
        for (size_t k = 0; k < HEATS; k++) {
            const size_t row = load * (HEATS + 2) + k, random = load * MOVES + RANDOM;
            assert_true(number_of(heat, row, "wrong") ==
                        number_of(results, random, "wrong"));
            assert_true(number_of(heat, row, "energy") ==
                        number_of(results, random, "energy"));
            assert_true(number_of(heat, row, "retrieved") ==
                        number_of(results, random, "retrieved"));
            assert_true(number_of(heat, row, "rises") == 0);
            assert_true(number_of(heat, row, "rising") == 0);
        }
    hop_lab_free(lab);
}

/* Heat leaves less of the pattern the hotter it is, and more rises; graded energy never
   does, and steep graded units end about where the others do. */
static void heat_takes_and_gain_gives(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "300",    "load",        "0.05",        "noise",
                                 "0.1",   "trials", "20",          "sweeps",      "40",
                                 "gain",  "20,1.5", "temperature", "0.4,0.2,1.5", NULL};
    hop_lab *lab = run_lab(context, "dynamics", pairs);
    const hop_lab_table *heat = table_of(report_of(lab), "heat");
    assert_int_equal(heat->rows, 3 * HEATS + 2);
    for (size_t row = 0; row < 3 * HEATS; row++) {
        static const double degrees[] = {0.2, 0.4, 1.5};
        assert_true(number_of(heat, row, "temperature") == degrees[row / HEATS]);
        if (row < HEATS || row % HEATS == ANNEALED) continue;
        assert_true(number_of(heat, row, "overlap") <
                    number_of(heat, row - HEATS, "overlap"));
        assert_true(number_of(heat, row, "rising") > 0.3);
    }
    assert_true(number_of(heat, 2 * HEATS, "kept") == 0);
    assert_true(isnan(number_of(heat, 2 * HEATS, "kept_overlap")));
    assert_true(isnan(number_of(heat, 2 * HEATS, "kept_overlap_theory")));
    for (size_t row = 3 * HEATS; row < heat->rows; row++) {
        assert_string_equal(cell_of(heat, row, "dynamics")->text, "continuous");
        assert_true(number_of(heat, row, "rises") == 0);
    }
    assert_true(number_of(heat, 3 * HEATS, "gain") == 1.5);
    assert_true(number_of(heat, 3 * HEATS + 1, "overlap") > 0.99);
    assert_true(number_of(heat, 3 * HEATS, "overlap") <
                number_of(heat, 3 * HEATS + 1, "overlap"));
    hop_lab_free(lab);
}

/* The first trials alone are heated: further ones change nothing of it. */
static void later_trials_are_not_heated(void **state) {
    (void)state;
    const char *const few[] = {"units", "20", "load", "0.1", "trials", "100", NULL};
    const char *const many[] = {"units", "20", "load", "0.1", "trials", "150", NULL};
    hop_lab *a = run_lab(context, "dynamics", few),
            *b = run_lab(context, "dynamics", many);
    const hop_lab_table *left = table_of(report_of(a), "heat"),
                        *right = table_of(report_of(b), "heat");
    for (size_t k = 0; k < left->rows * left->columns; k++)
        assert_memory_equal(&left->cells[k].number, &right->cells[k].number,
                            sizeof(double));
    assert_true(number_of(right, 0, "trials") == 100);
    hop_lab_free(a);
    hop_lab_free(b);
}

/* Couplings that are not symmetric have no graded energy: the rest goes on. */
static void what_a_memory_cannot_do_is_left_out(void **state) {
    (void)state;
    const char *const pairs[] = {"units",  "40", "load", "0.1",        "noise", "0.1",
                                 "trials", "4",  "rule", "perceptron", NULL};
    hop_lab *lab = run_lab(context, "dynamics", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *heat = table_of(report, "heat");
    assert_true(!isnan(number_of(heat, GLAUBER, "overlap")));
    assert_true(isnan(number_of(heat, heat->rows - 1, "overlap")));
    assert_true(isnan(number_of(heat, heat->rows - 1, "rises")));
    assert_no_nan_text(report);
    hop_lab_free(lab);
}

static void refusals(void **state) {
    (void)state;
    assert_refused(context, "dynamics", (const char *const[]){"gain", "0", NULL},
                   "gain: ");
    assert_refused(context, "dynamics", (const char *const[]){"temperature", "-1", NULL},
                   "temperature: ");
    assert_refused(context, "dynamics", (const char *const[]){"sweeps", "1000000", NULL},
                   "sweeps: 1000000 sweeps of 500 units");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heat_follows_theory),
        cmocka_unit_test(no_heat_is_random_order),
        cmocka_unit_test(heat_takes_and_gain_gives),
        cmocka_unit_test(later_trials_are_not_heated),
        cmocka_unit_test(what_a_memory_cannot_do_is_left_out),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
