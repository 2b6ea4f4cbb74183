/* SPDX-License-Identifier: MIT */
/* The table of kernels that a test program checks, and numbers to feed it. */
#ifndef HOP_TESTS_UNDER_TEST_H
#define HOP_TESTS_UNDER_TEST_H

#include <math.h>

#include "kernels/guarded.h"
#include "kernels/kernels.h"

/* NULL where the machine cannot run it. */
static const hop_kernels *table;

/* Of many sizes, so that the order of additions shows in the last bits. */
static inline double random_double(hop_random *chance) {
    const double magnitude = ldexp(1, (int)hop_random_below(chance, 40) - 20);
    return (2 * hop_random_real(chance) - 1) * magnitude;
}

#endif
