/* SPDX-License-Identifier: MIT */
/* Normal chance: moments of many numbers, and pairs that know nothing of each other. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "core/normal.h"

/* Within five standard errors: of the moments 1 to 4 these are sqrt(1, 2, 15, 96 / n). */
static void moments_are_those_of_the_normal_law(void **state) {
    (void)state;
    enum { PAIRS = 200000 };
    const double expected[] = {0, 1, 0, 3}, variance[] = {1, 2, 15, 96};
    double moments[4] = {0}, together = 0;
    hop_random chance = hop_random_begin(3, HOP_STREAM_USER, 0);
    for (size_t k = 0; k < PAIRS; k++) {
        double pair[2];
        hop_random_normal_pair(&chance, pair);
        together += pair[0] * pair[1] / PAIRS;
        for (size_t side = 0; side < 2; side++)
            for (size_t power = 0; power < 4; power++)
                moments[power] += pow(pair[side], (double)power + 1) / (2 * PAIRS);
    }
    for (size_t power = 0; power < 4; power++)
        assert_true(fabs(moments[power] - expected[power]) <
                    5 * sqrt(variance[power] / (2 * PAIRS)));
    assert_true(fabs(together) < 5 / sqrt(PAIRS));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_are_those_of_the_normal_law),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
