/* SPDX-License-Identifier: MIT */
/* Turning points over all runs: by hand, and against the tables of means. */
#include <math.h>
#include "experiment/drifts.h"

static void put(hop_lab *lab, size_t trial, size_t scene, hop_drift_turning what,
                double value) {
    const size_t field = hop_drift_turning_field(HOP_DRIFT_NEARER, what);
    double *record = lab->records + (HOP_DRIFT_AS_IS * lab->trials + trial) * lab->width;
    record[hop_drift_sum_at(lab->own, scene, field)] = value;
}

static size_t row_of(const hop_lab_table *table, const char *scene, const char *own) {
    for (size_t row = 0; row < table->rows; row++)
        if (strcmp(cell_of(table, row, "scene")->text, scene) == 0 &&
            strcmp(cell_of(table, row, "own")->text, own) == 0)
            return row;
    fail_msg("no row %s %s", scene, own);
    return 0;
}

static double share(const hop_lab_table *table, const char *scene, const char *own,
                    const char *column) {
    return number_of(table, row_of(table, scene, own), column);
}

/* Four runs of two scenes: a turns after 0, 2, 2 (lost) and never; b after 1 in all. */
static void shares_are_counted(void **state) {
    (void)state;
    static const double own[4][2] = {{0, 1}, {2, 1}, {2, 1}, {NAN, 1}};
    char folder[PATH_SIZE];
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    make_folder(folder);
    free(write_random_scenes(folder, 2, 8, 5));
    hop_lab *lab = run_lab(
        context, "drift",
        PAIRS("pictures", folder, "size", "8x8", "repeat", "4", "reinforcements", "6"));
    for (size_t t = 0; t < 4; t++)
        for (size_t s = 0; s < 2; s++) {
            const bool never = isnan(own[t][s]), lost = s == 0 && t == 2;
            put(lab, t, s, HOP_DRIFT_OWN, own[t][s]);
            put(lab, t, s, HOP_DRIFT_NEVER, never);
            put(lab, t, s, HOP_DRIFT_LOST, lost);
            put(lab, t, s, HOP_DRIFT_STABLE, !never && !lost);
            put(lab, t, 2, HOP_DRIFT_NEVER, t == 3 ? 0.5 : 0);
        }
    /* Of a: 0, 2, 2: mean 4/3, squared deviations 16/9 + 2 x 4/9 = 8/3. With three ones
       besides and a fourth: mean 8/7, squares 12 - 64/7 = 20/7, six degrees. */
    assert_near(hop_drift_deviation(lab, 0, HOP_DRIFT_NEARER), sqrt(4.0 / 3), 1e-12, "a");
    assert_near(hop_drift_deviation(lab, 1, HOP_DRIFT_NEARER), 0, 1e-12, "b");
    assert_near(hop_drift_deviation(lab, 2, HOP_DRIFT_NEARER), sqrt(20.0 / 42), 1e-12,
                "all");
    const hop_lab_table *table = table_of(report_of(lab), "distribution");
    assert_true(share(table, "a", "0", "share") == 0.25);
    assert_true(share(table, "a", "1", "share") == 0);
    assert_true(share(table, "a", "2", "share") == 0.5);
    assert_true(share(table, "a", "2", "lost") == 0.25);
    assert_true(share(table, "a", "never", "share") == 0.25);
    assert_true(share(table, "b", "1", "share") == 1);
    assert_true(share(table, "b", "1", "lost") == 0);
    assert_true(share(table, "all", "0", "share") == 0.125);
    assert_true(share(table, "all", "1", "share") == 0.5);
    assert_true(share(table, "all", "2", "share") == 0.25);
    assert_true(share(table, "all", "never", "share") == 0.125);
    /* Of four runs one of a was so; Wilson's interval. */
    const hop_estimate one = hop_rate(1, 4);
    assert_true(share(table, "a", "0", "share_low") == one.low);
    assert_true(share(table, "a", "0", "share_high") == one.high);
    assert_true(share(table, "all", "0", "share_low") == 0);
    hop_lab_free(lab);
    remove_folder(folder);
    hop_context_free(context);
}

/* Every case is somewhere; means over the shares are the means of the table of results.
 */
static void shares_agree_with_means(void **state) {
    (void)state;
    static const char *const columns[4][3] = {{"share", "own", "results"},
                                              {"share_theory", "own_theory", "results"},
                                              {"alone", "own_alone", "results"},
                                              {"reached", "own_reached", "results"}};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "drift",
                           PAIRS("pictures", OUR_SCENES, "dreams", "0", "repeat", "20",
                                 "old-strength", "2"));
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "distribution"),
                        *results = table_of(report, "results");
    assert_string_equal(cell_of(table, 0, "scene")->text, "all");
    for (size_t s = 0; s <= 7; s++) {
        const char *scene = cell_of(results, s, "scene")->text;
        double lost = 0;
        for (size_t k = 0; k < 4; k++) {
            double all = 0, sum = 0, turned = 0;
            for (size_t row = 0; row < table->rows; row++) {
                if (strcmp(cell_of(table, row, "scene")->text, scene) != 0) continue;
                const char *own = cell_of(table, row, "own")->text;
                const double here = number_of(table, row, columns[k][0]);
                all += here;
                if (strcmp(own, "never") == 0) continue;
                turned += here;
                sum += here * atof(own);
                if (k == 0) lost += number_of(table, row, "lost");
            }
            assert_near(all, 1, 1e-12, columns[k][0]);
            /* The mean over all scenes is one of means of runs. */
            if (s < 7 && turned > 0)
                assert_near(sum / turned, number_of(results, s, columns[k][1]), 1e-9,
                            columns[k][1]);
        }
        assert_near(lost, number_of(results, s, "lost"), 1e-12, "lost");
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

/* A deep past turns late: bars are of one width, and hold every case that turned. */
static void bars_hold_all_that_turned(void **state) {
    (void)state;
    static const char *const pasts[] = {"1", "20", "40"};
    char folder[PATH_SIZE];
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    make_folder(folder);
    free(write_random_scenes(folder, 1, 8, 7));
    for (size_t k = 0; k < 3; k++) {
        hop_lab *lab = run_lab(context, "drift",
                               PAIRS("pictures", folder, "size", "8x8", "repeat", "30",
                                     "reinforcements", "100", "noise", "0.4", "base",
                                     "old+bg", "old-strength", pasts[k]));
        const hop_lab_report *report = report_of(lab);
        const hop_lab_table *results = table_of(report, "results");
        const hop_lab_panel *panel = &report->panels[2];
        assert_string_equal(panel->title, "Turning points");
        assert_int_equal(panel->series[0].kind, HOP_LAB_BARS);
        assert_int_equal(panel->series[1].kind, HOP_LAB_THEORY);
        for (size_t c = 0; c < 2; c++) {
            const hop_lab_series *series = &panel->series[c];
            double all = 0;
            assert_true(series->count >= 2 && series->count <= 24);
            for (size_t x = 0; x < series->count; x++) {
                all += series->y[x];
                assert_near(series->x[x] - series->x[0],
                            (double)x * (series->x[1] - series->x[0]), 1e-9, "middle");
            }
            assert_near(all, 1 - number_of(results, 1, c ? "never_theory" : "never"),
                        1e-9, "all that turned");
        }
        hop_lab_free(lab);
    }
    remove_folder(folder);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_counted),
        cmocka_unit_test(shares_agree_with_means),
        cmocka_unit_test(bars_hold_all_that_turned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
