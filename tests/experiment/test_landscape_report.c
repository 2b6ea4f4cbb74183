/* SPDX-License-Identifier: MIT */
/* The report of the landscape: its panels, and sentences that hold whatever was asked. */
#include "labs.h"
#include "one_context.h"

static void panels_hold_the_first_trial(void **state) {
    (void)state;
    const char *const pairs[] = {"trials", "2", "grid", "9", "paths", "5", NULL};
    hop_lab *lab = run_lab(context, "landscape", pairs);
    const hop_lab_report *report = report_of(lab);
    assert_int_equal(report->panel_count, 4);
    for (size_t p = 0; p < 2; p++) {
        const hop_lab_panel *panel = &report->panels[p];
        assert_int_equal(panel->map.columns, 9);
        assert_int_equal(panel->map.rows, 9);
        assert_int_equal(panel->count, p == 0 ? 4 + 5 : 4);
        const hop_lab_series *marks = panel->series + panel->count - 4;
        assert_string_equal(marks[0].label, "A");
        assert_string_equal(marks[3].label, "A + B + C");
        for (size_t k = 0; k < panel->count; k++)
            for (size_t j = 0; j < 4 && panel->series[k].kind == HOP_LAB_PATH; j++)
                assert_true(panel->series[k].group % 7 != marks[j].group % 7);
        for (size_t k = 0; k < panel->count; k++)
            for (size_t j = 0; j < panel->series[k].count; j++) {
                assert_true(panel->series[k].x[j] >= 0 && panel->series[k].x[j] <= 1);
                assert_true(panel->series[k].y[j] >= 0 && panel->series[k].y[j] <= 1);
            }
    }
    hop_lab_free(lab);
}

/* The lowest points of the map of three memories are A, B and C themselves. */
static void memories_are_marked_where_they_are(void **state) {
    (void)state;
    const char *const pairs[] = {"trials", "1", "grid", "21", "load", "0.0075", NULL};
    hop_lab *lab = run_lab(context, "landscape", pairs);
    const hop_lab_panel *panel = &report_of(lab)->panels[0];
    const hop_lab_series *marks = panel->series + panel->count - 4;
    const hop_lab_map *map = &panel->map;
    size_t lowest = 0;
    for (size_t k = 0; k < 21 * 21; k++)
        if (map->z[k] < map->z[lowest]) lowest = k;
    const double x = (double)(lowest % 21) / 20, y = (double)(lowest / 21) / 20;
    bool is_marked = false;
    for (size_t k = 0; k < 3; k++)
        is_marked |= fabs(marks[k].x[0] - x) <= 0.05 && fabs(marks[k].y[0] - y) <= 0.05;
    assert_true(is_marked);
    hop_lab_free(lab);
}

/* A path is keyed once for each end, in the same words on both panels. */
static void paths_are_keyed_by_their_ends(void **state) {
    (void)state;
    static const char *const words[] = {
        "to A", "to B", "to C", "to a mixture of them", "elsewhere", "to another memory"};
    const char *const pairs[] = {"trials", "1", "paths", "60", "load", "0.05", NULL};
    hop_lab *lab = run_lab(context, "landscape", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_panel *map = &report->panels[0], *descents = &report->panels[3];
    size_t found[6] = {0};
    for (size_t path = 0; path < 60; path++) {
        const hop_lab_series *series = &map->series[path];
        assert_int_equal(series->kind, HOP_LAB_PATH);
        assert_string_equal(series->label, descents->series[path].label);
        for (size_t k = 0; k < 6; k++) found[k] += strcmp(series->label, words[k]) == 0;
    }
    size_t sum = 0;
    for (size_t k = 0; k < 6; k++) {
        assert_true(found[k] <= 1);
        sum += found[k];
    }
    assert_in_range(sum, 4, 6);
    hop_lab_free(lab);
}

/* Self-coupling lowers every energy by P / 2N a unit, in theory as measured, and nothing
   else changes; of patterns that are not random there is no theory. */
static void theory_knows_its_limits(void **state) {
    (void)state;
    const char *const plain[] = {"trials", "3", "paths", "1", NULL};
    const char *const kept[] = {"trials", "3", "paths", "1", "diagonal", "keep", NULL};
    const char *const alike[] = {"trials", "3", "structure", "correlated:0.5", NULL};
    hop_lab *a = run_lab(context, "landscape", plain);
    hop_lab *b = run_lab(context, "landscape", kept);
    const hop_lab_table *left = table_of(report_of(a), "results");
    const hop_lab_table *right = table_of(report_of(b), "results");
    static const char *const columns[] = {
        "memory",  "memory_theory",  "mixture", "mixture_theory", "deviation",
        "barrier", "barrier_theory", "pass",    "pass_theory",    "deviation_theory"};
    for (size_t k = 0; k < 10; k++)
        assert_near(number_of(right, 0, columns[k]),
                    number_of(left, 0, columns[k]) - (k < 4 ? 8.0 / 800 : 0), 1e-12,
                    columns[k]);
    hop_lab_free(a);
    hop_lab_free(b);
    a = run_lab(context, "landscape", alike);
    assert_no_theory(report_of(a));
    assert_int_equal(report_of(a)->panel_count, 3);
    assert_true(isnan(number_of(table_of(report_of(a), "results"), 0, "as_expected")));
    hop_lab_free(a);
}

static void sentences_hold_numbers(void **state) {
    (void)state;
    const char *const cases[][9] = {
        {"trials", "1", "units", "3", "load", "1", "grid", "3", NULL},
        {"trials", "2", "structure", "sparse:0.05", "noise", "0.5", NULL},
        {"trials", "2", "structure", "orthogonal", "units", "64", "load", "0.05", NULL},
        {"trials", "1", "grid", "3", "paths", "1", NULL},
        {"trials", "2", "structure", "correlated:1", "paths", "2", NULL},
        {"trials", "2", "scaling", "p", "diagonal", "keep", NULL},
        {"trials", "2", "order", "greedy", "noise", "0", NULL},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_lab *lab = run_lab(context, "landscape", cases[k]);
        const hop_lab_report *report = report_of(lab);
        assert_true(strlen(report->meaning) > 0);
        assert_no_nan_text(report);
        hop_lab_free(lab);
    }
}

/* Divided by P, not by N, energies are N/P times as high, in theory as measured. */
static void theory_knows_the_scaling(void **state) {
    (void)state;
    const char *const plain[] = {"trials", "3", "paths", "1", NULL};
    const char *const by_patterns[] = {"trials", "3", "paths", "1", "scaling", "p", NULL};
    hop_lab *a = run_lab(context, "landscape", plain);
    hop_lab *b = run_lab(context, "landscape", by_patterns);
    const hop_lab_table *left = table_of(report_of(a), "results");
    const hop_lab_table *right = table_of(report_of(b), "results");
    static const char *const columns[] = {"memory",    "memory_theory",
                                          "mixture",   "mixture_theory",
                                          "deviation", "deviation_theory"};
    for (size_t k = 0; k < 6; k++)
        assert_near(number_of(right, 0, columns[k]), 50 * number_of(left, 0, columns[k]),
                    1e-12, columns[k]);
    hop_lab_free(a);
    hop_lab_free(b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(panels_hold_the_first_trial),
        cmocka_unit_test(memories_are_marked_where_they_are),
        cmocka_unit_test(paths_are_keyed_by_their_ends),
        cmocka_unit_test(theory_knows_its_limits),
        cmocka_unit_test(sentences_hold_numbers),
        cmocka_unit_test(theory_knows_the_scaling),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
