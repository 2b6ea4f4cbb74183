/* SPDX-License-Identifier: MIT */
/* Expansion: a plain reference, exact counts, ties without preference, correlations. */
#include "fixture.h"

#include <hopfield/random.h>
#include <hopfield/theory.h>

static const double FRACTIONS[] = {0, 0.05, 0.3, 0.5, 0.93, 1};
enum { FRACTION_COUNT = sizeof FRACTIONS / sizeof *FRACTIONS };

static hop_patterns *random_set(size_t dim, size_t count, uint64_t seed) {
    hop_patterns *patterns = new_set(dim);
    assert_int_equal(hop_patterns_generate_random(patterns, count, 0, seed, 0), HOP_OK);
    return patterns;
}

static hop_patterns *expanded(const hop_patterns *from, size_t units, double fraction,
                              uint64_t seed) {
    hop_patterns *out = new_set(units);
    assert_int_equal(hop_patterns_expand(from, units, fraction, seed, out), HOP_OK);
    assert_int_equal(hop_patterns_count(out), hop_patterns_count(from));
    return out;
}

static size_t both_on(const hop_patterns *codes, size_t a, size_t b) {
    const uint64_t *x = hop_patterns_row(codes, a), *y = hop_patterns_row(codes, b);
    size_t both = 0;
    for (size_t w = 0; w < hop_patterns_words(codes); w++)
        both += (size_t)__builtin_popcountll(x[w] & y[w]);
    return both;
}

/* Correlation of two codes with one number of units on. */
static double code_correlation(const hop_patterns *codes, size_t a, size_t b) {
    double units = (double)hop_patterns_dim(codes);
    double f = (double)both_on(codes, a, a) / units;
    return ((double)both_on(codes, a, b) / units - f * f) / (f * (1 - f));
}

typedef struct {
    int64_t sum, second;
    size_t unit;
} place;

static int64_t signed_sum(const int8_t *units, size_t dim, uint64_t seed,
                          uint64_t index) {
    hop_random random = hop_random_begin(seed, HOP_STREAM_EXPAND, index);
    uint64_t signs = 0;
    int64_t sum = 0;
    for (size_t i = 0; i < dim; i++) {
        if (i % 64 == 0) signs = hop_random_u64(&random);
        sum += signs >> (i % 64) & 1 ? units[i] : -units[i];
    }
    return sum;
}

static int by_place(const void *left, const void *right) {
    const place *a = left, *b = right;
    if (a->sum != b->sum) return a->sum > b->sum ? -1 : 1;
    if (a->second != b->second) return a->second > b->second ? -1 : 1;
    return a->unit < b->unit ? -1 : 1;
}

/* The code as the header describes it: all units sorted by both sums and their index. */
static void reference_code(const hop_patterns *from, size_t row, size_t units,
                           size_t ones, uint64_t seed, int8_t *code) {
    size_t dim = hop_patterns_dim(from);
    int8_t *plain = malloc(dim);
    place *places = malloc(units * sizeof *places);
    assert_true(plain && places);
    hop_patterns_read(from, row, plain);
    for (size_t i = 0; i < units; i++)
        places[i] = (place){signed_sum(plain, dim, seed, 2 * i),
                            signed_sum(plain, dim, seed, 2 * i + 1), i};
    qsort(places, units, sizeof *places, by_place);
    for (size_t k = 0; k < units; k++) code[places[k].unit] = k < ones ? 1 : -1;
    free(plain);
    free(places);
}

