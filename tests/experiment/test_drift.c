/* SPDX-License-Identifier: MIT */
/* The experiment drift: its parameters, its folder, its log. */
#include "experiment/drifts.h"

static void bad_parameters_are_named(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    assert_refused(context, "drift", PAIRS("pictures", OUR_SCENES, "size", "32"),
                   "size: '32' is not WxH");
    assert_refused(context, "drift", PAIRS("pictures", OUR_SCENES, "size", "0x9"),
                   "size: '0x9'");
    assert_refused(context, "drift", PAIRS("old-strength", "0"), "old-strength: '0'");
    assert_refused(context, "drift",
                   PAIRS("pictures", OUR_SCENES, "old-strength", "1000001"),
                   "old-strength: 1000001: ");
    assert_refused(context, "drift",
                   PAIRS("pictures", OUR_SCENES, "old-strength", "1/1000001"),
                   "old-strength: 1/1000001: ");
    assert_refused(context, "drift", PAIRS("noise", "0.1,0.2"), "noise: ");
    assert_refused(context, "drift", PAIRS("rule", "hebbian"), "hebbian");
    assert_refused(context, "drift", PAIRS("pictures", OUR_SCENES, "rule", "projection"),
                   "rule: projection knows no strengths");
    assert_refused(context, "drift", PAIRS("lambda", "1.1"), "lambda: ");
    assert_refused(context, "drift", PAIRS("eps", "0"), "eps: ");
    assert_refused(context, "drift", PAIRS("load", "0.1"), "takes no load");
    assert_refused(context, "drift", PAIRS("structure", "random"), "takes no structure");
    assert_refused(
        context, "drift",
        PAIRS("pictures", OUR_SCENES, "repeat", "1000000", "reinforcements", "1000"),
        "repeat: 1000000 runs of 1000 reinforcements");
    assert_refused(context, "drift", PAIRS("pictures", "/no/such/folder"),
                   "/no/such/folder: No such file");
    hop_context_free(context);
}

static void a_missing_picture_is_named(void **state) {
    (void)state;
    char folder[PATH_SIZE], name[PATH_SIZE + 60];
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    make_folder(folder);
    assert_refused(context, "drift", PAIRS("pictures", folder), "holds no scene");
    free(write_random_scenes(folder, 2, 4, 1));
    snprintf(name, sizeof name, "%s/a_new.png", folder);
    remove(name);
    snprintf(name, sizeof name, "%s: scene a: there is no a_new.png", folder);
    assert_refused(context, "drift", PAIRS("pictures", folder, "size", "4x4"), name);
    remove_folder(folder);
    hop_context_free(context);
}

/* Values are set as the strongest that are allowed; no strength overflows. */
static void extremes_run(void **state) {
    (void)state;
    char folder[PATH_SIZE];
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    make_folder(folder);
    free(write_random_scenes(folder, 2, 4, 1));
    static const char *const strengths[] = {"1000000", "1/1000000", "999999/1000000"};
    static const char *const scalings[] = {"n", "p", "source"};
    for (size_t k = 0; k < 9; k++) {
        hop_lab *lab =
            run_lab(context, "drift",
                    PAIRS("pictures", folder, "size", "4x4", "repeat", "1",
                          "reinforcements", "400", "noise", "1", "max-steps", "0",
                          "old-strength", strengths[k / 3], "scaling", scalings[k % 3]));
        assert_non_null(report_of(lab));
        hop_lab_free(lab);
    }
    remove_folder(folder);
    hop_context_free(context);
}

static void threads_agree(void **state) {
    (void)state;
    assert_threads_agree("drift", PAIRS("pictures", OUR_SCENES, "repeat", "4", "update",
                                        "async", "reinforcements", "12"));
}

static hop_status run_with_log(hop_context *context, const char *folder, const char *seed,
                               const char *log, hop_error *error) {
    hop_lab *lab = drift_lab(context, folder, "8x8",
                             PAIRS("repeat", "2", "reinforcements", "5", "seed", seed));
    hop_lab_run_options options = HOP_LAB_RUN_OPTIONS_INIT;
    options.log = log;
    const hop_status status = hop_lab_run(lab, &options, error);
    hop_lab_free(lab);
    return status;
}

/* A log goes with its pictures, wherever they lie. */
static void log_knows_its_pictures(void **state) {
    (void)state;
    char here[PATH_SIZE], there[PATH_SIZE], place[PATH_SIZE], log[PATH_SIZE + 10];
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_error error = {HOP_OK, ""};
    make_folder(here);
    make_folder(there);
    make_folder(place);
    snprintf(log, sizeof log, "%s/log", place);
    int8_t *rows = write_random_scenes(here, 2, 8, 1);
    free(write_random_scenes(there, 2, 8, 1));
    assert_ok(run_with_log(context, here, "1", log, &error));
    assert_ok(run_with_log(context, here, "1", log, &error));
    assert_ok(run_with_log(context, there, "1", log, &error));
    assert_status(run_with_log(context, there, "2", log, &error), HOP_EEXISTS);
    assert_non_null(strstr(error.message, "seed"));
    hop_lab *opened = NULL;
    assert_ok(hop_lab_open(context, log, NULL, &opened, &error));
    assert_int_equal(hop_lab_done(opened), 2 * HOP_DRIFT_COURSES);
    hop_lab_free(opened);
    rows[0] = (int8_t)-rows[0];
    write_scene(here, "a", rows, 8, 8);
    assert_status(run_with_log(context, here, "1", log, &error), HOP_EEXISTS);
    assert_non_null(strstr(error.message, "made from other pictures"));
    assert_non_null(strstr(error.message, log));
    assert_status(hop_lab_open(context, log, NULL, &opened, &error), HOP_EEXISTS);
    hop_lab *lab = drift_lab(context, here, "8x8",
                             PAIRS("repeat", "2", "reinforcements", "5", "seed", "1"));
    assert_status(hop_lab_merge(lab, log, &error), HOP_EEXISTS);
    hop_lab_free(lab);
    free(rows);
    remove_folder(here);
    remove_folder(there);
    remove_folder(place);
    hop_context_free(context);
}

/* A lab whose folder was refused is as it was before, and can be set right. */
static void refusal_leaves_nothing_behind(void **state) {
    (void)state;
    char folder[PATH_SIZE];
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_lab *lab = NULL;
    make_folder(folder);
    free(write_random_scenes(folder, 1, 4, 1));
    assert_ok(hop_lab_create(context, "drift", &lab, NULL));
    assert_ok(hop_lab_set(lab, "pictures", folder, NULL));
    assert_ok(hop_lab_set(lab, "repeat", "1000000", NULL));
    assert_ok(hop_lab_set(lab, "reinforcements", "10000", NULL));
    assert_status(hop_lab_prepare(lab, NULL), HOP_ELIMIT);
    assert_null(lab->own);
    assert_true(lab->fingerprint == 0);
    assert_ok(hop_lab_set(lab, "repeat", "1", NULL));
    assert_ok(hop_lab_prepare(lab, NULL));
    assert_true(lab->fingerprint != 0);
    hop_lab_free(lab);
    remove_folder(folder);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_parameters_are_named),
        cmocka_unit_test(a_missing_picture_is_named),
        cmocka_unit_test(extremes_run),
        cmocka_unit_test(threads_agree),
        cmocka_unit_test(log_knows_its_pictures),
        cmocka_unit_test(refusal_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
