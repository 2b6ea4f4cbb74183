/* SPDX-License-Identifier: MIT */
/* Tables of drift against theory. */
#include <math.h>
#include "experiment/drifts.h"

enum { RUNS = 40, STEPS = 30 };

typedef struct {
    hop_context *context;
    hop_lab *labs[2];
    const hop_lab_report *usual, *heavy; /* scaling n with a deep past; source */
} fixture;

static int set_up(void **state) {
    fixture *f = need(sizeof *f);
    f->context = context_of(2, HOP_ISA_AUTO);
    f->labs[0] = run_lab(f->context, "drift",
                         PAIRS("pictures", OUR_SCENES, "dreams", "0", "repeat", "40",
                               "old-strength", "2"));
    f->labs[1] = run_lab(f->context, "drift",
                         PAIRS("pictures", OUR_SCENES, "dreams", "0", "repeat", "40",
                               "scaling", "source"));
    f->usual = report_of(f->labs[0]);
    f->heavy = report_of(f->labs[1]);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    hop_lab_free(f->labs[0]);
    hop_lab_free(f->labs[1]);
    hop_context_free(f->context);
    free(f);
    return 0;
}

static size_t row_of(const hop_lab_table *table, const char *column, const char *text) {
    for (size_t row = 0; row < table->rows; row++)
        if (strcmp(cell_of(table, row, column)->text, text) == 0) return row;
    fail_msg("no row %s", text);
    return 0;
}

/* Reinforcements of a scene are binomial: 30 draws at 1/7, mean 4.29, deviation 1.92; of
   the mean of 40 runs 0.303, five of which are 1.52. All scenes together have 30. */
static void scenes_are_chosen_fairly(void **state) {
    const fixture *f = *state;
    const hop_lab_table *results = table_of(f->usual, "scenes");
    for (size_t s = 0; s < 7; s++)
        assert_near(number_of(results, s, "reinforced"), 30.0 / 7, 1.52, "reinforced");
    assert_near(number_of(results, row_of(results, "scene", "all"), "reinforced"),
                30.0 / 7, 1e-12, "reinforced in all");
}

/* c0 = 2, one scene at a time. Its two associations alone are expected to turn at 2 or 3
   (overlaps with the background differ by 12% at most, and noise moves the cue's by some
   0.02): what is measured may be shifted by the six other old ones, whose overlaps of up
   to 0.35 add some 2 x 0.35 to one of the sides, one reinforcement of overlap 0.72. */
static void alone_a_scene_turns_as_expected(void **state) {
    const fixture *f = *state;
    const hop_lab_table *results = table_of(f->usual, "results");
    for (size_t s = 0; s < 7; s++) {
        const double expected = number_of(results, s, "own_theory");
        assert_true(expected >= 2 && expected <= 3);
        assert_near(number_of(results, s, "own_alone"), expected, 1, "alone");
    }
    /* Under source scaling c0 / rho = 1/7: the first one decides (test_drift_run). */
    const hop_lab_table *heavy = table_of(f->heavy, "results");
    const hop_lab_table *others = table_of(f->heavy, "others");
    for (size_t s = 0; s < 7; s++) {
        assert_true(number_of(heavy, s, "own_theory") == 1);
        assert_true(number_of(heavy, s, "own_alone") == 1);
    }
    const size_t one = row_of(others, "reinforced", "one");
    assert_true(number_of(others, one, "right") == 1);
    assert_true(number_of(others, one, "lost") == 0);
    assert_true(number_of(others, one, "elsewhere") == 0);
    assert_true(number_of(others, one, "never") ==
                number_of(others, one, "never_theory"));
}

/* The order makes no difference; deeper and more often are one under scaling n, and turn
   later; all as the two associations alone foresee it. */
static void history_is_depth(void **state) {
    const fixture *f = *state;
    const hop_lab_table *history = table_of(f->usual, "history");
    const size_t is = row_of(history, "history", "as is"),
                 deeper = row_of(history, "history", "deeper"),
                 often = row_of(history, "history", "more often");
    assert_true(number_of(history, row_of(history, "history", "earlier"), "same") == 1);
    assert_true(number_of(history, row_of(history, "history", "later"), "same") == 1);
    assert_true(number_of(history, often, "same") == 1);
    assert_true(number_of(history, deeper, "same") == 0);
    assert_true(number_of(history, deeper, "own") == number_of(history, often, "own"));
    assert_true(number_of(history, deeper, "own") > number_of(history, is, "own") + 1);
    assert_true(number_of(history, deeper, "own_theory") >
                number_of(history, is, "own_theory") + 1);
    /* Four more of strength to the old one: 1/2 x 4 a unit, less 4 / 2N of self. */
    assert_near(number_of(history, is, "energy_old") -
                    number_of(history, deeper, "energy_old"),
                2 * (1 - 1 / 1024.0), 1e-9, "depth");
}

