/* SPDX-License-Identifier: MIT */
/* The inverted index counts what comparing each word with the cue counts. */
#include <time.h>

#include "words.h"
#include "text/pairs.h"

enum { COUNT = 400, MOST = 12 };

static size_t common_of(const uint64_t *a, size_t m, const uint64_t *b, size_t n) {
    size_t common = 0;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) common += a[i] == b[j];
    return common;
}

static void test_pairs_of(void **state) {
    (void)state;
    uint64_t pairs[HOP_PAIRS_MOST];
    hop_letters word = letters_of("anana");
    assert_int_equal(hop_pairs_of(&word, pairs), 4); /* edge a, a n, n a, a edge */
    word = letters_of("");
    assert_int_equal(hop_pairs_of(&word, pairs), 0);
    word = letters_of("a");
    assert_int_equal(hop_pairs_of(&word, pairs), 2);
}

/* Of many code points, so that the table grows. */
static void test_index(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(5, 1, 0);
    static hop_letters words[COUNT];
    uint64_t pairs[HOP_PAIRS_MOST], other[HOP_PAIRS_MOST];
    hop_pairs index = {0};
    for (size_t k = 0; k < COUNT; k++) {
        words[k].count = (size_t)hop_random_below(&chance, MOST + 1);
        for (size_t i = 0; i < words[k].count; i++)
            words[k].code[i] = 0x4e00 + (uint32_t)hop_random_below(&chance, 40);
        assert_ok(hop_pairs_count(&index, pairs, hop_pairs_of(words + k, pairs)));
    }
    assert_ok(hop_pairs_lay(&index));
    for (size_t k = 0; k < COUNT; k++)
        hop_pairs_place(&index, (uint32_t)k, pairs, hop_pairs_of(words + k, pairs));
    assert_true(index.count > 512 && hop_pairs_bytes(&index) > 4 * COUNT);
    for (size_t k = 0; k < COUNT; k += 7) {
        uint8_t common[COUNT] = {0};
        const size_t count = hop_pairs_of(words + k, pairs);
        hop_pairs_add(&index, pairs, count, common);
        for (size_t w = 0; w < COUNT; w++)
            assert_int_equal(common[w], common_of(pairs, count, other,
                                                  hop_pairs_of(words + w, other)));
    }
    hop_pairs_clear(&index);
}

/* Pairs that one multiplication, its halves put together, would not tell apart. */
static void test_spread(void **state) {
    (void)state;
    enum { PAIRS = 120000 };
    hop_pairs index = {0};
    hop_random chance = hop_random_begin(5, 2, 0);
    const clock_t begin = clock();
    /* Times an odd number each is `wanted`, whose halves differ in three bits. */
    uint64_t inverse = 1;
    const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
    for (int k = 0; k < 6; k++) inverse *= 2 - odd * inverse;
    for (size_t k = 0; k < PAIRS; k++) {
        const uint64_t upper = hop_random_below(&chance, UINT64_C(1) << 32);
        const uint64_t wanted = upper << 32 | (upper ^ (k & 7));
        const uint64_t pair = wanted * inverse;
        assert_ok(hop_pairs_count(&index, &pair, 1));
    }
    assert_true(index.count > PAIRS / 2);
    assert_true(clock() - begin < 2 * CLOCKS_PER_SEC);
    hop_pairs_clear(&index);
}

static void test_empty(void **state) {
    (void)state;
    hop_pairs index = {0};
    uint64_t pair = 1;
    uint8_t common = 0;
    assert_ok(hop_pairs_lay(&index));
    hop_pairs_add(&index, &pair, 1, &common);
    assert_int_equal(common, 0);
    assert_int_equal(hop_pairs_bytes(&index), 0);
    hop_pairs_clear(&index);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs_of), cmocka_unit_test(test_index),
        cmocka_unit_test(test_spread), cmocka_unit_test(test_empty)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
