/* SPDX-License-Identifier: MIT */
/* Generators: their statistics, their exactness, and patterns keyed one by one. */
#include "fixture.h"

#include <hopfield/random.h>

static const size_t DIMS[] = {1, 5, 63, 64, 65, 130, 200};
enum { DIM_COUNT = sizeof DIMS / sizeof *DIMS };

typedef hop_status generator(hop_patterns *, size_t, double, uint64_t, uint64_t);

static const struct {
    generator *generate;
    double parameter;
} KEYED[] = {{hop_patterns_generate_random, 0},
             {hop_patterns_generate_random, 0.3},
             {hop_patterns_generate_sparse, 0.2},
             {hop_patterns_generate_correlated, 0.4}};
enum { KEYED_COUNT = sizeof KEYED / sizeof *KEYED };

static size_t ones(const hop_patterns *patterns, size_t row) {
    return hop_packed_ones(hop_patterns_row(patterns, row), hop_patterns_words(patterns));
}

static void pattern_k_is_the_same_however_generated(void **state) {
    (void)state;
    for (int g = 0; g < KEYED_COUNT; g++)
        for (int d = 0; d < DIM_COUNT; d++) {
            hop_patterns *once = new_set(DIMS[d]), *parts = new_set(DIMS[d]);
            double parameter = KEYED[g].parameter;
            generator *generate = KEYED[g].generate;
            assert_int_equal(generate(once, 10, parameter, 5, 0), HOP_OK);
            assert_int_equal(generate(parts, 4, parameter, 5, 0), HOP_OK);
            assert_int_equal(generate(parts, 0, parameter, 5, 99), HOP_OK);
            assert_int_equal(generate(parts, 5, parameter, 5, 4), HOP_OK);
            assert_int_equal(generate(parts, 1, parameter, 5, 9), HOP_OK);
            assert_int_equal(hop_patterns_count(once), 10);
            assert_same_sets(once, parts);
            assert_tails_clear(once);
            hop_patterns_free(once);
            hop_patterns_free(parts);
        }
}

static void seeds_and_indices_give_other_patterns(void **state) {
    (void)state;
    for (int g = 0; g < KEYED_COUNT; g++) {
        hop_patterns *patterns = new_set(200);
        const uint64_t keys[][2] = {{5, 0}, {6, 0}, {5, (uint64_t)1 << 40}};
        for (int k = 0; k < 3; k++)
            assert_int_equal(KEYED[g].generate(patterns, 2, KEYED[g].parameter,
                                               keys[k][0], keys[k][1]),
                             HOP_OK);
        for (size_t i = 0; i < 6; i++)
            for (size_t j = 0; j < i; j++)
                assert_true(hop_patterns_hamming(patterns, i, patterns, j) > 20);
        hop_patterns_free(patterns);
    }
}

static void random_has_the_wanted_bias(void **state) {
    (void)state;
    enum { DIM = 999, COUNT = 200 };
    const double biases[] = {0, -0.6, 0.05, 0.9};
    for (int b = 0; b < 4; b++) {
        hop_patterns *patterns = new_set(DIM);
        assert_int_equal(hop_patterns_generate_random(patterns, COUNT, biases[b], 21, 0),
                         HOP_OK);
        double sum = 0, squares = 0;
        for (size_t row = 0; row < COUNT; row++) {
            double mean = 2.0 * (double)ones(patterns, row) / DIM - 1;
            sum += mean - biases[b];
            squares += (mean - biases[b]) * (mean - biases[b]);
        }
        double variance = (1 - biases[b] * biases[b]) / DIM;
        assert_true(fabs(sum / COUNT) < 5 * sqrt(variance / COUNT));
        /* Independent units: the pattern means spread as they should, within 5 sigma. */
        assert_true(fabs(squares / COUNT / variance - 1) < 5 * sqrt(2.0 / COUNT));
        hop_patterns_free(patterns);
    }
}

static void random_patterns_are_nearly_orthogonal(void **state) {
    (void)state;
    enum { DIM = 1000, COUNT = 60, PAIRS = COUNT * (COUNT - 1) / 2 };
    hop_patterns *patterns = new_set(DIM);
    assert_int_equal(hop_patterns_generate_random(patterns, COUNT, 0, 22, 0), HOP_OK);
    double sum = 0, squares = 0;
    for (size_t i = 0; i < COUNT; i++)
        for (size_t j = 0; j < i; j++) {
            double overlap = (double)hop_patterns_overlap(patterns, i, patterns, j);
            sum += overlap;
            squares += overlap * overlap;
        }
    assert_true(fabs(sum / PAIRS) < 5 * sqrt((double)DIM / PAIRS));
    assert_true(fabs(squares / PAIRS / DIM - 1) < 5 * sqrt(2.0 / PAIRS));
    hop_patterns_free(patterns);
}

