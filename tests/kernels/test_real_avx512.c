/* SPDX-License-Identifier: MIT */
/* The AVX-512 kernels for sums along real-valued rows against plain loops. */
#include "kernels/check_real_sums.h"

int main(void) {
    return check_sums(hop_real_kernels_of(HOP_ISA_AVX512), "avx512 sums");
}
