/* SPDX-License-Identifier: MIT */
/* The AVX-512 kernels for rows of bytes against plain loops, with and without VNNI. */
#include "kernels/check_real_bytes.h"

int main(void) {
    const hop_real_kernels *best = hop_real_kernels_of(HOP_ISA_AVX512);
    int failed = check_bytes(best, "avx512 bytes");
#if defined(__x86_64__)
    if (best && best != &hop_real_kernels_avx512)
        failed += check_bytes(&hop_real_kernels_avx512, "avx512 bytes without vnni");
#endif
    return failed;
}
