/* SPDX-License-Identifier: MIT */
/* Willshaw's fill and errors against exact sums, a small simulation and the limit. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include <hopfield/random.h>
#include <hopfield/theory_rules.h>

static double choose(double n, double k) {
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1));
}

/* Exactly, for patterns of exactly k units: inclusion and exclusion over the j active
   units that the unit never met; each other pattern avoids all j, or lacks the unit. */
static double exactly(double n, double k, double patterns) {
    double sum = 0;
    for (double j = 0; j <= k; j++) {
        const double avoid =
            n - 1 - j < k - 1 ? 0 : choose(n - 1 - j, k - 1) / choose(n - 1, k - 1);
        const double each = 1 - k / n + k / n * avoid;
        sum += (fmod(j, 2) > 0 ? -1 : 1) * choose(k, j) * pow(each, patterns - 1);
    }
    return sum;
}

/* Too many, as the header says, by a share of about k^2 / N at most. */
static void error_is_near_the_exact_sum(void **state) {
    (void)state;
    for (uint64_t units = 32; units <= 2048; units *= 4)
        for (uint64_t active = 2; active <= 6; active++)
            for (int part = 1; part <= 4; part++) {
                const uint64_t most = units * units / (active * active);
                const uint64_t patterns = 2 + most * (uint64_t)part / 3;
                const double exact =
                    exactly((double)units, (double)active, (double)patterns);
                const double found = hop_theory_willshaw_error(units, active, patterns);
                assert_true(found >= exact * (1 - 1e-6));
                assert_true(found <= exact * (1 + 1.5 * (double)(active * active) /
                                                      (double)units));
            }
}

/* P binomial numbers of a unit each, one by one: (1 - (1 - b)^n)^k is the sum over
   subsets, (-1)^j C(k,j) E[(1-b)^(jn)], and the generating function of a binomial
   variable is known. */
static void mean_is_the_generating_function(void **state) {
    (void)state;
    const uint64_t units = 100, active = 4, patterns = 300;
    const double f = 0.04, b = 3. / 99;
    double sum = 0;
    for (int j = 0; j <= 4; j++)
        sum += (j % 2 ? -1 : 1) * choose(4, j) * pow(1 - f + f * pow(1 - b, j), 299);
    const double found = hop_theory_willshaw_error(units, active, patterns);
    assert_true(fabs(found / sum - 1) < 1e-9);
}

enum { UNITS = 64, ACTIVE = 5, PATTERNS = 140, TRIALS = 3000 };

/* Rows of couplings as bits of one word; the first pattern is the one that is looked at,
   unit 0 is on in it and unit 63 is not. */
static void learn(uint64_t couplings[UNITS], uint64_t *first, hop_random *random) {
    memset(couplings, 0, UNITS * sizeof *couplings);
    for (int mu = 0; mu < PATTERNS; mu++) {
        uint64_t pattern = 0;
        for (int count = 0; count < ACTIVE;) {
            const uint64_t bit = (uint64_t)1 << hop_random_below(random, UNITS);
            count += (pattern & bit) == 0;
            pattern |= bit;
        }
        for (int i = 0; i < UNITS; i++)
            if (pattern >> i & 1) couplings[i] |= pattern;
        if (mu == 0) *first = pattern;
    }
}

static void a_small_network_agrees(void **state) {
    (void)state;
    double set = 0, wrong = 0, square = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
        hop_random random = hop_random_begin(7, 1, (uint64_t)trial);
        uint64_t couplings[UNITS], first = 0;
        learn(couplings, &first, &random);
        double here = 0;
        for (int i = 0; i < UNITS; i++) {
            for (int j = 0; j < UNITS; j++) set += i != j && (couplings[i] >> j & 1);
            here += !(first >> i & 1) && (couplings[i] & first) == first;
        }
        wrong += here;
        square += here * here;
    }
    /* Five standard errors of the mean; the fill's is at most 0.0024, as one
       trial's is at most sqrt(p q / 2016) 140^(1/2) = 0.13 before the mean over 3000. */
    const double mean = wrong / TRIALS;
    const double room = 5 * sqrt((square / TRIALS - mean * mean) / TRIALS);
    const double expected = (UNITS - ACTIVE) * exactly(UNITS, ACTIVE, PATTERNS);
    assert_true(mean > 1 && fabs(mean - expected) < room);
    const double fill = set / TRIALS / (UNITS * (UNITS - 1));
    assert_true(fabs(fill - hop_theory_willshaw_fill(UNITS, ACTIVE, PATTERNS)) < 0.012);
    /* The textbook's fill^k would be off by more than the room. */
    assert_true(mean - (UNITS - ACTIVE) * pow(fill, ACTIVE) > room);
}

