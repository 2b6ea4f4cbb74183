/* SPDX-License-Identifier: MIT */
/* Palimpsests that decay: published figures, the integral itself, and a network. */
#include <math.h>

#include <hopfield/theory_rules.h>

#include "engine.h"

/* Mezard, Nadal, Toulouse 1986: 0.049 N patterns at epsilon = 4.108, none below 2.465. */
static void published_values(void **state) {
    (void)state;
    double epsilon = NAN;
    const double most = hop_theory_palimpsest_best(&epsilon);
    assert_true(fabs(most - 0.049) < 5e-4 && fabs(epsilon - 4.108) < 5e-4);
    assert_true(hop_theory_palimpsest_best(NULL) == most);
    assert_true(fabs(hop_theory_palimpsest_capacity(4.108) - most) < 1e-9);
    assert_true(hop_theory_palimpsest_capacity(2.464) == 0);
    assert_true(hop_theory_palimpsest_capacity(2.466) > 0);
}

/* From m = 1, by plain iteration; R = int_0^inf du c^2 / (1 - C c)^2 over the ages by
   Simpson's rule in c = e^(-eps^2 u / 2): (2 / eps^2) int_0^1 c / (1 - C c)^2 dc. */
static double iterate(double epsilon, double age) {
    enum { POINTS = 2000 };
    double m = 1, response = 0;
    const double strength = exp(-epsilon * epsilon * age / 2);
    for (int round = 0; round < 600; round++) {
        double noise = 0;
        for (int k = 0; k <= POINTS; k++) {
            const double c = k / (double)POINTS, rest = 1 - response * c;
            noise += c / (rest * rest) * (k == 0 || k == POINTS ? 1 : k % 2 ? 4 : 2);
        }
        noise *= 2 / (epsilon * epsilon) / (3. * POINTS);
        const double y = m * strength / sqrt(2 * noise);
        response = 0.5 * response + 0.5 * sqrt(2 / (acos(-1) * noise)) * exp(-y * y);
        m = erf(y);
    }
    return m;
}

static void overlap_solves_the_equations(void **state) {
    (void)state;
    for (double epsilon = 3; epsilon < 8; epsilon += 1.2) {
        const double oldest = hop_theory_palimpsest_capacity(epsilon);
        for (double part = 0; part < 0.95; part += 0.3) {
            const double m = hop_theory_palimpsest_overlap(epsilon, part * oldest);
            assert_true(fabs(m - iterate(epsilon, part * oldest)) < 1e-8);
        }
        assert_true(hop_theory_palimpsest_overlap(epsilon, oldest * 1.0001) == 0);
        assert_true(hop_theory_palimpsest_overlap(epsilon, oldest * 0.9999) > 0.9);
    }
}

enum { UNITS = 1000, AGE = 30, ROUNDS = 25, TRIALS = 5, COUNT = 500 };

/* epsilon = 4.108: of COUNT patterns the oldest weighs e^-4.2. One unit at a time, by
   overlaps. 5000 units, (1 - m^2) / 5000 in the square: 0.002, as much again by noise
   that units share. */
static void a_network_agrees(void **state) {
    (void)state;
    double mean = 0;
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        hop_random chance = hop_random_begin(1986, 1, trial);
        int8_t *rows = random_rows(&chance, COUNT, UNITS);
        int8_t *now = copy_of(rows + (size_t)AGE * UNITS, UNITS);
        int32_t overlap[COUNT] = {0};
        double weight[COUNT], total = 0;
        for (size_t mu = 0; mu < COUNT; mu++) {
            weight[mu] = exp(-4.108 * 4.108 / 2 * (double)mu / UNITS);
            total += weight[mu];
            for (size_t i = 0; i < UNITS; i++)
                overlap[mu] += rows[mu * UNITS + i] * now[i];
        }
        for (size_t k = 0; k < (size_t)ROUNDS * UNITS; k++) {
            const size_t i = k % UNITS;
            double h = -total * now[i];
            for (size_t mu = 0; mu < COUNT; mu++)
                h += weight[mu] * rows[mu * UNITS + i] * overlap[mu];
            if (h * now[i] >= 0) continue;
            now[i] = (int8_t)-now[i];
            for (size_t mu = 0; mu < COUNT; mu++)
                overlap[mu] += 2 * now[i] * rows[mu * UNITS + i];
        }
        mean += overlap[AGE] / (double)UNITS / TRIALS;
        free(now);
        free(rows);
    }
    const double expected = hop_theory_palimpsest_overlap(4.108, AGE / (double)UNITS);
    if (!(fabs(mean - expected) < 0.008)) fail_msg("%.4f is not %.4f", mean, expected);
}

static void ends(void **state) {
    (void)state;
    assert_true(isnan(hop_theory_palimpsest_capacity(0)));
    assert_true(isnan(hop_theory_palimpsest_capacity(NAN)));
    assert_true(isnan(hop_theory_palimpsest_capacity(INFINITY)));
    assert_true(isnan(hop_theory_palimpsest_overlap(4, -1)));
    assert_true(isnan(hop_theory_palimpsest_overlap(4, NAN)));
    assert_true(hop_theory_palimpsest_overlap(4, INFINITY) == 0);
    assert_true(hop_theory_palimpsest_overlap(2, 0) == 0);
    /* The newest of a palimpsest that forgets at once: 1, and hardly any noise. */
    assert_true(hop_theory_palimpsest_overlap(100, 0) == 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_values),
        cmocka_unit_test(overlap_solves_the_equations),
        cmocka_unit_test(a_network_agrees),
        cmocka_unit_test(ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
