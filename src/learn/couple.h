/* SPDX-License-Identifier: MIT */
/* Rules that learn a pattern by one symmetric update of the whole matrix. */
#ifndef HOP_LEARN_COUPLE_H
#define HOP_LEARN_COUPLE_H

#include "learn/rules.h"

/* From a pattern and its fields h = W xi, before it is learned: p and q of the update
   w_ij <- keep w_ij + p_i q_j + q_i p_j. Any status but HOP_OK ends the lesson. */
typedef hop_status (*hop_couple_prepare)(const double *xi, const double *h, size_t dim,
                                         double *p, double *q, size_t row,
                                         hop_error *error);

/* Learns rows first..count-1 of the lesson, one after another, into w = W itself. A
   pattern costs one reading and one writing of the matrix: the pass that updates a row
   also finds its field under the next pattern. Symmetric bit for bit, diagonal zero.
   HOP_ENOMEM, HOP_EINTERRUPTED, and what `prepare` says. */
hop_status hop_couple_learn(hop_lesson *lesson, double keep, hop_couple_prepare prepare,
                            hop_error *error);

#endif
