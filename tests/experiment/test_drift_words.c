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
    hop_lab *lab =
        run_lab(context, "drift",
                PAIRS("pictures", OUR_SCENES, "repeat", "3", "old-strength", "3"));
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
    assert_says(meaning, "Over 3 runs");
    assert_says(meaning, "c0/rho = 3 times");
    assert_noted(report, "rho = 1 is what one reinforcement weighs");
    assert_noted(report, "earlier or later changes no state and no energy");
    hop_lab_free(lab);
    hop_context_free(context);
}

static void a_past_too_deep_to_turn(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "drift",
                           PAIRS("pictures", OUR_SCENES, "repeat", "2", "old-strength",
                                 "1000", "reinforcements", "3"));
    const hop_lab_report *report = report_of(lab);
    assert_says(report->meaning, "0% of the scenes turn to their new");
    assert_says(report->meaning, "No scene turns within 3 reinforcements");
    assert_says(report->meaning,
                "turned for good: none; lost again: none; never turned: beach");
    assert_noted(report, "three times as deep it never turns");
    for (size_t k = 0; k < report->notes_count; k++)
        assert_null(strstr(report->notes[k], "nan"));
    hop_lab_free(lab);
    hop_context_free(context);
}

static void what_was_asked_for_is_noted(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_lab *lab = run_lab(context, "drift",
                           PAIRS("pictures", OUR_SCENES, "repeat", "2", "base", "old+bg",
                                 "scaling", "source"));
    const hop_lab_report *report = report_of(lab);
    assert_says(report->meaning, "c0/rho = 0.0714 times");
    assert_noted(report, "rho = 14 is");
    assert_noted(report, "Already before the first reinforcement");
    assert_noted(report, "energies are larger");
    hop_lab_free(lab);
    hop_context_free(context);
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
    hop_lab *lab = run_lab(context, "drift",
                           PAIRS("pictures", folder, "size", "16x16", "repeat", "1",
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
        cmocka_unit_test(many_scenes_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
