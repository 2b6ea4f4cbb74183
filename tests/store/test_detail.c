/* SPDX-License-Identifier: MIT */
/* Details of rows: each is what it was set to, and only those that differ take room. */
#include "store/fixture.h"
#include "store/store.h"

static const hop_strength TWO = {2, 1};

static void assert_detail(const hop_details *details, size_t row,
                          const hop_mirror_detail *expected) {
    const hop_mirror_detail got = hop_details_get(details, row, expected->learned);
    assert_true(got.batch == expected->batch);
    assert_true(got.learned.numerator == expected->learned.numerator);
    assert_true(got.learned.denominator == expected->learned.denominator);
    assert_true(got.added.numerator == expected->added.numerator);
    assert_true(got.added.denominator == expected->added.denominator);
}

static void plain_rows_take_no_room(void **state) {
    enum { ROWS = 1000 };
    (void)state;
    hop_details details = {0};
    assert_int_equal(hop_details_reserve(&details, ROWS), HOP_OK);
    for (size_t row = 0; row < ROWS; row++) {
        const hop_mirror_detail detail = {{(int64_t)row + 1, 3}, {0, 1}, 7};
        assert_int_equal(hop_details_add(&details, row, &detail), HOP_OK);
        assert_detail(&details, row, &detail);
    }
    assert_int_equal(details.count, 0);
    /* Nothing in sevenths is not nothing in ones: files tell them apart. */
    const hop_mirror_detail odd = {TWO, {0, 7}, 7}, late = {TWO, {0, 1}, 8};
    assert_int_equal(hop_details_set(&details, 3, &odd), HOP_OK);
    assert_int_equal(hop_details_set(&details, 4, &late), HOP_OK);
    assert_detail(&details, 3, &odd);
    assert_detail(&details, 4, &late);
    assert_int_equal(details.count, 2);
    hop_details_clear(&details);
    hop_details_clear(&details); /* twice is fine */
}

/* Against an array of all of them; places are used again. */
static void random_changes(void **state) {
    enum { ROWS = 200, STEPS = 20000 };
    (void)state;
    static hop_mirror_detail model[ROWS];
    hop_details details = {0};
    hop_random random = hop_random_begin(3, HOP_STREAM_USER, 1);
    size_t count = 0;
    assert_int_equal(hop_details_reserve(&details, ROWS), HOP_OK);
    for (int step = 0; step < STEPS; step++) {
        const uint64_t what = hop_random_below(&random, 4);
        const size_t row = count ? (size_t)hop_random_below(&random, count) : 0;
        const int64_t more = (int64_t)hop_random_below(&random, 3);
        if (what < 2 && count < ROWS) {
            model[count] = (hop_mirror_detail){TWO, {more / 2, 1}, 1 + more};
            assert_int_equal(hop_details_add(&details, count, &model[count]), HOP_OK);
            count++;
        } else if (what == 2 && count) {
            model[row].added.numerator = more;
            assert_int_equal(hop_details_set(&details, row, &model[row]), HOP_OK);
        } else if (count) { /* the last row takes the place of one that is gone */
            hop_details_drop(&details, row);
            if (row != count - 1) hop_details_move(&details, count - 1, row);
            model[row] = model[--count];
        }
        if (step % 100 == 0)
            for (size_t k = 0; k < count; k++) assert_detail(&details, k, &model[k]);
    }
    assert_true(details.count > 0 && details.count <= ROWS);
    hop_details_clear(&details);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_rows_take_no_room),
        cmocka_unit_test(random_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
