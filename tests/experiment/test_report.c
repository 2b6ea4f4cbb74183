/* SPDX-License-Identifier: MIT */
/* What is built comes out as it was put in. */
#include <math.h>

#include "engine.h"
#include "experiment/report.h"

static void tables_and_sentences(void **state) {
    (void)state;
    hop_report *report = hop_report_create(NULL);
    hop_report_mean(report, "It holds %d.", 7);
    hop_report_mean(report, "Then it %s.", "breaks");
    hop_report_note(report, "Of %.1f.", 0.5);
    hop_report_table *table = hop_report_add_table(report, "results", "All", "a,b+,c");
    hop_table_text(table, "row %d", 1);
    hop_table_estimate(table, (hop_estimate){2, 1, 3});
    hop_table_number(table, NAN);
    hop_table_number(table, 8); /* a row that is not full is left out */
    const hop_lab_report *done = hop_report_finish(report);
    assert_string_equal(done->meaning, "It holds 7. Then it breaks.");
    assert_int_equal(done->notes_count, 1);
    assert_string_equal(done->notes[0], "Of 0.5.");
    const hop_lab_table *out = &done->tables[0];
    static const char *const names[] = {"a", "b", "b_low", "b_high", "c"};
    assert_int_equal(out->columns, 5);
    assert_int_equal(out->rows, 1);
    for (size_t k = 0; k < 5; k++) assert_string_equal(out->names[k], names[k]);
    assert_string_equal(out->cells[0].text, "row 1");
    assert_true(out->cells[1].number == 2 && out->cells[3].number == 3);
    assert_true(isnan(out->cells[4].number) && !out->cells[4].text);
    hop_report_free(report);
}

static void panels_curves_maps_and_strips(void **state) {
    (void)state;
    hop_report *report = hop_report_create(NULL);
    hop_report_panel *panel = hop_report_add_panel(report, "T", "x", "y");
    hop_panel_log_x(panel);
    hop_panel_y_range(panel, 0, 1);
    hop_report_series *bare = hop_panel_add_series(panel, HOP_LAB_THEORY, 3, "N = %d", 5);
    hop_report_series *measured =
        hop_panel_add_series(panel, HOP_LAB_MEASURED, 0, "%s", "m");
    for (int k = 0; k < 50; k++) {
        hop_series_point(bare, k, 2 * k);
        hop_series_estimate(measured, k, (hop_estimate){k, k - 1, k + 1});
    }
    const double z[] = {1, 2, 3, 4, 5, 6}, range[] = {0, 1, 0, 2};
    hop_panel_map(panel, "E", 3, 2, range, z);
    const int8_t units[] = {1, -1, 0, 1};
    const char *columns[] = {"a", "b"}, *rows[] = {"r"};
    hop_report_add_strip(report,
                         &(hop_lab_strip){"s", "S", 2, 1, 2, 1, columns, rows, units});
    const hop_lab_report *done = hop_report_finish(report);
    const hop_lab_panel *out = &done->panels[0];
    assert_true(out->log_x && !out->log_y && isnan(out->x_low) && out->y_high == 1);
    assert_int_equal(out->count, 2);
    assert_string_equal(out->series[0].label, "N = 5");
    assert_int_equal(out->series[0].count, 50);
    assert_null(out->series[0].low);
    assert_true(out->series[0].y[49] == 98 && out->series[1].high[49] == 50);
    assert_true(out->map.columns == 3 && out->map.z[5] == 6 && out->map.y_last == 2);
    assert_string_equal(out->map.label, "E");
    assert_int_equal(done->strip_count, 1);
    assert_string_equal(done->strips[0].column_names[1], "b");
    assert_memory_equal(done->strips[0].units, units, sizeof units);
    /* finished twice is the same */
    assert_int_equal(hop_report_finish(report)->panels[0].series[1].count, 50);
    hop_report_free(report);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_and_sentences),
        cmocka_unit_test(panels_curves_maps_and_strips),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
