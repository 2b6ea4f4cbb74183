/* SPDX-License-Identifier: MIT */
/* Ways to divide a memory: sizes, shares, and theory against counting by hand. */
#include "experiment/division.h"
#include "labs.h"

static void shares_and_sizes(void **state) {
    (void)state;
    for (size_t k = 1; k <= 8; k *= 2)
        for (size_t d = 0; d < HOP_DIVISION_COUNT; d++) {
            const hop_layout layout = hop_layout_of((hop_division)d, 400, 83, k);
            const size_t shares = hop_layout_shares(&layout);
            size_t held = 0;
            for (size_t j = 0; j < shares; j++) held += hop_layout_held(&layout, j);
            assert_int_equal(held, 83);
            assert_near(hop_layout_patterns(&layout), 83.0 / (double)shares, 1e-12,
                        "patterns");
        }
}

/* Full networks have k times the synapses of one, diluted ones as many; smaller ones too,
   up to the rounding of N / sqrt(k) by half a unit and the missing diagonal; slices have
   N units in all. */
static void costs(void **state) {
    (void)state;
    const hop_layout one = hop_layout_of(HOP_DIVISION_SINGLE, 400, 80, 8);
    const double synapses = hop_layout_synapses(&one);
    assert_near(synapses, 400.0 * 399, 0, "one network");
    for (size_t k = 1; k <= 8; k *= 2) {
        const hop_layout full = hop_layout_of(HOP_DIVISION_FULL, 400, 80, k);
        const hop_layout diluted = hop_layout_of(HOP_DIVISION_DILUTED, 400, 80, k);
        const hop_layout smaller = hop_layout_of(HOP_DIVISION_SMALLER, 400, 80, k);
        const hop_layout slices = hop_layout_of(HOP_DIVISION_SLICES, 400, 80, k);
        const double n = 400 / sqrt((double)k);
        assert_near(hop_layout_synapses(&full), (double)k * synapses, 1e-6, "full");
        assert_near(hop_layout_synapses(&diluted), synapses, 1e-6, "diluted");
        assert_near(hop_layout_synapses(&smaller), 160000, (double)k * 2 * n, "smaller");
        assert_near(hop_layout_units(&slices), 400, 0, "slices");
        assert_near(hop_layout_units(&full), 400 * (double)k, 0, "full");
    }
}

static double choose(size_t n, size_t k) {
    return k == 0 ? 1 : choose(n - 1, k - 1) * (double)n / (double)k;
}

/* Each of 6 other units is coupled with probability 1/2; of c couplings the crosstalk is
   a sum of 3 c fair signs that must stay above -c. */
static void unstable_units_of_a_diluted_network(void **state) {
    (void)state;
    const hop_layout layout = hop_layout_of(HOP_DIVISION_DILUTED, 7, 8, 2);
    double expected = 0;
    for (size_t c = 0; c <= 6; c++) {
        double below = 0;
        for (size_t plus = 0; plus <= 3 * c; plus++)
            if (2 * (double)plus - 3 * (double)c < -(double)c)
                below += choose(3 * c, plus) * pow(0.5, 3 * (double)c);
        expected += choose(6, c) / 64 * below;
    }
    assert_near(hop_layout_unstable(&layout), expected, 1e-12, "unstable");
}

/* 7 patterns in 2 networks: 4 in one, 3 in the other, each as often the one sought. */
static void unstable_units_of_uneven_shares(void **state) {
    (void)state;
    const hop_layout layout = hop_layout_of(HOP_DIVISION_FULL, 20, 7, 2);
    assert_near(hop_layout_unstable(&layout),
                (hop_theory_unstable_exact(20, 4) + hop_theory_unstable_exact(20, 3)) / 2,
                1e-15, "unstable");
}

/* alpha, alpha/k, alpha, alpha/sqrt(k), alpha k as N grows. */
static void interference_by_division(void **state) {
    (void)state;
    const double expected[HOP_DIVISION_COUNT] = {0.2, 0.05, 0.2, 0.1, 0.8};
    for (size_t d = 0; d < HOP_DIVISION_COUNT; d++) {
        const hop_layout layout = hop_layout_of((hop_division)d, 1000000, 200000, 4);
        assert_near(hop_layout_crosstalk(&layout), expected[d], 1e-4 * expected[d],
                    hop_division_name((hop_division)d));
    }
}

static void knees_by_division(void **state) {
    (void)state;
    const double c = HOP_THEORY_CRITICAL_LOAD;
    assert_near(hop_division_knee(HOP_DIVISION_SINGLE, 4, 0.15), c, 1e-5, "single");
    assert_near(hop_division_knee(HOP_DIVISION_FULL, 4, 0.15), 4 * c, 1e-4, "full");
    assert_near(hop_division_knee(HOP_DIVISION_SMALLER, 4, 0.15), 2 * c, 1e-4, "smaller");
    assert_near(hop_division_knee(HOP_DIVISION_SLICES, 4, 0.15), c / 4, 1e-5, "slices");
    const double diluted = hop_division_knee(HOP_DIVISION_DILUTED, 4, 0.15);
    assert_true(diluted > c && diluted < 2 * c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_and_sizes),
        cmocka_unit_test(costs),
        cmocka_unit_test(unstable_units_of_a_diluted_network),
        cmocka_unit_test(unstable_units_of_uneven_shares),
        cmocka_unit_test(interference_by_division),
        cmocka_unit_test(knees_by_division),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
