/* SPDX-License-Identifier: MIT */
/* What e^x in single precision is made of, shared by every instruction set. */
#ifndef HOP_KERNELS_EXPONENT_H
#define HOP_KERNELS_EXPONENT_H

/* x = k ln 2 + r, |r| <= ln 2 / 2: k is x / ln 2 rounded to even by adding and taking off
   1.5 2^23, which leaves k in the low bits of the sum. */
#define HOP_EXP_ROUND 0x1.8p23f
#define HOP_EXP_PER_LN2 0x1.715476p0f
/* ln 2 in two parts: the first has 15 bits, so k times it is exact for |k| < 2^9. */
#define HOP_EXP_LN2_HIGH 0x1.62e4p-1f
#define HOP_EXP_LN2_LOW 0x1.7f7d1cp-20f

/* With r = high - low, e^r = 1 + (high + (r^2 (1/2! + r (1/3! + ... + r / 7!)) - low)):
   what rounding took from r comes last. The terms left out are below 2^-27. */
enum { HOP_EXP_TERMS = 6 };
static const float hop_exp_terms[HOP_EXP_TERMS] = {1.0f / 5040, 1.0f / 720, 1.0f / 120,
                                                   1.0f / 24,   1.0f / 6,   1.0f / 2};

#endif