static void codes_equal_a_plain_reference(void **state) {
    (void)state;
    static const size_t dims[] = {1, 5, 63, 64, 65, 130}, sizes[] = {1, 7, 64, 100, 300};
    int8_t code[300];
    for (size_t d = 0; d < 6; d++)
        for (size_t s = 0; s < 5; s++)
            for (int f = 0; f < FRACTION_COUNT; f++) {
                hop_patterns *from = random_set(dims[d], 3, 81);
                hop_patterns *out = expanded(from, sizes[s], FRACTIONS[f], 7 + d);
                size_t ones = hop_fraction_of(FRACTIONS[f], sizes[s]);
                assert_tails_clear(out);
                for (size_t row = 0; row < 3; row++) {
                    assert_int_equal(both_on(out, row, row), ones);
                    reference_code(from, row, sizes[s], ones, 7 + d, code);
                    for (size_t i = 0; i < sizes[s]; i++)
                        assert_int_equal(unit_at(out, row, i), code[i]);
                }
                hop_patterns_free(from);
                hop_patterns_free(out);
            }
}

static void a_code_does_not_depend_on_what_is_expanded_with_it(void **state) {
    (void)state;
    enum { COUNT = 150, DIM = 70, UNITS = 200 };
    hop_patterns *from = random_set(DIM, COUNT, 82), *singly = new_set(UNITS);
    hop_patterns *out = expanded(from, UNITS, 0.1, 3);
    for (size_t row = 0; row < COUNT; row++) {
        hop_patterns *one = new_set(DIM);
        hop_patterns_append_packed(one, hop_patterns_row(from, row), 1);
        assert_int_equal(hop_patterns_expand(one, UNITS, 0.1, 3, singly), HOP_OK);
        hop_patterns_free(one);
    }
    assert_same_sets(out, singly);
    hop_patterns *other = expanded(from, UNITS, 0.1, 4);
    assert_true(hop_patterns_hamming(out, 0, other, 0) > 0);
    hop_patterns_free(from);
    hop_patterns_free(singly);
    hop_patterns_free(out);
    hop_patterns_free(other);
}

static void a_set_may_be_expanded_into_itself(void **state) {
    (void)state;
    hop_patterns *set = random_set(90, 5, 83);
    hop_patterns *codes = expanded(set, 90, 0.2, 9);
    assert_int_equal(hop_patterns_expand(set, 90, 0.2, 9, set), HOP_OK);
    assert_int_equal(hop_patterns_count(set), 10);
    for (size_t row = 0; row < 5; row++)
        assert_int_equal(hop_patterns_hamming(set, 5 + row, codes, row), 0);
    hop_patterns_free(set);
    hop_patterns_free(codes);
}

static void impossible_expansions_are_refused(void **state) {
    (void)state;
    hop_patterns *from = random_set(20, 2, 84), *out = random_set(30, 1, 85);
    const double fractions[] = {-0.01, 1.01, NAN, INFINITY};
    for (int k = 0; k < 4; k++)
        assert_int_equal(hop_patterns_expand(from, 30, fractions[k], 1, out), HOP_EINVAL);
    assert_int_equal(hop_patterns_expand(from, 0, 0.1, 1, out), HOP_EINVAL);
    size_t many = (size_t)HOP_MAX_UNITS + 1;
    assert_int_equal(hop_patterns_expand(from, many, 0.1, 1, out), HOP_EINVAL);
    assert_int_equal(hop_patterns_expand(from, 31, 0.1, 1, out), HOP_ESHAPE);
    assert_int_equal(hop_patterns_count(out), 1);
    hop_patterns *none = new_set(20);
    assert_int_equal(hop_patterns_expand(none, 30, 0.1, 1, out), HOP_OK);
    assert_int_equal(hop_patterns_count(out), 1);
    hop_patterns_free(none);
    hop_patterns_free(from);
    hop_patterns_free(out);
}

/* Of 16 units a sum of 6 has the probability 4368 / 2^16 = 0.067; a fraction of 0.07 cuts
   through it: 0.038 lie above, so that a share of 0.47 of the tied units fires. An order
   of units that is the same for all patterns would give unrelated codes a correlation of
   0.067^2 0.47 (1 - 0.47) / (0.07 0.93) = 0.017. Here the second sums remain, whose
   overlap q with the first (rms 1/4) gives unit i a share that is off by about
   0.067 phi(0) 1.5 q = 0.01: 0.0015. A pair's correlation follows its overlap, whose rms
   is 1/4, as phi(z)^2 / (f (1 - f)) = 0.28: rms 0.07, and 2000 pairs average to 5 sigma
   = 0.008. */
