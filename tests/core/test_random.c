/* SPDX-License-Identifier: MIT */
/* Chance: published Philox vectors, unbiased draws, permutations, distinct streams. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <hopfield/random.h>

/* kat_vectors of the Random123 distribution, philox4x32 with 10 rounds. */
static void philox_known_answers(void **state) {
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], expected[4];
    } vectors[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t v = 0; v < sizeof vectors / sizeof *vectors; v++) {
        const uint32_t *counter = vectors[v].counter, *key = vectors[v].key;
        hop_random random = hop_random_begin(key[0] | (uint64_t)key[1] << 32, counter[3],
                                             counter[1] | (uint64_t)counter[2] << 32);
        random.counter[0] = counter[0];
        for (int i = 0; i < 4; i++)
            assert_int_equal(hop_random_u32(&random), vectors[v].expected[i]);
    }
}

/* Were the next block keyed through the index, neighbours would share their draws. */
static void blocks_are_counted_apart_from_the_index(void **state) {
    (void)state;
    hop_random random = hop_random_begin(3, HOP_STREAM_TRIAL, 8), second = random;
    for (int i = 0; i < 4; i++) hop_random_u32(&random);
    second.counter[0] = 1;
    for (int i = 0; i < 4; i++)
        assert_int_equal(hop_random_u32(&random), hop_random_u32(&second));
    hop_random next = hop_random_begin(3, HOP_STREAM_TRIAL, 9);
    hop_random last = hop_random_begin(3, HOP_STREAM_TRIAL, 8);
    for (int i = 0; i < 4; i++) hop_random_u32(&last);
    assert_int_not_equal(hop_random_u32(&last), hop_random_u32(&next));
}

static void u64_is_two_u32_low_first(void **state) {
    (void)state;
    hop_random wide = hop_random_begin(5, HOP_STREAM_TRIAL, 6), narrow = wide;
    for (int i = 0; i < 100; i++) {
        uint64_t low = hop_random_u32(&narrow), high = hop_random_u32(&narrow);
        assert_true(hop_random_u64(&wide) == (low | high << 32));
    }
}

static void a_copy_repeats(void **state) {
    (void)state;
    hop_random random = hop_random_begin(1, HOP_STREAM_USER, 2);
    for (int i = 0; i < 7; i++) hop_random_u32(&random);
    hop_random copy = random;
    for (int i = 0; i < 50; i++)
        assert_int_equal(hop_random_u32(&random), hop_random_u32(&copy));
}

static void sequences_of_other_keys_differ(void **state) {
    (void)state;
    hop_random base = hop_random_begin(1, 1, 1);
    hop_random others[] = {hop_random_begin(2, 1, 1),
                           hop_random_begin(1 | (uint64_t)1 << 32, 1, 1),
                           hop_random_begin(1, 2, 1), hop_random_begin(1, 1, 2),
                           hop_random_begin(1, 1, 1 | (uint64_t)1 << 32)};
    enum { OTHERS = sizeof others / sizeof *others, DRAWS = 1000 };
    int same[OTHERS] = {0};
    for (int draw = 0; draw < DRAWS; draw++) {
        uint32_t value = hop_random_u32(&base);
        for (int o = 0; o < OTHERS; o++) same[o] += hop_random_u32(&others[o]) == value;
    }
    for (int o = 0; o < OTHERS; o++) assert_true(same[o] <= 1);
}

static double chi_square(const unsigned *counts, size_t cells, double expected) {
    double sum = 0;
    for (size_t c = 0; c < cells; c++) {
        double off = counts[c] - expected;
        sum += off * off / expected;
    }
    return sum;
}

static void below_is_uniform(void **state) {
    (void)state;
    hop_random random = hop_random_begin(11, HOP_STREAM_USER, 0);
    unsigned counts[10] = {0};
    for (int draw = 0; draw < 100000; draw++) {
        uint64_t value = hop_random_below(&random, 10);
        assert_true(value < 10);
        counts[value]++;
    }
    assert_true(chi_square(counts, 10, 10000) < 40); /* 9 degrees: p = 1e-5 */
}

/* Without rejection a bound of three quarters of the range would favour every third value
   (multiplying) or the low third (taking the remainder) two to one. */
static void below_rejects_bias(void **state) {
    (void)state;
    const uint64_t bounds[] = {(uint64_t)3 << 30, (uint64_t)3 << 62};
    for (int b = 0; b < 2; b++) {
        hop_random random = hop_random_begin(12, HOP_STREAM_USER, (uint64_t)b);
        unsigned remainders[3] = {0}, thirds[3] = {0};
        for (int draw = 0; draw < 30000; draw++) {
            uint64_t value = hop_random_below(&random, bounds[b]);
            assert_true(value < bounds[b]);
            remainders[value % 3]++;
            thirds[value / (bounds[b] / 3)]++;
        }
        assert_true(chi_square(remainders, 3, 10000) < 25); /* 2 degrees: p = 4e-6 */
        assert_true(chi_square(thirds, 3, 10000) < 25);
    }
}

