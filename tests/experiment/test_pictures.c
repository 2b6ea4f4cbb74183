/* SPDX-License-Identifier: MIT */
/* Pictures: a small IDX file, what comes back of it, and files that do not do. */
#include <unistd.h>

#include "one_context.h"

enum { COUNT = 40, WIDTH = 8, HEIGHT = 9, PATH_SIZE = 400 };

/* An IDX file of pictures [count][HEIGHT][WIDTH] of random greys, none of them plain,
   each `copies` times over; ndim 1: labels. */
static void write_idx(char path[PATH_SIZE], size_t count, size_t copies, unsigned ndim) {
    const char *place = getenv("TMPDIR");
    snprintf(path, PATH_SIZE, "%s/hop-pictures-XXXXXX", place ? place : "/tmp");
    const int descriptor = mkstemp(path);
    FILE *file = fdopen(descriptor, "wb");
    assert_non_null(file);
    const size_t sides[3] = {count * copies, HEIGHT, WIDTH};
    hop_random chance = hop_random_begin(11, HOP_STREAM_USER, 0);
    fwrite((const char[]){0, 0, 8, (char)ndim}, 1, 4, file);
    for (size_t d = 0; d < ndim; d++)
        fwrite((const char[]){0, 0, (char)(sides[d] / 256), (char)(sides[d] % 256)}, 1, 4,
               file);
    for (size_t k = 0; k < count; k++) {
        uint8_t picture[HEIGHT * WIDTH];
        for (size_t i = 0; i < sizeof picture; i++)
            picture[i] = (uint8_t)hop_random_below(&chance, 256);
        for (size_t c = 0; c < copies; c++)
            fwrite(picture, 1, ndim == 1 ? 1 : sizeof picture, file);
    }
    assert_int_equal(fclose(file), 0);
}

/* The first row of a way and a damage. */
static size_t row_of(const hop_lab_table *table, const char *similarity,
                     const char *separation, const char *damage) {
    for (size_t row = 0; row < table->rows; row++)
        if (strcmp(cell_of(table, row, "similarity")->text, similarity) == 0 &&
            strcmp(cell_of(table, row, "separation")->text, separation) == 0 &&
            strcmp(cell_of(table, row, "damage")->text, damage) == 0)
            return row;
    fail_msg("no row of %s, %s, %s", similarity, separation, damage);
    return 0;
}

static double share_of(const hop_lab_table *table, const char *similarity,
                       const char *separation, const char *damage, const char *column) {
    return number_of(table, row_of(table, similarity, separation, damage), column);
}

static const char *const DAMAGES[] = {"half covered", "read as black", "cover inferred",
                                      "noise", "noise, half covered"};

/* Random pictures lie far apart: what is known of them is enough. */
static void pictures_come_back(void **state) {
    (void)state;
    char path[PATH_SIZE];
    write_idx(path, COUNT, 1, 3);
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
    assert_true(number_of(table, 0, "right_theory") == 1.0 / COUNT);
    assert_true(number_of(table_of(report, "betas"), 0, "found") == 1);
    assert_int_equal(table_of(report, "betas")->rows, 6);
    assert_int_equal(report->panel_count, 6);
    assert_no_nan_text(report);
    hop_lab_free(lab);
    remove(path);
}

/* The best memory by distance is the nearest neighbour, whatever was done to the cue;
   it has another implementation. No way does better than chance allows. */
static void the_best_by_distance_is_the_nearest(void **state) {
    (void)state;
    char path[PATH_SIZE];
    write_idx(path, COUNT, 1, 3);
    const char *const pairs[] = {"data", path,    "memories", "10,40", "trials",
                                 "30",   "noise", "1",        NULL};
    hop_lab *lab = run_lab(context, "pictures", pairs);
    const hop_lab_report *report = report_of(lab);
    const hop_lab_table *table = table_of(report, "results");
    const hop_lab_table *winners = table_of(report, "winners");
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
    assert_int_equal(winners->rows, 10);
    for (size_t row = 0; row < winners->rows; row++)
        assert_near(number_of(winners, row, "gain"),
                    number_of(winners, row, "right") - number_of(winners, row, "nearest"),
                    1e-12, "gain");
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

static void files_that_do_not_do_are_refused(void **state) {
    (void)state;
    char path[PATH_SIZE];
    assert_refused(context, "pictures",
                   (const char *const[]){"data", "/nowhere.idx", NULL},
                   "dataset-fashion-mnist");
    write_idx(path, COUNT, 1, 3);
    assert_refused(context, "pictures",
                   (const char *const[]){"data", path, "memories", "41", NULL},
                   "memories: 41 are more than the 40 pictures");
    remove(path);
    write_idx(path, COUNT, 1, 1);
    assert_refused(context, "pictures",
                   (const char *const[]){"data", path, "memories", "10", NULL},
                   "holds no pictures");
    remove(path);
}

static void threads_do_not_matter(void **state) {
    (void)state;
    char path[PATH_SIZE];
    write_idx(path, COUNT, 1, 3);
    const char *const pairs[] = {"data", path, "memories", "10,30", "trials", "4", NULL};
    assert_threads_agree("pictures", pairs);
    remove(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_come_back),
        cmocka_unit_test(the_best_by_distance_is_the_nearest),
        cmocka_unit_test(copies_count_as_the_picture),
        cmocka_unit_test(files_that_do_not_do_are_refused),
        cmocka_unit_test(threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
