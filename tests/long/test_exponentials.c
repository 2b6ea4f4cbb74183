/* SPDX-License-Identifier: MIT */
/* Every float from -104 to 0 through the exponentials of every instruction set. */
#include <float.h>
#include <math.h>

#include "engine.h"
#include "kernels/real.h"

enum { RUN = 65536 };

/* Largest distance of a run from e^x, in units in the last place; the rest must be 0. */
static double worst_of(const float *scores, const float *weights, size_t count) {
    double worst = 0;
    for (size_t i = 0; i < count; i++) {
        int exponent;
        const double exact = exp(scores[i]);
        if (scores[i] < HOP_EXPONENTIAL_FLOOR) {
            assert_true(weights[i] == 0);
            continue;
        }
        frexp(exact, &exponent);
        const double off = fabs(weights[i] - exact) / ldexp(1, exponent - FLT_MANT_DIG);
        if (off > worst) worst = off;
    }
    return worst;
}

static void every_float_is_within_one_unit_and_the_same_everywhere(void **state) {
    (void)state;
    static float scores[RUN], weights[RUN], others[RUN];
    const float last = -104;
    uint32_t bits = 0x80000000u, end;
    double worst = 0;
    memcpy(&end, &last, sizeof end);
    while (bits <= end) {
        size_t count = 0;
        for (; count < RUN && bits <= end; bits++)
            memcpy(&scores[count++], &bits, sizeof bits);
        const float sum = hop_real_kernels_scalar.exponentials(
            scores, count, 0, HOP_EXPONENTIAL_FLOOR, weights);
        worst = fmax(worst, worst_of(scores, weights, count));
        for (int isa = HOP_ISA_AVX2; isa < HOP_ISA_COUNT; isa++) {
            const hop_real_kernels *table = hop_real_kernels_of((hop_isa)isa);
            if (!table) continue;
            const float other =
                table->exponentials(scores, count, 0, HOP_EXPONENTIAL_FLOOR, others);
            assert_memory_equal(others, weights, count * sizeof *weights);
            assert_memory_equal(&other, &sum, sizeof sum);
        }
    }
    print_message("e^x: off by at most %.4f units in the last place\n", worst);
    assert_true(worst <= 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_float_is_within_one_unit_and_the_same_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
