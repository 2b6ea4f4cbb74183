/* SPDX-License-Identifier: MIT */
/* The sentences of drift hold whatever the parameters are. */
#include <math.h>
#include "experiment/drifts.h"

static void assert_says(const char *text, const char *part) {
    if (!strstr(text, part)) fail_msg("'%s' does not say '%s'", text, part);
    assert_null(strstr(text, "nan"));
}

/* Some note says it. */
static void assert_noted(const hop_lab_report *report, const char *part) {
    for (size_t k = 0; k < report->notes_count; k++)
        if (strstr(report->notes[k], part)) return;
    fail_msg("no note says '%s'", part);
}

static void meaning_names_the_scenes(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(
        context, "drift",
        PAIRS("pictures", OUR_SCENES, "dreams", "0", "repeat", "3", "old-strength", "3"));
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *first = table_of(report, "first");
    const char *meaning = report->meaning,
               *in_first = strstr(meaning, "In the first run");
    assert_non_null(in_first);
    const char *lost = strstr(in_first, "lost again"), *never = strstr(lost, "never");
    for (size_t s = 0; s < 7; s++) {
        const char *name = strstr(in_first, cell_of(first, s, "scene")->text);
        const char *kind = cell_of(first, s, "kind")->text;
        assert_non_null(name);
        assert_int_equal(name < lost, strcmp(kind, "stable") == 0);
        assert_int_equal(name > never, strcmp(kind, "never") == 0);
    }
    assert_says(meaning, "Over 3 runs of 7 scenes, ");
    assert_says(meaning, "c0/rho = 3)");
    assert_noted(report, "rho = 1 is what one reinforcement weighs");
    assert_noted(report, "earlier or later changes no state and no energy");
    hop_lab_free(lab);
    hop_context_free(context);
}

static void a_past_too_deep_to_turn(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "drift",
                           PAIRS("pictures", OUR_SCENES, "dreams", "0", "repeat", "2",
                                 "old-strength", "1000", "reinforcements", "3"));
    const hop_lab_report *report = report_of(lab);
    assert_says(report->meaning, "0% of the cases turn to the new");
    assert_says(report->meaning,
                "No scene turns within 3 reinforcements (expected: never;");
    assert_says(report->meaning,
                "turned for good: none; lost again: none; never turned: beach");
    assert_noted(report, "three times as deep a scene never turns");
    assert_no_nan_text(report);
    hop_lab_free(lab);
    hop_context_free(context);
}

static void what_was_asked_for_is_noted(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "drift",
                           PAIRS("pictures", OUR_SCENES, "dreams", "0", "repeat", "2",
                                 "base", "old+bg", "scaling", "source"));
    const hop_lab_report *report = report_of(lab);
    assert_says(report->meaning, "c0/rho = 0.0714)");
    assert_noted(report, "rho = 14 is");
    assert_noted(report, "Already before the first reinforcement");
    assert_noted(report, "energies are on another scale");
    hop_lab_free(lab);
    hop_context_free(context);
}

static void assert_unsaid(const hop_lab_report *report, const char *part) {
    if (strstr(report->meaning, part)) fail_msg("'%s' says '%s'", report->meaning, part);
    for (size_t k = 0; k < report->notes_count; k++)
        if (strstr(report->notes[k], part))
            fail_msg("'%s' says '%s'", report->notes[k], part);
}