static void below_small_bounds(void **state) {
    (void)state;
    hop_random random = hop_random_begin(13, HOP_STREAM_USER, 0);
    assert_true(hop_random_below(&random, 0) == 0);
    for (int i = 0; i < 20; i++) assert_true(hop_random_below(&random, 1) == 0);
    assert_true(hop_random_below(&random, UINT64_MAX) < UINT64_MAX);
}

static void real_is_uniform_on_its_grid(void **state) {
    (void)state;
    hop_random random = hop_random_begin(14, HOP_STREAM_USER, 0);
    unsigned counts[16] = {0};
    for (int draw = 0; draw < 160000; draw++) {
        double value = hop_random_real(&random);
        assert_true(value >= 0 && value < 1);
        assert_true(value * 0x1p53 == (double)(uint64_t)(value * 0x1p53));
        counts[(int)(value * 16)]++;
    }
    assert_true(chi_square(counts, 16, 10000) < 50); /* 15 degrees: p = 1e-5 */
}

static void permutations_are_valid_and_uniform(void **state) {
    (void)state;
    hop_random random = hop_random_begin(15, HOP_STREAM_ORDER, 0);
    uint32_t order[1000];
    uint8_t seen[1000] = {0};
    hop_random_permutation(&random, order, 1000);
    for (int i = 0; i < 1000; i++) {
        assert_true(order[i] < 1000 && !seen[order[i]]);
        seen[order[i]] = 1;
    }
    unsigned counts[64] = {0};
    for (int draw = 0; draw < 24000; draw++) {
        hop_random_permutation(&random, order, 4);
        counts[order[0] * 16 + order[1] * 4 + order[2]]++;
    }
    double sum = 0;
    int kinds = 0;
    for (int c = 0; c < 64; c++)
        if (counts[c]) {
            kinds++;
            sum += ((double)counts[c] - 1000) * ((double)counts[c] - 1000) / 1000;
        }
    assert_int_equal(kinds, 24);
    assert_true(sum < 65); /* 23 degrees: p = 7e-6 */
}

static void chosen_are_distinct_and_prefixes_agree(void **state) {
    (void)state;
    uint32_t few[50], many[50];
    unsigned counts[50] = {0};
    for (uint64_t trial = 0; trial < 5000; trial++) {
        hop_random one = hop_random_begin(16, HOP_STREAM_NOISE, trial), two = one;
        hop_random_choose(&one, few, 50, 10);
        hop_random_choose(&two, many, 50, 30);
        assert_memory_equal(few, many, 10 * sizeof *few);
        uint8_t seen[50] = {0};
        for (int i = 0; i < 30; i++) {
            assert_true(many[i] < 50 && !seen[many[i]]);
            seen[many[i]] = 1;
        }
        for (int i = 0; i < 10; i++) counts[few[i]]++;
    }
    /* Negative correlation within a draw only lowers the statistic. */
    assert_true(chi_square(counts, 50, 1000) < 110); /* 49 degrees: p = 1e-6 */
}

static void choosing_too_many_does_nothing(void **state) {
    (void)state;
    hop_random random = hop_random_begin(17, HOP_STREAM_NOISE, 0), before = random;
    uint32_t scratch[3] = {7, 8, 9};
    hop_random_choose(&random, scratch, 3, 4);
    assert_true(scratch[0] == 7 && scratch[1] == 8 && scratch[2] == 9);
    assert_memory_equal(&random, &before, sizeof random);
    hop_random_choose(&random, scratch, 0, 0);
    hop_random_permutation(&random, scratch, 0);
    assert_int_equal(scratch[0], 7);
}

/* Filling gives the draws that would have come one by one, from any place in a block. */
static void filling_is_drawing(void **state) {
    (void)state;
    for (unsigned before = 0; before < 6; before++)
        for (size_t count = 0; count < 12; count++) {
            hop_random one = hop_random_begin(3, HOP_STREAM_USER, 8), many = one;
            uint64_t filled[12] = {0};
            for (unsigned k = 0; k < before; k++)
                assert_int_equal(hop_random_u32(&one), hop_random_u32(&many));
            hop_random_fill(&many, filled, count);
            for (size_t k = 0; k < count; k++)
                assert_int_equal(filled[k], hop_random_u64(&one));
            assert_int_equal(hop_random_u32(&one), hop_random_u32(&many));
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(philox_known_answers),
        cmocka_unit_test(blocks_are_counted_apart_from_the_index),
        cmocka_unit_test(u64_is_two_u32_low_first),
        cmocka_unit_test(a_copy_repeats),
        cmocka_unit_test(sequences_of_other_keys_differ),
        cmocka_unit_test(below_is_uniform),
        cmocka_unit_test(below_rejects_bias),
        cmocka_unit_test(below_small_bounds),
        cmocka_unit_test(real_is_uniform_on_its_grid),
        cmocka_unit_test(permutations_are_valid_and_uniform),
        cmocka_unit_test(chosen_are_distinct_and_prefixes_agree),
        cmocka_unit_test(choosing_too_many_does_nothing),
        cmocka_unit_test(filling_is_drawing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
