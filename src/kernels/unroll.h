/* SPDX-License-Identifier: MIT */
/* Loops over registers, which must not be loops any more once compiled. */
#ifndef HOP_KERNELS_UNROLL_H
#define HOP_KERNELS_UNROLL_H

/* Every constant argument must be known where the loops are compiled. */
#define INLINE static inline __attribute__((always_inline))
#if defined(__clang__)
#define UNROLL _Pragma("unroll")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

#endif
