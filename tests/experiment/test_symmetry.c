/* SPDX-License-Identifier: MIT */
/* Symmetry: both ends against theorems, the first step against signal to noise. */
#include "experiment/symmetry.h"
#include "labs.h"

/* Above capacity and with much noise, so that states wander and cycles are found. */
static const char *const hard[] = {"units",  "60",  "load",      "0.4",
                                   "noise",  "0.3", "asymmetry", "0,0.5,1",
                                   "trials", "60",  NULL};

/* One run for several tests. */
typedef struct {
    hop_context *context;
    hop_lab *lab;
    const hop_lab_report *report;
} shared_run;

static int set_up(void **state) {
    shared_run *run = need(sizeof *run);
    run->context = context_of(2, HOP_ISA_AUTO);
    run->lab = run_lab(run->context, "symmetry", hard);
    run->report = report_of(run->lab);
    *state = run;
    return 0;
}

static int tear_down(void **state) {
    shared_run *run = *state;
    hop_lab_free(run->lab);
    hop_context_free(run->context);
    free(run);
    return 0;
}

static size_t row_of(const hop_lab_table *table, double asymmetry, const char *move) {
    for (size_t row = 0; row < table->rows; row++)
        if (number_of(table, row, "asymmetry") == asymmetry &&
            (!move || strcmp(cell_of(table, row, "dynamics")->text, move) == 0))
            return row;
    fail_msg("no row %g %s", asymmetry, move ? move : "");
    return 0;
}

/* Every run has this number: the mean and both ends of its interval are the same, but
   that of zeros alone no upper end is certain. */
static void assert_all(const hop_lab_table *table, size_t row, const char *column,
                       double expected) {
    char low[32], high[32];
    snprintf(low, sizeof low, "%s_low", column);
    snprintf(high, sizeof high, "%s_high", column);
    assert_true(number_of(table, row, column) == expected);
    assert_true(number_of(table, row, low) == expected);
    if (expected != 0) assert_true(number_of(table, row, high) == expected);
}

/* One unit at a time settles and never raises the energy; all at once settles or cycles
   with period 2, and at this load some runs do cycle. */
static void symmetric_couplings_settle(void **state) {
    const shared_run *run = *state;
    const hop_lab_table *table = table_of(run->report, "results");
    const char *const moves[] = {"fixed", "random"};
    for (size_t m = 0; m < 2; m++) {
        const size_t row = row_of(table, 0, moves[m]);
        assert_true(number_of(table, row, "settled") == 1);
        assert_true(number_of(table, row, "settled_theory") == 1);
        assert_true(number_of(table, row, "cycle") == 0);
        assert_true(number_of(table, row, "limit") == 0);
        assert_true(number_of(table, row, "rises") == 0);
        assert_all(table, row, "raising", 0);
    }
    const size_t row = row_of(table, 0, "sync");
    assert_true(number_of(table, row, "limit") == 0);
    assert_true(number_of(table, row, "cycle") > 0);
    assert_all(table, row, "period", 2);
}

/* Goles 1986: period 4 all at once; in fixed order the state turns into its negative with
   every sweep; in random order nothing settles. The energy is 0 throughout. */
static void antisymmetric_couplings_never_settle(void **state) {
    const shared_run *run = *state;
    const hop_lab_table *table = table_of(run->report, "results");
    const size_t sync = row_of(table, 1, "sync"), fixed = row_of(table, 1, "fixed");
    const size_t random = row_of(table, 1, "random");
    assert_true(number_of(table, sync, "cycle") == 1);
    assert_all(table, sync, "period", 4);
    assert_true(number_of(table, fixed, "cycle") == 1);
    assert_all(table, fixed, "period", 2);
    assert_true(number_of(table, random, "limit") == 1);
    const size_t rows[] = {sync, fixed, random};
    for (size_t k = 0; k < 3; k++) {
        assert_true(number_of(table, rows[k], "settled") == 0);
        assert_true(number_of(table, rows[k], "rises") == 0);
        for (size_t c = 0; c < 3; c++) {
            static const char *const names[][2] = {{"settled", "settled_theory"},
                                                   {"cycle", "cycle_theory"},
                                                   {"rises", "rises_theory"}};
            assert_true(number_of(table, rows[k], names[c][0]) ==
                        number_of(table, rows[k], names[c][1]));
        }
    }
}

