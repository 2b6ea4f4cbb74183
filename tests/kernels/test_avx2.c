/* SPDX-License-Identifier: MIT */
/* The AVX2 kernels against plain loops. */
#include "kernels/check_kernels.h"

int main(void) {
    return check_table(hop_kernels_of(HOP_ISA_AVX2), "avx2");
}
