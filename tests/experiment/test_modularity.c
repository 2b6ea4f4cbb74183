/* SPDX-License-Identifier: MIT */
/* Modularity against theory: interference, what routing recovers, and what it costs. */
#include "experiment/division.h"
#include "labs.h"

/* The load of one network at 0.3 is twice what it can hold; of four it is half. */
static const char *const lost[] = {"units", "200",    "load", "0.3", "modules",
                                   "1,4",   "trials", "80",   NULL};

/* One run for several tests. */
typedef struct {
    hop_context *context;
    hop_lab *lab;
    const hop_lab_report *report;
} shared_run;

static int set_up(void **state) {
    shared_run *run = need(sizeof *run);
    run->context = context_of(2, HOP_ISA_AUTO);
    run->lab = run_lab(run->context, "modularity", lost);
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

static size_t row_of(const hop_lab_table *table, double modules, const char *net,
                     const char *route) {
    for (size_t row = 0; row < table->rows; row++)
        if (number_of(table, row, "modules") == modules &&
            strcmp(cell_of(table, row, "net")->text, net) == 0 &&
            (!route || strcmp(cell_of(table, row, "route")->text, route) == 0))
            return row;
    fail_msg("no row %g %s %s", modules, net, route ? route : "");
    return 0;
}

static double retrieved(const hop_lab_table *table, double modules, const char *net,
                        const char *route) {
    return number_of(table, row_of(table, modules, net, route), "retrieved");
}

/* Standard error from the half width of a 95% interval of 80 trials (t = 1.99). */
static double error_of(const hop_lab_table *table, size_t row, const char *low,
                       const char *high) {
    return (number_of(table, row, high) - number_of(table, row, low)) / (2 * 1.99);
}

/* Five standard errors. Where theory expects less than one unstable unit in all trials
   their number is Poisson's: six of them would be five deviations. */
static void interference_is_as_theory_says(void **state) {
    const shared_run *run = *state;
    const hop_lab_table *table = table_of(run->report, "interference");
    assert_int_equal(table->rows, 2 * HOP_DIVISION_COUNT);
    for (size_t row = 0; row < table->rows; row++) {
        const char *net = cell_of(table, row, "net")->text;
        const double crosstalk = number_of(table, row, "crosstalk_theory");
        const double unstable = number_of(table, row, "unstable_theory");
        assert_near(number_of(table, row, "crosstalk"), crosstalk,
                    5 * error_of(table, row, "crosstalk_low", "crosstalk_high"), net);
        assert_near(number_of(table, row, "unstable"), unstable,
                    5 * error_of(table, row, "unstable_low", "unstable_high") +
                        6.0 / (80 * number_of(table, row, "units_each")),
                    net);
    }
}

/* 50 patterns in slices of 25 units: (P - 1) / (n - 1) = 49 / 24, from means of variance
   and signal. The mean of their ratios would be 7% above it, eight errors of 1500 trials.
   An interval is 3.92 errors wide. */
static void crosstalk_of_small_slices_is_unbiased(void **state) {
    (void)state;
    static const char *const pairs[] = {"units", "100",    "load", "0.5", "modules",
                                        "4",     "trials", "1500", NULL};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "modularity", pairs);
    const hop_lab_table *table = table_of(report_of(lab), "interference");
    const size_t row = row_of(table, 4, "slices", NULL);
    const double error = (number_of(table, row, "crosstalk_high") -
                          number_of(table, row, "crosstalk_low")) /
                         3.92;
    assert_true(error < 0.025);
    assert_near(number_of(table, row, "crosstalk_theory"), 49.0 / 24, 1e-12, "theory");
    assert_near(number_of(table, row, "crosstalk"), 49.0 / 24, 5 * error, "crosstalk");
    hop_lab_free(lab);
    hop_context_free(context);
}

/* Theory for N to infinity: one network retrieves at no load above 0.138, full ones at a
   quarter of 0.3 do, smaller ones at half of it (0.15) are on the edge, slices at 1.2
   have lost all. Five standard deviations of a rate over 80 trials are at most 0.28. */
