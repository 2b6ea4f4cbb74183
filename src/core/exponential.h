/* SPDX-License-Identifier: MIT */
/* e^x and ln x by multiplication, addition and division alone: the same bits everywhere.
 */
#ifndef HOP_CORE_EXPONENTIAL_H
#define HOP_CORE_EXPONENTIAL_H

/* Within 2 units in the last place; 0 below -745.2, infinite above 709.8. */
double hop_exp(double x);

/* Within 2 units in the last place for x > 0 but for |ln x| < 1e-8, there within 2^-53 of
   x - 1; -infinity at 0, NaN below. */
double hop_log(double x);

/* 1 / (1 + e^-x). */
double hop_logistic(double x);

/* (e^2x - 1) / (e^2x + 1), within 2^-52. */
double hop_tanh(double x);

#endif