static void full_bias_is_certain(void **state) {
    (void)state;
    hop_patterns *patterns = new_set(130);
    assert_int_equal(hop_patterns_generate_random(patterns, 3, 1, 1, 0), HOP_OK);
    assert_int_equal(hop_patterns_generate_random(patterns, 3, -1, 1, 0), HOP_OK);
    for (size_t row = 0; row < 6; row++)
        assert_int_equal(ones(patterns, row), row < 3 ? 130 : 0);
    hop_patterns_free(patterns);
}

static void sparse_is_exact_and_even(void **state) {
    (void)state;
    const double fractions[] = {0, 0.01, 0.1, 0.5, 0.99, 1};
    for (int d = 0; d < DIM_COUNT; d++)
        for (int f = 0; f < 6; f++) {
            hop_patterns *patterns = new_set(DIMS[d]);
            assert_int_equal(
                hop_patterns_generate_sparse(patterns, 20, fractions[f], 31, 0), HOP_OK);
            double wanted = floor(fractions[f] * (double)DIMS[d] + 0.5);
            for (size_t row = 0; row < 20; row++)
                assert_int_equal(ones(patterns, row), (size_t)wanted);
            assert_tails_clear(patterns);
            hop_patterns_free(patterns);
        }
    enum { DIM = 70, COUNT = 5000 };
    hop_patterns *patterns = new_set(DIM);
    assert_int_equal(hop_patterns_generate_sparse(patterns, COUNT, 0.1, 32, 0), HOP_OK);
    double sigma = sqrt(COUNT * 0.1 * 0.9);
    for (size_t unit = 0; unit < DIM; unit++) {
        int active = 0;
        for (size_t row = 0; row < COUNT; row++)
            active += unit_at(patterns, row, unit) > 0;
        assert_true(fabs(active - 0.1 * COUNT) < 5 * sigma);
    }
    hop_patterns_free(patterns);
}

static size_t power_of_two_in(size_t dim) {
    size_t power = 1;
    while (dim % (2 * power) == 0) power *= 2;
    return power;
}

static void orthogonal_patterns_overlap_nowhere(void **state) {
    (void)state;
    const size_t dims[] = {1, 2, 4, 7, 12, 32, 64, 96, 128, 192, 200, 1024};
    for (size_t d = 0; d < sizeof dims / sizeof *dims; d++) {
        hop_patterns *patterns = new_set(dims[d]);
        size_t most = power_of_two_in(dims[d]), count = most < 200 ? most : 200;
        assert_int_equal(hop_patterns_generate_orthogonal(patterns, count, 41, NULL),
                         HOP_OK);
        assert_int_equal(hop_patterns_count(patterns), count);
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j < i; j++)
                assert_true(hop_patterns_overlap(patterns, i, patterns, j) == 0);
        assert_tails_clear(patterns);
        hop_patterns_free(patterns);
    }
}

static void orthogonal_patterns_depend_on_the_seed(void **state) {
    (void)state;
    hop_patterns *few = new_set(96), *many = new_set(96), *other = new_set(96);
    assert_int_equal(hop_patterns_generate_orthogonal(few, 5, 42, NULL), HOP_OK);
    assert_int_equal(hop_patterns_generate_orthogonal(many, 32, 42, NULL), HOP_OK);
    assert_int_equal(hop_patterns_generate_orthogonal(other, 5, 43, NULL), HOP_OK);
    size_t same = 0, balanced = 0;
    for (size_t row = 0; row < 5; row++) {
        assert_int_equal(hop_patterns_hamming(few, row, many, row), 0);
        same += hop_patterns_hamming(few, row, other, row) == 0;
        balanced += ones(few, row) == 48;
    }
    assert_int_equal(same, 0);
    assert_true(balanced <
                5); /* the columns are flipped, no longer plain Hadamard rows */
    hop_patterns_free(few);
    hop_patterns_free(many);
    hop_patterns_free(other);
}

static void too_many_orthogonal_patterns_are_refused(void **state) {
    (void)state;
    hop_patterns *patterns = new_set(12);
    hop_error error = {HOP_OK, ""};
    assert_int_equal(hop_patterns_generate_orthogonal(patterns, 5, 1, &error),
                     HOP_EINVAL);
    assert_int_equal(error.status, HOP_EINVAL);
    assert_string_equal(error.message,
                        "5 orthogonal patterns of 12 units asked, there can be 4");
    assert_int_equal(hop_patterns_generate_orthogonal(patterns, SIZE_MAX, 1, NULL),
                     HOP_EINVAL);
    assert_int_equal(hop_patterns_count(patterns), 0);
    hop_patterns_free(patterns);
}

