/* SPDX-License-Identifier: MIT */
/* Sequences at once: published figures, the equations themselves, and a network. */
#include <math.h>

#include <hopfield/theory_rules.h>

#include "engine.h"

/* From m = 1: r, then m, until both rest; plain iteration of the printed equations. */
static double iterate(double alpha) {
    const double pi = acos(-1);
    double m = 1, r = 1;
    for (int k = 0; k < 20000; k++) {
        const double c = sqrt(2 / (pi * alpha * r)) * exp(-m * m / (2 * alpha * r));
        r = 0.5 * r + 0.5 / (1 - c * c);
        m = erf(m / sqrt(2 * alpha * r));
    }
    return m;
}

static void overlap_solves_the_equations(void **state) {
    (void)state;
    for (double alpha = 0.01; alpha < 0.268; alpha += 0.01)
        assert_true(fabs(hop_theory_sequence_overlap(alpha) - iterate(alpha)) < 1e-9);
}

/* During, Coolen, Sherrington 1998: alpha_c = 0.269. */
static void published_values(void **state) {
    (void)state;
    assert_true(fabs(HOP_THEORY_SEQUENCE_CRITICAL_LOAD - 0.269) < 5e-4);
    const double below = HOP_THEORY_SEQUENCE_CRITICAL_LOAD - 5e-6;
    assert_true(hop_theory_sequence_overlap(below) > 0.8);
    assert_true(hop_theory_sequence_overlap(below + 2e-5) == 0);
    assert_true(fabs(hop_theory_sequence_overlap(0.2) - 0.9663) < 5e-5);
}

enum { UNITS = 3000, STEPS = 45, WAIT = 15, TRIALS = 3 };

static double follow(size_t count, uint64_t trial) {
    hop_random chance = hop_random_begin(269, 1, trial);
    int8_t *rows = random_rows(&chance, count, UNITS), *now = copy_of(rows, UNITS);
    int32_t *fields = need(UNITS * sizeof *fields);
    double sum = 0;
    for (size_t t = 1; t <= STEPS; t++) {
        memset(fields, 0, UNITS * sizeof *fields);
        for (size_t mu = 0; mu < count; mu++) {
            const int8_t *from = rows + mu * UNITS;
            const int8_t *to = rows + (mu + 1) % count * UNITS;
            int32_t overlap = 0;
            for (size_t i = 0; i < UNITS; i++) overlap += from[i] * now[i];
            for (size_t i = 0; i < UNITS; i++) fields[i] += overlap * to[i];
        }
        int32_t reached = 0;
        for (size_t i = 0; i < UNITS; i++) {
            now[i] = fields[i] >= 0 ? 1 : -1;
            reached += now[i] * rows[t % count * UNITS + i];
        }
        if (t > WAIT) sum += reached / (double)UNITS;
    }
    free(fields);
    free(now);
    free(rows);
    return sum / (STEPS - WAIT);
}

/* A step's overlap scatters by sqrt((1 - m^2) / N) = 0.0047, and somewhat more with the
   noise; 90 steps in 3 networks, not all independent: their mean by about 0.001. */
static void a_network_agrees(void **state) {
    (void)state;
    double mean = 0;
    for (uint64_t trial = 0; trial < TRIALS; trial++)
        mean += follow(UNITS / 5, trial) / TRIALS;
    if (!(fabs(mean - hop_theory_sequence_overlap(0.2)) < 0.005)) fail_msg("%.5f", mean);
}

static void ends(void **state) {
    (void)state;
    assert_true(hop_theory_sequence_overlap(0) == 1);
    assert_true(hop_theory_sequence_overlap(1e-300) == 1);
    assert_true(hop_theory_sequence_overlap(1e300) == 0);
    assert_true(isnan(hop_theory_sequence_overlap(-1e-9)));
    assert_true(isnan(hop_theory_sequence_overlap(INFINITY)));
    assert_true(isnan(hop_theory_sequence_overlap(NAN)));
    double before = 1;
    for (double alpha = 0.02; alpha < 0.269; alpha += 0.001) {
        const double m = hop_theory_sequence_overlap(alpha);
        assert_true(m < before);
        before = m;
    }
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
