/* SPDX-License-Identifier: MIT */
/* The set itself: sizes, growth, removal, distances, limits. */
#include "fixture.h"

static const size_t DIMS[] = {1, 2, 63, 64, 65, 127, 128, 130, 1000};
enum { DIM_COUNT = sizeof DIMS / sizeof *DIMS };

static void an_empty_set(void **state) {
    (void)state;
    for (int d = 0; d < DIM_COUNT; d++) {
        hop_patterns *patterns = new_set(DIMS[d]);
        assert_int_equal(hop_patterns_count(patterns), 0);
        assert_int_equal(hop_patterns_dim(patterns), DIMS[d]);
        assert_int_equal(hop_patterns_words(patterns), (DIMS[d] + 63) / 64);
        hop_patterns_free(patterns);
    }
    hop_patterns_free(NULL);
}

static void impossible_dims_are_refused(void **state) {
    (void)state;
    hop_patterns *patterns = NULL;
    assert_int_equal(hop_patterns_create(0, &patterns), HOP_EINVAL);
    assert_int_equal(hop_patterns_create((size_t)HOP_MAX_UNITS + 1, &patterns),
                     HOP_EINVAL);
    assert_int_equal(hop_patterns_create(SIZE_MAX, &patterns), HOP_EINVAL);
    assert_null(patterns);
    hop_patterns_free(new_set(HOP_MAX_UNITS));
}

static void packed_rows_lose_what_is_past_dim(void **state) {
    (void)state;
    for (int d = 0; d < DIM_COUNT; d++) {
        hop_patterns *patterns = new_set(DIMS[d]);
        size_t words = hop_patterns_words(patterns);
        uint64_t *rows = malloc(3 * words * sizeof *rows);
        assert_non_null(rows);
        memset(rows, 0xff, 3 * words * sizeof *rows);
        assert_int_equal(hop_patterns_append_packed(patterns, rows, 3), HOP_OK);
        assert_int_equal(hop_patterns_count(patterns), 3);
        for (size_t row = 0; row < 3; row++) {
            const uint64_t *packed = hop_patterns_row(patterns, row);
            assert_int_equal(hop_packed_ones(packed, words), DIMS[d]);
        }
        assert_tails_clear(patterns);
        free(rows);
        hop_patterns_free(patterns);
    }
}

static void growth_is_exact_then_amortised(void **state) {
    (void)state;
    hop_patterns *patterns = new_set(100);
    uint64_t rows[20] = {0};
    assert_int_equal(hop_patterns_append_packed(patterns, rows, 10), HOP_OK);
    assert_int_equal(patterns->capacity, 10);
    size_t moves = 0;
    const uint64_t *start = hop_patterns_row(patterns, 0);
    for (uint64_t k = 10; k < 5000; k++) {
        uint64_t row[2] = {k, k * k};
        assert_int_equal(hop_patterns_append_packed(patterns, row, 1), HOP_OK);
        moves += hop_patterns_row(patterns, 0) != start;
        start = hop_patterns_row(patterns, 0);
        assert_int_equal((uintptr_t)start % 64, 0);
    }
    assert_true(moves < 20); /* ln 500 / ln 1.5 = 15.3 */
    assert_true(patterns->capacity < 7500);
    for (uint64_t k = 10; k < 5000; k++) {
        assert_true(hop_patterns_row(patterns, k)[0] == k);
        assert_true(hop_patterns_row(patterns, k)[1] == (k * k & 0xfffffffff));
    }
    hop_patterns_free(patterns);
}

static void a_set_may_be_appended_to_itself(void **state) {
    (void)state;
    hop_patterns *patterns = new_set(70);
    assert_int_equal(hop_patterns_generate_random(patterns, 5, 0, 1, 0), HOP_OK);
    for (int twice = 0; twice < 4; twice++) {
        size_t count = hop_patterns_count(patterns);
        assert_int_equal(
            hop_patterns_append_packed(patterns, hop_patterns_row(patterns, 0), count),
            HOP_OK);
    }
    assert_int_equal(hop_patterns_count(patterns), 80);
    for (size_t row = 5; row < 80; row++)
        assert_int_equal(hop_patterns_hamming(patterns, row, patterns, row % 5), 0);
    hop_patterns_free(patterns);
}

