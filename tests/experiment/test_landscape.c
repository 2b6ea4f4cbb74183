/* SPDX-License-Identifier: MIT */
/* Landscape: energies of walks and of the map against theory, ends of recall, refusals.
 */
#include "labs.h"
#include "one_context.h"

enum { MAP, THEORY_MAP, WALKS, DESCENTS };

/* Standard deviations of one trial at N = 400, P = 8: a memory .5 sqrt(2 7) / N = .0047;
   half way sqrt(1/N + 2 6/N^2) / 2 = .026; by way of the mixture the energy follows the
   numbers of units of each kind, multinomial: .5 sqrt(3/4 / N) = .022 at the mixture and
   .5 sqrt(8/9 / N) = .024 at the pass, .004 of crosstalk. 200 trials, five standard
   deviations of the mean. */
static void walks_follow_theory(void **state) {
    (void)state;
    const char *const pairs[] = {"trials", "200", "grid", "3", "paths", "1", NULL};
    hop_lab *lab = run_lab(context, "landscape", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *results = table_of(report, "results");
    assert_near(number_of(results, 0, "memory"), -0.5 + 0.5 / 400, 0.0017, "memory");
    assert_near(number_of(results, 0, "barrier"), 0.25, 0.0095, "barrier");
    assert_near(number_of(results, 0, "mixture"), -0.375, 0.0095, "mixture");
    assert_near(number_of(results, 0, "pass"), 1.0 / 6, 0.0095, "pass");
    const hop_lab_table *walks = table_of(report, "walks");
    assert_int_equal(walks->rows, 49);
    for (size_t row = 0; row < walks->rows; row++) {
        assert_near(number_of(walks, row, "random"),
                    number_of(walks, row, "random_theory"), 0.0095, "random walk");
        assert_near(number_of(walks, row, "mixed"), number_of(walks, row, "mixed_theory"),
                    0.0095, "walk by the mixture");
        /* A standard deviation from 200 values is known within 5% of itself. */
        const double spread = number_of(walks, row, "spread_theory");
        assert_near(number_of(walks, row, "spread"), spread, 0.27 * spread, "spread");
    }
    hop_lab_free(lab);
}

/* The mean square over the map has at most the relative variance 2 + 12 / k of one
   point's, k = P - 3 = 29: over 800 trials 5.5%, five of them 28%. */
static void the_map_deviates_by_crosstalk(void **state) {
    (void)state;
    const char *const pairs[] = {"load", "0.08",  "trials", "800", "grid",
                                 "5",    "paths", "1",      NULL};
    hop_lab *lab = run_lab(context, "landscape", pairs);
    const hop_lab_table *results = table_of(report_of(lab), "results");
    assert_int_equal(number_of(results, 0, "patterns"), 32);
    const double found = number_of(results, 0, "deviation");
    const double expected = sqrt(29 * (1 - 1.0 / 400) / 2) / 400;
    assert_near(number_of(results, 0, "deviation_theory"), expected, 1e-15, "theory");
    assert_near(found * found, expected * expected, 0.28 * expected * expected,
                "mean square");
    hop_lab_free(lab);
}

/* Three memories alone: no crosstalk, so that measured and theory are one number. */
static void three_memories_are_the_whole_landscape(void **state) {
    (void)state;
    const char *const pairs[] = {"load", "0.0075", "trials", "1", "grid", "31", NULL};
    hop_lab *lab = run_lab(context, "landscape", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *walks = table_of(report, "walks");
    const hop_lab_map *map = &report->panels[MAP].map;
    const hop_lab_map *theory = &report->panels[THEORY_MAP].map;
    assert_int_equal(map->columns, 31);
    assert_int_equal(map->rows, 31);
    for (size_t k = 0; k < 31 * 31; k++)
        assert_near(map->z[k], theory->z[k], 1e-14, "map");
    assert_true(map->z[0] == number_of(walks, 0, "random"));
    assert_true(map->z[30] == number_of(walks, 48, "random"));
    assert_true(map->z[0] == number_of(walks, 0, "mixed"));
    assert_true(map->z[30] == number_of(walks, 48, "mixed"));
    hop_lab_free(lab);
}

/* With few memories units of a kind turn as one, but for starts within some 1/sqrt(N) of
   a border between two basins: less than a tenth at N = 2000. */
static void recall_ends_where_the_fields_point(void **state) {
    (void)state;
    const char *const pairs[] = {"units", "2000", "load",  "0.0015", "trials", "30",
                                 "grid",  "21",   "paths", "20",     NULL};
    hop_lab *lab = run_lab(context, "landscape", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *results = table_of(report, "results");
    assert_true(number_of(results, 0, "as_expected") > 0.9);
    assert_true(number_of(results, 0, "kept") == 1);
    const hop_lab_table *ends = table_of(report, "ends");
    double sum = 0, theory = 0;
    for (size_t row = 0; row < ends->rows; row++) {
        sum += number_of(ends, row, "share");
        theory += number_of(ends, row, "share_theory");
        assert_near(number_of(ends, row, "share"), number_of(ends, row, "share_theory"),
                    0.1, "share");
    }
    assert_near(sum, 1, 1e-12, "all shares");
    assert_near(theory, 1, 1e-12, "all shares");
    hop_lab_free(lab);
}

static void paths_run_downhill(void **state) {
    (void)state;
    const char *const pairs[] = {"trials", "1", "paths", "40", "load", "0.1", NULL};
    hop_lab *lab = run_lab(context, "landscape", pairs);
    const hop_lab_panel *panel = &report_of(lab)->panels[DESCENTS];
    assert_int_equal(panel->count, 40);
    for (size_t k = 0; k < panel->count; k++) {
        const hop_lab_series *path = &panel->series[k];
        assert_int_equal(path->kind, HOP_LAB_PATH);
        assert_true(path->y[path->count - 1] < path->y[0]);
        for (size_t j = 1; j < path->count; j++)
            assert_true(path->y[j] <= path->y[j - 1] && path->x[j] >= path->x[j - 1]);
    }
    hop_lab_free(lab);
}

static void threads_do_not_matter(void **state) {
    (void)state;
    const char *const pairs[] = {"trials", "9", "grid", "7", NULL};
    assert_threads_agree("landscape", pairs);
}

static void bad_parameters_are_refused(void **state) {
    (void)state;
    const char *const few[] = {"load", "0.005", NULL};
    assert_refused(context, "landscape", few,
                   "load: 0.005 of 400 units is 2 patterns; a slice goes through 3");
    const char *const coarse[] = {"grid", "2", NULL};
    assert_refused(context, "landscape", coarse, "grid: ");
    const char *const update[] = {"update", "sync", NULL};
    assert_refused(context, "landscape", update, "takes no update");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walks_follow_theory),
        cmocka_unit_test(the_map_deviates_by_crosstalk),
        cmocka_unit_test(three_memories_are_the_whole_landscape),
        cmocka_unit_test(recall_ends_where_the_fields_point),
        cmocka_unit_test(paths_run_downhill),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(bad_parameters_are_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
