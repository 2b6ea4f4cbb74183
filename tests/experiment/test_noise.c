/* SPDX-License-Identifier: MIT */
/* Noise: four kinds of damage against theory, against each other, and at the ends. */
#include <hopfield/theory.h>
#include "labs.h"

enum { FLIPPED, MISSING, FILLED, BACKGROUND, KINDS };

/* The standard error of a mean that the table gives with its 95% interval. */
static double error_of(const hop_lab_table *table, size_t row, const char *low,
                       const char *high) {
    return (number_of(table, row, high) - number_of(table, row, low)) / (2 * 1.96);
}

/* The first step is exact in theory for N to infinity. At N = 1000 the units' own terms,
   the cue's random overlap and ties shift each count by less than half a unit; P is odd
   so that fields of whole cues are never 0. Five standard errors beside it. */
static void test_first_step(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const char *const pairs[] = {"units",       "1000",  "load",
                                 "0.051,0.101", "noise", "0.2,0.35,0.701",
                                 "trials",      "150",   NULL};
    hop_lab *lab = run_lab(context, "noise", pairs);
    const hop_lab_table *table = table_of(report_of(lab), "results");
    assert_int_equal(table->rows, 2 * 3 * KINDS);
    for (size_t row = 0; row < table->rows; row++) {
        const double patterns = number_of(table, row, "patterns");
        const double f = number_of(table, row, "noise"), known = 1 - f;
        const double overlaps[KINDS] = {1 - 2 * f, sqrt(known), known, known};
        const double expected =
            500 * erfc(overlaps[row % KINDS] / sqrt(2 * (patterns - 1) / 1000));
        assert_near(number_of(table, row, "first_theory"), expected, 1e-9 * expected,
                    "theory");
        assert_near(number_of(table, row, "first"), expected,
                    0.5 + 5 * error_of(table, row, "first_low", "first_high"),
                    "wrong after one step");
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

/* Known: at load 0.1 with 30% of the units known, cues come back (within 5%) where the
   others are missing, all but the fewer the larger N is; 35% at N = 500 and 24% at N =
   1000 where they are filled at random. Of 400 trials a share p has the deviation
   sqrt(p (1 - p) / 400): five of them, and half of the last figure. */
static void test_missing_beats_filling(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const char *const pairs[] = {"units",     "500,1000", "load",   "0.1",
                                 "noise",     "0.7",      "trials", "400",
                                 "retrieved", "0.05",     NULL};
    hop_lab *lab = run_lab(context, "noise", pairs);
    const hop_lab_table *table = table_of(report_of(lab), "results");
    const double filled[] = {0.35, 0.24};
    for (size_t n = 0; n < 2; n++) {
        const double room = 0.005 + 5 * sqrt(filled[n] * (1 - filled[n]) / 400);
        const size_t first = n * KINDS;
        assert_near(number_of(table, first + FILLED, "retrieved"), filled[n], room,
                    "filled");
        assert_near(number_of(table, first + BACKGROUND, "retrieved"), filled[n], room,
                    "background");
        assert_true(number_of(table, first + MISSING, "retrieved") > 0.95);
        assert_true(number_of(table, first + FLIPPED, "retrieved") == 0);
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

/* The smallest effective overlap is one for all kinds, and above Amari and Maginu's. The
   intervals are of 95%: two and a half times their halves are five deviations. */
static void test_one_critical_overlap(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const char *const pairs[] = {
        "units",  "500",   "load",
        "0.1",    "noise", "0.26:0.44:0.02,0.54:0.8:0.02,0.82:1:0.02",
        "trials", "120",   NULL};
    hop_lab *lab = run_lab(context, "noise", pairs);
    const hop_lab_table *table = table_of(report_of(lab), "tolerance");
    assert_int_equal(table->rows, 2 * KINDS);
    for (size_t row = 0; row < table->rows; row++) {
        if (strcmp(cell_of(table, row, "rate")->text, "retrieved") != 0) continue;
        const double found = number_of(table, row, "overlap");
        const double half = (number_of(table, row, "overlap_high") -
                             number_of(table, row, "overlap_low")) /
                            2;
        const size_t flipped = row - row % KINDS;
        const double other = (number_of(table, flipped, "overlap_high") -
                              number_of(table, flipped, "overlap_low")) /
                             2;
        assert_true(half < 0.03);
        assert_near(found, number_of(table, flipped, "overlap"),
                    2.5 * sqrt(half * half + other * other), "critical overlap");
        assert_true(found - 2.5 * half > hop_theory_critical_overlap(49 / 500.0));
        assert_true(number_of(table, row, "overlap_theory") ==
                    hop_theory_critical_overlap(49 / 500.0));
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

/* Without damage all four cues are the pattern. With nothing known, nothing is found, and
   a pattern turned over is no pattern retrieved. */
static void test_ends(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const char *const pairs[] = {"units", "200",    "load", "0.1", "noise",
                                 "0,1",   "trials", "60",   NULL};
    static const char *const columns[] = {"exact", "retrieved", "wrong",
                                          "first", "steps",     "cycle"};
    hop_lab *lab = run_lab(context, "noise", pairs);
    const hop_lab_table *table = table_of(report_of(lab), "results");
    assert_true(number_of(table, FLIPPED, "exact") > 0.5);
    for (size_t kind = MISSING; kind < KINDS; kind++)
        for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
            assert_true(number_of(table, kind, columns[k]) ==
                        number_of(table, FLIPPED, columns[k]));
    assert_true(number_of(table, KINDS + MISSING, "wrong") == 200);
    assert_true(number_of(table, KINDS + MISSING, "steps") == 0);
    assert_true(number_of(table, KINDS + MISSING, "exact") == 0);
    assert_true(number_of(table, KINDS + FLIPPED, "retrieved") == 0);
    hop_lab_free(lab);
    hop_context_free(context);
}

static void test_threads(void **state) {
    (void)state;
    const char *const pairs[] = {"units",  "100,130",  "load",   "0.05,0.2",
                                 "noise",  "0:1:0.25", "trials", "20",
                                 "update", "async",    NULL};
    assert_threads_agree("noise", pairs);
}

static void test_refusals(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    assert_refused(context, "noise", (const char *const[]){"noise", "0:1.5:0.5", NULL},
                   "noise: ");
    assert_refused(context, "noise",
                   (const char *const[]){"units", "100", "load", "0.001", NULL},
                   "load: 0.001 of 100 units is no pattern");
    assert_refused(context, "noise",
                   (const char *const[]){"units", "100", "load", "0.5", "structure",
                                         "orthogonal", NULL},
                   "orthogonal");
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_step),
        cmocka_unit_test(test_missing_beats_filling),
        cmocka_unit_test(test_one_critical_overlap),
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
