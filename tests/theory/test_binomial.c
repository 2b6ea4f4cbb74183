/* SPDX-License-Identifier: MIT */
/* Exact stability against enumeration, integers and long sums; capacities by scan. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include <hopfield/theory.h>
#include "theory/binomial.h"

static int close_to(double value, double reference, double relative) {
    return fabs(value - reference) <= relative * fabs(reference);
}

/* The share of all sets of `patterns` patterns in which the Hebb field of unit 0 drives
   it away from pattern 0. */
static double share_of_unstable(unsigned units, unsigned patterns) {
    uint32_t sets = (uint32_t)1 << (units * patterns), unstable = 0;
    for (uint32_t set = 0; set < sets; set++) {
        int field = 0;
        for (unsigned j = 1; j < units; j++) {
            int weight = 0;
            for (unsigned p = 0; p < patterns; p++) {
                unsigned bits = set >> (p * units);
                weight += (bits & 1) == (bits >> j & 1) ? 1 : -1;
            }
            field += set >> j & 1 ? weight : -weight;
        }
        unstable += set & 1 ? field < 0 : field > 0;
    }
    return (double)unstable / (double)sets;
}

static void tiny_memories_by_enumeration(void **state) {
    (void)state;
    int compared = 0;
    for (unsigned units = 2; units <= 9; units++)
        for (unsigned patterns = 1; units * patterns <= 18; patterns++, compared++)
            assert_true(close_to(hop_theory_unstable_exact(units, patterns),
                                 share_of_unstable(units, patterns), 1e-14));
    assert_true(compared > 30);
}

/* Counts in integers: the tail of 2^n equally likely outcomes, n <= 120. */
static void small_memories_in_integers(void **state) {
    (void)state;
    for (unsigned n = 1; n <= 120; n++) {
        unsigned __int128 row[121] = {1}, tail = 0;
        for (unsigned i = 1; i <= n; i++)
            for (unsigned k = i; k > 0; k--) row[k] += row[k - 1];
        for (unsigned k = 0; 2 * k < n; k++) {
            tail += row[k];
            double exact = ldexp((double)tail, -(int)n);
            assert_true(close_to(hop_binomial_tail(n, n - 2 * k), exact, 5e-14));
        }
        for (unsigned others = 1; others <= n; others++) {
            if (n % others) continue;
            /* N - 1 = others, P - 1 = n / others; unstable where 2k - n < -others. */
            unsigned __int128 count = 0;
            for (unsigned k = 0; k <= n && 2 * k + others < n; k++) count += row[k];
            double exact = ldexp((double)count, -(int)n);
            double found = hop_theory_unstable_exact(others + 1, n / others + 1);
            assert_true(close_to(found, exact, 5e-14));
        }
    }
}

/* The distribution after n fair signs, one sign after another; all terms positive. */
static void thousands_by_recursion(void **state) {
    (void)state;
    enum { MOST = 3000 };
    long double *row = calloc(MOST + 1, sizeof *row);
    assert_non_null(row);
    row[0] = 1;
    for (int n = 1; n <= MOST; n++) {
        for (int k = n; k > 0; k--) row[k] = (row[k] + row[k - 1]) / 2;
        row[0] /= 2;
        if (n < MOST - 1) continue;
        long double tail = 0;
        for (int k = 0; 2 * k < n; k++) {
            tail += row[k];
            if (tail > 1e-290L)
                assert_true(
                    close_to(hop_binomial_tail(n, n - 2 * k), (double)tail, 1e-11));
        }
    }
    free(row);
}

/* The published experiment: 7999 * 899 signs, terms summed from the largest downwards. */
static void published_experiment_by_summation(void **state) {
    (void)state;
    const int64_t n = 7999 * 899, k = (7999 * 898 - 1) / 2;
    long double top =
        expl(lgammal((long double)n + 1) - lgammal((long double)k + 1) -
             lgammal((long double)(n - k) + 1) - (long double)n * logl(2.0L));
    long double sum = 0;
    for (int64_t i = k; i >= 0; i--) {
        sum += top;
        if (top < sum * 1e-22L) break;
        top *= (long double)i / (long double)(n - i + 1);
    }
    double unstable = hop_theory_unstable_exact(8000, 900);
    assert_true(close_to(unstable, (double)sum, 1e-9));
    assert_true(fabs(8000 * unstable - 11.4) < 0.05);
}