/* What is weakened is less deep. Under scaling n, c reinforcements leave 2 - c/4 of the
   old one; the energy of the old pattern is raised by half of what it lost, and by what
   the other scenes' old ones lost times their squared overlaps: at least the first. */
static void ways_keep_more_or_less(void **state) {
    const fixture *f = *state;
    const hop_lab_table *ways = table_of(f->usual, "ways");
    const size_t is = row_of(ways, "way", "reinforced"),
                 weakened = row_of(ways, "way", "weakened too"),
                 forgotten = row_of(ways, "way", "forgotten");
    const double e0 = number_of(ways, is, "energy_old"),
                 e1 = number_of(ways, weakened, "energy_old"),
                 e2 = number_of(ways, forgotten, "energy_old");
    /* Some 30/7 of a quarter each, and all of 2 where there was any: 0.53 and 0.99; five
       deviations of the mean count, 0.11 of 30/7, are 0.07. */
    assert_true(e1 - e0 > 0.53 - 0.07 && e2 - e0 > 0.9 && e2 > e1);
    assert_true(number_of(ways, weakened, "own_theory") <
                number_of(ways, is, "own_theory"));
    assert_true(number_of(ways, forgotten, "own_theory") == 1);
    assert_true(number_of(ways, weakened, "lost_theory") == 0);
}

/* The new one lies deeper when it is the stronger; where both are as strong, crosstalk
   decides. c = c0 = 2 has a probability of C(30,2) 6^28 / 7^30 = 0.118, of which 280
   scenes and runs see 0.118 +- 0.02; five deviations make 0.22. c0 / rho = 1/7 has no
   such ties. */
static void the_stronger_lies_deeper(void **state) {
    const fixture *f = *state;
    const hop_lab_table *results = table_of(f->usual, "scenes");
    const size_t all = row_of(results, "scene", "all");
    assert_near(number_of(results, all, "deeper"),
                number_of(results, all, "deeper_theory"), 0.22, "deeper");
    const hop_lab_table *heavy = table_of(f->heavy, "scenes");
    assert_true(number_of(heavy, all, "deeper") >=
                number_of(heavy, all, "deeper_theory"));
}

/* By own reinforcements: none, and nobody is expected to have turned; many, and all. */
static void shares_rise(void **state) {
    const fixture *f = *state;
    const hop_lab_table *own = table_of(f->usual, "own");
    double before = -1;
    for (size_t row = 0; row < own->rows; row++) {
        const double expected = number_of(own, row, "nearer_theory");
        assert_true(number_of(own, row, "own") == (double)row);
        assert_true(expected >= before);
        before = expected;
        if (row == 0) assert_true(expected == 0 && number_of(own, row, "alone") == 0);
        if (row >= 4) assert_true(expected == 1 && number_of(own, row, "alone") == 1);
    }
    assert_true(own->rows > 7);
}

/* What is read first tells most; what is longest comes last. */
static void tables_stand_in_order(void **state) {
    const fixture *f = *state;
    static const char *const names[] = {"results", "others",       "history",
                                        "ways",    "scenes",       "first",
                                        "own",     "distribution", "steps"};
    assert_int_equal(f->usual->table_count, sizeof names / sizeof *names);
    for (size_t k = 0; k < f->usual->table_count; k++)
        assert_string_equal(f->usual->tables[k].name, names[k]);
}

/* Shares and the ends of their intervals are shares. */
static void shares_are_shares(void **state) {
    const fixture *f = *state;
    static const char *const columns[] = {"stable",   "stable_low", "stable_high",
                                          "lost_low", "never_low",  "lost_high"};
    const hop_lab_table *results = table_of(f->heavy, "results");
    for (size_t row = 0; row < results->rows; row++)
        for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
            const double share = number_of(results, row, columns[k]);
            assert_true(share >= 0 && share <= 1);
        }
}

static void rates_make_one(void **state) {
    const fixture *f = *state;
    static const char *const kinds[3][2] = {
        {"stable", "stable_theory"}, {"lost", "lost_theory"}, {"never", "never_theory"}};
    const hop_lab_table *results = table_of(f->usual, "results");
    for (size_t row = 0; row < results->rows; row++)
        for (size_t k = 0; k < 2; k++)
            assert_near(number_of(results, row, kinds[0][k]) +
                            number_of(results, row, kinds[1][k]) +
                            number_of(results, row, kinds[2][k]),
                        1, 1e-12, "kinds");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scenes_are_chosen_fairly),
        cmocka_unit_test(alone_a_scene_turns_as_expected),
        cmocka_unit_test(history_is_depth),
        cmocka_unit_test(ways_keep_more_or_less),
        cmocka_unit_test(the_stronger_lies_deeper),
        cmocka_unit_test(shares_rise),
        cmocka_unit_test(tables_stand_in_order),
        cmocka_unit_test(shares_are_shares),
        cmocka_unit_test(rates_make_one),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
