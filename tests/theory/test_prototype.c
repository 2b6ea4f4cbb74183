/* SPDX-License-Identifier: MIT */
/* Prototypes out of examples: limits, votes, and memories that were shown examples. */
#include "engine.h"

#include <math.h>

static double tail(double u) {
    return 0.5 * erfc(u / sqrt(2));
}

static const double OVERLAPS[] = {0.1, 0.3, 0.6, 0.8, 0.95};

static double chance_of(uint64_t count, uint64_t b, double p) {
    double n = (double)count, k = (double)b;
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) +
               (n - k) * log(1 - p));
}

static void one_prototype_is_a_majority_vote(void **state) {
    (void)state;
    for (int k = 0; k < 5; k++)
        for (uint64_t m = 1; m <= 40; m++) {
            double p = (1 + OVERLAPS[k]) / 2, lost = 0;
            for (uint64_t b = 0; 2 * b <= m; b++)
                lost += chance_of(m, b, p) * (2 * b == m ? 0.5 : 1);
            double error = hop_theory_prototype_error(1e15, 1, m, OVERLAPS[k]);
            assert_true(fabs(error / lost - 1) < 1e-10);
        }
}

static void examples_of_one_prototype_vote_too(void **state) {
    (void)state;
    for (int k = 0; k < 5; k++)
        for (uint64_t m = 1; m <= 40; m++) {
            double a = OVERLAPS[k], p = (1 + a) / 2, lost = 0;
            for (uint64_t b = 0; b < m; b++) {
                double s = 2 * (double)b - (double)(m - 1), w = chance_of(m - 1, b, p);
                if (1 + a * a * s < 0) lost += p * w;
                if (1 - a * a * s < 0) lost += (1 - p) * w;
            }
            double error = hop_theory_example_error(1e15, 1, m, a);
            assert_true(fabs(error - lost) < 1e-10 * lost + 1e-300);
        }
}

static void perfect_examples_are_patterns(void **state) {
    (void)state;
    for (uint64_t m = 1; m < 100; m += 7) {
        double alone = tail(sqrt(999. / 99)); /* 1000 units, 100 patterns */
        assert_true(fabs(hop_theory_prototype_error(1000, 100, m, 1) / alone - 1) <
                    1e-12);
        assert_true(fabs(hop_theory_example_error(1000, 100, m, 1) / alone - 1) < 1e-12);
        assert_true(hop_theory_prototype_error(1000, 1, m, 1) == 0);
        assert_true(hop_theory_example_error(1000, 1, m, 1) == 0);
    }
    /* One example of a prototype is a pattern, and its prototype a cue. */
    double one = tail(sqrt(999. / 99));
    assert_true(fabs(hop_theory_example_error(1000, 100, 1, 0.6) / one - 1) < 1e-12);
}

/* The signal over the whole variance; a binomial vote is off by 0.4748 (p^2 + q^2) /
   sqrt(M p q) at most, also where noise is added (Berry, Esseen; Shevtsova 2011). */
static void many_examples_are_gaussian(void **state) {
    (void)state;
    const double n = 1000, k = 300;
    for (int i = 0; i < 5; i++)
        for (uint64_t examples = 100; examples <= 1000000; examples *= 10) {
            double a = OVERLAPS[i], m = (double)examples, p = (1 + a) / 2, q = 1 - p;
            double v = m * (1 - a * a) + (k - 1) * (m + m * (m - 1) * pow(a, 4));
            double variance = m * a * a * (1 - a * a) + v / (n - 1);
            double error = hop_theory_prototype_error(n, k, examples, a);
            double bound = 0.4748 * (p * p + q * q) / sqrt(m * p * q);
            assert_true(fabs(error - tail(m * a * a / sqrt(variance))) < bound);
        }
}

static void examples_give_way_to_prototypes(void **state) {
    (void)state;
    for (int i = 1; i < 5; i++) {
        double a = OVERLAPS[i];
        uint64_t m = hop_theory_prototype_crossing(1000, 5, a, 1000);
        assert_true(m > 1 && (double)m < 2 + 1 / (a * a * a));
        for (uint64_t few = 1; few < m; few++)
            assert_true(hop_theory_prototype_error(1000, 5, few, a) >=
                        hop_theory_example_error(1000, 5, few, a));
        assert_true(hop_theory_prototype_error(1000, 5, m, a) <
                    hop_theory_example_error(1000, 5, m, a));
        assert_true(hop_theory_prototype_crossing(1000, 5, a, m) == m);
        assert_true(hop_theory_prototype_crossing(1000, 5, a, m - 1) == 0);
        assert_true(hop_theory_prototype_error(1000, 5, 100000, a) < 0.0001);
        double example = hop_theory_example_error(1000, 5, 100000, a);
        assert_true(fabs(example - (1 - a) / 2) < 0.0001);
    }
    assert_true(hop_theory_prototype_crossing(1000, 5, 1, 50) == 0);
    assert_true(hop_theory_prototype_crossing(1000, 5, 0, 50) == 0);
    assert_true(hop_theory_prototype_crossing(1000, 5, NAN, UINT64_MAX) == 0);
}

