/* SPDX-License-Identifier: MIT */
/* Entmax of a given alpha, 1.01 to 10. */
#ifndef HOP_SEPARATE_ENTMAX_H
#define HOP_SEPARATE_ENTMAX_H

#include "separate/separate.h"

/* Weights, potential and both; HOP_ENOMEM. */
hop_status hop_entmax_weigh(const hop_scores *scores, double alpha, double *weights,
                            hop_error *error);

/* NaN where memory runs out. */
double hop_entmax_potential(const hop_scores *scores, double alpha);

hop_status hop_entmax_both(const hop_scores *scores, double alpha, double *weights,
                           double *potential, hop_error *error);

void hop_entmax_backward(size_t count, double alpha, const double *weights,
                         const double *weight_gradients, double *score_gradients);

#endif
