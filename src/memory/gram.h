/* SPDX-License-Identifier: MIT */
/* Overlaps of all pairs of patterns. */
#ifndef HOP_MEMORY_GRAM_H
#define HOP_MEMORY_GRAM_H

#include <stdint.h>
#include <hopfield/patterns.h>
#include "core/context.h"

/* The Gram matrix of the first `count` patterns, exact and symmetric:

       g[count][count], g_mu,nu = xi^mu . xi^nu = N - 2 (units in which they differ).

   HOP_ELIMIT where g is over the context's limit; HOP_EINTERRUPTED, g then undefined.
   count^2 N / 128 words, on all threads; nothing is allocated. Threads may share
   patterns. */
hop_status hop_gram(const hop_context *context, const hop_patterns *patterns,
                    size_t count, int32_t *g, hop_error *error);

/* b[count][count] = identity I + overlap G / N, each entry rounded twice: the matrices
   that projection (0, 1) and dreaming for a time t (1 / (1 + t), t / (1 + t)) invert. As
   hop_gram. */
hop_status hop_gram_correlations(const hop_context *context, const hop_patterns *patterns,
                                 size_t count, double identity, double overlap, double *b,
                                 hop_error *error);

#endif
