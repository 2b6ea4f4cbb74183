/* SPDX-License-Identifier: MIT */
/* Files of pictures that do and do not do, and betas that trials share. */
#include "greys.h"
#include "labs.h"
#include "one_context.h"

#include "experiment/pictures_record.h"

static void files_that_do_not_do_are_refused(void **state) {
    (void)state;
    char path[PATH_SIZE];
    assert_refused(context, "pictures",
                   (const char *const[]){"data", "/nowhere.idx", NULL},
                   "dataset-fashion-mnist");
    write_idx(path, GREYS, 1, 3);
    assert_refused(context, "pictures",
                   (const char *const[]){"data", path, "memories", "41", NULL},
                   "memories: 41 are more than the 40 pictures");
    remove(path);
    write_idx(path, GREYS, 1, 1);
    assert_refused(context, "pictures",
                   (const char *const[]){"data", path, "memories", "10", NULL},
                   "holds no pictures");
    remove(path);
}

/* The fingerprint is of what the pictures show: a log knows them wherever they lie. */
static void pictures_are_known_again(void **state) {
    (void)state;
    char path[PATH_SIZE], moved[PATH_SIZE], other[PATH_SIZE], log[PATH_SIZE + 8];
    write_idx(path, GREYS, 1, 3);
    write_idx(moved, GREYS, 1, 3);
    write_idx(other, GREYS / 2, 2, 3);
    snprintf(log, sizeof log, "%s.db", path);
    const char *const pairs[] = {"data", path, "memories", "10", "trials", "2", NULL};
    hop_lab_run_options how = HOP_LAB_RUN_OPTIONS_INIT;
    how.log = log;
    hop_lab *lab = run_lab(context, "pictures", pairs), *again = NULL;
    assert_ok(hop_lab_run(lab, &how, NULL));
    assert_ok(hop_lab_open(context, log, moved, &again, NULL));
    assert_int_equal(hop_lab_done(again), 2);
    assert_same_tables(report_of(lab), report_of(again));
    hop_lab_free(again);
    assert_int_equal(hop_lab_open(context, log, other, &again, NULL), HOP_EEXISTS);
    remove(path);
    assert_int_equal(hop_lab_open(context, log, NULL, &again, NULL), HOP_EIO);
    hop_lab_free(lab);
    remove(moved);
    remove(other);
    remove(log);
}

/* A beta is chosen once for all trials of a point: every record says the same. */
static void betas_are_shared(void **state) {
    (void)state;
    char path[PATH_SIZE];
    write_idx(path, GREYS, 1, 3);
    const char *const pairs[] = {"data", path, "memories", "10,40", "trials", "9", NULL};
    hop_lab *lab = run_lab(context, "pictures", pairs);
    for (size_t point = 0; point < 2; point++) {
        const double *first = hop_lab_record(lab, point, 0) + BETA;
        for (size_t s = 0; s <= SIMILARITIES; s++) assert_true(first[s] > 0);
        for (size_t t = 1; t < 9; t++)
            assert_memory_equal(hop_lab_record(lab, point, t) + BETA, first,
                                (SIMILARITIES + 1) * sizeof *first);
    }
    hop_lab_free(lab);
    remove(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_that_do_not_do_are_refused),
        cmocka_unit_test(pictures_are_known_again),
        cmocka_unit_test(betas_are_shared),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