static void correlated_patterns_overlap_as_wanted(void **state) {
    (void)state;
    enum { DIM = 1001, PAIRS = 100 };
    const double overlaps[] = {0, 0.1, 0.5, 0.9};
    for (int o = 0; o < 4; o++) {
        hop_patterns *patterns = new_set(DIM);
        double wanted = overlaps[o], sum = 0;
        assert_int_equal(
            hop_patterns_generate_correlated(patterns, 2 * PAIRS, wanted, 51, 0), HOP_OK);
        for (size_t pair = 0; pair < PAIRS; pair++)
            sum +=
                (double)hop_patterns_overlap(patterns, 2 * pair, patterns, 2 * pair + 1);
        double sigma = sqrt((1 - wanted * wanted) / ((double)DIM * PAIRS));
        assert_true(fabs(sum / DIM / PAIRS - wanted) < 5 * sigma);
        hop_patterns_free(patterns);
    }
}

static void fully_correlated_patterns_are_the_prototype(void **state) {
    (void)state;
    hop_patterns *patterns = new_set(300);
    assert_int_equal(hop_patterns_generate_correlated(patterns, 4, 1, 52, 7), HOP_OK);
    for (size_t row = 1; row < 4; row++)
        assert_int_equal(hop_patterns_hamming(patterns, 0, patterns, row), 0);
    hop_random shared = hop_random_begin(52, HOP_STREAM_BASE, 0);
    for (size_t w = 0; w < 4; w++)
        assert_true(hop_patterns_row(patterns, 0)[w] == hop_random_u64(&shared));
    hop_patterns_free(patterns);
}

static void wrong_parameters_append_nothing(void **state) {
    (void)state;
    hop_patterns *patterns = new_set(10);
    const double outside[] = {1.001, -1.001, NAN, INFINITY};
    for (int k = 0; k < 4; k++) {
        assert_int_equal(hop_patterns_generate_random(patterns, 1, outside[k], 1, 0),
                         HOP_EINVAL);
        assert_int_equal(hop_patterns_generate_sparse(patterns, 1, outside[k], 1, 0),
                         HOP_EINVAL);
        assert_int_equal(hop_patterns_generate_correlated(patterns, 1, outside[k], 1, 0),
                         HOP_EINVAL);
    }
    assert_int_equal(hop_patterns_generate_sparse(patterns, 1, -0.1, 1, 0), HOP_EINVAL);
    assert_int_equal(hop_patterns_generate_correlated(patterns, 1, -0.1, 1, 0),
                     HOP_EINVAL);
    assert_int_equal(hop_patterns_count(patterns), 0);
    hop_patterns_free(patterns);
}

static void sizes_beyond_limits_append_nothing(void **state) {
    (void)state;
    hop_patterns *patterns = new_set(HOP_MAX_UNITS);
    size_t most = HOP_MAX_PATTERNS;
    for (int g = 0; g < KEYED_COUNT; g++) {
        double parameter = KEYED[g].parameter;
        assert_int_equal(KEYED[g].generate(patterns, most + 1, parameter, 1, 0),
                         HOP_ELIMIT);
        assert_int_equal(KEYED[g].generate(patterns, most, parameter, 1, 0), HOP_ENOMEM);
    }
    assert_int_equal(hop_patterns_count(patterns), 0);
    hop_error error;
    patterns->count = most; /* as if full: orthogonal sets alone are never that large */
    assert_int_equal(hop_patterns_generate_orthogonal(patterns, 1, 1, &error),
                     HOP_ELIMIT);
    assert_string_equal(error.message,
                        "1 more patterns of 16777216 units: size limit exceeded");
    assert_int_equal(hop_patterns_count(patterns), most);
    patterns->count = 0;
    hop_patterns_free(patterns);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pattern_k_is_the_same_however_generated),
        cmocka_unit_test(seeds_and_indices_give_other_patterns),
        cmocka_unit_test(random_has_the_wanted_bias),
        cmocka_unit_test(random_patterns_are_nearly_orthogonal),
        cmocka_unit_test(full_bias_is_certain),
        cmocka_unit_test(sparse_is_exact_and_even),
        cmocka_unit_test(orthogonal_patterns_overlap_nowhere),
        cmocka_unit_test(orthogonal_patterns_depend_on_the_seed),
        cmocka_unit_test(too_many_orthogonal_patterns_are_refused),
        cmocka_unit_test(correlated_patterns_overlap_as_wanted),
        cmocka_unit_test(fully_correlated_patterns_are_the_prototype),
        cmocka_unit_test(wrong_parameters_append_nothing),
        cmocka_unit_test(sizes_beyond_limits_append_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
