/* SPDX-License-Identifier: MIT */
/* The rows of each gram. */
#include "text/postings.h"

#include "engine.h"

/* Row r has the grams g with r % (g + 2) == 0, g < 20; so do rows of a second block. */
static void fill(hop_gram_lists *lists, size_t rows) {
    lists->count = rows;
    lists->grams = need(rows * 20 * sizeof *lists->grams);
    lists->ends = need(rows * sizeof *lists->ends);
    size_t total = 0;
    for (size_t row = 0; row < rows; row++) {
        for (size_t gram = 0; gram < 20; gram++)
            if (row % (gram + 2) == 0) lists->grams[total++] = (uint16_t)(gram * 800);
        lists->ends[row] = total;
    }
}

static hop_status make(const hop_gram_lists *lists, hop_postings *out) {
    hop_context *context = context_of(1, HOP_ISA_SCALAR);
    const hop_status status = hop_postings_create(context, lists, out);
    hop_context_free(context);
    return status;
}

static void assert_sums(size_t rows) {
    hop_gram_lists lists = {0};
    hop_postings postings;
    fill(&lists, rows);
    assert_int_equal(make(&lists, &postings), HOP_OK);
    assert_int_equal(postings.blocks, (rows + 65535) / 65536);
    assert_true(hop_postings_bytes(&postings) >= 2 * lists.ends[rows - 1]);
    const hop_gram_weight weights[] = {{1u << 20 | (uint64_t)3 << 32, 0},
                                       {7, 5 * 800},
                                       {(uint64_t)9 << 32, 19 * 800},
                                       {1000, 1}};
    uint64_t *sums = need(rows * sizeof *sums);
    hop_postings_sum(&postings, weights, 4, sums);
    for (size_t row = 0; row < rows; row++) {
        uint64_t expected = 0;
        if (row % 2 == 0) expected += weights[0].weight;
        if (row % 7 == 0) expected += 7;
        if (row % 21 == 0) expected += weights[2].weight;
        assert_true(sums[row] == expected);
    }
    size_t count;
    const uint16_t *of = hop_postings_of(&postings, 0, 3 * 800, &count);
    for (size_t i = 0; i < count; i++) assert_int_equal(of[i], 5 * i);
    hop_postings_clear(&postings);
    free(sums);
    free(lists.grams);
    free(lists.ends);
}

static void test_one_block(void **state) {
    (void)state;
    assert_sums(1);
    assert_sums(1000);
}

static void test_blocks(void **state) {
    (void)state;
    assert_sums(65536);
    assert_sums(65537);
    assert_sums(140000);
}

static void test_nothing(void **state) {
    (void)state;
    const hop_gram_lists lists = {0};
    hop_postings postings;
    assert_int_equal(make(&lists, &postings), HOP_OK);
    uint64_t none;
    hop_postings_sum(&postings, &(hop_gram_weight){1, 1}, 1, &none);
    hop_postings_clear(&postings);
    assert_int_equal(hop_postings_bytes(&postings), 0);
}

static void test_interrupted(void **state) {
    (void)state;
    hop_gram_lists lists = {0};
    hop_postings postings = {0};
    fill(&lists, 10);
    hop_context *context = context_of(1, HOP_ISA_SCALAR);
    hop_context_interrupt(context);
    assert_int_equal(hop_postings_create(context, &lists, &postings), HOP_EINTERRUPTED);
    assert_null(postings.rows);
    hop_context_free(context);
    free(lists.grams);
    free(lists.ends);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_block),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
