/* SPDX-License-Identifier: MIT */
/* The report on pictures: a row a way, winners that are those of the results. */
#include "greys.h"
#include "labs.h"
#include "one_context.h"

static hop_lab *run(const char *noise) {
    char path[PATH_SIZE];
    write_idx(path, GREYS, 1, 3);
    const char *const pairs[] = {"data", path,    "memories", "10,40", "trials",
                                 "20",   "noise", noise,      NULL};
    hop_lab *lab = run_lab(context, "pictures", pairs);
    remove(path);
    return lab;
}

static void every_way_has_its_row(void **state) {
    (void)state;
    hop_lab *lab = run("0.5");
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "results");
    const hop_lab_table *betas = table_of(report, "betas");
    assert_int_equal(table->rows, 2 * 5 * 25);
    for (size_t row = 0; row < table->rows; row++) {
        assert_true(number_of(table, row, "right_theory") ==
                    1 / number_of(table, row, "memories"));
        assert_true(number_of(table, row, "right") + number_of(table, row, "wrong") +
                        number_of(table, row, "unknown") <=
                    1 + 1e-12);
    }
    assert_int_equal(betas->rows, 12);
    for (size_t row = 0; row < betas->rows; row++) {
        assert_true(number_of(betas, row, "beta") > 0);
        assert_true(number_of(betas, row, "found") == 1);
    }
    assert_int_equal(report->panel_count, 6);
    assert_no_nan_text(report);
    assert_non_null(strstr(report->meaning, "Of 40 pictures centred similarity under"));
    hop_lab_free(lab);
}

/* No way is better than the one named best; what it gains is the difference. */
static void winners_are_those_of_the_results(void **state) {
    (void)state;
    hop_lab *lab = run("1");
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "results");
    const hop_lab_table *winners = table_of(report, "winners");
    assert_int_equal(winners->rows, 10);
    for (size_t row = 0; row < winners->rows; row++) {
        const double right = number_of(winners, row, "right");
        const double nearest = number_of(winners, row, "nearest");
        double most = 0;
        for (size_t way = 0; way < 24; way++)
            most = fmax(most, number_of(table, 25 * row + way, "right"));
        assert_true(right == most);
        assert_true(nearest == number_of(table, 25 * row + 24, "right"));
        assert_near(number_of(winners, row, "gain"), right - nearest, 1e-12, "gain");
    }
    hop_lab_free(lab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_has_its_row),
        cmocka_unit_test(winners_are_those_of_the_results),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
