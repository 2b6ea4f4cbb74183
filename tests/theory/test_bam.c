/* SPDX-License-Identifier: MIT */
/* Pairs on two layers: published figures, the equations themselves, and a network. */
#include <math.h>

#include <hopfield/theory_rules.h>

#include "engine.h"

/* Two layers apart, each with its own overlap, response and noise, by plain iteration:
   the overlaps with other pairs are v = (z + C z') / (1 - C C'). */
static double iterate(double alpha) {
    const double pi = acos(-1);
    double m[2] = {1, 1}, r[2] = {1, 1}, c[2];
    for (int k = 0; k < 20000; k++) {
        for (int i = 0; i < 2; i++) /* layer i hears the other one's overlap */
            c[i] = sqrt(2 / (pi * alpha * r[i])) *
                   exp(-m[1 - i] * m[1 - i] / (2 * alpha * r[i]));
        const double rest = 1 - c[0] * c[1];
        for (int i = 0; i < 2; i++)
            r[i] = 0.5 * r[i] + 0.5 * (1 + c[1 - i] * c[1 - i]) / (rest * rest);
        const double first = erf(m[1] / sqrt(2 * alpha * r[0]));
        m[1] = erf(first / sqrt(2 * alpha * r[1]));
        m[0] = first;
    }
    return m[0];
}

static void overlap_solves_the_equations(void **state) {
    (void)state;
    for (double alpha = 0.01; alpha < 0.199; alpha += 0.01)
        assert_true(fabs(hop_theory_bam_overlap(alpha) - iterate(alpha)) < 1e-9);
}

/* Kurchan, Peliti, Saber 1994: alpha_c = 0.1998 for equal layers. */
static void published_values(void **state) {
    (void)state;
    assert_true(fabs(HOP_THEORY_BAM_CRITICAL_LOAD - 0.1998) < 5e-5);
    const double below = HOP_THEORY_BAM_CRITICAL_LOAD - 5e-6;
    assert_true(hop_theory_bam_overlap(below) > 0.9);
    assert_true(hop_theory_bam_overlap(below + 2e-5) == 0);
}

enum { UNITS = 2000, ROUNDS = 40, TRIALS = 4 };

/* One layer after the other hears of the pairs, ties kept: the layer's overlaps on the
   left of a pair, or on its right, call for the other side. */
static void hear(const int8_t *from, const int8_t *to, size_t count, const int8_t *heard,
                 int8_t *now, int32_t *fields) {
    memset(fields, 0, UNITS * sizeof *fields);
    for (size_t mu = 0; mu < count; mu++) {
        int32_t overlap = 0;
        for (size_t i = 0; i < UNITS; i++) overlap += from[mu * UNITS + i] * heard[i];
        for (size_t i = 0; i < UNITS; i++) fields[i] += overlap * to[mu * UNITS + i];
    }
    for (size_t i = 0; i < UNITS; i++)
        if (fields[i]) now[i] = fields[i] > 0 ? 1 : -1;
}

static double settle(size_t count, uint64_t trial) {
    hop_random chance = hop_random_begin(1998, 1, trial);
    int8_t *left = random_rows(&chance, count, UNITS);
    int8_t *right = random_rows(&chance, count, UNITS);
    int8_t *x = copy_of(left, UNITS), *y = copy_of(right, UNITS);
    int32_t *fields = need(UNITS * sizeof *fields);
    for (int k = 0; k < ROUNDS; k++) {
        hear(left, right, count, x, y, fields);
        hear(right, left, count, y, x, fields);
    }
    int32_t overlap = 0;
    for (size_t i = 0; i < UNITS; i++) overlap += x[i] * left[i] + y[i] * right[i];
    free(fields);
    free(y);
    free(x);
    free(right);
    free(left);
    return overlap / (2.0 * UNITS);
}

/* 16000 units, (1 - m^2) / 16000 in the square: 0.001, and as much again by the noise
   that they share. */
static void a_network_agrees(void **state) {
    (void)state;
    double mean = 0;
    for (uint64_t trial = 0; trial < TRIALS; trial++)
        mean += settle(UNITS * 17 / 100, trial) / TRIALS;
    if (!(fabs(mean - hop_theory_bam_overlap(0.17)) < 0.005)) fail_msg("%.5f", mean);
}

static void ends(void **state) {
    (void)state;
    assert_true(hop_theory_bam_overlap(0) == 1);
    assert_true(hop_theory_bam_overlap(1e-300) == 1);
    assert_true(hop_theory_bam_overlap(1e300) == 0);
    assert_true(isnan(hop_theory_bam_overlap(-1e-9)));
    assert_true(isnan(hop_theory_bam_overlap(INFINITY)));
    assert_true(isnan(hop_theory_bam_overlap(NAN)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overlap_solves_the_equations),
        cmocka_unit_test(published_values),
        cmocka_unit_test(a_network_agrees),
        cmocka_unit_test(ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
