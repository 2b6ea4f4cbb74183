/* SPDX-License-Identifier: MIT */
/* Sparse patterns: published and known capacities, the equations, and a network. */
#include <math.h>

#include <hopfield/theory_rules.h>

#include "engine.h"

static double density(double x) {
    return exp(-x * x / 2) / sqrt(2 * acos(-1));
}

static double tail(double x) {
    return 0.5 * erfc(x / sqrt(2));
}

/* f = 1/2 and fields of units less 1/2 are Hebb's rule: Amit, Gutfreund, Sompolinsky. */
static void half_is_hebb(void **state) {
    (void)state;
    double theta = NAN;
    const double capacity = hop_theory_sparse_capacity(0.5, 0.5, &theta);
    assert_true(fabs(capacity - 0.137905566) < 1e-8);
    assert_true(fabs(theta) < 1e-6);
    for (double alpha = 0.02; alpha < 0.137; alpha += 0.01) {
        hop_theory_ags hebb;
        hop_theory_sparse sparse;
        assert_ok(hop_theory_solve_ags(alpha, &hebb));
        assert_ok(hop_theory_solve_sparse(alpha, 0.5, 0.5, 0, &sparse));
        assert_true(sparse.retrieval == 1);
        assert_true(fabs(sparse.overlap - hebb.overlap) < 1e-10);
        assert_true(fabs(sparse.active_error - hebb.error_fraction) < 1e-10);
        assert_true(fabs(sparse.silent_error - hebb.error_fraction) < 1e-10);
    }
}

/* The maximum over a plain grid of y1 and y0, the states' own equations written out: the
   peak is flat, a grid of 0.02 finds it to 2e-4. */
static double by_grid(double f, double c) {
    double most = 0;
    for (double y1 = 0.01; y1 < 4; y1 += 0.02)
        for (double y0 = 0.01; y0 < 6; y0 += 0.02) {
            const double m = 1 - tail(y1) - tail(y0), s = m / (y1 + y0);
            const double mean = f * (1 - tail(y1)) + (1 - f) * tail(y0);
            const double u = (f * density(y1) + (1 - f) * density(y0)) / s;
            const double q = c * c * (1 - mean) + (1 - c) * (1 - c) * mean;
            if (u < 1) most = fmax(most, s * s * (1 - u) * (1 - u) / q);
        }
    return most;
}

static void capacity_is_the_most(void **state) {
    (void)state;
    for (double f = 0.001; f < 1; f = f < 0.1 ? 3 * f : f + 0.2)
        for (int centred = 0; centred <= 1; centred++) {
            const double c = centred ? f : 0, grid = by_grid(f, c);
            const double found = hop_theory_sparse_capacity(f, c, NULL);
            assert_true(found >= grid && found < grid * (1 + 3e-4));
        }
    assert_true(fabs(hop_theory_sparse_capacity(0.1, 0, NULL) - 0.44) < 5e-3);
    assert_true(fabs(hop_theory_sparse_capacity(0.05, 0, NULL) - 0.94) < 5e-3);
    assert_true(fabs(hop_theory_sparse_capacity(0.02, 0, NULL) - 2.31) < 5e-3);
}

/* Tsodyks, Feigelman 1988: 1 / (2 f |ln f|), approached from below as the threshold
   nears 1 and as slowly as ln |ln f| / |ln f|. */
static void tiny_fractions_reach_the_law(void **state) {
    (void)state;
    double before = 0, nearer = 0;
    for (double f = 1e-4; f > 1e-290; f *= f) {
        double theta;
        const double capacity = hop_theory_sparse_capacity(f, 0, &theta);
        const double share = capacity * 2 * f * -log(f);
        assert_true(share > before && share < 1 && theta > nearer && theta < 1);
        before = share;
        nearer = theta;
    }
    assert_true(before > 0.8);
}

/* What is returned satisfies the equations: alpha, and theta, from the two errors. */
static void state_solves_the_equations(void **state) {
    (void)state;
    const double fractions[] = {0.02, 0.05, 0.1, 0.3, 0.5};
    for (int k = 0; k < 5; k++)
        for (double part = 0.2; part < 0.95; part += 0.1) {
            const double f = fractions[k];
            double theta;
            const double alpha = part * hop_theory_sparse_capacity(f, 0, &theta);
            hop_theory_sparse found;
            assert_ok(hop_theory_solve_sparse(alpha, f, 0, theta, &found));
            assert_true(found.retrieval == 1);
            const double m = found.overlap;
            assert_true(fabs(1 - found.active_error - found.silent_error - m) < 1e-10);
            const double mean =
                f * (1 - found.active_error) + (1 - f) * found.silent_error;
            double u = 0, s = sqrt(alpha * mean); /* U by its own iteration */
            double g = 0, y1 = 0, y0 = 0;
            for (int round = 0; round < 2000; round++) {
                s = sqrt(alpha * mean) / (1 - u);
                g = alpha * u / (1 - u) / 2;
                y1 = ((1 - f) * m + g - theta) / s;
                y0 = (f * m - g + theta) / s;
                u = (u + (f * density(y1) + (1 - f) * density(y0)) / s) / 2;
            }
            assert_true(fabs(tail(y1) - found.active_error) < 1e-8);
            assert_true(fabs(tail(y0) - found.silent_error) < 1e-8);
        }
}

