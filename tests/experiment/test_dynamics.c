/* SPDX-License-Identifier: MIT */
/* Dynamics: energies and errors step by step, and what no dynamics may do. */
#include <hopfield/theory.h>
#include "labs.h"

/* Heat is tested elsewhere: next to none of it here. */
#define COLD "temperature", "0", "gain", "10", "sweeps", "2"

enum { SYNC, FIXED, RANDOM, GREEDY, MOVES };
enum { TRACED = GREEDY, LENGTH = 13 };

static double error_of(const hop_lab_table *table, size_t row, const char *low,
                       const char *high) {
    return (number_of(table, row, high) - number_of(table, row, low)) / (2 * 1.96);
}

/* A cue with k flips has the energy -((1 - 2k/N)^2 - 1/N) / 2 per unit in expectation. In
   the first synchronous step theory is exact for N to infinity, and at N = 500 the units'
   own terms are less than half a unit and 1/N. Five standard errors beside it. */
static void test_first_steps(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const char *const pairs[] = {"units", "500",    "load", "0.05,0.14", "noise",
                                 "0.15",  "trials", "300",  COLD,        NULL};
    hop_lab *lab = run_lab(context, "dynamics", pairs);
    const hop_lab_table *table = table_of(report_of(lab), "steps");
    assert_int_equal(table->rows, 2 * TRACED * LENGTH);
    for (size_t load = 0; load < 2; load++) {
        const size_t row = load * TRACED * LENGTH;
        const double alpha = (load ? 69 : 24) / 500.0;
        const hop_theory_flow cue = hop_theory_flow_begin(alpha, 0.7);
        const hop_theory_flow one = hop_theory_flow_step(alpha, cue);
        const double squares = one.overlap * one.overlap + one.noise * one.noise;
        assert_near(number_of(table, row, "energy"), -(0.49 - 1 / 500.0) / 2,
                    5 * error_of(table, row, "energy_low", "energy_high"), "cue");
        assert_near(number_of(table, row, "energy_theory"), -(0.49 - 1 / 500.0) / 2,
                    1e-12, "cue, theory");
        assert_near(number_of(table, row + 1, "energy"),
                    -(squares - alpha - 1 / 500.0) / 2,
                    1 / 500.0 + 5 * error_of(table, row + 1, "energy_low", "energy_high"),
                    "energy after one step");
        assert_near(number_of(table, row + 1, "wrong"), 250 * (1 - one.overlap),
                    0.5 + 5 * error_of(table, row + 1, "wrong_low", "wrong_high"),
                    "wrong after one step");
        for (size_t move = 0; move < TRACED; move++)
            assert_true(number_of(table, row + move * LENGTH, "wrong") == 75);
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

/* One unit at a time the energy falls at every step, and every run settles. All at once
   some runs cycle near capacity, and then end where no other dynamics can. Nothing makes
   fewer flips than cue and end differ by, and a greedy step is one flip. */
static void test_laws(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const char *const pairs[] = {"units", "300",    "load", "0.1,0.15", "noise",
                                 "0.15",  "trials", "150",  COLD,       NULL};
    hop_lab *lab = run_lab(context, "dynamics", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "results");
    assert_int_equal(table->rows, 2 * MOVES);
    for (size_t row = 0; row < table->rows; row++) {
        assert_true(number_of(table, row, "flips") >= number_of(table, row, "needed"));
        if (row % MOVES == SYNC) continue;
        assert_true(number_of(table, row, "rises") == 0);
        assert_true(number_of(table, row, "cycle") == 0);
        if (row % MOVES == GREEDY)
            assert_true(number_of(table, row, "steps") == number_of(table, row, "flips"));
    }
    const double cycle = number_of(table, MOVES + SYNC, "cycle");
    assert_true(cycle > 0);
    assert_true(number_of(table, MOVES + SYNC, "rises") > 0);
    const hop_lab_table *same = table_of(report, "pairs");
    assert_int_equal(same->rows, 2 * 6);
    for (size_t pair = 6; pair < 9; pair++) {
        assert_string_equal(cell_of(same, pair, "first")->text, "sync");
        assert_true(number_of(same, pair, "same") <= 1 - cycle);
    }
    const hop_lab_table *steps = table_of(report, "steps");
    for (size_t row = 1; row < steps->rows; row++)
        if (row % LENGTH > 0 && row / LENGTH % TRACED != SYNC)
            assert_true(number_of(steps, row, "energy") <=
                        number_of(steps, row - 1, "energy") + 1e-12);
    hop_lab_free(lab);
    hop_context_free(context);
}

/* Far below capacity all dynamics find the pattern, greedy recall by the fewest flips: of
   100 patterns of 1000 units at load 0.02, 100 1000 erfc(5) / 2 = 1e-7 are unstable. */
static void test_low_load(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const char *const pairs[] = {"units", "1000",   "load", "0.02", "noise",
                                 "0.1",   "trials", "100",  COLD,   NULL};
    hop_lab *lab = run_lab(context, "dynamics", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "results");
    for (size_t move = 0; move < MOVES; move++) {
        assert_true(number_of(table, move, "exact") == 1);
        assert_true(number_of(table, move, "needed") == 100);
        assert_true(number_of(table, move, "energy") ==
                    number_of(table, GREEDY, "energy"));
    }
    assert_true(number_of(table, GREEDY, "flips") == 100);
    const hop_lab_table *same = table_of(report, "pairs");
    for (size_t pair = 0; pair < same->rows; pair++)
        assert_true(number_of(same, pair, "same") == 1);
    hop_lab_free(lab);
    hop_context_free(context);
}

/* AGS's energy of retrieval, within five standard errors and 1/N. Couplings divided by P
   in place of N make all energies, also in theory, N/P times as large and change no
   state. */
static void test_final_energy(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const char *const by_units[] = {"units",  "500", "load",    "0.12", "noise", "0.1",
                                    "trials", "100", "scaling", "n",    COLD,    NULL};
    const char *const by_patterns[] = {"units",  "500", "load",    "0.12", "noise", "0.1",
                                       "trials", "100", "scaling", "p",    COLD,    NULL};
    hop_lab *lab = run_lab(context, "dynamics", by_units);
    hop_lab *other = run_lab(context, "dynamics", by_patterns);
    const hop_lab_table *table = table_of(report_of(lab), "results");
    const hop_lab_table *scaled = table_of(report_of(other), "results");
    hop_theory_ags ags;
    assert_ok(hop_theory_solve_ags(0.12, &ags));
    const double expected = -(ags.overlap * ags.overlap + 0.12 * (ags.r - 1)) / 2;
    for (size_t move = 0; move < MOVES; move++) {
        const double found = number_of(table, move, "kept_energy");
        const double error = error_of(table, move, "kept_energy_low", "kept_energy_high");
        assert_near(found, expected, 1 / 500.0 + 5 * error, "energy of retrieval");
        assert_true(error < 0.002);
        assert_near(number_of(table, move, "kept_energy_theory"), expected, 1e-12, "AGS");
        assert_near(number_of(scaled, move, "kept_energy") * 0.12, found, 1e-12,
                    "scaled");
        assert_near(number_of(scaled, move, "kept_energy_theory") * 0.12, expected, 1e-12,
                    "AGS, scaled");
        assert_true(number_of(table, move, "wrong") == number_of(scaled, move, "wrong"));
    }
    hop_lab_free(lab);
    hop_lab_free(other);
    hop_context_free(context);
}

static void test_threads(void **state) {
    (void)state;
    const char *const pairs[] = {"units",   "80,120", "load", "0.05,0.2", "noise",
                                 "0.1,0.3", "trials", "20",   COLD,       NULL};
    assert_threads_agree("dynamics", pairs);
}

static void test_refusals(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    assert_refused(context, "dynamics", (const char *const[]){"update", "async", NULL},
                   "takes no update");
    assert_refused(context, "dynamics", (const char *const[]){"order", "greedy", NULL},
                   "takes no order");
    assert_refused(context, "dynamics", (const char *const[]){"load", "0.0001", NULL},
                   "load: ");
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_steps), cmocka_unit_test(test_laws),
        cmocka_unit_test(test_low_load),    cmocka_unit_test(test_final_energy),
        cmocka_unit_test(test_threads),     cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