/* A flip raises the energy where the field of A outvotes that of S: of two Gaussian
   fields in the ratio tan(phi) = 0.58 for atan(0.58) / pi = 1/6 of the signs. A run that
   flips many units does so nearly always; five standard deviations of a rate of 0.9 over
   60 runs are 0.2. */
static void the_energy_rises_in_between(void **state) {
    const shared_run *run = *state;
    const hop_lab_table *table = table_of(run->report, "results");
    assert_true(number_of(table, row_of(table, 0.5, "fixed"), "rises") > 0.7);
    assert_true(number_of(table, row_of(table, 0.5, "random"), "rises") > 0.7);
    for (size_t row = 0; row < table->rows; row++)
        assert_near(number_of(table, row, "settled") + number_of(table, row, "cycle") +
                        number_of(table, row, "limit"),
                    1, 1e-12, "all runs");
}

/* Within five standard errors, from the interval of 150 trials (t = 1.976), and 11 units
   in all, for where few are expected the interval itself is uncertain: five deviations of
   Poisson's law at a mean of 5. */
static void first_step_follows_signal_to_noise(void **state) {
    (void)state;
    static const char *const pairs[] = {
        "units",  "200", "load",      "0.1", "asymmetry", "0.3,0.6,0.9,1",
        "trials", "150", "max-steps", "1",   NULL};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "symmetry", pairs);
    const hop_lab_table *table = table_of(report_of(lab), "couplings");
    for (size_t row = 0; row < table->rows; row++) {
        const double half = number_of(table, row, "step_error_high") -
                            number_of(table, row, "step_error");
        assert_near(number_of(table, row, "step_error"),
                    number_of(table, row, "step_error_theory"),
                    5 * half / 1.976 + 11.0 / (150 * 200), "step error");
        assert_near(number_of(table, row, "eta"), number_of(table, row, "eta_theory"),
                    1e-12, "eta");
    }
    assert_true(number_of(table, row_of(table, 1, NULL), "step_error_theory") == 0.5);
    hop_lab_free(lab);
    hop_context_free(context);
}

/* For large N the corrections vanish: 1/2 erfc(cos(phi) m0 / sqrt(2 alpha)). */
static void step_theory_of_large_networks(void **state) {
    (void)state;
    for (double sine = 0; sine < 1; sine += 0.2) {
        const hop_point point = {.units = 10000000,
                                 .patterns = 1000000,
                                 .load = 0.1,
                                 .noise = 0.1,
                                 .extra = sine};
        const double expected =
            hop_theory_one_step_error(1e7, 1e6, sqrt(1 - sine * sine) * 0.8);
        assert_near(hop_symmetry_step_error(&point) / expected, 1, 1e-4, "step error");
    }
}

static void threads_do_not_matter(void **state) {
    (void)state;
    static const char *const pairs[] = {"units",  "60", "asymmetry", "0,0.9,1",
                                        "trials", "8",  NULL};
    assert_threads_agree("symmetry", pairs);
}

static void impossible_parameters_are_refused(void **state) {
    (void)state;
    static const char *const beyond[] = {"asymmetry", "1.1", NULL};
    static const char *const huge[] = {"units", "1000000", NULL};
    static const char *const none[] = {"load", "0.001", NULL};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    assert_refused(context, "symmetry", beyond, "asymmetry: '1.1'");
    assert_refused(context, "symmetry", huge, "units: couplings: 1000000 x 8000000");
    assert_refused(context, "symmetry", none, "load: 0.001 of 200 units is no pattern");
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(symmetric_couplings_settle),
        cmocka_unit_test(antisymmetric_couplings_never_settle),
        cmocka_unit_test(the_energy_rises_in_between),
        cmocka_unit_test(first_step_follows_signal_to_noise),
        cmocka_unit_test(step_theory_of_large_networks),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(impossible_parameters_are_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
