/* SPDX-License-Identifier: MIT */
/* Peaks and roots of loads whose peaks and roots are known. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "theory/branch.h"

/* x e^(-x / top), whose peak is at x = top and there top / e. */
static double bump(double x, const void *given) {
    return x * exp(-x / *(const double *)given);
}

static void peak_is_found(void **state) {
    (void)state;
    for (double top = 0.25; top < 10; top *= 1.3) {
        const double x = hop_branch_peak(bump, &top, 0, 10);
        /* At a peak a change of 1e-7 in x changes the load by less than its last bit. */
        assert_true(fabs(x - top) < 3e-7);
        assert_true(fabs(bump(x, &top) * exp(1) / top - 1) < 1e-14);
    }
}

/* A load that only rises, or falls, peaks at an end. */
static void peak_at_an_end(void **state) {
    (void)state;
    const double late = 1e3, early = 1e-3;
    assert_true(fabs(hop_branch_peak(bump, &late, 0, 10) - 10) < 1e-6);
    assert_true(fabs(hop_branch_peak(bump, &early, 1e-3, 0.1) - 1e-3) < 1e-6);
}

static void root_is_found(void **state) {
    (void)state;
    const double top = 1;
    for (double x = 1.5; x < 40; x *= 1.4) {
        const double found = hop_branch_root(bump, &top, bump(x, &top), 1, 60);
        assert_true(fabs(found / x - 1) < 1e-14);
    }
    assert_true(hop_branch_root(bump, &top, 0.5, 1, 2) == 1);
    assert_true(hop_branch_root(bump, &top, 0.1, 1, 2) > 1.999999999);
}

/* alpha = (m / y)^2 / 4: below 1 / 2 y^2, but without a peak between 0.5 and 2. */
static double falling(double y, const void *given) {
    (void)given;
    const double m = erf(y);
    return m * m / (4 * y * y);
}

static void overlap_is_that_of_the_load(void **state) {
    (void)state;
    for (double y = 0.6; y < 5; y *= 1.2)
        assert_true(fabs(hop_branch_overlap(falling, falling(y, NULL)) - erf(y)) < 1e-14);
    assert_true(hop_branch_overlap(falling, 0) == 1);
    assert_true(hop_branch_overlap(falling, 1) == 0);
    assert_true(isnan(hop_branch_overlap(falling, -1)));
    assert_true(isnan(hop_branch_overlap(falling, INFINITY)));
    assert_true(isnan(hop_branch_overlap(falling, NAN)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(peak_is_found),
        cmocka_unit_test(peak_at_an_end),
        cmocka_unit_test(root_is_found),
        cmocka_unit_test(overlap_is_that_of_the_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