enum { UNITS = 1500, ON = 150, COUNT = 375, TRIALS = 6 };

/* The rule itself, one unit at a time, from the first pattern; theta = .5. The overlap of
   1500 units scatters by 0.01, the mean of 6 by 0.004. */
static void a_network_agrees(void **state) {
    (void)state;
    hop_theory_sparse expected;
    assert_ok(hop_theory_solve_sparse(0.25, 0.1, 0, 0.5, &expected));
    double overlap = 0;
    int8_t *rows = need((size_t)COUNT * UNITS);
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        hop_random chance = hop_random_begin(88, 1, trial);
        uint32_t order[UNITS];
        memset(rows, 0, (size_t)COUNT * UNITS);
        for (size_t mu = 0; mu < COUNT; mu++) {
            hop_random_permutation(&chance, order, UNITS);
            for (size_t i = 0; i < ON; i++) rows[mu * UNITS + order[i]] = 1;
        }
        int8_t now[UNITS];
        memcpy(now, rows, UNITS);
        double m[COUNT] = {0}; /* sum (eta - f) s / (N f (1 - f)) */
        const double f = 0.1, scale = UNITS * f * (1 - f);
        for (size_t mu = 0; mu < COUNT; mu++)
            for (size_t i = 0; i < UNITS; i++)
                m[mu] += (rows[mu * UNITS + i] - f) * now[i] / scale;
        for (int sweep = 0; sweep < 20; sweep++)
            for (size_t i = 0; i < UNITS; i++) {
                double h = 0, own = 0;
                for (size_t mu = 0; mu < COUNT; mu++) {
                    const double eta = rows[mu * UNITS + i] - f;
                    h += eta * m[mu];
                    own += eta * eta / scale;
                }
                const int8_t then = h - own * now[i] > 0.5, change = then - now[i];
                now[i] = then;
                for (size_t mu = 0; change && mu < COUNT; mu++)
                    m[mu] += (rows[mu * UNITS + i] - f) * change / scale;
            }
        overlap += m[0] / TRIALS;
    }
    free(rows);
    if (!(fabs(overlap - expected.overlap) < 0.015))
        fail_msg("%.4f is not %.4f", overlap, expected.overlap);
}

static void ends(void **state) {
    (void)state;
    hop_theory_sparse found = {7, 7, 7, 7};
    assert_true(isnan(hop_theory_sparse_capacity(0, 0, NULL)));
    assert_true(isnan(hop_theory_sparse_capacity(1, 0, NULL)));
    assert_true(isnan(hop_theory_sparse_capacity(0.1, -0.1, NULL)));
    assert_true(isnan(hop_theory_sparse_capacity(NAN, 0, NULL)));
    assert_status(hop_theory_solve_sparse(-1, 0.1, 0, 0.4, &found), HOP_EINVAL);
    assert_status(hop_theory_solve_sparse(0.1, 0.1, 0, NAN, &found), HOP_EINVAL);
    assert_status(hop_theory_solve_sparse(0.1, 1, 0, 0.4, &found), HOP_EINVAL);
    assert_true(found.retrieval == 7);
    assert_ok(hop_theory_solve_sparse(0, 0.1, 0, 0.4, &found));
    assert_true(found.retrieval == 1 && found.overlap == 1 && found.active_error == 0);
    assert_ok(hop_theory_solve_sparse(0, 0.1, 0, 0.95, &found));
    assert_true(found.retrieval == 0 && found.overlap == 0);
    assert_ok(hop_theory_solve_sparse(0.5, 0.1, 0, 0.5, &found));
    assert_true(found.retrieval == 0 && isnan(found.silent_error));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_is_hebb),
        cmocka_unit_test(capacity_is_the_most),
        cmocka_unit_test(tiny_fractions_reach_the_law),
        cmocka_unit_test(state_solves_the_equations),
        cmocka_unit_test(a_network_agrees),
        cmocka_unit_test(ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
