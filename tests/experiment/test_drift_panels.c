/* SPDX-License-Identifier: MIT */
/* The curves of drift say what its tables say. */
#include "experiment/drifts.h"

static const hop_lab_panel *panel_of(const hop_lab_report *report, const char *part) {
    for (size_t k = 0; k < report->panel_count; k++)
        if (strstr(report->panels[k].title, part)) return &report->panels[k];
    fail_msg("no panel %s", part);
    return NULL;
}

static const hop_lab_series *series_of(const hop_lab_panel *panel, const char *label) {
    for (size_t k = 0; k < panel->count; k++)
        if (strcmp(panel->series[k].label, label) == 0) return &panel->series[k];
    fail_msg("no series %s", label);
    return NULL;
}

static void assert_column(const hop_lab_series *series, const hop_lab_table *table,
                          const char *column) {
    for (size_t k = 0; k < series->count; k++)
        assert_true(series->y[k] == number_of(table, k, column));
}

static void curves_are_of_the_tables(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "drift",
                           PAIRS("pictures", OUR_SCENES, "dreams", "0", "repeat", "5"));
    const hop_lab_report *report = report_of(lab);
    assert_int_equal(report->panel_count, 7);
    const hop_lab_table *own = table_of(report, "own"),
                        *ends = table_of(report, "scenes"),
                        *steps = table_of(report, "steps");
    const hop_lab_panel *share = panel_of(report, "Turned");
    const hop_lab_series *nearer = series_of(share, "nearer to the new");
    /* Of five runs three make half of them. */
    size_t enough = 0;
    while (enough < own->rows && number_of(own, enough, "runs") >= 3) enough++;
    assert_int_equal(nearer->count, enough);
    assert_int_equal(panel_of(report, "Ways to let go")->series[2].count, enough);
    assert_int_equal(nearer->kind, HOP_LAB_MEASURED);
    assert_column(nearer, own, "nearer");
    const hop_lab_series *expected = series_of(share, "expected of two");
    assert_int_equal(expected->kind, HOP_LAB_THEORY);
    assert_int_equal(expected->group, nearer->group);
    assert_column(expected, own, "nearer_theory");
    const hop_lab_panel *depth = panel_of(report, "Depth of both");
    for (size_t k = 0; k < 2; k++) {
        const hop_lab_series *series = series_of(depth, k ? "new" : "old");
        assert_int_equal(series->count, 31);
        assert_near(series->y[30], number_of(ends, 7, k ? "energy_new" : "energy_old"),
                    1e-9, "end");
    }
    const hop_lab_panel *first = panel_of(report, "The first run, all");
    assert_int_equal(first->count, 7);
    for (size_t s = 0; s < 7; s++)
        for (size_t k = 0; k <= 30; k++)
            assert_true(first->series[s].y[k] == number_of(steps, 31 * s + k, "new") -
                                                     number_of(steps, 31 * s + k, "old"));
    hop_lab_free(lab);
    hop_context_free(context);
}

/* 30 draws among seven scenes: a scene has 9 of its own in 12% of the runs, 10 in 4% and
   13 in one of a thousand. Curves end where runs are few; the table goes on, and counts
   them. */
static void curves_end_where_runs_are_few(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "drift",
                           PAIRS("pictures", OUR_SCENES, "size", "8x8", "repeat", "100"));
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *own = table_of(report, "own");
    const hop_lab_series *curve = &panel_of(report, "Ways to let go")->series[0];
    bool said = false;
    assert_int_equal(hop_drift_runs_needed(lab), 20);
    assert_true(number_of(own, 0, "runs") == 100);
    assert_true(curve->count > 5 && curve->count < own->rows);
    for (size_t row = 0; row < own->rows; row++) {
        assert_true((number_of(own, row, "runs") >= 20) == (row < curve->count));
        if (row > 0)
            assert_true(number_of(own, row, "runs") <= number_of(own, row - 1, "runs"));
    }
    for (size_t k = 0; k < report->notes_count; k++)
        said = said || strstr(report->notes[k], "fewer than 20 of 100 runs");
    assert_true(said);
    hop_lab_free(lab);
    hop_context_free(context);
}

/* More scenes than colours: only the first are drawn one by one. */
static void many_scenes_are_not_all_drawn(void **state) {
    (void)state;
    char folder[PATH_SIZE];
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    make_folder(folder);
    free(write_random_scenes(folder, 10, 8, 2));
    hop_lab *lab = run_lab(context, "drift",
                           PAIRS("pictures", folder, "size", "8x8", "repeat", "2"));
    const hop_lab_report *report = report_of(lab);
    assert_int_equal(panel_of(report, "The first run, first")->count, 8);
    assert_int_equal(report->strips[0].rows, 10);
    hop_lab_free(lab);
    remove_folder(folder);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves_are_of_the_tables),
        cmocka_unit_test(curves_end_where_runs_are_few),
        cmocka_unit_test(many_scenes_are_not_all_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
