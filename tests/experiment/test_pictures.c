/* SPDX-License-Identifier: MIT */
/* Pictures: a small IDX file, and what comes back of it. */
#include "greys.h"
#include "labs.h"
#include "one_context.h"

static const char *const DAMAGES[] = {"half covered", "read as black", "cover inferred",
                                      "noise", "noise, half covered"};

/* Random pictures lie far apart: what is known of them is enough. */
static void pictures_come_back(void **state) {
    (void)state;
    char path[PATH_SIZE];
    write_idx(path, GREYS, 1, 3);
    const char *const pairs[] = {"data", path,    "memories", "40", "trials",
                                 "20",   "noise", "0.2",      NULL};
    hop_lab *lab = run_lab(context, "pictures", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "results");
    assert_int_equal(table->rows, 5 * 25);
    for (size_t d = 0; d < 5; d++) {
        if (d == 1) continue;
        assert_true(share_of(table, "centred", "softmax", DAMAGES[d], "right") == 1);
        assert_true(share_of(table, "centred", "softmax", DAMAGES[d], "error") < 0.01);
        assert_true(share_of(table, "euclid", "nearest neighbour", DAMAGES[d], "right") ==
                    1);
        assert_true(share_of(table, "cosine", "poly:n=3", DAMAGES[d], "right") == 0);
        assert_true(share_of(table, "cosine", "poly:n=3", DAMAGES[d], "error") > 0.1);
    }
    hop_lab_free(lab);
    remove(path);
}

/* The best memory by distance is the nearest neighbour, whatever was done to the cue;
   it has another implementation. */
static void the_best_by_distance_is_the_nearest(void **state) {
    (void)state;
    char path[PATH_SIZE];
    write_idx(path, GREYS, 1, 3);
    const char *const pairs[] = {"data", path,    "memories", "10,40", "trials",
                                 "30",   "noise", "1",        NULL};
    hop_lab *lab = run_lab(context, "pictures", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "results");
    bool imperfect = false;
    for (size_t d = 0; d < 5; d++) {
        const double best = share_of(table, "euclid", "topk:k=1", DAMAGES[d], "right");
        assert_true(best ==
                    share_of(table, "euclid", "nearest neighbour", DAMAGES[d], "right"));
        assert_near(share_of(table, "euclid", "topk:k=1", DAMAGES[d], "error"),
                    share_of(table, "euclid", "nearest neighbour", DAMAGES[d], "error"),
                    1e-6, "error");
        imperfect |= best < 1;
    }
    assert_true(imperfect);
    hop_lab_free(lab);
    remove(path);
}

/* Of two copies the first is as good as the second; softmax shares them out. */
static void copies_count_as_the_picture(void **state) {
    (void)state;
    char path[PATH_SIZE];
    write_idx(path, 10, 2, 3);
    const char *const pairs[] = {"data", path,    "memories", "20", "trials",
                                 "12",   "noise", "0.1",      NULL};
    hop_lab *lab = run_lab(context, "pictures", pairs);
    const hop_lab_table *table = table_of(report_of(lab), "results");
    assert_true(share_of(table, "euclid", "nearest neighbour", "noise", "right") == 1);
    assert_true(share_of(table, "centred", "topk:k=1", "noise", "right") == 1);
    assert_true(share_of(table, "centred", "softmax", "noise", "wrong") == 0);
    hop_lab_free(lab);
    remove(path);
}

static void threads_do_not_matter(void **state) {
    (void)state;
    char path[PATH_SIZE];
    write_idx(path, GREYS, 1, 3);
    const char *const pairs[] = {"data", path, "memories", "10,30", "trials", "4", NULL};
    assert_threads_agree("pictures", pairs);
    remove(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_come_back),
        cmocka_unit_test(the_best_by_distance_is_the_nearest),
        cmocka_unit_test(copies_count_as_the_picture),
        cmocka_unit_test(threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
