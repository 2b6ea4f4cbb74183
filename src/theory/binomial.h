/* SPDX-License-Identifier: MIT */
/* Lower tail of the fair binomial distribution. */
#ifndef HOP_THEORY_BINOMIAL_H
#define HOP_THEORY_BINOMIAL_H

/* P[B <= k] for B ~ Binomial(n, 1/2) and k = (n - gap) / 2, an integer below n / 2; n and
   gap are whole numbers, n >= 1, 1 <= gap <= n. Relative error below 1e-12 (n too large
   for a double to count included), 0 where it underflows. */
double hop_binomial_tail(double n, double gap);

#endif
