/* SPDX-License-Identifier: MIT */
/* Which kernels this machine can run. */
#include "kernels/kernels.h"
#include "kernels/real.h"

#if defined(__x86_64__)
static const hop_kernels *avx512(void) {
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
        !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512vl"))
        return NULL;
    return __builtin_cpu_supports("avx512vpopcntdq") ? &hop_kernels_avx512_popcount
                                                     : &hop_kernels_avx512;
}
#endif

const hop_kernels *hop_kernels_of(hop_isa isa) {
#if defined(__x86_64__)
    if (isa == HOP_ISA_AVX512) return avx512();
    if (isa == HOP_ISA_AVX2)
        return __builtin_cpu_supports("avx2") ? &hop_kernels_avx2 : NULL;
#endif
    return isa == HOP_ISA_SCALAR ? &hop_kernels_scalar : NULL;
}

const hop_real_kernels *hop_real_kernels_of(hop_isa isa) {
    if (!hop_kernels_of(isa)) return NULL;
#if defined(__x86_64__)
    if (isa == HOP_ISA_AVX512)
        return __builtin_cpu_supports("avx512vnni") ? &hop_real_kernels_avx512_vnni
                                                    : &hop_real_kernels_avx512;
    if (isa == HOP_ISA_AVX2) return &hop_real_kernels_avx2;
#endif
    return &hop_real_kernels_scalar;
}
