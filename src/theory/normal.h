/* SPDX-License-Identifier: MIT */
/* The normal distribution: density, tail, quantile, and two correlated variables. */
#ifndef HOP_THEORY_NORMAL_H
#define HOP_THEORY_NORMAL_H

/* phi(x) = e^(-x^2/2) / sqrt(2 pi). */
double hop_normal_density(double x);

/* Q(x) = P[X > x] = 1/2 erfc(x / sqrt 2). */
double hop_normal_tail(double x);

/* The x with Q(x) = p: infinite at 0 and 1, NaN outside. Relative error below 1e-14, but
   1e-4 for p < 1e-300, where p and density fade out. */
double hop_normal_quantile(double p);

/* P[X > h, Y > k] of two normal variables of correlation rho, -1 <= rho <= 1, else NaN.
   Absolute error below 1e-14; some microseconds. */
double hop_normal_orthant(double h, double k, double rho);

/* The same less Q(h) Q(k), without their cancellation: the covariance of X > h and
   Y > k. */
double hop_normal_excess(double h, double k, double rho);

#endif
