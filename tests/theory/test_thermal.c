/* SPDX-License-Identifier: MIT */
/* Finite temperature: published lines, the equations themselves, both ends. */
#include <math.h>
#include "engine.h"

/* <f(beta (m + sigma z))> by the midpoint rule in fine steps. */
static double plainly(int power, double m, double sigma, double temperature) {
    double sum = 0;
    for (int k = -100000; k < 100000; k++) {
        const double z = (k + 0.5) * 1e-4;
        sum += exp(-z * z / 2) * pow(tanh((m + sigma * z) / temperature), power) * 1e-4;
    }
    return sum / sqrt(2 * M_PI);
}

static void solutions_satisfy_the_equations(void **state) {
    (void)state;
    static const double points[][2] = {{0.02, 0.5}, {0.05, 0.3}, {0.1, 0.1}, {0.1, 0.25}};
    for (size_t k = 0; k < 4; k++) {
        const double alpha = points[k][0], temperature = points[k][1];
        hop_theory_thermal found;
        assert_ok(hop_theory_solve_thermal(alpha, temperature, &found));
        assert_true(found.retrieval);
        const double sigma = sqrt(alpha * found.r);
        const double c = 1 - (1 - found.square) / temperature;
        assert_true(fabs(plainly(1, found.overlap, sigma, temperature) - found.overlap) <
                    1e-7);
        assert_true(fabs(plainly(2, found.overlap, sigma, temperature) - found.square) <
                    1e-7);
        assert_true(fabs(found.r - found.square / (c * c)) < 1e-9);
    }
}

/* Amit, Gutfreund and Sompolinsky, figure 2 of 1985: T_M and the critical loads. */
static void lines_are_the_published_ones(void **state) {
    (void)state;
    assert_true(fabs(hop_theory_retrieval_temperature(0.05) - 0.542) < 0.001);
    assert_true(fabs(hop_theory_retrieval_temperature(0.1) - 0.315) < 0.001);
    assert_true(isnan(hop_theory_retrieval_temperature(0.139)));
    assert_true(hop_theory_transition_temperature(0.04) > 0);
    assert_true(hop_theory_transition_temperature(0.04) <
                hop_theory_retrieval_temperature(0.04));
    assert_true(isnan(hop_theory_transition_temperature(0.053)));
    assert_true(hop_theory_transition_temperature(0.049) > 0);
    assert_true(fabs(hop_theory_glass_temperature(0.25) - 1.5) < 1e-15);
    assert_true(hop_theory_retrieval_temperature(0) == 1);
    assert_true(isnan(hop_theory_glass_temperature(-1)));
}

static void ends_are_known(void **state) {
    (void)state;
    hop_theory_thermal found;
    hop_theory_ags cold;
    /* No load: m = tanh(m / T); at T = 1/2 .957504. */
    assert_ok(hop_theory_solve_thermal(0, 0.5, &found));
    assert_true(fabs(found.overlap - tanh(2 * found.overlap)) < 1e-9);
    assert_true(fabs(found.overlap - 0.957504) < 1e-6);
    assert_true(fabs(found.free_energy - (found.overlap * found.overlap / 2 -
                                          0.5 * log(2 * cosh(2 * found.overlap)))) <
                1e-9);
    /* As T falls to 0. */
    for (double alpha = 0.02; alpha < 0.13; alpha += 0.05) {
        assert_ok(hop_theory_solve_ags(alpha, &cold));
        assert_ok(hop_theory_solve_thermal(alpha, 0.02, &found));
        assert_true(fabs(found.overlap - cold.overlap) < 2e-3);
        assert_ok(hop_theory_solve_thermal(alpha, 0, &found));
        assert_true(found.overlap == cold.overlap);
    }
    /* Hot, or loaded beyond the critical load: nothing is retrieved. */
    assert_ok(hop_theory_solve_thermal(0.05, 0.6, &found));
    assert_false(found.retrieval);
    assert_true(found.overlap == 0);
    assert_ok(hop_theory_solve_thermal(0.2, 0.1, &found));
    assert_false(found.retrieval);
    assert_status(hop_theory_solve_thermal(-1, 0.1, &found), HOP_EINVAL);
    assert_status(hop_theory_solve_thermal(0.1, NAN, &found), HOP_EINVAL);
}

/* Heat takes overlap away, and so does load. */
static void overlap_falls_with_both(void **state) {
    (void)state;
    double before = 1;
    for (double temperature = 0.1; temperature < 0.5; temperature += 0.1) {
        hop_theory_thermal found;
        assert_ok(hop_theory_solve_thermal(0.05, temperature, &found));
        assert_true(found.overlap < before);
        before = found.overlap;
    }
    before = 1;
    for (double alpha = 0.01; alpha < 0.1; alpha += 0.03) {
        hop_theory_thermal found;
        assert_ok(hop_theory_solve_thermal(alpha, 0.3, &found));
        assert_true(found.overlap < before);
        before = found.overlap;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solutions_satisfy_the_equations),
        cmocka_unit_test(lines_are_the_published_ones),
        cmocka_unit_test(ends_are_known),
        cmocka_unit_test(overlap_falls_with_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