static void impossible_arguments_have_no_error(void **state) {
    (void)state;
    const uint64_t most = (uint64_t)1 << 32;
    assert_true(isnan(hop_theory_prototype_error(1, 5, 3, 0.5)));
    assert_true(isnan(hop_theory_prototype_error(100, 0.5, 3, 0.5)));
    assert_true(isnan(hop_theory_prototype_error(100, 5, 0, 0.5)));
    assert_true(isnan(hop_theory_prototype_error(100, 5, most + 1, 0.5)));
    assert_true(isnan(hop_theory_example_error(100, 5, 3, 1.01)));
    assert_true(isnan(hop_theory_example_error(100, 5, 3, -0.01)));
    assert_true(isnan(hop_theory_example_error(NAN, 5, 3, 0.5)));
    assert_true(hop_theory_prototype_error(100, 5, 3, 0) == 0.5);
    assert_true(hop_theory_prototype_error(1000, 5, most, 0.5) < 1e-12);
}

enum { UNITS = 1000, STATES = 5 };

/* Unstable units of rows[count][UNITS], as a share. */
static double unstable_share(const hop_memory *memory, const int8_t *rows, size_t count) {
    hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
    options.max_steps = 1;
    options.mixtures = 0;
    uint64_t flips = 0;
    for (size_t k = 0; k < count; k++)
        flips += recall_of(memory, &options, rows + k * UNITS, NULL).flips;
    return (double)flips / (double)(count * UNITS);
}

typedef struct {
    double mean[2], squares[2]; /* of prototypes, of examples */
} shares;

static shares measure(size_t prototypes, size_t examples, double a, uint64_t trials) {
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    shares all = {{0, 0}, {0, 0}};
    for (uint64_t trial = 0; trial < trials; trial++) {
        hop_random chance = hop_random_begin(401, HOP_STREAM_TRIAL, trial);
        int8_t *rows = random_rows(&chance, prototypes, UNITS);
        int8_t *shown = need(prototypes * examples * UNITS);
        for (size_t s = 0; s < examples; s++)
            for (size_t i = 0; i < prototypes * UNITS; i++) {
                int same = hop_random_real(&chance) < (1 + a) / 2;
                shown[s * prototypes * UNITS + i] = (int8_t)(same ? rows[i] : -rows[i]);
            }
        hop_memory *memory =
            memory_of(context, NULL, shown, prototypes * examples, UNITS);
        double share[2] = {unstable_share(memory, rows, STATES),
                           unstable_share(memory, shown, STATES)};
        for (int k = 0; k < 2; k++) {
            all.mean[k] += share[k] / (double)trials;
            all.squares[k] += share[k] * share[k] / (double)trials;
        }
        hop_memory_free(memory);
        free(rows);
        free(shown);
    }
    hop_context_free(context);
    return all;
}

/* Means of 5 states of 1000 units a trial agree within 5 standard errors, as measured, or
   as of independent units where errors are too rare to tell. Theory leaves out two things
   that stay below one standard error. Half the probability of a tie, which is stable:
   phi(u) over the deviation of N h, sqrt(N (K - 1) (M + M (M - 1) a^4)) = 470 for 60
   prototypes, 4e-4 at most; of 5 prototypes the votes decide, far from 0. And the
   variance of a prototype's crosstalk, M (1 - a^2) + a^2 S_k^2, depends on the sum S_k of
   its examples at the unit: over 59 of them it varies by 0.05 of itself, and Q(u) by
   0.05^2 / 2 |u^3 - u| phi(u) / 4 < 1e-4. */
static void memories_of_examples_err_as_predicted(void **state) {
    (void)state;
    static const struct {
        size_t prototypes, examples;
        double a;
    } cases[] = {{5, 1, 0.6},  {5, 1, 0.8},  {5, 3, 0.6},  {5, 3, 0.8},
                 {5, 10, 0.6}, {5, 10, 0.8}, {5, 30, 0.6}, {5, 30, 0.8},
                 {60, 3, 0.6}, {60, 3, 0.8}, {60, 4, 0.7}};
    const uint64_t trials = 40;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        size_t k = cases[c].prototypes, m = cases[c].examples;
        shares found = measure(k, m, cases[c].a, trials);
        double predicted[] = {hop_theory_prototype_error(UNITS, (double)k, m, cases[c].a),
                              hop_theory_example_error(UNITS, (double)k, m, cases[c].a)};
        for (int kind = 0; kind < 2; kind++) {
            double mean = found.mean[kind], p = predicted[kind];
            double spread = fmax(0, found.squares[kind] - mean * mean);
            double least = p * (1 - p) / (UNITS * STATES);
            double error = sqrt(fmax(spread, least) / (double)(trials - 1));
            assert_true(fabs(mean - p) < 5 * error + 1e-12);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_prototype_is_a_majority_vote),
        cmocka_unit_test(examples_of_one_prototype_vote_too),
        cmocka_unit_test(perfect_examples_are_patterns),
        cmocka_unit_test(many_examples_are_gaussian),
        cmocka_unit_test(examples_give_way_to_prototypes),
        cmocka_unit_test(impossible_arguments_have_no_error),
        cmocka_unit_test(memories_of_examples_err_as_predicted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
