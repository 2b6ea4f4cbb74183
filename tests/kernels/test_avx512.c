/* SPDX-License-Identifier: MIT */
/* The AVX-512 kernels against plain loops, with and without VPOPCNTDQ. */
#include "kernels/check_kernels.h"

int main(void) {
    const hop_kernels *best = hop_kernels_of(HOP_ISA_AVX512);
    int failed = check_table(best, "avx512");
#if defined(__x86_64__)
    if (best && best != &hop_kernels_avx512)
        failed += check_table(&hop_kernels_avx512, "avx512 without vpopcntdq");
#endif
    return failed;
}