static void routing_recovers_what_one_network_loses(void **state) {
    const shared_run *run = *state;
    const hop_lab_table *table = table_of(run->report, "results");
    const double one = retrieved(table, 4, "single", "none");
    const double overlap = retrieved(table, 4, "full", "overlap");
    assert_true(one < 0.28 && overlap > 0.72);
    assert_near(overlap, retrieved(table, 4, "full", "oracle"), 0.05, "oracle");
    assert_true(retrieved(table, 4, "full", "energy") < overlap - 0.28);
    assert_true(retrieved(table, 4, "slices", "none") == 0);
    assert_true(retrieved(table, 4, "smaller", "overlap") > one + 0.28);
    /* By energy the right network is chosen hardly more often than one of four by
       chance. */
    const size_t row = row_of(table, 4, "full", "energy");
    assert_true(number_of(table, row, "right") < 0.25 + 0.28);
}

static void one_network_is_one_network(void **state) {
    const shared_run *run = *state;
    static const char *const columns[] = {"units_total", "synapses_total", "exact",
                                          "retrieved", "overlap"};
    const hop_lab_table *table = table_of(run->report, "results");
    const size_t one = row_of(table, 1, "single", "none");
    for (size_t row = 0; row < table->rows; row++) {
        if (number_of(table, row, "modules") != 1) continue;
        for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
            assert_true(number_of(table, row, columns[c]) ==
                        number_of(table, one, columns[c]));
    }
}

/* The mean final overlap in diluted networks below their knee, within five standard
   errors and 0.003 for N = 400, which is not infinite (at 300 trials it lay 0.002 off).
   Without the noise of cutting theory would say 1.000. */
static void diluted_networks_follow_sompolinsky(void **state) {
    (void)state;
    static const char *const pairs[] = {"units", "400",    "load", "0.2", "modules",
                                        "4,8",   "trials", "40",   NULL};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "modularity", pairs);
    const hop_lab_table *table = table_of(report_of(lab), "results");
    for (double k = 4; k <= 8; k *= 2) {
        const size_t row = row_of(table, k, "diluted", "oracle");
        const double expected = number_of(table, row, "overlap_theory");
        assert_true(expected < 0.98);
        assert_near(number_of(table, row, "overlap"), expected,
                    5 * error_of(table, row, "overlap_low", "overlap_high") + 0.003,
                    "overlap");
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

static void threads_do_not_matter(void **state) {
    (void)state;
    static const char *const pairs[] = {"units", "64",     "load", "0.1,0.3", "modules",
                                        "1,4",   "trials", "6",    NULL};
    assert_threads_agree("modularity", pairs);
}

static void impossible_divisions_are_refused(void **state) {
    (void)state;
    static const char *const uneven[] = {"units", "200", "modules", "3", NULL};
    static const char *const tiny[] = {"units", "16", "load", "2", "modules", "16", NULL};
    static const char *const few[] = {"units",   "200", "load", "0.2,0.015",
                                      "modules", "1,4", NULL};
    static const char *const none[] = {"load", "0.001", NULL};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    assert_refused(context, "modularity", uneven,
                   "modules: 3 networks cannot have equal slices of 200 units");
    assert_refused(context, "modularity", tiny,
                   "modules: slices of 16 units for 16 networks are smaller than 2");
    assert_refused(context, "modularity", few,
                   "modules: 4 networks cannot share 3 patterns (load 0.015 of 200");
    assert_refused(context, "modularity", none, "load: 0.001 of 400 units is no pattern");
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interference_is_as_theory_says),
        cmocka_unit_test(crosstalk_of_small_slices_is_unbiased),
        cmocka_unit_test(routing_recovers_what_one_network_loses),
        cmocka_unit_test(one_network_is_one_network),
        cmocka_unit_test(diluted_networks_follow_sompolinsky),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(impossible_divisions_are_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