static void capacity_is_where_errors_reach_it(void **state) {
    (void)state;
    for (uint64_t units = 20; units < 20000; units *= 3)
        for (uint64_t active = 2; active < units / 2; active *= 3)
            for (double wrong = 0.01; wrong < 5; wrong *= 10) {
                const uint64_t most = hop_theory_willshaw_capacity(units, active, wrong);
                const double silent = (double)(units - active);
                assert_true(silent * hop_theory_willshaw_error(units, active, most) <=
                            wrong);
                assert_true(silent * hop_theory_willshaw_error(units, active, most + 1) >
                            wrong);
            }
}

/* k = log2 N: at half of the couplings set one unit is wrong, fill^k N = 1, and P is
   ln 2 (N/k)^2; what is held tends to ln 2 from below, slowly. */
static void information_tends_to_ln_2(void **state) {
    (void)state;
    double before = 0;
    for (uint64_t bits = 8; bits <= 26; bits += 3) {
        const uint64_t units = (uint64_t)1 << bits;
        const uint64_t most = hop_theory_willshaw_capacity(units, bits, 1);
        const double held = hop_theory_willshaw_information(units, bits, most);
        assert_true(held > before && held < HOP_THEORY_WILLSHAW_INFORMATION);
        before = held;
        if (bits < 26) continue;
        assert_true(fabs(hop_theory_willshaw_fill(units, bits, most) - 0.5) < 0.02);
    }
    assert_true(before > 0.5);
    assert_true(fabs(HOP_THEORY_WILLSHAW_INFORMATION - log(2)) < 1e-15);
    /* 10 over 3 is 120. */
    assert_true(fabs(hop_theory_willshaw_information(10, 3, 50) - .5 * log2(120)) <
                1e-13);
}

static void ends(void **state) {
    (void)state;
    assert_true(hop_theory_willshaw_error(50, 5, 1) == 0);
    assert_true(hop_theory_willshaw_error(50, 50, 9) == 0);
    assert_true(hop_theory_willshaw_error(50, 1, 1000) == 0);
    assert_true(isnan(hop_theory_willshaw_error(50, 0, 9)));
    assert_true(isnan(hop_theory_willshaw_fill(50, 51, 9)));
    assert_true(isnan(hop_theory_willshaw_information(50, 5, 0)));
    assert_true(hop_theory_willshaw_fill(50, 50, 1) == 1);
    assert_true(fabs(hop_theory_willshaw_fill(50, 5, 1) - 20. / 2450) < 1e-15);
    assert_true(hop_theory_willshaw_capacity(50, 1, 0.1) == UINT64_MAX);
    assert_true(hop_theory_willshaw_error(50, 1, UINT64_MAX) == 0);
    assert_true(hop_theory_willshaw_error(50, 25, UINT64_MAX) == 1); /* at once */
    assert_true(hop_theory_willshaw_capacity(50, 5, 45) == UINT64_MAX);
    assert_true(hop_theory_willshaw_capacity(50, 5, 0) == 1);
    assert_true(hop_theory_willshaw_capacity(50, 0, 1) == 0);
    assert_true(hop_theory_willshaw_capacity(50, 5, NAN) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(error_is_near_the_exact_sum),
        cmocka_unit_test(mean_is_the_generating_function),
        cmocka_unit_test(a_small_network_agrees),
        cmocka_unit_test(capacity_is_where_errors_reach_it),
        cmocka_unit_test(information_tends_to_ln_2),
        cmocka_unit_test(ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