static void limits_leave_the_set_unchanged(void **state) {
    (void)state;
    hop_patterns *patterns = new_set(HOP_MAX_UNITS);
    assert_int_equal(hop_patterns_generate_random(patterns, 1, 0, 1, 0), HOP_OK);
    const uint64_t *row = hop_patterns_row(patterns, 0);
    uint64_t first = row[0];
    size_t most = HOP_MAX_PATTERNS;
    assert_int_equal(hop_patterns_append_packed(patterns, row, 0), HOP_EEMPTY);
    assert_int_equal(hop_patterns_append_packed(patterns, row, most), HOP_ELIMIT);
    assert_int_equal(hop_patterns_append_packed(patterns, row, SIZE_MAX), HOP_ELIMIT);
    /* 2^28 patterns of 2^24 units are 512 TiB. */
    assert_int_equal(hop_patterns_append_packed(patterns, row, most - 1), HOP_ENOMEM);
    assert_int_equal(hop_patterns_count(patterns), 1);
    assert_ptr_equal(hop_patterns_row(patterns, 0), row);
    assert_true(row[0] == first);
    hop_patterns_free(patterns);
}

static void removal_moves_later_rows_up(void **state) {
    (void)state;
    hop_patterns *patterns = new_set(64);
    for (uint64_t k = 0; k < 6; k++)
        assert_int_equal(hop_patterns_append_packed(patterns, &k, 1), HOP_OK);
    assert_int_equal(hop_patterns_remove(patterns, 6), HOP_ENOTFOUND);
    assert_int_equal(hop_patterns_remove(patterns, 2), HOP_OK);
    assert_int_equal(hop_patterns_remove(patterns, 0), HOP_OK);
    assert_int_equal(hop_patterns_remove(patterns, 3), HOP_OK); /* the last */
    const uint64_t left[] = {1, 3, 4};
    assert_int_equal(hop_patterns_count(patterns), 3);
    for (size_t row = 0; row < 3; row++)
        assert_true(hop_patterns_row(patterns, row)[0] == left[row]);
    for (int k = 0; k < 3; k++)
        assert_int_equal(hop_patterns_remove(patterns, 0), HOP_OK);
    assert_int_equal(hop_patterns_remove(patterns, 0), HOP_ENOTFOUND);
    uint64_t again = 9;
    assert_int_equal(hop_patterns_append_packed(patterns, &again, 1), HOP_OK);
    assert_true(hop_patterns_row(patterns, 0)[0] == 9);
    hop_patterns_free(patterns);
}

static void distances_count_unit_by_unit(void **state) {
    (void)state;
    for (int d = 0; d < DIM_COUNT; d++) {
        hop_patterns *a = new_set(DIMS[d]), *b = new_set(DIMS[d]);
        assert_int_equal(hop_patterns_generate_random(a, 4, 0, 1, 0), HOP_OK);
        assert_int_equal(hop_patterns_generate_random(b, 3, 0.5, 2, 0), HOP_OK);
        for (size_t i = 0; i < 4; i++)
            for (size_t j = 0; j < 3; j++) {
                size_t differ = 0;
                int64_t overlap = 0;
                for (size_t u = 0; u < DIMS[d]; u++) {
                    differ += unit_at(a, i, u) != unit_at(b, j, u);
                    overlap += unit_at(a, i, u) * unit_at(b, j, u);
                }
                assert_int_equal(hop_patterns_hamming(a, i, b, j), differ);
                assert_true(hop_patterns_overlap(a, i, b, j) == overlap);
                assert_int_equal(hop_patterns_hamming(b, j, a, i), differ);
            }
        assert_int_equal(hop_patterns_overlap(a, 2, a, 2), DIMS[d]);
        hop_patterns_free(a);
        hop_patterns_free(b);
    }
}

static void packed_helpers(void **state) {
    (void)state;
    uint64_t row[3] = {0};
    for (size_t unit = 0; unit < 130; unit += 3) hop_packed_set(row, unit);
    for (size_t unit = 0; unit < 130; unit++)
        assert_int_equal(hop_packed_get(row, unit), unit % 3 == 0);
    assert_int_equal(hop_packed_ones(row, 3), 44);
    assert_int_equal(hop_packed_words(1), 1);
    assert_int_equal(hop_packed_words(64), 1);
    assert_int_equal(hop_packed_words(65), 2);
    assert_true(hop_packed_tail(1) == 1);
    assert_true(hop_packed_tail(64) == UINT64_MAX);
    assert_true(hop_packed_tail(127) == UINT64_MAX >> 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_set),
        cmocka_unit_test(impossible_dims_are_refused),
        cmocka_unit_test(packed_rows_lose_what_is_past_dim),
        cmocka_unit_test(growth_is_exact_then_amortised),
        cmocka_unit_test(a_set_may_be_appended_to_itself),
        cmocka_unit_test(limits_leave_the_set_unchanged),
        cmocka_unit_test(removal_moves_later_rows_up),
        cmocka_unit_test(distances_count_unit_by_unit),
        cmocka_unit_test(packed_helpers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
