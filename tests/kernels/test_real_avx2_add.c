/* SPDX-License-Identifier: MIT */
/* The AVX2 kernels for sums of real-valued rows against plain loops. */
#include "kernels/check_real_add.h"

int main(void) {
    return check_sums_of_rows(hop_real_kernels_of(HOP_ISA_AVX2), "avx2 sums of rows");
}