static void ties_give_no_unit_a_preference(void **state) {
    (void)state;
    enum { PAIRS = 2000 };
    hop_patterns *from = random_set(16, 2 * PAIRS, 86);
    hop_patterns *codes = expanded(from, 2000, 0.07, 11);
    double sum = 0;
    for (size_t k = 0; k < PAIRS; k++) sum += code_correlation(codes, 2 * k, 2 * k + 1);
    assert_true(fabs(sum / PAIRS) < 0.0015 + 0.008);
    hop_patterns_free(from);
    hop_patterns_free(codes);
}

/* Sums and second sums of -x are those of x negated, so the codes of both at f = 1/2 are
   complements but for units with both sums 0, a share of 0.0993^2 of 64 units, and for
   what the median is off by: sqrt(units) / 2 units. */
static void opposite_patterns_have_opposite_codes(void **state) {
    (void)state;
    enum { UNITS = 40000 };
    hop_patterns *from = random_set(64, 1, 87);
    uint64_t negated = ~hop_patterns_row(from, 0)[0];
    hop_patterns_append_packed(from, &negated, 1);
    hop_patterns *codes = expanded(from, UNITS, 0.5, 12);
    double most = UNITS * 0.0993 * 0.0993 + 5 * sqrt((double)UNITS) / 2;
    assert_true((double)both_on(codes, 0, 1) < most);
    hop_patterns_free(from);
    hop_patterns_free(codes);
}

/* Codes of pairs with exactly the overlap m, over several expansions. P(both on) is an
   average over SEEDS UNITS units, its variance at most P (1 - P) of one of them; sums of
   1001 signs are normal but for O(1/1001). At f = 1/2 the prediction is 2/pi asin m. */
static void codes_correlate_as_predicted(void **state) {
    (void)state;
    enum { DIM = 1001, UNITS = 4000, SEEDS = 50 };
    const double flipped[] = {0.6, 0.4, 0.25, 0.1, 0.05}, fractions[] = {0.5, 0.1, 0.02};
    for (int k = 0; k < 15; k++) {
        hop_patterns *from = random_set(DIM, 1, 88);
        int8_t units[DIM];
        hop_patterns_read(from, 0, units);
        assert_int_equal(hop_noise_flip(units, DIM, flipped[k % 5], 89, (uint64_t)k),
                         HOP_OK);
        assert_int_equal(
            hop_patterns_append(from, units, 1, DIM, HOP_CODING_BIPOLAR, NULL), HOP_OK);
        double m = (double)hop_patterns_overlap(from, 0, from, 1) / DIM, sum = 0;
        double f = fractions[k / 5], predicted = hop_theory_code_overlap(m, f);
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            hop_patterns *codes = expanded(from, UNITS, f, 90 + seed);
            sum += code_correlation(codes, 0, 1);
            hop_patterns_free(codes);
        }
        double share = f * (1 - f), both = f * f + share * predicted;
        double sigma = sqrt(both * (1 - both) / (SEEDS * UNITS)) / share;
        assert_true(fabs(sum / SEEDS - predicted) < 5 * sigma + 1.0 / DIM);
        if (f == 0.5) assert_true(fabs(predicted - 2 / acos(-1) * asin(m)) < 1e-13);
        hop_patterns_free(from);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_equal_a_plain_reference),
        cmocka_unit_test(a_code_does_not_depend_on_what_is_expanded_with_it),
        cmocka_unit_test(a_set_may_be_expanded_into_itself),
        cmocka_unit_test(impossible_expansions_are_refused),
        cmocka_unit_test(ties_give_no_unit_a_preference),
        cmocka_unit_test(opposite_patterns_have_opposite_codes),
        cmocka_unit_test(codes_correlate_as_predicted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
