/* SPDX-License-Identifier: MIT */
/* The AVX2 kernels for sums along real-valued rows against plain loops. */
#include "kernels/check_real_bytes.h"
#include "kernels/check_real_sums.h"

int main(void) {
    const hop_real_kernels *avx2 = hop_real_kernels_of(HOP_ISA_AVX2);
    return check_sums(avx2, "avx2 sums") + check_bytes(avx2, "avx2 bytes");
}
