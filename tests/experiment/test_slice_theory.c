/* SPDX-License-Identifier: MIT */
/* Theory of a slice: the known heights of memories, mixtures and passes; all ends. */
#include "labs.h"

#include "experiment/slice_theory.h"

/* So large that terms in 1/N vanish in the 12th digit. */
static const hop_slice_model ENDLESS = {1e15, 3, 1, true};

static void heights_are_those_of_uncorrelated_memories(void **state) {
    (void)state;
    assert_near(hop_slice_random_walk(&ENDLESS, 0), -0.5, 1e-12, "memory");
    assert_near(hop_slice_random_walk(&ENDLESS, 1), -0.5, 1e-12, "memory");
    assert_near(hop_slice_random_walk(&ENDLESS, 0.5), -0.25, 1e-12, "middle");
    assert_near(hop_slice_mixed_walk(&ENDLESS, 0), -0.5, 1e-12, "memory");
    assert_near(hop_slice_mixed_walk(&ENDLESS, 1), -0.5, 1e-12, "memory");
    assert_near(hop_slice_mixed_walk(&ENDLESS, 0.5), -0.375, 1e-12, "mixture");
    /* At t to either side m = (1 - t, t, t): E/N = -((1 - t)^2 + 2 t^2) / 2 is highest,
       -1/3, at 1/3. */
    double highest = -1;
    for (int k = 0; k <= 300; k++) {
        const double t = k / 300.0, near = fmin(t, 1 - t);
        const double height = hop_slice_mixed_walk(&ENDLESS, t);
        const double expected = -((1 - near) * (1 - near) + 2 * near * near) / 2;
        assert_near(height, expected, 1e-12, "way by the mixture");
        highest = fmax(highest, height);
    }
    assert_near(highest, -1.0 / 3, 1e-12, "pass");
}

/* One memory beside A, B and C: (m^2 - 1/N) / 2 for m = (2 B - N) / N, B binomial; its
   variance is (1 - 1/N) / (2 N^2). For N = 2: m^2 is 0 or 1, each with probability 1/2.
 */
static void deviation_is_that_of_a_squared_overlap(void **state) {
    (void)state;
    const hop_slice_model one = {2, 4, 1, true}, four = {2, 7, 1, true};
    assert_near(hop_slice_deviation(&one), 0.25, 1e-15, "deviation of one");
    assert_near(hop_slice_deviation(&four), 0.5, 1e-15, "deviation of four");
}

/* At N = 2, P = 3, A = (1, 1): E/N = -(1 + b^2 + c^2 - 3/2) / 2, b and c overlaps with A,
   both 0 or +-1: on average -(1 + 1/2 + 1/2 - 3/2) / 2. */
static void small_networks_are_averaged_exactly(void **state) {
    (void)state;
    const hop_slice_model small = {2, 3, 1, true};
    assert_near(hop_slice_random_walk(&small, 0), -0.25, 1e-15, "memory");
    assert_near(hop_slice_mixed_walk(&small, 0), -0.25, 1e-15, "memory");
}

static void couplings_scale_the_energy(void **state) {
    (void)state;
    const double m[3] = {0.5, 0.25, -0.125};
    const hop_slice_model plain = {100, 5, 1, true}, scaled = {100, 5, 20, true},
                          diagonal = {100, 5, 1, false};
    const double energy = hop_slice_energy(&plain, m);
    assert_near(energy, -(0.328125 + 0.02 - 0.05) / 2, 1e-15, "energy");
    assert_near(hop_slice_energy(&scaled, m), 20 * energy, 1e-14, "scaled");
    assert_near(hop_slice_energy(&diagonal, m), energy - 0.025, 1e-15, "diagonal");
    assert_near(hop_slice_random_spread(&scaled, 0.3),
                20 * hop_slice_random_spread(&plain, 0.3), 1e-14, "spread");
}

/* The state itself is an end: a memory, a mixture of any signs, or an inverse. */
static void states_at_rest_end_where_they_are(void **state) {
    (void)state;
    for (unsigned k = 0; k < 3; k++) {
        double m[3] = {0, 0, 0};
        m[k] = 1;
        assert_int_equal(hop_slice_end(m), k);
        m[k] = -1;
        assert_int_equal(hop_slice_end(m), HOP_SLICE_ELSEWHERE);
    }
    for (unsigned signs = 0; signs < 8; signs++) {
        double m[3];
        for (unsigned k = 0; k < 3; k++) m[k] = signs >> k & 1 ? 0.5 : -0.5;
        assert_int_equal(hop_slice_end(m), HOP_SLICE_MIXTURE);
    }
    const double near_c[3] = {0.2, 0.1, 0.4}, between[3] = {0.4, 0.3, 0.2};
    assert_int_equal(hop_slice_end(near_c), 2);
    assert_int_equal(hop_slice_end(between), HOP_SLICE_MIXTURE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heights_are_those_of_uncorrelated_memories),
        cmocka_unit_test(deviation_is_that_of_a_squared_overlap),
        cmocka_unit_test(small_networks_are_averaged_exactly),
        cmocka_unit_test(couplings_scale_the_energy),
        cmocka_unit_test(states_at_rest_end_where_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
