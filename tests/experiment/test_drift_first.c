/* SPDX-License-Identifier: MIT */
/* The first run of drift in tables and pictures, one against the other. */
#include <math.h>
#include "experiment/drifts.h"

static hop_lab *lab_of_ours(hop_context *context) {
    return run_lab(
        context, "drift",
        PAIRS("pictures", OUR_SCENES, "dreams", "0", "repeat", "1", "old-strength", "3"));
}

static const int8_t *picture(const hop_lab_strip *strip, size_t row, const char *column) {
    for (size_t k = 0; k < strip->columns; k++)
        if (strcmp(strip->column_names[k], column) == 0)
            return strip->units +
                   (row * strip->columns + k) * strip->width * strip->height;
    fail_msg("no column %s", column);
    return NULL;
}

static double overlap(const int8_t *a, const int8_t *b) {
    int sum = 0;
    for (size_t i = 0; i < 1024; i++) sum += a[i] * b[i];
    return sum / 1024.0;
}

static void pictures_show_what_tables_say(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = lab_of_ours(context);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *steps = table_of(report, "steps");
    assert_int_equal(report->strip_count, 1);
    const hop_lab_strip *strip = &report->strips[0];
    assert_int_equal(strip->rows, 7);
    assert_int_equal(strip->width * strip->height, 1024);
    static const char *const shown[] = {"base", "1", "2", "5", "10", "20", "30"};
    static const size_t at[] = {0, 1, 2, 5, 10, 20, 30};
    for (size_t s = 0; s < 7; s++) {
        const int8_t *old = picture(strip, s, "old"), *new = picture(strip, s, "new");
        assert_string_equal(strip->row_names[s], cell_of(steps, 31 * s, "scene")->text);
        for (size_t k = 0; k < 7; k++) {
            const int8_t *state_then = picture(strip, s, shown[k]);
            const size_t row = 31 * s + at[k];
            assert_true(number_of(steps, row, "step") == (double)at[k]);
            assert_true(overlap(state_then, old) == number_of(steps, row, "old"));
            assert_true(overlap(state_then, new) == number_of(steps, row, "new"));
        }
        /* Seven scenes are recalled from their backgrounds. */
        assert_memory_equal(picture(strip, s, "base"), old, 1024);
    }
    hop_lab_free(lab);
    hop_context_free(context);
}

/* The steps sum up to the table of the run, and a lab of one run to both. */
static void tables_agree(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = lab_of_ours(context);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *steps = table_of(report, "steps"),
                        *first = table_of(report, "first"),
                        *ends = table_of(report, "scenes"),
                        *results = table_of(report, "results");
    double all = 0;
    for (size_t s = 0; s < 7; s++) {
        size_t turn = 0, turned = 0;
        for (size_t step = 1; step <= 30; step++) {
            const size_t row = 31 * s + step;
            const bool nearer = number_of(steps, row, "nearer") == 1;
            assert_true(nearer ==
                        (number_of(steps, row, "new") > number_of(steps, row, "old")));
            if (nearer && !turn) turn = step;
            turned += nearer;
        }
        const char *kind = !turn ? "never" : turned < 31 - turn ? "lost" : "stable";
        assert_string_equal(cell_of(first, s, "kind")->text, kind);
        if (turn) {
            assert_true(number_of(first, s, "step") == (double)turn);
            assert_true(number_of(first, s, "own") ==
                        number_of(steps, 31 * s + turn, "own"));
            assert_true(number_of(ends, s, "step") == (double)turn);
        }
        all += number_of(first, s, "reinforced");
        assert_true(number_of(first, s, "reinforced") ==
                    number_of(steps, 31 * s + 30, "own"));
        assert_true(number_of(first, s, "reinforced") ==
                    number_of(ends, s, "reinforced"));
        const double reached = number_of(first, s, "own_reached");
        assert_true(isnan(reached) ? isnan(number_of(results, s, "own_reached"))
                                   : reached == number_of(results, s, "own_reached"));
        assert_true(number_of(first, s, "energy_new") ==
                    number_of(ends, s, "energy_new"));
    }
    assert_true(all == 30);
    hop_lab_free(lab);
    hop_context_free(context);
}

/* A run of one step shows base and end; a long one climbs in 1, 2, 5. */
static void few_steps_are_shown(void **state) {
    (void)state;
    char folder[PATH_SIZE];
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    make_folder(folder);
    free(write_random_scenes(folder, 1, 4, 2));
    static const struct {
        const char *steps;
        const char *names;
    } cases[] = {{"1", "old new cue base 1 "},
                 {"5", "old new cue base 1 2 5 "},
                 {"230", "old new cue base 1 2 5 10 20 50 100 200 230 "}};
    for (size_t k = 0; k < 3; k++) {
        hop_lab *lab = run_lab(context, "drift",
                               PAIRS("pictures", folder, "size", "4x4", "repeat", "1",
                                     "reinforcements", cases[k].steps));
        const hop_lab_strip *strip = &report_of(lab)->strips[0];
        char names[200] = "";
        for (size_t c = 0; c < strip->columns; c++) {
            strcat(names, strip->column_names[c]);
            strcat(names, " ");
        }
        assert_string_equal(names, cases[k].names);
        hop_lab_free(lab);
    }
    remove_folder(folder);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_show_what_tables_say),
        cmocka_unit_test(tables_agree),
        cmocka_unit_test(few_steps_are_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