static void huge_memories_approach_the_normal_law(void **state) {
    (void)state;
    /* Where fraction and normal limit meet, at n = 1e12 and at gap^2 = n. */
    const struct {
        double n, gap;
    } seams[] = {{1e12, 5e5}, {1e12 + 2, 5e5}, {1e14, 1e7 - 2}, {1e14, 1e7}, {1e18, 1e9}};
    for (int i = 0; i < 5; i++) {
        double normal = 0.5 * erfc((seams[i].gap - 1) / sqrt(2 * seams[i].n));
        assert_true(close_to(hop_binomial_tail(seams[i].n, seams[i].gap), normal, 4e-12));
    }
    /* Neighbours of one parity differ by the probability of one count. */
    const double n = 1e10;
    for (double gap = 1e4; gap < 1e6; gap *= 3) {
        double even = 2 * floor(gap / 2);
        double step = hop_binomial_tail(n, even) - hop_binomial_tail(n, even + 2);
        double d = even / n;
        double density =
            sqrt(2 / (acos(-1) * n)) * exp(-n / 2 * (log1p(-d * d) + 2 * d * atanh(d)));
        assert_true(close_to(step, density, 1e-6));
    }
    double largest = hop_theory_unstable_exact(UINT64_MAX, UINT64_MAX);
    assert_true(largest > 0.15 && largest < 0.16); /* one standard deviation */
    assert_true(hop_theory_unstable_exact(UINT64_MAX, 3) == 0);
    assert_true(hop_theory_unstable_exact(2, UINT64_MAX) <= 0.5);
}

static void one_and_two_patterns_are_stable(void **state) {
    (void)state;
    const uint64_t units[] = {0, 1, 2, 3, 8000, UINT64_MAX};
    for (int i = 0; i < 6; i++)
        for (uint64_t patterns = 0; patterns <= 2; patterns++)
            assert_true(hop_theory_unstable_exact(units[i], patterns) == 0);
    assert_true(hop_theory_unstable_exact(1, 100) == 0);
}

static uint64_t scanned_capacity(uint64_t units, double certainty, int all,
                                 uint64_t most) {
    uint64_t best = 0;
    for (uint64_t p = 1; p <= most; p++) {
        double copies = (double)units * (all ? (double)p : 1);
        double all_stable = pow(1 - hop_theory_unstable_exact(units, p), copies);
        if (all_stable >= certainty) best = p;
    }
    return best;
}

static void capacities_by_scan(void **state) {
    (void)state;
    const double certainties[] = {0.3, 0.5, 0.9, 0.999};
    for (uint64_t units = 2; units <= 40; units++)
        for (int c = 0; c < 4; c++) {
            uint64_t one = hop_theory_exact_capacity(units, certainties[c]);
            uint64_t all = hop_theory_exact_capacity_all(units, certainties[c]);
            assert_true(one < 400 && all <= one);
            assert_true(one == scanned_capacity(units, certainties[c], 0, 400));
            assert_true(all == scanned_capacity(units, certainties[c], 1, 400));
        }
    assert_true(hop_theory_exact_capacity(2, 0.5) == 14); /* ties favour even P */
}

static void capacity_approaches_mceliece(void **state) {
    (void)state;
    double before = 2, before_all = 2;
    for (double units = 1e3; units < 1e19; units *= 10) {
        uint64_t n = (uint64_t)units;
        double one = (double)hop_theory_exact_capacity(n, 0.5);
        double all = (double)hop_theory_exact_capacity_all(n, 0.5);
        double ratio = one / hop_theory_mceliece_most(units);
        double ratio_all = all / hop_theory_mceliece_all(units);
        assert_true(ratio > 1 && ratio < before);
        assert_true(ratio_all > 1 && ratio_all < before_all);
        /* The next order: z^2 = N/P solves Q(z) = ln 2 / N, Q(z) = phi(z)/z (1 - 1/z^2).
         */
        double z2 = units / one;
        double log_tail = -z2 / 2 - log(2 * acos(-1) * z2) / 2 + log1p(-1 / z2);
        assert_true(fabs(log_tail - log(log(2) / units)) < 0.1);
        before = ratio;
        before_all = ratio_all;
    }
    assert_true(before < 1.08 && before_all < 1.12);
}

static void certainties_at_the_ends(void **state) {
    (void)state;
    assert_true(hop_theory_exact_capacity(5, 0.03) == UINT64_MAX); /* 2^-5 = 0.031 */
    assert_true(hop_theory_exact_capacity(5, 0.04) < UINT64_MAX);
    assert_true(hop_theory_exact_capacity_all(5, 0.03) < 100);
    assert_true(hop_theory_exact_capacity(5, 1) == 2);
    assert_true(hop_theory_exact_capacity(100, NAN) == 0);
    assert_true(hop_theory_exact_capacity(8000, 0.99) <
                hop_theory_exact_capacity(8000, 0.5));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tiny_memories_by_enumeration),
        cmocka_unit_test(small_memories_in_integers),
        cmocka_unit_test(thousands_by_recursion),
        cmocka_unit_test(published_experiment_by_summation),
        cmocka_unit_test(huge_memories_approach_the_normal_law),
        cmocka_unit_test(one_and_two_patterns_are_stable),
        cmocka_unit_test(capacities_by_scan),
        cmocka_unit_test(capacity_approaches_mceliece),
        cmocka_unit_test(certainties_at_the_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
