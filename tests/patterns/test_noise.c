/* SPDX-License-Identifier: MIT */
/* Noise: exact counts, no unit twice, every unit alike, the same for the same key. */
#include "fixture.h"

static void fractions_round_halves_up(void **state) {
    (void)state;
    static const struct {
        double fraction;
        size_t dim, expected;
    } table[] = {{0, 10, 0},
                 {1, 10, 10},
                 {0.5, 5, 3},
                 {0.5, 3, 2},
                 {0.25, 2, 1},
                 {0.24, 2, 0},
                 {0.1, 8000, 800},
                 {0.125, 64, 8},
                 {0.15, 10, 2},
                 {0.049, 10, 0},
                 {0.05, 10, 1},
                 {0.999, 10, 10},
                 {0.3, 0, 0},
                 {NAN, 10, 0},
                 {-1, 10, 0},
                 {2, 10, 10},
                 {0.49999999999999994, 1, 0}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(hop_fraction_of(table[i].fraction, table[i].dim),
                         table[i].expected);
}

static void exactly_so_many_units_flip(void **state) {
    (void)state;
    const size_t dims[] = {1, 2, 7, 64, 257, 8000};
    for (int d = 0; d < 6; d++)
        for (int percent = 0; percent <= 100; percent += 5) {
            double fraction = percent / 100.0;
            int8_t *units = malloc(dims[d]);
            assert_non_null(units);
            for (size_t i = 0; i < dims[d]; i++) units[i] = i % 3 ? 1 : -1;
            assert_int_equal(hop_noise_flip(units, dims[d], fraction, 9, 4), HOP_OK);
            size_t flipped = 0;
            for (size_t i = 0; i < dims[d]; i++) {
                assert_true(units[i] == 1 || units[i] == -1);
                flipped += units[i] != (i % 3 ? 1 : -1);
            }
            /* A unit drawn twice would flip back and be missing here. */
            assert_int_equal(flipped, (size_t)floor(fraction * (double)dims[d] + 0.5));
            free(units);
        }
}

static void noise_is_a_function_of_its_key(void **state) {
    (void)state;
    int8_t base[200], same[200], other[200];
    const uint64_t keys[][2] = {{1, 5}, {1, 6}, {2, 5}, {1, 5 + ((uint64_t)1 << 32)}};
    memset(base, 1, sizeof base);
    memset(same, 1, sizeof same);
    assert_int_equal(hop_noise_flip(base, 200, 0.3, 1, 5), HOP_OK);
    assert_int_equal(hop_noise_flip(same, 200, 0.3, 1, 5), HOP_OK);
    assert_memory_equal(base, same, sizeof base);
    for (int k = 1; k < 4; k++) {
        memset(other, 1, sizeof other);
        assert_int_equal(hop_noise_flip(other, 200, 0.3, keys[k][0], keys[k][1]), HOP_OK);
        assert_memory_not_equal(base, other, sizeof base);
    }
    /* Flipping the same units again restores the pattern. */
    assert_int_equal(hop_noise_flip(base, 200, 0.3, 1, 5), HOP_OK);
    for (int i = 0; i < 200; i++) assert_int_equal(base[i], 1);
}

static void every_unit_is_as_likely(void **state) {
    (void)state;
    enum { DIM = 40, TRIALS = 10000 };
    unsigned counts[DIM] = {0};
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        int8_t units[DIM];
        memset(units, 1, sizeof units);
        assert_int_equal(hop_noise_flip(units, DIM, 0.275, 77, trial), HOP_OK);
        for (int i = 0; i < DIM; i++) counts[i] += units[i] < 0;
    }
    double sigma = sqrt(TRIALS * 0.275 * 0.725);
    for (int i = 0; i < DIM; i++) assert_true(fabs(counts[i] - 2750.0) < 5 * sigma);
}

static void missing_units_stay_missing(void **state) {
    (void)state;
    int8_t units[100];
    for (int i = 0; i < 100; i++) units[i] = i % 2 ? 0 : 1;
    assert_int_equal(hop_noise_flip(units, 100, 1, 3, 0), HOP_OK);
    for (int i = 0; i < 100; i++) assert_int_equal(units[i], i % 2 ? 0 : -1);
}

static void wrong_fractions_change_nothing(void **state) {
    (void)state;
    const double fractions[] = {-0.001, 1.001, NAN, INFINITY, -INFINITY};
    int8_t units[50], before[50];
    memset(units, 1, sizeof units);
    memset(before, 1, sizeof before);
    for (int f = 0; f < 5; f++) {
        assert_int_equal(hop_noise_flip(units, 50, fractions[f], 1, 1), HOP_EINVAL);
        assert_memory_equal(units, before, sizeof units);
    }
    assert_int_equal(hop_noise_flip(units, (size_t)HOP_MAX_UNITS + 1, 0.5, 1, 1),
                     HOP_EINVAL);
    assert_int_equal(hop_noise_flip(units, 0, 0.5, 1, 1), HOP_OK);
    assert_memory_equal(units, before, sizeof units);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fractions_round_halves_up),
        cmocka_unit_test(exactly_so_many_units_flip),
        cmocka_unit_test(noise_is_a_function_of_its_key),
        cmocka_unit_test(every_unit_is_as_likely),
        cmocka_unit_test(missing_units_stay_missing),
        cmocka_unit_test(wrong_fractions_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