/* Of unusual parameters nothing is said that is no number or no English. */
static void unusual_parameters_are_said_well(void **state) {
    (void)state;
    static const char *const cases[][12] = {
        {"repeat", "1", "reinforcements", "1", NULL},
        {"repeat", "1", "reinforcements", "1", "old-strength", "10", NULL},
        {"repeat", "2", "reinforcements", "40", "old-strength", "10", NULL},
        {"repeat", "2", "base", "old+bg", "scaling", "source", "noise", "0", NULL},
        {"repeat", "2", "noise", "0.5", "size", "8x8", "scaling", "p", NULL},
        {"repeat", "1", "noise", "0.5", "diagonal", "keep", "update", "async", NULL},
        {"repeat", "3", "max-steps", "0", "old-strength", "1/3", NULL},
    };
    static const char *const unsaid[] = {" 1 runs",  " 1 scenes", " 1 reinforcements",
                                         " 1 times", "takes -",   "(-",
                                         "e+",       "  ",        ".."};
    char folder[PATH_SIZE];
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    make_folder(folder);
    free(write_random_scenes(folder, 1, 8, 2));
    for (size_t k = 0; k < 2 * sizeof cases / sizeof *cases; k++) {
        const char *pairs[16] = {"pictures", k % 2 ? folder : OUR_SCENES, "dreams",
                                 k % 2 ? "1" : "0"};
        memcpy(pairs + 4, cases[k / 2], sizeof cases[0]);
        hop_lab *lab = run_lab(context, "drift", pairs);
        const hop_lab_report *report = report_of(lab);
        assert_no_nan_text(report);
        for (size_t w = 0; w < sizeof unsaid / sizeof *unsaid; w++)
            assert_unsaid(report, unsaid[w]);
        if (k % 2) {
            assert_says(report->meaning, " of 1 scene, ");
            assert_unsaid(report, "another scene");
            assert_unsaid(report, "earlier or later");
        }
        hop_lab_free(lab);
    }
    remove_folder(folder);
    hop_context_free(context);
}

/* Nobody turns within one step of a deep past; the sentence is of one. */
static void one_is_singular(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "drift",
                           PAIRS("pictures", OUR_SCENES, "dreams", "0", "repeat", "1",
                                 "old-strength", "1000", "reinforcements", "1"));
    const hop_lab_report *report = report_of(lab);
    assert_says(report->meaning, "Over 1 run of 7 scenes, 0% of the cases turn");
    assert_says(report->meaning,
                "No scene turns within 1 reinforcement (expected: never; "
                "reinforced alone: never).");
    assert_noted(report, "Up to 8 memories share the network");
    hop_lab_free(lab);
    hop_context_free(context);
}

static void diagonals_are_told_apart(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *kept = run_lab(
        context, "drift",
        PAIRS("pictures", OUR_SCENES, "dreams", "0", "repeat", "1", "diagonal", "keep"));
    assert_noted(report_of(kept), "The diagonal is kept: what is expected holds");
    assert_unsaid(report_of(kept), "zero diagonal");
    hop_lab_free(kept);
    hop_lab *zero = run_lab(context, "drift",
                            PAIRS("pictures", OUR_SCENES, "dreams", "0", "repeat", "1"));
    assert_noted(report_of(zero), "leaves the zero diagonal out of account");
    hop_lab_free(zero);
    hop_context_free(context);
}

static void shares_are_rounded_honestly(void **state) {
    (void)state;
    static const struct {
        double share;
        const char *text;
    } cases[] = {{0, "0%"},     {0.001, "under 1%"}, {0.005, "under 1%"},
                 {0.006, "1%"}, {0.484, "48%"},      {0.994, "99%"},
                 {1, "100%"},   {0.999, "over 99%"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        assert_string_equal(hop_drift_percent(cases[k].share).text, cases[k].text);
}

/* More than eight of a kind are counted. */
static void many_scenes_are_counted(void **state) {
    (void)state;
    char folder[PATH_SIZE];
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    make_folder(folder);
    int8_t *rows = write_random_scenes(folder, 12, 16, 2);
    for (size_t s = 0; s < 12; s++) {
        /* The background is the old association itself, which stays far the deepest. */
        const char name[2] = {(char)('a' + s), '\0'};
        int8_t *scene = rows + s * 3 * 256;
        memcpy(scene, scene + 256, 256);
        write_scene(folder, name, scene, 16, 16);
    }
    free(rows);
    hop_lab *lab =
        run_lab(context, "drift",
                PAIRS("pictures", folder, "size", "16x16", "dreams", "2", "repeat", "1",
                      "old-strength", "1000000", "reinforcements", "1"));
    assert_says(report_of(lab)->meaning, "never turned: 12 scenes");
    hop_lab_free(lab);
    remove_folder(folder);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meaning_names_the_scenes),
        cmocka_unit_test(a_past_too_deep_to_turn),
        cmocka_unit_test(what_was_asked_for_is_noted),
        cmocka_unit_test(unusual_parameters_are_said_well),
        cmocka_unit_test(one_is_singular),
        cmocka_unit_test(diagonals_are_told_apart),
        cmocka_unit_test(shares_are_rounded_honestly),
        cmocka_unit_test(many_scenes_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
