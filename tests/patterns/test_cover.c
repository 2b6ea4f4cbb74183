/* SPDX-License-Identifier: MIT */
/* Covers drawn on small pictures of odd sizes. */
#include "fixture.h"

/* The expected picture: '#' is covered, rows one after another. */
static void check(hop_cover cover, size_t width, size_t height, const char *expected) {
    uint8_t covered[64];
    assert_int_equal(strlen(expected), width * height);
    memset(covered, 7, sizeof covered);
    assert_int_equal(hop_cover_mark(&cover, width, height, 1, 1, covered), HOP_OK);
    for (size_t i = 0; i < width * height; i++)
        assert_int_equal(covered[i], expected[i] == '#');
    assert_int_equal(covered[width * height], 7);
}

static hop_cover side(hop_cover_kind kind, double fraction) {
    hop_cover cover = {.kind = kind, .fraction = fraction};
    return cover;
}

static hop_cover box(size_t x, size_t y, size_t width, size_t height) {
    hop_cover cover = {HOP_COVER_BOX, 0, x, y, width, height};
    return cover;
}

static void halves_of_odd_pictures(void **state) {
    (void)state;
    check(side(HOP_COVER_TOP, 0.5), 5, 3, "##########.....");
    check(side(HOP_COVER_BOTTOM, 0.5), 5, 3, ".....##########");
    check(side(HOP_COVER_LEFT, 0.5), 5, 3, "###..###..###..");
    check(side(HOP_COVER_RIGHT, 0.5), 5, 3, "..###..###..###");
}

static void other_fractions(void **state) {
    (void)state;
    check(side(HOP_COVER_TOP, 0), 3, 2, "......");
    check(side(HOP_COVER_BOTTOM, 1), 3, 2, "######");
    check(side(HOP_COVER_TOP, 0.24), 3, 2, "......");
    check(side(HOP_COVER_TOP, 0.25), 3, 2, "###...");
    check(side(HOP_COVER_LEFT, 0.4), 5, 1, "##...");
    check(side(HOP_COVER_RIGHT, 0.2), 5, 2, "....#....#");
    check(side(HOP_COVER_RANDOM, 0), 5, 1, ".....");
    check(side(HOP_COVER_RANDOM, 1), 5, 1, "#####");
}

static void flat_patterns_are_one_row(void **state) {
    (void)state;
    check(side(HOP_COVER_TOP, 0.5), 4, 1, "####");
    check(side(HOP_COVER_TOP, 0.4), 4, 1, "....");
    check(side(HOP_COVER_RIGHT, 0.5), 7, 1, "...####");
}

static void boxes(void **state) {
    (void)state;
    check(box(1, 1, 3, 1), 5, 3, "......###......");
    check(box(0, 0, 5, 3), 5, 3, "###############");
    check(box(4, 2, 1, 1), 5, 3, "..............#");
    check(box(3, 0, 2, 2), 5, 3, "...##...##.....");
    check(box(2, 1, 0, 2), 5, 3, "...............");
    check(box(5, 3, 0, 0), 5, 3, "...............");
}

static void random_covers_exactly_and_anywhere(void **state) {
    (void)state;
    enum { DIM = 35, TRIALS = 4000 };
    unsigned counts[DIM] = {0};
    hop_cover cover = side(HOP_COVER_RANDOM, 0.3);
    uint8_t covered[DIM], again[DIM];
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        unsigned hidden = 0;
        assert_int_equal(hop_cover_mark(&cover, 7, 5, 3, trial, covered), HOP_OK);
        for (int i = 0; i < DIM; i++) {
            assert_true(covered[i] <= 1);
            hidden += covered[i];
            counts[i] += covered[i];
        }
        assert_int_equal(hidden, 11); /* round(10.5) */
    }
    double share = 11.0 / DIM, sigma = sqrt(TRIALS * share * (1 - share));
    for (int i = 0; i < DIM; i++)
        assert_true(fabs(counts[i] - TRIALS * share) < 5 * sigma);
    assert_int_equal(hop_cover_mark(&cover, 35, 1, 3, TRIALS - 1, again), HOP_OK);
    assert_memory_equal(covered, again, DIM);
    assert_int_equal(hop_cover_mark(&cover, 7, 5, 4, TRIALS - 1, again), HOP_OK);
    assert_memory_not_equal(covered, again, DIM);
}

static void impossible_covers_mark_nothing(void **state) {
    (void)state;
    int beyond = HOP_COVER_RANDOM + 1;
    const hop_cover covers[] = {side(HOP_COVER_TOP, -0.1),
                                side(HOP_COVER_BOTTOM, 1.1),
                                side(HOP_COVER_LEFT, NAN),
                                side(HOP_COVER_RIGHT, INFINITY),
                                side(HOP_COVER_RANDOM, -1),
                                side((hop_cover_kind)beyond, 0.5),
                                box(6, 0, 0, 1),
                                box(0, 4, 1, 0),
                                box(3, 0, 3, 1),
                                box(0, 2, 1, 2),
                                box(1, 0, SIZE_MAX, 1),
                                box(0, 1, 1, SIZE_MAX)};
    uint8_t covered[15], before[15];
    memset(covered, 7, sizeof covered);
    memset(before, 7, sizeof before);
    for (size_t c = 0; c < sizeof covers / sizeof *covers; c++) {
        assert_int_equal(hop_cover_mark(&covers[c], 5, 3, 1, 1, covered), HOP_EINVAL);
        assert_memory_equal(covered, before, sizeof covered);
    }
    hop_cover whole = side(HOP_COVER_TOP, 1);
    assert_int_equal(hop_cover_mark(&whole, 0, 3, 1, 1, covered), HOP_EINVAL);
    assert_int_equal(hop_cover_mark(&whole, 5, 0, 1, 1, covered), HOP_EINVAL);
    assert_int_equal(hop_cover_mark(&whole, (size_t)1 << 20, 17, 1, 1, covered),
                     HOP_EINVAL);
    assert_int_equal(hop_cover_mark(&whole, SIZE_MAX, 2, 1, 1, covered), HOP_EINVAL);
    assert_memory_equal(covered, before, sizeof covered);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(halves_of_odd_pictures),
        cmocka_unit_test(other_fractions),
        cmocka_unit_test(flat_patterns_are_one_row),
        cmocka_unit_test(boxes),
        cmocka_unit_test(random_covers_exactly_and_anywhere),
        cmocka_unit_test(impossible_covers_mark_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
